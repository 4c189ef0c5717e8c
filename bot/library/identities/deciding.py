"""What people may decide: two identities made one, names split off, a verdict taken back; and what to offer them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aiosqlite import Connection

from bot.library.identities import alone, pages, placing, verdicts
from bot.library.identities.forms import FORM, Form, form_of
from bot.library.identities.verdicts import By, Deed, Named, named
from bot.library.shelves import shelf_of
from bot.model import ActorType, IdentityRow

_OFFERED = 20


class DecisionError(Exception):
    """A verdict that cannot be: both sides are one already, or nothing would be left."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An identity that may be one with another; `reason` are the rule's own words, in English."""

    identity: IdentityRow
    reason: str


async def join(connection: Connection, one: int, two: int, by: By) -> int:
    """Make two identities one: the verdict's id. Raises DecisionError."""
    left, right = await _forms(connection, one), await _forms(connection, two)
    if one == two or not left or not right or left[0].type is not right[0].type or shelf_of(one) != shelf_of(two):
        raise DecisionError("two different persons, or two bodies, are needed")
    pairs = {frozenset((named(left[0]), named(form))): (named(left[0]), named(form)) for form in right}
    pairs |= {frozenset((named(form), named(right[0]))): (named(form), named(right[0])) for form in left}
    deed = await verdicts.record(
        connection, Deed.JOIN, [p for p in pairs.values() if p[0] != p[1]], by, _now(), shelf_of(one)
    )
    await placing.settle(connection, [form.id for form in (*left, *right)])
    return deed


async def split(connection: Connection, identity: int, chosen: Collection[Named], by: By) -> int:
    """Split names off an identity: the verdict's id. Raises DecisionError."""
    forms = await _forms(connection, identity)
    rest = [form for form in forms if named(form) not in chosen and not form.alone]
    rest = rest or [form for form in forms if named(form) not in chosen]
    if not chosen or not rest:
        raise DecisionError("a name has to stay")
    pairs = {(name, named(form)): None for name in chosen for form in rest}
    deed = await verdicts.record(connection, Deed.SPLIT, list(pairs), by, _now(), shelf_of(identity))
    await placing.settle(connection, [form.id for form in forms])
    return deed


async def undo(connection: Connection, deed: int, by: By) -> bool:
    """Take a verdict back; false where it is not in force (any more)."""
    names = await verdicts.undo(connection, deed, by, _now())
    if names is None:
        return False
    await placing.settle(connection, [form.id for form in await _named(connection, names)])
    return True


def _now() -> datetime:
    return datetime.now(UTC)


async def _forms(connection: Connection, identity: int) -> list[Form]:
    """The forms of an identity, full ones first, then those that most articles use."""
    rows = await connection.execute_fetchall(
        f"SELECT {FORM} FROM joints j WHERE j.identity_id = ? ORDER BY j.articles DESC, j.id", (identity,)
    )
    return sorted(map(form_of, rows), key=lambda form: form.alone)


async def _named(connection: Connection, names: Iterable[Named]) -> list[Form]:
    found: list[Form] = []
    for name in names:
        rows = await connection.execute_fetchall(
            f"SELECT {FORM} FROM joints j WHERE j.type = ? AND j.folded = ? AND j.country = ?", name.key
        )
        found += map(form_of, rows)
    return found


async def offers(connection: Connection, identity: int) -> list[Offer]:
    """The identities that the rule leaves to a person: names that may be one, and family names that several bear."""
    forms = await _forms(connection, identity)
    rows = await connection.execute_fetchall(
        "SELECT o.identity_id, p.reason FROM joint_pairs p JOIN joints o ON o.id = p.other_id"
        " WHERE p.joint_id IN (SELECT value FROM json_each(?)) AND o.identity_id <> ?"
        " ORDER BY p.answer DESC, o.articles DESC",
        (json.dumps([form.id for form in forms]), identity),
    )
    reasons = {row[0]: row[1] for row in reversed(list(rows))}
    for form in forms:
        if form.alone:
            for bearer in await alone.bearers(connection, form):
                reasons.setdefault(bearer.form.identity_id, f"“{form.name}” alone fits {bearer.form.name}")
    for other in await _alone_of(connection, forms):
        reasons.setdefault(other.identity_id, f"“{other.name}” alone fits {forms[0].name}")
    reasons.pop(identity, None)
    found = await pages.read_rows(connection, reasons)
    ordered = sorted(found, key=lambda row: -row.articles)[:_OFFERED]
    return [Offer(row, reasons[row.id]) for row in ordered]


async def _alone_of(connection: Connection, forms: Sequence[Form]) -> list[Form]:
    if not forms or forms[0].type is not ActorType.PERSON:
        return []
    rows = await connection.execute_fetchall(
        f"SELECT {FORM} FROM joints j WHERE j.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(await alone.find_alone(connection, forms))),),
    )
    countries = {form.country for form in forms}
    return [form for form in map(form_of, rows) if form.country in countries or not form.country]
