"""Contacts over time: a lane for each kind, a mark for each contact, a bar where its text only bounds the time."""

from __future__ import annotations

from dataclasses import dataclass

from bot.replies.pictures.axis import draw_axis, place
from bot.replies.pictures.card import INK, LINE, MARGIN, MUTED, SMALL, TEXT, WIDTH, Card, card, empty
from bot.replies.pictures.marks import KINDS, mark
from bot.replies.pictures.specs import Mark, Status, Timeline

_LEFT, _RIGHT = 2.75, WIDTH - MARGIN - 0.2
_SIZES = (0.27, 0.21, 0.16)  # inches across a mark: the largest with which all lanes keep to _TALLEST
_TALLEST = 8.0
_ROWS = (24, 12, 8, 5, 3)  # in a lane, where even the smallest marks find no room
_LANE = 0.56
_AXIS, _LEGEND = 0.65, 0.45


@dataclass(frozen=True, slots=True)
class _Placed:
    mark: Mark
    x: float
    ends: tuple[float, float]
    row: int


def draw(spec: Timeline) -> bytes:
    if spec.axis is None or not spec.marks:
        return empty(spec.title, spec.subtitle, spec.empty).png()
    size, lanes = _fit(spec)
    pitch = size * 1.2
    heights = _heights(lanes, size)
    legend = _legend(spec)
    left_out = len(spec.marks) - sum(map(len, lanes))
    if left_out:
        legend.append([])
    made = card(spec.title, spec.subtitle, sum(heights) + _AXIS + _LEGEND * len(legend) - 0.2)
    top = made.top - 0.1
    bottom = top - sum(heights)
    draw_axis(made, spec.axis, _LEFT, _RIGHT, top, bottom)
    y = top
    for (kind, word), lane, height in zip(spec.kinds, lanes, heights, strict=True):
        colour, shape = KINDS[kind]
        made.axes.plot([MARGIN, _RIGHT + 0.2], [y, y], color=LINE, lw=1.2, zorder=0.4)
        count = sum(item.kind is kind for item in spec.marks)
        mark(made.axes, MARGIN + 0.15, y - height / 2, 15, colour, shape, Status.REPORTED)
        made.text(MARGIN + 0.42, y - height / 2, f"{word} · {count}", SMALL)
        rows = max((item.row for item in lane), default=0)
        for item in lane:
            _draw(made, item, y - height / 2 + (rows / 2 - item.row) * pitch, size)
        y -= height
    made.axes.plot([MARGIN, _RIGHT + 0.2], [y, y], color=LINE, lw=1.2, zorder=0.4)
    _draw_legend(made, legend, bottom - _AXIS)
    if left_out:
        y = bottom - _AXIS - _LEGEND * (len(legend) - 1)
        made.text(MARGIN, y, spec.not_drawn.format(n=left_out), SMALL, color=MUTED)
    return made.png()


def _fit(spec: Timeline) -> tuple[float, list[list[_Placed]]]:
    """The size of the marks, and each lane's with their rows; of the smallest, those without room are left out."""
    lanes: list[list[_Placed]] = []
    for size in _SIZES:
        lanes = [_stack(spec, [item for item in spec.marks if item.kind is kind], size) for kind, _ in spec.kinds]
        if sum(_heights(lanes, size)) <= _TALLEST:
            return size, lanes
    for rows in _ROWS:
        lanes = [[item for item in lane if item.row < rows] for lane in lanes]
        if sum(_heights(lanes, _SIZES[-1])) <= _TALLEST:
            break
    return _SIZES[-1], lanes


def _heights(lanes: list[list[_Placed]], size: float) -> list[float]:
    rows = [max((item.row for item in lane), default=0) + 1 for lane in lanes]
    return [max(_LANE, number * size * 1.2 + 0.2) for number in rows]


def _stack(spec: Timeline, marks: list[Mark], size: float) -> list[_Placed]:
    """Each mark in the first row where neither it nor its bar touches another."""
    assert spec.axis is not None
    placed: list[_Placed] = []
    free: list[float] = []
    for item in sorted(marks, key=lambda item: (item.since, item.until)):
        start, end = (place(spec.axis, day, _LEFT, _RIGHT) for day in (item.since, item.until))
        x = (start + end) / 2
        if item.since != item.until:  # a bar that its mark would hide says nothing
            start, end = min(start, x - size), max(end, x + size)
        left, right = min(start, x - size * 0.55), max(end, x + size * 0.55)
        row = next((index for index, taken in enumerate(free) if taken <= left), len(free))
        free[row : row + 1] = [right]
        placed.append(_Placed(item, x, (start, end), row))
    return placed


def _draw(made: Card, item: _Placed, y: float, size: float) -> None:
    colour, shape = KINDS[item.mark.kind]
    start, end = item.ends
    if item.mark.since != item.mark.until:
        width = size * 72 * 0.5
        made.axes.plot([start, end], [y, y], color=colour, lw=width, alpha=0.3, solid_capstyle="butt", zorder=1)
    mark(made.axes, item.x, y, size * 72 * 0.92, colour, shape, item.mark.status)


def _legend(spec: Timeline) -> list[list[tuple[Status | None, str, float]]]:
    """The statuses and the bar with their words and widths in inches, in as many lines as they need."""
    entries: list[tuple[Status | None, str]] = list(spec.statuses)
    if any(item.since != item.until for item in spec.marks):
        entries.append((None, spec.uncertain))
    lines: list[list[tuple[Status | None, str, float]]] = [[]]
    for status, word in entries:
        width = 0.75 + len(word) * SMALL * 0.6 / 72
        if lines[-1] and sum(entry[2] for entry in lines[-1]) + width > WIDTH - 2 * MARGIN:
            lines.append([])
        lines[-1].append((status, word, width))
    return lines


def _draw_legend(made: Card, lines: list[list[tuple[Status | None, str, float]]], y: float) -> None:
    for line in lines:
        x = MARGIN + 0.15
        for status, word, width in line:
            if status is None:
                made.axes.plot([x - 0.12, x + 0.25], [y, y], color=INK, lw=8, alpha=0.3, solid_capstyle="butt")
                x += 0.15
            else:
                mark(made.axes, x, y, TEXT, INK, "o", status)
            made.text(x + 0.25, y, word, SMALL, color=INK)
            x += width
        y -= _LEGEND
