"""Corrections as rows: what each says, who made it, and what it alters in the article's own rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from aiosqlite import Connection

from bot.library import analyses, articles, unstruck
from bot.library.identities import placing
from bot.library.rows import from_date, from_moment, to_date, to_moment
from bot.library.shelves import next_id, shelf_of
from bot.library.verdict_rows import find_corrected, identity, read_verdicts
from bot.library.verdicts import STALE, Verdicts, with_title
from bot.model import Analysis, Article, Kind


class Target(StrEnum):
    """What a correction is of: a field of the article, something read from it, or the article itself."""

    TITLE = "title"
    SOURCE = "source"
    PUBLISHED = "published"
    CONTACT = "contact"
    ACTOR = "actor"
    ARTICLE = "article"


FIELDS = (Target.TITLE, Target.SOURCE, Target.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Correction:
    """`before` is the value replaced (a date as YYYY-MM-DD), the sentence of a struck contact, or the name of an actor;
    `after` is the value set, null for what was struck. Authors are Discord's user ids; moments are UTC."""

    id: int
    target: Target
    before: str | None
    after: str | None
    kind: Kind | None
    countries: tuple[str, ...]
    author_id: int
    reason: str
    made: datetime
    undone: datetime | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Author:
    """Who corrects, and why; the reason may be empty."""

    id: int
    reason: str = ""


_COLUMNS = (
    "c.id, c.target, c.before, c.after, c.kind, c.countries, c.author_id, c.reason, c.made, c.undone, c.undone_by"
)


async def require_article(connection: Connection, article_id: int) -> Article:
    """Raises LookupError."""
    article = await articles.read(connection, article_id)
    if article is None:
        raise LookupError(f"no article {article_id}")
    return article


async def note(
    connection: Connection,
    article_id: int,
    author: Author,
    target: Target,
    before: str | None,
    *,
    after: str | None = None,
    kind: str | None = None,
    countries: str | None = None,
) -> int:
    """Write a correction down, and give its number."""
    cursor = await connection.execute(
        "INSERT INTO corrections (corrected_id, target, before, after, kind, countries, author_id, reason, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(await _corrected_id(connection, article_id), target, before, after, kind, countries),
            *(author.id, author.reason, to_moment(datetime.now(UTC))),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def _corrected_id(connection: Connection, article_id: int) -> int:
    """Before its first correction, an article stands in the library as it came."""
    article = await require_article(connection, article_id)
    found = await find_corrected(connection, article_id, article)
    if found is not None:
        return found
    path, url, _, *said = identity(article)
    cursor = await connection.execute(
        "INSERT INTO corrected_articles (article_id, path, canonical_url, content_hash, title, source, published, id)"
        " VALUES (?1, ?, ?, (SELECT content_hash FROM articles WHERE id = ?1), ?, ?, ?, ?)",
        (article_id, path, url, *said, await next_id(connection, shelf_of(article_id))),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def as_it_came(connection: Connection, article_id: int, article: Article, field: Target) -> Article:
    """The article with one field as it came."""
    rows = await connection.execute_fetchall(
        "SELECT title, source, published FROM corrected_articles WHERE article_id = ?", (article_id,)
    )
    title, source, published = next(iter(rows))
    if field is Target.TITLE:
        return with_title(article, title)
    if field is Target.SOURCE:
        return replace(article, source=source)
    return replace(article, published=to_date(published))


async def read_corrections(
    connection: Connection, article_id: int, numbers: Iterable[int] | None = None
) -> list[Correction]:
    rows = await connection.execute_fetchall(
        f"SELECT {_COLUMNS} FROM corrections c JOIN corrected_articles a ON a.id = c.corrected_id"
        " WHERE a.article_id = ? ORDER BY c.id",
        (article_id,),
    )
    found = [_correction(*row) for row in rows]
    return found if numbers is None else [row for row in found if row.id in set(numbers)]


def _correction(
    id_: int,
    target: str,
    before: str | None,
    after: str | None,
    kind: str | None,
    countries: str | None,
    author_id: int,
    reason: str,
    made: str,
    undone: str | None,
    undone_by: int | None,
) -> Correction:
    return Correction(
        id_,
        Target(target),
        before,
        after,
        Kind(kind) if kind else None,
        tuple((countries or "").split()),
        author_id,
        reason,
        from_moment(made),
        from_moment(undone) if undone else None,
        undone_by,
    )


async def write_fields(connection: Connection, article_id: int, before: Article, after: Article) -> None:
    """The fields and the title in the text, at once; what follows from them is left to a new analysis."""
    if before == after:
        return
    moved = before.published != after.published
    if moved:
        await placing.withdraw(connection, article_id)
    await connection.execute(
        "UPDATE articles SET title = ?, source = ?, published = ?, updated = ? WHERE id = ?",
        (
            after.title,
            after.source,
            from_date(after.published),
            to_moment(datetime.now(UTC)),
            article_id,
        ),
    )
    await connection.executemany(
        "UPDATE blocks SET text = ? WHERE article_id = ? AND position = ?",
        [
            (block.text, article_id, position)
            for position, block in enumerate(after.blocks)
            if block != before.blocks[position]
        ],
    )
    if moved:
        await placing.place(connection, article_id)
        await articles.join_events(connection, datetime.now(UTC))
    if moved or before.title != after.title:
        await mark_stale(connection, article_id)


async def mark_stale(connection: Connection, article_id: int) -> None:
    """Whatever version of the analyser runs, it is to read the article again."""
    await connection.execute("UPDATE articles SET version = ? WHERE id = ?", (STALE, article_id))


async def strike(connection: Connection, article_id: int) -> None:
    """Take out of the stored analysis what was just struck."""
    article, verdicts = await _corrected(connection, article_id)
    analysis = await analyses.read(connection, article_id)
    whole = await unstruck.recall(connection, article_id, analysis)
    if whole is None and verdicts.strikes == 1:
        whole = analysis
    await rewrite(connection, article_id, article, whole or analysis, verdicts, recallable=whole is not None)


async def bring_back(connection: Connection, article_id: int) -> None:
    """Put into the analysis what is struck no more: from what it was, else by marking it as stale."""
    whole = await unstruck.recall(connection, article_id, await analyses.read(connection, article_id))
    if whole is None:
        await mark_stale(connection, article_id)
    else:
        article, verdicts = await _corrected(connection, article_id)
        await rewrite(connection, article_id, article, whole, verdicts)


async def _corrected(connection: Connection, article_id: int) -> tuple[Article, Verdicts]:
    article = await require_article(connection, article_id)
    return article, await read_verdicts(connection, await find_corrected(connection, article_id, article))


async def rewrite(
    connection: Connection,
    article_id: int,
    article: Article,
    whole: Analysis,
    verdicts: Verdicts,
    *,
    recallable: bool = True,
) -> None:
    """Put an analysis, less what people struck, in place of the one kept; whether the whole one is known for undoing
    says `recallable`. `article` is as people corrected it."""
    rows = await connection.execute_fetchall("SELECT content_hash FROM articles WHERE id = ?", (article_id,))
    struck = verdicts.strike_out(whole)
    await articles.rewrite(connection, article_id, article, struck, next(iter(rows))[0], datetime.now(UTC))
    await unstruck.keep(connection, article_id, whole if recallable else struck, struck)
