"""Family names alone: "Sullivan" is the one person of that name and country of those years, or stays by itself.

A table of office-holders knows persons that the library may not hold: where it names one in office then, the name means
that one and nobody else; where it names two, the office told with the name has to tell which.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from aiosqlite import Connection

from bot.language.offices import tenures
from bot.language.same_name import known
from bot.library.identities import verdicts
from bot.library.identities.forms import FORM, Form, can_stand_for, family_keys, form_of, held_keys
from bot.library.identities.grouping import Why
from bot.library.identities.joining import new_identity, read_forms, told_with
from bot.library.identities.judging import How
from bot.library.identities.verdicts import Deed, Named, named
from bot.library.shelves import BITS, shelf_of
from bot.model import ActorType

# A name alone may mean who is told of in full within so many years.
_YEARS = 1


@dataclass(frozen=True, slots=True)
class Bearer:
    """A full form that the name may stand for; `since` and `until` are days, null where no article is dated."""

    form: Form
    since: str | None
    until: str | None

    def near(self, year: str) -> bool:
        if not year or self.since is None or self.until is None:
            return True
        return int(self.since[:4]) - _YEARS <= int(year) <= int(self.until[:4]) + _YEARS


async def find_alone(connection: Connection, forms: Iterable[Form]) -> set[int]:
    """The names alone that may stand for any of these full names, or were told to."""
    people = {form.id: form for form in forms if form.type is ActorType.PERSON and not form.alone}
    if not people:
        return set()
    told = await told_with(connection, people)
    keys = {form.id: {f"l{key[1:]}" for key in family_keys(form.name)} for form in people.values()}
    rows = await connection.execute_fetchall(
        f"SELECT {FORM}, k.key FROM joint_keys k JOIN joints j ON j.id = k.joint_id"
        f" WHERE k.key IN (SELECT value FROM json_each(?)) AND k.joint_id >> {BITS} IN"
        " (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set().union(*keys.values()))), json.dumps(sorted({shelf_of(id_) for id_ in people}))),
    )
    found = {form.id for form in (await read_forms(connection, told)).values() if form.alone} if told else set()
    for row in rows:
        other = form_of(row)
        fitting = (
            form
            for form in people.values()
            if row[-1] in keys[form.id] and form.country == other.country and shelf_of(form.id) == shelf_of(other.id)
        )
        if any(can_stand_for(other.name, form.name) for form in fitting):
            found.add(other.id)
    return found


class _Names:
    """What is looked up for a name alone, once for all the years and offices that it is judged for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bearers: dict[tuple[int, tuple[str, str, str]], list[Bearer]] = {}
        self._told: dict[tuple[int, tuple[str, str, str]], list[tuple[Deed, Named]]] = {}

    async def bearers(self, form: Form) -> list[Bearer]:
        key = shelf_of(form.id), named(form).key
        if key not in self._bearers:
            self._bearers[key] = await bearers(self._connection, form)
        return self._bearers[key]

    async def told(self, form: Form) -> list[tuple[Deed, Named]]:
        key = shelf_of(form.id), named(form).key
        if key not in self._told:
            self._told[key] = await verdicts.touching(self._connection, named(form), shelf_of(form.id))
        return self._told[key]


