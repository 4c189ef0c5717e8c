"""Watches, their limits, claims, and a database that an earlier version made."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.library import Library, Place, Problem, QueryError, TooManyWatches, Wanted, WatchExists
from bot.library.migrate import migrate, migrations
from bot.model import Digest, Kind, Status, Watch, WatchKind, WatchOptions

NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
COOLDOWN = timedelta(minutes=10)


async def _add(library: Library, query: str, channel: int | None = 10, author: int = 100, **limits: int) -> Watch:
    return await library.watches.add(Place(1, author, channel), Wanted(query), **limits)


async def test_watches_belong_to_their_channel_or_person(library: Library) -> None:
    here, there = await _add(library, "  Irak  "), await _add(library, "accord nucléaire", 20)
    own = await _add(library, "Irak", None)
    assert (here.guild_id, here.channel_id, here.author_id, here.query) == (1, 10, 100, "Irak")
    assert here.created.tzinfo is UTC
    assert await library.watches.find(channel_id=10) == [here]
    assert await library.watches.find(author_id=100) == [own]
    assert await library.watches.find() == [here, there, own]
    assert (await library.status()).watches == 3
    assert await library.watches.remove(here.id)
    assert not await library.watches.remove(here.id)
    assert await library.watches.get(here.id) is None


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("irakien", "Irakiennes"),
        ("l'Élysée", "elysee"),
        ('"Irak"', "« irak »"),
        ("Irakiens OU Iran", "iran OR irakiennes"),
        ("Irak ET Iran SAUF football", "Iran ET Irak -football"),
    ],
)
async def test_one_thing_is_watched_once_in_a_place(library: Library, first: str, again: str) -> None:
    watch = await _add(library, first)
    with pytest.raises(WatchExists) as caught:
        await _add(library, again, author=101)
    assert caught.value.watch == watch
    assert (await _add(library, again, 11)).query == again
    assert (await _add(library, again, None)).query == again


async def test_facts_are_watched_once_too(library: Library) -> None:
    place = Place(1, 100, 10)
    wanted = Wanted(kind=WatchKind.CONTACT, countries=("IRQ", "IRN"), contact_kind=Kind.CALL)
    watch = await library.watches.add(place, wanted)
    assert (watch.kind, watch.countries, watch.contact_kind) == (WatchKind.CONTACT, ("IRQ", "IRN"), Kind.CALL)
    with pytest.raises(WatchExists):
        await library.watches.add(
            place, Wanted(kind=WatchKind.CONTACT, countries=("IRN", "IRQ"), contact_kind=Kind.CALL)
        )
    other = Wanted(kind=WatchKind.CONTACT, countries=("IRQ", "IRN"), contact_status=Status.DENIED)
    assert (await library.watches.add(place, other)).contact_status is Status.DENIED
    with pytest.raises(QueryError):
        await library.watches.add(place, Wanted(" M. ", WatchKind.ACTOR))


@pytest.mark.parametrize(
    ("query", "problem", "position"),
    [
        ("", Problem.EMPTY, 0),
        ("  !? ", Problem.EMPTY, 0),
        ("Irak OU", Problem.LONELY_OPERATOR, 5),
        ("SAUF Irak", Problem.ONLY_EXCLUDED, 0),
        ("Irak (", Problem.LONELY_OPERATOR, 6),
        ('"accord', Problem.UNCLOSED_QUOTE, 0),
        ("le", Problem.TOO_COMMON, 0),
        ("Irak OU les", Problem.TOO_COMMON, 8),
        ('"une"', Problem.TOO_COMMON, 0),
        ("x" * 501, Problem.TOO_LONG, 500),
        ("irak \udfff", Problem.UNREADABLE, 5),
    ],
)
async def test_what_cannot_be_watched(library: Library, query: str, problem: Problem, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        await _add(library, query)
    assert (caught.value.message, caught.value.position) == (problem, position)
    assert await library.watches.find() == []


async def test_limits(library: Library) -> None:
    await _add(library, "Irak", per_person=1, per_server=2)
    with pytest.raises(TooManyWatches) as caught:
        await _add(library, "Iran", per_person=1, per_server=2)
    assert (caught.value.limit, caught.value.server) == (1, False)
    await _add(library, "Iran", author=101, per_person=1, per_server=2)
    with pytest.raises(TooManyWatches) as caught:
        await _add(library, "Chine", author=102, per_person=1, per_server=2)
    assert caught.value.server


async def test_a_change_is_kept_and_collides_with_none(library: Library) -> None:
    first, second = await _add(library, "Irak"), await _add(library, "Iran")
    options = WatchOptions(cooldown=600, cap=3, quiet="22:00-07:00", digest=Digest.DAY, digest_hour=6, role_id=5)
    changed = await library.watches.change(first.id, wanted=Wanted("Irak OU Syrie"), options=options, paused=True)
    assert changed is not None
    assert (changed.query, changed.options, changed.paused) == ("Irak OU Syrie", options, True)
    assert await library.watches.get(first.id) == changed
    await library.watches.change(first.id, wanted=Wanted("Iran OU Syrie"), options=WatchOptions())
    with pytest.raises(WatchExists) as caught:
        await library.watches.change(first.id, wanted=Wanted("Iran"))
    assert caught.value.watch == second
    assert await library.watches.change(99, paused=True) is None


async def test_one_of_many_claims_is_granted(library: Library) -> None:
    watch = await _add(library, "Irak")
    moments = [NOW + timedelta(milliseconds=n) for n in range(50)]
    claims = await asyncio.gather(*(library.watches.claim_mention(watch.id, moment, COOLDOWN) for moment in moments))
    assert sum(claims) == 1


async def test_a_claim_lasts_as_long_as_the_cooldown(library: Library) -> None:
    first, second = await _add(library, "Irak"), await _add(library, "Iran")
    claim = library.watches.claim_mention
    assert await claim(first.id, NOW, COOLDOWN)
    assert await claim(second.id, NOW, COOLDOWN)
    assert not await claim(first.id, NOW + COOLDOWN - timedelta(microseconds=1), COOLDOWN)
    assert await claim(first.id, NOW + COOLDOWN, COOLDOWN)
    with pytest.raises(ValueError, match="time zone"):
        await claim(first.id, NOW.replace(tzinfo=None), COOLDOWN)


async def test_no_claim_for_one_message_twice_nor_while_muted_paused_or_gone(library: Library) -> None:
    watch = await _add(library, "Irak")
    claim = library.watches.claim_mention
    assert await claim(watch.id, NOW, COOLDOWN, 7)
    assert not await claim(watch.id, NOW + COOLDOWN, COOLDOWN, 7)
    assert await library.watches.mute_mentions(watch.id, NOW + 3 * COOLDOWN)
    assert not await claim(watch.id, NOW + 2 * COOLDOWN, COOLDOWN, 8)
    assert await claim(watch.id, NOW + 3 * COOLDOWN, COOLDOWN, 8)
    await library.watches.change(watch.id, paused=True)
    assert not await claim(watch.id, NOW + 9 * COOLDOWN, COOLDOWN, 9)
    await library.watches.remove(watch.id)
    assert not await claim(watch.id, NOW + 9 * COOLDOWN, COOLDOWN, 9)
    assert not await library.watches.mute_mentions(watch.id, NOW)
    assert (await _add(library, "Irak")).id != watch.id


async def test_watches_of_an_earlier_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate(path, [step for step in migrations() if step.version < 3], busy_timeout=1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO watches (id, guild_id, channel_id, author_id, query, stems, created)"
            " VALUES (?, 1, ?, 100, ?, ?, '2026-01-01T00:00:00.000000+00:00')",
            [(3, 10, "Irak", "irak"), (5, 11, '"Irak"', '"irak'), (9, 10, "Iran", "iran")],
        )
        connection.execute("INSERT INTO mention_claims VALUES (3, '2026-01-14T11:55:00.000000+00:00')")
        connection.execute("DELETE FROM watches WHERE id = 9")
    library = await Library.open(path)
    try:
        assert [(watch.id, watch.channel_id) for watch in await library.watches.find()] == [(3, 10), (5, 11)]
        assert not await library.watches.claim_mention(3, NOW, COOLDOWN)
        for query, channel in (("IRAK", 10), ("« irak »", 11)):
            with pytest.raises(WatchExists):
                await _add(library, query, channel)
        assert (await _add(library, "Chine")).id == 10
    finally:
        await library.close()
