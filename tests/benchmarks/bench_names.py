"""How well names are joined: the project's own decision against two plain measures of likeness, on one table.

    python tests/benchmarks/bench_names.py [--rows all|odd|even]

The odd rows of the table served to build the decision, the even rows only to measure it. Each plain measure is given
the threshold that suits it best on the very rows it is measured on, which favours it. "ask" counts as not joined.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from bot.language.same_name import compare, compare_spelling  # noqa: E402
from bot.language.text import fold  # noqa: E402

TABLE = PROJECT / "tests" / "quality" / "names.tsv"
PRECISION_WANTED = 0.98


class Row(NamedTuple):
    first: str
    second: str
    same: bool


class Score(NamedTuple):
    joined: int
    wrong: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_table(which: str = "all") -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Row(r["first"], r["second"], r["expected"] == "same") for r in csv.DictReader(file, delimiter="\t")]
    return {"all": rows, "odd": rows[0::2], "even": rows[1::2]}[which]


def score(rows: Sequence[Row], joined: Iterable[bool]) -> Score:
    answers = list(zip(rows, joined, strict=True))
    right = sum(row.same and yes for row, yes in answers)
    claimed = sum(yes for _, yes in answers)
    wanted = sum(row.same for row in rows)
    return Score(claimed, claimed - right, right / claimed if claimed else 1.0, right / wanted)


def levenshtein(first: str, second: str) -> float:
    return Levenshtein.normalized_similarity(fold(first), fold(second))


def wratio(first: str, second: str) -> float:
    return fuzz.WRatio(fold(first), fold(second)) / 100


def thresholds(rows: Sequence[Row], measure: Callable[[str, str], float]) -> list[tuple[float, Score]]:
    values = [measure(row.first, row.second) for row in rows]
    return [(limit, score(rows, (value >= limit for value in values))) for limit in sorted(set(values))]


def _line(name: str, limit: str, found: Score) -> str:
    return (
        f"{name:<34} {limit:>9} {found.precision:>9.3f} {found.recall:>7.3f} {found.f1:>6.3f} "
        f"{found.joined:>7} {found.wrong:>6}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", choices=("all", "odd", "even"), default="even")
    rows = read_table(parser.parse_args().rows)
    compare("Jean Dupont", "Jeanne Dupond")  # the tables are read once
    compare("Dupont", "Dupond")
    _time(rows)
    print(f"{len(rows)} pairs, {sum(row.same for row in rows)} of one person")
    print(f"{'':<34} {'threshold':>9} {'precision':>9} {'recall':>7} {'F1':>6} {'joined':>7} {'wrong':>6}")
    for name, decide in (("same_name", compare), ("same_name, spelling alone", compare_spelling)):
        print(_line(name, "", score(rows, (decide(row.first, row.second).answer == "same" for row in rows))))
    for name, measure in (("folded Levenshtein", levenshtein), ("folded, rapidfuzz WRatio", wratio)):
        tried = thresholds(rows, measure)
        limit, best = max(tried, key=lambda one: one[1].f1)
        print(_line(f"{name}, best F1", f"{limit:.3f}", best))
        safe = [one for one in tried if one[1].precision >= PRECISION_WANTED]
        limit, best = max(safe, key=lambda one: one[1].recall) if safe else (1.0, score(rows, [False] * len(rows)))
        print(_line(f"{name}, precision {PRECISION_WANTED}", f"{limit:.3f}", best))


def _time(rows: Sequence[Row]) -> None:
    """Microseconds a pair, first ever asked (names are kept parsed) and asked again."""
    for turn in ("first", "again"):
        spent = []
        for row in rows:
            start = time.perf_counter()
            compare(row.second, row.first) if turn == "again" else compare(row.first, row.second)
            spent.append((time.perf_counter() - start) * 1e6)
        print(f"{turn}: median {statistics.median(spent):.0f} µs a pair, largest {max(spent):.0f} µs")


if __name__ == "__main__":
    main()
