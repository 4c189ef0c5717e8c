"""Corrections by people: date, source and title mended, contacts and actors struck, articles removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from aiosqlite import Connection

from bot.library import analyses, articles
from bot.library.articles import Known
from bot.library.changes import CatalogueFollower
from bot.library.correction_rows import (
    FIELDS,
    Author,
    Correction,
    Target,
    as_it_came,
    bring_back,
    note,
    read_corrections,
    require_article,
    strike,
    write_fields,
)
from bot.library.database import Database, in_one_go
from bot.library.rows import from_date, to_date, to_moment
from bot.library.shelves import find_shelf, make_shelf, shelf_of
from bot.library.verdict_rows import find_corrected, read_verdicts
from bot.library.verdicts import Verdicts, actor_key, with_title
from bot.model import Article

__all__ = ["FIELDS", "Author", "Correction", "Corrections", "Target"]


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
        cleared: Collection[Target] = (),
    ) -> list[Correction]:
        """Set what is given, and leave a source or date that is `cleared` as stated nowhere.

        Gives the corrections made, none for values that stand there already. Raises LookupError.
        """
        given = dict(zip(FIELDS, (title, source, from_date(published)), strict=True))
        async with self._follower.write() as connection:
            correcting = partial(_correct, article_id=article_id, author=author, given=given, cleared=cleared)
            return await in_one_go(connection, correcting)

    async def strike_contact(self, article_id: int, contact_id: int, author: Author) -> Correction:
        """Leave a wrong contact out from now on. Raises LookupError where the article has none of this number."""
        async with self._follower.write() as connection:
            striking = partial(_strike_contact, article_id=article_id, contact_id=contact_id, author=author)
            return await in_one_go(connection, striking)

    async def strike_actor(self, article_id: int, name: str, author: Author) -> Correction:
        """Leave a wrong actor out from now on. Raises LookupError where the article names nobody so."""
        async with self._follower.write() as connection:
            striking = partial(_strike_actor, article_id=article_id, name=name, author=author)
            return await in_one_go(connection, striking)

    async def undo(self, article_id: int, correction_id: int, author_id: int) -> Correction:
        """Take a correction back: of a field, all that hold. Raises LookupError where it does not hold (any more)."""
        async with self._follower.write() as connection:
            undoing = partial(_undo, article_id=article_id, correction_id=correction_id, author_id=author_id)
            return await in_one_go(connection, undoing)

    async def remove(self, article_id: int, author: Author) -> None:
        """Take an article out of the library; a load does not bring it back. Raises LookupError."""
        async with self._follower.write() as connection:
            await in_one_go(connection, partial(_remove, article_id=article_id, author=author))

    async def readmit(self, article: Article, author_id: int, guild_id: int | None = None) -> bool:
        """Let an article that was removed be stored again, for everybody or one server; whether it had been removed."""
        async with self._follower.write() as connection:
            shelf = await make_shelf(connection, guild_id)
            expired = await connection.execute(
                "DELETE FROM expired_articles WHERE content_hash = ? AND ? = 0", (article.content_hash, shelf)
            )
            cursor = await connection.execute(
                "UPDATE corrections SET undone = ?, undone_by = ?"
                " WHERE corrected_id = ? AND target = 'article' AND undone IS NULL",
                (to_moment(datetime.now(UTC)), author_id, await find_corrected(connection, None, article, shelf)),
            )
            return cursor.rowcount > 0 or expired.rowcount > 0

    async def look_up(self, article: Article, guild_id: int | None = None) -> tuple[Known | None, Article]:
        """What storing would make of an article as it came, None for a new one, and the article with what people
        corrected in it: what is to be analysed."""
        async with self._database.read_everything() as connection:
            known, found = await in_one_go(connection, partial(_look_up, article=article, guild_id=guild_id))
        return known, found.over(article) if found else article

    async def history(self, article_id: int) -> list[Correction]:
        """All that people corrected in an article, also what was undone, the oldest first."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(read_corrections, article_id=article_id))

    async def corrected(self) -> set[int]:
        """The articles in which a correction holds."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT DISTINCT a.article_id FROM corrected_articles a JOIN corrections c ON c.corrected_id = a.id"
                " WHERE a.article_id IS NOT NULL AND c.undone IS NULL"
            )
            return {row[0] for row in rows}


async def _correct(
    connection: Connection,
    article_id: int,
    author: Author,
    given: Mapping[Target, str | None],
    cleared: Collection[Target],
) -> list[Correction]:
    article = await require_article(connection, article_id)
    now: dict[Target, str | None] = {
        Target.TITLE: article.title,
        Target.SOURCE: article.source,
        Target.PUBLISHED: from_date(article.published),
    }
    wanted = {field: given[field] or now[field] for field in FIELDS} | dict.fromkeys(cleared)
    changed = [field for field in FIELDS if wanted[field] != now[field]]
    made = [await note(connection, article_id, author, field, now[field], after=wanted[field]) for field in changed]
    mended = replace(article, source=wanted[Target.SOURCE], published=to_date(wanted[Target.PUBLISHED]))
    mended = with_title(mended, given[Target.TITLE] or article.title)
    await write_fields(connection, article_id, article, mended)
    return await read_corrections(connection, article_id, made)


async def _strike_contact(connection: Connection, article_id: int, contact_id: int, author: Author) -> Correction:
    rows = await connection.execute_fetchall(
        "SELECT c.kind, s.text FROM contacts c JOIN sentences s ON s.article_id = c.article_id"
        " AND s.position = c.sentence WHERE c.id = ? AND c.article_id = ?",
        (contact_id, article_id),
    )
    for kind, sentence in rows:
        parties = (await analyses.read_parties(connection, [contact_id]))[contact_id]
        countries = " ".join(sorted({party.country for party in parties}))
        number = await note(connection, article_id, author, Target.CONTACT, sentence, kind=kind, countries=countries)
        await strike(connection, article_id)
        return (await read_corrections(connection, article_id, [number]))[0]
    raise LookupError(f"article {article_id} has no contact {contact_id}")


async def _strike_actor(connection: Connection, article_id: int, name: str, author: Author) -> Correction:
    rows = await connection.execute_fetchall(
        "SELECT name FROM actors WHERE article_id = ? ORDER BY position", (article_id,)
    )
    for (known,) in rows:
        if actor_key(known) == actor_key(name):
            number = await note(connection, article_id, author, Target.ACTOR, known)
            await strike(connection, article_id)
            return (await read_corrections(connection, article_id, [number]))[0]
    raise LookupError(f"article {article_id} has no actor {name}")


async def _undo(connection: Connection, article_id: int, correction_id: int, author_id: int) -> Correction:
    found = [
        row for row in await read_corrections(connection, article_id) if row.id == correction_id and not row.undone
    ]
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
        article = await require_article(connection, article_id)
        before = await as_it_came(connection, article_id, article, wanted.target)
        await write_fields(connection, article_id, article, before)
    else:
        await bring_back(connection, article_id)
    return (await read_corrections(connection, article_id, [correction_id]))[0]


async def _remove(connection: Connection, article_id: int, author: Author) -> None:
    article = await require_article(connection, article_id)
    await note(connection, article_id, author, Target.ARTICLE, article.title)
    await articles.remove(connection, article_id, datetime.now(UTC))


async def _look_up(
    connection: Connection, article: Article, guild_id: int | None
) -> tuple[Known | None, Verdicts | None]:
    known = await articles.find_known(connection, article, guild_id)
    article_id = (known and known.article_id) or None
    shelf = shelf_of(article_id) if article_id else await find_shelf(connection, guild_id)
    if shelf is None:
        return known, None
    return known, await read_verdicts(connection, await find_corrected(connection, article_id, article, shelf))
