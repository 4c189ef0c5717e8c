"""Channels that get a digest, when, and what was posted: each time of posting is taken once only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiosqlite import Connection

from bot.library.database import Database
from bot.library.rows import from_moment, to_moment

EVERY_DAY = "1234567"
_COLUMNS = "channel_id, guild_id, time, days, zone, note_empty, slot, told, problem"


@dataclass(frozen=True, slots=True)
class DigestSchedule:
    """A channel's digest: at `time` on `days` (ISO weekdays, "12345") in `zone`, or in the server's where it is null.

    `slot` is the last time of posting that was taken; what came into the library from `told` on is still to tell. With
    `note_empty` a line says so where nothing is new. `problem` names what kept the last one from being posted.
    """

    channel_id: int
    guild_id: int
    time: time
    days: str
    zone: str | None
    note_empty: bool
    slot: datetime
    told: datetime
    problem: str = ""


def latest_slot(schedule: DigestSchedule, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The last time of posting up to `now`, in UTC, where it is after the last one taken: of several missed, one.

    A time that the clocks skip counts by the time before they change, one that they repeat counts the first time.
    """
    today = now.astimezone(zone).date()
    for back in range(8):
        day = today - timedelta(days=back)
        slot = datetime.combine(day, schedule.time, zone).astimezone(now.tzinfo)
        if str(day.isoweekday()) in schedule.days and slot <= now:
            return slot if slot > schedule.slot else None
    return None


def next_slot(schedule: DigestSchedule, zone: ZoneInfo, now: datetime) -> datetime:
    """The first time of posting after `now`, in the zone."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    slots = (datetime.combine(day, schedule.time, zone) for day in days if str(day.isoweekday()) in schedule.days)
    return next(slot for slot in slots if slot > now)


class Digests:
    """Hangs on the library as `library.digests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[DigestSchedule]:
        async with self._database.read() as connection:
            return await _find(connection, "TRUE")

    async def of_guild(self, guild_id: int) -> list[DigestSchedule]:
        async with self._database.read() as connection:
            return await _find(connection, "guild_id = ?", guild_id)

    async def of_channel(self, channel_id: int) -> DigestSchedule | None:
        async with self._database.read() as connection:
            return next(iter(await _find(connection, "channel_id = ?", channel_id)), None)

    async def set(
        self, guild_id: int, channel_id: int, at: time, days: str, zone: str | None, now: datetime, *, note_empty: bool
    ) -> DigestSchedule:
        """Schedule a channel's digest, or change it; only times of posting after `now` count."""
        async with self._database.write() as connection:
            await connection.execute(
                f"INSERT INTO digests ({_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, '') ON CONFLICT DO UPDATE"
                " SET time = ?3, days = ?4, zone = ?5, note_empty = ?6, slot = max(slot, ?7), problem = ''",
                (channel_id, guild_id, at.strftime("%H:%M"), days, zone, note_empty, to_moment(now)),
            )
            return (await _find(connection, "channel_id = ?", channel_id))[0]

    async def remove(self, guild_id: int, channel_id: int) -> bool:
        """Whether this server had a digest there."""
        async with self._database.write() as connection:
            cursor = await connection.execute(
                "DELETE FROM digests WHERE guild_id = ? AND channel_id = ?", (guild_id, channel_id)
            )
            return cursor.rowcount == 1

    async def take(self, schedule: DigestSchedule, slot: datetime, clock: Callable[[], datetime]) -> datetime | None:
        """Take a time of posting, before anything is posted; null where it was taken already.

        Gives the moment up to which to tell, read while nothing else writes: all that came in before is committed.
        """
        async with self._database.write() as connection:
            cursor = await connection.execute(
                "UPDATE digests SET slot = ?2 WHERE channel_id = ?1 AND slot < ?2",
                (schedule.channel_id, to_moment(slot)),
            )
            return clock() if cursor.rowcount == 1 else None

    async def posted(self, schedule: DigestSchedule, until: datetime) -> None:
        """What came in before `until` is told."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE digests SET told = max(told, ?), problem = '' WHERE channel_id = ?",
                (to_moment(until), schedule.channel_id),
            )

    async def failed(self, schedule: DigestSchedule, problem: str) -> None:
        """It could not be posted: the next digest tells what this one did not."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE digests SET problem = ? WHERE channel_id = ?", (problem, schedule.channel_id)
            )


async def _find(connection: Connection, where: str, *values: Any) -> list[DigestSchedule]:
    rows = await connection.execute_fetchall(
        f"SELECT {_COLUMNS} FROM digests WHERE {where} ORDER BY guild_id, channel_id", values
    )
    return [_schedule(row) for row in rows]


def _schedule(row: Sequence[Any]) -> DigestSchedule:
    channel_id, guild_id, at, days, zone, note_empty, slot, told, problem = row
    return DigestSchedule(
        channel_id, guild_id, time.fromisoformat(at), days, zone, bool(note_empty), from_moment(slot),
        from_moment(told), problem,
    )  # fmt: skip
