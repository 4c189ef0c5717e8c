"""By-lines, datelines and credits."""

from __future__ import annotations

from datetime import date

import pytest

from bot.articles import parse_text
from bot.articles.credits import is_credit, split_credit
from bot.articles.source import parse_by_line, parse_dateline

BODY = "Le gouvernement péruvien a rappelé mercredi son ambassadeur, après des propos jugés inacceptables."


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Radio Sept avec AFP . 1 min", "Radio Sept avec AFP"),
        ("Le Relais avec Reuters", "Le Relais avec Reuters"),
        ("Par Le Relais avec AFP | Publié le 3 mars 2021 à 10h12", "Le Relais avec AFP"),
        ("La rédaction avec AFP", "AFP"),
        ("Avec AFP", "AFP"),
        ("(AFP)", "AFP"),
        ("AA", "AA"),
        ("Source : Le Relais", "Le Relais"),
        ("Par Ama Mensah", None),
        ("(Avec la contribution des agences)", None),
    ],
)
def test_by_lines(line: str, source: str | None) -> None:
    article = parse_text(f"Lima rappelle son ambassadeur à Santiago\n{line}\n\n{BODY}\n")
    assert article.source == source
    assert [block.text for block in article.blocks[1:]] == [BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Par ailleurs, le sommet est reporté",
        "Le président avec son homologue",
        "Par la voix de son ministre, Quito proteste",
        "Un accord avec Reuters est une affaire privée du groupe",
    ],
)
def test_what_is_no_by_line(line: str) -> None:
    assert parse_by_line(line) is None


@pytest.mark.parametrize(
    ("opening", "source", "day"),
    [
        ("Lima (Le Relais) 3 mars 2021 – ", "Le Relais", date(2021, 3, 3)),
        ("LIMA, 3 mars 2021 (AFP) - ", "AFP", date(2021, 3, 3)),
        ("LIMA (Reuters) — ", "Reuters", None),
        ("(AFP) - ", "AFP", None),
        ("LIMA, 3 mars (Xinhua) -- ", "Xinhua", None),
        ("Lima, 3 mars 2021 – ", None, date(2021, 3, 3)),
        ("Lima, Pérou, March 3, 2021 (AP) — ", "AP", date(2021, 3, 3)),
    ],
)
def test_datelines(opening: str, source: str | None, day: date | None) -> None:
    article = parse_text(f"Lima rappelle son ambassadeur à Santiago\n\n{opening}{BODY}\n\n{BODY} Rien de plus.\n")
    assert article.blocks[1].text == BODY
    assert (article.source, article.published) == (source, day)


@pytest.mark.parametrize(
    "opening",
    [
        "Lima (Pérou) – le ministre est arrivé",
        "PARE-FEU - À moins de trois semaines du scrutin",
        "Le ministre – qui revenait de Quito – a parlé",
        "Une question demeure : qui paiera ?",
        "Depuis le 3 mars 2021 – jour du vote – rien ne bouge",
    ],
)
def test_what_opens_a_sentence_is_no_dateline(opening: str) -> None:
    assert parse_dateline(opening) is None


def test_an_agency_signs_at_the_end() -> None:
    article = parse_text(f"Lima rappelle son ambassadeur à Santiago\n\n{BODY} (AFP)\n")
    assert (article.source, article.blocks[-1].text) == ("AFP", BODY)


@pytest.mark.parametrize(
    ("caption", "left"),
    [
        ("La ministre à Quito. (Crédit : Ana Ruiz/AFP)", "La ministre à Quito."),
        ("La ministre à Quito. (Photo by Ana Ruiz / Getty Images)", "La ministre à Quito."),
        ("La ministre à Quito AFP / © Ana Ruiz", "La ministre à Quito"),
        ("La ministre à Quito. © Ana Ruiz, AFP", "La ministre à Quito."),
        ("La ministre à Quito. Photo d'archives AFP.", "La ministre à Quito."),
        ("La ministre à Quito le 2 mai 2019 Ana Ruiz/REUTERS", "La ministre à Quito le 2 mai 2019"),
        ("La ministre à Quito ANA RUIZ / REUTERS", "La ministre à Quito"),
        ("La ministre à Quito. REUTERS/Ana Ruiz", "La ministre à Quito."),
    ],
)
def test_credits_leave_their_caption(caption: str, left: str) -> None:
    assert split_credit(caption) == (left, True)


@pytest.mark.parametrize("line", ["Crédit Photo : PRÉSIDENCE / AFP", "© Ana Ruiz", "Photo : Ana Ruiz/AFP", "AFP PHOTO"])
def test_lines_of_credit(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "La photo du ministre a fait le tour du monde.",
        "Le crédit accordé à Quito sera doublé.",
        "Les images (prises à Lima) ont été diffusées mardi.",
        "Le ministre a parlé à l'AFP.",
    ],
)
def test_sentences_hold_no_credit(sentence: str) -> None:
    assert split_credit(sentence) == (sentence, False)
