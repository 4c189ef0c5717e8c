from __future__ import annotations

import pytest

from bot.language.intent import Action, read_intent
from bot.model import SummaryLength


@pytest.mark.parametrize(
    ("text", "action", "subject"),
    [
        ("<@12> résume l'article sur Larijani", Action.SUMMARY, "Larijani"),
        ("resumme l’artcle sur Larijani stp", Action.SUMMARY, "artcle Larijani"),
        ("Tu peux me résumer la dépêche de Choïgou ?", Action.SUMMARY, "Choïgou"),
        ("De quoi parle le papier sur Davos ?", Action.SUMMARY, "Davos"),
        ("fais-moi une synthèse de l'accord de pêche", Action.SUMMARY, "accord pêche"),
        ("résume-moi l'article sur Kim Jong-il", Action.SUMMARY, "Kim Jong-il"),
        ("summarize the story about Masrour Barzani please", Action.SUMMARY, "Masrour Barzani"),
        ("what is the article on Davos about?", Action.SUMMARY, "Davos"),
        ("qui est Esmaïl Qaani ?", Action.ACTORS, "Esmaïl Qaani"),
        ("Who is Ali Larijani?", Action.ACTORS, "Ali Larijani"),
        ("quels acteurs dans l'article sur les glaces", Action.ACTORS, "glaces"),
        ("aide", Action.HELP, ""),
        ("Que sais-tu faire ?", Action.HELP, ""),
        ("what can you do", Action.HELP, ""),
        ("Larijani", Action.NONE, "Larijani"),
        ("merci !", Action.NONE, ""),
        ("", Action.NONE, ""),
    ],
)
def test_action_and_subject(text: str, action: Action, subject: str) -> None:
    intent = read_intent(text)
    assert (intent.action, intent.subject) == (action, subject)


@pytest.mark.parametrize(
    ("text", "countries", "rest"),
    [
        ("quels contacts entre l'Irak et l'Iran ?", ("IRQ", "IRN"), ""),
        ("les échanges irano-irakiens avec l'Arabie saoudite", ("SAU",), "irano-irakiens"),
        ("contacts between Iraq and the United States", ("IRQ", "USA"), ""),
        ("contact de Bagdad avec Washington depuis Larijani", ("IRQ", "USA"), "depuis Larijani"),
        ("appels de la Russie", ("RUS",), ""),
    ],
)
def test_countries(text: str, countries: tuple[str, ...], rest: str) -> None:
    intent = read_intent(text)
    assert intent.action is Action.CONTACTS
    assert (intent.countries, intent.rest) == (countries, rest)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("résume brièvement Davos", SummaryLength.SHORT),
        ("un long résumé de Davos", SummaryLength.LONG),
        ("résume Davos", SummaryLength.STANDARD),
    ],
)
def test_length(text: str, length: SummaryLength) -> None:
    intent = read_intent(text)
    assert (intent.length, intent.subject) == (length, "Davos")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("résume l'article sur Davos", "fr"),
        ("summarise the article about Davos", "en"),
        ("who is Qaani", "en"),
        ("Davos", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert read_intent(text).language == language


@pytest.mark.parametrize(
    ("text", "article", "person"),
    [
        ("quels sont les acteurs de l'article sur Davos ?", True, False),
        ("who are the actors in the story about Davos?", True, False),
        ("acteurs suisses", False, False),
        ("qui est Macron ?", False, True),
    ],
)
def test_article_or_person_named_as_such(text: str, article: bool, person: bool) -> None:
    intent = read_intent(text)
    assert (intent.article, intent.person) == (article, person)
