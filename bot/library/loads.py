"""What came of each load, kept for /status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aiosqlite import Connection

from bot.library.rows import from_moment, to_moment


@dataclass(frozen=True, slots=True)
class LoadRun:
    """`finished` is null while a load goes on, and where it was broken off. `failures` counts files; times are UTC."""

    id: int
    started: datetime
    finished: datetime | None
    added: int
    updated: int
    unchanged: int
    duplicates: int
    failures: int


class LoadCounts(NamedTuple):
    added: int
    updated: int
    unchanged: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """`contacts` counts as told, not as events; `actors` counts names, for each country. `bytes` is the file's size."""

    articles: int
    actors: int
    contacts: int
    watches: int
    schema_version: int
    bytes: int
    last_load: LoadRun | None


async def start(connection: Connection, now: datetime) -> int:
    cursor = await connection.execute("INSERT INTO load_runs (started) VALUES (?)", (to_moment(now),))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def finish(
    connection: Connection,
    run_id: int,
    now: datetime,
    counts: LoadCounts,
    failures: Sequence[tuple[str, str]],
) -> None:
    """`failures` are path and reason."""
    await connection.execute(
        "UPDATE load_runs SET finished = ?, added = ?, updated = ?, unchanged = ?, duplicates = ?, failures = ?"
        " WHERE id = ?",
        (to_moment(now), *counts, len(failures), run_id),
    )
    await connection.executemany(
        "INSERT INTO load_failures VALUES (?, ?, ?, ?)",
        [(run_id, position, path, reason) for position, (path, reason) in enumerate(failures)],
    )


async def last(connection: Connection) -> LoadRun | None:
    rows = await connection.execute_fetchall(
        "SELECT id, started, finished, added, updated, unchanged, duplicates, failures FROM load_runs"
        " ORDER BY id DESC LIMIT 1"
    )
    for id_, started, finished, *counts in rows:
        return LoadRun(id_, from_moment(started), from_moment(finished) if finished else None, *counts)
    return None


async def status(connection: Connection, schema_version: int) -> LibraryStatus:
    rows = await connection.execute_fetchall(
        "SELECT (SELECT count FROM row_counts WHERE name = 'articles'),"
        " (SELECT count FROM row_counts WHERE name = 'actors'),"
        " (SELECT count FROM row_counts WHERE name = 'contacts'), (SELECT count(*) FROM watches),"
        " (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)"
    )
    articles, actors, contacts, watches, size = next(iter(rows))
    return LibraryStatus(articles, actors, contacts, watches, schema_version, size, await last(connection))
