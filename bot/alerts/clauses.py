"""A query made quick to ask: the terms to scan for, and for each what is left to ask once it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.alerts.reading import Reading
from bot.library.query import AnyOf, Query, Term, cheapest

Test = Callable[[Reading], bool]


class Clause(NamedTuple):
    """`need` are stems that every matching text holds, `without` stems that none holds; `test`, null where they say it
    all, is asked of the texts that are left."""

    need: frozenset[str]
    without: frozenset[str] = frozenset()
    test: Test | None = None

    def holds(self, text: Reading) -> bool:
        held = text.vocabulary
        return self.need <= held and self.without.isdisjoint(held) and (self.test is None or self.test(text))


CERTAIN = Clause(frozenset())


def entries(query: Query, language: str) -> Iterator[tuple[Term, Clause]]:
    """Terms of which every matching text holds at least one; the text matches where the clause of one found holds."""
    if isinstance(query, Term):
        yield query, CERTAIN
    elif isinstance(query, AnyOf):
        for part in query.parts:
            yield from entries(part, language)
    else:
        first = cheapest(query)
        others = [compile_query(part, language) for part in query.parts if part is not first]
        left = _all(others, [compile_query(part, language) for part in query.excluded])
        for term, clause in entries(first, language):
            yield term, left if clause is CERTAIN else _all([clause, left], [])


def compile_query(query: Query, language: str) -> Clause:
    """The whole query, to be asked of any text."""
    if isinstance(query, Term):
        return _term(query, language)
    parts = [compile_query(part, language) for part in query.parts]
    if isinstance(query, AnyOf):
        if all(_is_stem(part) for part in parts):
            stems = frozenset[str]().union(*(part.need for part in parts))
            return Clause(frozenset(), test=lambda text: not stems.isdisjoint(text.vocabulary))
        return Clause(frozenset(), test=lambda text: any(part.holds(text) for part in parts))
    return _all(parts, [compile_query(part, language) for part in query.excluded])


def pattern(term: Term, language: str) -> str:
    """The term as it stands in a Reading's `stems`, or in its `folded` where it is exact."""
    return f" {' '.join(term.variant(language))}" + ("" if term.prefix else " ")


def _term(term: Term, language: str) -> Clause:
    wanted = pattern(term, language)
    if term.exact:
        return Clause(frozenset(), test=lambda text: wanted in text.folded)
    words = term.variant(language)
    return Clause(frozenset(words), test=None if len(words) == 1 else lambda text: wanted in text.stems)


def _is_stem(clause: Clause) -> bool:
    return len(clause.need) == 1 and not clause.without and clause.test is None


def _all(parts: list[Clause], excluded: list[Clause]) -> Clause:
    need = frozenset[str]().union(*(part.need for part in parts))
    without = frozenset[str]().union(*(part.without for part in parts))
    tests = [part.test for part in parts if part.test is not None]
    single = [part for part in excluded if _is_stem(part)]
    without = without.union(*(part.need for part in single))
    others = [part for part in excluded if part not in single]
    if not others and len(tests) < 2:
        return Clause(need, without, tests[0] if tests else None)
    return Clause(
        need,
        without,
        lambda text: all(test(text) for test in tests) and not any(part.holds(text) for part in others),
    )
