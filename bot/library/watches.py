"""Watches, and who may answer a mention."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aiosqlite import Connection

from bot.library.query import Problem, QueryError, Term, parse_keyword
from bot.library.rows import from_moment, to_moment
from bot.model import Watch

MAX_LENGTH = 100
_COLUMNS = "id, guild_id, channel_id, author_id, query, created"


class WatchExists(Exception):
    """The channel watches for these words already, perhaps in another form; `watch` is that watch."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(watch.query)
        self.watch = watch


def _key(term: Term) -> str:
    return ('"' if term.exact else "") + " ".join(term.variants[0])


async def add(
    connection: Connection, guild_id: int | None, channel_id: int, author_id: int, query: str, now: datetime
) -> Watch:
    """Raises QueryError and WatchExists."""
    query = " ".join(query.split())
    if len(query) > MAX_LENGTH:
        raise QueryError(Problem.KEYWORD_TOO_LONG, MAX_LENGTH)
    key = _key(parse_keyword(query))
    try:
        cursor = await connection.execute(
            "INSERT INTO watches (guild_id, channel_id, author_id, query, stems, created) VALUES (?, ?, ?, ?, ?, ?)",
            (guild_id, channel_id, author_id, query, key, to_moment(now)),
        )
    except sqlite3.IntegrityError as error:
        rows = await _find(connection, "channel_id = ? AND stems = ?", channel_id, key)
        raise WatchExists(rows[0]) from error
    return (await _find(connection, "id = ?", cursor.lastrowid))[0]


async def find(connection: Connection, channel_id: int) -> list[Watch]:
    return await _find(connection, "channel_id = ?", channel_id)


async def find_all(connection: Connection) -> list[Watch]:
    return await _find(connection, "TRUE")


async def _find(connection: Connection, where: str, *values: Any) -> list[Watch]:
    rows = await connection.execute_fetchall(f"SELECT {_COLUMNS} FROM watches WHERE {where} ORDER BY id", values)
    return [_watch(row) for row in rows]


def _watch(row: Sequence[Any]) -> Watch:
    id_, guild_id, channel_id, author_id, query, created = row
    return Watch(id_, guild_id, channel_id, author_id, query, from_moment(created))


async def remove(connection: Connection, watch_id: int, channel_id: int) -> bool:
    cursor = await connection.execute("DELETE FROM watches WHERE id = ? AND channel_id = ?", (watch_id, channel_id))
    return cursor.rowcount == 1


async def claim(connection: Connection, watch_id: int, now: datetime, cooldown: timedelta) -> bool:
    """Take the right to answer a mention: once per watch and cool-down, never for a watch that was removed."""
    cursor = await connection.execute(
        "INSERT INTO mention_claims (watch_id, claimed) SELECT id, ?2 FROM watches WHERE id = ?1"
        " ON CONFLICT (watch_id) DO UPDATE SET claimed = excluded.claimed WHERE claimed <= ?3",
        (watch_id, to_moment(now), to_moment(now - cooldown)),
    )
    return cursor.rowcount == 1
