"""A text as watches see it: its words, stemmed and as written, in one string each that is quick to search."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from bot.library.query import LANGUAGES, tokens
from bot.library.search import Indexed

_REMEMBERED = 100_000
# Stands between passages: no word of a phrase is looked for across it.
_BOUNDARY = " \n "


class _Pieces(dict[str, str]):
    """What stands between two spaces of a text ("l'Irak,") to its words as tokens() gives them, each after a space.

    No word reaches over a space, so a text read piece by piece has the words of the text read whole.
    """

    def __init__(self, language: str, *, stemmed: bool) -> None:
        super().__init__()
        self._language = language
        self._stemmed = stemmed

    def __missing__(self, piece: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = tokens(piece, self._language)
        self[piece] = words = "".join(f" {token.stem if self._stemmed else token.folded}" for token in found)
        return words


_STEMS = {language: _Pieces(language, stemmed=True) for language in LANGUAGES}
_FOLDED = _Pieces("fr", stemmed=False)


class Reading:
    """Passages in one language; any but those of LANGUAGES is stemmed as French is, as for search.

    `stems` and `folded` hold the words one by one between spaces, a space before the first and behind the last.
    """

    def __init__(self, passages: Iterable[str], language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._pieces = [passage.split() for passage in passages]

    @classmethod
    def indexed(cls, passages: Iterable[Indexed], language: str) -> Reading:
        """Of the words that the library read for its index."""
        read, held = cls((), language), list(passages)
        read.stems = _joined(stems for stems, _ in held)
        read.folded = _joined(folded for _, folded in held)
        return read

    @cached_property
    def stems(self) -> str:
        return self._read(_STEMS[self.language])

    @cached_property
    def folded(self) -> str:
        return self._read(_FOLDED)

    def _read(self, known: _Pieces) -> str:
        return _joined("".join([known[piece] for piece in pieces])[1:] for pieces in self._pieces)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All stems of the text."""
        return frozenset(self.stems.split())


def _joined(passages: Iterable[str]) -> str:
    return f" {_BOUNDARY.join(passages)} "
