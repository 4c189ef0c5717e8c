"""What the sources of one event say against one another: that it took place, on which day, and how many."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from aiosqlite import Connection

from bot.language.families import FAMILY
from bot.language.status import is_cancelling
from bot.library.events_matching import Telling, dates_contradict
from bot.library.figures import read_figures
from bot.model import Precision, Status

Value = TypeVar("Value", bound=Hashable)
Found = tuple[str, int, int, str]


def find(event: Sequence[Telling]) -> Iterator[Found]:
    """Kind, the ids of two contacts, and what is counted. Of a side that several sources take, the first speaks."""
    by_status: Mapping[Status, list[Telling]] = _grouped((telling, telling.contact.status) for telling in event)
    denials = [
        telling for telling in by_status.get(Status.DENIED, []) if not is_cancelling(telling.contact.status_words)
    ]
    for denied in denials[:1]:
        for reported in by_status.get(Status.REPORTED, [])[:1]:
            if reported.story != denied.story and FAMILY[reported.contact.kind] == FAMILY[denied.contact.kind]:
                yield "denial", reported.id, denied.id, ""
    days = _grouped((telling, telling.contact.since) for telling in event if telling.contact.precision is Precision.DAY)
    for first, second in _against(days):
        if dates_contradict(first, second):
            yield "date", first.id, second.id, ""
    units = {unit for telling in event for unit in read_figures(telling.sentence, telling.language)}
    for unit in sorted(units):
        counts = [(telling, read_figures(telling.sentence, telling.language).get(unit)) for telling in event]
        for first, second in _against(_grouped((telling, count) for telling, count in counts if count is not None)):
            yield "figure", first.id, second.id, unit


def _grouped(values: Iterator[tuple[Telling, Value]]) -> dict[Value, list[Telling]]:
    groups: dict[Value, list[Telling]] = defaultdict(list)
    for telling, value in sorted(values, key=lambda pair: pair[0].id):
        groups[value].append(telling)
    return groups


def _against(groups: Mapping[Value, list[Telling]]) -> Iterator[tuple[Telling, Telling]]:
    """What most stories say, against what each other says; articles of one story do not contradict one another."""
    ranked = sorted(groups.values(), key=lambda told: (-len({telling.story for telling in told}), told[0].id))
    for told in ranked[1:]:
        if told[0].story != ranked[0][0].story:
            yield ranked[0][0], told[0]


async def update(connection: Connection, event: Sequence[Telling], moment: str) -> None:
    """Write what an event's sources contradict one another in; what was known keeps its moment."""
    members = json.dumps([telling.id for telling in event])
    known = {
        (kind, first, second): id_
        for id_, kind, first, second in await connection.execute_fetchall(
            "SELECT id, kind, first_contact, second_contact FROM contradictions"
            " WHERE first_contact IN (SELECT value FROM json_each(?1))"
            " OR second_contact IN (SELECT value FROM json_each(?1))",
            (members,),
        )
    }
    wanted = {(kind, first, second): words for kind, first, second, words in find(event)}
    await connection.executemany(
        "DELETE FROM contradictions WHERE id = ?", [(id_,) for key, id_ in known.items() if key not in wanted]
    )
    await connection.executemany(
        "INSERT INTO contradictions (kind, first_contact, second_contact, words, found) VALUES (?, ?, ?, ?, ?)",
        [(*key, words, moment) for key, words in wanted.items() if key not in known],
    )
