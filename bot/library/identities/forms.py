"""Forms of names, and the keys by which those that may be one are found without comparing with all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from bot.language.bodies import bare_body, known_body
from bot.language.lexicons import load_rows, variants
from bot.language.same_name import known
from bot.language.same_name.parsing import Token, parse
from bot.language.same_name.sounds import SAME, likeness, skeleton
from bot.language.text import fold
from bot.model import ActorType

_KUNYAS = frozenset({"abou", "abu", "oum", "umm"})

# Columns of a Form, for a query that names the table `j`.
FORM = "j.id, j.identity_id, j.type, j.folded, j.country, j.year, j.office, j.name, j.articles, j.how"


@dataclass(frozen=True, slots=True)
class Form:
    """A row of `joints`: a name as articles write it, for one country ('' for none)."""

    id: int
    identity_id: int
    type: ActorType
    folded: str
    country: str
    year: str
    office: str
    name: str
    articles: int
    how: str

    @property
    def alone(self) -> bool:
        return is_alone(self.type, self.name)


def form_of(row: Sequence[Any]) -> Form:
    """A form from a row selected with FORM."""
    id_, identity_id, type_, *rest = row[:10]
    return Form(id_, identity_id, ActorType(type_), *rest)


@lru_cache(maxsize=20_000)
def is_alone(type: ActorType, name: str) -> bool:
    """Whether a person's name is one word, which several may bear: neither a ruler's nor known to mean one person."""
    if type is not ActorType.PERSON:
        return False
    parsed, words = parse(name), fold(name).split()
    if len(parsed.tokens) > 1 or parsed.suffix or known.person(name) is not None:
        return False
    # "Abou Tarek" is one word to the rule for two names, but a name in full.
    return len(words) < 2 or words[0] not in _KUNYAS


@cache
def _given_groups() -> dict[str, str]:
    """Each given name of the tables with one name that stands for all its spellings and short forms."""
    stands: dict[str, str] = {}

    def find(name: str) -> str:
        while stands.setdefault(name, name) != name:
            name = stands[name]
        return name

    for kind, names in load_rows("given_names.tsv"):
        if kind in ("spelling", "short"):
            for one, two in combinations([fold(name) for name in variants(names)], 2):
                stands[find(one)] = find(two)
    return {name: find(name) for name in stands}


def _given_keys(token: Token) -> set[str]:
    group = _given_groups().get(token.text)
    return {skeleton(token.text), *([f"={group}"] if group else [])}


@lru_cache(maxsize=20_000)
def held_keys(type: ActorType, name: str, country: str) -> frozenset[str]:
    """The keys that a form is kept under."""
    if type is ActorType.ORG:
        return frozenset({f"b:{bare_body(name, country)}", f"k:{known_body(name) or ''}"} - {"k:"})
    parsed = parse(name)
    if is_alone(type, name):
        return frozenset({f"l:{skeleton(token.text)}" for token in parsed.tokens})
    keys = {f"x:{fold(name)}"}
    number = known.person(name)
    if number is not None:
        keys.add(f"k:{known.known().names[number]}")
    if len(parsed.tokens) < 2:
        return frozenset(keys)
    families = parsed.tokens[:1] if parsed.east_asian else parsed.tokens[1:]
    given = parsed.tokens[1] if parsed.east_asian else parsed.tokens[0]
    keys |= {f"n:{skeleton(family.text)}|{key}" for family in families for key in _given_keys(given)}
    return frozenset(keys | family_keys(name))


def family_keys(name: str) -> frozenset[str]:
    """The keys of the words of a full name that may stand for it alone."""
    parsed = parse(name)
    families = parsed.tokens[:1] if parsed.east_asian else parsed.tokens[1:]
    return frozenset(f"f:{skeleton(family.text)}" for family in families)


def searched_keys(type: ActorType, name: str, country: str) -> frozenset[str]:
    """The keys under which forms that may be this one are found: its own, and those of the words turned round."""
    keys = {key for key in held_keys(type, name, country) if key[:2] != "f:"}
    parsed = parse(name)
    if type is ActorType.PERSON and len(parsed.tokens) == 2:
        first, last = parsed.tokens
        keys |= {f"n:{skeleton(first.text)}|{key}" for key in _given_keys(last)}
    return frozenset(keys)


def can_stand_for(alone: str, full: str) -> bool:
    """Whether a word alone is, in some spelling, a family name in a full name."""
    word, parsed = parse(alone), parse(full)
    families = parsed.tokens[:1] if parsed.east_asian else parsed.tokens[1:]
    return any(likeness(token.text, family.text) == SAME for token in word.tokens for family in families)
