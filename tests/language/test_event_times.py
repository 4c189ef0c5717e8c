"""When an event took place and whether it did, read with the whole pipeline from a paper of Wednesday 15 May 2024."""

from collections.abc import Callable

import pytest

from bot.model import Analysis, Contact, Kind

Read = Callable[..., Analysis]

DATED = [
    # Periods, and limits that are none.
    ("Le chef de la diplomatie belge se rendra au Maroc du 23 au 25 mai.", Kind.VISIT, "2024-05-23", "2024-05-25"),
    (
        "La chancelière allemande doit rencontrer les 11 et 12 juin à Rome le président italien.",
        Kind.VISIT,
        "2024-06-11",
        "2024-06-12",
    ),
    ("La Norvège a demandé à la Russie un délai jusqu'au 30 juin.", Kind.REQUEST, None, None),
    (
        "Le président chilien a été reçu l'été dernier par le président argentin.",
        Kind.VISIT,
        "2023-07-01",
        "2023-09-30",
    ),
    # A time below another verb, another noun, or in somebody's words.
    (
        "Dans une interview accordée dimanche à la BBC, le président chypriote a accusé la Turquie de mentir.",
        Kind.ACCUSATION,
        "2024-05-12",
        "2024-05-12",
    ),
    (
        "Le Canada a accusé la Biélorussie d'avoir faussé les résultats de la présidentielle du 9 mai.",
        Kind.ACCUSATION,
        None,
        None,
    ),
    (
        "Le Premier ministre indien a condamné mardi les frappes du Pakistan contre l'Afghanistan.",
        Kind.STRIKE,
        None,
        None,
    ),
    (
        "« Nous avons signé hier un accord », a dit le ministre tunisien, qui a rencontré son homologue algérien.",
        Kind.MEETING,
        None,
        None,
    ),
    (
        "Le ministre grec a rencontré son homologue turc, nommé en mars à ce poste.",
        Kind.MEETING,
        None,
        None,
    ),
    (
        "L'accord signé en 2015 entre l'Iran et les Etats-Unis a été dénoncé lundi par Israël.",
        Kind.AGREEMENT,
        "2015-01-01",
        "2015-12-31",
    ),
    # A time shared with what hangs on it.
    (
        "La Turquie a exhorté lundi la Grèce à négocier, accusant Chypre de mauvaise foi.",
        Kind.ACCUSATION,
        "2024-05-13",
        "2024-05-13",
    ),
    (
        "Alger a annoncé vendredi le rappel de son ambassadeur pour protester auprès de la France.",
        Kind.ACCUSATION,
        "2024-05-10",
        "2024-05-10",
    ),
    # What points back, and what counts from an event of which no day is told.
    (
        "Le 27 avril, le Japon a reçu une lettre. La veille, il avait protesté auprès de la Chine.",
        Kind.ACCUSATION,
        "2024-04-26",
        "2024-04-26",
    ),
    ("Le ministre grec a rencontré son homologue turc deux jours après l'attaque.", Kind.MEETING, None, None),
    (
        "Une délégation égyptienne s'est rendue il y a 3 jours à Ankara pour calmer le jeu.",
        Kind.VISIT,
        "2024-05-12",
        "2024-05-12",
    ),
    (
        "L'ambassadeur de France en Algérie depuis juillet 2023 a été convoqué vendredi par l'Algérie.",
        Kind.ACCUSATION,
        "2024-05-10",
        "2024-05-10",
    ),
]


def only(analysis: Analysis, kind: Kind) -> Contact:
    (contact,) = [contact for contact in analysis.contacts if contact.kind is kind]
    return contact


@pytest.mark.parametrize(("text", "kind", "since", "until"), DATED, ids=[text[:40] for text, *_ in DATED])
def test_the_time_of_an_event(read: Read, text: str, kind: Kind, since: str | None, until: str | None) -> None:
    contact = only(read(text), kind)
    assert (contact.since and contact.since.isoformat()) == since
    assert (contact.until and contact.until.isoformat()) == until


def test_talks_right_behind_the_opening_take_its_day_where_they_tell_of_its_countries(read: Read) -> None:
    opening = "Le Premier ministre kényan est arrivé lundi à Kampala, en Ouganda."
    told = "Le Premier ministre kényan s'est entretenu avec le ministre ougandais du Commerce."
    elsewhere = "Le Premier ministre danois s'est entretenu avec le ministre ghanéen du Commerce."
    assert [contact.date for contact in read(opening, told).contacts][-1] == "2024-05-13"
    assert [contact.date for contact in read(opening, elsewhere).contacts][-1] is None


JUDGED = [
    ("Le chef de la diplomatie danoise Lars Rasmussen est attendu lundi soir à Varsovie.", "planned"),
    ("Le mardi matin, le président turc s'entretiendra avec le président grec à Izmir.", "planned"),
    ("Le ministre turc, qui devait rencontrer lundi son homologue grec, a quitté Athènes.", "planned"),
    ("Le président français a promis de se rendre en Ukraine en février.", "planned"),
    ("Avant une rencontre avec le président chinois, le Premier ministre indien s'est adressé à la presse.", "planned"),
    ("L'accord entre la Serbie et le Kosovo, qui doit être signé mardi, prévoit une aide.", "planned"),
    ("Lors d'un entretien avec le ministre syrien lundi, le président turc aurait perdu patience.", "reported"),
    ("Selon la presse, l'Arabie saoudite et Israël auraient conclu un accord.", "unconfirmed"),
    ("Le Kremlin dément toute rencontre entre Vladimir Poutine et Volodymyr Zelensky.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), JUDGED, ids=[text[:40] for text, _ in JUDGED])
def test_the_status_of_an_event(read: Read, text: str, status: str) -> None:
    found = [contact for contact in read(text).contacts if contact.kind is not Kind.ACCUSATION]
    assert [str(contact.status) for contact in found] == [status]


def test_a_day_that_is_gone_by_is_not_put_off_to_next_week(read: Read) -> None:
    text = "Le ministre turc, qui devait rencontrer lundi son homologue grec, a quitté Athènes."
    assert only(read(text), Kind.MEETING).date == "2024-05-13"


@pytest.mark.parametrize(
    "text",
    [
        "Le Liban redoute des frappes israéliennes sur Beyrouth.",
        "Les Etats-Unis veulent empêcher une attaque de la Turquie contre la Syrie.",
        "Si la Russie attaquait la Lituanie, l'Otan répondrait.",
        "En cas d'attaque israélienne contre l'Iran, Téhéran riposterait.",
        "La Suède s'est dite prête à rencontrer des responsables turcs.",
        "La perspective d'un sommet entre Donald Trump et Kim Jong Un s'éloigne.",
        "Tokyo envisage une rencontre avec la Corée du Nord.",
        "Le président turc a reporté sa visite en Inde.",
        "Le président iranien a affirmé qu'il ne rencontrerait pas Donald Trump.",
        "Le ministre italien pourrait rencontrer son homologue libyen la semaine prochaine.",
        "Berlin n'exclut pas une rencontre entre le chancelier allemand et le président chinois.",
    ],
)
def test_what_is_wished_feared_or_possible_is_no_event(read: Read, text: str) -> None:
    assert read(text).contacts == ()
