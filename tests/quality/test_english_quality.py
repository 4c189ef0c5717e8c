"""What is read of ten English dispatches of our own (english.toml), against floors under the figures reached."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from bot.language.pipeline import Analyser
from bot.model import Article, Block, BlockKind, Contact

TEXTS = Path(__file__).resolve().parent / "english.toml"


@cache
def _told() -> list[tuple[dict[str, Any], list[Contact]]]:
    analyser = Analyser()
    told = []
    for text in tomllib.loads(TEXTS.read_text("utf-8"))["text"]:
        blocks = [Block(BlockKind.TITLE, text["title"]), *(Block(BlockKind.BODY, one) for one in text["paragraphs"])]
        article = Article("dispatch.txt", text["title"], tuple(blocks), published=text["published"])
        told.append((text, list(analyser.analyse(article).contacts)))
    return told


def _pairs() -> list[tuple[dict[str, Any], Contact]]:
    """Each label with the contact found of the same kind between the same countries."""
    return [
        (label, contact)
        for text, contacts in _told()
        for label in text["contacts"]
        for contact in contacts
        if (str(contact.kind), " ".join(sorted(contact.countries))) == (label["kind"], label["countries"])
    ]


def test_all_ten_are_read_as_english() -> None:
    analyser = Analyser()
    for text, _ in _told():
        blocks = tuple(Block(BlockKind.BODY, one) for one in text["paragraphs"])
        assert analyser.analyse(Article("dispatch.txt", text["title"], blocks)).language == "en"


def test_contacts_of_english_dispatches() -> None:
    labels = sum(len(text["contacts"]) for text, _ in _told())
    found = sum(len(contacts) for _, contacts in _told())
    right = len(_pairs())
    assert labels == 21
    assert 2 * right / (labels + found) >= 0.80


def test_dates_directions_and_status_of_what_was_found() -> None:
    pairs = _pairs()
    right: Counter[str] = Counter()
    for label, contact in pairs:
        right["date"] += contact.date == label.get("date")
        right["status"] += str(contact.status) == label["status"]
        right["from"] += contact.initiator == label.get("from")
    assert right["date"] / len(pairs) >= 0.90
    assert right["status"] / len(pairs) >= 0.90
    assert right["from"] / len(pairs) >= 0.90
