"""A text as watches see it: its words, stemmed and as written, in one string each that is quick to search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from bot.library.query import tokens

# A word with the apostrophe behind it, by which an elided article is known.
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*['’‘ʼ]?")
_REMEMBERED = 300_000
# Stands between passages: no word of a phrase is looked for across it.
BOUNDARY = "\n"


class _Words(dict[str, tuple[str, str]]):
    """Words as written to their stem and their folded form, both empty for what is no word of its own (l', qu')."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, written: str) -> tuple[str, str]:
        # The next word tells "aujourd'hui" from an elision no better: tokens() decides by the apostrophe alone.
        found = tokens(written, self._language)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[written] = ("", "") if not found else (found[0].stem, found[0].folded)
        return self[written]


_WORDS = {language: _Words(language) for language in ("fr", "en")}


class Reading:
    """Passages in one language; any that is not English is stemmed as French is, as for search.

    `stems` and `folded` hold the words one by one between spaces, a space before the first and behind the last.
    """

    def __init__(self, passages: Iterable[str], language: str) -> None:
        self.language = "en" if language == "en" else "fr"
        known = _WORDS[self.language]
        self._read = [[known[word] for word in _WORD.findall(passage)] for passage in passages]

    @cached_property
    def stems(self) -> str:
        return f" {f' {BOUNDARY} '.join([' '.join([word[0] for word in line if word[0]]) for line in self._read])} "

    @cached_property
    def folded(self) -> str:
        return f" {f' {BOUNDARY} '.join([' '.join([word[1] for word in line if word[1]]) for line in self._read])} "

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All stems of the text."""
        return frozenset(self.stems.split())
