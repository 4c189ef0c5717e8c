"""Explanations: what decided each contact and person, as data, as lines and as a page."""

from __future__ import annotations

from datetime import date

import pytest
from rich.text import Text

from bot.language.explain import Explanation, explain, explain_html, explain_lines
from bot.language.pipeline import Analyser
from bot.model import Article, Block, BlockKind, PartyRole

PARAGRAPHS = (
    "Le ministre portugais des Affaires étrangères, Paulo Rangel, a été reçu mardi à Rabat par son homologue marocain, "
    "Nasser Bourita. Selon Lisbonne, M. Rangel se rendra vendredi à Dakar.",
    "Au cours de cette visite, M. Rangel a rencontré M. Bourita.",
)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


def article(*paragraphs: str) -> Article:
    return Article("a.txt", "", tuple(Block(BlockKind.BODY, text) for text in paragraphs), published=date(2026, 1, 14))


@pytest.fixture(scope="module")
def explanation(analyser: Analyser) -> Explanation:
    return explain(analyser, article(*PARAGRAPHS))


def plain(lines: list[str]) -> str:
    return "\n".join(Text.from_markup(line).plain for line in lines)


def test_a_contact_names_its_predicate_and_arguments(explanation: Explanation) -> None:
    visit = explanation.contact(1)
    assert (visit.trigger, visit.lemma, visit.event) == ("reçu", "recevoir", "visit, PLOVER CONSULT/visit")
    assert visit.frame.startswith("receive: subject = host, object = initiator")
    assert "Paulo Rangel (PRT, person)" in visit.slots["object"]
    assert "Nasser Bourita (MAR, person)" in visit.slots["subject"]
    assert "subject" in visit.pattern
    roles = {party.country: (party.role, party.people) for party in visit.parties}
    assert roles["PRT"] == (PartyRole.INITIATOR, ("Paulo Rangel",))
    assert roles["MAR"] == (PartyRole.HOST, ("Nasser Bourita",))


def test_a_date_names_its_rule_and_what_it_resolves_to(explanation: Explanation) -> None:
    visit = explanation.contact(1)
    assert (visit.date_words, visit.date_rule) == ("mardi", "weekday (weekday=1)")
    assert visit.resolved == "2026-01-13 – 2026-01-13, to the day"


def test_status_words_attribution_and_tellings(explanation: Explanation) -> None:
    first, second = explanation.contact(1), explanation.contact(2)
    assert (second.status, second.status_words, second.attribution) == ("planned", "rendra", "Lisbonne")
    assert any(telling.endswith("M. Rangel a rencontré M. Bourita.") for telling in first.merged)
    assert not second.merged


def test_a_person_names_forms_role_and_country(explanation: Explanation) -> None:
    rangel = next(person for person in explanation.people if person.name == "Paulo Rangel")
    assert rangel.forms == ["Paulo Rangel", "Rangel"]
    assert rangel.role == "ministre portugais des Affaires étrangères"
    assert rangel.role_sentence.startswith("Le ministre portugais")
    assert rangel.country == "PRT"
    assert rangel.why_country in ("office-holder", "role")


def test_lines_tell_all_or_one_contact(explanation: Explanation) -> None:
    everything, one = plain(explain_lines(explanation)), plain(explain_lines(explanation, 2))
    for words in ("recevoir", "“mardi” by rule weekday", "planned, by “rendra”", "told again", "Paulo Rangel, Rangel"):
        assert words in everything
    assert "Dakar" in one
    assert "recevoir" not in one


def test_a_contact_that_is_not_there_is_an_error(explanation: Explanation) -> None:
    for number in (0, 3, -1):
        with pytest.raises(ValueError, match="2 were read"):
            explain_lines(explanation, number)
        with pytest.raises(ValueError, match="2 were read"):
            explain_html(explanation, number)


def test_the_page_marks_what_was_read(explanation: Explanation) -> None:
    page = explain_html(explanation)
    for label in ("PER", "COUNTRY", "TIME", "TRIGGER"):
        assert f">{label}<" in "".join(page.split())
    assert "<br>" in page or "</br>" in page
    assert "<svg" not in page
    assert "<svg" in explain_html(explanation, 1)


def test_text_of_an_article_is_no_markup(analyser: Analyser) -> None:
    hostile = "Paris <script>alert(1)</script> [red]accuse[/red] Moscou. La France a accusé la Russie [/bold] mardi."
    blocks = (Block(BlockKind.TITLE, hostile), Block(BlockKind.BODY, hostile))
    read = explain(analyser, Article("a.txt", hostile, blocks))
    assert "<script>" not in explain_html(read, 1)
    assert "[/bold]" in plain(explain_lines(read))


def test_other_languages_are_not_explained(analyser: Analyser) -> None:
    german = "Der Außenminister hat gestern seinen Amtskollegen in der Hauptstadt empfangen. " * 4
    read = explain(analyser, article(german))
    assert (read.language, read.supported, read.contacts) == ("de", False, [])
    assert "no rules" in plain(explain_lines(read))


def test_an_article_without_contacts_says_so(analyser: Analyser) -> None:
    read = explain(analyser, article("La pluie est tombée toute la nuit sur les collines et les champs de la région."))
    assert plain(explain_lines(read)).startswith("No contact")
