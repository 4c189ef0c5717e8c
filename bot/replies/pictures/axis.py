"""The axis of time below a picture's lanes."""

from __future__ import annotations

from datetime import date

from bot.replies.pictures.card import INK, LINE, MUTED, SMALL, Card
from bot.replies.pictures.specs import Axis


def place(axis: Axis, day: date, left: float, right: float) -> float:
    """Where a day lies between `left` and `right`, in inches."""
    share = (day - axis.first).days / max(1, (axis.last - axis.first).days)
    return left + share * (right - left)


def draw_axis(card: Card, axis: Axis, left: float, right: float, top: float, bottom: float) -> None:
    """Lines at the ticks from `top` to `bottom`, their labels below; today as a dashed line, named at the top."""
    for day, label in axis.ticks:
        x = place(axis, day, left, right)
        card.axes.plot([x, x], [bottom, top], color=LINE, lw=1.2, zorder=0.5)
        card.text(x, bottom - 0.2, label, SMALL, ha="center", color=MUTED)
    if axis.today is not None:
        x = place(axis, axis.today[0], left, right)
        card.axes.plot([x, x], [bottom, top], color=INK, lw=1.6, ls=(0, (4, 3)), zorder=0.6)
        side = "right" if x > (left + right) / 2 else "left"
        card.text(x, top + 0.14, axis.today[1], SMALL, ha=side, color=INK)
