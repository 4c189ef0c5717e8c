"""How the time of each pattern grows with the length of a hostile text.

    python -m tests.benchmarks.bench_patterns

Tried are the patterns of every module and, beside them, those that are only made on use, while the articles of
`seeds/`, an English text and some questions are read. A pattern that its module only asks to match where a text begins
is tried so, any other by searching. For each, the worst
ratio of the processor's time for a text of 2,000 characters to that for one of 500: 4 for a pattern that is linear, 16
for a quadratic one, and far more for one that runs away. Shown are those that take longer than 4 ms for the longer text
and grow by more than 8; `--all` shows all that take so long.
"""

from __future__ import annotations

import inspect
import linecache
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from tests.security.patterns import all_patterns, hostile

SHORT, LONG = 500, 2_000
SHOWN, LINEAR = 0.004, 8.0
# What takes less than this share of SHOWN for the shorter text is not asked for the longer.
HOPELESS = 1 / 32
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ENGLISH = (
    "The minister met his counterpart in Paris on Monday.\n\nHe said on 3 May 2021 that talks go on, AFP reported."
)
QUESTIONS = ("résume l'article sur Davos", "contacts entre l'Irak et l'Iran depuis mai", "who is Qaani ?", "plus court")
Tried = Callable[[str], object]


def used(where: str, pattern: re.Pattern[str]) -> list[Tried]:
    """How the module asks the pattern: from the beginning alone, or anywhere."""
    module, _, name = where.partition("[")[0].rpartition(".")
    return [getattr(pattern, call) for call in _calls(module, name)]


def _calls(module: str, name: str) -> list[str]:
    calls = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", inspect.getsource(sys.modules[module])))
    return sorted(calls) if name.startswith("_") and calls and calls <= {"match", "fullmatch"} else ["search"]


def made_on_use() -> dict[str, Tried]:
    """The patterns that are compiled while texts are read, by the line that does it."""
    found: dict[str, Tried] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def recording(pattern: Any, flags: int) -> Any:
        made = compile_(pattern, flags)
        asked, caller = sys._getframe(1), sys._getframe(2)
        if isinstance(made.pattern, str) and (place := _place(caller)):
            kept = _kept_as(linecache.getline(caller.f_code.co_filename, caller.f_lineno))
            for call in _calls(caller.f_globals["__name__"], kept) if kept else [asked.f_code.co_name]:
                name = call if call in ("match", "fullmatch") else "search"
                found[f"{place} {name} {made.pattern[:30]!r}"] = getattr(made, name)
        return made

    re._compile = recording  # type: ignore[attr-defined]
    try:
        _read_all()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]
    return found


def _kept_as(line: str) -> str:
    """The name that a line keeps a pattern under, if any."""
    before, compiled, _ = line.partition(" = re.compile(")
    return before.strip().removeprefix("self.") if compiled else ""


def _place(frame: FrameType) -> str:
    module = str(frame.f_globals.get("__name__", ""))
    return f"{module}:{frame.f_lineno}" if module.startswith(("bot.", "cogs.")) else ""


def _read_all() -> None:
    from bot.articles import parse_bytes
    from bot.language.intent import read_intent
    from bot.language.pipeline import Analyser

    analyser = Analyser()
    texts = [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))]
    for data in (*texts, ENGLISH.encode(), b"<html><body><p>" + ENGLISH.encode() + b"</p></body></html>"):
        name = "a.html" if data.startswith(b"<") else "a.txt"
        analyser.analyse(parse_bytes(data, name))
    for question in QUESTIONS:
        read_intent(question, date(2026, 1, 20), lambda _: False)


def seconds(asked: Tried, text: str) -> float:
    start = time.process_time()
    asked(text)
    return time.process_time() - start


def growth(asked: Tried, short: str, long: str) -> tuple[float, float]:
    """Ratio, and seconds for the longer text; of several tries the shortest, as other work lengthens them."""
    took = seconds(asked, short)
    if took < SHOWN * HOPELESS:
        return 0.0, 0.0
    took, longer = min(took, seconds(asked, short)), seconds(asked, long)
    if longer > SHOWN and longer > LINEAR * took:
        took, longer = min(took, seconds(asked, short)), min(longer, seconds(asked, long))
    return longer / max(took, 1e-6), longer


def main(shown_all: bool) -> None:
    asked = {where: call for where, pattern in all_patterns().items() for call in used(where, pattern)}
    own = len(asked)
    asked |= made_on_use()
    texts = list(zip(hostile(SHORT), hostile(LONG), strict=True))
    print(f"{own} patterns of modules, {len(asked) - own} made on use, {len(texts)} texts each")
    worst: list[tuple[float, float, str, str]] = []
    for where, call in asked.items():
        grown = [(*growth(call, short, long), where, long[:6]) for short, long in texts]
        worst += [max(found)] if (found := [row for row in grown if row[1] > SHOWN]) else []
    shown = [row for row in sorted(worst, reverse=True) if shown_all or row[0] > LINEAR]
    print(f"{len(worst)} take longer than {SHOWN * 1000:.0f} ms, {len(shown)} shown")
    for ratio, took, where, text in shown:
        print(f"{ratio:8.1f}x {took * 1000:8.1f} ms  {where}  on {text!r}…")


if __name__ == "__main__":
    main("--all" in sys.argv)
