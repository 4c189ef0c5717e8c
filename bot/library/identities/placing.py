"""An article's actors brought to their identities, in the article's own transaction."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from aiosqlite import Connection

from bot.language.office_names import Office, read_office
from bot.language.titles import find_titles
from bot.library.database import Database
from bot.library.identities import alone, joining
from bot.library.identities.forms import Form, held_keys, is_alone
from bot.library.identities.judging import How
from bot.library.rows import to_moment
from bot.library.shelves import BITS, next_id, shelf_of
from bot.model import ActorType

_BATCH = 200

_log = logging.getLogger(__name__)


class _Actor(NamedTuple):
    position: int
    name: str
    folded: str
    type: ActorType
    country: str
    mentions: int
    office: Office | None


async def place_missing(database: Database) -> None:
    """Place the articles that an older version of the program stored; broken off, it goes on at the next call."""
    async with database.read_everything() as connection:
        rows = await connection.execute_fetchall(
            "SELECT DISTINCT article_id FROM actors WHERE joint_id IS NULL ORDER BY article_id"
        )
    ids = [row[0] for row in rows]
    if ids:
        _log.info("Joining the actors of %d articles, once only", len(ids))
    for start in range(0, len(ids), _BATCH):
        async with database.write() as connection:
            for article_id in ids[start : start + _BATCH]:
                await place(connection, article_id)


async def place(connection: Connection, article_id: int) -> set[int]:
    """Join an article's actors, whose rows were just written, to persons and bodies; note their offices and titles.

    The identities that change by it, those that are gone among them.
    """
    day, actors = await _read(connection, article_id)
    await _write_roles(connection, article_id, actors)
    await _write_titles(connection, article_id, day, actors)
    met, new = await _joints(connection, article_id, actors, day)
    widened = await _widen(connection, met, day)
    await _count(connection, article_id, +1)
    touched = await _settle(connection, set(new), widened, await _open(connection, met, new))
    touched |= await remove_unused(connection)
    await recount(connection, touched)
    await _name(connection, article_id)
    return touched | await _identities(connection, article_id)


async def withdraw(connection: Connection, article_id: int) -> set[int]:
    """Take an article's actors out of the counts, before their rows are deleted; the identities that they were of."""
    left = await _identities(connection, article_id)
    await _count(connection, article_id, -1)
    await connection.execute("UPDATE actors SET joint_id = NULL WHERE article_id = ?", (article_id,))
    await connection.execute("DELETE FROM roles WHERE article_id = ?", (article_id,))
    await connection.execute("DELETE FROM titles WHERE article_id = ?", (article_id,))
    return left


async def _identities(connection: Connection, article_id: int) -> set[int]:
    rows = await connection.execute_fetchall(
        "SELECT DISTINCT j.identity_id FROM actors x JOIN joints j ON j.id = x.joint_id WHERE x.article_id = ?",
        (article_id,),
    )
    return {row[0] for row in rows}


