"""Many queries at once: one scan of a text finds the few that can match it, and only those are evaluated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick

from bot.alerts.clauses import Clause, entries, pattern
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
        matched: list[int] = []
        if hits:
            held, leads = text.vocabulary, self._leads
            for hit in hits:
                certain, beside, others = leads[hit]
                matched += certain
                matched += [number for stem, number in beside if stem in held]
                for number, (need, without, test) in others:
                    if need <= held and without.isdisjoint(held) and (test is None or test(text)):
                        matched.append(number)
        return set(matched)

    def _automaton(self, terms: dict[str, list[tuple[int, Clause]]]) -> ahocorasick.Automaton | None:
        if not terms:
            return None
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for term, found in terms.items():
            automaton.add_word(term, len(self._leads))
            self._leads.append(_lead(found))
        automaton.make_automaton()
        return automaton


class _Lead(NamedTuple):
    """What a term leads to: the queries that it meets by itself, those that ask for one stem beside it, the others."""

    certain: list[int]
    beside: list[tuple[str, int]]
    others: list[tuple[int, Clause]]


def _lead(found: list[tuple[int, Clause]]) -> _Lead:
    lead = _Lead([], [], [])
    for number, clause in found:
        if clause.test is None and not clause.without and len(clause.need) < 2:
            lead.beside.extend((stem, number) for stem in clause.need)
            lead.certain.extend([] if clause.need else [number])
        else:
            lead.others.append((number, clause))
    return lead
