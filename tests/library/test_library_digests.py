from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.library import DigestSchedule, Library, Task
from bot.library.digests import latest_slot, next_slot
from bot.model import Status
from bot.replies.digest import sections
from bot.replies.localization import localizer
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 1, 19, 6, tzinfo=UTC)  # a Monday, 07:00 in Paris


def schedule(at: str = "08:30", days: str = "12345", slot: datetime = START) -> DigestSchedule:
    return DigestSchedule(1, 2, time.fromisoformat(at), days, None, False, slot, slot)


class TestSlots:
    def test_at_its_time_in_its_zone_and_not_before(self) -> None:
        due = datetime(2026, 1, 19, 7, 30, tzinfo=UTC)
        assert latest_slot(schedule(), PARIS, due - timedelta(seconds=1)) is None
        assert latest_slot(schedule(), PARIS, due) == due
        assert latest_slot(schedule(slot=due), PARIS, due + timedelta(hours=1)) is None
        assert latest_slot(schedule(), ZoneInfo("America/Montreal"), due) is None

    def test_only_on_its_days(self) -> None:
        friday = datetime(2026, 1, 23, 7, 30, tzinfo=UTC)
        sunday = datetime(2026, 1, 25, 20, tzinfo=UTC)
        assert latest_slot(schedule(), PARIS, sunday) == friday
        assert latest_slot(schedule(slot=friday), PARIS, sunday) is None
        assert next_slot(schedule(), PARIS, sunday) == datetime(2026, 1, 26, 8, 30, tzinfo=PARIS)

    def test_of_several_missed_the_last(self) -> None:
        assert latest_slot(schedule(days="1234567"), PARIS, START + timedelta(days=30)) == datetime(
            2026, 2, 17, 7, 30, tzinfo=UTC
        )

    def test_keeps_to_the_clock_when_it_changes(self) -> None:
        before, after = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)
        daily = schedule(days="1234567")
        assert latest_slot(daily, PARIS, before) == datetime(2026, 3, 28, 7, 30, tzinfo=UTC)
        assert latest_slot(daily, PARIS, after) == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)

    def test_a_time_that_the_clock_skips_or_repeats_is_one_slot(self) -> None:
        night = schedule("02:30", "1234567", datetime(2026, 3, 28, 2, tzinfo=UTC))
        skipped = latest_slot(night, PARIS, datetime(2026, 3, 29, 12, tzinfo=UTC))
        assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        autumn = schedule("02:30", "1234567", datetime(2026, 10, 24, 12, tzinfo=UTC))
        assert latest_slot(autumn, PARIS, first) == first
        taken = schedule("02:30", "1234567", first)
        assert latest_slot(taken, PARIS, first + timedelta(hours=2)) is None


class TestSchedules:
    async def test_a_slot_is_taken_once(self, library: Library) -> None:
        row = await library.digests.set(2, 1, time(8, 30), "12345", None, START, note_empty=True)
        assert (row.slot, row.told, row.note_empty) == (START, START, True)
        slot, now = START + timedelta(hours=2), START + timedelta(hours=3)
        assert await library.digests.take(row, slot, lambda: now) == now
        assert await library.digests.take(row, slot, lambda: now) is None
        assert await library.digests.take(row, slot - timedelta(hours=1), lambda: now) is None

    async def test_what_failed_is_still_to_tell(self, library: Library) -> None:
        row = await library.digests.set(2, 1, time(8, 30), "12345", None, START, note_empty=False)
        await library.digests.take(row, START + timedelta(hours=2), lambda: START)
        await library.digests.failed(row, "permission")
        (kept,) = await library.digests.of_guild(2)
        assert (kept.told, kept.problem) == (START, "permission")
        await library.digests.posted(kept, START + timedelta(days=1))
        (kept,) = await library.digests.of_guild(2)
        assert (kept.told, kept.problem) == (START + timedelta(days=1), "")

    async def test_another_time_does_not_bring_back_a_slot(self, library: Library) -> None:
        await library.digests.set(2, 1, time(8, 30), "12345", None, START, note_empty=False)
        later = START + timedelta(hours=12)
        row = await library.digests.set(2, 1, time(9), "1", "Asia/Beirut", later, note_empty=False)
        assert (row.slot, row.told, row.zone) == (later, START, "Asia/Beirut")

    async def test_only_its_server_removes_it(self, library: Library) -> None:
        await library.digests.set(2, 1, time(8, 30), "12345", None, START, note_empty=False)
        assert not await library.digests.remove(3, 1)
        assert await library.digests.remove(2, 1)
        assert await library.digests.all() == []


