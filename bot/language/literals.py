"""What a text must hold for a pattern to match in it: a cheap question before a search that costs much."""

from __future__ import annotations

import re

# Python has no public way to the parsed form of a pattern.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any


def needed(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Strings of which every text holds one in which the pattern matches; none where nothing can be told.

    Of a pattern that minds case.
    """
    if pattern.flags & (re.IGNORECASE | re.VERBOSE):
        return ()
    return tuple(sorted(_needed(parser.parse(pattern.pattern))))


def _needed(sequence: Any) -> frozenset[str]:
    """The best of what the parts of a sequence need: that whose shortest string is longest, of those the fewest."""
    found: list[frozenset[str]] = []
    run = ""
    for code, value in sequence:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        found.append(_of_part(code, value))
    if run:
        found.append(frozenset({run}))
    return max(found, key=_worth, default=frozenset())


def _worth(strings: frozenset[str]) -> tuple[int, int]:
    return min(map(len, strings), default=0), -len(strings)


def _of_part(code: Any, value: Any) -> frozenset[str]:
    if code is codes.SUBPATTERN:
        return frozenset() if value[1] & re.IGNORECASE else _needed(value[-1])
    if code is codes.MAX_REPEAT and value[0] >= 1:
        return _needed(value[-1])
    if code is codes.BRANCH:
        branches = [_needed(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    return frozenset()
