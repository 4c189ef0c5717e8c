"""Many queries at once: one scan of a text finds the few that can match it, and only those are evaluated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick

from bot.alerts.clauses import CERTAIN, Clause, entries, pattern
from bot.alerts.reading import Reading
from bot.library.query import Query


class WordIndex:
    """Queries by number, for texts read in one language.

    The automaton holds terms of which every matching text has at least one, each with the queries that it leads to and
    what they ask beyond it. Building it for 100,000 queries takes seconds and can be done in a thread; it is not
    changed afterwards.
    """

    def __init__(self, queries: Iterable[tuple[int, Query]], language: str) -> None:
        stems: dict[str, list[tuple[int, Clause]]] = defaultdict(list)
        folded: dict[str, list[tuple[int, Clause]]] = defaultdict(list)
        for number, query in queries:
            for term, clause in entries(query, language):
                (folded if term.exact else stems)[pattern(term, language)].append((number, clause))
        self._leads: list[_Lead] = []
        self._stems, self._folded = self._automaton(stems), self._automaton(folded)

    def matches(self, text: Reading) -> set[int]:
        """The numbers of the queries that the text meets."""
        hits = {place for _, place in self._stems.iter(text.stems)} if self._stems is not None else set()
        if self._folded is not None:
            hits.update(place for _, place in self._folded.iter(text.folded))
        matched: set[int] = set()
        if hits:
            held = text.vocabulary
            for certain, candidates in map(self._leads.__getitem__, hits):
                matched.update(certain)
                for number, (need, test) in candidates:
                    if need <= held and (test is None or test(text)):
                        matched.add(number)
        return matched

    def _automaton(self, terms: dict[str, list[tuple[int, Clause]]]) -> ahocorasick.Automaton | None:
        if not terms:
            return None
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for term, found in terms.items():
            automaton.add_word(term, len(self._leads))
            certain = tuple(number for number, clause in found if clause is CERTAIN)
            self._leads.append(_Lead(certain, tuple(entry for entry in found if entry[1] is not CERTAIN)))
        automaton.make_automaton()
        return automaton


class _Lead(NamedTuple):
    """What a term leads to: the queries that it meets by itself, and those that ask for more."""

    certain: tuple[int, ...]
    candidates: tuple[tuple[int, Clause], ...]
