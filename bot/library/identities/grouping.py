"""Forms divided into persons and bodies: the same division whatever the order in which the forms came."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.library.identities.forms import Form
from bot.library.identities.judging import Edge, How, Strength

Pair = frozenset[int]


@dataclass(frozen=True, slots=True)
class Decided:
    """Verdicts of people on pairs of forms, by their ids: the newest on each pair, the newest pair first."""

    pairs: tuple[tuple[Pair, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """How a form came to its group; `other` is the id of the form it was compared with, null for the first."""

    how: How = How.FIRST
    other: int | None = None
    reason: str = ""


class _Units:
    """Disjoint sets of forms that know which must stay apart."""

    def __init__(self, ids: Iterable[int], apart: Callable[[int, int], bool]) -> None:
        self.of = {id_: {id_} for id_ in ids}
        self._apart = apart
        self._split: set[Pair] = set()
        # What a person joined counts as one name: it differs from another only where all of it does.
        self._told = {id_: {id_} for id_ in self.of}

    def split(self, pair: Pair) -> None:
        one, two = tuple(pair)
        if self.of[one] is not self.of[two]:
            self._split.add(pair)

    def may_join(self, one: int, two: int, *, told: bool = False) -> bool:
        """`told`: by a person, whom the names' difference does not hold back."""
        if self.of[one] is self.of[two]:
            return False
        pairs = [(left, right) for left in self.of[one] for right in self.of[two]]
        if any(frozenset(pair) in self._split for pair in pairs):
            return False
        return told or not any(self._differ(left, right) for left, right in pairs)

    def _differ(self, one: int, two: int) -> bool:
        return all(self._apart(left, right) for left in self._told[one] for right in self._told[two])

    def join(self, one: int, two: int, *, told: bool = False) -> None:
        for sets in (self.of, self._told) if told else (self.of,):
            merged = sets[one] | sets[two]
            for id_ in merged:
                sets[id_] = merged


def divide(
    forms: Mapping[int, Form],
    edges: Sequence[Edge],
    decided: Decided,
    apart: Callable[[int, int], bool],
) -> list[dict[int, Why]]:
    """The groups, each form with how it came there. `apart` tells of two ids whether their names are two persons'.

    A person's verdict is followed first, the newest before the older ones that it contradicts. Then names that are one
    are joined in a fixed order, but never so that two that differ meet in one group: a name between two persons
    goes to one of them alone. Last, what has no country goes to the only group that it fits.
    """
    units = _Units(forms, apart)
    accepted: list[Edge] = []
    for pair, joined in decided.pairs:
        one, two = sorted(pair)
        if not joined:
            units.split(pair)
        elif units.may_join(one, two, told=True):
            units.join(one, two, told=True)
            accepted.append(Edge(one, two, Strength.STRONG, How.VERDICT, ""))
    strong = [edge for edge in edges if edge.strength is Strength.STRONG]
    for edge in sorted(strong, key=lambda edge: _order(forms, edge)):
        if units.may_join(edge.one, edge.two):
            units.join(edge.one, edge.two)
    accepted += [edge for edge in strong if units.of[edge.one] is units.of[edge.two]]
    accepted += _join_weak(forms, edges, units)
    groups = {id(unit): unit for unit in units.of.values()}
    return [_explain(forms, unit, accepted) for unit in sorted(groups.values(), key=min)]


_RANK = {How.NAME: 0, How.TABLE: 1, How.BODY: 1}


def _order(forms: Mapping[int, Form], edge: Edge) -> tuple[int, list[tuple[str, str]]]:
    """Nothing that depends on when a form was first met."""
    pair = sorted((forms[id_].folded, forms[id_].country) for id_ in (edge.one, edge.two))
    return _RANK.get(edge.how, 2), pair


def _join_weak(forms: Mapping[int, Form], edges: Sequence[Edge], units: _Units) -> list[Edge]:
    reached: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.strength is Strength.WEAK:
            lacking = edge.two if forms[edge.one].country else edge.one
            reached[id(units.of[lacking])].append(edge)
    accepted = []
    for unit_edges in sorted(reached.values(), key=lambda found: min(_order(forms, edge) for edge in found)):
        first = unit_edges[0]
        lacking = first.two if forms[first.one].country else first.one
        if any(forms[id_].country for id_ in units.of[lacking]):
            continue
        targets = {id(units.of[id_]) for edge in unit_edges for id_ in (edge.one, edge.two) if forms[id_].country}
        if len(targets) == 1 and units.may_join(first.one, first.two):
            units.join(first.one, first.two)
            accepted += unit_edges
    return accepted


def _explain(forms: Mapping[int, Form], unit: set[int], accepted: Sequence[Edge]) -> dict[int, Why]:
    """The form of most articles is the first; the others come to it by as few steps as can be."""
    near: dict[int, list[tuple[int, Edge]]] = defaultdict(list)
    for edge in accepted:
        if edge.one in unit:
            near[edge.one].append((edge.two, edge))
            near[edge.two].append((edge.one, edge))
    root = max(unit, key=lambda id_: (forms[id_].articles, -id_))
    found, waiting = {root: Why()}, deque([root])
    while waiting:
        at = waiting.popleft()
        for other, edge in near[at]:
            if other not in found:
                found[other] = Why(edge.how, at, edge.reason)
                waiting.append(other)
    return found
