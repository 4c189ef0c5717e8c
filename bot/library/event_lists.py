"""Under which lists an event stands, each in reading order, and which of them a question is answered from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from bot.model import Kind, Status


def of_event(countries: Iterable[str], told: Iterable[tuple[Kind, Status]]) -> set[str]:
    """`told` is with which kind and status each source tells it."""
    codes = sorted(set(countries))
    shown = {one for kind, status in told for one in ((kind, status), (kind, None), (None, status))}
    return {" ".join(pair) for pair in combinations(codes, 2)} | {
        _told(code, kind, status) for code in codes for kind, status in shown
    }


def asked_for(countries: Sequence[str], kind: Kind | None, status: Status | None) -> list[str]:
    """The lists that hold together exactly the events asked for; none where one country alone, or none, is named."""
    pairs = [" ".join(sorted(countries))] if len(countries) > 1 else []
    return pairs + ([_told(code, kind, status) for code in countries] if kind or status else [])


def _told(country: str, kind: Kind | None, status: Status | None) -> str:
    return f"{country}|{kind or ''}|{status or ''}"
