"""Offices told of without a name, and who held them: by what the library tells, else by the table of office-holders."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aiosqlite import Connection

from bot.language.offices import known_holders, office_ended, offices_of
from bot.language.same_name import known
from bot.library.identities import verdicts
from bot.library.identities.joining import read_forms
from bot.library.identities.verdicts import TITLE, Deed, Named
from bot.library.shelves import BITS, PUBLIC, shelf_of

# In so many months around a title, the one person told of in the office holds it; the wider where the nearer is empty.
_SPANS = (1, 6)


class TitleHow(StrEnum):
    """Why a title means a person: named in the article, told of in the library, listed in the table."""

    HERE = "title_here"
    TOLD = "title_told"
    TABLE = "title_table"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who an office means in a month, and by which rule: the library's own articles, or the table."""

    identity: int
    how: TitleHow


@dataclass(frozen=True, slots=True)
class TitleUse:
    """A title in an article that means an identity."""

    article_id: int
    sentence: int
    text: str
    office: str
    country: str
    acting: bool
    how: TitleHow


async def holders(
    connection: Connection, country: str, office: str, months: Iterable[str], shelf: int = PUBLIC
) -> dict[str, Holder]:
    """Who held an office in each of these months (`YYYY-MM`), where one person alone is told of on a shelf."""
    months = set(months)
    near = {around for month in months if month for around in _around(month, max(_SPANS))}
    told: dict[str, set[int]] = defaultdict(set)
    for month, identity in await connection.execute_fetchall(
        "SELECT DISTINCT o.month, j.identity_id FROM joint_offices o JOIN joints j ON j.id = o.joint_id"
        " WHERE o.country = ? AND o.office = ? AND o.articles > 0 AND o.month BETWEEN ? AND ?"
        f" AND o.joint_id >> {BITS} = ?",
        (country, office, min(near, default=""), max(near, default=""), shelf),
    ):
        told[month].add(identity)
    listed: dict[str, int | None] = {}
    found = {}
    for month in months:
        names = known_holders(country, office, date.fromisoformat(f"{month}-01")) if month else []
        for name in names:
            if name not in listed:
                listed[name] = await _identity_known_as(connection, name, shelf)
        holder = _holder(month, told, {name: listed[name] for name in names}, office_ended(country, office, month))
        if holder is not None:
            found[month] = holder
    return found


def _holder(month: str, told: Mapping[str, set[int]], listed: Mapping[str, int | None], ended: bool) -> Holder | None:
    """`listed` are the table's holders in that month with their identities, `ended` whether they have left since.

    A tenure that has ended is certain: there, what articles tell has to agree. One that goes on may be outdated.
    """
    if not month:
        return None
    known_ids = {identity for identity in listed.values() if identity is not None}
    for span in _SPANS:
        people = set().union(*(told.get(near, set()) for near in _around(month, span)))
        if len(people) == 1:
            identity = next(iter(people))
            return Holder(identity, TitleHow.TOLD) if identity in known_ids or not (listed and ended) else None
        if people:
            meant = known_ids & people
            return Holder(meant.pop(), TitleHow.TABLE) if len(listed) == 1 and meant else None
    return Holder(known_ids.pop(), TitleHow.TABLE) if len(listed) == 1 and known_ids else None


def _around(month: str, span: int) -> list[str]:
    count = int(month[:4]) * 12 + int(month[5:]) - 1
    return [f"{near // 12:04}-{near % 12 + 1:02}" for near in range(count - span, count + span + 1)]


async def _identity_known_as(connection: Connection, name: str, shelf: int) -> int | None:
    number = known.person(name)
    if number is None:
        return None
    rows = await connection.execute_fetchall(
        "SELECT j.identity_id FROM joint_keys k JOIN joints j ON j.id = k.joint_id WHERE k.key = ? AND j.articles > 0"
        f" AND j.id >> {BITS} = ? ORDER BY j.articles DESC LIMIT 1",
        (f"k:{known.known().names[number]}", shelf),
    )
    return next((row[0] for row in rows), None)


async def find(connection: Connection, identity: int) -> list[TitleUse]:
    """The titles that mean a person, the newest first; those that people split off are left out."""
    rows = await connection.execute_fetchall("SELECT id FROM joints WHERE identity_id = ?", (identity,))
    forms = await read_forms(connection, [row[0] for row in rows])
    offices = await _offices(connection, forms.keys(), [form.name for form in forms.values()])
    keys = {verdicts.named(form).key for form in forms.values()}
    found: list[tuple[str, TitleUse]] = []
    for country, office in sorted(offices):
        told = await verdicts.touching(connection, Named(TITLE, office, country), shelf_of(identity))
        if any(deed is Deed.SPLIT and name.key in keys for deed, name in told):
            continue
        found += await _uses(connection, identity, country, office)
    return [use for _, use in sorted(found, key=lambda pair: (pair[0], pair[1].article_id), reverse=True)]


async def _offices(connection: Connection, joints: Iterable[int], names: Iterable[str]) -> set[tuple[str, str]]:
    found = {
        (country, office)
        for country, office in await connection.execute_fetchall(
            "SELECT DISTINCT country, office FROM joint_offices WHERE joint_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(joints)),),
        )
    }
    for name in names:
        number = known.person(name)
        if number is not None:
            found |= set(offices_of(known.known().names[number]))
    return found


async def _uses(connection: Connection, identity: int, country: str, office: str) -> list[tuple[str, TitleUse]]:
    shelf = shelf_of(identity)
    rows = list(
        await connection.execute_fetchall(
            "SELECT t.article_id, t.sentence, t.text, t.acting, ifnull(t.published, ''), j.identity_id FROM titles t"
            " LEFT JOIN actors x ON x.article_id = t.article_id AND x.position = t.actor"
            " LEFT JOIN joints j ON j.id = x.joint_id WHERE t.country = ? AND t.office = ?"
            f" AND t.article_id >> {BITS} = ?",
            (country, office, shelf),
        )
    )
    by_month = await holders(connection, country, office, {row[4][:7] for row in rows if row[5] is None}, shelf)
    found = []
    for article_id, sentence, text, acting, published, here in rows:
        holder = Holder(here, TitleHow.HERE) if here is not None else by_month.get(published[:7])
        if holder is not None and holder.identity == identity:
            use = TitleUse(article_id, sentence, text, office, country, bool(acting), holder.how)
            found.append((published, use))
    return found
