"""English articles: words, names, offices, contacts, status, time; and which texts count as English."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest
from spacy.tokens import Doc

from bot.language.detection import language_of
from bot.language.english import read_english
from bot.language.findings import Finding
from bot.language.pipeline import Analyser
from bot.model import Article, Block, BlockKind

PUBLISHED = date(2026, 1, 14)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


def read(analyser: Analyser, *paragraphs: str, title: str = "") -> Doc:
    blocks = [Block(BlockKind.BODY, text) for text in paragraphs]
    if title:
        blocks.insert(0, Block(BlockKind.TITLE, title))
    return read_english(analyser.nlp, Article("a.txt", title, tuple(blocks), published=PUBLISHED))


class Told(NamedTuple):
    kind: str
    countries: str
    initiator: str | None
    since: str | None
    status: str
    people: str


def told(finding: Finding) -> Told:
    """One finding in the form of the tables below: countries and people in alphabetical order."""
    initiators = sorted(finding.initiators)
    return Told(
        str(finding.kind),
        " ".join(sorted(finding.parties)),
        initiators[0] if len(initiators) == 1 else None,
        finding.period.since.isoformat() if finding.period else None,
        str(finding.status),
        ", ".join(sorted(name for names in finding.people.values() for name in names)),
    )


PARAGRAPHS = [
    (
        "Jordan's foreign minister, Ayman Safadi, met his Turkish counterpart Hakan Fidan in Amman on Monday. "
        "Mr. Safadi urged Israel to open the crossings.",
        [
            Told("meeting", "JOR TUR", None, "2026-01-12", "reported", "Ayman Safadi, Hakan Fidan"),
            Told("request", "ISR JOR", "JOR", None, "reported", "Ayman Safadi"),
        ],
    ),
    (
        "Japanese Prime Minister Shigeru Ishiba spoke by telephone with Prabowo Subianto of Indonesia late on Tuesday, "
        "a government spokesman in Tokyo said.",
        [Told("call", "IDN JPN", None, "2026-01-13", "reported", "Prabowo Subianto, Shigeru Ishiba")],
    ),
    (
        "A phone call between the Dutch and Moroccan foreign ministers took place on January 5, the embassy confirmed.",
        [Told("call", "MAR NLD", None, "2026-01-05", "reported", "")],
    ),
    (
        "Kenyan President William Ruto arrived in Kigali on Sunday for a two-day visit. He was received at the airport "
        "by Paul Kagame, the president of Rwanda.",
        [Told("visit", "KEN RWA", "KEN", "2026-01-11", "reported", "Paul Kagame, William Ruto")],
    ),
    (
        "Serbia and Hungary signed a memorandum on gas storage in Belgrade last week.",
        [Told("agreement", "HUN SRB", None, "2026-01-05", "reported", "")],
    ),
    (
        "Chile asked Bolivia on Friday to reopen the border crossing at Colchane. La Paz has not answered.",
        [Told("request", "BOL CHL", "CHL", "2026-01-09", "reported", "")],
    ),
    (
        "Tehran denied on Wednesday that its envoy had met American officials in Baghdad.",
        [Told("meeting", "IRN USA", None, None, "denied", "")],
    ),
    (
        "Vladimir Putin and Xi Jinping will hold a summit in Beijing next month, the Kremlin announced on Tuesday.",
        [Told("meeting", "CHN RUS", None, "2026-02-01", "planned", "Vladimir Putin, Xi Jinping")],
    ),
    (
        "Algerian diplomats reportedly met a Moroccan delegation in Madrid in late December. "
        "Neither side would comment.",
        [Told("meeting", "DZA MAR", None, "2025-12-01", "unconfirmed", "")],
    ),
    (
        "Ethiopia accused Eritrea of massing troops along the border. Asmara warned Ethiopia against any attack.",
        [
            Told("accusation", "ERI ETH", "ETH", None, "reported", ""),
            Told("threat", "ERI ETH", "ERI", None, "reported", ""),
        ],
    ),
    (
        "Britain imposed sanctions on four Belarusian judges on Tuesday. Russia fired missiles at Ukraine overnight, "
        "and Warsaw condemned Moscow.",
        [
            Told("sanction", "BLR GBR", "GBR", "2026-01-13", "reported", ""),
            Told("strike", "RUS UKR", "RUS", None, "reported", ""),
            Told("accusation", "POL RUS", "POL", None, "reported", ""),
        ],
    ),
    (
        "The Greek prime minister, Kyriakos Mitsotakis, cancelled a meeting with Edi Rama of Albania. The two men "
        "were to meet in Tirana on Thursday.",
        [Told("meeting", "ALB GRC", None, "2026-01-15", "planned", "Edi Rama, Kyriakos Mitsotakis")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS, ids=[text[:30] for text, _ in PARAGRAPHS])
def test_contacts_of_a_paragraph(analyser: Analyser, text: str, expected: list[Told]) -> None:
    assert sorted(map(told, read(analyser, text)._.contacts)) == sorted(expected)


def test_a_sentence_goes_on_behind_abbreviations_and_initials(analyser: Analyser) -> None:
    doc = read(analyser, 'Mr. J. Doe of the U.S. Senate met Gen. Roe. "We agreed," he said. Talks resume on Jan. 20.')
    assert [sent.text for sent in doc.sents] == [
        "Mr. J. Doe of the U.S. Senate met Gen. Roe.",
        '"We agreed," he said.',
        "Talks resume on Jan. 20.",
    ]


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        ("Ghana's deputy trade minister, Akua Mensah, resigned.", "Akua Mensah", "deputy trade minister", "GHA"),
        ("Akua Mensah, Ghana's deputy trade minister, resigned.", "Akua Mensah", "deputy trade minister", "GHA"),
        ("Peruvian Interior Minister Rosa Quispe resigned.", "Rosa Quispe", "Interior Minister", "PER"),
        ("U.S. Secretary of State Marco Rubio waited.", "Marco Rubio", "Secretary of State", "USA"),
        ("The Swedish ambassador to Cuba, Karin Holm, left.", "Karin Holm", "ambassador to Cuba", "SWE"),
        ("It was signed by Emmanuel Macron, a spokesman said.", "Emmanuel Macron", None, "FRA"),
        ("His Danish counterpart Mette Lund agreed.", "Mette Lund", None, "DNK"),
    ],
)
def test_offices_beside_a_name(analyser: Analyser, text: str, name: str, role: str | None, country: str) -> None:
    (person,) = read(analyser, text)._.people
    assert (person.name, person.role, person.country) == (name, role, country)


def test_a_country_as_family_name_is_a_person(analyser: Analyser) -> None:
    doc = read(analyser, "Israel Katz, the Israeli defence minister, spoke on Sunday.")
    assert [person.name for person in doc._.people] == ["Israel Katz"]


@pytest.mark.parametrize(
    "text",
    [
        "Poland refused to meet the Russian delegation.",
        "France called for talks between India and Pakistan.",
        "A meeting between Sudan and Chad was postponed.",
        "Iranian oil exports to China rose in December.",
        "Peru hopes to sign a trade agreement with Japan.",
        "The minister said Brazil's economy met expectations in Argentina.",
    ],
)
def test_what_did_not_happen_is_not_told(analyser: Analyser, text: str) -> None:
    assert not read(analyser, text)._.contacts


def test_pronouns_stand_for_the_actors_told_before(analyser: Analyser) -> None:
    doc = read(analyser, "Pedro Sanchez phoned Giorgia Meloni on Monday. He urged her to back the plan.")
    call, request = doc._.contacts
    assert told(call).countries == "ESP ITA"
    assert told(request) == Told("request", "ESP ITA", "ESP", None, "reported", "Giorgia Meloni, Pedro Sanchez")


def test_a_charge_that_is_denounced_is_that_of_who_made_it(analyser: Analyser) -> None:
    doc = read(analyser, "On Monday Norway accused Belarus of jamming its radars.", "Minsk denounced the charge.")
    assert [(str(one.kind), sorted(one.initiators)) for one in doc._.contacts] == [
        ("accusation", ["NOR"]), ("accusation", ["BLR"]),
    ]  # fmt: skip
    assert set(doc._.contacts[1].parties) == {"BLR", "NOR"}


def test_leaders_who_had_spoken_before(analyser: Analyser) -> None:
    doc = read(
        analyser,
        "Chile's President Ana Soto spoke by phone with Peru's President Luis Rojas on Monday.",
        "The two leaders had last spoken by phone on May 4.",
    )
    assert [told(one).since for one in doc._.contacts] == ["2026-01-12", "2025-05-04"]


def test_the_day_of_the_telling_is_not_that_of_the_event(analyser: Analyser) -> None:
    (visit,) = read(analyser, "Manila said on Tuesday that its envoy had visited Canberra.")._.contacts
    assert (visit.period, visit.attribution) == (None, "Manila")


def test_a_headline_in_capitals_is_read(analyser: Analyser) -> None:
    doc = read(analyser, "The talks will open at noon.", title="Macron To Host Merz In Paris On Friday")
    (visit,) = doc._.contacts
    assert told(visit) == Told("visit", "DEU FRA", "DEU", "2026-01-16", "planned", "Macron, Merz")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Macron reçoit Poutine", "fr"),
        ("Larijani à Moscou", "fr"),
        ("Iran : Larijani chez Poutine", "fr"),
        ("Accord Iran-Irak", "fr"),
        ("", "fr"),
        ("Macron meets Putin", "en"),
        ("Iranian minister visits Moscow on Tuesday", "en"),
        ("Talks in Geneva", "en"),
        ("Die Außenministerin reist morgen nach Ankara.", "de"),
        ("Президент прибыл в Москву", "ru"),
    ],
)
def test_short_texts_are_french_unless_clearly_otherwise(text: str, language: str) -> None:
    assert language_of(text) == language
