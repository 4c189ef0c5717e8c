"""Publication dates that a text states, and dates that are none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.articles import parse_text
from bot.articles.dates import find_dates, is_possible, parse_date_line

BODY = "Le gouvernement péruvien a rappelé mercredi son ambassadeur, après des propos jugés inacceptables."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("09:4503/02/2021, Çarşamba", date(2021, 2, 3)),
        ("Publié le 3 mars 2021 à 10h12", date(2021, 3, 3)),
        ("Publié le 03/03/2021 à 10h12, mis à jour le 05/03/2021 à 08h00", date(2021, 3, 3)),
        ("Mis à jour le 5 mars 2021 à 8h00 | Publié le 3 mars 2021", date(2021, 3, 3)),
        ("Mis à jour le 5 mars 2021", date(2021, 3, 5)),
        ("Par Ama Mensah, publié le 1er août 2019", date(2019, 8, 1)),
        ("mercredi 3 févr. 2021", date(2021, 2, 3)),
        ("Quito, le 3 mars 2021", date(2021, 3, 3)),
        ("Published January 12, 2022 3:04 PM EST", date(2022, 1, 12)),
        ("12 Sept 2020", date(2020, 9, 12)),
        ("2020-09-12T08:30:00+02:00", date(2020, 9, 12)),
        ("12.09.2020 - 14:05", date(2020, 9, 12)),
        ("09/25/2020", date(2020, 9, 25)),
        ("information fournie par Le Relais • 07/07/2020 à 17:56", date(2020, 7, 7)),
    ],
)
def test_a_line_that_dates_its_article(line: str, expected: date) -> None:
    text = f"Lima rappelle son ambassadeur à Santiago\n{line}\n\n{BODY}\n\n{BODY[:-1]}, a-t-on appris.\n"
    article = parse_text(text)
    assert article.published == expected
    assert line not in article.text


@pytest.mark.parametrize(
    "line",
    [
        "Crise au Pérou - Jour 366",
        "Publié il y a 3 heures",
        "Publié le 13/08 à 10h",
        "Published 03/04/2021",
        "31/02/2021",
        "Le 30 février 2021",
        "Publié le 3 mars 1521",
    ],
)
def test_what_states_no_full_and_sure_day(line: str) -> None:
    assert parse_text(f"Lima rappelle son ambassadeur\n{line}\n\n{BODY}\n").published is None


def test_a_day_in_the_story_or_of_a_photo_is_no_publication() -> None:
    article = parse_text(
        "Lima rappelle son ambassadeur\n\nLe président, à Lima le 4 décembre 2019. (Photo : Ana Ruiz/AFP)\n\n"
        f"{BODY}\n\n3 mars 2018\n\nCe jour-là, le traité avait été signé au palais par les deux ministres.\n"
    )
    assert article.published is None
    assert "3 mars 2018" in [block.text for block in article.blocks]


def test_tomorrow_is_possible_and_next_week_is_not() -> None:
    today = datetime.now(UTC).date()
    assert is_possible(today + timedelta(days=1))
    assert not is_possible(today + timedelta(days=7))
    future = today + timedelta(days=40)
    assert parse_text(f"Lima rappelle son ambassadeur\nPublié le {future:%d/%m/%Y}\n\n{BODY}\n").published is None


def test_a_sentence_that_speaks_of_a_publication_is_no_date_line() -> None:
    assert parse_date_line("Le rapport publié le 3 mars 2021 accable le ministère") is None
    assert parse_date_line("Manifestation du 3 mars 2021") is None


def test_places_of_dates() -> None:
    text = "Du 3 mars 2021 au March 5, 2021"
    assert sorted((text[start:end], day.day) for start, end, day in find_dates(text)) == [
        ("3 mars 2021", 3),
        ("March 5, 2021", 5),
    ]
