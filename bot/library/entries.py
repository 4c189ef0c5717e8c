"""The rows that the catalogue is built from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from aiosqlite import Connection

from bot.library.catalogue import ARTICLES, Entry
from bot.library.rows import ARTICLE, article_row


async def read_newest(connection: Connection, limit: int = ARTICLES) -> list[Entry]:
    """Those of the newest articles, by publication."""
    newest = "SELECT id FROM articles ORDER BY published DESC, id DESC LIMIT ?"
    return await _read(connection, f"{{}} IN ({newest})", limit)


async def read(connection: Connection, article_ids: Iterable[int]) -> list[Entry]:
    """Those of the articles that are there, in no order."""
    ids = json.dumps(list(article_ids))
    return await _read(connection, "{} IN (SELECT value FROM json_each(?))", ids) if ids != "[]" else []


async def _read(connection: Connection, where: str, *values: str | int) -> list[Entry]:
    countries = defaultdict(list)
    names = defaultdict(list)
    for article_id, name, mentions, country in await connection.execute_fetchall(
        f"SELECT article_id, name, mentions, country FROM actors WHERE {where.format('article_id')}", values
    ):
        names[article_id].append((name, mentions))
        if country:
            countries[article_id].append(country)
    for article_id, country in await connection.execute_fetchall(
        "SELECT c.article_id, p.country FROM contacts c JOIN parties p ON p.contact_id = c.id"
        f" WHERE {where.format('c.article_id')}",
        values,
    ):
        countries[article_id].append(country)
    rows = await connection.execute_fetchall(f"SELECT {ARTICLE} FROM articles a WHERE {where.format('a.id')}", values)
    return [
        Entry(row, tuple(countries[row.id]), tuple(names[row.id])) for row in (article_row(found) for found in rows)
    ]
