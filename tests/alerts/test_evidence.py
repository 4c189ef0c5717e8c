"""Which sentences an alert shows."""

from __future__ import annotations

from alert_desk import analysis, article, call
from test_engine import _watch

from bot.alerts.evidence import find_evidence
from bot.model import Status, WatchKind

SENTENCES = (
    "La presse irakienne commente la rencontre.",
    "Bagdad a appelé Téhéran lundi au sujet de l'accord sur l'eau.",
    "L'Irak et l'Iran ont un accord sur le pétrole.",
    "L'accord sur l'eau attendra, dit-on en Irak et en Iran.",
    "Le football reprend.",
)


def _shown(query: str, **options: object) -> list[str]:
    read = article(1, *SENTENCES)
    found = find_evidence(_watch(query), read.title, analysis(read, SENTENCES, **options))  # type: ignore[arg-type]
    return [shown.text for shown in found.sentences]


def test_the_sentence_that_holds_most_comes_alone() -> None:
    assert _shown("eau ET pétrole ET accord") == [SENTENCES[1], SENTENCES[2]]
    assert _shown("Irak ET Iran") == [SENTENCES[2]]


def test_a_sentence_that_reports_a_contact_is_preferred() -> None:
    assert _shown("accord", contacts=[call(1)]) == [SENTENCES[1]]
    assert _shown("accord", contacts=[call(3)]) == [SENTENCES[3]]


def test_the_words_are_marked_where_they_stand() -> None:
    read = article(1, *SENTENCES)
    found = find_evidence(_watch("irakiens OU football"), read.title, analysis(read, SENTENCES))
    marked = [[shown.text[start:end] for start, end in shown.spans] for shown in found.sentences]
    assert marked == [["irakienne"], ["football"]]


def test_a_contact_watch_shows_its_contact() -> None:
    read = article(1, *SENTENCES)
    facts = analysis(read, SENTENCES, [call(1, Status.DENIED), call(3)])
    watch = _watch(kind=WatchKind.CONTACT, countries=("IRQ", "IRN"), contact_status=Status.DENIED)
    found = find_evidence(watch, read.title, facts)
    assert [shown.text for shown in found.sentences] == [SENTENCES[1]]
    assert found.contact is not None
    assert found.contact.status is Status.DENIED


def test_a_match_in_the_title_alone_shows_what_the_article_begins_with() -> None:
    read = article(1, *SENTENCES, title="Sommet à Oslo")
    found = find_evidence(_watch("sommet"), read.title, analysis(read, SENTENCES))
    assert [shown.text for shown in found.sentences] == [SENTENCES[0]]
