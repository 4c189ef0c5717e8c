"""Names of persons within one article: which short form, and which other spelling, means whom."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from bot.language.text import fold

_TITLES = frozenset(
    """m mm mme mlle mr mrs ms dr pr me sir lord lady cheikh sheikh ayatollah general colonel president monsieur
    madame""".split()
)
PARTICLES = frozenset("al el ben bin ibn ould de du des di da van von der den la le abou abu".split())
_SOUNDS = (
    ("tch", "x"),
    ("sch", "x"),
    ("ch", "x"),
    ("sh", "x"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("dj", "j"),
    ("dz", "j"),
    ("th", "t"),
    ("dh", "d"),
    ("qu", "k"),
    ("q", "k"),
    ("c", "k"),
    ("w", "v"),
    ("z", "s"),
    ("y", "i"),
)


def name_tokens(name: str) -> list[str]:
    """The folded words of a name that carry it: no titles, no elided letters, hyphened particles taken apart."""
    return [token for token in re.findall(r"[^\W_]+", fold(name)) if token not in _TITLES]


def surname(name: str) -> str:
    tokens = name_tokens(name)
    return tokens[-1] if tokens else ""


@lru_cache(maxsize=50_000)
def sound_key(token: str) -> str:
    """The consonants of a folded word as French and English hear them: Choïgou and Shoigu, Soudani and Sudani."""
    for written, heard in _SOUNDS:
        token = token.replace(written, heard)
    key = re.sub(r"[aeiouh']", "", token[1:])
    return re.sub(r"(.)\1+", r"\1", token[:1] + key)


def is_short_form(short: str, full: str) -> bool:
    """True when every word of `short` is a word of the longer `full`, its family name among them."""
    wanted, tokens = name_tokens(short), name_tokens(full)
    if not wanted or len(wanted) >= len(tokens):
        return False
    given = [token for token in wanted if token not in PARTICLES]
    return (
        bool(given)
        and all(any(_same(token, other) for other in tokens) for token in given)
        and any(_same(given[-1], token) for token in tokens[1:])
    )


def same_person(first: str, second: str) -> bool:
    """True for two full names that differ in spelling alone: each word has its like, at a typing slip or a sound."""
    one, two = name_tokens(first), name_tokens(second)
    if len(one) != len(two) or len(one) < 2:
        return one == two
    return all(_same(left, right) for left, right in zip(one, two, strict=True))


def is_slip(first: str, second: str) -> bool:
    """True for two names that one letter of a long word tells apart: a typing slip, where one article has both."""
    one, two = name_tokens(first), name_tokens(second)
    return len(one) == len(two) and all(
        left == right or _slipped(left, right) for left, right in zip(one, two, strict=True)
    )


def _same(left: str, right: str) -> bool:
    if left == right:
        return True
    if min(len(left), len(right)) < 4:
        return False
    if sound_key(left) == sound_key(right) and len(sound_key(left)) >= 2:
        return True
    return _slipped(left, right)


def _slipped(left: str, right: str) -> bool:
    return min(len(left), len(right)) >= 6 and Levenshtein.distance(left, right) <= 1
