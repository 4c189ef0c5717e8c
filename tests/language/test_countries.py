"""Words that point to a country, and those that only look as if they did."""

import pytest

from bot.language.countries import COUNTRY_CODES, Means, alpha2, find_country, find_references


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Irak", "IRQ"),
        ("irakiennes", "IRQ"),
        ("Iraq", "IRQ"),
        ("irq", "IRQ"),
        ("Bagdad", "IRQ"),
        ("Kremlin", "RUS"),
        ("etats-unis", "USA"),
        ("États-Unis", "USA"),
        ("Maison Blanche", "USA"),
        ("l'Élysée", None),
        ("Élysée", "FRA"),
        ("Téhéran", "IRN"),
        ("Nulle-Part", None),
        ("", None),
    ],
)
def test_find_country(words, code):
    assert find_country(words) == code


def codes(text: str) -> list[tuple[str, str | None]]:
    return [(reference.text, reference.code) for reference in find_references(text)]


def test_the_longest_name_wins():
    assert codes("La Corée du Nord a répondu à la Corée du Sud.") == [("Corée du Nord", "PRK"), ("Corée du Sud", "KOR")]


def test_names_and_capitals_need_a_capital():
    assert codes("Les paris sont ouverts.") == []
    assert codes("Paris hésite.") == [("Paris", "FRA")]


def test_adjectives_are_read_in_either_case():
    assert codes("Le ministre argentin et les Argentins.") == [("argentin", "ARG"), ("Argentins", "ARG")]


def test_a_country_word_inside_a_media_name_is_no_country():
    (reference,) = find_references("Il parlait sur France Inter.")
    assert reference.means is Means.AGENCY


def test_every_code_is_alone_and_has_flags_where_iso_knows_it():
    assert len(set(COUNTRY_CODES)) == len(COUNTRY_CODES)
    without = {code for code in COUNTRY_CODES if alpha2(code) is None}
    assert without <= {"NATO", "IAEA"}
