"""Articles: what is known of a file or page, its rows, and the reading order of a desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from aiosqlite import Connection

from bot.library import analyses, contradictions_of_offices, events_placing, search, stories, unstruck
from bot.library.identities import placing
from bot.library.rows import ARTICLE, article_row, from_date, to_date, to_moment
from bot.library.shelves import BITS, PUBLIC, find_shelf, make_shelf, next_id, shelf_of
from bot.library.urls import canonical_url
from bot.library.verdict_rows import find_corrected, keep_identity, read_verdicts
from bot.library.verdicts import STALE, is_analysed_alike
from bot.model import Analysis, Article, ArticleRow, Block, BlockKind

# SQLite would take a missing date for the oldest in descending order, which is what a reader expects too.
NEWEST = "a.published DESC, a.id DESC"


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Stored:
    """For a duplicate, `article_id` is the article that is in the library already, and `story_id` is its story.

    An article that a person removed, or that was kept as long as it may be, is not stored again: both are then 0.
    """

    article_id: int
    outcome: Outcome
    story_id: int


@dataclass(frozen=True, slots=True)
class Known:
    """The article in the library that a new one is, or repeats; `version` is the analyser's.

    For one that was removed, `article_id` is 0.
    """

    article_id: int
    outcome: Outcome
    version: str


async def find_known(connection: Connection, article: Article, guild_id: int | None = None) -> Known | None:
    """What storing would make of an article, for everybody or for one server alone, or None for a new one.

    An article is recognised by its path, or by its address where it has no path; the same content elsewhere
    is a duplicate. Two files that give one address with different texts stay two articles. What is everybody's is
    known to every server; what one server has for itself is known to it alone, and never to who comes for everybody.
    """
    known = await _find_on(connection, article, PUBLIC)
    shelf = await find_shelf(connection, guild_id)
    if shelf == PUBLIC or (known is not None and known.outcome in (Outcome.UNCHANGED, Outcome.DUPLICATE)):
        return known
    return await _find_on(connection, article, shelf) if shelf is not None else None


async def _find_on(connection: Connection, article: Article, shelf: int) -> Known | None:
    place = "path = ? AND path <> ''" if article.path else "canonical_url = ? AND path = ''"
    rows = await connection.execute_fetchall(
        f"SELECT id, version, content_hash FROM articles WHERE {place} AND id >> {BITS} = ? ORDER BY id LIMIT 1",
        (article.path or canonical_url(article.url), shelf),
    )
    for article_id, version, content_hash in rows:
        same = content_hash == article.content_hash
        return Known(article_id, Outcome.UNCHANGED if same else Outcome.UPDATED, version)
    rows = await connection.execute_fetchall(
        f"SELECT id, version, path FROM articles WHERE content_hash = ? AND id >> {BITS} = ? ORDER BY id LIMIT 1",
        (article.content_hash, shelf),
    )
    for article_id, version, path in rows:
        return Known(article_id, Outcome.UNCHANGED if path == article.path else Outcome.DUPLICATE, version)
    verdicts = await read_verdicts(connection, await find_corrected(connection, None, article, shelf))
    if verdicts.removed or (shelf == PUBLIC and await _has_expired(connection, article)):
        return Known(0, Outcome.REMOVED, STALE)
    return None


async def _has_expired(connection: Connection, article: Article) -> bool:
    rows = await connection.execute_fetchall(
        "SELECT 1 FROM expired_articles WHERE content_hash = ?", (article.content_hash,)
    )
    return bool(list(rows))


async def is_current(connection: Connection, article: Article, version: str) -> bool:
    rows = await connection.execute_fetchall(
        "SELECT 1 FROM articles WHERE content_hash = ? AND version = ? AND (path = ? OR canonical_url = ?) LIMIT 1",
        (article.content_hash, version, article.path, canonical_url(article.url)),
    )
    return bool(list(rows))


async def store(
    connection: Connection,
    article: Article,
    analysis: Analysis,
    known: Known | None,
    now: datetime,
    *,
    analysed: Article | None = None,
    guild_id: int | None = None,
) -> Stored:
    """Write an article and its analysis, for everybody or for one server alone; `known` is what `find_known` gives.

    Another version's analysis of a known text replaces the one kept.
    What people corrected holds over both. `analysed` is the article with its corrections, where that was analysed;
    else an analysis that they would alter is marked as stale.
    """
    if known is not None and known.outcome is Outcome.REMOVED:
        return Stored(0, Outcome.REMOVED, 0)
    shelf = shelf_of(known.article_id) if known else await make_shelf(connection, guild_id)
    corrected_id = await find_corrected(connection, known.article_id if known else None, article, shelf)
    verdicts = await read_verdicts(connection, corrected_id)
    corrected = verdicts.over(article)
    whole, analysis = analysis, verdicts.strike_out(analysis)
    if not is_analysed_alike(corrected, analysed or article):
        analysis = replace(analysis, version=STALE)
    if known is None:
        article_id = await _insert(connection, corrected, analysis, article.content_hash, now, shelf)
        await keep_identity(connection, corrected_id, article_id, article)
        await _write_contents(connection, article_id, corrected, analysis)
        if verdicts.strikes:
            await unstruck.keep(connection, article_id, whole, analysis)
        return Stored(article_id, Outcome.ADDED, await _join(connection, article_id, now))
    outcome = known.outcome
    if outcome is Outcome.UPDATED or known.version != analysis.version:
        if outcome is Outcome.UPDATED:
            await keep_identity(connection, corrected_id, known.article_id, article)
        story_id = await rewrite(connection, known.article_id, corrected, analysis, article.content_hash, now)
        await unstruck.keep(connection, known.article_id, whole, analysis)
        outcome = Outcome.UPDATED if outcome is Outcome.UNCHANGED else outcome
        return Stored(known.article_id, outcome, story_id)
    kept = await stories.story_of(connection, known.article_id)
    assert kept is not None
    return Stored(known.article_id, outcome, kept)


async def rewrite(
    connection: Connection, article_id: int, article: Article, analysis: Analysis, content_hash: str, now: datetime
) -> int:
    """Put text and analysis in place of those kept, and give the story. `article` is as people corrected it, the hash
    is that of the article as it came.

    Of one and the same text, only what one version of the analyser reads otherwise than before is written anew.
    """
    held, before = await read(connection, article_id), await analyses.read(connection, article_id)
    alike = held is not None and is_analysed_alike(held, article) and analyses.share_sentences(before, analysis)
    if alike and before.version in (analysis.version, STALE):
        await _update(connection, article_id, article, analysis, content_hash, now)
        return await _amend(connection, article_id, article, before, analysis, now)
    await _delete_contents(connection, article_id)
    await _update(connection, article_id, article, analysis, content_hash, now)
    await _write_contents(connection, article_id, article, analysis)
    return await _join(connection, article_id, now)


async def _amend(
    connection: Connection, article_id: int, article: Article, before: Analysis, analysis: Analysis, now: datetime
) -> int:
    """What is read otherwise from the same sentences. The story's id."""
    settled = STALE != before.version == analysis.version
    if not settled or before.actors != analysis.actors:
        await placing.withdraw(connection, article_id)
        await connection.execute("DELETE FROM office_claims WHERE article_id = ?", (article_id,))
        await analyses.replace_actors(connection, article_id, analysis)
        if settled:
            await search.replace_actors(connection, article_id, analysis)
        else:
            await search.delete(connection, article_id)
            await search.insert(connection, article_id, article, analysis)
        await placing.place(connection, article_id)
    await analyses.replace_summary(connection, article_id, analysis)
    await analyses.amend_contacts(connection, article_id, analysis.contacts)
    story_id = await stories.story_of(connection, article_id) if settled else None
    if story_id is None:
        return await _join(connection, article_id, now)
    await join_events(connection, now)
    return story_id


