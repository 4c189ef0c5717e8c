"""Whom a phrase stands for: the sides at its head, below it and joined to it."""

from __future__ import annotations

from spacy.tokens import Token

from bot.language.grammar import case_of
from bot.language.pronouns import meant_by
from bot.language.sides import Side, Sides

_INSIDE = frozenset("amod nmod appos flat flat:name flat:foreign conj nummod compound fixed nmod:appos dep".split())
_BELONGING = ("", "de", "of", "par")


def phrase_sides(token: Token, sides: Sides, depth: int = 0) -> list[Side]:
    """The sides a phrase stands for: those at its head, else those nearest below it; coordinated phrases too.

    The persons named inside a phrase are given with it: "le conseiller à la sécurité irakien, Qassem al-Araji".
    """
    here = list(sides.at.get(token.i, ()))
    if not here:
        here = sides.pair(token) or meant_by(token, sides)
    below = [child for child in token.children if child.dep_ in _INSIDE]
    for child in below:
        if here or depth >= 4:
            break
        if child.dep_ != "conj" and case_of(child) in _BELONGING:
            here = phrase_sides(child, sides, depth + 1)
    here += [side for side in _named_inside(token, sides, {side.code for side in here}) if side not in here]
    if any(side.how == "country" for side in here):
        here += _enumerated(below, sides)
    for child in below:
        if child.dep_ == "conj" and depth < 4 and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ"):
            here += phrase_sides(child, sides, depth + 1)
    return here


def _enumerated(below: list[Token], sides: Sides) -> list[Side]:
    """ "la France, l'Italie et l'Espagne": states that the parse takes for appositions of the first."""
    return [
        side
        for child in below
        if child.dep_ in ("appos", "nmod") and not case_of(child)
        for side in sides.at.get(child.i, ())
        if side.how == "country"
    ]


def _named_inside(token: Token, sides: Sides, codes: set[str]) -> list[Side]:
    if any(side.person for side in sides.at.get(token.i, ())):
        return []
    return [
        side
        for child in token.children
        if child.dep_ in ("appos", "flat", "flat:name", "nmod:appos")
        for inner in (child, *child.children)
        for side in sides.at.get(inner.i, ())
        if side.person and side.code in codes
    ]
