"""What is read of the labelled articles, against floors a little under the figures reached (docs/quality.md).

The scorer is the reference data's own. Of the held-out articles the labels quote nothing: see scoring.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scoring import (
    WEB_PAGES,
    LabelledSet,
    Scores,
    analyse,
    heldout_set,
    load_scorer,
    read_scores,
    reference_set,
    run_scorer,
    score,
    total,
)

from bot.language.pipeline import Analyser


@cache
def _analyser() -> Analyser:
    return Analyser()


@cache
def _set(name: str, reference: Path) -> LabelledSet:
    return {"reference": reference_set, "held out": heldout_set}[name](reference)


@cache
def _analyses(name: str, reference: Path) -> dict[str, dict[str, Any]]:
    return analyse(_analyser(), _set(name, reference).articles)


@cache
def _scores(name: str, reference: Path) -> dict[str, Scores]:
    labels = _set(name, reference).labels
    scores = score(load_scorer(reference), labels, _analyses(name, reference))
    return dict(zip(labels, scores, strict=True))


@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("published", 1.0),
        ("diplomatic, strict", 0.65),
        ("diplomatic, relaxed", 0.75),
        ("hostile, relaxed", 0.68),
        ("date, on matched", 0.92),
        ("status, on matched", 0.90),
        ("direction, on matched", 0.85),
        ("people, on matched", 0.73),
        ("persons", 0.93),
        ("country of persons", 0.93),
        ("role of persons", 0.80),
    ],
)
def test_reference_articles(reference: Path, measure: str, floor: float) -> None:
    scores = _scores("reference", reference)
    assert len(scores) == 45
    assert total(scores.values())[measure].f1 >= floor


@pytest.mark.parametrize(("measure", "floor"), [("persons", 0.80), ("diplomatic, relaxed", 0.60), ("published", 1.0)])
def test_web_pages(reference: Path, measure: str, floor: float) -> None:
    scores = [one for slug, one in _scores("reference", reference).items() if slug.startswith(WEB_PAGES)]
    assert len(scores) == 5
    assert total(scores)[measure].f1 >= floor


@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("published", 1.0),
        ("diplomatic, relaxed", 0.53),
        ("hostile, relaxed", 0.58),
        ("date, on matched", 0.60),
        ("status, on matched", 0.75),
        ("persons", 0.90),
        ("country of persons", 0.78),
        ("role of persons", 0.74),
    ],
)
def test_heldout_articles(reference: Path, measure: str, floor: float) -> None:
    scores = _scores("held out", reference)
    assert len(scores) >= 20
    assert total(scores.values())[measure].f1 >= floor


@pytest.mark.parametrize("name", ["reference", "held out"])
def test_articles_add_up_to_the_scorer_s_own_figures(reference: Path, name: str) -> None:
    labels, analyses = _set(name, reference).labels, _analyses(name, reference)
    whole = read_scores(run_scorer(load_scorer(reference), labels.values(), analyses.values()))
    assert total(_scores(name, reference).values()) == whole


def test_the_sets_are_apart_and_heldout_labels_quote_nothing(reference: Path) -> None:
    known, heldout = _set("reference", reference), _set("held out", reference)
    assert not known.labels.keys() & heldout.labels.keys()
    assert known.articles.keys() == known.labels.keys()
    assert heldout.articles.keys() == heldout.labels.keys()
    labels = [json.loads(path.read_text("utf-8")) for path in heldout.labels.values()]
    assert sum(len(label["contacts"]) for label in labels) >= 100
    assert not any(contact["evidence"] for label in labels for contact in label["contacts"])
