"""The labelled articles, the analyser's reading of them, and the figures that the scorer of the labels gives it.

    python tests/quality/scoring.py [REFERENCE] [--update] [--details]

Prints the figures of both sets as Markdown. REFERENCE is the folder of reference data, by default the one beside the
project. `--update` writes all figures of docs/quality.md anew, those of the two benchmarks included.

The reference set is REFERENCE's seeds and dev articles with the labels in its `gold`. The held-out set is labelled in
`heldout` beside this file, its texts are in REFERENCE's data/orange. Its labels quote nothing of the articles: the
scorer gives all their pairs the bonus of 0.5 that is meant for the same sentence. No figure counts the bonus, and as
all pairs have it none passes another by it; but of two contacts of the same countries and kind the date alone tells
which is which.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import lzma
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from bot.articles import find_files, parse_text, read_article
from bot.language.export import to_dict
from bot.language.pipeline import Analyser
from bot.model import Article

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = PROJECT.parent / "shared"
HELDOUT = Path(__file__).resolve().parent / "heldout"
REPORT = PROJECT / "docs" / "quality.md"
WEB_PAGES = tuple(f"{number:03}_" for number in range(5))  # the articles of the reference set as they stand on the web
BENCHMARKS = [PROJECT / "tests" / "benchmarks" / name for name in ("bench_analysis.py", "bench_ablation.py")]

RATED = ("diplomatic, strict", "diplomatic, relaxed", "hostile, relaxed", "persons")  # by F1; the others are shares
_F1 = re.compile(r"\((\d+) of (\d+) gold, (\d+) found\)")
_SHARE = re.compile(r"\((\d+)/(\d+)\)")
_KIND = re.compile(r"(\w+) (\d+)/(\d+)")


class Count(NamedTuple):
    """How many are right, of how many found and how many labelled; in a share the last two are the same."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def f1(self) -> float:
        """F1 of precision and recall; of a share, the share itself."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


Scores = dict[str, Count]  # by the scorer's own names, and "published", "recall of <kind>"


class LabelledSet(NamedTuple):
    """Articles by slug and the label file of each."""

    articles: dict[str, Article]
    labels: dict[str, Path]


def reference_set(reference: Path) -> LabelledSet:
    files = find_files([reference / "seeds", reference / "dev"])
    labels = {path.stem: path for path in sorted((reference / "gold").glob("*.json"))}
    return LabelledSet({path.stem: read_article(path) for path in files if path.stem in labels}, labels)


def heldout_set(reference: Path) -> LabelledSet:
    labels = {path.stem: path for path in sorted(HELDOUT.glob("*.json"))}
    wanted, articles = set(labels), {}
    with lzma.open(reference / "data" / "orange" / "articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            slug = f"orange-{row['id']}"
            if slug in wanted:
                articles[slug] = _orange_article(slug, row)
                if len(articles) == len(wanted):
                    break
    return LabelledSet(articles, labels)


def _orange_article(slug: str, row: Mapping[str, str]) -> Article:
    """An article of OrangeSum as the agency's page shows it: title, standfirst where the text lacks it, text."""
    standfirst = [] if row["abstract"] in row["text"] else [row["abstract"]]
    article = parse_text("\n\n".join([row["title"], *standfirst, row["text"]]), path=f"{slug}.txt")
    return replace(article, published=date.fromisoformat(row["date"]), source="Orange avec AFP")


def analyse(analyser: Analyser, articles: Mapping[str, Article]) -> dict[str, dict[str, Any]]:
    """What `vigie analyze --json` prints of each article, by slug."""
    return {slug: to_dict(article, analyser.analyse(article)) for slug, article in articles.items()}


def load_scorer(reference: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", reference / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_scorer(
    scorer: ModuleType, labels: Iterable[Path], analyses: Iterable[Mapping[str, Any]], *, details: bool = False
) -> str:
    """What the scorer prints of these labels and analyses."""
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as name:
        gold, lines = Path(name) / "gold", Path(name) / "analyses.jsonl"
        gold.mkdir()
        for path in labels:
            shutil.copy(path, gold)
        lines.write_text("".join(json.dumps(one) + "\n" for one in analyses), encoding="utf-8")
        arguments = ["evaluate.py", str(gold), str(lines), *(["--details"] if details else [])]
        with patch.object(sys, "argv", arguments), contextlib.redirect_stdout(printed):
            scorer.main()
    return printed.getvalue()


def read_scores(printed: str) -> Scores:
    """The counts behind the figures that the scorer prints."""
    scores: Scores = {}
    for line in printed.splitlines():
        if line.startswith("recall by kind"):
            scores |= {f"recall of {k}": Count(int(a), int(b), int(b)) for k, a, b in _KIND.findall(line)}
            continue
        name = "published" if line.startswith("articles") else line[:22].strip()
        if match := _F1.search(line):
            right, gold, found = map(int, match.groups())
            scores[name] = Count(right, found, gold)
        elif match := _SHARE.search(line):
            right, total = map(int, match.groups())
            scores[name] = Count(right, total, total)
    return scores


