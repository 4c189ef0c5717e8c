"""Whether two contacts, told by two articles, are one event: what speaks for it, and what rules it out.

Ruled out are other parties (the countries of one must be contained in the other's, two in common), a kind of another
class, the opposite direction, other persons for a country that both name persons of, and times that exclude one
another. What is left needs evidence: a person in common, the same day, the same words and places, the same direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from bot.language.countries import Means, find_references
from bot.language.families import FAMILY
from bot.language.names import name_tokens
from bot.language.same_name import compare, may_be_one
from bot.language.status import is_cancelling
from bot.language.text import fold, words
from bot.model import HOSTILE, Contact, Kind, PartyRole, Precision, Status

# An event told without a date lies this many days before its publication at most; one announced, after it.
BEFORE, AHEAD = 14, 60
# Two sources may take an event's night or time zone differently; beyond these days it is another event.
SLIP = 3
_ENOUGH = 1.5
_ENOUGH_HOSTILE = 2.0
# One event whose day two sources state differently is told in much the same words.
_SAME_WORDS = 0.4
_ONE_ACTS = frozenset({Kind.VISIT, Kind.REQUEST, Kind.ACCUSATION, Kind.THREAT})
_COMMON = frozenset(
    """dans avec pour cette leur leurs apres avant entre sont etait etaient avait avaient ayant ainsi aussi lors
    selon plus moins contre depuis pendant sous deux trois dont mais comme elle elles ils nous vous tout tous toute
    toutes meme autre autres fait faire deja encore jour jours semaine mois annee lundi mardi mercredi jeudi vendredi
    samedi dimanche hier janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre matin soir
    president ministre premier ministere gouvernement chef secretaire porte parole pays monsieur madame affaires
    etrangeres diplomatie homologue accuse demande appele rencontre annonce declare affirme indique entretenu visite
    telephone telephonique entretien appel with from that this have been were will would about after before between
    against monday tuesday wednesday thursday friday saturday sunday minister foreign government said told phone
    call visit meeting accused asked called""".split()
)


@dataclass(frozen=True)
class Telling:
    """One contact as one article tells it. `story` numbers the articles that share their text."""

    id: int
    article: int
    story: int
    contact: Contact
    sentence: str
    published: date | None = None
    language: str = "fr"

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(self.contact.countries)

    @cached_property
    def initiator(self) -> str | None:
        return self.contact.initiator

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The classes of kind it may be told in: a meeting called off is told as the affront as well."""
        own = FAMILY[self.contact.kind]
        off = (
            own == FAMILY[Kind.MEETING]
            and self.contact.status is Status.DENIED
            and is_cancelling(self.contact.status_words or self.sentence)
        )
        return (own, FAMILY[Kind.ACCUSATION]) if off else (own,)

    @cached_property
    def span(self) -> tuple[date, date] | None:
        """The days on which the event may have been, as stated or by the publication; null where nothing tells."""
        if self.contact.since is not None:
            return self.contact.since, self.contact.until or self.contact.since
        if self.published is None:
            return None
        if self.contact.status is Status.PLANNED:
            return self.published, shifted(self.published, AHEAD)
        return shifted(self.published, -BEFORE), shifted(self.published, 1)

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of the sentence that may tell this event from others: no names of countries or of the persons."""
        names = frozenset(token for person in self.contact.people for token in name_tokens(person))
        return _content(self.sentence, self.language, names)


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier; at the ends of the calendar, its last or first day."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


@lru_cache(maxsize=20_000)
def _content(sentence: str, language: str, names: frozenset[str]) -> frozenset[str]:
    taken = [ref for ref in find_references(sentence) if ref.means is not Means.CITY]
    found = set()
    for word in words(sentence, language):
        text = fold(sentence[word.start : word.end])
        named = any(ref.start <= word.start < ref.end for ref in taken)
        if not named and text not in names and text not in _COMMON and (len(text) > 3 or text.isdigit()):
            found.add(word.stem)
    return frozenset(found)


@lru_cache(maxsize=50_000)
def same_person(first: str, second: str) -> float:
    """1 for one person, 0.75 where a surname or a part of the name alone fits, 0.5 in doubt, 0 for two persons.

    For names that act for one country in contacts of one class: a surname alone is then enough to be the same.
    """
    if first == second:
        return 1.0
    if not may_be_one(first, second):
        return 0.0
    answer = compare(first, second).answer
    if answer == "same":
        return 1.0
    if answer == "different":
        return 0.0
    one, two = set(name_tokens(first)), set(name_tokens(second))
    return 0.75 if one <= two or two <= one else 0.5


def resemblance(telling: Telling, event: Sequence[Telling]) -> float:
    """Evidence for the contact of the event most like it; 0 where one of the event rules it out."""
    if any(_excluded_by_form(telling, member) for member in event):
        return 0.0
    if any(_people_differ(telling.contact, member.contact) for member in event):
        return 0.0
    return max(_evidence(telling, member) for member in event)


def _evidence(one: Telling, other: Telling) -> float:
    """What speaks for one event where nothing speaks against it; 0 where it is not enough."""
    if one.story == other.story and one.sentence == other.sentence and one.contact.kind is other.contact.kind:
        return 10.0
    share = _shared_words(one, other)
    evidence = 0.5 * (one.contact.kind is other.contact.kind) + _date_evidence(one, other)
    evidence += min(2.0, 4 * share) + _people_evidence(one, other)
    evidence += 0.5 * (one.initiator is not None and one.initiator == other.initiator)
    enough = _ENOUGH_HOSTILE if {one.contact.kind, other.contact.kind} & HOSTILE else _ENOUGH
    return evidence if evidence >= enough else 0.0


def excluded(one: Telling, other: Telling) -> bool:
    """Whether the two cannot be one event, however much else they share. Two sentences of one article never are."""
    # Names take longest to compare: they come last.
    return _excluded_by_form(one, other) or _people_differ(one.contact, other.contact)


def _excluded_by_form(one: Telling, other: Telling) -> bool:
    """By article, countries, kind, direction or time."""
    first, second = one.countries, other.countries
    return (
        (one.article == other.article and not _twice_told(one, other))
        or len(first & second) < 2
        or not (first <= second or second <= first)
        or not _kinds_agree(one, other)
        or _opposite(one, other)
        or not _dates_agree(one, other)
    )


def _twice_told(one: Telling, other: Telling) -> bool:
    """Whether a sentence tells the two at once: a meeting called off, and the affront that this is."""
    return one.sentence == other.sentence and FAMILY[one.contact.kind] != FAMILY[other.contact.kind]


def _kinds_agree(one: Telling, other: Telling) -> bool:
    kinds = {one.contact.kind, other.contact.kind}
    if kinds == {Kind.CALL, Kind.VISIT}:
        return False
    return not set(one.families).isdisjoint(other.families)


def _opposite(one: Telling, other: Telling) -> bool:
    """Whether they go opposite ways. Who hands on a message may be told as the one who sends it."""
    first, second = one.initiator, other.initiator
    if first is None or second is None or first == second:
        return False
    return PartyRole.INTERMEDIARY not in (_role(one.contact, second), _role(other.contact, first))


def _role(contact: Contact, country: str) -> PartyRole | None:
    return next((party.role for party in contact.parties if party.country == country), None)


def _sides(contact: Contact) -> dict[str, tuple[str, ...]]:
    return {party.country: party.people for party in contact.parties if party.people}


def _people_differ(one: Contact, other: Contact) -> bool:
    """Whether a country acts by other persons here than there.

    A visitor meets several persons, an accusation names some of those it concerns: there the side that acts decides.
    """
    here, there = _sides(one), _sides(other)
    both = here.keys() & there.keys()
    if one.kind in _ONE_ACTS and one.initiator is not None and one.initiator == other.initiator:
        both &= {one.initiator}
    return any(not any(same_person(first, second) for first in here[code] for second in there[code]) for code in both)


def _people_evidence(one: Telling, other: Telling) -> float:
    likeness = [
        max(same_person(first, second) for second in other.contact.people)
        for first in one.contact.people
        if other.contact.people
    ]
    sure = sum(value for value in likeness if value >= 0.75)
    return min(3.0, 1.5 * sure)


def _dates_agree(one: Telling, other: Telling) -> bool:
    first, second = one.span, other.span
    if first is None or second is None:
        return False
    if first[0] <= second[1] and second[0] <= first[1]:
        return True
    return dates_contradict(one, other) and _all_else_agrees(one, other)


def dates_contradict(one: Telling, other: Telling) -> bool:
    """Whether both state a day, and not the same."""
    first, second = one.contact, other.contact
    if {first.precision, second.precision} != {Precision.DAY} or first.since is None or second.since is None:
        return False
    return first.since > (second.until or second.since) or second.since > (first.until or first.since)


def _all_else_agrees(one: Telling, other: Telling) -> bool:
    """Same kind, countries, persons and much the same words, published within days of one another."""
    first, second = one.contact.since, other.contact.since
    if first is None or second is None or abs((first - second).days) > SLIP:
        return False
    if one.published is None or other.published is None or abs((one.published - other.published).days) > SLIP:
        return False
    same = one.contact.kind is other.contact.kind and one.countries == other.countries
    people = _people_evidence(one, other) > 0 or not (one.contact.people or other.contact.people)
    return same and people and _shared_words(one, other) >= _SAME_WORDS


def _shared_words(one: Telling, other: Telling) -> float:
    """The part of the shorter sentence's words that the other has too; 0 for a single word in common."""
    shared = one.words & other.words
    return len(shared) / min(len(one.words), len(other.words)) if len(shared) > 1 else 0.0


def _date_evidence(one: Telling, other: Telling) -> float:
    precise = {one.contact.precision, other.contact.precision}
    if precise == {Precision.DAY}:
        return 2.0 if not dates_contradict(one, other) else 0.0
    if Precision.NONE not in precise:
        return 1.0 if Precision.YEAR not in precise else 0.0
    days = _distance(one, other)
    return 0.5 if days is not None and days <= SLIP else 0.0


def _distance(one: Telling, other: Telling) -> int | None:
    """Days between what places the two in time: a stated day, else the publication."""
    first, second = one.contact.since or one.published, other.contact.since or other.published
    if first is None or second is None:
        return None
    return abs((first - second).days)
