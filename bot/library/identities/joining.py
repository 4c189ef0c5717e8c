"""Full names joined: a new form is compared with the few that share a key, and its neighbourhood divided anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from aiosqlite import Connection

from bot.language.same_name.alignment import match
from bot.language.same_name.parsing import parse
from bot.language.same_name.sounds import SAME, likeness
from bot.library.identities import verdicts
from bot.library.identities.forms import FORM, Form, form_of, searched_keys
from bot.library.identities.grouping import Why, divide
from bot.library.identities.judging import Edge, How, NameVerdict, compare_names, weigh
from bot.library.shelves import BITS, next_id, shelf_of
from bot.model import ActorType

# Of a key that very many forms share, only the newest are looked at: the time stays bounded.
_NEWEST = 2_000
_LARGEST = 60


async def find_pairs(connection: Connection, form: Form) -> bool:
    """Keep, of the forms that share a key with this one, those whose names may be its own; whether any is the same."""
    rows = await connection.execute_fetchall(
        f"SELECT {FORM} FROM joints j WHERE j.id IN (SELECT joint_id FROM joint_keys WHERE key IN"
        f" (SELECT value FROM json_each(?)) AND joint_id >> {BITS} = ? ORDER BY joint_id DESC LIMIT ?)"
        " AND j.id <> ? AND j.type = ?",
        (
            *(json.dumps(sorted(searched_keys(form.type, form.name, form.country))), shelf_of(form.id), _NEWEST),
            *(form.id, form.type),
        ),
    )
    found = []
    for other in map(form_of, rows):
        if form.type is ActorType.ORG or form.folded == other.folded or _alike(form.name, other.name):
            verdict = compare_names(form, other)
            if verdict.answer != "different":
                found += [(form.id, other.id, *verdict), (other.id, form.id, *verdict)]
    if found:
        await connection.executemany(
            "INSERT OR REPLACE INTO joint_pairs (joint_id, other_id, answer, how, reason) VALUES (?, ?, ?, ?, ?)",
            found,
        )
    return any(answer == "same" for _, _, answer, _, _ in found)


def _alike(one: str, two: str) -> bool:
    """False for most kin, at a small part of the cost of the full comparison."""
    left, right = parse(one), parse(two)
    if left.east_asian or right.east_asian or min(len(left.tokens), len(right.tokens)) < 2:
        return True
    if match(left.tokens[0], right.tokens[0]) is not None:
        return True
    return any(
        len(name.tokens) == 2 and likeness(name.texts[0], other.texts[-1]) == SAME
        for name, other in ((left, right), (right, left))
    )


async def neighbourhood(connection: Connection, start: Iterable[int]) -> dict[int, Form]:
    """The full forms that names which are one, or verdicts, link with these, step by step."""
    found: dict[int, Form] = {}
    seen: set[int] = set()
    waiting = set(start)
    while waiting and len(found) < _LARGEST:
        forms = {id_: form for id_, form in (await read_forms(connection, waiting)).items() if not form.alone}
        seen |= waiting
        found |= forms
        ids = json.dumps(list(forms))
        rows = await connection.execute_fetchall(
            "SELECT other_id FROM joint_pairs WHERE answer = 'same' AND joint_id IN (SELECT value FROM json_each(?1))"
            " UNION SELECT id FROM joints WHERE identity_id IN (SELECT value FROM json_each(?2))"
            f" UNION SELECT id FROM ({_TOLD})",
            (ids, json.dumps([form.identity_id for form in forms.values()])),
        )
        waiting = {row[0] for row in rows} - seen
    return found


async def read_forms(connection: Connection, ids: Iterable[int]) -> dict[int, Form]:
    rows = await connection.execute_fetchall(
        f"SELECT {FORM} FROM joints j WHERE j.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {form.id: form for form in map(form_of, rows)}


# The forms that a verdict names together with any of those in ?1, each on its own shelf.
_TOLD = f"""
    SELECT j.id FROM joints h JOIN identity_verdicts v ON v.folded = h.folded AND v.country = h.country
        AND v.type = h.type AND v.undone IS NULL
    JOIN joints j ON j.type = v.other_type AND j.folded = v.other_folded AND j.country = v.other_country
        AND j.id >> {BITS} = h.id >> {BITS} AND v.deed >> {BITS} IN (0, h.id >> {BITS})
    WHERE h.id IN (SELECT value FROM json_each(?1))
    UNION SELECT j.id FROM joints h JOIN identity_verdicts v ON v.other_folded = h.folded
        AND v.other_country = h.country AND v.other_type = h.type AND v.undone IS NULL
    JOIN joints j ON j.type = v.type AND j.folded = v.folded AND j.country = v.country
        AND j.id >> {BITS} = h.id >> {BITS} AND v.deed >> {BITS} IN (0, h.id >> {BITS})
    WHERE h.id IN (SELECT value FROM json_each(?1))
