"""Corrections by people: date, source and title mended, contacts and actors struck, articles removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from aiosqlite import Connection

from bot.library import analyses, articles
from bot.library.changes import CatalogueFollower
from bot.library.database import Database
from bot.library.rows import from_date, from_moment, to_date, to_moment
from bot.library.verdict_rows import find_corrected, identity, read_verdicts
from bot.library.verdicts import STALE, actor_key, with_title
from bot.model import Article, Kind


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


class Corrections:
    """What changes the text or its date leaves the analysis stale: `reanalysis.reread` makes it anew."""

    def __init__(self, database: Database, follower: CatalogueFollower) -> None:
        self._database = database
        self._follower = follower

    async def correct(
        self,
        article_id: int,
        author: Author,
        *,
        title: str | None = None,
        source: str | None = None,
        published: date | None = None,
    ) -> list[Correction]:
        """Set what is given; the corrections made, none for values that stand there already. Raises LookupError."""
        async with self._follower.write() as connection:
            article = await _require(connection, article_id)
            now: dict[Target, str | None] = {
                Target.TITLE: article.title,
                Target.SOURCE: article.source,
                Target.PUBLISHED: from_date(article.published),
            }
            wanted = dict(zip(FIELDS, (title, source, from_date(published)), strict=True))
            changed = [field for field in FIELDS if wanted[field] is not None and wanted[field] != now[field]]
            made = [
                await _note(connection, article_id, author, field, now[field], after=wanted[field]) for field in changed
            ]
            mended = replace(article, source=source or article.source, published=published or article.published)
            await _write_fields(connection, article_id, article, with_title(mended, title or article.title))
            return await _read(connection, article_id, made)

    async def strike_contact(self, article_id: int, contact_id: int, author: Author) -> Correction:
        """Leave a wrong contact out from now on. Raises LookupError where the article has none of this number."""
        async with self._follower.write() as connection:
            rows = await connection.execute_fetchall(
                "SELECT c.kind, s.text FROM contacts c JOIN sentences s ON s.article_id = c.article_id"
                " AND s.position = c.sentence WHERE c.id = ? AND c.article_id = ?",
                (contact_id, article_id),
            )
            for kind, sentence in rows:
                parties = (await analyses.read_parties(connection, [contact_id]))[contact_id]
                countries = " ".join(sorted({party.country for party in parties}))
                number = await _note(
                    connection, article_id, author, Target.CONTACT, sentence, kind=kind, countries=countries
                )
                return await _strike(connection, article_id, number)
        raise LookupError(f"article {article_id} has no contact {contact_id}")

    async def strike_actor(self, article_id: int, name: str, author: Author) -> Correction:
        """Leave a wrong actor out from now on. Raises LookupError where the article names nobody so."""
        async with self._follower.write() as connection:
            rows = await connection.execute_fetchall(
                "SELECT name FROM actors WHERE article_id = ? ORDER BY position", (article_id,)
            )
            for (known,) in rows:
                if actor_key(known) == actor_key(name):
                    number = await _note(connection, article_id, author, Target.ACTOR, known)
                    return await _strike(connection, article_id, number)
        raise LookupError(f"article {article_id} has no actor {name}")

    async def undo(self, article_id: int, correction_id: int, author_id: int) -> Correction:
        """Take a correction back: of a field, all that hold. Raises LookupError where it does not hold (any more)."""
        async with self._follower.write() as connection:
            found = [row for row in await _read(connection, article_id) if row.id == correction_id and not row.undone]
            if not found:
                raise LookupError(f"article {article_id} has no correction {correction_id} that holds")
            wanted = found[0]
            await connection.execute(
                "UPDATE corrections SET undone = ?, undone_by = ? WHERE undone IS NULL AND (id = ? OR target = ? AND"
                " target IN ('title', 'source', 'published') AND corrected_id ="
                " (SELECT id FROM corrected_articles WHERE article_id = ?))",
                (to_moment(datetime.now(UTC)), author_id, correction_id, wanted.target, article_id),
            )
            if wanted.target in FIELDS:
                article = await _require(connection, article_id)
                await _write_fields(
                    connection, article_id, article, await _as_it_came(connection, article_id, article, wanted.target)
                )
            else:
                await _mark_stale(connection, article_id)
            return (await _read(connection, article_id, [correction_id]))[0]

    async def remove(self, article_id: int, author: Author) -> None:
        """Take an article out of the library; a load does not bring it back. Raises LookupError."""
        async with self._follower.write() as connection:
            article = await _require(connection, article_id)
            await _note(connection, article_id, author, Target.ARTICLE, article.title)
            await articles.remove(connection, article_id)

    async def readmit(self, article: Article, author_id: int) -> bool:
        """Let an article that a person removed be stored again; whether it had been removed."""
        async with self._follower.write() as connection:
            cursor = await connection.execute(
                "UPDATE corrections SET undone = ?, undone_by = ?"
                " WHERE corrected_id = ? AND target = 'article' AND undone IS NULL",
                (to_moment(datetime.now(UTC)), author_id, await find_corrected(connection, None, article)),
            )
            return cursor.rowcount > 0

    async def over(self, article: Article) -> Article:
        """An article as it came, with what people corrected in it: what is to be analysed."""
        async with self._database.read() as connection:
            known = await articles.find_known(connection, article)
            corrected_id = await find_corrected(connection, (known and known.article_id) or None, article)
            return (await read_verdicts(connection, corrected_id)).over(article)

    async def history(self, article_id: int) -> list[Correction]:
        """All that people corrected in an article, also what was undone, the oldest first."""
        async with self._database.read() as connection:
            return await _read(connection, article_id)

    async def corrected(self) -> set[int]:
        """The articles in which a correction holds."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT DISTINCT a.article_id FROM corrected_articles a JOIN corrections c ON c.corrected_id = a.id"
                " WHERE a.article_id IS NOT NULL AND c.undone IS NULL"
            )
            return {row[0] for row in rows}


