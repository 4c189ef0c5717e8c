"""The card that every picture is drawn on, measured in inches: 10 wide, 1 for 100 pixels of the width of a screen.

It carries its own light ground, so that it reads the same in Discord's dark and light themes. On a phone Discord shows
it at about a third: no text is smaller than 20 pixels of the 1,000.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

WIDTH, DPI = 10.0, 200
MARGIN = 0.4
GROUND, INK, MUTED, LINE, ACCENT = "#F7F8FA", "#1B2430", "#4F5B69", "#D3D9E1", "#0B5CAD"
TITLE, TEXT, SMALL = 23.0, 18.0, 15.5  # points: 72 of them are 100 pixels
_TITLE_CHARACTERS, _SMALL_CHARACTERS = 44, 76
_LINE_HEIGHT = 1.35 / 72

# Text from articles may hold dollar signs, which are no formulas here.
mpl.rcParams["text.parse_math"] = False
mpl.rcParams["font.family"] = "DejaVu Sans"


@dataclass(frozen=True)
class Card:
    """`axes` count in inches from the lower left corner; below `top` is room for the picture."""

    figure: Figure
    axes: Any
    top: float
    height: float

    def text(self, x: float, y: float, text: str, size: float = TEXT, **options: Any) -> None:
        self.axes.text(x, y, text, **{"fontsize": size, "color": INK, "va": "center", **options})

    def png(self) -> bytes:
        written = io.BytesIO()
        self.figure.savefig(written, format="png", dpi=DPI, transparent=False, facecolor="none")
        return written.getvalue()


def card(title: str, subtitle: str, body: float) -> Card:
    """A card with its heading, and room of `body` inches below it."""
    heads = lines(title, _TITLE_CHARACTERS)
    below = lines(subtitle, _SMALL_CHARACTERS) if subtitle else []
    head = MARGIN + len(heads) * TITLE * _LINE_HEIGHT + len(below) * SMALL * _LINE_HEIGHT + 0.15
    height = head + body + MARGIN
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    axes.set_autoscale_on(False)
    style = "round,pad=0,rounding_size=0.22"
    ground = FancyBboxPatch((0.02, 0.02), WIDTH - 0.04, height - 0.04, boxstyle=style, fc=GROUND, ec=LINE, lw=2)
    axes.add_patch(ground).set_zorder(0)
    y = height - MARGIN
    for line in heads:
        axes.text(MARGIN, y, line, fontsize=TITLE, color=INK, va="top", fontweight="bold")
        y -= TITLE * _LINE_HEIGHT
    for line in below:
        axes.text(MARGIN, y, line, fontsize=SMALL, color=MUTED, va="top")
        y -= SMALL * _LINE_HEIGHT
    return Card(figure, axes, y - 0.15, height)


def lines(text: str, width: int, most: int = 3, *, hyphens: bool = False) -> list[str]:
    """A text in at most so many lines of `width` characters, at least one; names keep their hyphens together."""
    return textwrap.wrap(text, width, max_lines=most, placeholder="…", break_on_hyphens=hyphens) or ["…"]


def empty(title: str, subtitle: str, words: str) -> Card:
    """A card that says that there is nothing to draw."""
    made = card(title, subtitle, 1.0)
    made.text(WIDTH / 2, made.top - 0.5, words, ha="center", color=MUTED)
    return made
