"""Countries, unions and the places and bodies that speak for them: the words of a text, and their codes."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pycountry

from bot.language.lexicons import load_rows, variants
from bot.language.text import fold, normalise

_ALPHA2 = {"XKX": "XK", "EU": "EU", "UN": "UN"}
_PIECE = re.compile(r"[^\W_]+")
_LONGEST = 7


class Means(StrEnum):
    """What a word that points to a country is."""

    COUNTRY = "country"
    ADJECTIVE = "adjective"
    CAPITAL = "capital"
    CITY = "city"
    SEAT = "seat"
    BODY = "body"
    FORCE = "force"
    ARMED_GROUP = "armed_group"
    PARTY = "party"
    AGENCY = "agency"
    COMPANY = "company"
    OTHER = "other"
    GROUP = "group"


ACTING_BODIES = frozenset({Means.SEAT, Means.BODY, Means.FORCE, Means.ARMED_GROUP, Means.PARTY})

_STATES = frozenset({Means.COUNTRY, Means.ADJECTIVE, Means.CAPITAL, Means.SEAT})


@dataclass(frozen=True, slots=True)
class Entry:
    """`acronym`: the name is listed in capitals; a short one is read in capitals alone ("EAU" is no water)."""

    code: str | None
    means: Means
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Words of a text that point to a country, at `start`–`end`. `code` is null for a body that serves none.

    A group of states has their codes joined by "+".
    """

    start: int
    end: int
    text: str
    code: str | None
    means: Means


def find_country(text: str) -> str | None:
    """The code for a name, adjective, capital, seat of power or code, in French or English, accents and case aside."""
    wanted = text.strip()
    if wanted.upper() in COUNTRY_CODES:
        return wanted.upper()
    entry = _entries().get(tuple(_PIECE.findall(fold(wanted))))
    return entry[0].code if entry and entry[0].means is not Means.GROUP else None


def find_state(text: str, *, acronyms: bool = True) -> str | None:
    """Like `find_country` for names, adjectives, capitals and seats of power alone: no code, town, body or group."""
    for entry in _entries().get(tuple(_PIECE.findall(fold(text))), ()):
        if entry.means in _STATES and (acronyms or not entry.acronym):
            return entry.code
    return None


@cache
def state_names() -> dict[str, str]:
    """Folded one-word names and adjectives of countries, and their codes."""
    return {
        pieces[0]: entry.code
        for pieces, entries in _entries().items()
        for entry in entries[:1]
        if len(pieces) == 1 and entry.code and entry.means in _STATES and not entry.acronym
    }


@cache
def alpha2(code: str) -> str | None:
    """The ISO 3166-1 alpha-2 code that CLDR and flags go by, null where there is none (NATO, IAEA)."""
    if code in _ALPHA2:
        return _ALPHA2[code]
    country = pycountry.countries.get(alpha_3=code)
    return country.alpha_2 if country else None


def find_references(text: str) -> Iterator[Reference]:
    """The words of `text` that point to a country, from left to right, the longest name first.

    Names and capitals are read where they are capitalised alone ("paris" is a bet); adjectives in either case.
    """
    entries, lengths = _entries(), _lengths()
    pieces = list(_PIECE.finditer(normalise(text)))
    folded = [fold(piece.group()) for piece in pieces]
    free = 0
    for index in [place for place, piece in enumerate(folded) if piece in lengths]:
        if index < free:
            continue
        for length in lengths[folded[index]]:
            found = entries.get(tuple(folded[index : index + length])) if index + length <= len(pieces) else None
            if not found or not _joined(text, pieces[index : index + length]):
                continue
            start, end = pieces[index].start(), pieces[index + length - 1].end()
            entry = _fitting(found, text[start:end])
            if entry is None:
                continue
            yield Reference(start, end, text[start:end], entry.code, entry.means)
            free = index + length
            break


def _joined(text: str, pieces: list[re.Match[str]]) -> bool:
    """True when only spaces, hyphens, dots and apostrophes stand between the pieces of a name."""
    return all(
        re.fullmatch(r"[ \u00a0\-‑.'’]{1,2}", text[left.end() : right.start()])
        for left, right in itertools.pairwise(pieces)
    )


def _fitting(entries: tuple[Entry, ...], words: str) -> Entry | None:
    for entry in entries:
        if entry.acronym:
            if words.replace(".", "").isupper() or (len(words) > 3 and words[0].isupper()):
                return entry
        elif entry.means is Means.ADJECTIVE or words[0].isupper() or (entry.means in ACTING_BODIES and len(words) > 5):
            return entry
    return None


@cache
def _entries() -> dict[tuple[str, ...], tuple[Entry, ...]]:
    table: dict[tuple[str, ...], tuple[Entry, ...]] = {}

    def add(names: str, code: str | None, means: Means) -> None:
        for name in variants(names):
            key = tuple(_PIECE.findall(fold(name)))
            entry = Entry(code or None, means, name.replace(".", "").isupper())
            if key and entry not in table.get(key, ()):
                table[key] = (*table.get(key, ()), entry)

    for code, names, adjectives, english, capitals in _country_rows():
        add(names, code, Means.COUNTRY)
        add(f"{adjectives}|{english}", code, Means.ADJECTIVE)
        add(capitals, code, Means.CAPITAL)
    for name, code, kind in load_rows("bodies.tsv"):
        add(name, code, Means(kind))
    for name, code in load_rows("cities.tsv"):
        add(name, code, Means.CITY)
    for (name,) in load_rows("stateless_adjectives.tsv"):
        add(name, None, Means.ADJECTIVE)
    return table


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How many pieces the names that begin with a piece have, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for pieces in _entries():
        if len(pieces) <= _LONGEST:
            lengths[pieces[0]].add(len(pieces))
    return {piece: tuple(sorted(found, reverse=True)) for piece, found in lengths.items()}


def _country_rows() -> Iterator[tuple[str, ...]]:
    for row in load_rows("countries.tsv"):
        yield (*row, *("",) * (5 - len(row)))


COUNTRY_CODES: tuple[str, ...] = tuple(row[0] for row in _country_rows())