async def test_settings_outlive_a_restart(tmp_path: Path) -> None:
    library = await Library.open(tmp_path / "vigie.db")
    await library.settings.set_language(2, "en")
    await library.settings.set_zone(2, "Asia/Beirut")
    await library.settings.set_role(2, Task.FEEDS, 77)
    await library.settings.set_role(3, Task.WATCHES, 78)
    await library.digests.set(2, 1, time(8, 30), "135", None, START, note_empty=False)
    await library.close()
    again = await Library.open(tmp_path / "vigie.db")
    try:
        kept = again.settings.of(2)
        assert (kept.language, kept.zone, dict(kept.roles)) == ("en", "Asia/Beirut", {Task.FEEDS: 77})
        assert again.settings.of(3).roles == {Task.WATCHES: 78}
        assert again.settings.of(3).zone_info.key == "Europe/Paris"
        assert again.settings.of(None) == again.settings.of(4)
        (row,) = await again.digests.of_guild(2)
        assert (row.time, row.days) == (time(8, 30), "135")
        await again.settings.set_role(2, Task.FEEDS, None)
        assert again.settings.of(2).roles == {}
    finally:
        await again.close()


async def test_settings_that_cannot_be(library: Library) -> None:
    for zone in ("Mars/Olympus", "Europe", "../etc"):
        with pytest.raises(ValueError, match="no time zone"):
            await library.settings.set_zone(2, zone)
    with pytest.raises(ValueError, match="language"):
        await library.settings.set_language(2, "de")
    assert library.settings.of(2) == library.settings.of(None)


async def put(
    library: Library, path: str, when: datetime, *, title: str = "", name: str = "", source: str = ""
) -> None:
    """An article that came at `when`, with an actor and a call of the day before its publication."""
    said = f"{name} a appelé lundi son homologue finlandais au sujet des câbles sous-marins de {title}."
    article = make_article(title, said, path=path, source=source or path, published=date(2026, 1, 14))
    call = make_contact("NOR", "FIN", sentence=1, since=date(2026, 1, 12), people=[name])
    actor = make_actor(article, name, "NOR")
    stored = await library.store(article, make_analysis(article, actors=[actor], contacts=[call]))
    async with library._database.write() as connection:
        await connection.execute(
            "UPDATE articles SET added = ? WHERE id = ?",
            (when.isoformat(timespec="microseconds"), stored.article_id),
        )


class TestArrivals:
    async def test_half_open_span(self, library: Library) -> None:
        end = START + timedelta(days=1)
        await put(library, "a.txt", START - timedelta(seconds=1), title="Avant", name="Kari Berg")
        await put(library, "b.txt", START, title="Au début", name="Liv Moen")
        await put(library, "c.txt", end, title="Après", name="Nora Vik")
        news = await library.arrivals(START, end)
        assert [story.article.title for story in news.stories] == ["Au début"]
        assert [actor.name for actor in news.actors] == ["Liv Moen"]
        assert (news.story_count, news.actor_count, news.empty) == (1, 1, False)
        assert (await library.arrivals(end + timedelta(seconds=1), end + timedelta(days=1))).empty

    async def test_what_was_told_before_is_not_new(self, library: Library) -> None:
        await put(library, "a.txt", START - timedelta(days=1), title="Câbles", name="Kari Berg")
        await put(library, "b.txt", START + timedelta(hours=1), title="Câbles", name="Kari Berg")
        news = await library.arrivals(START, START + timedelta(days=1))
        assert [(story.known, story.sources) for story in news.stories] == [(True, 2)]
        assert (news.event_count, news.actor_count) == (0, 0)

    async def test_one_event_of_two_articles_counts_once(self, library: Library) -> None:
        for number in (1, 2):
            when = START + timedelta(hours=number)
            await put(library, f"{number}.txt", when, title="Câbles", name="Kari Berg")
        news = await library.arrivals(START, START + timedelta(days=1))
        assert news.event_count == 1
        assert len(news.events[0].told) == 2

    async def test_the_first_few_and_how_many_there_are(self, library: Library) -> None:
        names = ["Berg", "Moen", "Vik", "Lund", "Dahl", "Holm", "Ravn", "Strand", "Haug", "Lie"]
        for number, name in enumerate(names):
            title = f"Port de {name} : {name} inaugure le quai {number}"
            await put(library, f"{number}.txt", START + timedelta(minutes=number), title=title, name=f"Kari {name}")
        news = await library.arrivals(START, START + timedelta(days=1))
        assert news.story_count == len(names) > len(news.stories) == 8
        assert news.actor_count == len(names) > len(news.actors)

    async def test_contradictions_found_meanwhile(self, library: Library) -> None:
        before = datetime.now(UTC)
        said = "Kari Berg a appelé lundi son homologue finlandais au sujet des câbles sous-marins."
        for path, status in (("a.txt", Status.REPORTED), ("b.txt", Status.DENIED)):
            article = make_article(f"Câbles, selon {path}", f"{said} {path} le tient de deux sources.", path=path)
            call = make_contact("NOR", "FIN", sentence=1, since=date(2026, 1, 12), people=["Kari Berg"], status=status)
            await library.store(article, make_analysis(article, contacts=[call]))
        news = await library.arrivals(before, datetime.now(UTC))
        assert news.contradiction_count == 1
        assert {side.article.path for side in news.contradictions[0].sides} == {"a.txt", "b.txt"}
        assert (await library.arrivals(datetime.now(UTC), datetime.now(UTC) + timedelta(days=1))).empty
        told = "\n".join(section.text for section in sections(localizer("fr"), news, PARIS))
        assert "1 contradiction" in told
        assert "Rapporté ici, démenti là" in told
