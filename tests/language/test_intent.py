from __future__ import annotations

from datetime import date

import pytest

from bot.language.asked_times import read_period
from bot.language.intent import Action, Intent, read_intent
from bot.language.intent_rules import rules
from bot.model import Kind, Status

TODAY = date(2026, 1, 20)


def read(text: str, *names: str) -> Intent:
    return read_intent(text, TODAY, lambda word: word in names)


@pytest.mark.parametrize(
    ("text", "action", "subject"),
    [
        ("<@12> résume l'article sur Larijani", Action.SUMMARY, "Larijani"),
        ("resumme l’artcle sur Larijani stp", Action.SUMMARY, "Larijani"),
        ("Tu peux me résumer la dépêche de Choïgou ?", Action.SUMMARY, "Choïgou"),
        ("De quoi parle le papier sur Davos ?", Action.SUMMARY, "Davos"),
        ("fais-moi une synthèse de l'accord de pêche", Action.SUMMARY, "accord pêche"),
        ("résume-moi l'article sur Kim Jong-il", Action.SUMMARY, "Kim Jong-il"),
        ("summarize the story about Masrour Barzani please", Action.SUMMARY, "Masrour Barzani"),
        ("what is the article on Davos about?", Action.SUMMARY, "Davos"),
        ("qui est Esmaïl Qaani ?", Action.PERSON, "Esmaïl Qaani"),
        ("Who is Ali Larijani?", Action.PERSON, "Ali Larijani"),
        ("cest ki Larijani", Action.PERSON, "Larijani"),
        ("quels acteurs dans l'article sur les glaces", Action.ACTORS, "glaces"),
        ("cherche les glaces", Action.SEARCH, "glaces"),
        ("quoi de neuf ?", Action.NEWS, ""),
        ("la source ?", Action.SOURCE, ""),
        ("aide", Action.HELP, ""),
        ("l'aide militaire à Kiev", Action.CONTACTS, "Kiev"),
        ("Que sais-tu faire ?", Action.HELP, ""),
        ("what can you do", Action.HELP, ""),
        ("traduis", Action.TRANSLATE, ""),
        ("ouvre un fil", Action.THREAD, ""),
        ("bonjour", Action.GREETING, ""),
        ("merci !", Action.THANKS, ""),
        ("Larijani", Action.NONE, "Larijani"),
        ("", Action.HELP, ""),
        ("?", Action.HELP, ""),
        ("👍", Action.THANKS, ""),
    ],
)
def test_action_and_subject(text: str, action: Action, subject: str) -> None:
    intent = read(text)
    assert (intent.action, intent.subject) == (action, subject)


def test_a_name_of_the_library_is_no_typing_mistake() -> None:
    assert read("Resumme ?").action is Action.SUMMARY
    assert read("Resumme ?", "Resumme").action is Action.NONE


def test_quoted_words_are_looked_for_and_ask_for_nothing() -> None:
    intent = read('cherche "résume les contacts"')
    assert (intent.action, intent.quoted) == (Action.SEARCH, ("résume les contacts",))
    assert read("« accord de pêche »").action is Action.SEARCH


