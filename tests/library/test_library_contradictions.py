"""What two sources contradict one another in, and what is no contradiction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.language.office_names import sole_office
from bot.library import Conflict, Contradiction, Library
from bot.library.figures import read_figures
from bot.model import Contact, Kind, Status
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

DAY = date(2024, 1, 13)


async def _holds(
    library: Library, path: str, name: str, role: str, published: date = DAY, *, text: str = "", country: str = "IRQ"
) -> None:
    text = text or f"Le {role}, {name}, a parlé mardi de {path[:-4]}."
    article = make_article(f"Titre {path[:-4]}", text, path=path, published=published, source=path.removesuffix(".txt"))
    actor = make_actor(article, name, country, role)
    await library.store(article, make_analysis(article, actors=[actor]))


async def _tells(
    library: Library, path: str, text: str, contact: Contact, published: date | None = date(2024, 1, 14)
) -> None:
    article = make_article(f"Titre {path[:-4]}", text, path=path, published=published, source=path.removesuffix(".txt"))
    await library.store(article, make_analysis(article, contacts=[contact]))


def _meets(since: date | None = DAY, status: Status = Status.REPORTED) -> Contact:
    return make_contact(
        "IRQ", "IRN", sentence=1, kind=Kind.MEETING, since=since, status=status, people=["Nadia Rachid"]
    )


def _kinds(found: list[Contradiction]) -> list[Conflict]:
    return [one.kind for one in found]


async def test_one_office_under_two_wordings_with_two_holders(library: Library) -> None:
    await _holds(library, "a.txt", "Nadia Rachid", "secrétaire du Conseil national des eaux irakien")
    await _holds(library, "b.txt", "Omar Taleb", "chef du Conseil des eaux national d’Irak", DAY + timedelta(20))
    (found,) = await library.contradictions.find()
    assert (found.kind, found.countries, found.names) == (Conflict.OFFICE, ("IRQ",), ("Nadia Rachid", "Omar Taleb"))
    assert [side.article.source for side in found.sides] == ["a", "b"]
    assert [side.name in side.sentence for side in found.sides] == [True, True]
    assert await library.contradictions.find("IRN") == []
    assert await library.contradictions.find("IRQ", actor="Rachid") == [found]
    assert await library.contradictions.find(actor="Nadia Rashid", article_id=found.sides[0].article.id) == [found]
    assert await library.contradictions.find(actor="Paul Ravel") == []


async def test_those_with_the_newest_article_come_first_and_each_condition_keeps_its_own(library: Library) -> None:
    for number, (country, adjective) in enumerate([("IRQ", "irakien"), ("IRN", "iranien"), ("LBN", "libanais")]):
        for name, days in (("Nadia Rachid", 0), ("Omar Taleb", 20)):
            role, day = f"ministre de la Défense {adjective}", DAY + timedelta(days + 100 * (number == 1))
            await _holds(library, f"{number}{name[0]}.txt", name, role, day, country=country)
    found = await library.contradictions.find()
    assert [one.countries for one in found] == [("IRN",), ("LBN",), ("IRQ",)]
    assert await library.contradictions.find(limit=2) == found[:2]
    for one in found:
        assert await library.contradictions.find(one.countries[0]) == [one]
        assert await library.contradictions.find(article_id=one.sides[1].article.id) == [one]
    assert await library.contradictions.find(actor="Taleb", limit=2) == found[:2]
    assert await library.contradictions.since(found[0].found) == found[:2]


@pytest.mark.parametrize(
    ("name", "role", "days", "country"),
    [
        ("Nadia Rachid", "ministre de l’Eau irakienne", 3, "IRQ"),
        ("Omar Taleb", "ancien ministre irakien de l’Eau", 3, "IRQ"),
        ("Omar Taleb", "ex-ministre irakien de l’Eau", 3, "IRQ"),
        ("Omar Taleb", "futur ministre irakien de l’Eau", 3, "IRQ"),
        ("Omar Taleb", "ministre irakien de l’Eau par intérim", 3, "IRQ"),
        ("Omar Taleb", "vice-ministre irakien de l’Eau", 3, "IRQ"),
        ("Omar Taleb", "porte-parole du ministre irakien de l’Eau", 3, "IRQ"),
        ("Omar Taleb", "nouveau ministre irakien de l’Eau", 3, "IRQ"),
        ("Omar Taleb", "ministre irakien de la Pêche", 3, "IRQ"),
        ("Omar Taleb", "ministre iranien de l’Eau", 3, "IRN"),
        ("Omar Taleb", "ministre irakien de l’Eau", 400, "IRQ"),
        ("Nadia Rashid", "ministre irakien de l’Eau", 3, "IRQ"),
        ("Rachid", "ministre irakien de l’Eau", 3, "IRQ"),
    ],
)
async def test_what_is_no_second_holder(library: Library, name: str, role: str, days: int, country: str) -> None:
    await _holds(library, "a.txt", "Nadia Rachid", "ministre irakien de l’Eau")
    await _holds(library, "b.txt", name, role, DAY + timedelta(days), country=country)
    assert await library.contradictions.find() == []


@pytest.mark.parametrize(
    "text",
    [
        "Omar Taleb, ministre irakien de l’Eau, a été nommé lundi.",
        "Le ministre irakien de l’Eau, Omar Taleb, succède à une ingénieure.",
        "En 2011, le ministre irakien de l’Eau, Omar Taleb, ouvrait ce barrage.",
        "Omar Taleb, alors ministre irakien de l’Eau, ouvrait ce barrage.",
    ],
)
async def test_a_change_or_a_look_back_is_no_contradiction(library: Library, text: str) -> None:
    await _holds(library, "a.txt", "Nadia Rachid", "ministre irakien de l’Eau")
    await _holds(library, "b.txt", "Omar Taleb", "ministre irakien de l’Eau", DAY + timedelta(3), text=text)
    assert await library.contradictions.find() == []


async def test_a_change_told_later_takes_the_contradiction_back(library: Library) -> None:
    role = "ministre irakien de l’Eau"
    await _holds(library, "a.txt", "Nadia Rachid", role)
    await _holds(library, "b.txt", "Omar Taleb", role, DAY + timedelta(3))
    assert len(await library.contradictions.find()) == 1
    told = f"Omar Taleb, nommé {role}, remplace Nadia Rachid. Le {role} Omar Taleb a prêté serment."
    await _holds(library, "c.txt", "Omar Taleb", role, DAY + timedelta(4), text=told)
    assert await library.contradictions.find() == []


async def test_several_sources_before_a_day_and_several_after_it_tell_of_a_change(library: Library) -> None:
    role = "ministre irakien de l’Eau"
    told = ("Le {}, {}, inspecte un barrage.", "On prête au {}, {}, un projet de canal pour le sud du pays.")
    for number, words in enumerate(told):
        for path, name, day in (
            (f"old{number}.txt", "Nadia Rachid", number),
            (f"new{number}.txt", "Omar Taleb", 9 + number),
        ):
            await _holds(library, path, name, role, DAY + timedelta(day), text=words.format(role, name) + f" {path}")
    assert await library.contradictions.find() == []


async def test_a_change_that_the_tables_know(library: Library) -> None:
    text = "Le Premier ministre français {} a reçu des maires."
    for path, name, day in (("a.txt", "Édouard Philippe", 1), ("b.txt", "Jean Castex", 12)):
        await _holds(library, path, name, "Premier ministre français", date(2020, 7, day), text=text.format(name),
                     country="FRA")  # fmt: skip
    assert await library.contradictions.find() == []


async def test_reported_here_denied_there(library: Library) -> None:
    await _tells(library, "a.txt", "Les deux voisins se sont rencontrés à Mascate.", _meets())
    await _tells(library, "b.txt", "Bagdad dément toute rencontre.", _meets(None, Status.DENIED))
    (found,) = await library.contradictions.find("IRN")
    assert found.kind is Conflict.DENIAL
    assert [side.contact.status for side in found.sides if side.contact] == [Status.REPORTED, Status.DENIED]
    (event,) = await library.events.find("IRN")
    assert (event.contact.status, event.sources) == (Status.REPORTED, 2)


async def test_two_days_for_one_event(library: Library) -> None:
    first = "Nadia Rachid a signé à Mascate un protocole sur le partage des eaux du fleuve."
    second = "À Mascate, Nadia Rachid a signé le protocole sur le partage des eaux du fleuve."
    await _tells(library, "a.txt", first, _meets())
    await _tells(library, "b.txt", second, _meets(date(2024, 1, 12)))
    await _tells(library, "c.txt", "Nadia Rachid a revu ses voisins.", _meets(date(2024, 1, 14)))
    (found,) = await library.contradictions.find()
    assert found.kind is Conflict.DATE
    assert [side.contact.date for side in found.sides if side.contact] == ["2024-01-13", "2024-01-12"]
    assert len(await library.events.find()) == 2


async def test_two_figures_for_one_event(library: Library) -> None:
    await _tells(library, "a.txt", "La rencontre a réuni 40 délégués autour de Nadia Rachid.", _meets())
    await _tells(library, "b.txt", "Nadia Rachid a parlé devant soixante délégués.", _meets())
    await _tells(library, "c.txt", "Au moins 70 délégués ont écouté Nadia Rachid.", _meets())
    (found,) = await library.contradictions.find()
    assert (found.kind, [side.figure for side in found.sides]) == (Conflict.FIGURE, [40, 60])


async def test_what_is_new_since_a_moment_stays_known_as_it_was(library: Library) -> None:
    before = datetime.now(UTC)
    await _tells(library, "a.txt", "Les deux voisins se sont rencontrés à Mascate.", _meets())
    await _tells(library, "b.txt", "Bagdad dément toute rencontre.", _meets(None, Status.DENIED))
    after = datetime.now(UTC)
    await _tells(library, "c.txt", "Rencontre à Mascate entre voisins.", _meets())
    await _holds(library, "d.txt", "Nadia Rachid", "ministre irakien de l’Eau")
    await _holds(library, "e.txt", "Omar Taleb", "ministre irakien de l’Eau")
    assert set(_kinds(await library.contradictions.since(before))) == {Conflict.DENIAL, Conflict.OFFICE}
    assert _kinds(await library.contradictions.since(after)) == [Conflict.OFFICE]
    assert await library.contradictions.since(datetime.now(UTC)) == []


async def test_a_source_that_takes_it_back_ends_the_contradiction(library: Library) -> None:
    await _tells(library, "a.txt", "Les deux voisins se sont rencontrés à Mascate.", _meets())
    await _tells(library, "b.txt", "Bagdad dément toute rencontre.", _meets(None, Status.DENIED))
    await _tells(library, "b.txt", "Bagdad confirme la rencontre.", _meets())
    assert await library.contradictions.find() == []
    await _holds(library, "d.txt", "Nadia Rachid", "ministre irakien de l’Eau")
    await _holds(library, "e.txt", "Omar Taleb", "ministre irakien de l’Eau")
    assert _kinds(await library.contradictions.find()) == [Conflict.OFFICE]
    await _holds(library, "e.txt", "Omar Taleb", "ministre irakien de la Pêche")
    assert await library.contradictions.find() == []


@pytest.mark.parametrize(
    ("first", "second", "country"),
    [
        ("chef du Conseil national de sécurité", "secretary of Iran's Supreme National Security Council", "IRN"),
        ("chef de la diplomatie russe", "ministre russe des Affaires étrangères", "RUS"),
        ("chef de l’État français", "président de la République", "FRA"),
        ("secrétaire d’État américain", "chef de la diplomatie américaine", "USA"),
        ("chancelière allemande", "cheffe du gouvernement allemand", "DEU"),
        ("conseiller à la sécurité nationale de la Maison Blanche", "US national security adviser", "USA"),
    ],
)  # fmt: skip
def test_wordings_of_one_office(first: str, second: str, country: str) -> None:
    one, other = sole_office(first, country), sole_office(second, country)
    assert one is not None
    assert one.key == getattr(other, "key", None)


@pytest.mark.parametrize(
    ("role", "country"),
    [
        ("président élu", "USA"), ("Premier ministre désigné", "IRQ"), ("conseiller du président", "USA"),
        ("ministre", "FRA"), ("député", "FRA"), ("chef du parti", "ITA"), ("former president", "USA"),
        ("sous-secrétaire d’État", "USA"), ("général", "IRN"), ("ministre délégué aux Transports", "FRA"),
    ],
)  # fmt: skip
def test_roles_that_are_no_office_of_one_holder(role: str, country: str) -> None:
    assert sole_office(role, country) is None


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Quatre civils ont été tués et 12 autres personnes blessées.", {"mort": 4, "blesse": 12}),
        ("La frappe a tué cinq soldats.", {"mort": 5}),
        ("Un million de masques et 2.500 blouses sont arrivés.", {"masqu": 1_000_000, "blous": 2_500}),
        ("Les deux ministres ont parlé trois heures le 5 mars 2020.", {}),
        ("Plus de 30 morts, près de quarante blessés.", {}),
        ("Il a livré 3 avions, puis 4 avions.", {}),
    ],
)
def test_figures_of_a_sentence(sentence: str, figures: dict[str, float]) -> None:
    assert read_figures(sentence) == figures
