"""What the library counts for who watches over the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.library.database import Database
from bot.library.rows import from_moment


@dataclass(frozen=True, slots=True)
class Tally:
    """`deliveries` and `messages` count by state, `files` by what came of them in all loads, `feeds` by their trouble.

    `oldest_waiting` is when the alert that waits longest fell due; `last_load` when the last load ended.
    """

    deliveries: Mapping[str, int]
    messages: Mapping[str, int]
    loads: int
    files: Mapping[str, int]
    feeds: Mapping[str, int]
    last_load: datetime | None
    oldest_waiting: datetime | None


class Tallies:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> Tally:
        async with self._database.read() as connection:
            deliveries = await connection.execute_fetchall("SELECT state, count(*) FROM deliveries GROUP BY state")
            messages = await connection.execute_fetchall("SELECT state, count(*) FROM dispatches GROUP BY state")
            loads = await connection.execute_fetchall(
                "SELECT count(*), ifnull(sum(added), 0), ifnull(sum(updated), 0), ifnull(sum(unchanged), 0),"
                " ifnull(sum(duplicates), 0), ifnull(sum(failures), 0), max(finished),"
                " (SELECT min(due) FROM deliveries WHERE state = 'pending') FROM load_runs"
            )
            feeds = await connection.execute_fetchall(
                "SELECT CASE WHEN \"off\" THEN 'off' WHEN problem IS NOT NULL THEN 'failing' ELSE 'read' END, count(*)"
                " FROM feeds GROUP BY 1"
            )
        runs, *counts, last, oldest = next(iter(loads))
        return Tally(
            _counts(deliveries),
            _counts(messages),
            int(runs),
            dict(zip(("added", "updated", "unchanged", "duplicate", "failed"), counts, strict=True)),
            _counts(feeds),
            from_moment(last) if last else None,
            from_moment(oldest) if oldest else None,
        )


def _counts(rows: object) -> dict[str, int]:
    return {state: int(count) for state, count in rows}  # type: ignore[attr-defined]
