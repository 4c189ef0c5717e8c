"""What a pattern needs: no text in which it matches goes without."""

from __future__ import annotations

import re

import pytest

from bot.language.dates import _patterns
from bot.language.literals import needed


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        (r"(?<!\w)(?:le )?week-end (?P<way>dernier|prochain)", {"week-end "}),
        (r"(?:lundi|mardi)(?: soir)?", {"lundi", "mardi"}),
        (r"il y a \d+ (?P<unit>jours?)", {"il y a "}),
        (r"(?:en|de|depuis) (?:19|20)\d\d", {"19", "20"}),
        (r"(?:cette nuit){1,2}", {"cette nuit"}),
        (r"(?:cette nuit)?", set()),
        (r"(?:hier|\d+ mai)", {"hier", " mai"}),
        (r"(?:hier|\d+)", set()),
        (r"(?i:hier)", set()),
        (r"(?=hier)\w+", set()),
    ],
)
def test_what_a_pattern_needs(pattern: str, strings: set[str]) -> None:
    assert set(needed(re.compile(pattern))) == strings


def test_nothing_is_told_of_a_pattern_that_does_not_mind_case() -> None:
    assert needed(re.compile("hier", re.IGNORECASE)) == ()


def test_every_rule_of_time_finds_its_own_words() -> None:
    for language, texts in (
        ("fr", ("mardi 3 mars 2020", "il y a deux mois", "la veille", "l'ete dernier", "en 2019", "ce week-end")),
        ("en", ("tuesday, march 3, 2020", "two months ago", "the day before", "last summer", "in 2019", "this week")),
    ):
        for text in texts:
            matching = [words for _, pattern, words in _patterns(language) if pattern.search(text)]
            assert matching
            assert all(not words or any(word in text for word in words) for words in matching)
