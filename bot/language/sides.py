"""Who in a sentence can be a party to a contact: each word that stands for a country's actor, and its country."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

from spacy.tokens import Doc, Token

from bot.language.compounds import compounds
from bot.language.countries import Means
from bot.language.grammar import case_of
from bot.language.lexicons import load_toml
from bot.language.names import name_tokens, surname
from bot.language.office_names import same_office
from bot.language.offices import FAMILY_NAME_FIRST, tenures
from bot.language.persons import Person
from bot.language.roles import role_noun, role_phrase, role_words
from bot.language.text import fold

_MODIFYING = ("amod", "nmod", "appos", "flat")
_PAIR_OF_PERSONS = frozenset("hommes femmes dirigeants ministres presidents responsables chefs leaders".split())
_PAIR_WORDS = _PAIR_OF_PERSONS | frozenset(
    "pays parties capitales diplomates voisins camps etats puissances nations gouvernements delegations".split()
)
_OWN = frozenset("pays gouvernement administration armee diplomatie ministere regime".split())
_OTHER = frozenset("voisin voisine rival rivale hote hotesse interlocuteur interlocutrice adversaire invite".split())
_MAKES = frozenset("fabrication origine conception facture".split())  # of arms: where they come from, not who gave them
_ADDRESSING = frozenset("a et avec contre entre envers".split())
_NO_STATES = ("EU", "UN", "NATO", "IAEA")
_COUNTED = {"deux": 2, "two": 2, "both": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4}
_BEFORE_OFFICES = frozenset("le la l' ministre premier the minister ce cette".split())
_PLACING = frozenset("a en dans depuis vers pour pres in at from near".split())
_BACKING = tuple("soutenu appuye mene dirige finance arme epaule parraine".split())
# Whose foreign affairs another state leads.
_SPOKEN_FOR = {"HKG": "CHN", "MAC": "CHN"}


@dataclass(frozen=True, slots=True)
class Side:
    """A possible party: the token that stands for it, its country, the person if it is one.

    `how` names what it was read from: person, adjective, role, or the kind of reference (country, capital, city …).
    """

    token: int
    code: str
    person: str | None
    how: str


@cache
def _acting_nouns() -> frozenset[str]:
    return frozenset(fold(noun) for noun in load_toml("acting_nouns.toml")["nouns"])


def acting_noun(token: Token) -> bool:
    """Whether a noun with a country's adjective acts for it: an office, or one of the lexicon's bodies and forces."""
    word, lemma = fold(token.text), fold(token.lemma_)
    if lemma in _acting_nouns() or word in _acting_nouns() or word.rstrip("s") in _acting_nouns():
        return True
    for language in ("fr", "en"):
        if (noun := role_noun(token, language)) is not None:
            words = role_words(language)
            if noun not in words.private and noun not in words.other:
                return True
    return False


def _noun_of(adjective: Token) -> Token | None:
    """The noun an adjective of nationality belongs to: its head in the parse, else the noun right before it."""
    head = adjective.head
    if adjective.dep_ == "conj" and head.pos_ == "ADJ" and head.i < adjective.i:
        return _noun_of(head)  # "les ministres grec et macédonien"
    if head.pos_ in ("NOUN", "PROPN") and head != adjective and adjective.dep_.split(":")[0] in _MODIFYING:
        return head
    for index in range(adjective.i - 1, max(-1, adjective.i - 3), -1):
        token = adjective.doc[index]
        if token.pos_ in ("NOUN", "PROPN"):
            return token
        if token.pos_ != "ADJ":
            return None
    return None


def _in_acting_phrase(token: Token) -> bool:
    """True for "élite" in "le chef de la force d'élite iranienne": one of the nouns above it acts."""
    current = token
    for _ in range(4):
        if acting_noun(current):
            return True
        if current.dep_.split(":")[0] not in ("nmod", "amod", "appos", "flat", "conj"):
            return False
        current = current.head
    return False


def speaks_for_country(person: Person, language: str) -> bool:
    """False for opponents, hostages, artists: whom they serve is known, and they do not act for it."""
    words = role_words(language)
    if person.why_country == "office-holder":
        offices = tenures(person.name, None)
        return not offices or any(fold(row.office).split()[0] not in words.other | words.private for row in offices)
    if person.role is None:
        return person.why_country != "family"
    return not any(word in words.other or word in words.private for word in fold(person.role).split()[:3])


def _opposes(person: Person, language: str) -> bool:
    """True for opponents and candidates: states talk with them, and they do not act for one."""
    told = [person.role] if person.role else []
    if person.why_country == "office-holder":
        told = [row.office for row in tenures(person.name, None)]
    return any(word in role_words(language).private for role in told for word in fold(role).split()[:3])


def _told_beside(person: Person) -> bool:
    """Whether the role of a person stands beside the name: the name is the side then."""
    span = person.role_span
    return span is not None and any(
        mention.start - span.end <= 2 and span.start - mention.end <= 2 for mention in person.mentions
    )


def _family_names(person: Person) -> set[str]:
    """The last name, and the first one too where family names come first."""
    return {surname(person.name), *(name_tokens(person.name)[:1] if person.country in FAMILY_NAME_FIRST else ())}


def _behind_others(token: Token) -> bool:
    """True for those of "les rebelles soutenus par l'Iran": who stands behind a party is none of a pair."""
    return any(word.dep_ == "acl" and fold(word.text).startswith(_BACKING) for word in token.ancestors)


class Sides:
    """All sides of an article by token, and what its pronouns and bare offices stand for."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.at: dict[int, list[Side]] = defaultdict(list)
        self._persons: list[tuple[int, Person]] = sorted(
            ((mention.start, person) for person in doc._.people for mention in person.mentions),
            key=lambda item: item[0],
        )
        self.named: list[tuple[int, int, Side]] = []
        self._add_persons()
        self._add_references()
        self._add_roles()
        self._add_offices()
        self._add_compounds()
        self._add_owned()

    def within(self, start: int, end: int) -> list[Side]:
        return [side for index in range(start, end) for side in self.at.get(index, ())]

    def named_before(self, index: int) -> list[Side]:
        """The sides that end right before a relative phrase: "Adel Abdel Mahdi, avec qui …"."""
        for near in range(index - 1, max(-1, index - 6), -1):
            if found := self.at.get(near) or [side for start, end, side in self.named if start <= near < end]:
                return list(found)
        return []

    def acts(self, side: Side) -> bool:
        """Whether a side stands for its government here: "Bagdad a demandé" does, "à Bagdad" is a place."""
        if side.how in ("city", "private", "opponent"):
            return False
        if side.how == "adjective":
            token = self.doc[side.token]
            noun = _noun_of(token) if token.pos_ == "ADJ" else None
            return token.text[0].isupper() or _in_acting_phrase(token) or (noun is not None and acting_noun(noun))
        before = fold(self.doc[side.token - 1].text) if side.token else ""
        return side.how not in ("capital", "country") or before not in _PLACING

    @cached_property
    def ranked(self) -> list[tuple[str, int]]:
        """The countries of the article by how many words stand for them, the most told of first."""
        return Counter(side.code for found in self.at.values() for side in found).most_common()

    def is_place(self, side: Side) -> bool:
        """Whether a side only tells where: "un avant-poste en Jordanie"."""
        return side.how in ("country", "capital") and not self.acts(side)

    def _put(self, side: Side) -> None:
        if side.code in _SPOKEN_FOR:
            side = replace(side, code=_SPOKEN_FOR[side.code])
        if not any(known.code == side.code and known.person == side.person for known in self.at[side.token]):
            self.at[side.token].append(side)

    def _add_persons(self) -> None:
        language = self.doc._.language or "fr"
        for person in self.doc._.people:
            if person.country is None:
                continue
            how = "person" if speaks_for_country(person, language) else "private"
            if how == "private" and _opposes(person, language):
                how = "opponent"
            for mention in person.mentions:
                side = Side(mention.root.i, person.country, person.name, how)
                self.named.append((mention.start, mention.end, side))
                self._put(side)

    def _add_references(self) -> None:
        named = {token.i for person in self.doc._.people for mention in person.mentions for token in mention}
        for ref in self.doc._.references:
            means = ref.reference.means
            if ref.code is None or means in (Means.AGENCY, Means.COMPANY, Means.OTHER) or ref.start in named:
                continue
            root = self.doc[ref.start : ref.end].root
            europe = fold(root.text) == "europe"
            if europe and not self._named_as_a_union(root):
                continue
            if means is Means.ADJECTIVE:
                self._add_adjective(root, ref.code)
            else:
                how = "city" if self._bracketed(ref.start, ref.end) else "country" if europe else str(means)
                for code in ref.code.split("+"):
                    self._put(Side(root.i, code, None, how))

    def _named_as_a_union(self, europe: Token) -> bool:
        """True for "l'Europe a demandé", "demande à l'Europe"; "en Europe", "d'Europe", "dans l'Europe" are a place."""
        before = [fold(token.text).rstrip("'") for token in self.doc[max(0, europe.i - 2) : europe.i]]
        return before[-1:] == ["l"] and (europe.dep_.startswith("nsubj") or before[0] in _ADDRESSING)

    def _bracketed(self, start: int, end: int) -> bool:
        """True for "Osaka (Japon)": a country alone in brackets tells where a place is."""
        return start > 0 and end < len(self.doc) and self.doc[start - 1].text == "(" and self.doc[end].text == ")"

    def _add_adjective(self, token: Token, code: str) -> None:
        """An adjective speaks for its noun; a capitalised one, or one with no noun, for its people."""
        noun = _noun_of(token)
        if noun is not None and fold(noun.lemma_) in _MAKES:
            return
        self._put(Side(token.i, code, None, "adjective"))
        if noun is not None and not token.text[0].isupper():
            self._put(Side(noun.i, code, None, "adjective"))

    def _add_roles(self) -> None:
        """ "le Premier ministre", "le président" alone: the person of that role named last before."""
        language = self.doc._.language or "fr"
        references = self.doc._.references
        spans = {token.i for p in self.doc._.people if _told_beside(p) for token in p.role_span or ()}
        for token in self.doc:
            if token.i in self.at or token.i in spans or token.pos_ not in ("NOUN", "PROPN"):
                continue
            if not token.i or fold(token.nbor(-1).text) not in _BEFORE_OFFICES:
                continue
            noun = role_noun(token, language)
            if noun and not any(token.i < ref.start <= token.i + 3 for ref in references):
                if person := self._last_with_role(token, noun):
                    self._put(Side(token.i, person.country or "", person.name, "role"))
                elif code := self._told_before(token):
                    self._put(Side(token.i, code, None, "role"))

    def _add_offices(self) -> None:
        """ "le roi d'Espagne", "les autorités de Kinshasa": who acts for the country of the complement."""
        for token in self.doc:
            if token.i in self.at or token.pos_ != "NOUN" or not acting_noun(token):
                continue
            for child in token.children:
                if child.dep_ == "nmod" and case_of(child) == "de" and child.i in self.at:
                    for part in (child, *(word for word in child.children if word.dep_ == "conj")):
                        for side in list(self.at.get(part.i, ())):
                            if side.how == "country" or (side.how == "capital" and fold(token.lemma_) != "groupe"):
                                self._put(Side(token.i, side.code, None, "role"))

    def _last_with_role(self, token: Token, noun: str) -> Person | None:
        """The person named last before who is told in that role, or is known to have held that office."""
        premier = token.i > 0 and fold(token.nbor(-1).text) in ("premier", "premiere", "prime")
        said = role_phrase(token, self.doc._.language or "fr").text
        for start, person in reversed(self._persons):
            if start >= token.i or not person.country:
                continue
            told = person.role and noun in fold(person.role).split() and ("premier" in fold(person.role)) == premier
            told = told or (person.role and same_office(person.role, said, person.country))
            if told or any(row.fits(said) for row in tenures(person.name, self._published())):
                return person
        return None

    def _told_before(self, token: Token) -> str | None:
        """The country that the same noun was told with before: "le ministre français …", then "le ministre"."""
        word = fold(token.text)
        for index in range(token.i - 1, max(-1, token.i - 250), -1):
            if fold(self.doc[index].text) == word:
                for side in self.at.get(index, ()):
                    if side.how == "adjective":
                        return side.code
        return None

    def _add_compounds(self) -> None:
        """ "la rencontre Poutine-Loukachenko": each part of a joined word that is somebody's family name."""
        known = {name: person.country for person in self.doc._.people for name in _family_names(person)}
        named = set(self.at)
        for place, code in compounds(self.doc, known, self._published()):
            if place not in named:
                self._put(Side(place, code, None, "person"))

    def _add_owned(self) -> None:
        """ "son gouvernement", "son voisin": what is said of the side named last before it."""
        for token in self.doc:
            word = fold(token.text)
            if (word not in _OWN and word not in _OTHER) or token.i in self.at:
                continue
            if not any(fold(left.text) in ("son", "sa", "leur") for left in token.lefts):
                continue
            if self.within(token.i + 1, min(token.i + 4, token.sent.end)) or self._named_beside(token):
                continue
            if (code := self._owner(token, other=word in _OTHER)) is not None:
                self._put(Side(token.i, code, None, "role"))

    def _named_beside(self, noun: Token) -> bool:
        """True for "son rival, l'ancien vice-président X": who it is stands in apposition."""
        beside = (part for child in noun.children if child.dep_ == "appos" for part in (child, *child.children))
        return any(side.person for part in beside for side in self.at.get(part.i, ()))

    def _owner(self, token: Token, *, other: bool) -> str | None:
        """The country of the acting side named last before a word; with `other`, of the last of another country."""
        owner: str | None = None
        for index in range(token.i - 1, max(-1, token.i - 120), -1):
            for side in self.at.get(index, ()):
                if side.how not in ("person", "role", "country", "capital", "seat") or not self.acts(side):
                    continue
                if owner is None:
                    owner = side.code
                    if not other:
                        return owner
                elif side.code != owner:
                    return side.code
        return None

    def _published(self) -> date | None:
        return self.doc._.article.published if self.doc._.article else None

    def pair(self, token: Token) -> list[Side]:
        """ "les deux pays", "les trois dirigeants": as many sides of different countries, named last before."""
        if fold(token.text) not in _PAIR_WORDS:
            return []
        wanted = next((_COUNTED[word] for left in token.lefts if (word := fold(left.text)) in _COUNTED), 0)
        if not wanted:
            return []
        found: list[Side] = []
        kinds = ("person", "role") if fold(token.text) in _PAIR_OF_PERSONS else ("person", "country", "role")
        for index in range(token.i - 1, max(-1, token.i - 120), -1):
            for side in self.at.get(index, ()):
                if len(found) < wanted and side.code not in {known.code for known in found} and side.how in kinds:
                    if side.code in _NO_STATES and fold(token.text) in ("pays", "etats"):
                        continue
                    if not _behind_others(self.doc[index]):
                        found.append(side)
        return found if len(found) == wanted else []
