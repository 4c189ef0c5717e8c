"""The countries that a message names, typing mistakes included."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.language.countries import COUNTRY_CODES, find_country, find_state, state_names
from bot.language.intent_rules import Rules
from bot.language.utterance import Known, Piece

_LONGEST_NAME = 4
_MISTYPED = 5
_LONG = 8


@dataclass(frozen=True, slots=True)
class Named:
    """Codes in the order of the message, and the indexes of the words that name them."""

    codes: tuple[str, ...]
    words: frozenset[int]


def read_countries(
    pieces: Sequence[Piece], asking: Collection[int], lexicon: Rules, known: Known, *, french: bool
) -> Named:
    """The longest names first ("Arabie saoudite"). Words in `asking`, and names of the library, are none."""
    codes: list[str] = []
    words: set[int] = set()
    at = 0
    while at < len(pieces):
        width, found = _at(pieces, at, asking, lexicon, known, french)
        codes += found
        words |= set(range(at, at + width)) if found else set()
        at += width
    return Named(tuple(dict.fromkeys(codes)), frozenset(words))


def _at(
    pieces: Sequence[Piece], at: int, asking: Collection[int], lexicon: Rules, known: Known, french: bool
) -> tuple[int, tuple[str, ...]]:
    for width in range(min(_LONGEST_NAME, len(pieces) - at), 0, -1):
        if any(index in asking for index in range(at, at + width)):
            continue
        typed = " ".join(piece.typed for piece in pieces[at : at + width])
        if width == 1 and (found := _word(pieces[at], lexicon, known, french)):
            return 1, found
        if width > 1 and (code := find_state(typed)):
            return width, (code,)
    return 1, ()


def _word(piece: Piece, lexicon: Rules, known: Known, french: bool) -> tuple[str, ...]:
    typed = piece.typed
    if typed.isupper() and typed in COUNTRY_CODES:
        return (typed,)
    parts = [find_state(part, acronyms=part.isupper()) for part in typed.split("-")]
    if len(parts) > 1 and all(parts):
        return tuple(part for part in parts if part)
    first, _, second = piece.word.partition("-")
    if second and first in lexicon.compounds:
        other = find_state(second)
        return (lexicon.compounds[first], other) if other else ()
    code = find_state(typed, acronyms=typed.isupper() or (french and piece.word not in lexicon.french))
    if code:
        return (code,)
    if (
        piece.word in lexicon.french | lexicon.english | lexicon.cues.keys()
        or known(typed)
        or len(piece.word) < _MISTYPED
    ):
        return ()
    # A town, a body: no country, and no typing mistake for one.
    code = None if find_country(typed) else _mistyped(piece.word)
    return (code,) if code else ()


@cache
def _mistyped(word: str) -> str | None:
    """The country of the name that a misspelt word comes closest to, null where two are as close."""
    allowed = 1 if len(word) < _LONG else 2
    near = [
        (distance, code)
        for name, code in state_names().items()
        if len(name) >= _MISTYPED and name[0] == word[0]
        if (distance := DamerauLevenshtein.distance(word, name, score_cutoff=allowed)) <= allowed
    ]
    best = {code for distance, code in near if distance == min(near)[0]}
    return best.pop() if len(best) == 1 else None
