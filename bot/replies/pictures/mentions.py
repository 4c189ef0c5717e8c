"""How often an actor is named over time: a lane for each role, a circle for each stretch of time, with its number."""

from __future__ import annotations

import math

from bot.replies.pictures.axis import draw_axis, place
from bot.replies.pictures.card import ACCENT, GROUND, LINE, MARGIN, SMALL, WIDTH, card, empty, lines
from bot.replies.pictures.specs import Mentions

_LEFT, _RIGHT = MARGIN + 0.35, WIDTH - MARGIN - 0.35
_CIRCLES, _NAME = 0.78, 0.34
_SMALLEST, _LARGEST = 0.17, 0.33
_COLOURS = (ACCENT, "#00795A", "#A4568A", "#B26A00", "#882255", "#4F5B69")


def draw(spec: Mentions) -> bytes:
    if spec.axis is None or not spec.bubbles:
        return empty(spec.title, spec.subtitle, spec.empty).png()
    names = [lines(role, 72, 2) for role in spec.roles]
    heights = [len(name) * _NAME + _CIRCLES for name in names]
    made = card(spec.title, spec.subtitle, sum(heights) + 0.45)
    top = made.top - 0.1
    draw_axis(made, spec.axis, _LEFT, _RIGHT, top, top - sum(heights))
    most = max(count for _, _, count in spec.bubbles)
    y = top
    for index, (name, height) in enumerate(zip(names, heights, strict=True)):
        colour = _COLOURS[index % len(_COLOURS)]
        made.axes.plot([MARGIN, WIDTH - MARGIN], [y, y], color=LINE, lw=1.2, zorder=0.4)
        for number, line in enumerate(name):
            box = {"boxstyle": "square,pad=0.12", "fc": GROUND, "ec": "none"}
            made.text(MARGIN + 0.05, y - 0.21 - number * _NAME, line, SMALL, bbox=box, fontweight="bold", zorder=3)
        middle = y - len(name) * _NAME - _CIRCLES / 2
        made.axes.plot([_LEFT, _RIGHT], [middle, middle], color=colour, lw=1.5, alpha=0.35, zorder=1)
        for day, role, count in spec.bubbles:
            if role == index:
                radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt((count - 1) / max(1, most - 1))
                x = place(spec.axis, day, _LEFT, _RIGHT)
                made.axes.plot(x, middle, marker="o", ms=radius * 144, mfc=colour, mec=GROUND, mew=2, zorder=4)
                made.text(x, middle, str(count), SMALL, ha="center", color="white", fontweight="bold", zorder=5)
        y -= height
    made.axes.plot([MARGIN, WIDTH - MARGIN], [y, y], color=LINE, lw=1.2, zorder=0.4)
    return made.png()
