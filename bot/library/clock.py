"""Moments that a clock set wrong has left in the library: what waits for them would wait until they come."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.library.database import Database
from bot.library.rows import to_moment

# By so much clocks are corrected every day; beyond it, the clock was wrong.
SLACK = timedelta(hours=1)
# The longest that a feed waits for its next turn.
_LONGEST_WAIT = timedelta(days=2)


class ClockFaults:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def mend(self, now: datetime) -> int:
        """After the clock was set back: what was noted in a time still to come is due now; how many rows."""
        at, ahead = to_moment(now), to_moment(now + SLACK)
        far = to_moment(now + _LONGEST_WAIT)
        count = 0
        async with self._database.write() as connection:
            for sql, limit in (
                ("UPDATE deliveries SET due = ?1, created = ?1 WHERE state = 'pending' AND created > ?2", ahead),
                (
                    "UPDATE dispatches SET next_attempt = ?1, created = ?1 WHERE state = 'sending' AND created > ?2",
                    ahead,
                ),
                ("UPDATE dispatches SET sent = ?1 WHERE state = 'sent' AND sent > ?2", ahead),
                ("UPDATE destinations SET changed = ?1 WHERE changed > ?2", ahead),
                ("UPDATE mention_claims SET claimed = ?1 WHERE claimed > ?2", ahead),
                ("UPDATE mention_claims SET muted_until = ?1 WHERE muted_until > ?2", far),
                ("UPDATE digests SET slot = ?1, told = min(told, ?1) WHERE slot > ?2", ahead),
                ("UPDATE digests SET told = ?1 WHERE told > ?2", ahead),
                ("UPDATE feeds SET next_attempt = ?1 WHERE next_attempt > ?2", far),
                ("UPDATE feed_items SET next_attempt = ?1 WHERE item IS NOT NULL AND next_attempt > ?2", far),
            ):
                cursor = await connection.execute(sql, (at, limit))
                count += cursor.rowcount
        return count
