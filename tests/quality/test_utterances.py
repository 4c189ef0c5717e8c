"""What people say to the bot is understood: one half of the table was there to write rules with, the other measures."""

from __future__ import annotations

from collections import Counter

import pytest
from talk_desk import fill
from utterances import measure, read_utterances

from bot.language.intent import Action
from bot.library import Library

LEAST = 0.95


@pytest.mark.parametrize("odd", [True, False], ids=["to build with", "to measure"])
async def test_utterances_are_understood(loaded: Library, odd: bool) -> None:
    figures = await measure(loaded, await fill(loaded), odd=odd)
    # What goes wrong in the measuring half stays unseen, so that no rule is written for it.
    assert figures.share >= LEAST, figures.wrong if odd else f"{figures.right} of {figures.total}"


def test_the_table_is_what_it_says() -> None:
    said = read_utterances()
    languages = Counter(one.language for one in said)
    assert languages["fr"] >= 150
    assert languages["en"] >= 50
    assert {one.intent for one in said} <= set(Action)
    assert len({(one.context, one.utterance) for one in said}) == len(said)
    assert sum(bool(one.context) for one in said) >= 40
