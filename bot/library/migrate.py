"""Bringing a database file to the schema that this program knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from bot.library.rows import to_moment

# The first with STRICT tables.
OLDEST_SQLITE = (3, 37, 0)


class LibraryError(Exception):
    """The library cannot be used as it is; the message says why and what to do."""


class Migration(NamedTuple):
    version: int
    name: str
    sql: str


def migrations(folder: Traversable | None = None) -> list[Migration]:
    """The `NNNN_name.sql` files of a folder (the package's own by default), in order of their numbers."""
    folder = folder or resources.files("bot.library") / "migrations"
    found = []
    for file in folder.iterdir():
        number, _, name = file.name.removesuffix(".sql").partition("_")
        if file.name.endswith(".sql") and number.isdecimal():
            found.append(Migration(int(number), name, file.read_text(encoding="utf-8")))
    return sorted(found)


def migrate(path: Path, steps: list[Migration], *, busy_timeout: float) -> int:
    """Create or update the database and return its version. An existing one is copied beside itself first.

    Each migration is one transaction. Raises LibraryError for a file that another program made or a newer
    version of this one, and sqlite3.Error for one that cannot be opened or written.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise LibraryError(
            f"This Python brings SQLite {sqlite3.sqlite_version}; Vigie needs {'.'.join(map(str, OLDEST_SQLITE))} or"
            " newer. Use a newer Python."
        )
    latest = steps[-1].version
    with closing(sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        version = _version(connection)
        if version > latest:
            raise LibraryError(
                f"{path} has schema {version}, but this version of Vigie knows schemas up to {latest} only. "
                "Update Vigie, or restore the backup that was made beside the file before it was updated."
            )
        if version == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise LibraryError(f"{path} is a database of another program. Name another file in [library] path.")
        if 0 < version < latest:
            _back_up(connection, path, version)
        connection.execute("PRAGMA journal_mode = WAL")
        for step in steps:
            _apply(connection, step)
        # A write that alters nothing, so that a read-only file is found out now and not at the first article.
        connection.execute(f"PRAGMA user_version = {latest:d}")
    return latest


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = path.with_name(f"{path.name}-backup-v{version}-{stamp}")
    part = target.with_name(f"{target.name}.part")  # half a backup must not pass for one, also when it is killed
    try:
        with closing(sqlite3.connect(part)) as backup:
            connection.backup(backup)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again inside the transaction: another process may have migrated meanwhile.
        if _version(connection) < step.version:
            for statement in _statements(step.sql):
                connection.execute(statement)
            if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
                raise LibraryError(f"Migration {step.version} leaves {len(broken)} rows without their parent.")
            connection.execute(
                "INSERT INTO migrations (version, name, applied) VALUES (?, ?, ?)",
                (step.version, step.name, to_moment(datetime.now(UTC))),
            )
            connection.execute(f"PRAGMA user_version = {step.version:d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit before each script."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
