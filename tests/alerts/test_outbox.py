"""What is put into the outbox, and how it is gathered into messages: stories, digests, cool-downs, caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alert_desk import Desk, analysis, article, call, settle

from bot.alerts.planning import first_due, is_quiet, read_quiet
from bot.library import Outcome
from bot.library.loading import load
from bot.model import Article, Digest, Status, WatchKind, WatchOptions

PARIS = ZoneInfo("Europe/Paris")
STORY = (
    "L'Irak et ses voisins ont ouvert à Bagdad une conférence sur le partage des eaux du Tigre et de l'Euphrate.",
    "Les délégations de sept pays ont pris place autour de la table pour trois journées de travaux à huis clos.",
    "Le ministre des Ressources hydrauliques a demandé des engagements chiffrés avant la fin de la saison sèche.",
    "Les experts attendent surtout un calendrier, et un mécanisme de contrôle accepté de toutes les capitales.",
    "Une seconde session est prévue au printemps, dans une ville que les participants n'ont pas encore choisie.",
)


async def test_one_message_a_story_for_several_watches_and_sources(desk: Desk) -> None:
    watches = [await desk.watch("conférence"), await desk.watch("Tigre ET Euphrate"), await desk.watch("irak*")]
    await desk.arrive(1, *STORY, title="Conférence sur l'eau à Bagdad")
    await settle(desk)
    await desk.arrive(2, *STORY, title="Bagdad : conférence sur l'eau")
    late = await desk.watch("calendrier")
    await desk.arrive(3, *STORY, title="À Bagdad, une conférence sur l'eau")
    await settle(desk)
    (text,) = desk.texts()
    assert all(word in text for word in ("conférence", "Tigre ET Euphrate", "irak"))
    for watch in watches:
        assert await desk.states(watch) == ["sent"]
    assert await desk.states(late) == ["coalesced"]


async def test_sources_that_arrive_together_are_named(desk: Desk) -> None:
    await desk.watch("conférence")
    await desk.arrive(1, *STORY, title="Conférence sur l'eau à Bagdad")
    read = article(2, *STORY, title="Bagdad : conférence sur l'eau", source="La Gazette")
    await desk.library.store(read, analysis(read, STORY))
    await settle(desk)
    (text,) = desk.texts()
    assert "Aussi dans : La Gazette" in text


async def test_what_is_no_news(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    await desk.arrive(1, alert=False)
    await desk.arrive(1)
    other = article(2, "L'Irak publie un autre texte.")
    await desk.library.store(other, analysis(other, ["L'Irak publie un autre texte."]), alert=False)
    # Analysed anew by another version of the analyser, and mended without a new word for the watch.
    anew = replace(analysis(other, ["L'Irak publie un autre texte."]), version="test-2")
    assert (await desk.library.store(other, anew)).outcome is Outcome.UPDATED
    assert await desk.states(watch) == []
    await desk.arrive(2, "L'Irak publie un autre texte, corrigé.")
    assert await desk.states(watch) == []
    await desk.arrive(3, "La Syrie publie un texte.")
    assert await desk.states(watch) == []
    await desk.arrive(3, "La Syrie et l'Irak publient un texte.")
    assert await desk.states(watch) == ["pending"]


async def test_alerts_are_written_in_the_articles_own_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = await desk.watch("Irak")
    monkeypatch.setattr("bot.library.library.entries.read", None)
    with pytest.raises(TypeError):
        await desk.arrive(1)
    monkeypatch.undo()
    assert await desk.library.articles() == []
    assert await desk.states(watch) == []


async def test_paused_watches_are_told_nothing(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    await desk.arrive(1)
    await desk.library.watches.change(watch.id, paused=True)
    await desk.arrive(2)
    await desk.book.renew()
    await desk.arrive(3)
    await desk.library.watches.change(watch.id, paused=False)
    await desk.book.renew()
    await desk.arrive(4)
    await settle(desk)
    assert await desk.states(watch) == ["dropped", "sent"]
    assert "numéro 4" in desk.texts()[0]


@pytest.mark.parametrize(
    ("options", "reason"), [(WatchOptions(cooldown=600), "cooldown"), (WatchOptions(cap=1), "cap")]
)
async def test_what_comes_too_fast_follows_in_one_message(desk: Desk, options: WatchOptions, reason: str) -> None:
    watch = await desk.watch("Irak", options=options)
    for number in range(1, 5):
        await desk.arrive(number)
        await desk.delivery.drain()
    assert len(desk.texts()) == 1
    assert [row.reason for row in await desk.library.letters.log([watch.id])][:3] == [reason] * 3
    await settle(desk, minutes=11)
    first, rest = desk.texts()
    assert "numéro 1" in first
    assert "3 sujets regroupés" in rest
    assert all(f"numéro {number}" in rest for number in (2, 3, 4))
    assert await desk.states(watch) == ["sent"] * 4


async def test_a_digest_is_posted_once_a_day(desk: Desk) -> None:
    hour = desk.clock().astimezone(PARIS).hour
    watch = await desk.watch("Irak", options=WatchOptions(digest=Digest.DAY, digest_hour=(hour + 2) % 24))
    prompt = await desk.watch("publie")
    for number in range(1, 13):
        await desk.arrive(number)
    await settle(desk, rounds=2, minutes=1)
    assert await desk.states(prompt) == ["sent"] * 12
    assert await desk.states(watch) == ["pending"] * 12
    desk.clock.advance(hours=3)
    await settle(desk)
    # Each of these stories was told here already, for the other watch.
    assert await desk.states(watch) == ["coalesced"] * 12


async def test_a_digest_of_many_stories_takes_several_messages(desk: Desk) -> None:
    watch = await desk.watch("Irak", options=WatchOptions(digest=Digest.HOUR))
    for number in range(1, 24):
        await desk.arrive(number)
    await desk.delivery.drain()
    assert desk.texts() == []
    desk.clock.advance(hours=1)
    await settle(desk)
    assert await desk.states(watch) == ["sent"] * 23
    assert [text.split(" sujet")[0][-2:].strip() for text in desk.texts()] == ["10", "10", "3"]
    for number in range(1, 24):
        assert sum(f"numéro {number} " in text.replace("\n", " ").replace("]", " ") for text in desk.texts()) == 1


async def test_a_channel_is_not_flooded(desk: Desk) -> None:
    watch = await desk.watch("Irak", options=WatchOptions(cap=5))
    for number in range(1, 31):
        await desk.arrive(number)
    await desk.delivery.drain()
    assert len(desk.texts()) == 5
    await settle(desk, rounds=100, minutes=20)
    assert await desk.states(watch) == ["sent"] * 30
    assert len(desk.texts()) == 8


async def test_contacts_and_countries(desk: Desk) -> None:
    pair = await desk.watch(kind=WatchKind.CONTACT, countries=("IRN", "IRQ"))
    country = await desk.watch(kind=WatchKind.COUNTRY, countries=("NOR",), channel=11)
    sentences = ("Bagdad a appelé Téhéran lundi.", "Il a plu.")
    await desk.arrive(1, *sentences, contacts=[call(0, Status.UNCONFIRMED)])
    await desk.arrive(2, "Le gouvernement norvégien se réunit.")
    await settle(desk)
    assert await desk.states(pair) == await desk.states(country) == ["sent"]
    (text,) = desk.texts()
    assert "❔ non confirmé · 📞 appel · Irak et Iran" in text
    assert "appelé" in text
    (text,) = desk.texts(11)
    assert "**norvégien**" in text


class _Reader:
    """An analyser that takes each file for one sentence."""

    version = "test"

    async def analyse(self, read: Article):
        return analysis(read, [read.text[read.spans[-1][0] :]])


async def test_the_first_load_of_a_folder_is_no_news(desk: Desk, tmp_path: Path) -> None:
    watch = await desk.watch("Irak")
    first, second = tmp_path / "un", tmp_path / "deux"
    for folder, number in ((first, 1), (second, 2)):
        folder.mkdir()
        (folder / f"{number}.txt").write_text(f"Titre {number}\n\nL'Irak publie le texte {number} de la journée.\n")
    await load(desk.library, _Reader(), [first])
    assert await desk.states(watch) == []
    (first / "3.txt").write_text("Titre 3\n\nL'Irak publie encore un communiqué sur les eaux.\n")
    await load(desk.library, _Reader(), [first, second])
    assert await desk.states(watch) == ["pending"]
    (tmp_path / "4.txt").write_text("Titre 4\n\nL'Irak a reçu une délégation dans la soirée.\n")
    await load(desk.library, _Reader(), [tmp_path / "4.txt"])
    assert await desk.states(watch) == ["pending"] * 2


def test_digests_keep_to_the_desks_clock() -> None:
    options = WatchOptions(digest=Digest.DAY, digest_hour=8)
    winter, summer = datetime(2026, 1, 14, 6, tzinfo=UTC), datetime(2026, 7, 14, 6, tzinfo=UTC)
    assert first_due(options, winter, PARIS) == datetime(2026, 1, 14, 7, tzinfo=UTC)
    assert first_due(options, summer, PARIS) == datetime(2026, 7, 15, 6, tzinfo=UTC)
    # The night in which the clocks go forward has one hour less.
    assert first_due(options, datetime(2026, 3, 28, 12, tzinfo=UTC), PARIS) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    hourly = WatchOptions(digest=Digest.HOUR)
    assert first_due(hourly, datetime(2026, 1, 14, 6, 59, tzinfo=UTC), PARIS) == datetime(2026, 1, 14, 7, tzinfo=UTC)
    assert first_due(WatchOptions(), winter, PARIS) == winter


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("22:00-07:00", (time(22), time(7))),
        ("22h-7h30", (time(22), time(7, 30))),
        ("22 à 7", (time(22), time(7))),
        ("0-24", None),
        ("25-3", None),
        ("22:00", None),
        ("nuit", None),
    ],
)
def test_quiet_hours_as_people_write_them(typed: str, span: tuple[time, time] | None) -> None:
    if span is None:
        with pytest.raises(ValueError, match=typed):
            read_quiet(typed)
    else:
        assert read_quiet(typed) == span


def test_quiet_hours_over_midnight() -> None:
    options = WatchOptions(quiet="22:00-07:00")
    times = {hour: is_quiet(options, datetime(2026, 1, 14, hour, tzinfo=UTC), PARIS) for hour in (20, 21, 0, 5, 6, 12)}
    assert times == {20: False, 21: True, 0: True, 5: True, 6: False, 12: False}
    assert not is_quiet(WatchOptions(), datetime(2026, 1, 14, tzinfo=UTC), PARIS)
