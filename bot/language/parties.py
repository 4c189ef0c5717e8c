"""Which sides are the parties of a contact: from the arguments its frame names, else from what stands near."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from bot.language.arguments import Slots
from bot.language.cast import Cast
from bot.language.extensions import kind_of
from bot.language.predicates import Predicate
from bot.language.sides import Side, Sides
from bot.language.supply import supply_initiator, supply_mediator, supply_participant, supply_target
from bot.model import HOSTILE, ONE_SIDED, BlockKind, Kind, PartyRole

_ACTING = (PartyRole.PARTICIPANT, PartyRole.INITIATOR)
_WHERE = ("a", "en", "dans", "vers", "pour")
# "a lancé des missiles contre …", "a proposé une aide à …"
_ON_OBJECTS = ("a", "contre", "sur", "vers")
_PLACES_LEFT = ("country", "capital", "city")
_CITIES = frozenset("SGP MCO DJI KWT LUX PAN GTM SMR".split())
_PARTS = frozenset("flat conj appos amod".split())


def cast_parties(
    trigger: Token,
    predicate: Predicate,
    slots: Slots,
    sides: Sides,
    topic: str | None,
    answered: Iterable[str] = (),
) -> Cast:
    """The parties of the contact that `trigger` tells.

    `topic`: the country that the last talks set out from. `answered`: those of the event that "cette décision" means.
    """
    cast = Cast()
    among_themselves = False
    for slot, role in predicate.frame.items():
        for side in slots.get(slot, ()):
            if role is PartyRole.TARGET and side.code in cast.found:
                among_themselves = among_themselves or (slot == "object" and sides.acts(side))
                continue
            if _may_take(trigger, predicate, slot, role, side, sides) and (
                not predicate.core or _heads(trigger, predicate, slot, side, sides)
            ):
                cast.add(role, side, slot)
    if predicate.frame_name == "arrest" and _addresses_a_state(slots):
        return Cast()
    if predicate.frame_name == "presence":
        return cast if len(cast.found) == 2 else Cast()
    if predicate.core:
        if len(cast.found) < 2 or (predicate.frame_name == "give" and len(cast.pattern) < 2):
            return Cast()
        if predicate.kind not in ONE_SIDED:
            supply_mediator(trigger, cast, sides)
    elif predicate.kind not in ONE_SIDED:
        supply_mediator(trigger, cast, sides)
        supply_participant(trigger, cast, sides, topic)
    else:
        supply_initiator(trigger, predicate, cast, sides)
        if not cast.has(PartyRole.TARGET):
            for code in answered:
                if code not in cast.found:
                    cast.add(PartyRole.TARGET, Side(trigger.i, code, None, "topic"), "answered")
        if not predicate.named and not (among_themselves and predicate.kind in HOSTILE):
            supply_target(trigger, predicate, cast, sides)
    if predicate.persons and not _personal(cast):
        return Cast()
    if predicate.faces and not all(any(side.person for _, side in found) for found in cast.found.values()):
        return Cast()
    if predicate.kind in HOSTILE and not cast.has(PartyRole.INITIATOR):
        _turn_on_the_other(cast, slots)
    _name_people(trigger, cast, sides)
    return cast


def _addresses_a_state(slots: Slots) -> bool:
    """True for "a interpellé l'Union européenne": nobody is arrested."""
    patients = slots.get("object", ())
    return bool(patients) and all(side.how in ("country", "capital", "seat", "body") for side in patients)


def _turn_on_the_other(cast: Cast, slots: Slots) -> None:
    """Of "X a rompu ses relations avec Y", X acts; of "X et Y ont rompu leurs relations", both do."""
    acting = {side.code for side in slots.get("subject", ()) if side.code in cast.found}
    faced = {side.code for side in slots.get("avec", ()) if side.code in cast.found} - acting
    if len(acting) != 1 or acting | faced != set(cast.found):
        return
    for code, found in cast.found.items():
        role = PartyRole.INITIATOR if code in acting else PartyRole.TARGET
        cast.found[code] = [(role, side) for _, side in found]


def _name_people(trigger: Token, cast: Cast, sides: Sides) -> None:
    """A party told by its office alone is the one person of its country in the sentence; in captions, all are."""
    pictured = kind_of(trigger.doc, trigger.i) is BlockKind.CAPTION
    named = [
        side for side in sides.within(trigger.sent.start, trigger.sent.end) if side.how == "person" and side.person
    ]
    for code, found in cast.found.items():
        theirs = {side.person: side for side in named if side.code == code}
        if pictured or (len(theirs) == 1 and not any(side.person for _, side in found)):
            for side in theirs.values():
                cast.add(found[0][0], side, "named")


def _may_take(trigger: Token, predicate: Predicate, slot: str, role: PartyRole, side: Side, sides: Sides) -> bool:
    """Who acts must be one that acts; "l'accord de Doha" tells where, and "les frappes américaines" who."""
    if slot in ("adjective", "depuis") or (slot == "subject" and side.how == "capital"):
        return True
    if slot == "de" and role is PartyRole.HOST:
        return side.how in _PLACES_LEFT and side.token > trigger.i
    if slot == "de" and trigger.pos_ == "NOUN" and (side.how in ("capital", "city") or _names_a_city(side)):
        return False
    if slot == "de" and trigger.pos_ == "NOUN" and side.how == "adjective":
        return True
    if slot == "a" and role is PartyRole.TARGET and side.how == "city":
        return False
    if slot == "a" and role is PartyRole.TARGET and side.token < trigger.i and sides.is_place(side):
        return False  # "A Nicosie, X a critiqué"
    if role is PartyRole.HOST and slot in _WHERE and side.how == "adjective" and not sides.acts(side):
        return False
    if side.how == "opponent" and (role is PartyRole.PARTICIPANT or predicate.kind is Kind.VISIT):
        return True
    return sides.acts(side) if role in _ACTING or (role is PartyRole.HOST and slot == "subject") else True


def _heads(trigger: Token, predicate: Predicate, slot: str, side: Side, sides: Sides) -> bool:
    """Whether a side is an argument itself, not a part of one: "aide l'Irak", never "aide les réfugiés d'Irak"."""
    if slot in ("subject", "adjective", "dans", "que", "depuis") or predicate.frame_name == "see_in":
        return True
    token = sides.doc[side.token]
    # "a gelé les avoirs d'oligarques russes": what is withheld is told with whose it is.
    parts = _PARTS | {"nmod"} if predicate.kind is Kind.SANCTION else _PARTS
    while token.dep_.split(":")[0] in parts and token.head != trigger:
        token = token.head
    direct = token.head == trigger or (slot in _ON_OBJECTS and token.head.dep_ == "obj" and token.head.head == trigger)
    return direct and (side.how != "adjective" or sides.acts(side) or token.i != side.token)


def _names_a_city(side: Side) -> bool:
    """ "le sommet de Singapour": the state bears its capital's name, which tells where."""
    return side.how == "country" and side.code in _CITIES


def _personal(cast: Cast) -> bool:
    return any(side.person or side.how in ("role", "adjective") for found in cast.found.values() for _, side in found)
