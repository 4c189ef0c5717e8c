"""The database file: one connection that writes, several that read."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import aiosqlite

from bot.library.migrate import LibraryError, migrate, migrations
from bot.library.presence import hold
from bot.library.shelves import Audience, Reader, audience, narrow, reading_for

READERS = 3
R = TypeVar("R")

_HINTS = {
    "SQLITE_NOTADB": "The file is no SQLite database. Name another file in [library] path.",
    "SQLITE_CORRUPT": (
        "The file is damaged. Keep it, run vigie doctor to see what is wrong, and put a backup in its place with vigie "
        "restore FILE."
    ),
    "SQLITE_BUSY": "Another program holds the file. Stop it, then start again.",
    "SQLITE_LOCKED": "Another program holds the file. Stop it, then start again.",
    "SQLITE_READONLY": "The file or its folder may not be written. Mend its permissions.",
    "SQLITE_CANTOPEN": "The file cannot be opened. Is it a folder, or may it not be read?",
    "SQLITE_FULL": "The disk is full. Make room, then start again.",
    "SQLITE_IOERR": "The disk reports an error. Check it, or name another file in [library] path.",
}


def advice(error: BaseException) -> str:
    """What to do about a fault of the file, its disk or another program; empty for any other error."""
    name = getattr(error, "sqlite_errorname", "")
    return next((hint for code, hint in _HINTS.items() if name.startswith(code)), "")


def explain(path: Path | None, error: BaseException) -> LibraryError:
    """A database or file error as a message that says what to do."""
    return LibraryError(f"Cannot use the library{f' {path}' if path else ''}: {error}. {advice(error)}".rstrip())


class _ReadingConnection:
    """`reader` is for whom it reads at the moment."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.connection = connection
        self.reader: Audience = None


class Database:
    """Made by `open`. Writes wait for one another; reads go on meanwhile and see the last committed state.

    A write sees every shelf, a read those of `shelves.audience`.
    """

    def __init__(
        self,
        writer: aiosqlite.Connection,
        readers: list[_ReadingConnection],
        version: int,
        presence: IO[bytes] | None = None,
    ) -> None:
        self.version = version
        self._presence = presence
        self._writer = writer
        self._lock = asyncio.Lock()
        self._connections = [writer, *(reader.connection for reader in readers)]
        self._readers: asyncio.Queue[_ReadingConnection] = asyncio.Queue()
        for reader in readers:
            self._readers.put_nowait(reader)

    @classmethod
    async def open(cls, path: Path, *, busy_timeout: float = 5.0) -> Database:
        """Open the file, created and migrated as needed. Raises LibraryError; `busy_timeout` is in seconds."""
        opened: list[aiosqlite.Connection] = []
        readers: list[_ReadingConnection] = []
        presence = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            presence = hold(path)
            version = await asyncio.to_thread(migrate, path, migrations(), busy_timeout=busy_timeout)
            for number in range(1 + READERS):
                opened.append(await aiosqlite.connect(path, timeout=busy_timeout, isolation_level=None))
                await opened[-1].execute("PRAGMA foreign_keys = ON")
                if number:
                    readers.append(_ReadingConnection(opened[-1]))
                    await narrow(opened[-1], lambda held=readers[-1]: held.reader)  # type: ignore[misc]
                    await opened[-1].execute("PRAGMA query_only = ON")
        except BaseException as error:
            for connection in opened:
                await connection.close()
            if presence:
                presence.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise explain(path, error) from error
            raise
        return cls(opened[0], readers, version, presence)

    async def close(self) -> None:
        """Wait for the write under way, then close every connection. Closing twice does no harm."""
        async with self._lock:
            while self._connections:
                await self._connections.pop().close()
            if self._presence:
                self._presence.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction, committed at the end, or undone if anything is raised inside."""
        async with self._lock, _transaction(self._writer, "BEGIN IMMEDIATE"):
            yield self._writer

    async def data_version(self) -> int:
        """Another number whenever another process has written; its own writes change nothing."""
        async with self._lock:
            rows = await self._writer.execute_fetchall("PRAGMA data_version")
        return next(int(row[0]) for row in rows)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection on which all queries see one and the same state, of it what the audience may see."""
        held = await self._readers.get()
        held.reader = audience()
        try:
            async with _transaction(held.connection, "BEGIN"):
                yield held.connection
        finally:
            held.reader = None
            self._readers.put_nowait(held)

    @asynccontextmanager
    async def read_everything(self) -> AsyncIterator[aiosqlite.Connection]:
        """As `read`, of every shelf: for the program's own work, of which nothing is told to anybody."""
        with reading_for(Reader.EVERYTHING):
            async with self.read() as connection:
                yield connection


async def in_one_go(
    connection: aiosqlite.Connection, work: Callable[[aiosqlite.Connection], Coroutine[Any, Any, R]]
) -> R:
    """What `work` gives or raises, done as a whole in the thread of the connection that it is given.

    Many small statements cost several times less so: none waits for its turn on the event loop, and to be woken by it.
    `work` may await nothing but `execute`, `execute_fetchall` and `executemany` of its connection, and must not touch
    what belongs to the event loop.
    """
    result: R = await connection._execute(_drive, work, connection._conn)
    return result


def _drive(work: Callable[[aiosqlite.Connection], Coroutine[Any, Any, R]], connection: sqlite3.Connection) -> R:
    running = work(cast("aiosqlite.Connection", _InThread(connection)))
    try:
        running.send(None)
    except StopIteration as done:
        return cast("R", done.value)
    running.close()
    raise RuntimeError("work in one go waits for something else than its connection")


class _InThread:
    """The part of aiosqlite.Connection that `in_one_go` offers; nothing is waited for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, parameters)  # type: ignore[arg-type]

    async def execute_fetchall(self, sql: str, parameters: Iterable[Any] = ()) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type]

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> sqlite3.Cursor:
        return self._connection.executemany(sql, parameters)


@asynccontextmanager
async def _transaction(connection: aiosqlite.Connection, begin: str) -> AsyncIterator[None]:
    try:
        await connection.execute(begin)
        yield
        await connection.commit()
    except BaseException:
        # Shielded: a second cancellation must not leave the transaction open on a shared connection.
        await asyncio.shield(connection.rollback())
        raise
