"""Given names: which are one name written in two languages, which are short for which."""

from __future__ import annotations

from functools import cache

from bot.language.lexicons import load_rows, variants
from bot.language.text import fold

SPELLING, SHORT, RULER, COMMON = "spelling", "short", "ruler", "common"


def _plain(name: str) -> str:
    return "".join(char for char in fold(name.replace("ł", "l").replace("ı", "i")) if char.isalnum())


@cache
def _rows(kind: str) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, (row_kind, names) in enumerate(load_rows("given_names.tsv")):
        if row_kind == kind:
            for name in variants(names):
                found.setdefault(_plain(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _first_of_rows() -> dict[str, frozenset[int]]:
    """The short form that opens each `short` row; its other names are not short for one another."""
    found: dict[str, set[int]] = {}
    for number, (kind, names) in enumerate(load_rows("given_names.tsv")):
        if kind == SHORT:
            found.setdefault(_plain(variants(names)[0]), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _listed() -> frozenset[str]:
    return frozenset().union(*(_rows(kind) for kind in (SPELLING, SHORT, RULER)))


def given_names(token: str) -> bool:
    """True for a folded token that is a given name of the tables."""
    return token in _rows(SPELLING) or token in _rows(SHORT)


def is_common(token: str) -> bool:
    """True for a given name that many bear, alone or as half of a double name."""
    return token in _rows(COMMON)


def same_given(left: str, right: str, *, rulers: bool = False) -> str | None:
    """`spelling`, `short` or `ruler` when two folded tokens are one given name by the tables, else null."""
    listed = _listed()
    if left not in listed or right not in listed:
        return None
    if _rows(SPELLING).get(left, frozenset()) & _rows(SPELLING).get(right, frozenset()):
        return SPELLING
    short, rows = _first_of_rows(), _rows(SHORT)
    none: frozenset[int] = frozenset()
    if short.get(left, none) & rows.get(right, none) or short.get(right, none) & rows.get(left, none):
        return SHORT
    if rulers and _rows(RULER).get(left, none) & _rows(RULER).get(right, none):
        return RULER
    return None


def two_given(left: str, right: str) -> bool:
    """True for two known given names that are no spellings and no short forms of each other."""
    known = _rows(SPELLING)
    return left != right and left in known and right in known and not same_given(left, right)
