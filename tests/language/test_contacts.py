"""Contacts read from sentences of our own: who, with whom, of which kind, when, said or denied."""

import pytest

from bot.model import Kind, PartyRole, Status


def told(analysis):
    return [(str(c.kind), set(c.countries), c.initiator, c.date, str(c.status)) for c in analysis.contacts]


@pytest.mark.parametrize(
    ("sentence", "kind", "countries", "initiator", "day"),
    [
        (
            "La ministre norvégienne des Affaires étrangères a rencontré mardi son homologue kényan à Nairobi.",
            "visit", {"NOR", "KEN"}, "NOR", "2024-05-14",
        ),
        (
            "Le président chilien s'est entretenu par téléphone lundi avec le chef du gouvernement espagnol.",
            "call", {"CHL", "ESP"}, None, "2024-05-13",
        ),
        (
            "Le Premier ministre grec se rendra vendredi à Ankara.",
            "visit", {"GRC", "TUR"}, "GRC", "2024-05-17",
        ),
        (
            "Une délégation vietnamienne a été reçue mercredi à Varsovie par le président polonais.",
            "visit", {"VNM", "POL"}, "VNM", "2024-05-15",
        ),
        (
            "Le Pérou et le Japon ont signé lundi un accord de pêche.",
            "agreement", {"PER", "JPN"}, None, "2024-05-13",
        ),
        (
            "Ottawa a demandé à Colombo de libérer trois marins.",
            "request", {"CAN", "LKA"}, "CAN", None,
        ),
        (
            "L'Irlande a livré dix ambulances à l'Ukraine le 3 mai.",
            "cooperation", {"IRL", "UKR"}, "IRL", "2024-05-03",
        ),
        (
            "La diplomatie serbe a accusé mardi le Kosovo de provocation.",
            "accusation", {"SRB", "XKX"}, "SRB", "2024-05-14",
        ),
        (
            "Pyongyang a menacé Séoul de représailles.",
            "threat", {"PRK", "KOR"}, "PRK", None,
        ),
        (
            "Le Canada a imposé des sanctions contre la Biélorussie.",
            "sanction", {"CAN", "BLR"}, "CAN", None,
        ),
        (
            "L'aviation turque a bombardé dimanche des positions syriennes.",
            "strike", {"TUR", "SYR"}, "TUR", "2024-05-12",
        ),
        (
            "Des pourparlers entre l'Arménie et l'Azerbaïdjan ont repris lundi.",
            "meeting", {"ARM", "AZE"}, None, "2024-05-13",
        ),
        (
            "Le ministère brésilien des Affaires étrangères a convoqué l'ambassadeur d'Italie.",
            "accusation", {"BRA", "ITA"}, "BRA", None,
        ),
    ],
)  # fmt: skip
def test_one_sentence_one_contact(read, sentence, kind, countries, initiator, day):
    found = told(read(sentence))
    assert (kind, countries, initiator, day) in [contact[:4] for contact in found], found


def test_people_and_sentence_are_shown(read):
    sentence = (
        "Le président sénégalais Abdou Ndiour a reçu mardi à Dakar le ministre portugais de la Défense, Rui Valadas."
    )
    (contact,) = read(sentence).contacts
    assert set(contact.people) == {"Abdou Ndiour", "Rui Valadas"}
    assert contact.kind is Kind.VISIT
    assert contact.initiator == "PRT"
    assert {p.country: p.role for p in contact.parties} == {"SEN": PartyRole.HOST, "PRT": PartyRole.INITIATOR}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Le roi de Jordanie doit rencontrer jeudi le président égyptien.", Status.PLANNED),
        ("Le roi de Jordanie rencontrera jeudi le président égyptien.", Status.PLANNED),
        ("Le roi de Jordanie aurait rencontré le président égyptien en secret.", Status.UNCONFIRMED),
        ("La Maison royale a démenti que le roi de Jordanie ait rencontré le président égyptien.", Status.DENIED),
        ("Le roi de Jordanie a rencontré le président égyptien.", Status.REPORTED),
    ],
)
def test_status_and_the_words_that_decide_it(read, sentence, status):
    meetings = [c for c in read(sentence).contacts if c.kind is Kind.MEETING and set(c.countries) == {"JOR", "EGY"}]
    assert [c.status for c in meetings] == [status]
    if status is not Status.REPORTED:
        assert meetings[0].status_words in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Le ministre danois n'a pas rencontré son homologue finlandais.",
        "La Suède voit dans le Danemark un partenaire naturel.",
        "Il fait beau à Lisbonne comme à Madrid.",
        "Le Danemark rencontrera-t-il la Suède ?",
        "Le président maltais souhaite éviter une rencontre avec le président chypriote.",
    ],
)
def test_what_is_no_contact(read, sentence):
    assert told(read(sentence)) == []


