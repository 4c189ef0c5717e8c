"""What each step of the analysis adds: steps switched off one by one, and all off and switched on one after another.

    python tests/benchmarks/bench_ablation.py [REFERENCE] [--update]

Figures are those of the reference data's scorer: contacts and persons F1, the others shares of what matched. Each cell
holds the reference set's figure, then the held-out set's. The steps are switched by replacing functions while this
runs; the product has no such switches. The articles are parsed once: each reading starts from a copy of the parse.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from spacy.language import Language
from spacy.tokens import Doc

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests" / "quality"))

import scoring  # noqa: E402
from scoring import Count, LabelledSet, Scores  # noqa: E402

from bot.language import dates, pipeline  # noqa: E402
from bot.language.extensions import read_blocks  # noqa: E402
from bot.language.pipeline import Analyser  # noqa: E402
from bot.language.status import Verdict  # noqa: E402
from bot.language.text import fold  # noqa: E402
from bot.model import Article, BlockKind, Status  # noqa: E402

COLUMNS = {
    "diplomatic, relaxed": "diplomatic",
    "hostile, relaxed": "hostile",
    "date, on matched": "date",
    "status, on matched": "status",
    "persons": "persons",
    "country of persons": "country",
    "role of persons": "role",
}


def nothing(*_: Any, **__: Any) -> None:
    return None


def no_sides(*_: Any, **__: Any) -> list[Any]:
    return []


def empty_table() -> dict[Any, Any]:
    return {}


def unanchored(*expression: Any, anchor: Any = None, resolve: Any = dates.resolve, **options: Any) -> Any:
    return resolve(*expression, **options)


# What stands in for the functions of each step while it is off, in the order in which the steps are switched on.
STEPS: dict[str, dict[str, Callable[..., Any]]] = {
    "tags mended by the lexicon": {"references._mend_tags": nothing},
    "office-holder tables": {"offices._by_name": empty_table, "offices._by_office": empty_table},
    "offices told away from the name": {"actors._link_offices": nothing},
    "country from the context": {"actors._nearest_country": nothing},
    "pronouns and bare offices": {
        "phrases.meant_by": no_sides,
        "sides.Sides.pair": no_sides,
        "sides.Sides._add_roles": nothing,
    },
    "arguments from the surface": {"arguments._following": no_sides},
    "missing parties supplied": {
        "parties.supply_mediator": nothing,
        "parties.supply_participant": nothing,
        "parties.supply_initiator": nothing,
        "parties.supply_target": nothing,
    },
    "title and captions": {
        "supply._title_country": nothing,
        "supply.kind_of": lambda *_: BlockKind.BODY,
        "parties.kind_of": lambda *_: BlockKind.BODY,
    },
    "one event told twice": {"contacts.merge": list, "contacts._tell_again": nothing},
    "status": {"contacts.judge": lambda *_, **__: Verdict(Status.REPORTED, "")},
    "times that point back": {"times.resolve": unanchored},
    "dates inherited": {
        "event_times.carried_over": nothing,
        "event_times.carried_ahead": nothing,
        "contacts.of_the_report": nothing,
    },
}


class Read(NamedTuple):
    article: Article
    language: str
    doc: Doc


class Bench:
    """The analyser and both sets, their articles parsed once."""

    def __init__(self, reference: Path) -> None:
        self.sets = scoring.labelled_sets(reference)
        self.scorer = scoring.load_scorer(reference)
        self.analyser = Analyser()
        self._parsed: dict[tuple[str, str], Doc] = {}

    def parse(self, nlp: Language, article: Article, language: str) -> Doc:
        key = (article.path, language)
        if key not in self._parsed:
            self._parsed[key] = read_blocks(nlp, article, language)
        return self._parsed[key].copy()

    def measure(self, off: Iterable[str]) -> list[Scores]:
        """The scores of each set with some steps switched off."""
        with ExitStack() as stack:
            for module in ("pipeline", "english"):
                stack.enter_context(patch(f"bot.language.{module}.read_blocks", self.parse))
            for step in off:
                for name, replacement in STEPS[step].items():
                    stack.enter_context(patch(f"bot.language.{name}", replacement))
            return [self._score(one, scoring.analyse(self.analyser, one.articles)) for one in self.sets.values()]

    def measure_base(self) -> list[Scores]:
        """The base model alone: its PER entities as persons, each wording once; it tells no contacts."""
        scores = []
        for one in self.sets.values():
            analyses = {}
            for slug, article in one.articles.items():
                doc = self.parse(self.analyser.nlp, article, pipeline.detect_language(article))
                names = {fold(entity.text): entity.text for entity in doc.ents if entity.label_ == "PER"}
                actors = [{"name": name, "type": "PERSON"} for name in names.values()]
                analyses[slug] = {"path": article.path, "contacts": [], "actors": actors}
            scores.append(self._score(one, analyses))
        return scores

    def _score(self, one: LabelledSet, analyses: dict[str, dict[str, Any]]) -> Scores:
        return scoring.read_scores(scoring.run_scorer(self.scorer, one.labels.values(), analyses.values()))


def figures(name: str, scores: list[Scores]) -> str:
    cells = (" / ".join(_figure(one.get(measure, Count())) for one in scores) for measure in COLUMNS)
    return f"| {name} | {' | '.join(cells)} |"


def _figure(count: Count) -> str:
    return f"{count.f1:.3f}" if count.right else "–"


def differences(name: str, scores: list[Scores], full: list[Scores]) -> str:
    pairs = list(zip(scores, full, strict=True))
    cells = (" / ".join(_difference(one[measure].f1 - best[measure].f1) for one, best in pairs) for measure in COLUMNS)
    return f"| {name} | {' | '.join(cells)} |"


def _difference(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−") if abs(value) >= 0.0005 else "·"


def measure_all(bench: Bench) -> str:
    head = [f"| | {' | '.join(COLUMNS.values())} |", "| --- |" + " --- |" * len(COLUMNS)]
    full = bench.measure(())
    lines = [*head, figures("all steps", full)]
    lines += [differences(f"without: {step}", bench.measure([step]), full) for step in STEPS]
    lines += ["", *head, figures("base model alone", bench.measure_base())]
    off = list(STEPS)
    lines.append(figures("lexicon and parse, all steps off", bench.measure(off)))
    for step in STEPS:
        off.remove(step)
        lines.append(figures(f"+ {step}", bench.measure(off) if off else full))
    return "\n".join(lines)


def check_steps() -> None:
    for name in (name for replaced in STEPS.values() for name in replaced):
        try:
            with patch(f"bot.language.{name}"):
                pass
        except AttributeError as error:
            hint = f"its step in STEPS of {Path(__file__).name} must name what does its work now"
            raise SystemExit(f"{error}: {hint}") from error


def main() -> None:
    options = scoring.arguments(__doc__).parse_args()
    check_steps()
    text = measure_all(Bench(options.reference))
    print(text)
    if options.update:
        scoring.write_block("ablation", text)


if __name__ == "__main__":
    main()