async def _require(connection: Connection, article_id: int) -> Article:
    article = await articles.read(connection, article_id)
    if article is None:
        raise LookupError(f"no article {article_id}")
    return article


async def _note(
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
    article = await _require(connection, article_id)
    found = await find_corrected(connection, article_id, article)
    if found is not None:
        return found
    path, url, _, *said = identity(article)
    cursor = await connection.execute(
        "INSERT INTO corrected_articles (article_id, path, canonical_url, content_hash, title, source, published)"
        " VALUES (?1, ?, ?, (SELECT content_hash FROM articles WHERE id = ?1), ?, ?, ?)",
        (article_id, path, url, *said),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def _as_it_came(connection: Connection, article_id: int, article: Article, field: Target) -> Article:
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


async def _write_fields(connection: Connection, article_id: int, before: Article, after: Article) -> None:
    """The fields and the title in the text, at once; what follows from them is left to a new analysis."""
    if before == after:
        return
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
    if (before.title, before.published) != (after.title, after.published):
        await _mark_stale(connection, article_id)


async def _mark_stale(connection: Connection, article_id: int) -> None:
    await connection.execute("UPDATE articles SET version = ? WHERE id = ?", (STALE, article_id))


async def _strike(connection: Connection, article_id: int, number: int) -> Correction:
    """Take out of the stored analysis what was just struck."""
    article = await _require(connection, article_id)
    analysis = await analyses.read(connection, article_id)
    verdicts = await read_verdicts(connection, await find_corrected(connection, article_id, article))
    rows = await connection.execute_fetchall("SELECT content_hash FROM articles WHERE id = ?", (article_id,))
    struck = verdicts.strike_out(analysis)
    await articles.rewrite(connection, article_id, article, struck, next(iter(rows))[0], datetime.now(UTC))
    return (await _read(connection, article_id, [number]))[0]


async def _read(connection: Connection, article_id: int, numbers: Iterable[int] | None = None) -> list[Correction]:
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
