"""Articles: what is known of a file or page, its rows, and the reading order of a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from aiosqlite import Connection

from bot.library import actors, analyses, search, stories
from bot.library.rows import ARTICLE, article_row, from_date, to_moment
from bot.library.urls import canonical_url
from bot.model import Analysis, Article, ArticleRow

# SQLite would take a missing date for the oldest in descending order, which is what a reader expects too.
NEWEST = "a.published DESC, a.id DESC"


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Stored:
    """For a duplicate, `article_id` is the article that is in the library already, and `story_id` is its story."""

    article_id: int
    outcome: Outcome
    story_id: int


@dataclass(frozen=True, slots=True)
class Known:
    """The article in the library that a new one is, or repeats; `version` is the analyser's."""

    article_id: int
    outcome: Outcome
    version: str


async def find_known(connection: Connection, article: Article) -> Known | None:
    """What storing would make of an article, or None for a new one.

    An article is recognised by its path, or by its address where it has no path; the same content elsewhere
    is a duplicate. Two files that give one address with different texts stay two articles.
    """
    place = "path = ? AND path <> ''" if article.path else "canonical_url = ? AND path = ''"
    rows = await connection.execute_fetchall(
        f"SELECT id, version, content_hash FROM articles WHERE {place} ORDER BY id LIMIT 1",
        (article.path or canonical_url(article.url),),
    )
    for article_id, version, content_hash in rows:
        same = content_hash == article.content_hash
        return Known(article_id, Outcome.UNCHANGED if same else Outcome.UPDATED, version)
    rows = await connection.execute_fetchall(
        "SELECT id, version, path FROM articles WHERE content_hash = ? ORDER BY id LIMIT 1",
        (article.content_hash,),
    )
    for article_id, version, path in rows:
        return Known(article_id, Outcome.UNCHANGED if path == article.path else Outcome.DUPLICATE, version)
    return None


async def is_current(connection: Connection, article: Article, version: str) -> bool:
    rows = await connection.execute_fetchall(
        "SELECT 1 FROM articles WHERE content_hash = ? AND version = ? AND (path = ? OR canonical_url = ?) LIMIT 1",
        (article.content_hash, version, article.path, canonical_url(article.url)),
    )
    return bool(list(rows))


async def store(connection: Connection, article: Article, analysis: Analysis, now: datetime) -> Stored:
    """Write an article and its analysis. Another version's analysis of a known text replaces the one kept."""
    known = await find_known(connection, article)
    if known is None:
        article_id = await _insert(connection, article, analysis, now)
        await _write_contents(connection, article_id, article, analysis)
        return Stored(article_id, Outcome.ADDED, await stories.place(connection, article_id))
    outcome = known.outcome
    if outcome is Outcome.UPDATED or known.version != analysis.version:
        await _delete_contents(connection, known.article_id)
        await _update(connection, known.article_id, article, analysis, now)
        await _write_contents(connection, known.article_id, article, analysis)
        outcome = Outcome.UPDATED if outcome is Outcome.UNCHANGED else outcome
        return Stored(known.article_id, outcome, await stories.place(connection, known.article_id))
    story_id = await stories.story_of(connection, known.article_id)
    assert story_id is not None
    return Stored(known.article_id, outcome, story_id)


async def find_rows(connection: Connection, *, limit: int, offset: int) -> list[ArticleRow]:
    """Newest publication first, the undated last."""
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE} FROM articles a ORDER BY {NEWEST} LIMIT ? OFFSET ?", (limit, offset)
    )
    return [article_row(row) for row in rows]


async def find_at(connection: Connection, url: str) -> ArticleRow | None:
    """The newest article of this address, however it is written."""
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE} FROM articles a WHERE a.canonical_url = ? ORDER BY {NEWEST} LIMIT 1", (canonical_url(url),)
    )
    return next((article_row(row) for row in rows), None)


async def find_row(connection: Connection, article_id: int) -> ArticleRow | None:
    rows = await connection.execute_fetchall(f"SELECT {ARTICLE} FROM articles a WHERE a.id = ?", (article_id,))
    return next((article_row(row) for row in rows), None)


def _columns(article: Article, analysis: Analysis) -> tuple[Any, ...]:
    return (
        article.url,
        canonical_url(article.url),
        article.title,
        article.source,
        from_date(article.published),
        analysis.language,
        analysis.supported,
        article.content_hash,
        analysis.version,
    )


async def _insert(connection: Connection, article: Article, analysis: Analysis, now: datetime) -> int:
    cursor = await connection.execute(
        "INSERT INTO articles (url, canonical_url, title, source, published, language, supported, content_hash,"
        " version, path, added, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_columns(article, analysis), article.path, to_moment(now), to_moment(now)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def _update(connection: Connection, article_id: int, article: Article, analysis: Analysis, now: datetime) -> None:
    await connection.execute(
        "UPDATE articles SET url = ?, canonical_url = ?, title = ?, source = ?, published = ?, language = ?,"
        " supported = ?, content_hash = ?, version = ?, updated = ? WHERE id = ?",
        (*_columns(article, analysis), to_moment(now), article_id),
    )


async def _write_contents(connection: Connection, article_id: int, article: Article, analysis: Analysis) -> None:
    await connection.executemany(
        "INSERT INTO blocks VALUES (?, ?, ?, ?)",
        [(article_id, position, block.kind, block.text) for position, block in enumerate(article.blocks)],
    )
    await analyses.insert(connection, article_id, analysis)
    await actors.count(connection, article_id, +1)
    await search.insert(connection, article_id, article, analysis)


async def _delete_contents(connection: Connection, article_id: int) -> None:
    await search.delete(connection, article_id)
    await actors.count(connection, article_id, -1)
    for table in ("contacts", "actors", "summary_ranks", "sentences", "blocks"):
        await connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
