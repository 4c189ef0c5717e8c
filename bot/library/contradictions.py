"""Contradictions between sources, kept with the moment they were found, so that a digest can tell what is new."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from aiosqlite import Connection

from bot.library import contacts
from bot.library.database import Database, in_one_go
from bot.library.events_matching import same_person
from bot.library.figures import read_figures
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_moment, to_moment
from bot.model import ArticleRow, Contact

# Of each kind, the newest so many are looked through.
_EVERY = 2_000
# From here on two names are one person's: see `same_person`.
_SURE = 0.75


class Conflict(StrEnum):
    """What two sources contradict one another in."""

    OFFICE = "office"
    DENIAL = "denial"
    DATE = "date"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says. `contact` is null for an office; `name` and `role` are then the holder's.

    `figure` is the number stated, where figures differ.
    """

    article: ArticleRow
    sentence: str
    contact: Contact | None = None
    name: str = ""
    role: str = ""
    figure: float | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`countries` are those of the event, or the one of the office. `found` is when the library noticed."""

    id: int
    kind: Conflict
    countries: tuple[str, ...]
    sides: tuple[Side, Side]
    found: datetime

    @property
    def names(self) -> tuple[str, ...]:
        """The persons concerned."""
        said = (side.contact.people if side.contact else (side.name,) for side in self.sides)
        return tuple(dict.fromkeys(name for names in said for name in names))


class Contradictions:
    """Hangs on the library as `library.contradictions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, country: str | None = None, *, actor: str | None = None, article_id: int | None = None, limit: int = 50
    ) -> list[Contradiction]:
        """Those with the newest article first. `actor` is a name in any spelling, or a family name alone."""
        async with self._database.read() as connection:
            wanted = partial(_find, country=country, actor=actor, article_id=article_id, limit=limit)
            return await in_one_go(connection, wanted)

    async def since(self, moment: datetime) -> list[Contradiction]:
        """Those noticed at or after `moment`, which carries its time zone; the newest article first."""
        async with self._database.read() as connection:
            return await find_since(connection, moment)


async def find_since(
    connection: Connection, moment: datetime, until: datetime | None = None, *, limit: int = -1
) -> list[Contradiction]:
    """Those noticed at or after `moment`, and before `until` where it is given."""
    return await _read(connection, await _newest(connection, found=(moment, until), limit=limit))


async def count_since(connection: Connection, moment: datetime, until: datetime) -> int:
    rows = await connection.execute_fetchall(
        "SELECT count(*) FROM contradictions WHERE found >= ? AND found < ?", (to_moment(moment), to_moment(until))
    )
    return next(int(row[0]) for row in rows)


async def _find(
    connection: Connection, *, country: str | None, actor: str | None, article_id: int | None, limit: int
) -> list[Contradiction]:
    if actor is None:
        return await _read(connection, await _newest(connection, country, article_id=article_id, limit=limit))
    ids = await _newest(connection, country, article_id=article_id)
    named = await _naming(connection, actor, json.dumps(ids))
    return await _read(connection, [id_ for id_ in ids if id_ in named][:limit])


# The newest of each kind, by the day of the newer article: what tells their order, and no more.
_KEYS = """
    SELECT x.id, max(ifnull(a.published, ''), ifnull(b.published, '')) AS published
    FROM (SELECT * FROM contradictions WHERE first_{side} IS NOT NULL AND {chosen} ORDER BY id DESC LIMIT :every) x
    CROSS JOIN {table} k ON k.id = x.first_{side} CROSS JOIN articles a ON a.id = k.article_id
    CROSS JOIN {table} l ON l.id = x.second_{side} CROSS JOIN articles b ON b.id = l.article_id
    WHERE {where}
"""
_OF_ARTICLE = """
    (first_{side} IN (SELECT id FROM {table} WHERE article_id = :article)
    OR second_{side} IN (SELECT id FROM {table} WHERE article_id = :article))
"""
_OF_COUNTRY = {
    "claim": "k.country = :country",
    "contact": "EXISTS (SELECT 1 FROM contact_countries w WHERE w.contact_id IN (k.id, l.id) AND w.country = :country)",
}
_TABLES = {"claim": "office_claims", "contact": "contacts"}


async def _newest(
    connection: Connection,
    country: str | None = None,
    *,
    article_id: int | None = None,
    found: tuple[datetime, datetime | None] | None = None,
    limit: int = -1,
) -> list[int]:
    """Ids, those with the newest article first."""
    since, until = found or (None, None)
    keys = [
        _KEYS.format(
            side=side,
            table=table,
            chosen=" AND ".join(
                [
                    "found >= :since" if since else "TRUE",
                    "found < :until" if until else "TRUE",
                    _OF_ARTICLE.format(side=side, table=table) if article_id is not None else "TRUE",
                ]
            ),
            where=_OF_COUNTRY[side] if country else "TRUE",
        )
        for side, table in _TABLES.items()
    ]
    rows = await connection.execute_fetchall(
        f"SELECT id FROM ({' UNION ALL '.join(keys)}) ORDER BY published DESC, id DESC LIMIT :limit",
        {
            "country": country,
            "article": article_id,
            "since": since and to_moment(since),
            "until": until and to_moment(until),
            "every": _EVERY,
            "limit": limit,
        },
    )
    return [row[0] for row in rows]


async def _naming(connection: Connection, actor: str, ids: str) -> set[int]:
    """The ids of those of a person, under a name in any spelling."""
    rows = await connection.execute_fetchall(
        "SELECT x.id, k.name FROM contradictions x JOIN office_claims k ON k.id IN (x.first_claim, x.second_claim)"
        " WHERE x.id IN (SELECT value FROM json_each(?1)) UNION ALL SELECT x.id, p.name FROM contradictions x"
        " JOIN party_people p ON p.contact_id IN (x.first_contact, x.second_contact)"
        " WHERE x.id IN (SELECT value FROM json_each(?1))",
        (ids,),
    )
    known: dict[str, bool] = {}
    found = set()
    for id_, name in rows:
        if name not in known:
            known[name] = same_person(actor, name) >= _SURE
        if known[name]:
            found.add(id_)
    return found


async def _read(connection: Connection, ids: Sequence[int]) -> list[Contradiction]:
    """Those of these ids, in their order."""
    wanted = json.dumps(ids)
    found = {one.id: one for one in (*await _of_offices(connection, wanted), *await _of_events(connection, wanted))}
    return [found[id_] for id_ in ids if id_ in found]


async def _of_offices(connection: Connection, ids: str) -> list[Contradiction]:
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE}, x.id, x.found, k.country, k.name, k.role, s.text FROM contradictions x"
        " JOIN office_claims k ON k.id IN (x.first_claim, x.second_claim) JOIN articles a ON a.id = k.article_id"
        " JOIN sentences s ON s.article_id = k.article_id AND s.position = k.sentence"
        " WHERE x.id IN (SELECT value FROM json_each(?)) AND x.first_claim IS NOT NULL"
        " ORDER BY x.id, k.id = x.second_claim",
        (ids,),
    )
    sides: dict[int, list[Side]] = {}
    facts: dict[int, tuple[str, str]] = {}
    for row in rows:
        id_, found, country, name, role, sentence = row[ARTICLE_WIDTH:]
        facts[id_] = (found, country)
        sides.setdefault(id_, []).append(Side(article_row(row), sentence, name=name, role=role))
    return [
        Contradiction(id_, Conflict.OFFICE, (facts[id_][1],), (told[0], told[1]), from_moment(facts[id_][0]))
        for id_, told in sides.items()
        if len(told) > 1
    ]


async def _of_events(connection: Connection, ids: str) -> list[Contradiction]:
    rows: Sequence[Any] = list(
        await connection.execute_fetchall(
            "SELECT id, kind, first_contact, second_contact, words, found FROM contradictions"
            " WHERE id IN (SELECT value FROM json_each(?)) AND first_contact IS NOT NULL",
            (ids,),
        )
    )
    told = {row.id: row for row in await contacts.find_some(connection, {id_ for row in rows for id_ in row[2:4]})}
    found = []
    for id_, kind, *pair, unit, moment in rows:
        first, second = (told[contact] for contact in pair)
        countries = tuple(dict.fromkeys((*first.contact.countries, *second.contact.countries)))
        one, other = (
            Side(
                row.article,
                row.sentence,
                row.contact,
                figure=read_figures(row.sentence, row.article.language).get(unit),
            )
            for row in (first, second)
        )
        found.append(Contradiction(id_, Conflict(kind), countries, (one, other), from_moment(moment)))
    return found
