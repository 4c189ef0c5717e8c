"""Contradictions between sources, kept with the moment they were found, so that a digest can tell what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from aiosqlite import Connection

from bot.library import contacts
from bot.library.database import Database
from bot.library.events_matching import same_person
from bot.library.figures import read_figures
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_moment, to_moment
from bot.model import ArticleRow, Contact

_EVERY = 2_000


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
            found = await _read(connection)
        chosen = [
            one
            for one in found
            if (country is None or country in one.countries)
            and (actor is None or any(same_person(actor, name) >= 0.75 for name in one.names))
            and (article_id is None or article_id in (side.article.id for side in one.sides))
        ]
        return chosen[:limit]

    async def since(self, moment: datetime) -> list[Contradiction]:
        """Those noticed at or after `moment`, which carries its time zone; the newest article first."""
        async with self._database.read() as connection:
            return await find_since(connection, moment)


async def find_since(connection: Connection, moment: datetime) -> list[Contradiction]:
    return await _read(connection, to_moment(moment))


async def _read(connection: Connection, since: str = "") -> list[Contradiction]:
    found = [*await _of_offices(connection, since), *await _of_events(connection, since)]
    return sorted(found, key=_newest, reverse=True)


def _newest(one: Contradiction) -> tuple[date, int]:
    return max(side.article.published or date.min for side in one.sides), one.id


async def _of_offices(connection: Connection, since: str) -> list[Contradiction]:
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE}, x.id, x.found, k.country, k.name, k.role, s.text FROM contradictions x"
        " JOIN office_claims k ON k.id IN (x.first_claim, x.second_claim) JOIN articles a ON a.id = k.article_id"
        " JOIN sentences s ON s.article_id = k.article_id AND s.position = k.sentence"
        " WHERE x.first_claim IS NOT NULL AND x.found >= ? ORDER BY x.id DESC, k.id = x.second_claim LIMIT ?",
        (since, 2 * _EVERY),
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


async def _of_events(connection: Connection, since: str) -> list[Contradiction]:
    rows: Sequence[Any] = list(
        await connection.execute_fetchall(
            "SELECT id, kind, first_contact, second_contact, words, found FROM contradictions"
            " WHERE first_contact IS NOT NULL AND found >= ? ORDER BY id DESC LIMIT ?",
            (since, _EVERY),
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