def test_an_event_told_three_times_is_one_contact(read):
    analysis = read(
        "Le président chilien s'est entretenu mardi par téléphone avec le roi d'Espagne.",
        "L'entretien entre le président chilien et le roi d'Espagne a duré une heure.",
        title="Le président chilien appelle le roi d'Espagne : entretien téléphonique sur la pêche",
    )
    talks = [contact for contact in analysis.contacts if set(contact.countries) == {"CHL", "ESP"}]
    assert len(talks) == 1
    assert talks[0].date == "2024-05-14"


def test_a_caption_tells_a_contact_with_its_own_date(read):
    analysis = read(
        "Les deux pays n'ont rien annoncé depuis.",
        caption="Le président kazakh Erlan Sadykov et le président géorgien Giorgi Beridze signant un accord "
        "de transit à Tbilissi, le 4 mars 2023.",
    )
    (contact,) = [c for c in analysis.contacts if c.kind is Kind.AGREEMENT]
    assert contact.date == "2023-03-04"
    assert set(contact.people) == {"Erlan Sadykov", "Giorgi Beridze"}


def test_the_publication_date_never_stands_in_for_an_unknown_one(read):
    (contact,) = read("Le ministre danois a rencontré son homologue finlandais.").contacts
    assert contact.date is None
    assert contact.since is None


def test_a_capital_as_a_place_is_no_party(read):
    analysis = read("Le ministre danois a rencontré mardi à Genève puis à Vienne son homologue finlandais.")
    assert [set(contact.countries) for contact in analysis.contacts] == [{"DNK", "FIN"}]


def test_a_message_carried_by_a_third_country_has_three_parties(read):
    (contact,) = [
        c
        for c in read("Le roi du Maroc a demandé au président portugais de transmettre un message au Brésil.").contacts
        if c.kind is Kind.MESSAGE
    ]
    assert set(contact.countries) == {"MAR", "PRT", "BRA"}
    assert contact.initiator == "MAR"


def test_who_says_so_is_kept(read):
    (contact,) = read("Selon l'agence Fides, le ministre danois a rencontré son homologue finlandais.").contacts
    assert "Fides" in contact.attribution


@pytest.mark.parametrize(
    ("sentence", "kind", "countries", "initiator"),
    [
        (
            'Le Premier ministre danois a "vivement félicité" lundi le président chilien.',
            "message", {"DNK", "CHL"}, "DNK",
        ),
        (
            "Le président chilien s'est de son côté entretenu mardi avec la reine du Danemark.",
            "meeting", {"CHL", "DNK"}, None,
        ),
        ("Le roi du Maroc, pour sa part, a condamné les frappes turques.", "accusation", {"MAR", "TUR"}, "MAR"),
        ("Un sommet germano-portugais s'est tenu lundi.", "meeting", {"DEU", "PRT"}, None),
        (
            '"Rien ne presse", a déclaré lundi à Lima le ministre norvégien des Affaires étrangères, Odd Berg.',
            "visit", {"NOR", "PER"}, "NOR",
        ),
        (
            "L'ambassadeur du Danemark à Lima a exhorté les autorités à rouvrir le port.",
            "request", {"DNK", "PER"}, "DNK",
        ),
        ("Le Canada et l'Inde ont échangé lundi une dizaine de prisonniers.", "cooperation", {"CAN", "IND"}, None),
        ("La Norvège a fermé son ambassade au Pérou.", "sanction", {"NOR", "PER"}, "NOR"),
        ("Oslo attribue le sabotage du câble à la Russie.", "accusation", {"NOR", "RUS"}, "NOR"),
        ("L'Italie a interdit son territoire aux navires russes.", "sanction", {"ITA", "RUS"}, "ITA"),
    ],
)  # fmt: skip
def test_words_of_the_wire(read, sentence, kind, countries, initiator):
    found = told(read(sentence))
    assert (kind, countries, initiator) in [contact[:3] for contact in found], found


def test_words_quoted_by_halves_keep_their_places(read):
    analysis = read('Le Danemark a "fermement" condamné lundi "les frappes" turques.')
    (sentence,) = [sentence for sentence in analysis.sentences if "Danemark" in sentence.text]
    assert sentence.text == 'Le Danemark a "fermement" condamné lundi "les frappes" turques.'
    assert ("accusation", {"DNK", "TUR"}) in [contact[:2] for contact in told(analysis)]


