"""Whether two forms are one person or body: by their names, then by country and office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.language.bodies import bare_body, known_body
from bot.language.same_name import Answer, compare, compare_spelling, known
from bot.library.identities.forms import Form
from bot.model import ActorType

# Of one word, an office is too common to tell a person by: "ministre", "avocat".
_TELLING_WORDS = 2


class How(StrEnum):
    """The rule that joined a form to its identity."""

    FIRST = "first"
    NAME = "name"
    SPELLING = "spelling"
    TABLE = "table"
    BODY = "body"
    NATIONALITY = "nationality"
    OFFICE = "office"
    COUNTRY = "country"
    FAMILY = "family"
    FAMILY_OFFICE = "family_office"
    FAMILY_TABLE = "family_table"
    ALONE = "alone"
    VERDICT = "verdict"


class NameVerdict(NamedTuple):
    answer: Answer
    how: How
    reason: str


class Strength(StrEnum):
    """`STRONG` joins; `WEAK` joins a form without a country to the only one it fits; `NONE` leaves it to a person."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Edge:
    """Two forms, by id, that may be one, and why."""

    one: int
    two: int
    strength: Strength
    how: How
    reason: str


def compare_names(one: Form, two: Form) -> NameVerdict:
    """What the names alone tell."""
    return _compare_bodies(one, two) if one.type is ActorType.ORG else _compare_persons(one, two)


def _compare_persons(one: Form, two: Form) -> NameVerdict:
    if one.folded == two.folded:
        return NameVerdict("same", How.NAME, "the same name")
    return _compare_written(*sorted((one.name, two.name)))


@lru_cache(maxsize=50_000)
def _compare_written(one: str, two: str) -> NameVerdict:
    number, other = known.person(one), known.person(two)
    verdict = compare_spelling(one, two)
    if verdict.answer != "different" or (number is not None and other is not None):
        # Dear, as it looks through all that the tables know; names spelled too far apart are never one by it.
        verdict = compare(one, two)
    known_both = number is not None and number == other
    return NameVerdict(verdict.answer, How.TABLE if known_both else How.SPELLING, verdict.reason)


def _compare_bodies(one: Form, two: Form) -> NameVerdict:
    listed = known_body(one.name), known_body(two.name)
    if None not in listed:
        if listed[0] == listed[1]:
            return NameVerdict("same", How.BODY, f"names of one body in the lexicon: {listed[0]}")
        return NameVerdict("different", How.BODY, f"two bodies in the lexicon: {listed[0]} and {listed[1]}")
    if one.folded == two.folded:
        return NameVerdict("same", How.NAME, "the same name")
    if one.country and one.country == two.country and _bare(one) == _bare(two):
        return NameVerdict("same", How.NATIONALITY, "the same name, the nationality told in one alone")
    return NameVerdict("different", How.NAME, "other names")


def _bare(form: Form) -> str:
    return bare_body(form.name, form.country)


def weigh(one: Form, two: Form, verdict: NameVerdict, offices: Mapping[int, frozenset[str]]) -> Edge:
    """What country and office make of two names that are the same; `offices` are those that each form is told with."""
    strength, how, reason = Strength.NONE, verdict.how, verdict.reason
    shared = _shared_office(one, two, offices)
    known_to_all = how in (How.TABLE, How.BODY) or (how is How.NAME and _means_one(one))
    if known_to_all or (one.country and one.country == two.country):
        strength = Strength.STRONG
    elif shared:
        strength, how, reason = Strength.STRONG, How.OFFICE, f"{reason}; both are told of as {shared}"
    elif bool(one.country) != bool(two.country) and not _generic(one):
        strength, how = Strength.WEAK, How.COUNTRY
    return Edge(one.id, two.id, strength, how, reason)


def _means_one(form: Form) -> bool:
    """Whether the tables know this very name, whatever country an article gives it."""
    if form.type is ActorType.ORG:
        return known_body(form.name) is not None
    return known.person(form.name) is not None


def _generic(form: Form) -> bool:
    """True for a body that many states have: "ministère de la Défense", "armée"."""
    return form.type is ActorType.ORG and form.name[:1].islower()


def _shared_office(one: Form, two: Form, offices: Mapping[int, frozenset[str]]) -> str | None:
    shared = offices.get(one.id, frozenset()) & offices.get(two.id, frozenset())
    telling = sorted(office for office in shared if len(office.split()) >= _TELLING_WORDS)
    return telling[0] if telling else None
