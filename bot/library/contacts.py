"""Contacts across articles, in the order of their own dates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from aiosqlite import Connection

from bot.library.analyses import CONTACT, CONTACT_WIDTH, read_parties, to_contact
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_date
from bot.model import ContactRow, Kind, Status

_COLUMNS = f"""
    SELECT {ARTICLE}, {CONTACT}, s.text FROM ({{contacts}}) c
    JOIN articles a ON a.id = c.article_id
    JOIN sentences s ON s.article_id = c.article_id AND s.position = c.sentence
    ORDER BY c.sort_key DESC
"""

# Beyond so many, which country has fewer is not worth counting.
_COUNTED = 5_000


async def find_rows(
    connection: Connection,
    country: str | None = None,
    *,
    with_country: str | None = None,
    kind: Kind | None = None,
    status: Status | None = None,
    since: date | None = None,
    until: date | None = None,
    article_id: int | None = None,
    limit: int,
) -> list[ContactRow]:
    """Contacts that meet all conditions; `since` and `until` keep those whose own time touches the span."""
    countries = await rarer_first(connection, "contact_countries", [code for code in (country, with_country) if code])
    start, key, id_, first = "contacts c", "c.sort_key", "c.id", None
    if countries and article_id is None:
        # Like the contacts themselves, those of one country are kept in order: no need to sort them all for a few.
        start = "contact_countries k CROSS JOIN contacts c ON c.id = k.contact_id"
        key, id_, first = "k.sort_key", "k.contact_id", countries.pop(0)
    takes_part = f"EXISTS (SELECT 1 FROM contact_countries w WHERE w.contact_id = {id_} AND w.country = ?)"
    conditions: list[tuple[str, Any]] = [
        ("k.country = ?", first),
        *((takes_part, code) for code in countries),
        ("c.kind = ?", kind),
        ("c.status = ?", status),
        ("coalesce(c.until, c.since) >= ?", from_date(since)),
        ("c.since <= ?", from_date(until)),
        (f"{key} < ?", until and f"{from_date(until)}~"),
        ("c.article_id = ?", article_id),
    ]
    chosen = [(sql, value) for sql, value in conditions if value is not None]
    where = " AND ".join(sql for sql, _ in chosen) or "TRUE"
    found = f"SELECT c.* FROM {start} WHERE {where} ORDER BY {key} DESC LIMIT ?"
    return await _rows(connection, found, [*(value for _, value in chosen), limit])


async def rarer_first(connection: Connection, table: str, names: Sequence[str]) -> list[str]:
    """The countries, or lists of events, with the one first that has the fewest rows: what they share is looked for
    among these."""
    if len(names) < 2:
        return list(names)
    column, counts = "list" if table == "event_lists" else "country", {}
    for name in names:
        rows = await connection.execute_fetchall(
            f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column} = ? LIMIT ?)", (name, _COUNTED)
        )
        counts[name] = next(iter(rows))[0]
    return sorted(names, key=counts.__getitem__)


async def find_some(connection: Connection, ids: Iterable[int]) -> list[ContactRow]:
    """The contacts of these ids, in the same order as when they are found."""
    chosen = "SELECT * FROM contacts WHERE id IN (SELECT value FROM json_each(?))"
    return await _rows(connection, chosen, [json.dumps(list(ids))])


async def _rows(connection: Connection, contacts: str, values: Sequence[Any]) -> list[ContactRow]:
    rows = list(await connection.execute_fetchall(_COLUMNS.format(contacts=contacts), values))
    parties = await read_parties(connection, [row[ARTICLE_WIDTH] for row in rows])
    found = []
    for row in rows:
        columns = row[ARTICLE_WIDTH:]
        contact = to_contact(columns, parties[columns[0]])
        found.append(ContactRow(columns[0], contact, columns[CONTACT_WIDTH], article_row(row)))
    return found
