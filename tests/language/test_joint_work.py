"""Agreements, aid and requests as agencies write them, all of our own, and sentences near to them that tell none."""

from collections.abc import Iterator

import pytest

# The kind, the codes of the sides, and the sentence.
# fmt: off
READ = [
    ("agreement", "RUS BLR", "Moscou et Minsk ont trouvé un terrain d'entente sur le prix du gaz."),
    ("cooperation", "USA SDN", "Washington a retiré lundi le Soudan de sa liste des États soutenant le terrorisme."),
    ("cooperation", "KEN HTI", "Nairobi a envoyé mardi un premier contingent de policiers en Haïti."),
    (
        "agreement",
        "VNM USA",
        "Hanoï et Washington ont élevé dimanche leurs relations au rang de partenariat stratégique.",
    ),
    ("agreement", "KAZ UZB", "Le Kazakhstan et l'Ouzbékistan ont officialisé jeudi le tracé de leur frontière."),
    (
        "agreement",
        "CHN BTN",
        "Pékin et Thimphou ont adopté une feuille de route pour régler leur différend frontalier.",
    ),
    (
        "agreement",
        "SYC IND",
        "Les Seychelles et l'Inde ont approuvé le projet de base navale sur l'île de l'Assomption.",
    ),
    ("cooperation", "USA TWN", "Washington approuve la vente à Taïwan de 66 chasseurs F-16."),
    ("agreement", "FRA IND", "Paris et New Delhi ont paraphé jeudi un accord de coopération nucléaire civile."),
    (
        "agreement",
        "EGY SAU",
        "Aux termes d'un accord signé vendredi au Caire, l'Égypte cède deux îlots à l'Arabie saoudite.",
    ),
    (
        "cooperation",
        "USA UKR",
        "Les États-Unis ont annoncé lundi une nouvelle tranche d'aide militaire de 400 millions de dollars pour Kiev.",
    ),
    ("cooperation", "SAU PAK", "Riyad a prêté trois milliards de dollars à Islamabad."),
    (
        "cooperation",
        "RWA MOZ",
        "Des troupes rwandaises ont été déployées au Mozambique pour épauler l'armée mozambicaine.",
    ),
    (
        "cooperation",
        "MEX USA",
        "Le Mexique a remis vendredi aux autorités américaines le baron de la drogue Ovidio Guzman.",
    ),
    ("request", "MLI FRA", "Bamako a demandé vendredi à Paris de retirer sans délai ses soldats."),
    ("request", "GRC GBR", "Athènes réclame depuis des décennies à Londres la restitution des marbres du Parthénon."),
    ("request", "UN ISR", "L'ONU a prié Israël de laisser entrer les convois."),
    ("request", "LBN SYR", "Le Liban a sollicité l'aide de Damas pour rapatrier les réfugiés."),
    ("request", "ISR UN", "Israël a demandé lundi au secrétaire général de l'ONU de démissionner."),
    ("request", "JPN CHN", "Tokyo a réclamé auprès de Pékin la levée de l'interdiction de ses produits de la mer."),
    ("request", "ITA EGY", "Rome attend toujours du Caire qu'il coopère à l'enquête sur la mort de l'étudiant."),
]
# fmt: on

NONE = [
    "La France a signé en 2015 l'accord de Paris sur le climat.",
    "Le Japon a libéré les prix de l'électricité.",
    "Les relations commerciales entre le Brésil et la Chine se sont développées en vingt ans.",
    "Le constructeur chinois a livré deux mille voitures le mois dernier.",
    "Le gouvernement sénégalais appelle la population au calme.",
    "Le président kényan a demandé à son ministre de la Défense de saisir l'ONU du sort des otages en Somalie.",
    "La Turquie et la Grèce sont prêtes à reprendre leurs travaux.",
    "Le Chili et le Pérou remettent l'ouvrage sur le métier.",
    "Invité de la radio publique mercredi, le ministre belge de l'Intérieur a parlé des demandeurs d'asile syriens.",
    "Il avait été conseiller diplomatique auprès du président français, avant d'écrire sur le Gabon.",
    "Ankara, assurant devant la presse que les soldats de son armée n'avaient pas tiré, a évoqué la Syrie.",
]


def _cases() -> Iterator[object]:
    for kind, codes, sentence in READ:
        yield pytest.param(kind, codes, sentence, id=f"{kind} {codes} {sentence[:20]}")


@pytest.mark.parametrize(("kind", "codes", "sentence"), _cases())
def test_joint_work_and_requests(read, kind, codes, sentence):
    found = {(_of(contact.kind), frozenset(contact.countries)) for contact in read(sentence).contacts}
    assert (_of(kind), frozenset(codes.split())) in found


def _of(kind: str) -> str:
    """Agreement and cooperation are taken for one another, as the reference scorer does."""
    return "cooperation" if kind == "agreement" else str(kind)


@pytest.mark.parametrize("sentence", NONE)
def test_words_that_tell_none(read, sentence):
    assert not read(sentence).contacts