def score(scorer: ModuleType, labels: Mapping[str, Path], analyses: Mapping[str, Mapping[str, Any]]) -> list[Scores]:
    """The scores of each article by itself. All counts add up, for nothing is matched across articles."""
    return [
        read_scores(run_scorer(scorer, [path], [analyses[slug]] if slug in analyses else []))
        for slug, path in labels.items()
    ]


def total(scores: Iterable[Scores]) -> Scores:
    summed: Scores = {}
    for one in scores:
        for name, count in one.items():
            before = summed.get(name, Count())
            summed[name] = Count(*(a + b for a, b in zip(before, count, strict=True)))
    return summed


def interval(scores: list[Scores], name: str, draws: int = 2000) -> tuple[float, float]:
    """The middle 95 % of a figure over `draws` sets of as many articles, drawn from these with replacement."""
    counts = np.array([one.get(name, Count()) for one in scores])
    drawn = counts[np.random.default_rng(1).integers(len(counts), size=(draws, len(counts)))].sum(axis=1)
    figures = 2 * drawn[:, 0] / np.maximum(drawn[:, 1] + drawn[:, 2], 1)
    low, high = np.percentile(figures, (2.5, 97.5))
    return float(low), float(high)


def table(sets: Mapping[str, list[Scores]]) -> str:
    """Markdown: a row for each measure, a column for each set, with counts and interval."""
    totals = {title: total(scores) for title, scores in sets.items()}
    rows = [f"| | {' | '.join(sets)} |", "| --- |" + " --- |" * len(sets)]
    names = dict.fromkeys(name for scores in totals.values() for name in scores)
    measures = [name for name in names if not name.startswith("recall of")]
    for name in (*measures, *sorted(set(names) - set(measures))):
        cells = [_cell(totals[title].get(name, Count()), scores, name) for title, scores in sets.items()]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cell(count: Count, scores: list[Scores], name: str) -> str:
    if not count.gold:
        return "–"
    if name not in RATED:
        return f"{count.f1:.3f} ({count.right} of {count.gold})"
    low, high = interval(scores, name)
    precision, recall = count.right / max(count.found, 1), count.right / count.gold
    return f"**{count.f1:.3f}** ({low:.2f} to {high:.2f}); P {precision:.2f}, R {recall:.2f} of {count.gold}"


def gaps(known: Scores, unseen: Scores) -> str:
    """Markdown: how far the second set's figures are below the first's, and the kinds of contact least found in it."""
    below = [f"{name} {known[name].f1 - unseen[name].f1:+.2f}".replace("-", "−") for name in RATED]
    kinds = {name.removeprefix("recall of "): count for name, count in unseen.items() if name.startswith("recall of")}
    least = sorted(kinds, key=lambda kind: kinds[kind].f1)[:4]
    weak = [f"{kind} {kinds[kind].right} of {kinds[kind].gold}" for kind in least]
    return f"Gap, reference less held out: {'; '.join(below)}. Least found of the held out: {'; '.join(weak)}."


def write_block(name: str, text: str, path: Path = REPORT) -> None:
    """Puts `text` between the two comments that mark the block `name` of a Markdown file."""
    before = path.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    after, found = block.subn(lambda match: f"{match[1]}{text}\n{match[2]}", before)
    if not found:
        raise SystemExit(f"{path.name} has no block <!-- {name} --> … <!-- end of {name} --> to write into")
    path.write_text(after, encoding="utf-8")


def arguments(documentation: str | None) -> argparse.ArgumentParser:
    """What the scripts that measure on the reference data have in common."""
    parser = argparse.ArgumentParser(description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=_reference, nargs="?", default=REFERENCE)
    parser.add_argument("--update", action="store_true", help="write the figures into docs/quality.md")
    return parser


def _reference(name: str) -> Path:
    return Path(name).resolve()


def labelled_sets(reference: Path) -> dict[str, LabelledSet]:
    if not (reference / "gold").is_dir():
        raise SystemExit(f"{reference} holds no labels (gold): name the folder of the reference data")
    return {"reference": reference_set(reference), "held out": heldout_set(reference)}


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--details", action="store_true", help="list misses and inventions")
    options = parser.parse_args()
    sets = labelled_sets(options.reference)
    analyser, scorer = Analyser(), load_scorer(options.reference)
    columns: dict[str, list[Scores]] = {}
    for title, (articles, labels) in sets.items():
        analyses = analyse(analyser, articles)
        if options.details:
            print(run_scorer(scorer, labels.values(), analyses.values(), details=True))
        scores = dict(zip(labels, score(scorer, labels, analyses), strict=True))
        columns[f"{title}, {len(scores)} articles"] = list(scores.values())
        if web := [one for slug, one in scores.items() if slug.startswith(WEB_PAGES)]:
            columns[f"of these, {len(web)} web pages"] = web
    known, *_, unseen = map(total, columns.values())
    text = f"{table(columns)}\n\n{gaps(known, unseen)}"
    print(text)
    if options.update:
        write_block("figures", text)
        for benchmark in BENCHMARKS:
            subprocess.run([sys.executable, benchmark, options.reference, "--update"], check=True)


if __name__ == "__main__":
    main()
