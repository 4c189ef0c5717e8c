"""The event of each contact, found when its article is stored, by the pair of countries and the month."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import combinations

from aiosqlite import Connection

from bot.library import contacts, contradictions_of_events, event_lists
from bot.library.database import Database
from bot.library.events_grouping import PRECISE, find_event, group, lead, merge
from bot.library.events_matching import SLIP, Telling, shifted
from bot.library.rows import from_date, to_moment
from bot.library.shelves import BITS, next_id, shelf_of
from bot.model import ContactRow

_BATCH = 200
# Of a pair in the news all month, the newest contacts alone are compared: the time stays bounded.
_CANDIDATES = 300
# A year's event is looked for in each of its months, a war's all years not.
_MONTHS = 14

_log = logging.getLogger(__name__)


async def place_missing(database: Database, now: datetime) -> None:
    """Find the events of what an older version of the program stored; broken off, it goes on at the next call."""
    async with database.read_everything() as connection:
        rows = await connection.execute_fetchall("SELECT count(*) FROM unplaced_contacts")
    left = int(next(iter(rows))[0])
    if left > _BATCH:
        _log.info("Joining %d contacts into events, once only", left)
    while left:
        async with database.write() as connection:
            await place(connection, now, limit=_BATCH)
            rows = await connection.execute_fetchall("SELECT count(*) FROM unplaced_contacts")
        left = int(next(iter(rows))[0])


async def place(connection: Connection, now: datetime, *, limit: int = -1) -> None:
    """Find the event of every contact that has none yet, `limit` of them at most.

    An event that lost a contact stays where the others hold together without it; else they are joined anew.
    """
    waiting = await _ids(connection, "SELECT contact_id FROM unplaced_contacts ORDER BY contact_id LIMIT ?", limit)
    if not waiting:
        return
    lessened = await _ids(
        connection,
        "SELECT DISTINCT event_id FROM event_contacts WHERE contact_id IN (SELECT value FROM json_each(?))",
        json.dumps(waiting),
    )
    # What is read of contacts stays as it is while their events are found: most come up again and again.
    known, touched, loose = dict[int, Telling](), set[int](), set[int]()
    new = set(waiting)
    for number, members in (await _events(connection, lessened, known)).items():
        ids = {member.id for member in members}
        new -= ids
        if len(group(members)) == 1:
            touched.add(number)
        else:
            loose |= ids
            await connection.execute("DELETE FROM events WHERE id = ?", (number,))
    known.update((telling.id, telling) for telling in await read_tellings(connection, new))
    for id_ in sorted(new | loose):
        touched = await _place(connection, known[id_], touched, known)
        if id_ in new:
            await _index(connection, known[id_])
    done = {*waiting, *loose}
    await connection.executemany("DELETE FROM unplaced_contacts WHERE contact_id = ?", [(id_,) for id_ in done])
    for number, members in (await _events(connection, touched, known)).items():
        await _write(connection, number, members)
        await contradictions_of_events.update(connection, members, to_moment(now))


async def _place(connection: Connection, telling: Telling, touched: set[int], known: dict[int, Telling]) -> set[int]:
    """Put a contact into its event. `touched` are events changed before; what they became comes back with this one.
    `known` are contacts read before, by their ids; those that are read now are added."""
    events = await _candidates(connection, telling, known)
    ids = list(events)
    found, together = find_event(telling, [events[id_] for id_ in ids])
    joined = [ids[place] for place in together]
    members = [telling, *(member for id_ in joined for member in events[id_])]
    if found is None:
        event = await _insert(connection, shelf_of(telling.id))
    else:
        event = ids[found]
    # Moved before the event that they leave goes: else they would be found anew once more.
    await connection.executemany(
        "INSERT INTO event_contacts VALUES (?1, ?2) ON CONFLICT (contact_id) DO UPDATE SET event_id = ?2",
        [(member.id, event) for member in members],
    )
    await connection.executemany("DELETE FROM events WHERE id = ?", [(id_,) for id_ in joined])
    return (touched - set(joined)) | {event}


async def _insert(connection: Connection, shelf: int) -> int:
    cursor = await connection.execute(
        "INSERT INTO events (id, sort_key) VALUES (?, '')", (await next_id(connection, shelf),)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def _write(connection: Connection, event: int, members: Sequence[Telling]) -> None:
    contact = merge(members)
    first = lead(members)
    newest = max((member.published for member in members if member.published), default=None)
    rows = await connection.execute_fetchall("SELECT substr(sort_key, 22) FROM contacts WHERE id = ?", (first.id,))
    key = (
        f"{from_date(contact.since) or '0000-00-00'}{PRECISE[contact.precision]}"
        f"{from_date(newest) or '0000-00-00'}{next(iter(rows))[0]}"
    )
    await connection.execute(
        "UPDATE events SET since = ?, until = ?, sort_key = ? WHERE id = ?",
        (from_date(contact.since), from_date(contact.until), key, event),
    )
    lists = event_lists.of_event(
        contact.countries, [(member.contact.kind, member.contact.status) for member in members]
    )
    for table, names in (("event_countries", set(contact.countries)), ("event_lists", lists)):
        await connection.execute(f"DELETE FROM {table} WHERE event_id = ?", (event,))
        await connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?)", [(name, key, event) for name in sorted(names)]
        )


async def _candidates(connection: Connection, telling: Telling, known: dict[int, Telling]) -> dict[int, list[Telling]]:
    """The events, with all their contacts, of what may tell the same."""
    span = telling.span
    if span is None:
        return {}
    wanted = [
        (pair, family, month) for pair in _pairs(telling) for family in telling.families for month in _months(*span)
    ]
    if not wanted:
        return {}
    one = "SELECT contact_id, first, last FROM contact_months WHERE pair = ? AND family = ? AND month = ?"
    rows = await connection.execute_fetchall(
        f"""
        SELECT DISTINCT e.event_id FROM (
            SELECT DISTINCT contact_id FROM ({" UNION ALL ".join([one] * len(wanted))})
            WHERE first <= ? AND last >= ? AND contact_id <> ? AND contact_id >> {BITS} = ?
            ORDER BY contact_id DESC LIMIT ?
        ) JOIN event_contacts e USING (contact_id)
        """,
        (
            *(value for row in wanted for value in row),
            from_date(shifted(span[1], SLIP)),
            from_date(shifted(span[0], -SLIP)),
            telling.id,
            shelf_of(telling.id),
            _CANDIDATES,
        ),
    )
    return await _events(connection, [row[0] for row in rows], known)


async def _index(connection: Connection, telling: Telling) -> None:
    await connection.execute("DELETE FROM contact_months WHERE contact_id = ?", (telling.id,))
    span = telling.span
    if span is None:
        return
    first, last = from_date(span[0]), from_date(span[1])
    await connection.executemany(
        "INSERT INTO contact_months VALUES (?, ?, ?, ?, ?, ?)",
        [
            (pair, family, month, telling.id, first, last)
            for pair in _pairs(telling)
            for family in telling.families
            for month in _months(shifted(span[0], -SLIP), shifted(span[1], SLIP))
        ],
    )


def _pairs(telling: Telling) -> list[str]:
    return [" ".join(pair) for pair in combinations(sorted(telling.countries), 2)]


def _months(first: date, last: date) -> list[str]:
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months[:_MONTHS]]


async def _events(connection: Connection, ids: Iterable[int], known: dict[int, Telling]) -> dict[int, list[Telling]]:
    members = await _members(connection, ids)
    unknown = [member for event in members.values() for member in event if member not in known]
    known.update((telling.id, telling) for telling in await read_tellings(connection, unknown))
    return {event: [known[member] for member in found] for event, found in members.items()}


async def _members(connection: Connection, events: Iterable[int]) -> dict[int, list[int]]:
    """The ids of the contacts of each event, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for event, contact in await connection.execute_fetchall(
        "SELECT event_id, contact_id FROM event_contacts WHERE event_id IN (SELECT value FROM json_each(?))"
        " ORDER BY event_id, contact_id",
        (json.dumps(list(events)),),
    ):
        found[event].append(contact)
    return dict(found)


async def read_tellings(connection: Connection, ids: Collection[int]) -> list[Telling]:
    """The contacts of these ids, in order of the ids."""
    return await tell(connection, await contacts.find_some(connection, ids)) if ids else []


async def tell(connection: Connection, rows: Iterable[ContactRow]) -> list[Telling]:
    """These contacts, each with its story, in order of their ids."""
    found = sorted(rows, key=lambda row: row.id)
    told = await connection.execute_fetchall(
        "SELECT article_id, story_id FROM story_articles WHERE article_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({row.article.id for row in found})),),
    )
    stories = {row[0]: row[1] for row in told}
    return [
        Telling(
            row.id, row.article.id, stories[row.article.id], row.contact, row.sentence, row.article.published,
            row.article.language,
        )
        for row in found
    ]  # fmt: skip


async def _ids(connection: Connection, sql: str, *values: object) -> list[int]:
    return [int(row[0]) for row in await connection.execute_fetchall(sql, values)]
