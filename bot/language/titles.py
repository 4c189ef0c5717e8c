"""Offices told of without a name: "le Premier ministre irakien", "the Iraqi prime minister"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.language.countries import Means, Reference, find_references
from bot.language.office_names import LONGEST, PIECE, office_words, unique_office, words
from bot.language.text import fold, normalise

_DEFINITE = frozenset("le la l au the".split())
_OF_ANOTHER = frozenset("du de d of s".split())
_TO_COUNTRY = frozenset("de d du des la l of the".split())
_OPENING = re.compile(r"[.:!?«“\"–—\n]")
_CLOSED = re.compile(r"[.;:!?)»”\"–—\n]")


class Title(NamedTuple):
    """`start` and `end` are offsets in the text; `acting`: told as one who acts, not as whose aide or house it is."""

    start: int
    end: int
    text: str
    country: str
    office: str
    acting: bool


class _Piece(NamedTuple):
    start: int
    end: int
    folded: str


def find_titles(text: str) -> Iterator[Title]:
    """The offices in a sentence that name their country, and no person, from left to right."""
    plain = normalise(text)
    if office_words().isdisjoint(map(fold, PIECE.findall(plain))):
        return
    found = [_Piece(m.start(), m.end(), fold(m.group())) for m in PIECE.finditer(plain)]
    for reference in find_references(text):
        if reference.code is None or "+" in reference.code:
            continue
        if reference.means not in (Means.ADJECTIVE, Means.COUNTRY):
            continue
        title = _around(plain, found, reference)
        if title is not None:
            yield title


def _around(text: str, found: Sequence[_Piece], reference: Reference) -> Title | None:
    first = next((n for n, piece in enumerate(found) if piece.end > reference.start), len(found))
    last = next((n for n, piece in enumerate(found) if piece.start >= reference.end), len(found))
    assert reference.code is not None
    span = _office_span(found, first, last, reference)
    if span is None:
        return None
    begin, end, office = span
    genitive = reference.means is not Means.ADJECTIVE and begin == first
    if _named(text, found, end) or not (genitive or _open(text, found, begin)):
        return None
    before = found[begin - 1].folded if begin else ""
    start, stop = found[begin].start, found[end - 1].end
    return Title(start, stop, text[start:stop], reference.code, office, before not in _OF_ANOTHER)


def _office_span(found: Sequence[_Piece], first: int, last: int, reference: Reference) -> tuple[int, int, str] | None:
    """First and last piece (exclusive) of the office around a country's words, and its name; the longest wording."""
    code = reference.code or ""
    if reference.means is not Means.ADJECTIVE:
        left = first
        while left and found[left - 1].folded in _TO_COUNTRY:
            left -= 1
        return _ending_at(found, left, last, code) if left < first else _starting_at(found, first, last, code)
    near = (*found[max(0, first - LONGEST) : first], *found[last : last + LONGEST])
    if not any(piece.folded in office_words() for piece in near):
        return None
    for size in range(LONGEST, 0, -1):
        for behind in range(min(size, len(found) - last), -1, -1):
            begin = first - (size - behind)
            if begin < 0:
                continue
            wording = (*(p.folded for p in found[begin:first]), *(p.folded for p in found[last : last + behind]))
            office = unique_office(wording, code)
            if office is not None:
                # English puts the nationality first, French never.
                start = begin if begin < first else first
                return start, last + behind, office
    return None


def _ending_at(found: Sequence[_Piece], end: int, last: int, code: str) -> tuple[int, int, str] | None:
    for size in range(min(LONGEST, end), 0, -1):
        office = unique_office(tuple(piece.folded for piece in found[end - size : end]), code)
        if office is not None:
            return end - size, last, office
    return None


def _starting_at(found: Sequence[_Piece], first: int, last: int, code: str) -> tuple[int, int, str] | None:
    """English: "Iran's foreign minister", "the US secretary of state"."""
    begin = last + 1 if last < len(found) and found[last].folded == "s" else last
    for end in range(min(begin + LONGEST, len(found)), begin, -1):
        office = unique_office(tuple(piece.folded for piece in found[begin:end]), code)
        if office is not None:
            return first, end, office
    return None


def _named(text: str, found: Sequence[_Piece], end: int) -> bool:
    """Whether a name, or a word that makes it another's office, follows."""
    if end == len(found):
        return False
    between = text[found[end - 1].end : found[end].start]
    following = text[found[end].start : found[end].end]
    if _CLOSED.search(between):
        return False
    if found[end].folded in words("other") or found[end].folded == "par":
        return True
    return following[0].isupper()


def _open(text: str, found: Sequence[_Piece], begin: int) -> bool:
    """Whether the words before leave the office to its holder at the time: a definite article, or nothing."""
    while begin and found[begin - 1].folded in words("kept"):
        begin -= 1
    if not begin:
        return True
    before = found[begin - 1]
    if before.folded in _DEFINITE | _OF_ANOTHER:
        return True
    # Behind a comma and without an article it stands beside a name: "X, ministre iranien de la Défense".
    between = text[before.end : found[begin].start]
    return bool(_OPENING.search(between)) and "," not in between
