"""The picture of docs/figures.md: what commands, memory and the file cost at several sizes of the library."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator, StrMethodFormatter

from bot.replies.pictures.card import ACCENT, GROUND, INK, LINE, MUTED

_OTHERS, _WORST, _EMPTY = "#B4BDC8", "#B3411E", "#4F5B69"
_SMALL = 9.5


def draw(
    sizes: Sequence[int], commands: Mapping[str, Sequence[float]], small: Mapping[str, Sequence[float]], path: Path
) -> None:
    """Write a PNG. `commands` are milliseconds at each size, of which the median, the highest and the one that grows
    most are named; `small` are other figures at each size, each for a panel of its own."""
    figure = Figure(figsize=(10, 5.2), facecolor=GROUND)
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(len(small), 2, width_ratios=(1.9, 1), wspace=0.42, hspace=0.6)
    grid.update(left=0.065, right=0.975, top=0.9, bottom=0.1)
    _commands(figure.add_subplot(grid[:, 0]), sizes, commands)
    for place, (title, values) in enumerate(small.items()):
        axes = _panel(figure.add_subplot(grid[place, 1]), title, sizes)
        axes.plot(sizes, values, color=ACCENT, marker="o", lw=2)
        axes.set_ylim(0, 1.35 * max(values))
        for size, value in zip(sizes, values, strict=True):
            axes.annotate(_number(value), (size, value), (0, 7), textcoords="offset points", ha="center",
                          fontsize=_SMALL, color=INK)  # fmt: skip
    figure.savefig(path, dpi=160)


def _commands(axes: Any, sizes: Sequence[int], commands: Mapping[str, Sequence[float]]) -> None:
    _panel(axes, f"{len(commands)} commands and completions, ms of processor time", sizes)
    for values in commands.values():
        axes.plot(sizes, values, color=_OTHERS, lw=1, zorder=1)
    median = [statistics.median(at) for at in zip(*commands.values(), strict=True)]
    highest = max(commands, key=lambda name: commands[name][-1])
    growing = max(commands, key=lambda name: commands[name][-1] / commands[name][0])
    named = {"median of all": (median, ACCENT), highest: (commands[highest], _WORST), growing: (commands[growing], INK)}
    if "/help" in commands:
        named.setdefault("/help", (commands["/help"], _EMPTY))
    for name, (values, color) in named.items():
        ratio = f"×{values[-1] / values[0]:.1f}"
        notes = [word for word, one in (("highest", highest), ("grows most", growing)) if one == name]
        label = f"{name}: {ratio}" + (f" ({', '.join(notes)})" if notes else "")
        axes.plot(sizes, values, color=color, lw=2.2, marker="o", label=label, zorder=2)
    axes.set_ylim(0, 1.45 * max(max(values) for values in commands.values()))
    axes.plot([], [], color=_OTHERS, lw=1, label="each of the others")
    axes.legend(
        loc="upper left",
        facecolor=GROUND,
        edgecolor=GROUND,
        framealpha=1,
        borderpad=0.1,
        fontsize=_SMALL,
        labelcolor=INK,
    )


def _panel(axes: Any, title: str, sizes: Sequence[int]) -> Any:
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    axes.set_facecolor(GROUND)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlim(sizes[0] / 2, sizes[-1] * 2)
    axes.tick_params(colors=MUTED, labelsize=_SMALL)
    axes.set_xlabel("articles", fontsize=_SMALL, color=MUTED)
    axes.grid(axis="y", color=LINE, lw=0.8)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(LINE)
    return axes


def _number(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