def test_north_and_south_are_the_two_koreas_where_korea_is_told_of(read):
    analysis = read("La Corée du Nord se tait.", "Le Sud a accusé mardi le Nord de provocations.")
    assert ("accusation", {"KOR", "PRK"}, "KOR") in [contact[:3] for contact in told(analysis)]
    assert told(read("Le Sud a accusé mardi le Nord de provocations.")) == []


def test_a_pronoun_is_not_the_subject_of_its_own_clause(read):
    analysis = read(
        "Le président chilien Ramon Silva a rejeté cette idée.",
        "La Première ministre danoise Mette Holm a fait pression sur lui en avril.",
    )
    requests = [contact[1:4] for contact in told(analysis) if contact[0] == "request"]
    assert requests == [({"DNK", "CHL"}, "DNK", "2024-04")]


def test_members_of_a_group_meet_without_being_named(read):
    (contact,) = read("Le G7 s'est réuni lundi.").contacts
    assert set(contact.countries) == {"USA", "CAN", "GBR", "FRA", "DEU", "ITA", "JPN"}


def test_what_is_planned_in_the_present_tense(read):
    (contact,) = read("Le roi du Maroc se rend jeudi au Portugal.").contacts
    assert (contact.status, contact.date) == (Status.PLANNED, "2024-05-16")


def test_who_fired_is_named_behind_the_salvo(read):
    found = told(
        read("Ottawa a offert une aide à la Syrie, au lendemain d'une salve de missiles tirée par Ankara contre Alep.")
    )
    assert ("strike", {"TUR", "SYR"}, "TUR") in [contact[:3] for contact in found], found
    assert not any(contact[0] == "strike" and "CAN" in contact[1] for contact in found), found


def test_an_attack_that_would_cost_dear_has_not_taken_place(read):
    found = told(read("Le président chilien a averti le Pérou qu'une attaque contre le Chili lui coûterait cher."))
    assert ("threat", {"CHL", "PER"}, "CHL") in [contact[:3] for contact in found], found
    assert not any(contact[0] == "strike" for contact in found), found


def test_a_later_meeting_lends_its_place_to_no_earlier_one(read):
    found = told(
        read(
            "La ministre norvégienne Berit Lund a rencontré lundi à Genève son homologue kényan.",
            "Des experts des deux pays se réuniraient à Oslo en juin.",
        )
    )
    assert ("meeting", {"NOR", "KEN"}, None, "2024-05-13", "reported") in found


def test_the_day_after_an_attack_is_not_its_day(read):
    found = told(read("Le Canada a proposé mardi une aide à la Syrie, au lendemain d'une attaque turque contre Alep."))
    assert ("strike", {"TUR", "SYR"}, "TUR", "2024-05-13") in [contact[:4] for contact in found], found


def test_who_is_called_is_called_up_who_is_called_on_is_not(read):
    called = read("Le président sénégalais Amadou Sarr a appelé lundi soir la chancelière autrichienne Eva Hofer.")
    assert ("call", {"SEN", "AUT"}, None, "2024-05-13") in [contact[:4] for contact in told(called)]
    urged = read("Le président sénégalais Amadou Sarr a appelé la chancelière autrichienne Eva Hofer à la retenue.")
    assert not any(contact[0] == "call" for contact in told(urged))


@pytest.mark.parametrize(
    "sentence",
    [
        "Le ministre canadien a assuré que le Pérou ne préparait aucune attaque contre le Chili.",
        "Le ministre norvégien Per Lund a accueilli avec mépris les accusations d'empoisonnement et appelé Ankara.",
        "Le ministre norvégien Per Lund a menacé la Turquie si elle ne s'expliquait pas sur l'assassinat du témoin.",
    ],
)
def test_an_attack_that_is_denied_or_charged_struck_nobody(read, sentence):
    found = told(read(sentence))
    assert not any(contact[0] == "strike" for contact in found), found


def test_an_answer_given_is_no_threat(read):
    found = told(read('"Nous n\'en savons rien", répliquait lundi le porte-parole chilien à propos du Pérou.'))
    assert not any(contact[0] == "threat" for contact in found), found


@pytest.mark.parametrize(
    ("sentence", "kind", "countries"),
    [
        ("Des enquêteurs norvégiens se sont rendus lundi au Chili.", "visit", {"NOR", "CHL"}),
        ("Oslo avait dépêché trois Mirage en Estonie.", "cooperation", {"NOR", "EST"}),
        ("Le ministre a annoncé que le Canada allait interdire les logiciels biélorusses.", "sanction", {"CAN", "BLR"}),
    ],
)
def test_who_and_what_is_sent_and_banned(read, sentence, kind, countries):
    found = told(read(sentence))
    assert (kind, countries) in [contact[:2] for contact in found], found
