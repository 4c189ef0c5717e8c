"""Contacts joined into events on the reference articles and rewritings of their events, against the figure aimed at."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.language.pipeline import Analyser
from bot.library import Conflict, Library
from tests.quality.events.event_scoring import Text, Told, labelled, pairs, read, read_texts


@cache
def _texts(reference: Path) -> list[Text]:
    return read_texts(reference, Analyser())


@cache
def _told(reference: Path, name: str) -> list[Told]:
    texts = _texts(reference)
    return labelled(texts) if name == "labels" else read(texts, reference)


def test_thirty_rewritings_ten_of_them_kept_for_measuring(reference: Path) -> None:
    rewritten = _texts(reference)[45:]
    assert len(rewritten) == 30
    assert sum(any(label.heldout for label in text.labels) for text in rewritten) == 10


@pytest.mark.parametrize(
    ("name", "heldout", "floor"),
    [("labels", False, 0.97), ("labels", True, 0.95), ("pipeline", False, 0.90), ("pipeline", True, 0.95)],
)
def test_pairs_of_one_event(reference: Path, name: str, heldout: bool, floor: float) -> None:
    told = _told(reference, name)
    found = pairs(told, _told(reference, "labels"), heldout=heldout)
    assert found.f1 >= floor
    assert found.gold + found.missed == (12 if heldout else 39)


async def test_the_contradiction_in_the_five_web_pages_and_no_other(reference: Path, library: Library) -> None:
    for text in _texts(reference)[:5]:
        await library.store(text.article, text.analysis)
    (found,) = await library.contradictions.find()
    assert (found.kind, found.countries) == (Conflict.OFFICE, ("IRN",))
    assert found.names == ("Ali Akbar Ahmadian", "Ali Larijani")
    assert all(side.name in side.sentence for side in found.sides)
    assert [str(side.article.published) for side in found.sides] == ["2026-01-12", "2026-01-14"]


async def test_no_other_contradiction_in_all_articles(reference: Path, library: Library) -> None:
    for text in _texts(reference):
        await library.store(text.article, text.analysis)
    assert [one.kind for one in await library.contradictions.find()] == [Conflict.OFFICE]
    several = [event for event in await library.events.find(limit=1_000) if event.sources > 1]
    assert len(several) >= 20