async def settle(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Judge these forms and their neighbourhood anew, as after a person's verdict; the identities that change by it."""
    released = await alone.release(connection, ids)
    forms = await joining.read_forms(connection, ids)
    full = {form.id for form in forms.values() if not form.alone}
    touched = released | await _settle(connection, set(forms) - full, set(), full)
    touched |= await remove_unused(connection)
    await recount(connection, touched)
    return touched


async def _read(connection: Connection, article_id: int) -> tuple[str | None, list[_Actor]]:
    """Day of publication and actors of an article."""
    rows = await connection.execute_fetchall(
        "SELECT a.published, x.position, x.name, x.folded, x.type, x.country, x.mentions, x.role FROM articles a"
        " LEFT JOIN actors x ON x.article_id = a.id WHERE a.id = ? ORDER BY x.position",
        (article_id,),
    )
    day, actors = None, []
    for published, position, name, folded, type_, country, mentions, role in rows:
        day = published
        if position is not None:
            office = read_office(role, country) if role else None
            actors.append(_Actor(position, name, folded, ActorType(type_), country or "", mentions, office))
    return day, actors


async def _write_roles(connection: Connection, article_id: int, actors: list[_Actor]) -> None:
    await connection.executemany(
        "INSERT INTO roles (article_id, actor, office, country, former) VALUES (?, ?, ?, ?, ?)",
        [
            (article_id, actor.position, actor.office.name, actor.office.country or "", actor.office.former)
            for actor in actors
            if actor.office is not None
        ],
    )


async def _write_titles(connection: Connection, article_id: int, day: str | None, actors: list[_Actor]) -> None:
    bearing: dict[tuple[str, str], set[int]] = defaultdict(set)
    for actor in actors:
        if actor.office is not None and not actor.office.former:
            bearing[actor.office.name, actor.office.country or ""].add(actor.position)
    found = []
    for sentence, text in await connection.execute_fetchall(
        "SELECT position, text FROM sentences WHERE article_id = ? ORDER BY position", (article_id,)
    ):
        for number, title in enumerate(find_titles(text)):
            here = bearing.get((title.office, title.country), set())
            bearer = next(iter(here)) if len(here) == 1 else None
            place = (article_id, sentence, number)
            found.append((*place, title.text, title.office, title.country, title.acting, bearer, day))
    await connection.executemany(
        "INSERT INTO titles (article_id, sentence, position, text, office, country, acting, actor, published)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        found,
    )


async def _joints(
    connection: Connection, article_id: int, actors: list[_Actor], day: str | None
) -> tuple[dict[int, _Actor], list[int]]:
    """Give each actor its form's row; the rows by their ids, and the ids of the new ones."""
    keys = [_key(actor, day) for actor in actors]
    known: dict[tuple[str, ...], tuple[int, str]] = {}
    for key in set(keys):
        for joint, name in await connection.execute_fetchall(
            "SELECT id, name FROM joints WHERE (type, folded, country, year, office) = (?, ?, ?, ?, ?)"
            f" AND id >> {BITS} = ?",
            (*key, shelf_of(article_id)),
        ):
            known[key] = (joint, name)
    met: dict[int, _Actor] = {}
    new: list[int] = []
    for actor, key in zip(actors, keys, strict=True):
        if key not in known:
            known[key] = (await _new_joint(connection, actor, key, shelf_of(article_id)), actor.name)
            new.append(known[key][0])
        joint, name = known[key]
        met[joint] = actor
        if name.isupper() and not actor.name.isupper():
            await connection.execute("UPDATE joints SET name = ? WHERE id = ?", (actor.name, joint))
    await connection.executemany(
        "UPDATE actors SET joint_id = ? WHERE article_id = ? AND position = ?",
        [(known[key][0], article_id, actor.position) for actor, key in zip(actors, keys, strict=True)],
    )
    return met, new


def _key(actor: _Actor, day: str | None) -> tuple[str, str, str, str, str]:
    year = office = ""
    if is_alone(actor.type, actor.name):
        year = day[:4] if day else ""
        if actor.office is not None and actor.office.country == actor.country and not actor.office.former:
            office = actor.office.name
    return actor.type.value, actor.folded, actor.country, year, office


async def _new_joint(connection: Connection, actor: _Actor, key: tuple[str, str, str, str, str], shelf: int) -> int:
    """A form's row, with an identity of its own to start with."""
    _, folded, country, year, office = key
    blank = Form(0, 0, actor.type, folded, country, year, office, actor.name, 0, How.FIRST)
    identity = await joining.new_identity(connection, blank, shelf)
    cursor = await connection.execute(
        "INSERT INTO joints (identity_id, type, folded, country, year, office, name, how, made, id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(identity, *key, actor.name, How.FIRST, to_moment(datetime.now(UTC))),
            await next_id(connection, shelf),
        ),
    )
    assert cursor.lastrowid is not None
    await connection.executemany(
        "INSERT INTO joint_keys (key, joint_id) VALUES (?, ?)",
        [(key, cursor.lastrowid) for key in held_keys(actor.type, actor.name, actor.country)],
    )
    return cursor.lastrowid


async def _widen(connection: Connection, met: dict[int, _Actor], day: str | None) -> set[int]:
    """Stretch the time in which these forms are used; those for which it took in another year."""
    if day is None:
        return set()
    rows = await connection.execute_fetchall(
        "SELECT id, since, until FROM joints WHERE id IN (SELECT value FROM json_each(?))"
        " AND (since IS NULL OR since > ? OR until < ?)",
        (json.dumps(list(met)), day, day),
    )
    rows = list(rows)
    await connection.executemany(
        "UPDATE joints SET since = ?, until = ? WHERE id = ?",
        [(min(day, since or day), max(day, until or day), joint) for joint, since, until in rows],
    )
    return {joint for joint, since, until in rows if since is None or not since[:4] <= day[:4] <= until[:4]}


async def _open(connection: Connection, met: dict[int, _Actor], new: list[int]) -> set[int]:
    """Of the forms known already, those told with an office that may settle what they are to another of their name."""
    told = [joint for joint, actor in met.items() if actor.office is not None and joint not in new]
    rows = await connection.execute_fetchall(
        "SELECT DISTINCT p.joint_id FROM joint_pairs p JOIN joints j ON j.id = p.joint_id JOIN joints o ON"
        " o.id = p.other_id WHERE p.joint_id IN (SELECT value FROM json_each(?)) AND p.answer = 'same'"
        " AND o.identity_id <> j.identity_id",
        (json.dumps(told),),
    )
    return {row[0] for row in rows}


