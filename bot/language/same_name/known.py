"""What the tables know: the spellings of one person, and the names that several persons bear."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from bot.language.lexicons import load_rows, variants
from bot.language.same_name.alignment import SHORT, SPELLED, align, may_be_spelling
from bot.language.same_name.parsing import folded, parse
from bot.language.same_name.sounds import firm_consonants


class Known(NamedTuple):
    """Persons by number, as their first spelling names them; `shared` maps a name to the persons who bear it."""

    names: dict[int, str]
    written: dict[str, int]
    shared: dict[str, tuple[str, ...]]


def _key(name: str) -> str:
    return re.sub(r"[^\w]+", " ", folded(name)).strip()


def _plain_key(name: str) -> str | None:
    """The words that carry a full name, without titles and particles; null for one word alone."""
    parsed = parse(name)
    return f"{' '.join(parsed.texts)} {parsed.suffix}".strip() if len(parsed.tokens) > 1 else None


@cache
def known() -> Known:
    groups: list[tuple[str, list[str]]] = []
    for row in load_rows("office_holders.tsv"):
        groups.append((variants(row[0])[0], variants(row[0])))
    for row in load_rows("other_names.tsv"):
        groups.append((variants(row[0])[0], variants(row[0])))
    shared: dict[str, tuple[str, ...]] = {}
    for name, people in load_rows("namesakes.tsv"):
        persons = [variants(person) for person in people.split(";")]
        groups.extend((spellings[0], spellings) for spellings in persons)
        shared[_plain_key(name) or _key(name)] = tuple(spellings[0] for spellings in persons)
    return Known(*_numbered(groups), shared)


def _numbered(groups: list[tuple[str, list[str]]]) -> tuple[dict[int, str], dict[str, int]]:
    """One number a person: rows that share their first spelling are one person's. A spelling of two persons tells
    nothing and is left out.
    """
    numbers: dict[str, int] = {}
    names: dict[int, str] = {}
    found: dict[str, set[int]] = {}
    for first, spellings in groups:
        number = numbers.setdefault(_key(first), len(numbers))
        names.setdefault(number, first)
        for spelling in spellings:
            for key in (_key(spelling), _plain_key(spelling)):
                if key:
                    found.setdefault(key, set()).add(number)
    return names, {key: min(persons) for key, persons in found.items() if len(persons) == 1}


@lru_cache(maxsize=20_000)
def person(name: str) -> int | None:
    """The number of the person whom the tables know under this very spelling, particles and titles aside."""
    table = known().written
    number = table.get(_key(name))
    plain = _plain_key(name) if number is None else None
    return table.get(plain) if plain else number


@cache
def _shapes() -> dict[tuple[int, str], tuple[str, ...]]:
    """The full spellings by their number of words and the firm consonants of the last."""
    found: dict[tuple[int, str], list[str]] = {}
    for key in known().written:
        parsed = parse(key)
        if len(parsed.tokens) > 1 and not parsed.suffix:
            found.setdefault((len(parsed.tokens), firm_consonants(parsed.texts[-1])), []).append(key)
    return {shape: tuple(keys) for shape, keys in found.items()}


@lru_cache(maxsize=5_000)
def closest(name: str) -> int | None:
    """The number of the one person of whom this is, word for word, a spelling by sound; null for none or several."""
    number = person(name)
    parsed = parse(name)
    if number is not None or len(parsed.tokens) < 2 or parsed.suffix or parsed.east_asian:
        return number
    found: set[int] = set()
    for key in _shapes().get((len(parsed.tokens), firm_consonants(parsed.texts[-1])), ()):
        other = parse(key)
        if other.east_asian or not may_be_spelling(parsed.tokens, other.tokens):
            continue
        alignment = align(parsed.tokens, other.tokens)
        whole = not alignment.left_alone and not alignment.right_alone
        if whole and alignment.worst().how in (SPELLED, SHORT):
            found.add(known().written[key])
    return found.pop() if len(found) == 1 else None


def load_tables() -> None:
    """Read what else is read when two names are first compared."""
    _shapes()
    _families()


@lru_cache(maxsize=20_000)
def bearers(name: str) -> tuple[str, ...]:
    """The persons who bear a name that the tables give to several."""
    return known().shared.get(_plain_key(name) or _key(name), ())


@cache
def _families() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for key, number in known().written.items():
        parsed = parse(key)
        place = 0 if parsed.east_asian else -1
        if len(parsed.tokens) > 1:
            found.setdefault(parsed.texts[place], set()).add(number)
    return {family: frozenset(numbers) for family, numbers in found.items()}


def only_bearer(*families: str) -> str | None:
    """The one known person whose family name is each of these, written as one of the tables' spellings."""
    numbers = frozenset().union(*(_families().get(family, frozenset()) for family in families))
    return known().names[next(iter(numbers))] if len(numbers) == 1 else None
