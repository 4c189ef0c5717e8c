"""The rules of lexicons/intents.toml as a spaCy Matcher, and what they find in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.language.lexicons import load_toml
from bot.language.text import fold

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_GAP = {"OP": "{0,5}"}
_SLOTS = ("action", "kind", "status", "length", "position", "article", "beside", "person", "follow")


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that matches: the slot that it fills, with what, and the words (indexes in the Doc) that say so."""

    slot: str
    value: str
    strength: int
    words: frozenset[int]
    other: bool = False


@dataclass(frozen=True)
class Rules:
    matcher: Matcher
    vocab: Vocab
    cues: dict[str, bool]
    before: frozenset[str]
    after: frozenset[str]
    compounds: dict[str, str]
    spellings: dict[str, str]
    french: frozenset[str]
    english: frozenset[str]
    _patterns: dict[str, _Pattern] = field(default_factory=dict)

    def find(self, doc: Doc) -> list[Found]:
        """All that the rules find; of the matches of one slot that share words, the longest."""
        found = []
        matches: Any = self.matcher(doc, with_alignments=True)
        for key, start, end, places in matches:
            pattern = self._patterns[doc.vocab.strings[key]]
            if pattern.begins and not self.before.issuperset(token.text for token in doc[:start]):
                continue
            if pattern.ends and not self.after.issuperset(token.text for token in doc[end:]):
                continue
            words = frozenset(start + at for at, place in enumerate(places) if place not in pattern.gaps)
            found.append(Found(pattern.slot, pattern.value, pattern.strength, words, pattern.other))
        return list(_longest(found))


@dataclass(frozen=True, slots=True)
class _Pattern:
    slot: str
    value: str
    strength: int
    other: bool
    tokens: tuple[dict[str, Any], ...]
    begins: bool
    ends: bool

    @property
    def gaps(self) -> frozenset[int]:
        return frozenset(at for at, token in enumerate(self.tokens) if token is _GAP)


def _longest(found: list[Found]) -> Iterator[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.strength, -len(one.words))):
        if not any(other.slot == one.slot and other.words & one.words for other in kept):
            kept.append(one)
            yield one


@cache
def rules() -> Rules:
    """Made at the first call, which imports spaCy: that takes seconds, and is no part of a start."""
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

    tables = load_toml("intents.toml")
    vocab = Vocab()
    matcher = Matcher(vocab)
    patterns: dict[str, _Pattern] = {}
    for number, rule in enumerate(tables["rule"]):
        for line, written in enumerate(filter(None, rule["patterns"].splitlines())):
            key = f"{number}.{line}"
            patterns[key] = _read(rule, written)
            matcher.add(key, [list(patterns[key].tokens)], greedy="LONGEST")
    fillers = {language: frozenset(words.split()) for language, words in tables["fillers"].items()}
    around = {side: frozenset(words.split()) for side, words in tables["around"].items()}
    compounds, spellings = tables["compounds"], tables["spellings"]
    cues = _cues(tables)
    return Rules(
        matcher,
        vocab,
        cues,
        around["before"],
        around["after"],
        compounds,
        spellings,
        fillers["french"],
        fillers["english"],
        patterns,
    )


def _cues(tables: dict[str, Any]) -> dict[str, bool]:
    """All words of the rules, and whether the word says by itself what is asked."""
    lines = [line for rule in tables["rule"] for line in rule["patterns"].splitlines()]
    times = [load_toml("times.toml")[language][kind] for language in ("fr", "en") for kind in ("months", "weekdays")]
    cues = dict.fromkeys((fold(word) for word in (*tables["times"]["words"].split(), *chain(*times))), True)
    cues |= dict.fromkeys(re.findall(r"[a-z]+", " ".join(lines)), False)
    return cues | dict.fromkeys((word for line in lines if " " not in line for word in line.split("|")), True)


def _read(rule: dict[str, Any], written: str) -> _Pattern:
    tokens: list[dict[str, Any]] = []
    begins = ends = False
    for part in written.split():
        if part == "^":
            begins = True
        elif part == "$":
            ends = True
        elif part == "*":
            tokens.append(_GAP)
        elif part == "?":
            tokens[-1] = {**tokens[-1], "OP": "?"}
        else:
            token: dict[str, Any] = {"ORTH": {"IN": part.rstrip("?").split("|")}}
            tokens.append({**token, "OP": "?"} if part.endswith("?") else token)
    slot = next(name for name in _SLOTS if name in rule)
    value = str(rule[slot]) if isinstance(rule[slot], str) else ""
    return _Pattern(slot, value, rule.get("strength", 4), rule.get("other", False), tuple(tokens), begins, ends)
