"""The corrections of an article as rows, and the article that they belong to, known again however it comes back."""

from __future__ import annotations

from aiosqlite import Connection

from bot.library.rows import from_date, to_date
from bot.library.shelves import BITS, PUBLIC
from bot.library.urls import canonical_url
from bot.library.verdicts import Verdicts, actor_key, contact_key
from bot.model import Article


async def find_corrected(
    connection: Connection, article_id: int | None, article: Article, shelf: int = PUBLIC
) -> int | None:
    """The number that the corrections of an article in the library are kept under, or of one that comes and was there.

    The latter is recognised as a load recognises it, among those of its shelf; `article` is as it came.
    """
    rows = await connection.execute_fetchall("SELECT id FROM corrected_articles WHERE article_id = ?", (article_id,))
    if article_id is None:
        # The + keeps SQLite from walking all that were removed.
        rows = await connection.execute_fetchall(
            "SELECT id FROM corrected_articles WHERE +article_id IS NULL AND"
            " ((path <> '' AND path = ?) OR (path = '' AND canonical_url = ?) OR content_hash = ?)"
            f" AND id >> {BITS} = ? ORDER BY id DESC LIMIT 1",
            (article.path, canonical_url(article.url), article.content_hash, shelf),
        )
    return next((int(row[0]) for row in rows), None)


async def read_verdicts(connection: Connection, corrected_id: int | None) -> Verdicts:
    """The corrections that hold; none for no number."""
    rows = await connection.execute_fetchall(
        "SELECT target, before, after, kind, countries FROM corrections"
        " WHERE corrected_id = ? AND undone IS NULL ORDER BY id",
        (corrected_id,),
    )
    fields: dict[str, str | None] = {}
    contacts, actors, removed = set(), set(), False
    for target, before, after, kind, countries in rows:
        if target == "contact":
            contacts.add(contact_key(kind, tuple(countries.split()), before))
        elif target == "actor":
            actors.add(actor_key(before))
        elif target == "article":
            removed = True
        else:
            fields[target] = after
    return Verdicts(
        fields.get("title"),
        fields.get("source"),
        to_date(fields.get("published")),
        frozenset(contacts),
        frozenset(actors),
        removed,
        frozenset(field for field, value in fields.items() if value is None),
    )


async def keep_identity(connection: Connection, corrected_id: int | None, article_id: int, article: Article) -> None:
    """Note by what a corrected article is known from now on, and what it says of itself; nothing for no number."""
    if corrected_id is None:
        return
    await connection.execute(
        "UPDATE corrected_articles SET article_id = ?, path = ?, canonical_url = ?, content_hash = ?, title = ?,"
        " source = ?, published = ? WHERE id = ?",
        (article_id, *identity(article), corrected_id),
    )


def identity(article: Article) -> tuple[str | None, ...]:
    published = from_date(article.published)
    return (
        article.path,
        canonical_url(article.url),
        article.content_hash,
        article.title,
        article.source,
        published,
    )