@pytest.mark.parametrize(
    ("text", "countries", "rest"),
    [
        ("quels contacts entre l'Irak et l'Iran ?", ("IRQ", "IRN"), ""),
        ("les échanges irano-irakiens avec l'Arabie saoudite", ("IRN", "IRQ", "SAU"), ""),
        ("contacts between Iraq and the United States", ("IRQ", "USA"), ""),
        ("contact de Bagdad avec Washington depuis Larijani", ("IRQ", "USA"), "depuis Larijani"),
        ("appels de la Russie", ("RUS",), ""),
        ("contatcs entre liran et lirak", ("IRN", "IRQ"), ""),
        ("contacts Norvgèe Islnade", ("NOR", "ISL"), ""),
        ("contacts Ankara-Athènes", ("TUR", "GRC"), ""),
        ("contact irak us", ("IRQ", "USA"), ""),
    ],
)
def test_countries(text: str, countries: tuple[str, ...], rest: str) -> None:
    intent = read(text)
    assert intent.action is Action.CONTACTS
    assert (intent.countries, intent.rest.removeprefix("depuis ")) == (countries, rest.removeprefix("depuis "))


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("les coups de fil de Paris", Kind.CALL, None),
        ("rencontres prévues avec Oslo", Kind.MEETING, Status.PLANNED),
        ("visites non confirmées à Rabat", Kind.VISIT, Status.UNCONFIRMED),
        ("contacts démentis d'Alger", None, Status.DENIED),
        ("did Norway accuse Sweden?", Kind.ACCUSATION, None),
        ("strikes on Iraq", Kind.STRIKE, None),
    ],
)
def test_kind_and_status(text: str, kind: Kind | None, status: Status | None) -> None:
    intent = read(text)
    assert (intent.action, intent.kind, intent.status) == (Action.CONTACTS, kind, status)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("résume brièvement Davos", "short"),
        ("résume Davos en deux phrases", "short"),
        ("un long résumé de Davos", "long"),
        ("résume Davos", ""),
        ("plus court", "shorter"),
        ("trop court", "longer"),
        ("shorter please", "shorter"),
        ("tu peux développer ?", "longer"),
    ],
)
def test_length(text: str, length: str) -> None:
    assert read(text).length == length


@pytest.mark.parametrize(
    ("text", "position"),
    [("l'autre", "other"), ("et l'autre article ?", "other"), ("le deuxième ?", "2"), ("the first one", "1")],
)
def test_position(text: str, position: str) -> None:
    assert read(text).position == position


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("résume l'article sur Davos", "fr"),
        ("summarise the article about Davos", "en"),
        ("who is Qaani", "en"),
        ("thanks a lot", "en"),
        ("Davos", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert read(text).language == language


def test_what_the_message_goes_on_from() -> None:
    intent = read("et avec la Russie ?")
    assert (intent.follow, intent.beside, intent.countries) == (True, True, ("RUS",))
    intent = read("a-t-il parlé à l'Irak ?")
    assert (intent.action, intent.person) == (Action.CONTACTS, True)
    assert read("qui d'autre ?").other
    assert read("quels sont les acteurs de l'article sur Davos ?").article


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("depuis mars", date(2025, 3, 1), None),
        ("a partir de fevrier", date(2025, 2, 1), None),
        ("en janvier", date(2026, 1, 1), date(2026, 1, 31)),
        ("en 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("avant juin 2025", None, date(2025, 5, 31)),
        ("jusqu'en juin 2025", None, date(2025, 6, 30)),
        ("entre mars et octobre 2025", date(2025, 3, 1), date(2025, 10, 31)),
        ("du 3 mars 2025 au 5 avril 2025", date(2025, 3, 3), date(2025, 4, 5)),
        ("depuis hier", date(2026, 1, 19), None),
        ("l'article d'hier", date(2026, 1, 19), date(2026, 1, 19)),
        ("ces 7 derniers jours", date(2026, 1, 13), None),
        ("depuis trois semaines", date(2025, 12, 30), None),
        ("last 7 days", date(2026, 1, 13), None),
        ("since Monday", date(2026, 1, 19), None),
        ("since 2025-12", date(2025, 12, 1), None),
        ("le 14/01/2026", date(2026, 1, 14), date(2026, 1, 14)),
        ("le 45/13/2026", None, None),
        ("contacts entre l'Iran et la Russie", None, None),
    ],
)
def test_periods(text: str, since: date | None, until: date | None) -> None:
    period = read_period(text, TODAY)
    assert (period.since, period.until) == (since, until)


def test_endless_and_hostile_messages_are_read() -> None:
    assert read("a" * 10_000).action is Action.NONE
    assert read("mot " * 5_000).action is Action.NONE
    assert read("résume \u202e\x00 ``` @everyone").action is Action.SUMMARY


def test_rules_name_what_exists() -> None:
    values = {(pattern.slot, pattern.value) for pattern in rules()._patterns.values()}
    assert {value for slot, value in values if slot == "action"} <= set(Action)
    assert {value for slot, value in values if slot == "kind"} == set(Kind)
    assert {value for slot, value in values if slot == "status"} == set(Status)
