"""Which watches a text mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.library.query import LANGUAGES, parse_keyword, tokens
from bot.model import Watch

# A text is read as each language stems it, and once as it is written, for keywords in quotes.
_WRITTEN = ""


class KeywordMatcher:
    """Finds keywords and phrases in a text whose language is unknown; accents, case, elision and inflection aside."""

    def __init__(self, watches: Iterable[Watch]) -> None:
        """Raises QueryError for a watch whose query is no keyword."""
        self._starts: dict[str, dict[str, list[tuple[tuple[str, ...], Watch]]]] = {
            view: defaultdict(list) for view in (*LANGUAGES, _WRITTEN)
        }
        for watch in watches:
            term = parse_keyword(watch.query)
            if term.exact:
                self._add(_WRITTEN, term.variants[0], watch)
                continue
            for language in LANGUAGES:
                self._add(language, tuple(token.stem for token in tokens(watch.query, language)), watch)

    def _add(self, view: str, keyword: tuple[str, ...], watch: Watch) -> None:
        self._starts[view][keyword[0]].append((keyword, watch))

    def matches(self, text: str) -> list[Watch]:
        """Each watch whose keyword the text holds, once, in the order of their ids."""
        found: dict[int, Watch] = {}
        for view, starts in self._starts.items():
            if starts:
                for watch in _mentioned(starts, _read(text, view)):
                    found[watch.id] = watch
        return [found[id_] for id_ in sorted(found)]


def _read(text: str, view: str) -> list[str]:
    if view == _WRITTEN:
        return [token.folded for token in tokens(text, "fr")]
    return [token.stem for token in tokens(text, view)]


def _mentioned(starts: dict[str, list[tuple[tuple[str, ...], Watch]]], text: Sequence[str]) -> Iterable[Watch]:
    for index, word in enumerate(text):
        for keyword, watch in starts.get(word, ()):
            if tuple(text[index : index + len(keyword)]) == keyword:
                yield watch
