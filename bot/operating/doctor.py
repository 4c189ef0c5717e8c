"""The program's examination: each check says what it found, and what to do where something is wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.articles import find_files
from bot.config import Settings
from bot.library.copies import verify
from bot.library.database import explain
from bot.library.migrate import LibraryError, migrations
from bot.library.presence import in_use

# Room that the database, its log and a copy before an update may take.
_LEAST_FREE = 200_000_000
_OLD_COPIES = timedelta(days=30)
_SENTENCE = "Le ministre danois a rencontré mardi à Genève son homologue finlandaise."


class Level(StrEnum):
    """WRONG: Vigie cannot work as it should. DOUBTFUL: it works, and someone should look."""

    FINE = "fine"
    DOUBTFUL = "look"
    WRONG = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    about: str
    text: str
    advice: str = ""


def examine(settings: Settings, *, offline: bool = False) -> Iterator[Finding]:
    """One finding after the other, the quick ones first. That the settings can be read is known by now."""
    yield Finding(Level.FINE, "settings", "every setting can be used")
    yield _token(settings)
    yield from _folders(settings)
    yield from _database(settings.library.path)
    yield from _disk(settings.library.path)
    yield _metrics(settings)
    yield _model(settings)
    if settings.discord.token is not None and not offline:
        from bot.operating.at_discord import ask

        yield from ask(settings)


def _token(settings: Settings) -> Finding:
    about, file = "token", settings.discord.token_file
    if settings.discord.token is None:
        return Finding(
            Level.DOUBTFUL, about, "none: a start opens the sandbox",
            "Set [discord] token_file, or the variable DISCORD_TOKEN, to go on Discord.",
        )  # fmt: skip
    if file is not None and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        return Finding(Level.WRONG, about, f"{file} can be read by other users of this machine", f"chmod 600 {file}")
    return Finding(Level.FINE, about, "there")


def _folders(settings: Settings) -> Iterator[Finding]:
    for folder in settings.articles.folders:
        about = "articles"
        if not folder.exists():
            yield Finding(Level.WRONG, about, f"{folder} does not exist", "Make it, or mend [articles] folders.")
        elif not os.access(folder, os.R_OK):
            yield Finding(Level.WRONG, about, f"{folder} may not be read", "Give Vigie's user the right to read it.")
        elif count := len(find_files([folder])):
            yield Finding(Level.FINE, about, f"{folder}: {count} files")
        else:
            yield Finding(Level.DOUBTFUL, about, f"{folder} holds no article", "Put .txt, .md or .html files there.")


def _database(path: Path) -> Iterator[Finding]:
    about, latest = "database", migrations()[-1].version
    if not path.exists():
        yield Finding(Level.FINE, about, f"{path} is made by the first start")
        return
    try:
        found = verify(path)
        _try_to_write(path)
    except LibraryError as error:
        yield Finding(Level.WRONG, about, str(error), "Good copies: vigie backup; put one back: vigie restore FILE.")
        return
    running = ", in use" if in_use(path) else ""
    yield Finding(
        Level.FINE, about, f"{path}: whole, {found.articles} articles, schema {found.version}, {found.bytes:,} bytes"
        f"{running}",
    )  # fmt: skip
    if found.version < latest:
        yield Finding(
            Level.DOUBTFUL, about, f"schema {found.version} of {latest}: the next start copies it, then updates it",
            "Make a vigie backup of your own before.",
        )  # fmt: skip
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o007:
        yield Finding(Level.DOUBTFUL, about, f"{path} can be read by every user of this machine", f"chmod 640 {path}")
    yield from _copies(path)


def _try_to_write(path: Path) -> None:
    """Raises LibraryError where the library may not be written, or is held by another program."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute(f"PRAGMA user_version = {version:d}")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise explain(path, error) from error


def _copies(path: Path) -> Iterator[Finding]:
    """What updates and restores left beside the library."""
    old = datetime.now(UTC) - _OLD_COPIES
    copies = [*path.parent.glob(f"{path.name}-backup-*"), *path.parent.glob(f"{path.name}-replaced-*")]
    stale = [copy for copy in copies if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < old]
    if stale:
        size = sum(copy.stat().st_size for copy in stale)
        yield Finding(
            Level.DOUBTFUL, "copies", f"{len(stale)} older than {_OLD_COPIES.days} days beside the library, {size:,} "
            "bytes, with all that has been erased since", f"Delete what you do not need of {path.name}-backup-* and "
            f"{path.name}-replaced-*.",
        )  # fmt: skip


def _disk(path: Path) -> Iterator[Finding]:
    folder = next(parent for parent in path.resolve().parents if parent.is_dir())
    free = shutil.disk_usage(folder).free
    needed = max(_LEAST_FREE, 2 * (path.stat().st_size if path.is_file() else 0))
    if not os.access(folder, os.W_OK):
        yield Finding(Level.WRONG, "disk", f"{folder} may not be written", "Give Vigie's user the right to write it.")
    if free < needed:
        yield Finding(
            Level.WRONG, "disk", f"{free:,} bytes free beside the library, {needed:,} are wanted",
            "Make room, or move the library: [library] path.",
        )  # fmt: skip
    else:
        yield Finding(Level.FINE, "disk", f"{free:,} bytes free beside the library")


def _metrics(settings: Settings) -> Finding:
    host, port = settings.metrics.host, settings.metrics.port
    if not port:
        return Finding(Level.FINE, "metrics", "not served")
    if host not in ("127.0.0.1", "localhost", "::1"):
        return Finding(
            Level.DOUBTFUL, "metrics", f"served at {host}:{port}, without a password",
            "Let a firewall admit your Prometheus alone.",
        )  # fmt: skip
    return Finding(Level.FINE, "metrics", f"served at {host}:{port}, to this machine alone")


def _model(settings: Settings) -> Finding:
    name = settings.language.pipeline or "Vigie's own"
    try:
        from bot.language.pipeline import Analyser
        from bot.model import Article, Block, BlockKind

        analyser = Analyser(settings.language.pipeline)
        found = analyser.analyse(Article("", "", (Block(BlockKind.BODY, _SENTENCE),)))
    except Exception as error:  # whatever a model may raise
        return Finding(
            Level.WRONG, "model", f"{name} cannot be used: {type(error).__name__}: {error}",
            "Install Vigie anew, or leave [language] pipeline empty.",
        )  # fmt: skip
    if not found.contacts:
        return Finding(
            Level.DOUBTFUL, "model", f"{name} ({analyser.version}) reads no contact in a plain sentence of a meeting",
            "Leave [language] pipeline empty, or try another.",
        )  # fmt: skip
    return Finding(Level.FINE, "model", f"{name} ({analyser.version})")