"""


async def told_with(connection: Connection, ids: Iterable[int]) -> set[int]:
    """The forms that a verdict names together with any of these."""
    rows = await connection.execute_fetchall(_TOLD, (json.dumps(list(ids)),))
    return {row[0] for row in rows}


async def judged_by_people(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Those of these forms that a verdict in force names."""
    rows = await connection.execute_fetchall(
        "SELECT h.id FROM joints h WHERE h.id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM"
        f" identity_verdicts v WHERE v.undone IS NULL AND v.deed >> {BITS} IN (0, h.id >> {BITS}) AND ("
        "(v.folded = h.folded AND v.country = h.country)"
        " OR (v.other_folded = h.folded AND v.other_country = h.country)))",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}


async def regroup(connection: Connection, start: Iterable[int]) -> tuple[dict[int, Form], set[int]]:
    """Divide the neighbourhood of these forms anew; its forms, and the identities that lost or gained any."""
    found: dict[int, Form] = {}
    changed: set[int] = set()
    start = set(start)
    for shelf in {shelf_of(id_) for id_ in start}:
        forms, moved = await _regroup(connection, {id_ for id_ in start if shelf_of(id_) == shelf})
        found |= forms
        changed |= moved
    return found, changed


async def _regroup(connection: Connection, start: Iterable[int]) -> tuple[dict[int, Form], set[int]]:
    """As `regroup`, for forms of one shelf."""
    forms = await neighbourhood(connection, start)
    if not forms:
        return {}, set()
    offices = await _offices(connection, forms)
    edges = await _edges(connection, forms, offices)
    judged: dict[tuple[int, int], bool] = {}

    def apart(one: int, two: int) -> bool:
        pair = (min(one, two), max(one, two))
        if pair not in judged:
            judged[pair] = compare_names(forms[one], forms[two]).answer == "different"
        return judged[pair]

    groups = divide(forms, edges, await verdicts.decided(connection, forms), apart)
    return forms, await _assign(connection, forms, groups)


async def _offices(connection: Connection, forms: dict[int, Form]) -> dict[int, frozenset[str]]:
    """The offices, with their country, that each form is told with; needed where the country does not settle it."""
    if len({form.country for form in forms.values()}) < 2 and all(form.country for form in forms.values()):
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    for joint, office in await connection.execute_fetchall(
        "SELECT DISTINCT joint_id, office FROM joint_offices WHERE joint_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(forms)),),
    ):
        found[joint].add(office)
    return {joint: frozenset(names) for joint, names in found.items()}


async def _edges(connection: Connection, forms: dict[int, Form], offices: dict[int, frozenset[str]]) -> list[Edge]:
    rows = await connection.execute_fetchall(
        "SELECT joint_id, other_id, answer, how, reason FROM joint_pairs WHERE answer = 'same'"
        " AND joint_id IN (SELECT value FROM json_each(?)) AND joint_id < other_id",
        (json.dumps(list(forms)),),
    )
    return [
        weigh(forms[one], forms[two], NameVerdict(answer, How(how), reason), offices)
        for one, two, answer, how, reason in rows
        if one in forms and two in forms
    ]


async def _assign(connection: Connection, forms: dict[int, Form], groups: Sequence[dict[int, Why]]) -> set[int]:
    """Give each group an identity, its oldest where it is free: the larger group keeps a common one."""
    taken: set[int] = set()
    touched: set[int] = set()
    changes = []
    size = {id(group): sum(forms[id_].articles for id_ in group) for group in groups}
    for group in sorted(groups, key=lambda group: (-size[id(group)], min(group))):
        free = {forms[id_].identity_id for id_ in group} - taken
        root = next(id_ for id_, why in group.items() if why.other is None)
        identity = min(free) if free else await new_identity(connection, forms[root], shelf_of(root))
        taken.add(identity)
        for id_, why in group.items():
            if forms[id_].identity_id != identity:
                touched |= {identity, forms[id_].identity_id}
            other = forms[why.other].name if why.other is not None else ""
            changes.append((identity, why.how, other, why.reason, id_))
    await connection.executemany(
        "UPDATE joints SET identity_id = ?, how = ?, other = ?, reason = ? WHERE id = ?", changes
    )
    return touched


async def new_identity(connection: Connection, form: Form, shelf: int) -> int:
    cursor = await connection.execute(
        "INSERT INTO identities (type, name, country, id) VALUES (?, ?, ?, ?)",
        (form.type, form.name, form.country, await next_id(connection, shelf)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid
