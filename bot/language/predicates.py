"""The words that tell of a contact, read from the lexicon: what kind, and which argument is which party."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.language.lexicons import load_toml
from bot.language.text import fold, stem
from bot.model import Kind, PartyRole

WINDOW = 14
# A pattern of the lexicon's [patterns] within another: "<blame>".
_NAMED = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Predicate:
    """One entry of the lexicon. `verbs` are the lemmas of which one must govern a noun that tells no event alone."""

    lemma: str
    pos: str
    kind: Kind
    event: str
    mode: str
    frame_name: str
    frame: dict[str, PartyRole]
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    or_needs: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None
    becomes: tuple[tuple[Kind, re.Pattern[str]], ...] = ()
    verbs: frozenset[str] = frozenset()
    reflexive: bool = False
    persons: bool = False
    passive: bool = False
    plain: bool = False
    faces: bool = False
    named: bool = False
    core: bool = False


@dataclass(frozen=True, slots=True)
class EnglishPredicate:
    pattern: re.Pattern[str]
    predicate: Predicate


@cache
def predicates() -> dict[tuple[str, str], tuple[Predicate, ...]]:
    """Entries by (folded lemma, VERB or NOUN), in the order of the file."""
    data = load_toml("predicates.toml")
    table: dict[tuple[str, str], tuple[Predicate, ...]] = {}
    for pos, section in (("VERB", "verb"), ("NOUN", "noun")):
        for entry in data[section]:
            for lemma in entry["lemmas"]:
                key = (fold(lemma), pos)
                table[key] = (*table.get(key, ()), _predicate(fold(lemma), pos, entry, data))
    return table


@cache
def stemmed_predicates() -> dict[str, tuple[Predicate, ...]]:
    """The entries of verbs by stem."""
    return {stem(lemma): entries for (lemma, pos), entries in predicates().items() if pos == "VERB"}


@cache
def english_predicates() -> tuple[EnglishPredicate, ...]:
    data = load_toml("predicates.toml")
    return tuple(
        EnglishPredicate(
            re.compile(rf"\b(?:{entry['pattern']})", re.IGNORECASE),
            _predicate(entry["kind"], "VERB", entry, data),
        )
        for entry in data["english"]
    )


def _predicate(lemma: str, pos: str, entry: dict[str, Any], data: dict[str, Any]) -> Predicate:
    shared = data["patterns"]

    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(_NAMED.sub(lambda found: shared[found[1]], entry[name])) if name in entry else None

    flags = {
        name: bool(entry.get(name)) for name in ("reflexive", "persons", "passive", "plain", "faces", "named", "core")
    }
    return Predicate(
        lemma,
        pos,
        Kind(entry["kind"]),
        entry["event"],
        entry["mode"],
        entry["frame"],
        {fold(slot): PartyRole(role) for slot, role in data["frames"][entry["frame"]].items()},
        needs=pattern("needs"),
        unless=pattern("unless"),
        or_needs=pattern("or_needs"),
        behind=pattern("unless_behind"),
        becomes=tuple((Kind(kind), re.compile(words)) for kind, words in entry.get("becomes", {}).items()),
        verbs=frozenset(fold(verb) for verb in entry.get("verb", ())),
        **flags,
    )
