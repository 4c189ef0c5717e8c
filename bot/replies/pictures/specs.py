"""What the pictures show: every text in the reader's language and on one line already, every number counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model import Kind, Status


@dataclass(frozen=True, slots=True)
class Axis:
    """Time from `first` to `last`; `ticks` are days and their labels, `today` is null where it is not on the axis."""

    first: date
    last: date
    ticks: tuple[tuple[date, str], ...]
    today: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A contact on the timeline; `since` and `until` differ where its text bounds the time without stating the day."""

    kind: Kind
    status: Status
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Timeline:
    """`kinds` and `statuses` are those to explain, with their words; `empty` stands in for the lanes without marks."""

    title: str
    subtitle: str
    axis: Axis | None
    marks: tuple[Mark, ...]
    kinds: tuple[tuple[Kind, str], ...]
    statuses: tuple[tuple[Status, str], ...]
    uncertain: str
    not_drawn: str
    empty: str


@dataclass(frozen=True, slots=True)
class Network:
    """`nodes` are names, `edges` pairs of their indexes with the number of contacts; `centre` indexes `nodes`."""

    title: str
    subtitle: str
    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int, int], ...]
    centre: int | None
    empty: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """`bubbles` are the mean day of mentions close together, the index of their role, and how many they are."""

    title: str
    subtitle: str
    axis: Axis | None
    roles: tuple[str, ...]
    bubbles: tuple[tuple[date, int, int], ...]
    empty: str


Spec = Timeline | Network | Mentions
