"""Which folders were loaded whole once: what stands in them for the first time is no news, what comes later is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.library.database import Database
from bot.library.rows import to_moment


class FirstLoads:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self) -> frozenset[Path]:
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall("SELECT path FROM known_folders")
        return frozenset(Path(path) for (path,) in rows)

    async def note(self, folders: Iterable[Path]) -> None:
        """Note that these folders were loaded to the end."""
        now = to_moment(datetime.now(UTC))
        async with self._database.write() as connection:
            await connection.executemany(
                "INSERT OR IGNORE INTO known_folders (path, loaded) VALUES (?, ?)",
                [(str(folder), now) for folder in folders],
            )


def is_news(file: Path, known: frozenset[Path]) -> bool:
    """Whether a file stands in a folder that was loaded before."""
    return not known.isdisjoint(file.absolute().parents) or not known.isdisjoint(file.resolve().parents)
