"""What became of the alerts of the last hours, counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiosqlite import Connection

from bot.library.rows import to_moment


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """`sent` and `failed` count messages made since a moment; `waiting` are those not sent yet, whenever made."""

    sent: int
    failed: int
    waiting: int


async def count(connection: Connection, since: datetime) -> DeliveryCounts | None:
    """Null for a library without an outbox."""
    known = await connection.execute_fetchall("SELECT 1 FROM sqlite_schema WHERE name = 'dispatches'")
    if not list(known):
        return None
    rows = await connection.execute_fetchall(
        "SELECT count(*) FILTER (WHERE state = 'sent' AND sent >= ?1),"
        " count(*) FILTER (WHERE state = 'failed' AND created >= ?1), count(*) FILTER (WHERE state = 'sending')"
        " FROM dispatches",
        (to_moment(since),),
    )
    return next(DeliveryCounts(*row) for row in rows)
