"""Expressions of time and the days they stand for, seen from a Wednesday."""

from datetime import date

import pytest

from bot.language.dates import find_times, resolve
from bot.model import Precision

PUBLISHED = date(2026, 1, 14)


def only(text: str, *, language: str = "fr", planned: bool = False, published: date | None = PUBLISHED, anchor=None):
    found = find_times(text, language)
    assert len(found) == 1, found
    return resolve(found[0], published, planned=planned, anchor=anchor)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Le ministre est arrivé mardi à Amman.", date(2026, 1, 13), date(2026, 1, 13)),
        ("Il l'a dit mercredi.", date(2026, 1, 14), date(2026, 1, 14)),
        ("Il l'a dit jeudi soir.", date(2026, 1, 8), date(2026, 1, 8)),
        ("Ils se sont vus hier.", date(2026, 1, 13), date(2026, 1, 13)),
        ("Ils se sont vus aujourd’hui.", date(2026, 1, 14), date(2026, 1, 14)),
        ("L'accord date du 3 octobre 2025.", date(2025, 10, 3), date(2025, 10, 3)),
        ("Le 1er mars, tout a changé.", date(2025, 3, 1), date(2025, 3, 1)),
        ("Signé le 12 janvier.", date(2026, 1, 12), date(2026, 1, 12)),
        ("La visite de fin novembre a tourné court.", date(2025, 11, 1), date(2025, 11, 30)),
        ("Les frappes dans la nuit de lundi à mardi.", date(2026, 1, 13), date(2026, 1, 13)),
        ("Le mois dernier, tout allait bien.", date(2025, 12, 1), date(2025, 12, 31)),
        ("L'an dernier, tout allait bien.", date(2025, 1, 1), date(2025, 12, 31)),
        ("La semaine dernière, il a cédé.", date(2026, 1, 5), date(2026, 1, 11)),
        ("Il y a trois jours, il a cédé.", date(2026, 1, 11), date(2026, 1, 11)),
    ],
)
def test_french_words_give_days(text, since, until):
    period = only(text)
    assert (period.since, period.until) == (since, until)


def test_a_weekday_runs_forward_where_the_event_is_announced():
    assert only("Il se rendra vendredi à Doha.", planned=True).since == date(2026, 1, 16)
    assert only("Il reviendra lundi prochain.").since == date(2026, 1, 19)
    assert only("Il est venu lundi dernier.").since == date(2026, 1, 12)


def test_weekday_day_and_month_fix_the_year():
    assert only("Reçu vendredi 7 mars à Rome.", published=date(2026, 1, 14)).since == date(2025, 3, 7)


def test_a_near_date_beats_a_mistyped_weekday():
    assert only("Reçu lundi 9 janvier à Rome.").since == date(2026, 1, 9)


def test_without_publication_date_only_full_dates_are_resolved():
    assert only("Il est venu mardi.", published=None) is None
    assert only("Il est venu en mai 2024.", published=None).precision is Precision.MONTH


def test_words_that_point_back_count_from_the_day_told_before():
    assert only("La veille, il avait refusé.", anchor=date(2026, 1, 10)).since == date(2026, 1, 9)
    assert only("Trois jours plus tard, il cédait.", anchor=date(2026, 1, 10)).since == date(2026, 1, 13)
    assert only("La veille, il avait refusé.") is None


@pytest.mark.parametrize("text", ["La planète Mars est loin.", "Il est mai-juin ?", "Le 45 juin", "Un marsouin nage."])
def test_what_is_no_date_is_left_alone(text):
    assert all(resolve(found, PUBLISHED) is None for found in find_times(text) if found.kind == "day_month")
    assert not [found for found in find_times(text) if found.kind in ("weekday", "month", "month_year")]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("They met on Tuesday.", date(2026, 1, 13)),
        ("They met on January 12, 2026.", date(2026, 1, 12)),
        ("They met in late December.", date(2025, 12, 1)),
        ("They met yesterday.", date(2026, 1, 13)),
    ],
)
def test_english_words_give_days(text, since):
    assert only(text, language="en").since == since


def test_places_are_places_in_the_original_text():
    text = "À l’aube, le 3 février 2024, l’armée s’est retirée."
    (found,) = find_times(text)
    assert text[found.start : found.end] == "le 3 février 2024"


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Il était à Oslo du 3 au 5 janvier.", date(2026, 1, 3), date(2026, 1, 5)),
        ("Ils se sont vus les 11 et 12 janvier.", date(2026, 1, 11), date(2026, 1, 12)),
        ("La foire du 28 décembre au 2 janvier 2026.", date(2025, 12, 28), date(2026, 1, 2)),
        ("La conférence, de lundi à mercredi, a échoué.", date(2026, 1, 12), date(2026, 1, 14)),
        ("La guerre de 1990 à 1994.", date(1990, 1, 1), date(1994, 12, 31)),
        ("Il est venu au printemps 2019.", date(2019, 4, 1), date(2019, 6, 30)),
    ],
)
def test_periods_have_both_ends(text, since, until):
    period = only(text)
    assert (period.since, period.until) == (since, until)


def test_a_bare_day_is_one_of_the_month_told_before():
    assert only("Le 27, il a cédé.", anchor=date(2025, 12, 10)).since == date(2025, 12, 27)
    assert only("Le 27, il a cédé.").since == date(2025, 12, 27)
    assert find_times("Le 49,3 a servi.") == []


@pytest.mark.parametrize("text", ["Un délai jusqu'au 30 juin.", "Il faut signer avant mardi.", "Avant fin mai, rien."])
def test_a_bound_is_marked_as_one(text):
    (found,) = find_times(text)
    assert found.limit


@pytest.mark.parametrize("text", ["Deux jours après l'attaque.", "La veille de sa visite.", "Le lendemain du scrutin."])
def test_what_counts_from_an_event_is_no_day(text):
    assert find_times(text) == []
