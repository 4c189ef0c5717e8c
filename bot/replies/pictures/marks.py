"""Colours and marks of the kinds of contact, and fills of their statuses.

The colours are from Paul Tol's and Okabe and Ito's palettes for colour-blind readers, darkened where needed to stand
out from the card by 3 to 1 at least (WCAG 2.2, 1.4.11). No two kinds share a mark: none is told by colour alone.
"""

from __future__ import annotations

from typing import Any

from bot.model import Kind, Status
from bot.replies.pictures.card import GROUND

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.CALL: ("#0072B2", "o"),
    Kind.MEETING: ("#00795A", "s"),
    Kind.VISIT: ("#2B83BA", "^"),
    Kind.MESSAGE: ("#A4568A", "D"),
    Kind.AGREEMENT: ("#117733", "P"),
    Kind.REQUEST: ("#77711F", "v"),
    Kind.COOPERATION: ("#2E8B80", "h"),
    Kind.ACCUSATION: ("#B26A00", "<"),
    Kind.THREAT: ("#C04A00", ">"),
    Kind.SANCTION: ("#882255", "p"),
    Kind.STRIKE: ("#C1121F", "*"),
}
_LARGER = {"*": 1.45, "D": 0.85, "P": 1.1}


def mark(axes: Any, x: float, y: float, size: float, colour: str, shape: str, status: Status) -> None:
    """`size` in points: reported is filled, unconfirmed half, planned hollow, denied hollow and crossed out."""
    size *= _LARGER.get(shape, 1.0)
    style: dict[str, Any] = {"marker": shape, "ms": size, "mec": colour, "mew": max(1.5, size / 9), "ls": ""}
    if status is Status.REPORTED:
        axes.plot([x], [y], mfc=colour, **style)
    elif status is Status.UNCONFIRMED:
        axes.plot([x], [y], mfc=colour, markerfacecoloralt=GROUND, fillstyle="left", **style)
    else:
        axes.plot([x], [y], mfc=GROUND, **style)
    if status is Status.DENIED:
        axes.plot([x], [y], marker="x", ms=size * 1.25, mec=colour, mew=max(2.0, size / 7), ls="")
