"""Persons of an article: every form tied to one name, the role as told, the country they serve."""

import pytest

from bot.model import ActorType


def people(analysis):
    return {actor.name: (actor.country, actor.role) for actor in analysis.actors if actor.type is ActorType.PERSON}


MINISTER = "ministre kényan de la Santé"


@pytest.mark.parametrize(
    ("sentence", "name", "country", "role"),
    [
        ("Le ministre kényan de la Santé Joseph Kamau est arrivé.", "Joseph Kamau", "KEN", MINISTER),
        ("Joseph Kamau, ministre kényan de la Santé, est arrivé.", "Joseph Kamau", "KEN", MINISTER),
        (
            "L'ambassadrice de Norvège à Lima, Ingrid Solberg, proteste.",
            "Ingrid Solberg",
            "NOR",
            "ambassadrice de Norvège à Lima",
        ),
        ("L'ancien président péruvien Carlos Quispe est libre.", "Carlos Quispe", "PER", "ancien président péruvien"),
    ],
)
def test_role_and_country(read, sentence, name, country, role):
    assert people(read(sentence))[name] == (country, role)


def test_short_forms_belong_to_the_full_name(read):
    analysis = read(
        "Le ministre kényan Joseph Kamau a parlé mardi à Nairobi.",
        "M. Kamau n'a pas répondu aux questions. Selon Kamau, tout va bien.",
    )
    (actor,) = [actor for actor in analysis.actors if actor.type is ActorType.PERSON]
    assert actor.name == "Joseph Kamau"
    assert [mention.text for mention in actor.mentions] == ["Joseph Kamau", "Kamau", "Kamau"]


def test_mentions_are_places_in_the_article(analyser):
    from bot.model import Article, Block, BlockKind

    title = Block(BlockKind.TITLE, "Le discours d’Abdou Ndiour")
    body = Block(BlockKind.BODY, "Le président sénégalais Abdou Ndiour a pris la parole à l’Assemblée.")
    article = Article("essai.txt", title.text, (title, body))
    (actor,) = [a for a in analyser.analyse(article).actors if a.type is ActorType.PERSON]
    assert len(actor.mentions) == 2
    assert all(article.text[m.start : m.end] == m.text for m in actor.mentions)


def test_known_office_holders_have_their_country_without_a_role(read):
    assert people(read("Hier encore, Angela Merkel se taisait."))["Angela Merkel"][0] == "DEU"


def test_a_leaning_is_not_whom_a_group_serves(read):
    analysis = read("Des groupes yéménites pro-iraniens ont accusé mardi l'Arabie saoudite de mentir.")
    assert [set(contact.countries) for contact in analysis.contacts] == [{"YEM", "SAU"}]


def test_of_a_counterpart_the_role_is_that_of_the_first(read):
    analysis = read("Le président kényan Joseph Kamau a vu son homologue péruvien Carlos Quispe.")
    assert people(analysis)["Carlos Quispe"] == ("PER", "président")


def test_capitals_and_seats_are_no_persons(read):
    assert people(read("Washington attend. Le Kremlin aussi. L'Élysée se tait.")) == {}


def test_a_name_put_through_a_translator_gives_no_nationality(read):
    analysis = read(
        "Le président irakien Omar al-Yamani a parlé mardi à Bagdad.",
        "Le conseiller yéménite Walid Hassoun, porte-parole de M. al-Yamani, l'accompagnait.",
    )
    assert people(analysis)["Walid Hassoun"][0] != "YEM"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Les députés kényans Joseph Kamau, Peter Otieno et Grace Wanjiru sont partis.", "Grace Wanjiru", "KEN"),
        ("Le Premier ministre danois Lars Holm et son épouse Karen sont attendus lundi.", "Karen", "DNK"),
        ('"Le président chilien se trompe, le président (Ramon) Silva a tort", dit-on.', "Ramon Silva", "CHL"),
        ("La chercheuse franco-kényane Alice Wambui est libre.", "Alice Wambui", "FRA"),
    ],
)
def test_whom_persons_told_in_passing_serve(read, text, name, country):
    assert people(read(text)).get(name, (None,))[0] == country


def test_an_office_told_bare_serves_whom_it_was_told_with(read):
    found = people(read("L'ambassadeur du Pérou en Norvège est mort.", "L'ambassadeur Luis Quispe avait 57 ans."))
    assert found["Luis Quispe"][0] == "PER"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "Le Premier ministre chinois Li Qiang a salué le travail de Li Keqiang. Li Qiang ira à Oslo.",
            ["Li Qiang", "Li Keqiang"],
        ),
        (
            "L'ancien président George W. Bush s'est tu. Son père, George H. W. Bush, avait parlé.",
            ["George W. Bush", "George H. W. Bush"],
        ),
        ("Kim Jong-un a cité Kim Jong-il. Kim Jong Un a parlé deux heures.", ["Kim Jong-un", "Kim Jong-il"]),
        ("Jean-Baptise Morel a parlé. Jean-Baptiste Morel a souri.", ["Jean-Baptise Morel"]),
        ("Masrour Barzani a reçu Massoud Barzani à Erbil.", ["Masrour Barzani", "Massoud Barzani"]),
    ],
)
def test_kin_and_namesakes_in_one_article_are_two_persons_a_slip_is_one(read, sentence, names):
    assert [actor.name for actor in read(sentence).actors if actor.type == "PERSON"] == names