async def place_alone(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Find whom each of these names alone means now; the identities that lost or gained one."""
    touched: set[int] = set()
    ids = sorted(ids)
    names = _Names(connection)
    for form in (await read_forms(connection, ids)).values() if ids else ():
        identity, why, other = await _resolve(connection, form, names)
        if identity is None:
            identity = await _own(connection, form, names)
        if identity != form.identity_id:
            touched |= {identity, form.identity_id}
        if identity != form.identity_id or why.how != form.how:
            await connection.execute(
                "UPDATE joints SET identity_id = ?, how = ?, other = ?, reason = ? WHERE id = ?",
                (identity, why.how, other, why.reason, form.id),
            )
    return touched


async def release(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Take names alone out of their identities, each into one of its own, to be judged anew; all these identities."""
    groups: dict[tuple[int, tuple[str, str, str]], list[Form]] = {}
    for form in (await read_forms(connection, ids)).values():
        if form.alone:
            groups.setdefault((shelf_of(form.id), named(form).key), []).append(form)
    touched: set[int] = set()
    for forms in groups.values():
        identity = await new_identity(connection, forms[0], shelf_of(forms[0].id))
        touched |= {identity, *(form.identity_id for form in forms)}
        await connection.executemany(
            "UPDATE joints SET identity_id = ?, how = ? WHERE id = ?",
            [(identity, How.FIRST, form.id) for form in forms],
        )
    return touched


async def bearers(connection: Connection, form: Form) -> list[Bearer]:
    """The full names of the same country that a name alone may stand for, at any time."""
    keys = [f"f{key[1:]}" for key in held_keys(form.type, form.name, form.country)]
    rows = await connection.execute_fetchall(
        f"SELECT {FORM}, j.since, j.until FROM joints j WHERE j.type = ? AND j.country = ? AND j.articles > 0"
        " AND j.id IN (SELECT joint_id FROM joint_keys WHERE key IN (SELECT value FROM json_each(?)))"
        f" AND j.id >> {BITS} = ?",
        (form.type, form.country, json.dumps(keys), shelf_of(form.id)),
    )
    found = [Bearer(form_of(row), row[-2], row[-1]) for row in rows]
    return [bearer for bearer in found if can_stand_for(form.name, bearer.form.name)]


async def _resolve(connection: Connection, form: Form, names: _Names) -> tuple[int | None, Why, str]:
    """The identity, null for one of its own, why, and the full name."""
    told = await names.told(form)
    for deed, name in told:
        if deed is Deed.JOIN:
            target = await find_form(connection, name, shelf_of(form.id))
            if target is not None and not target.alone:
                return target.identity_id, Why(How.VERDICT), target.name
    everyone = await names.bearers(form) if form.country else []
    split = {name.key for deed, name in told if deed is Deed.SPLIT}
    apart = {bearer.form.identity_id for bearer in everyone if named(bearer.form).key in split}
    near = [b for b in everyone if b.near(form.year) and b.form.identity_id not in apart]
    return await _choose(connection, form, near)


async def _choose(connection: Connection, form: Form, near: Sequence[Bearer]) -> tuple[int | None, Why, str]:
    people = {bearer.form.identity_id for bearer in near}
    in_office = await _holding(connection, form, near) if form.office else []
    if len({b.form.identity_id for b in in_office}) == 1:
        return _joined(in_office, Why(How.FAMILY_OFFICE, None, f"the only one told of as {form.office}"))
    listed = _listed(form)
    if listed:
        meant = [b for b in near if known.person(b.form.name) in listed]
        if len({b.form.identity_id for b in meant}) == 1 and len(listed) == 1:
            return _joined(meant, Why(How.FAMILY_TABLE, None, "the only one of this name in office then"))
        names = ", ".join(sorted(known.known().names[number] for number in listed))
        return None, Why(How.ALONE, None, f"in office then: {names}"), ""
    if len(people) == 1:
        return _joined(near, Why(How.FAMILY, None, "the only one of this name and country in those years"))
    names = ", ".join(sorted({bearer.form.name for bearer in near}))
    return None, Why(How.ALONE, None, f"several fit: {names}" if people else ""), ""


def _joined(fitting: Sequence[Bearer], why: Why) -> tuple[int, Why, str]:
    best = max(fitting, key=lambda bearer: (bearer.form.articles, -bearer.form.id)).form
    return best.identity_id, why, best.name


def _listed(form: Form) -> set[int]:
    """The persons of the tables, by number, who held an office in that year under this family name."""
    if not form.year:
        return set()
    day = date(int(form.year), 7, 1)
    rows = [row for row in tenures(form.name, day) if row.code == form.country and row.held(day)]
    return {number for row in rows if (number := known.person(row.name)) is not None}


async def _holding(connection: Connection, form: Form, near: Sequence[Bearer]) -> list[Bearer]:
    """Those told of in the office that the name alone is told with, around its year."""
    first, last = (int(form.year) - _YEARS, int(form.year) + _YEARS) if form.year else (0, 9999)
    rows = await connection.execute_fetchall(
        "SELECT DISTINCT j.identity_id FROM joint_offices o JOIN joints j ON j.id = o.joint_id WHERE o.office = ?"
        " AND o.country = ? AND o.month >= ? AND o.month < ? AND o.articles > 0 AND j.year = '' AND j.how <> ?"
        " AND j.identity_id IN (SELECT value FROM json_each(?))",
        (
            form.office, form.country, f"{first:04}", f"{last + 1:04}", How.ALONE,
            json.dumps(sorted({bearer.form.identity_id for bearer in near})),
        ),
    )  # fmt: skip
    holders = {row[0] for row in rows}
    return [bearer for bearer in near if bearer.form.identity_id in holders]


async def find_form(connection: Connection, name: Named, shelf: int) -> Form | None:
    """The form of a name and country on a shelf, one that articles use where several years have it."""
    rows = await connection.execute_fetchall(
        f"SELECT {FORM} FROM joints j WHERE j.type = ? AND j.folded = ? AND j.country = ?"
        f" AND j.id >> {BITS} = ? ORDER BY j.articles DESC LIMIT 1",
        (*name.key, shelf),
    )
    return next((form_of(row) for row in rows), None)


async def _own(connection: Connection, form: Form, names: _Names) -> int:
    """The identity that a name alone has for itself: one for all years, and for names told to be one with it."""
    told = await names.told(form)
    if form.how == How.ALONE and not told:
        return form.identity_id
    found: list[int] = []
    for name in [named(form), *(name for deed, name in told if deed is Deed.JOIN)]:
        rows = await connection.execute_fetchall(
            "SELECT identity_id FROM joints WHERE type = ? AND folded = ? AND country = ? AND how = ?"
            f" AND id >> {BITS} = ? ORDER BY 1 LIMIT 1",
            (*name.key, How.ALONE, shelf_of(form.id)),
        )
        found += [row[0] for row in rows]
    if found:
        return min(found)
    shared = await connection.execute_fetchall(
        "SELECT 1 FROM joints WHERE identity_id = ? AND id <> ? LIMIT 1", (form.identity_id, form.id)
    )
    return await new_identity(connection, form, shelf_of(form.id)) if list(shared) else form.identity_id
