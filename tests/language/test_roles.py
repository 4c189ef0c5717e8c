"""The role a text gives a person, whatever stands between the words of the office and the name."""

from collections.abc import Callable

import pytest

from bot.model import ActorType, Analysis

Read = Callable[..., Analysis]

ROLES = [
    # Before a comma, the whole phrase.
    ("Le porte-parole du gouvernement, Moussa Traoré, a démenti.", "Moussa Traoré", "porte-parole du gouvernement"),
    ("L'avocat de la famille, Me Karim Benali, a fait appel.", "Karim Benali", "avocat de la famille"),
    (
        "Le vice-premier ministre chargé des Finances, Pavel Novak, a démissionné.",
        "Pavel Novak",
        "vice-premier ministre chargé des Finances",
    ),
    (
        "L'ambassadeur du Chili auprès des Nations unies, Diego Rojas, a pris la parole.",
        "Diego Rojas",
        "ambassadeur du Chili auprès des Nations unies",
    ),
    (
        "La directrice de l'Agence pour les réfugiés (APR) en Asie, Maria Santos, s'inquiète.",
        "Maria Santos",
        "directrice de l'Agence pour les réfugiés (APR) en Asie",
    ),
    (
        "Le directeur de cabinet de Jean Ping, Paul Mba, a reçu la presse.",
        "Paul Mba",
        "directeur de cabinet de Jean Ping",
    ),
    # Right before the name.
    ("Le chef de cabinet Daniel Weber quitte son poste.", "Daniel Weber", "chef de cabinet"),
    ("Le chef de file des députés Pierre Dumont a protesté.", "Pierre Dumont", "chef de file des députés"),
    # Behind it, whatever the tagger takes the office for.
    ("« C'est injuste », a dit Clara Wong, députée au Conseil législatif.", "Clara Wong", "députée"),
    (
        "Il a rencontré Anna Lindberg, qui préside le Conseil des peuples du Nord.",
        "Anna Lindberg",
        "préside le Conseil des peuples du Nord",
    ),
    # What is another's.
    (
        "Omar Diallo, ministre de la Pêche, Awa Sarr, conseillère du président, sont attendus.",
        "Awa Sarr",
        "conseillère du président",
    ),
    ("L'opération militaire en Syrie, Ahmet Yilmaz la juge finie.", "Ahmet Yilmaz", None),
    ("Le président Pedro Ramos, Lucia Vega et Juan Soto ont signé.", "Lucia Vega", None),
]


@pytest.mark.parametrize(("text", "name", "role"), ROLES, ids=[text[:40] for text, *_ in ROLES])
def test_the_role_told_beside_a_name(read: Read, text: str, name: str, role: str | None) -> None:
    told = {actor.name: actor.role for actor in read(text).actors if actor.type is ActorType.PERSON}
    assert role == told[name] if role is None else (told[name] or "").startswith(role)


def test_a_counterpart_holds_the_office_told_before_or_is_called_one(read: Read) -> None:
    def role(text: str) -> str | None:
        (actor,) = [actor for actor in read(text).actors if actor.name == "Kofi Addo"]
        return actor.role

    assert role("Le président béninois recevra son homologue ghanéen, Kofi Addo.") == "président"
    assert role("Ils ont vu leur homologue ghanéen Kofi Addo.") == "homologue ghanéen"


def test_who_breaks_relations_acts_and_two_who_break_them_both_do(read: Read) -> None:
    def initiator(text: str) -> str | None:
        (contact,) = read(text).contacts
        return contact.initiator

    assert initiator("La Bolivie a rompu mardi ses relations diplomatiques avec Israël.") == "BOL"
    assert initiator("La Bolivie et Israël ont rompu mardi leurs relations diplomatiques.") is None


@pytest.mark.parametrize(
    ("text", "traveller"),
    [
        ("Le ministre norvégien gagnera ensuite Amman, où il rencontrera le ministre jordanien du Travail.", "NOR"),
        ("Lors de sa tournée américaine en juillet, Shinzo Abe a parlé du commerce.", "JPN"),
    ],
)
def test_who_travels(read: Read, text: str, traveller: str) -> None:
    (contact,) = read(text).contacts
    assert (str(contact.kind), contact.initiator) == ("visit", traveller)
