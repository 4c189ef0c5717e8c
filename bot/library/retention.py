"""Articles that have been kept as long as they may be: removed with all that was read from them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aiosqlite import Connection

from bot.library import articles
from bot.library.changes import CatalogueFollower
from bot.library.clock import SLACK
from bot.library.database import Database
from bot.library.rows import to_moment
from bot.library.shelves import PUBLIC, shelf_of

log = logging.getLogger(__name__)
# One transaction removes so many: others write in between.
_BATCH = 10
EVERY = 3_600.0


class Retention:
    """Age counts from when an article came into the library, whatever its day of publication."""

    def __init__(self, database: Database, follower: CatalogueFollower) -> None:
        self._database = database
        self._follower = follower

    async def expire(self, before: datetime) -> int:
        """Remove what came in before this moment, and the log of older loads and alerts; how many articles.

        What people corrected in those articles goes with them. An alert of theirs that is not sent yet is given up.
        Broken off, it goes on at the next call.
        """
        count = 0
        while done := await self._expire_batch(before):
            count += done
            await asyncio.sleep(0)
        async with self._database.write() as connection:
            await _forget_logs(connection, to_moment(before))
        return count

    async def _expire_batch(self, before: datetime) -> int:
        now = datetime.now(UTC)
        async with self._follower.write() as connection:
            rows = list(
                await connection.execute_fetchall(
                    "SELECT id, content_hash FROM articles WHERE added < ? ORDER BY added, id LIMIT ?",
                    (to_moment(before), _BATCH),
                )
            )
            for article_id, content_hash in rows:
                await connection.execute(
                    "UPDATE deliveries SET state = 'dropped', reason = 'expired'"
                    " WHERE article_id = ? AND state = 'pending'",
                    (article_id,),
                )
                await connection.execute("DELETE FROM corrected_articles WHERE article_id = ?", (article_id,))
                if shelf_of(article_id) == PUBLIC:
                    await connection.execute(
                        "INSERT OR REPLACE INTO expired_articles VALUES (?, ?)", (content_hash, to_moment(now))
                    )
                await articles.remove(connection, article_id, now)
        return len(rows)

    async def run(self, days: int, every: float = EVERY, clock: Callable[[], datetime] | None = None) -> None:
        """Remove what is older than so many days, again and again, until cancelled; `every` is in seconds.

        The round after the clock was put forward removes nothing: there is time to put it right.
        """
        before: tuple[datetime, float] | None = None
        while True:
            now, running = clock() if clock else datetime.now(UTC), time.monotonic()
            jumped = before is not None and now > before[0] + timedelta(seconds=running - before[1]) + SLACK
            before = now, running
            if jumped:
                log.warning("The clock was put forward, or the machine slept: no article is removed this time.")
                await asyncio.sleep(every)
                continue
            try:
                count = await self.expire(now - timedelta(days=days))
                if count:
                    log.info("Articles removed after %d days ([library] keep_days): %d", days, count)
            except Exception:  # nothing ends it but the end of the program
                log.exception("Old articles could not be removed; the next try follows.")
            await asyncio.sleep(every)


async def _forget_logs(connection: Connection, before: str) -> None:
    """What was told and loaded before: the rows that are settled and that nothing else needs."""
    await connection.execute(
        "DELETE FROM deliveries WHERE created < ? AND state NOT IN ('pending', 'sending') AND article_id IS NULL",
        (before,),
    )
    await connection.execute(
        "DELETE FROM dispatches WHERE created < ? AND state <> 'sending'"
        " AND id NOT IN (SELECT dispatch_id FROM deliveries WHERE dispatch_id IS NOT NULL)",
        (before,),
    )
    await connection.execute(
        "DELETE FROM load_runs WHERE started < ? AND id < (SELECT max(id) FROM load_runs)", (before,)
    )
