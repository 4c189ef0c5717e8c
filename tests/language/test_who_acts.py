"""Who acts in what is told, and who only speaks of it."""

import pytest

from bot.model import Kind


def _told(analysis, kind):
    return {frozenset(contact.countries) for contact in analysis.contacts if contact.kind is kind}


@pytest.mark.parametrize(
    "sentence",
    [
        "Le président français a évoqué à Bagdad la souveraineté de l'Irak face aux ingérences.",
        "La ministre belge a qualifié d'ingérence les propos tenus en Hongrie.",
        "Le Premier ministre canadien a dénoncé une attaque près d'une église en Égypte.",
    ],
)
def test_who_speaks_of_an_attack_did_not_strike(read, sentence):
    assert not _told(read(sentence), Kind.STRIKE)


def test_an_army_that_strikes_is_still_told(read):
    found = _told(read("L'armée turque a mené dans la nuit de lundi à mardi des frappes en Syrie."), Kind.STRIKE)
    assert found == {frozenset({"TUR", "SYR"})}


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Un sommet Macron/Poutine aura lieu le 19 août à Brégançon.", {"FRA", "RUS"}),
        ("L'échec du sommet Merkel-Poutine de lundi a gelé le dialogue.", {"DEU", "RUS"}),
    ],
)
def test_names_joined_by_a_mark_meet(read, sentence, codes):
    analysis = read(sentence)
    assert any(
        set(contact.countries) == codes and contact.kind in (Kind.MEETING, Kind.VISIT) for contact in analysis.contacts
    )


def test_who_stands_behind_a_party_is_none_of_the_pair(read):
    analysis = read(
        "Le gouvernement yéménite et les rebelles soutenus par l'Iran se parlent depuis une semaine.",
        "L'Arabie saoudite les y encourage. Les deux parties ont échangé des prisonniers.",
    )
    assert frozenset({"IRN", "SAU"}) not in _told(analysis, Kind.COOPERATION)