async def _settle(connection: Connection, new: set[int], widened: set[int], again: set[int]) -> set[int]:
    """Join what is new, and what changes with it; the identities that lost or gained a form."""
    forms = await joining.read_forms(connection, new | widened | again)
    alones = {form.id for form in forms.values() if form.alone and (form.id in new or form.id in again)}
    full = [form for form in forms.values() if not form.alone]
    linked = set(again)
    for form in full:
        if form.id in new and await joining.find_pairs(connection, form):
            linked.add(form.id)
    linked |= await joining.judged_by_people(connection, new)
    touched: set[int] = set()
    around = {form.id: form for form in full}
    done: set[int] = set()
    for form in full:
        if form.id not in done and form.id in linked:
            grouped, changed = await joining.regroup(connection, [form.id])
            around |= grouped
            done |= grouped.keys()
            touched |= changed
    alones |= await alone.find_alone(connection, around.values())
    return touched | await alone.place_alone(connection, alones)


async def _count(connection: Connection, article_id: int, sign: int) -> None:
    """Add an article to the counts of its forms and identities, or with sign -1 take it away."""
    await connection.execute(
        "UPDATE joints SET mentions = joints.mentions + ?2 * n.mentions, articles = joints.articles + ?2 FROM"
        " (SELECT joint_id, sum(mentions) AS mentions FROM actors WHERE article_id = ?1 GROUP BY joint_id) n"
        " WHERE n.joint_id = joints.id",
        (article_id, sign),
    )
    await connection.execute(
        "UPDATE identities SET mentions = identities.mentions + ?2 * n.mentions,"
        " articles = identities.articles + ?2 FROM"
        " (SELECT j.identity_id, sum(x.mentions) AS mentions FROM actors x JOIN joints j ON j.id = x.joint_id"
        " WHERE x.article_id = ?1 GROUP BY j.identity_id) n WHERE n.identity_id = identities.id",
        (article_id, sign),
    )
    await connection.execute(
        "INSERT INTO joint_offices (joint_id, country, office, month, articles)"
        " SELECT DISTINCT x.joint_id, r.country, r.office, ifnull(substr(x.published, 1, 7), ''), ?2 FROM roles r"
        " JOIN actors x ON x.article_id = r.article_id AND x.position = r.actor"
        " WHERE r.article_id = ?1 AND r.former = 0 AND x.joint_id IS NOT NULL"
        " ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
        (article_id, sign),
    )


async def remove_unused(connection: Connection) -> set[int]:
    """Forget the forms that no article uses any more; the identities that their leaving changes."""
    rows = await connection.execute_fetchall("SELECT id, identity_id FROM joints WHERE articles <= 0")
    gone = {row[0]: row[1] for row in rows}
    if not gone:
        return set()
    forms = await joining.read_forms(connection, gone)
    near = set(await joining.neighbourhood(connection, gone)) - gone.keys()
    alones = await alone.find_alone(connection, forms.values()) - gone.keys()
    await connection.executemany("DELETE FROM joints WHERE id = ?", [(id_,) for id_ in gone])
    touched = set(gone.values())
    if near:
        _, changed = await joining.regroup(connection, near)
        touched |= changed
    return touched | await alone.place_alone(connection, alones)


async def recount(connection: Connection, identities: Iterable[int]) -> None:
    """Sum these identities up from their rows; one that has no form left is forgotten."""
    for identity in identities:
        rows = await connection.execute_fetchall("SELECT 1 FROM joints WHERE identity_id = ? LIMIT 1", (identity,))
        if not list(rows):
            await connection.execute("DELETE FROM identities WHERE id = ?", (identity,))
            continue
        await connection.execute(
            "UPDATE identities SET (mentions, articles) = (SELECT ifnull(sum(x.mentions), 0),"
            " count(DISTINCT x.article_id) FROM joints j JOIN actors x ON x.joint_id = j.id WHERE j.identity_id = ?1)"
            " WHERE id = ?1",
            (identity,),
        )
    await connection.execute(f"{_NAMING} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(identities)),))


# The form of most articles gives its name, one word alone only where there is no other; the country is that of most.
_NAMING = """
    UPDATE identities SET name = ifnull((
        SELECT name FROM joints j WHERE j.identity_id = identities.id ORDER BY j.how LIKE 'family%',
            j.type = 'PERSON' AND instr(j.folded, ' ') = 0, j.articles DESC, j.mentions DESC, j.id LIMIT 1
    ), name), country = ifnull((
        SELECT country FROM joints j WHERE j.identity_id = identities.id AND j.country <> ''
        GROUP BY country ORDER BY sum(j.articles) DESC, min(j.id) LIMIT 1
    ), '')
"""


async def _name(connection: Connection, article_id: int) -> None:
    await connection.execute(
        f"{_NAMING} WHERE id IN (SELECT j.identity_id FROM actors x JOIN joints j ON j.id = x.joint_id"
        " WHERE x.article_id = ?)",
        (article_id,),
    )
