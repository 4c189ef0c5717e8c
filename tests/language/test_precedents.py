"""Earlier agreements that a sentence lists beside a new one, each with its year."""

import pytest

from bot.model import Kind, Precision


def _agreements(analysis):
    return {
        (frozenset(contact.countries), contact.since.year if contact.since else None)
        for contact in analysis.contacts
        if contact.kind is Kind.AGREEMENT
    }


@pytest.mark.parametrize(
    ("sentence", "earlier"),
    [
        (
            "Le Maroc est le quatrième pays arabe à normaliser ses relations avec Israël, après l'Égypte en 1979 et "
            "la Jordanie en 1994.",
            {("EGY ISR", 1979), ("JOR ISR", 1994)},
        ),
        (
            "La Pologne est le troisième pays de la région à signer un tel accord avec la Corée du Sud, après la "
            "Hongrie (2012) et la Roumanie (2015).",
            {("HUN KOR", 2012), ("ROU KOR", 2015)},
        ),
        (
            "Le Tchad a rétabli ses relations avec Israël, après les traités de paix conclus avec l'Égypte (1979) et "
            "la Jordanie (1994).",
            {("EGY ISR", 1979), ("JOR ISR", 1994)},
        ),
    ],
)
def test_who_came_before(read, sentence, earlier):
    found = _agreements(read(sentence))
    assert {(frozenset(codes.split()), year) for codes, year in earlier} <= found


def test_the_year_is_told_as_a_year(read):
    analysis = read(
        "Le Maroc est le quatrième pays arabe à normaliser ses relations avec Israël, après l'Égypte en 1979."
    )
    earlier = next(contact for contact in analysis.contacts if set(contact.countries) == {"EGY", "ISR"})
    assert earlier.precision is Precision.YEAR
    assert (earlier.since.year, earlier.until.year) == (1979, 1979)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le Soudan a normalisé ses relations avec Israël un an après une visite de son président en Turquie en 2019.",
        "Le Kosovo a signé un accord avec Israël, deux ans après la crise que la Serbie avait ouverte en 2018.",
    ],
)
def test_another_event_of_an_earlier_year_is_none(read, sentence):
    assert len(_agreements(read(sentence))) == 1
