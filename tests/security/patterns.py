"""Every compiled pattern of the program, and strings that make bad ones run for ever."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from typing import Any

import bot
import cogs

_LEFT_OUT = ("bot.__main__", "bot.language.training")
# What a pattern may be led to read again and again: each repeated many times, then an end that does not fit.
ATOMS = (
    "a", "A", "0", " ", "\t", "\n", "-", ".", ",", "'", "’", "«", "(", "<", "[", "&", "/", "é", "\u00a0", "_", "#",
    "*", "@",
    "ab ", "Ab ", "a-", "A. ", "l’", "1 ", "12/", "a.b", "http://a", "le 1 ", "a, ", "(a", "mardi ", "M. ", "\n\n",
    " \n",
)  # fmt: skip
ENDS = ("", "\x00", "!", "z", "\n")


def all_patterns() -> dict[str, re.Pattern[str]]:
    """By module and name; those within tuples, lists and tables by their place."""
    found: dict[str, re.Pattern[str]] = {}
    for package in (bot, cogs):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not info.name.startswith(_LEFT_OUT):
                module = importlib.import_module(info.name)
                for name, value in vars(module).items():
                    for where, pattern in _within(f"{info.name}.{name}", value):
                        if isinstance(pattern.pattern, str):
                            found.setdefault(where, pattern)
    unique = {(pattern.pattern, pattern.flags): where for where, pattern in reversed(found.items())}
    return {where: found[where] for where in sorted(unique.values())}


def _within(where: str, value: Any, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield where, value
    elif depth < 3 and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(f"{where}[{key}]", item, depth + 1)
    elif depth < 3 and isinstance(value, (tuple, list)):
        for number, item in enumerate(value):
            yield from _within(f"{where}[{number}]", item, depth + 1)


def hostile(size: int) -> list[str]:
    return [(atom * (size // len(atom) + 1))[:size] + end for atom in ATOMS for end in ENDS]
