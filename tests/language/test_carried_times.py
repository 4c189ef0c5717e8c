"""The time of an event that its own clause leaves unsaid, read from a paper of Wednesday 15 May 2024."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.language.dates import find_times, resolve
from bot.model import Analysis, Contact, Kind

Read = Callable[..., Analysis]

DATED = [
    # The clause that a place or a time opens.
    (
        "Le ministre danois des Affaires étrangères est attendu vendredi à Varsovie, où il doit s'entretenir avec "
        "Antony Blinken.",
        Kind.MEETING,
        "2024-05-17",
    ),
    (
        "Le souvenir en reste vif depuis octobre 2014, quand la Corée du Nord avait bombardé la Corée du Sud.",
        Kind.STRIKE,
        "2014-10",
    ),
    (
        "Le Premier ministre japonais, en visite au Vietnam depuis lundi, a rencontré mardi un émissaire chinois.",
        Kind.VISIT,
        "2024-05-13",
    ),
    # Words that do what they tell take the day on which they were said; news of a deed may come later than the deed.
    (
        "« Nous exhortons l'Erythrée à retirer ses troupes », a déclaré lundi le Premier ministre éthiopien.",
        Kind.REQUEST,
        "2024-05-13",
    ),
    (
        "Le Pérou et le Chili ont signé un accord sur l'eau, a indiqué lundi le ministre péruvien.",
        Kind.AGREEMENT,
        "2024-05-13",
    ),
    (
        "L'Inde a demandé au Pakistan de rouvrir sa frontière, a indiqué lundi une source à New Delhi.",
        Kind.REQUEST,
        None,
    ),
    (
        "La Colombie a annoncé mardi que son gouvernement exigeait des excuses de la Turquie.",
        Kind.REQUEST,
        "2024-05-14",
    ),
    # What the paragraph told before.
    (
        "Le président brésilien sera dimanche à La Paz. Il signera à cette occasion un accord avec le président "
        "bolivien.",
        Kind.AGREEMENT,
        "2024-05-19",
    ),
    (
        "Le président brésilien sera dimanche à La Paz. Il signera en juillet un accord avec le président bolivien.",
        Kind.AGREEMENT,
        "2024-07",
    ),
    (
        "On a fêté l'an dernier la fin du conflit. Le président camerounais avait alors rencontré le président "
        "gabonais.",
        Kind.MEETING,
        "2023",
    ),
    ("Le président sénégalais a reçu dans la soirée son homologue gambien.", Kind.VISIT, "2024-05-15"),
    (
        "Le roi est arrivé lundi à Dakar. Le président sénégalais a reçu en fin de journée son homologue gambien.",
        Kind.VISIT,
        "2024-05-13",
    ),
]


def only(analysis: Analysis, kind: Kind) -> Contact:
    (contact,) = [contact for contact in analysis.contacts if contact.kind is kind]
    return contact


@pytest.mark.parametrize(("text", "kind", "told"), DATED, ids=[text[:40] for text, *_ in DATED])
def test_the_time_that_another_clause_gives(read: Read, text: str, kind: Kind, told: str | None) -> None:
    assert only(read(text), kind).date == told


def test_an_act_of_words_of_the_title_takes_the_day_that_the_report_opens_with(read: Read) -> None:
    report = "Le ministère indien des Affaires étrangères a publié lundi un communiqué sur les inondations."
    elsewhere = "Le ministère chilien des Affaires étrangères a publié lundi un communiqué sur les inondations."
    title = "L'Inde accuse le Pakistan de mauvaise foi"
    assert only(read(report, title=title), Kind.ACCUSATION).date == "2024-05-13"
    assert only(read(elsewhere, title=title), Kind.ACCUSATION).date is None


def test_an_act_of_words_right_behind_the_opening_takes_its_day_where_no_other_was_told(read: Read) -> None:
    opening = "Le Parlement hongrois a adopté lundi une loi sur les minorités."
    other = "Le texte avait été retiré dimanche. Il revient mardi devant les sénateurs."
    told = "La Roumanie a dénoncé la politique de la Hongrie."
    far = [*["Le texte compte douze articles."] * 4, told]
    assert only(read(opening, told), Kind.ACCUSATION).date == "2024-05-13"
    assert only(read(opening, other, told), Kind.ACCUSATION).date is None
    assert only(read(opening, *far), Kind.ACCUSATION).date is None


def test_words_of_those_whose_talks_were_told_right_before_are_of_that_day(read: Read) -> None:
    talks = "Le président malien s'est entretenu mardi par téléphone avec son homologue algérien."
    words = "M. Sow a souhaité la reprise du dialogue. Le président algérien a demandé au Mali de rouvrir la frontière."
    earlier = "Le président algérien avait demandé au Mali de rouvrir la frontière."
    others = "Le président ghanéen a demandé au Mali de rouvrir la frontière."
    assert only(read("Il pleut.", "Il vente.", "Il neige.", talks, words), Kind.REQUEST).date == "2024-05-14"
    assert only(read("Il pleut.", "Il vente.", "Il neige.", talks, earlier), Kind.REQUEST).date is None
    assert only(read("Il pleut.", "Il vente.", "Il neige.", talks, others), Kind.REQUEST).date is None


def test_what_comes_next_is_of_the_day_told_last(read: Read) -> None:
    opening = "Le président kényan a inauguré lundi une école."
    told = "Il s'est ensuite envolé pour le Rwanda."
    assert only(read(opening, *["Il pleut."] * 6, told), Kind.VISIT).date == "2024-05-13"


def test_an_agreement_takes_the_one_time_that_the_report_gives_it(read: Read) -> None:
    told = "Le traité entre l'Inde et le Népal fait débat."
    once = "Ce traité a été signé en mars 1950."
    twice = "Ce traité a été signé en mars 1950. Le traité de 1996 est resté lettre morte."
    other = "Le traité signé en 1904 par la France et la Grande-Bretagne est caduc."
    assert only(read(told, once), Kind.AGREEMENT).date == "1950-03"
    assert only(read(told, twice), Kind.AGREEMENT).date is None
    assert [c.date for c in read(told, other).contacts if c.countries == ("IND", "NPL")] == [None]


@pytest.mark.parametrize(
    ("text", "anchor", "day"),
    [
        ("le 12 juin", date(2006, 8, 12), date(2006, 6, 12)),
        ("le 28 mai", date(2018, 5, 26), date(2018, 5, 28)),
        ("le 12 décembre dernier", date(2006, 3, 2), date(2005, 12, 12)),
    ],
)
def test_in_an_undated_paper_a_day_takes_the_year_told_before(text: str, anchor: date, day: date) -> None:
    (found,) = find_times(text)
    told = resolve(found, None, anchor=anchor)
    assert told is not None
    assert told.since == day
    assert resolve(found, None) is None
