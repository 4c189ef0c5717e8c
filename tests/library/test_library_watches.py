"""Watches, claims, and what /status reads."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.library import Library, Problem, QueryError, WatchExists

NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
COOLDOWN = timedelta(minutes=10)


async def test_watches_belong_to_their_channel(library: Library) -> None:
    here = await library.add_watch(1, 10, 100, "  Irak  ")
    there = await library.add_watch(None, 20, 200, "accord nucléaire")
    assert (here.guild_id, here.channel_id, here.author_id, here.query) == (1, 10, 100, "Irak")
    assert here.created.tzinfo is UTC
    assert await library.watches(10) == [here]
    assert await library.watches(20) == [there]
    assert await library.all_watches() == [here, there]
    assert (await library.status()).watches == 2

    assert not await library.remove_watch(here.id, 20)
    assert await library.remove_watch(here.id, 10)
    assert not await library.remove_watch(here.id, 10)
    assert await library.all_watches() == [there]


@pytest.mark.parametrize(
    ("first", "again"), [("irakien", "Irakiennes"), ("l'Élysée", "elysee"), ('"Irak"', "« irak »")]
)
async def test_one_keyword_is_watched_once_in_a_channel(library: Library, first: str, again: str) -> None:
    watch = await library.add_watch(1, 10, 100, first)
    with pytest.raises(WatchExists) as caught:
        await library.add_watch(1, 10, 101, again)
    assert caught.value.watch == watch
    assert (await library.add_watch(1, 11, 100, again)).query == again
    assert len(await library.all_watches()) == 2


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("", Problem.EMPTY),
        ("  !? ", Problem.EMPTY),
        ("Irak OR Iran", Problem.NOT_A_KEYWORD),
        ("Irak -Iran", Problem.NOT_A_KEYWORD),
        ("irak*", Problem.NOT_A_KEYWORD),
        ("(irak)", Problem.NOT_A_KEYWORD),
        ('accord "de sécurité"', Problem.NOT_A_KEYWORD),
        ('"accord', Problem.UNCLOSED_QUOTE),
        ("x" * 101, Problem.KEYWORD_TOO_LONG),
        ("irak \udfff", Problem.UNREADABLE),
    ],
)
async def test_what_is_no_keyword(library: Library, query: str, problem: Problem) -> None:
    with pytest.raises(QueryError) as caught:
        await library.add_watch(1, 10, 100, query)
    assert caught.value.message == problem
    assert await library.all_watches() == []


async def test_one_of_many_claims_is_granted(library: Library) -> None:
    watch = await library.add_watch(1, 10, 100, "Irak")
    moments = [NOW + timedelta(milliseconds=n) for n in range(50)]
    claims = await asyncio.gather(*(library.claim_mention(watch.id, moment, COOLDOWN) for moment in moments))
    assert sum(claims) == 1


async def test_a_claim_lasts_as_long_as_the_cooldown(library: Library) -> None:
    first = await library.add_watch(1, 10, 100, "Irak")
    second = await library.add_watch(1, 10, 100, "Iran")
    assert await library.claim_mention(first.id, NOW, COOLDOWN)
    assert await library.claim_mention(second.id, NOW, COOLDOWN)
    assert not await library.claim_mention(first.id, NOW + COOLDOWN - timedelta(microseconds=1), COOLDOWN)
    assert await library.claim_mention(first.id, NOW + COOLDOWN, COOLDOWN)
    assert not await library.claim_mention(first.id, NOW + COOLDOWN, COOLDOWN)


async def test_a_removed_watch_grants_nothing(library: Library) -> None:
    watch = await library.add_watch(1, 10, 100, "Irak")
    await library.claim_mention(watch.id, NOW, COOLDOWN)
    await library.remove_watch(watch.id, 10)
    assert not await library.claim_mention(watch.id, NOW + 2 * COOLDOWN, COOLDOWN)
    assert (await library.add_watch(1, 10, 100, "Irak")).id != watch.id


async def test_a_moment_without_time_zone_is_refused(library: Library) -> None:
    watch = await library.add_watch(1, 10, 100, "Irak")
    with pytest.raises(ValueError, match="time zone"):
        await library.claim_mention(watch.id, NOW.replace(tzinfo=None), COOLDOWN)
