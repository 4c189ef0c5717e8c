"""Articles whose analysis is to be made anew: which, their text, and how far a run over all of them has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from aiosqlite import Connection

from bot.library import articles
from bot.library.changes import CatalogueFollower
from bot.library.correction_rows import rewrite
from bot.library.database import Database, in_one_go
from bot.library.rows import to_moment
from bot.library.verdict_rows import find_corrected, read_verdicts
from bot.model import Analysis, Article

# Below the number of any article.
LOWEST = -(1 << 62)


@dataclass(frozen=True, slots=True)
class Run:
    """A run over every article that was there when it began; `done` and `last_article` are those of its last step."""

    id: int
    total: int
    done: int
    last_article: int
    until_article: int


class Rereading:
    def __init__(self, database: Database, follower: CatalogueFollower) -> None:
        self._database = database
        self._follower = follower

    async def article(self, article_id: int) -> Article | None:
        """The article as it is to be analysed: its stored text, with people's corrections."""
        async with self._database.read_everything() as connection:
            return await articles.read(connection, article_id)

    async def version(self, article_id: int) -> str | None:
        """The analyser's version; an empty one after a correction that the analysis does not know yet."""
        async with self._database.read_everything() as connection:
            rows = await connection.execute_fetchall("SELECT version FROM articles WHERE id = ?", (article_id,))
            return next((str(row[0]) for row in rows), None)

    async def store(self, article_id: int, analysed: Article, analysis: Analysis, run: Run | None = None) -> bool:
        """Put an analysis in place of the one kept, and note the step of the run, in one transaction.

        False, and nothing stored, where the article is gone or is not `analysed` any more.
        """
        async with self._follower.write() as connection:
            storing = partial(_store, article_id=article_id, analysed=analysed, analysis=analysis, run=run)
            return await in_one_go(connection, storing)

    async def stale(self, version: str, *, after: int, limit: int) -> list[int]:
        """Numbers above `after`, in order, of articles that another version analysed."""
        async with self._database.read_everything() as connection:
            rows = await connection.execute_fetchall(
                "SELECT id FROM articles WHERE version <> ? AND id > ? ORDER BY id LIMIT ?", (version, after, limit)
            )
            return [row[0] for row in rows]

    async def count_stale(self, version: str) -> int:
        async with self._database.read_everything() as connection:
            rows = await connection.execute_fetchall("SELECT count(*) FROM articles WHERE version <> ?", (version,))
            return next(int(row[0]) for row in rows)

    async def ids(self, *, after: int, until: int, limit: int) -> list[int]:
        async with self._database.read_everything() as connection:
            rows = await connection.execute_fetchall(
                "SELECT id FROM articles WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", (after, until, limit)
            )
            return [row[0] for row in rows]

    async def begin(self, version: str) -> Run:
        """Go on with the run of this version that was broken off, or begin one over every article there is."""
        async with self._database.write() as connection:
            rows = await connection.execute_fetchall(
                "SELECT id, total, done, last_article, until_article FROM reanalyses"
                " WHERE version = ? AND finished IS NULL ORDER BY id DESC LIMIT 1",
                (version,),
            )
            for row in rows:
                return Run(*row)
            rows = await connection.execute_fetchall(
                "SELECT count(*), ifnull(min(id), 1) - 1, ifnull(max(id), 0) FROM articles"
            )
            total, before, until = next(iter(rows))
            cursor = await connection.execute(
                "INSERT INTO reanalyses (version, started, total, last_article, until_article) VALUES (?, ?, ?, ?, ?)",
                (version, to_moment(datetime.now(UTC)), total, before, until),
            )
            assert cursor.lastrowid is not None
            return Run(cursor.lastrowid, total, 0, before, until)

    async def step(self, run: Run, article_id: int) -> None:
        """Note that the run is past an article whose analysis stays as it was."""
        async with self._database.write() as connection:
            await _step(connection, run, article_id)

    async def finish(self, run: Run) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE reanalyses SET finished = ? WHERE id = ?", (to_moment(datetime.now(UTC)), run.id)
            )


async def _store(
    connection: Connection, article_id: int, analysed: Article, analysis: Analysis, run: Run | None
) -> bool:
    if await articles.read(connection, article_id) != analysed:
        return False
    verdicts = await read_verdicts(connection, await find_corrected(connection, article_id, analysed))
    await rewrite(connection, article_id, analysed, analysis, verdicts)
    if run is not None:
        await _step(connection, run, article_id)
    return True


async def _step(connection: Connection, run: Run, article_id: int) -> None:
    await connection.execute(
        "UPDATE reanalyses SET done = done + 1, last_article = ? WHERE id = ?", (article_id, run.id)
    )
