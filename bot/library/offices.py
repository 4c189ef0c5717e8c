"""Which office a role names, so that two wordings of one office are one, and two offices are not.

An office is what it is over (the words of "Conseil suprême de sécurité nationale", without country and rank) and the
noun before it: "secrétaire", "ministre", "président"; "chef" stands for any of them. Only offices that one person holds
at a time count: no deputies, spokesmen, members or envoys; nobody who held it, will hold it or holds it for a time.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from bot.language.countries import Means, find_references
from bot.language.lexicons import load_rows, variants
from bot.language.text import fold, stem, words

_NOT_THE_HOLDER = re.compile(
    r"\b(?:ancien\w*|ex|futur\w*|interim\w*|elue?|designee?|candidat\w*|sortante?|demissionnaire|honoraire|emerite"
    r"|vice|sous|adjointe?s?|deleguee?s?|predecesseur|successeur|homologue|membre|depute\w*|porte|bras|fils|fille|epouse"
    r"|epoux|femme|mari|frere|soeur|veuve|former|acting|incoming|outgoing|elect|then|deputy|spokes\w+|assistant|late"
    r"|wife|brother|conseiller\w* (?:du|de la|de l'|principal\w*)|(?:senior )?advis[eo]r to)\b"
)
# Wordings of the offices that the press names in several ways; the country's own words are taken off before.
_NAMED = (
    ("premier ministre", r"^(?:premiere? ministre|prime minister|chef(?:fe)? du gouvernement|chanceli(?:er|ere)"
     r"|chancellor)\b"),
    ("ministre affaires etrangeres", r"\b(?:chef(?:fe)? de la diplomatie|ministre des (?:affaires etrangeres|relations"
     r" exterieures|affaires exterieures)|foreign minister|minister of foreign affairs|foreign secretary)\b"),
    ("ministre defense", r"\b(?:ministre (?:de la defense|des armees)|secretaire a la defense|chef du pentagone"
     r"|defen[cs]e (?:minister|secretary)|secretary of defen[cs]e|minister of defen[cs]e)\b"),
    ("conseiller securite nationale", r"\b(?:conseill(?:er|ere) (?:a|pour|en matiere de) (?:la )?securite nationale"
     r"|national security advis[eo]r)\b"),
    ("president", r"^(?:presidente?|chef(?:fe)? de l'etat|head of state)(?: de la republique)?\b"),
)  # fmt: skip
_SECRETARY_OF_STATE = re.compile(r"\b(?:secretaire d'etat(?! a| aux| charge)|secretary of state)\b")
_ENGLISH = {
    "minister": "ministre", "secretary": "secretaire", "chief": "chef", "head": "chef", "director": "directeur",
    "commander": "commandant", "governor": "gouverneur", "mayor": "maire", "ambassador": "ambassadeur", "king": "roi",
    "queen": "roi", "pope": "pape", "speaker": "president", "chairman": "president", "council": "conseil",
    "security": "securite", "national": "nationale", "army": "armee", "finance": "finances", "oil": "petrole",
    "energy": "energie", "justice": "justice", "intelligence": "renseignement", "parliament": "parlement",
    "force": "force", "guards": "gardiens", "guard": "gardiens", "revolutionary": "revolution", "staff": "etat-major",
    "supreme": "supreme", "leader": "guide",
}  # fmt: skip
_HEADS = {
    "ministre": "ministre", "secretaire": "secretaire", "president": "president", "presidente": "president",
    "chef": "chef", "cheffe": "chef", "patron": "chef", "patronne": "chef", "directeur": "directeur",
    "directrice": "directeur",
    "commandant": "commandant", "commandante": "commandant", "gouverneur": "gouverneur", "gouverneure": "gouverneur",
    "maire": "maire", "ambassadeur": "ambassadeur", "ambassadrice": "ambassadeur", "roi": "roi", "reine": "roi",
    "emir": "roi", "sultan": "roi", "pape": "pape", "guide": "guide",
}  # fmt: skip
_SOVEREIGN = frozenset({"premier ministre", "president", "roi", "pape", "guide"})
# Bodies of which a country has many, and words that tell no body from another.
_VAGUE = frozenset(
    stem(fold(word)) for word in
    """commission groupe comité parti délégation agence institut fédération région conseil militaire politique exécutif
    police sécurité opposition milice cabinet bureau service services département mission projet zone province district
    unité brigade bataillon club association entreprise société banque université état général générale négociateur
    armé mouvement syndicat organisation centre équipe opérations local régional haut charge""".split()
)  # fmt: skip
# Of a body of states, these need no more words: "secrétaire général de l'ONU", "président de la Commission européenne".
_TELLING = {"UN": {"general"}, "NATO": {"general"}, "IAEA": {"general"}, "EU": {"commiss", "conseil"}}
_COUNCIL = {"conseil", "securit"}
_IDLE = frozenset(
    """de du des d l la le les a au aux en et of the and for pour to supreme haut haute grand grande tout puissant
    puissante actuel actuelle nouveau nouvelle nouvel new current s charge""".split()
)
_OF_THE_COUNTRY = frozenset({Means.COUNTRY, Means.ADJECTIVE, Means.CAPITAL, Means.SEAT})
_LEADING = re.compile(r"^(?:(?:le|la|l'|the|actuel\w*|current|nouve\w+|nouvel|new)\s+)+")


class Office(NamedTuple):
    """`key` is what the office is over, as sorted stems, or its one name; `head` the noun before it."""

    key: str
    head: str

    @property
    def sovereign(self) -> bool:
        """True where the bare noun names it: many a club has a "président" too."""
        return self.key in _SOVEREIGN

    def worded_in(self, sentence: str, country: str) -> bool:
        """Whether a sentence words this office, so that it can be shown for it."""
        text = re.sub(r"\s+", " ", fold(_without_country(sentence, country)))
        wording = next((wording for key, wording in _NAMED if key == self.key), None)
        if wording is not None:
            anywhere = re.search(wording.replace("^", r"\b"), text)
            return bool(anywhere or (self.key == "ministre affaires etrangeres" and _SECRETARY_OF_STATE.search(text)))
        said = {stem(_ENGLISH.get(token, token)) for token in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)}
        return set(self.key.split()) <= said | {_HEADS.get(token, "") for token in said}


def read_office(role: str, country: str) -> Office | None:
    """The office that a role names for a country; null where it is none that one person holds."""
    text = _LEADING.sub("", re.sub(r"\s+", " ", fold(_without_country(role, country))).strip(" ,-"))
    if _NOT_THE_HOLDER.search(text):
        return None
    if country == "USA" and _SECRETARY_OF_STATE.match(text):
        return Office("ministre affaires etrangeres", "ministre")
    for key, wording in _NAMED:
        named = re.search(wording, text)
        if named:
            rest = _stems(text[: named.start()] + text[named.end() :])
            rest -= set(_HEADS)
            if key not in _SOVEREIGN or not rest:
                return Office(key, key.split()[0])
    return _of_body(text, country)


def _of_body(text: str, country: str) -> Office | None:
    tokens = [_ENGLISH.get(token, token) for token in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)]
    place = next((index for index, token in enumerate(tokens) if token in _HEADS), None)
    if place is None:
        return None
    head = _HEADS[tokens[place]]
    over = {stem(token) for token in tokens[:place] + tokens[place + 1 :] if token not in _IDLE and token not in _HEADS}
    if not over:
        return Office(head, head) if head in ("roi", "pape", "guide") else None
    vague = over <= _VAGUE - _TELLING.get(country, set()) and over != _COUNCIL
    return None if vague else Office(" ".join(sorted(over)), head)


def _stems(text: str) -> set[str]:
    return {word.stem for word in words(text) if text[word.start : word.end] not in _IDLE}


def _without_country(role: str, country: str) -> str:
    """The role without the words that only name the country it serves, its capital or its seat of power."""
    shown = role
    for ref in reversed(list(find_references(role))):
        if ref.code == country and ref.means in _OF_THE_COUNTRY:
            shown = shown[: ref.start] + " " + shown[ref.end :]
    for word in reversed(list(words(shown))):
        # Alone, for a body may have taken the adjective in: "Parlement iranien".
        alone = find_references(shown[word.start : word.end])
        if any(ref.code == country and ref.means in _OF_THE_COUNTRY for ref in alone):
            shown = shown[: word.start] + " " + shown[word.end :]
    return re.sub(r"\b(?:de la|de l'|de|du|des|d')\s*$", "", shown.strip())


def names_country(text: str, country: str) -> bool:
    """Whether the words themselves point to the country."""
    return any(ref.code == country for ref in find_references(text))


class _Tenure(NamedTuple):
    since: date
    until: date


@cache
def _tenures() -> dict[tuple[str, str, str], list[_Tenure]]:
    """By folded name, country and office."""
    found: dict[tuple[str, str, str], list[_Tenure]] = {}
    for names, country, role, since, *until in load_rows("office_holders.tsv"):
        office = read_office(role, country)
        if office is None:
            continue
        tenure = _Tenure(_month(since, date.min), _month(until[0] if until else "", date.max))
        for name in variants(names):
            found.setdefault((fold(name), country, office.key), []).append(tenure)
    return found


def _month(text: str, unknown: date) -> date:
    if not text:
        return unknown
    year, _, month = text.partition("-")
    return date(int(year), int(month or 1), 1)


def known_holder(name: str, country: str, office: str) -> bool:
    """Whether the tables know that this person held the office at some time."""
    return (fold(name), country, office) in _tenures()


def known_change(first: str, second: str, country: str, office: str, day: date) -> bool:
    """Whether the tables know that one followed the other within two months of the day."""
    here, there = (_tenures().get((fold(name), country, office), []) for name in (first, second))
    return any(
        abs((before.until - after.since).days) <= _NEAR and abs((after.since - day).days) <= _NEAR
        for one, other in ((here, there), (there, here))
        for before in one
        for after in other
    )


_NEAR = 62
