"""Contacts grouped into events, and what an event is by all that is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.library.events_matching import Telling, excluded, resemblance, same_person
from bot.model import Contact, Kind, Party, PartyRole, Precision, Status

# What took place outweighs all else; a denial is firmer than hearsay; a plan is what the others come after.
STRENGTH = {Status.REPORTED: 3, Status.DENIED: 2, Status.UNCONFIRMED: 1, Status.PLANNED: 0}
PRECISE = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1, Precision.NONE: 0}
_SPECIFIC = {Kind.CALL: 1, Kind.VISIT: 1}


def find_event(telling: Telling, events: Iterable[Sequence[Telling]]) -> tuple[int | None, list[int]]:
    """The event that a contact belongs to, by its place in `events`, and those that it shows to be the same one."""
    scores = []
    members = list(events)
    for place, event in enumerate(members):
        best = resemblance(telling, event)
        if best:
            scores.append((best, -place))
    if not scores:
        return None, []
    ranked = [-place for _, place in sorted(scores, reverse=True)]
    joined, together = list(members[ranked[0]]), []
    for place in ranked[1:]:
        if not any(excluded(one, other) for one in joined for other in members[place]):
            joined += members[place]
            together.append(place)
    return ranked[0], together


def group(tellings: Iterable[Telling]) -> list[list[Telling]]:
    """All contacts by event, each placed in turn; the library does the same with an index."""
    events: list[list[Telling]] = []
    for telling in tellings:
        place, together = find_event(telling, events)
        if place is None:
            events.append([telling])
            continue
        events[place].append(telling)
        for other in together:
            events[place] += events[other]
        events = [event for number, event in enumerate(events) if number not in together]
    return events


def lead(tellings: Sequence[Telling]) -> Telling:
    """The contact that speaks for its event: the strongest status, the most precise date, the most persons."""
    return max(tellings, key=_weight)


def _weight(telling: Telling) -> tuple[int, int, int, int]:
    contact = telling.contact
    return STRENGTH[contact.status], PRECISE[contact.precision], len(contact.people), -telling.id


def merge(tellings: Sequence[Telling]) -> Contact:
    """The event as one contact: the lead's, with the most precise date, the nearer kind, and all parties and persons.

    Where days contradict one another, the day that most stories state stands, of several the first stated.
    """
    told = sorted(tellings, key=_weight, reverse=True)
    first = told[0].contact
    dated = _best_dated(tellings).contact
    kinds = [telling.contact.kind for telling in told]
    return replace(
        first,
        kind=max(kinds, key=lambda kind: _SPECIFIC.get(kind, 0)),
        parties=_parties([telling.contact for telling in told]),
        since=dated.since,
        until=dated.until,
        precision=dated.precision,
        date_words=dated.date_words,
    )


def _best_dated(tellings: Sequence[Telling]) -> Telling:
    finest = max(PRECISE[telling.contact.precision] for telling in tellings)
    fine = [telling for telling in tellings if PRECISE[telling.contact.precision] == finest]

    def stories(telling: Telling) -> int:
        return len({other.story for other in fine if other.contact.since == telling.contact.since})

    return max(fine, key=lambda telling: (stories(telling), -telling.id))


def _parties(contacts: Sequence[Contact]) -> tuple[Party, ...]:
    parties: dict[str, Party] = {}
    for contact in contacts:
        for party in contact.parties:
            known = parties.get(party.country)
            if known is None:
                parties[party.country] = party
                continue
            role = party.role if known.role is PartyRole.PARTICIPANT else known.role
            new = tuple(name for name in party.people if not any(same_person(name, other) for other in known.people))
            parties[party.country] = replace(known, role=role, people=known.people + new)
    return tuple(parties.values())
