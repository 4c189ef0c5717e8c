"""A clock that is put back or forward: alerts are neither held up nor given up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest_asyncio

from bot.library import Library, Place, Wanted
from bot.library.digests import latest_slot
from tests.library.builders import make_analysis, make_article

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=400)


@pytest_asyncio.fixture
async def ahead(library: Library) -> AsyncIterator[Library]:
    """What a clock more than a year ahead left: an alert, a message, a digest, an answer to a keyword, a feed."""
    watch = await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
    article = make_article("Le sommet", "Les ministres se sont parlé.")
    stored = await library.store(article, make_analysis(article))
    await library.watches.claim_mention(watch.id, LATER, timedelta(minutes=10), 1)
    await library.digests.set(1, 3, time(8), "1234567", "UTC", LATER, note_empty=False)
    await library.feeds.add(1, 2, "https://fil.example/rss", LATER, limit=5)
    async with library._database.write() as connection:
        await connection.execute(
            "INSERT INTO deliveries (watch_id, story_id, article_id, destination_id, due, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (watch.id, stored.story_id, stored.article_id, watch.destination_id, LATER.isoformat(), LATER.isoformat()),
        )
    yield library


async def test_what_a_wrong_clock_put_off_is_due_once_it_is_right(ahead: Library) -> None:
    assert await ahead.outbox.due(NOW) == []
    (watch,) = await ahead.watches.find()
    assert not await ahead.watches.claim_mention(watch.id, NOW, timedelta(minutes=10), 2)
    assert await ahead.clock_faults.mend(NOW) == 4
    assert len(await ahead.outbox.due(NOW)) == 1
    assert await ahead.watches.claim_mention(watch.id, NOW + timedelta(minutes=11), timedelta(minutes=10), 2)
    (digest,) = await ahead.digests.all()
    assert latest_slot(digest, ZoneInfo("UTC"), NOW + timedelta(days=1)) is not None
    assert await ahead.feeds.due_feed("fil.example", NOW) is not None
    assert await ahead.clock_faults.mend(NOW) == 0
