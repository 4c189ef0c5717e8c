"""Which sides are the parties of a contact: from the arguments its frame names, else from what stands near."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from bot.language.arguments import Slots, case_of
from bot.language.predicates import Predicate
from bot.language.sides import Side, Sides
from bot.model import ONE_SIDED, BlockKind, Kind, PartyRole

_ACTING = (PartyRole.PARTICIPANT, PartyRole.INITIATOR)
_NAMED = ("person", "country", "capital", "seat", "role", "adjective", "body", "force", "armed_group")


@dataclass(slots=True)
class Cast:
    """The parties found so far: for each country the roles and sides it was found in; `pattern` names the steps."""

    found: dict[str, list[tuple[PartyRole, Side]]] = field(default_factory=dict)
    pattern: list[str] = field(default_factory=list)

    def add(self, role: PartyRole, side: Side, step: str) -> None:
        known = self.found.setdefault(side.code, [])
        if (role, side) not in known:
            known.append((role, side))
            if step not in self.pattern:
                self.pattern.append(step)

    def has(self, *roles: PartyRole) -> bool:
        return any(role in roles for found in self.found.values() for role, _ in found)

    @property
    def roles(self) -> dict[str, PartyRole]:
        return {code: found[0][0] for code, found in self.found.items()}

    @property
    def people(self) -> dict[str, list[str]]:
        return {
            code: list(dict.fromkeys(side.person for _, side in found if side.person))
            for code, found in self.found.items()
        }


def cast_parties(trigger: Token, predicate: Predicate, slots: Slots, sides: Sides, topic: str | None) -> Cast:
    """The parties of the contact that `trigger` tells. `topic`: the country that the last talks set out from."""
    cast = Cast()
    for slot, role in predicate.frame.items():
        for side in slots.get(slot, ()):
            if role not in _ACTING or sides.acts(side):
                cast.add(role, side, slot)
    if predicate.kind not in ONE_SIDED:
        _supply_participant(trigger, cast, sides, topic)
    else:
        _supply_initiator(trigger, predicate, cast, sides)
        _supply_target(trigger, predicate, cast, sides)
    if predicate.persons and not _personal(cast):
        return Cast()
    return cast


def _personal(cast: Cast) -> bool:
    return any(side.person or side.how in ("role", "adjective") for found in cast.found.values() for _, side in found)


def _supply_participant(trigger: Token, cast: Cast, sides: Sides, topic: str | None) -> None:
    if len(cast.found) == 1:
        for side in _below(trigger, sides):
            if side.code not in cast.found and case_of(sides.doc[side.token]) in ("avec", "entre", "a"):
                cast.add(PartyRole.PARTICIPANT, side, "below")
                return
        if topic and topic not in cast.found and any("avec" in step for step in cast.pattern):
            cast.add(PartyRole.PARTICIPANT, Side(trigger.i, topic, None, "topic"), "topic")


def _supply_initiator(trigger: Token, predicate: Predicate, cast: Cast, sides: Sides) -> None:
    """The acting side nearest before a trigger whose subject the parse did not give."""
    acting = PartyRole.HOST if predicate.frame_name == "receive" else PartyRole.INITIATOR
    if cast.has(acting):
        return
    for index in range(trigger.i - 1, max(trigger.sent.start, trigger.i - 25) - 1, -1):
        token = sides.doc[index]
        if token.pos_ == "VERB" and index < trigger.i - 1 and trigger.pos_ != "NOUN":
            return
        for side in sides.at.get(index, ()):
            if side.code not in cast.found and sides.acts(side) and side.how in _NAMED and _free(sides.doc[index]):
                cast.add(acting, side, "before")
                return


def _free(token: Token) -> bool:
    """True where no preposition but "par" holds the phrase of a token."""
    current = token
    for _ in range(3):
        if case_of(current) not in ("", "par"):
            return False
        if current.dep_ not in ("amod", "appos", "flat:name", "flat", "conj"):
            return True
        current = current.head
    return True


def _supply_target(trigger: Token, predicate: Predicate, cast: Cast, sides: Sides) -> None:
    target = PartyRole.TARGET
    if predicate.kind is Kind.VISIT:
        target = PartyRole.INITIATOR if predicate.frame_name == "receive" else PartyRole.HOST
    if len(cast.found) != 1 or cast.has(target) or not cast.has(PartyRole.INITIATOR, PartyRole.HOST):
        return
    near = [side for side in _below(trigger, sides) if side.how != "city"]
    if predicate.kind is not Kind.VISIT:
        near += sides.within(trigger.i + 1, trigger.sent.end)
    for side in near:
        if side.code not in cast.found and not (predicate.kind is Kind.VISIT and side.how == "adjective"):
            cast.add(target, side, "below")
            return
    if predicate.kind is not Kind.VISIT and (code := _title_country(sides, set(cast.found))):
        cast.add(target, Side(trigger.i, code, None, "title"), "title")


def _title_country(sides: Sides, known: set[str]) -> str | None:
    """The one other country that the title or standfirst names."""
    codes = {
        side.code
        for kind, start, end in sides.doc._.blocks
        if kind is BlockKind.TITLE
        for side in sides.within(start, end)
    }
    others = codes - known
    return others.pop() if len(others) == 1 and known <= codes else None


def _below(trigger: Token, sides: Sides) -> list[Side]:
    return [side for token in trigger.subtree if token.i > trigger.i for side in sides.at.get(token.i, ())]
