"""Offices told of without a name, and what the press calls one office or one body."""

from __future__ import annotations

from datetime import date

import pytest

from bot.language.bodies import bare_body, known_body
from bot.language.office_names import read_office
from bot.language.offices import known_holders
from bot.language.titles import find_titles

PM, FOREIGN, DEFENCE = "Premier ministre", "ministre des Affaires étrangères", "ministre de la Défense"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le Premier ministre irakien arrive.", [("IRQ", PM)]),
        (
            "Il a vu le ministre russe de la Défense et la cheffe de la diplomatie belge.",
            [("RUS", DEFENCE), ("BEL", FOREIGN)],
        ),
        ("Le nouveau chef de l'État libanais promet des réformes.", [("LBN", "président")]),
        (
            "Au téléphone avec le roi du Maroc, le secrétaire général de l'ONU insiste.",
            [("MAR", "roi"), ("UN", "secrétaire général")],
        ),
        ("Le secrétaire d'État américain est attendu.", [("USA", FOREIGN)]),
        ("The Iraqi prime minister called Iran's foreign minister.", [("IRQ", PM), ("IRN", FOREIGN)]),
    ],
)  # fmt: skip
def test_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(title.country, title.office) for title in find_titles(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Le président américain Donald Trump parle.",
        "L'ancien Premier ministre irakien parle.",
        "L'ex-président iranien et le vice-ministre russe de la Défense parlent.",
        "Le président élu américain et le président américain élu parlent.",
        "Un ministre iranien et des ministres russes parlent.",
        "Le ministre délégué iranien à la Pêche parle.",
        "Karim Jaber, Premier ministre irakien, parle.",
        "Karim Jaber (au centre), Premier ministre irakien, parle.",
        "Le Premier ministre parle.",
    ],
)
def test_left_alone(text: str) -> None:
    assert list(find_titles(text)) == []


def test_who_acts_and_whose_aide_it_is() -> None:
    (aide,) = find_titles("Un conseiller du Premier ministre irakien se tait.")
    (actor,) = find_titles("Le Premier ministre irakien se tait.")
    assert (aide.acting, actor.acting) == (False, True)
    assert actor.text == "Premier ministre irakien"


@pytest.mark.parametrize(
    ("role", "country", "office", "former"),
    [
        ("ministre iranien des Affaires étrangères", "IRN", FOREIGN, False),
        ("chef de la diplomatie", "IRN", FOREIGN, False),
        ("ancienne Première ministre britannique", "GBR", PM, True),
        ("ex-président", "FRA", "président", True),
        ("conseiller à la sécurité nationale de la Maison Blanche", "USA", "conseiller à la sécurité nationale", False),
        ("président du Parlement", "IRN", "président du Parlement", False),
        ("député", "LBN", "depute", False),
    ],
)
def test_one_name_for_one_office(role: str, country: str, office: str, former: bool) -> None:
    read = read_office(role, country)
    assert read is not None
    assert (read.name, read.country, read.former) == (office, country, former)


def test_what_is_no_office_of_the_bearer() -> None:
    assert read_office("vice", "USA") is None
    assert read_office("président élu", "USA") is None
    assert read_office("américain", "USA") is None


def test_the_table_by_month() -> None:
    assert known_holders("USA", FOREIGN, date(2024, 5, 1)) == ["Antony Blinken"]
    assert len(known_holders("USA", FOREIGN, date(2025, 1, 25))) == 2
    assert known_holders("USA", "barde", date(2024, 5, 1)) == []


def test_bodies() -> None:
    assert known_body("EI") == known_body("groupe Etat islamique") == known_body("l'État islamique")
    assert known_body("ONU") == known_body("Organisation des Nations unies")
    assert known_body("Brigades du Hezbollah") != known_body("Hezbollah")
    assert known_body("Cercle des poètes") is None
    assert bare_body("ministère irakien de l'Eau", "IRQ") == bare_body("Ministère de l'Eau", "IRQ")
    assert bare_body("ministère irakien de l'Eau", "IRN") != bare_body("ministère de l'Eau", "IRN")
