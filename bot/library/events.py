"""Events: what several articles tell as one, counted once, with all that is told of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from aiosqlite import Connection

from bot.library import contacts, event_lists
from bot.library.database import Database, in_one_go
from bot.library.events_grouping import lead, merge
from bot.library.events_placing import tell
from bot.library.rows import from_date
from bot.model import Contact, ContactRow, Kind, Status


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event. `contact` puts together what is told of it: the most precise date, the strongest status, all parties.

    `told` are the contacts that tell it, the one that speaks for it first, then by publication, the newest last.
    `stories` gives the story of each: articles that share their text are one source.
    """

    id: int
    contact: Contact
    told: tuple[ContactRow, ...]
    stories: tuple[int, ...]

    @property
    def sources(self) -> int:
        return len(set(self.stories))


class Events:
    """Hangs on the library as `library.events`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        country: str | None = None,
        *,
        with_country: str | None = None,
        kind: Kind | None = None,
        status: Status | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 40,
    ) -> list[EventRow]:
        """Newest first by their own dates, then the undated; `since` and `until` keep what their span touches.

        `kind` and `status` keep the events that a source tells so, whatever others say.
        """
        async with self._database.read() as connection:
            finding = partial(
                find_rows, country=country, with_country=with_country, kind=kind, status=status, since=since,
                until=until, limit=limit,
            )  # fmt: skip
            return await in_one_go(connection, finding)

    async def of_contact(self, contact_id: int) -> EventRow | None:
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT event_id FROM event_contacts WHERE contact_id = ?", (contact_id,)
            )
            found = await read_rows(connection, [row[0] for row in rows])
        return found[0] if found else None

    async def of_article(self, article_id: int) -> list[EventRow]:
        """The events that an article tells, in the order of its contacts."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT e.event_id FROM event_contacts e JOIN contacts c ON c.id = e.contact_id"
                " WHERE c.article_id = ? ORDER BY c.position",
                (article_id,),
            )
            return await read_rows(connection, [row[0] for row in rows])


_IN_LIST = "EXISTS (SELECT 1 FROM event_lists w WHERE w.list = ? AND w.sort_key = k.sort_key AND w.event_id = e.id)"


async def find_rows(
    connection: Connection,
    country: str | None,
    *,
    with_country: str | None,
    kind: Kind | None,
    status: Status | None,
    since: date | None,
    until: date | None,
    limit: int,
) -> list[EventRow]:
    countries = [code for code in (country, with_country) if code]
    lists = await contacts.rarer_first(connection, "event_lists", event_lists.asked_for(countries, kind, status))
    start, key, first = "events e", "e.sort_key", "TRUE"
    if countries:
        table, column = ("event_lists", "list") if lists else ("event_countries", "country")
        start, key, first = f"{table} k CROSS JOIN events e ON e.id = k.event_id", "k.sort_key", f"k.{column} = ?"
    told = [] if countries else [value for value in (kind, status) if value]
    conditions: list[tuple[str, Sequence[Any]]] = [
        (first, lists[:1] or countries),
        *((_IN_LIST, [name]) for name in lists[1:]),
        (_told({"kind": kind, "status": status}), told),
        ("coalesce(e.until, e.since) >= ?", [from_date(since)]),
        ("e.since <= ?", [from_date(until)]),
        (f"{key} < ?", [until and f"{from_date(until)}~"]),
    ]
    chosen = [(sql, values) for sql, values in conditions if values and None not in values]
    where = " AND ".join(sql for sql, _ in chosen) or "TRUE"
    rows = await connection.execute_fetchall(
        f"SELECT e.id FROM {start} WHERE {where} ORDER BY {key} DESC LIMIT ?",
        [*(value for _, values in chosen for value in values), limit],
    )
    return await read_rows(connection, [row[0] for row in rows])


def _told(columns: dict[str, str | None]) -> str:
    wanted = "".join(f" AND c.{name} = ?" for name, value in columns.items() if value)
    return (
        "EXISTS (SELECT 1 FROM event_contacts m JOIN contacts c ON c.id = m.contact_id"
        f" WHERE m.event_id = e.id{wanted})"
    )


async def read_rows(connection: Connection, ids: Iterable[int]) -> list[EventRow]:
    """The events of these ids, in their order; those without any contact left out."""
    wanted = list(dict.fromkeys(ids))
    members = defaultdict(list)
    for event, contact in await connection.execute_fetchall(
        "SELECT event_id, contact_id FROM event_contacts WHERE event_id IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    ):
        members[event].append(contact)
    every = [contact for found in members.values() for contact in found]
    rows = {row.id: row for row in await contacts.find_some(connection, every)}
    tellings = {telling.id: telling for telling in await tell(connection, rows.values())}
    events = []
    for event in wanted:
        told = [tellings[contact] for contact in members[event]]
        if told:
            first = lead(told)
            others = sorted(told, key=lambda one: (one.id != first.id, one.published or date.min, one.id))
            events.append(
                EventRow(event, merge(told), tuple(rows[one.id] for one in others), tuple(one.story for one in others))
            )
    return events
