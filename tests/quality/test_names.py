"""Names joined and kept apart: precision and recall on the project's table, and no two office-holders made one."""

from __future__ import annotations

import csv
import itertools
import random
from pathlib import Path

import pytest

from bot.language.lexicons import load_rows, variants
from bot.language.same_name import compare, compare_spelling
from bot.language.same_name.parsing import parse
from bot.library.identities.forms import held_keys, searched_keys
from bot.model import ActorType

TABLE = Path(__file__).parent / "names.tsv"
KIN = """
Massoud Barzani|Masrour Barzani
Massoud Barzani|Nechirvan Barzani
Masrour Barzani|Netchirvan Barzani
Kim Jong-un|Kim Jong-il
Kim Jong-un|Kim Yo-jong
Marine Le Pen|Jean-Marie Le Pen
George W. Bush|George H. W. Bush
Li Qiang|Li Keqiang
Bachar al-Assad|Hafez al-Assad
Raul Castro|Fidel Castro
Emmanuel Macron|Brigitte Macron
Michelle Obama|Barack Obama
Joe Biden|Jill Biden
Boris Johnson|Jo Johnson
Ali Khamenei|Hassan Khamenei
"""


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_table_is_large_and_balanced() -> None:
    rows = _rows()
    apart = sum(row["expected"] == "different" for row in rows)
    assert len(rows) >= 160
    assert {row["expected"] for row in rows} == {"same", "different"}
    assert apart * 2 == len(rows)
    assert len({frozenset((row["first"], row["second"])) for row in rows}) == len(rows)


@pytest.mark.parametrize("half", [0, 1], ids=["built-with", "only-measured"])
def test_precision_and_recall(half: int) -> None:
    rows = _rows()[half::2]
    joined = [row for row in rows if compare(row["first"], row["second"]).answer == "same"]
    right = [row for row in joined if row["expected"] == "same"]
    assert len(right) / len(joined) >= 0.98
    assert len(right) / sum(row["expected"] == "same" for row in rows) >= 0.90


@pytest.mark.parametrize("pair", KIN.split("\n")[1:-1])
def test_kin_stay_apart(pair: str) -> None:
    first, second = pair.split("|")
    assert compare(first, second).answer == "different"
    assert compare_spelling(second, first).answer == "different"


def test_the_order_of_the_two_names_does_not_matter() -> None:
    for row in _rows():
        assert compare(row["first"], row["second"]).answer == compare(row["second"], row["first"]).answer


def test_no_two_office_holders_are_made_one_by_their_spelling() -> None:
    """200 pairs drawn among those of one country or one family name, judged without the table that tells them apart."""
    people: dict[str, set[str]] = {}
    for names, code, *_ in load_rows("office_holders.tsv"):
        people.setdefault(variants(names)[0], set()).add(code)
    family = {name: parse(name).texts[-1] for name in people}
    pairs = [
        (one, two)
        for one, two in itertools.combinations(sorted(people), 2)
        if people[one] & people[two] or family[one] == family[two]
    ]
    drawn = random.Random(2026).sample(pairs, 200)
    drawn += [(one, two) for one, two in pairs if family[one] == family[two]]
    joined = [(one, two) for one, two in drawn if compare_spelling(one, two).answer == "same"]
    assert joined == []


def test_names_that_are_one_are_looked_up_together() -> None:
    """Two forms are only compared when they share a key: the table's pairs do."""
    same = [row for row in _rows() if compare(row["first"], row["second"]).answer == "same"]
    missed = [
        (row["first"], row["second"])
        for row in same
        if not held_keys(ActorType.PERSON, row["first"], "") & searched_keys(ActorType.PERSON, row["second"], "")
    ]
    assert len(missed) <= len(same) * 0.05, missed