async def read(connection: Connection, article_id: int) -> Article | None:
    """The article as it was analysed, with people's corrections."""
    rows = await connection.execute_fetchall(
        "SELECT path, title, source, published, url FROM articles WHERE id = ?", (article_id,)
    )
    blocks = await connection.execute_fetchall(
        "SELECT kind, text FROM blocks WHERE article_id = ? ORDER BY position", (article_id,)
    )
    for path, title, source, published, url in rows:
        found = tuple(Block(BlockKind(kind), text) for kind, text in blocks)
        return Article(path, title, found, source, to_date(published), url)
    return None


async def remove(connection: Connection, article_id: int, now: datetime) -> None:
    """Take an article out with all that was read from it; its story goes on without it."""
    await _delete_contents(connection, article_id)
    await placing.recount(connection, await placing.remove_unused(connection))
    await stories.take_out(connection, article_id)
    await connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    await join_events(connection, now)


async def _join(connection: Connection, article_id: int, now: datetime) -> int:
    """Join what an article tells to what others tell: stories, events, offices. The story's id."""
    story_id = await stories.place(connection, article_id)
    await join_events(connection, now)
    return story_id


async def join_events(connection: Connection, now: datetime) -> None:
    """Settle what written or deleted contacts and offices leave open between articles."""
    await events_placing.place(connection, now)
    await contradictions_of_offices.update(connection, now)


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


def _columns(article: Article, analysis: Analysis, content_hash: str) -> tuple[Any, ...]:
    return (
        article.url,
        canonical_url(article.url),
        article.title,
        article.source,
        from_date(article.published),
        analysis.language,
        analysis.supported,
        content_hash,
        analysis.version,
    )


async def _insert(
    connection: Connection, article: Article, analysis: Analysis, content_hash: str, now: datetime, shelf: int
) -> int:
    cursor = await connection.execute(
        "INSERT INTO articles (url, canonical_url, title, source, published, language, supported, content_hash,"
        " version, path, added, updated, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(*_columns(article, analysis, content_hash), article.path, to_moment(now), to_moment(now)),
            await next_id(connection, shelf) or await _next_public(connection),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def _next_public(connection: Connection) -> int:
    """As SQLite chooses, but never below 1 where a server's own articles are all there is."""
    rows = await connection.execute_fetchall("SELECT max(0, ifnull(max(id), 0)) + 1 FROM articles")
    return next(int(row[0]) for row in rows)


async def _update(
    connection: Connection, article_id: int, article: Article, analysis: Analysis, content_hash: str, now: datetime
) -> None:
    await connection.execute(
        "UPDATE articles SET url = ?, canonical_url = ?, title = ?, source = ?, published = ?, language = ?,"
        " supported = ?, content_hash = ?, version = ?, updated = ? WHERE id = ?",
        (*_columns(article, analysis, content_hash), to_moment(now), article_id),
    )


async def _write_contents(connection: Connection, article_id: int, article: Article, analysis: Analysis) -> None:
    await connection.executemany(
        "INSERT INTO blocks VALUES (?, ?, ?, ?)",
        [(article_id, position, block.kind, block.text) for position, block in enumerate(article.blocks)],
    )
    await analyses.insert(connection, article_id, analysis)
    await search.insert(connection, article_id, article, analysis)
    await placing.place(connection, article_id)


async def _delete_contents(connection: Connection, article_id: int) -> None:
    await search.delete(connection, article_id)
    await placing.withdraw(connection, article_id)
    for table in ("contacts", "actors", "summary_ranks", "sentences", "blocks"):
        await connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
