"""Broken lines, glued headings, first sentences."""

from __future__ import annotations

import pytest

from bot.articles import parse_text
from bot.articles.lines import first_sentence, looks_like_heading, unglue
from bot.model import BlockKind

TITLE = "Lima rappelle son ambassadeur à Santiago"
BODY = "Le gouvernement péruvien a rappelé mercredi son ambassadeur, après des propos jugés inacceptables."


def body(text: str) -> list[str]:
    return [
        block.text
        for block in parse_text(f"{TITLE}\n\n{text}").blocks
        if block.kind in (BlockKind.STANDFIRST, BlockKind.BODY)
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (
            'Selon la radio, les troupes étaient\n"à deux pas"\nde la frontière. Rien de plus.',
            'Selon la radio, les troupes étaient "à deux pas" de la frontière. Rien de plus.',
        ),
        (
            "Il a promis que\n« rien ne changera »\n, sans donner de date, puis est reparti.",
            "Il a promis que « rien ne changera », sans donner de date, puis est reparti.",
        ),
        (
            '"Nous partirons."\n, a-t-il répété devant les journalistes à Lima.',
            '"Nous partirons.", a-t-il répété devant les journalistes à Lima.',
        ),
        (
            "Le ministre des Affaires étrangères du Pérou est arrivé hier dans la capitale\n\nPub\n\nde l'Équateur.",
            "Le ministre des Affaires étrangères du Pérou est arrivé hier dans la capitale de l'Équateur.",
        ),
        (
            "Lima a rappelé mercredi son ambassadeur, selon\nLima, après des propos jugés hostiles par la\nPrésidence.",
            "Lima a rappelé mercredi son ambassadeur, selon Lima, après des propos jugés hostiles par la Présidence.",
        ),
    ],
)
def test_a_broken_sentence_is_one_paragraph(broken: str, whole: str) -> None:
    assert body(f"{BODY}\n\n{broken}") == [BODY, whole]


def test_paragraphs_without_an_empty_line_stay_apart() -> None:
    assert body(f"{BODY}\nLa crise dure.\nElle durera.") == [BODY, "La crise dure.", "Elle durera."]


def test_items_of_a_list_stay_apart() -> None:
    assert body(f"{BODY}\n\n- la frontière\n- la pêche\n\n{BODY} Bis.") == [
        BODY,
        "- la frontière",
        "- la pêche",
        f"{BODY} Bis.",
    ]


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("Tout est calme. Une frontière disputéeLe traité date de 1929.", "Une frontière disputée"),
        ('Tout est calme. "Rien à cacher"Lundi, le ministre a parlé.', '"Rien à cacher"'),
        ("Une frontière disputéeLe traité date de 1929.", "Une frontière disputée"),
    ],
)
def test_a_glued_heading_is_set_free(paragraph: str, heading: str) -> None:
    pieces = unglue(paragraph)
    assert [text for text, is_heading in pieces if is_heading] == [heading]
    assert "".join(text for text, _ in pieces).replace(" ", "") == paragraph.replace(" ", "")


@pytest.mark.parametrize(
    "paragraph",
    ["Le site WikiLeaks a publié la lettre.", "Sur YouTube, LinkedIn et TikTok, rien.", 'Il a dit "Non" puis "Oui".'],
)
def test_names_with_inner_capitals_are_whole(paragraph: str) -> None:
    assert unglue(paragraph) == [(paragraph, False)]


@pytest.mark.parametrize(
    "text", ["Une frontière ancienne", "Que dit le traité ?", "« Quatre civils » tués", "3 mars 2018"]
)
def test_headings(text: str) -> None:
    assert looks_like_heading(text)


@pytest.mark.parametrize(
    "text", ["La crise dure.", "et puis rien", "- un point", "Selon lui :", "« Nous partirons ! »"]
)
def test_no_headings(text: str) -> None:
    assert not looks_like_heading(text)


def test_first_sentence_is_cut_at_a_word() -> None:
    assert first_sentence("M. Ruiz est parti. Il reviendra.", 80) == "M. Ruiz est parti."
    assert first_sentence("Le ministre est parti en voyage", 20) == "Le ministre est…"
    assert first_sentence("a" * 50, 10) == "a" * 9 + "…"
