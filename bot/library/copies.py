"""Copies of the library: made while it is in use, looked through, and put in its place again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.library.database import explain
from bot.library.migrate import LibraryError, migrations
from bot.library.presence import alone

# SQLite keeps these beside a database that is in use.
SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Verified:
    """A database that was read from end to end: its schema, how much it holds, its size in bytes."""

    version: int
    articles: int
    bytes: int


def verify(path: Path) -> Verified:
    """Read every page. Raises LibraryError for a file that is damaged, or no library, or of a newer Vigie."""
    if not path.is_file():
        raise LibraryError(f"{path}: there is no such file.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _verify(connection, path)
    except (sqlite3.Error, OSError) as error:
        raise explain(path, error) from error


def _verify(connection: sqlite3.Connection, path: Path) -> Verified:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not version or not {"articles", "migrations"} <= tables:
        raise LibraryError(f"{path} is no library of Vigie's.")
    latest = migrations()[-1].version
    if version > latest:
        raise LibraryError(f"{path} has schema {version}, but this Vigie knows schemas up to {latest} only. Update it.")
    damage = [text for (text,) in connection.execute("PRAGMA integrity_check(3)") if text != "ok"]
    if damage:
        raise LibraryError(
            f"{path} is damaged ({'; '.join(damage)[:200]}). Keep the file, and put a good copy in its place with "
            "vigie restore FILE."
        )
    orphans = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    if orphans:
        raise LibraryError(f"{path} is damaged: {orphans} rows without their parent. Restore a copy made before.")
    articles = int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    return Verified(version, articles, path.stat().st_size)


def back_up(path: Path, target: Path) -> Verified:
    """Copy the library into a new file, while others read and write it, and read the copy through.

    The copy holds one moment's state, in one file that only its owner may read. Raises LibraryError.
    """
    if not path.is_file():
        raise LibraryError(f"{path}: there is no library to back up. Is [library] path right?")
    if target.exists():
        raise LibraryError(f"{target} is there already. Name a new file: a backup is never written over.")
    part = target.with_name(f"{target.name}.part")
    try:
        made = _copy(path, part)
        _sync(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise explain(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return made


def restore(source: Path, path: Path) -> tuple[Verified, Path | None]:
    """Put a backup in the library's place; what it holds, and where the library before it is kept now.

    Raises LibraryError, with the library as it was, where the backup is not whole or the library is in use.
    """
    verify(source)
    if path.exists() and source.samefile(path):
        raise LibraryError(f"{source} is the library itself. Name the backup.")
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone(path):
            made = _copy(source, part)
            _sync(part)
            kept = _set_aside(path) if path.exists() else None
            part.replace(path)
            _sync(path.parent)
    except (sqlite3.Error, OSError) as error:
        raise explain(path, error) from error
    finally:
        part.unlink(missing_ok=True)
    return made, kept


def _copy(source: Path, target: Path) -> Verified:
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.execute("PRAGMA query_only = ON")
        reading.backup(writing)
        # One file alone, wherever it is carried; a start puts it back to WAL.
        writing.execute("PRAGMA journal_mode = DELETE")
    return verify(target)


def _set_aside(path: Path) -> Path:
    """The library stays in its place too, until another is put there."""
    kept = path.with_name(f"{path.name}-replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    # What stands in the log beside it belongs into it, as long as the file can be read at all.
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    for ending in SIDE_FILES:
        side = path.with_name(path.name + ending)
        if side.exists():
            side.rename(kept.with_name(kept.name + ending))
    return kept


def _sync(path: Path) -> None:
    """What was written is on the disk, also after the power fails."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
