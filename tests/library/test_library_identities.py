"""One person under all spellings, family names alone and titles; kin apart; whatever the order of arrival."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from datetime import date

import pytest

from bot.library import Library
from bot.library.identities import How, TitleHow
from bot.model import ActorType, IdentityRow
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

KIN = [
    ("Massoud Barzani", "Masrour Barzani", "IRQ"),
    ("Kim Jong-un", "Kim Jong-il", "PRK"),
    ("Marine Le Pen", "Jean-Marie Le Pen", "FRA"),
    ("George W. Bush", "George H. W. Bush", "USA"),
    ("Li Qiang", "Li Keqiang", "CHN"),
]
Told = tuple[str, str | None, str | None]


async def _tell(
    library: Library,
    path: str,
    *people: Told,
    text: str = "",
    day: date | None = date(2026, 1, 14),
    bodies: Sequence[tuple[str, str | None]] = (),
    version: str = "test-1",
) -> int:
    """Store an article that names these people, with country and role, and these bodies."""
    named = [f"{role or 'Monsieur'} {name} a parlé." for name, _, role in people]
    named += [f"On cite {name}." for name, _ in bodies]
    article = make_article(f"Titre {path}", text, *named, path=path, published=day)
    actors = [make_actor(article, *person) for person in people]
    actors += [make_actor(article, name, country, None, ActorType.ORG) for name, country in bodies]
    return (await library.store(article, make_analysis(article, actors=actors, version=version))).article_id


async def _one(library: Library, typed: str) -> IdentityRow:
    (found,) = await library.identities.find(typed)
    return found


async def _together(library: Library) -> set[frozenset[str]]:
    return {frozenset(row.names) for row in library.catalogue.identities.rows("", limit=1000)}


async def test_spellings_of_one_name_are_one_person(library: Library) -> None:
    await _tell(library, "a.txt", ("Bassel al-Khouri", "SYR", "ministre"))
    await _tell(library, "b.txt", ("Basel al-Khoury", "SYR", None))
    await _tell(library, "c.txt", ("Bassel al-Khouri", "SYR", None))
    assert await _together(library) == {frozenset({"Bassel al-Khouri", "Basel al-Khoury"})}
    (actor,) = await library.actors()
    assert (actor.name, actor.country, actor.mentions, actor.articles) == ("Bassel al-Khouri", "SYR", 3, 3)
    page = await library.identities.page(actor.identity)
    assert page is not None
    main, other = page.names
    assert (main.name, main.how, main.articles) == ("Bassel al-Khouri", None, 2)
    assert (other.name, other.how, other.other) == ("Basel al-Khoury", How.SPELLING, "Bassel al-Khouri")
    assert "spelling" in other.reason


async def test_one_name_in_two_countries_is_one_person_by_the_office_alone(library: Library) -> None:
    await _tell(library, "a.txt", ("Bassel al-Khouri", "SYR", None))
    await _tell(library, "b.txt", ("Basel al-Khoury", "UN", None))
    assert len(await _together(library)) == 2
    for path, country in (("c.txt", "SYR"), ("d.txt", "UN")):
        name = "Bassel al-Khouri" if country == "SYR" else "Basel al-Khoury"
        await _tell(library, path, (name, country, "coordinateur humanitaire régional"))
    assert len(await _together(library)) == 1
    page = await library.identities.page((await _one(library, "Basel al-Khoury")).id)
    assert page is not None
    assert {name.how for name in page.names} == {None, How.OFFICE}


@pytest.mark.parametrize(("one", "two", "country"), KIN, ids=lambda value: value)
async def test_kin_stay_apart(library: Library, one: str, two: str, country: str) -> None:
    for number, name in enumerate((one, two, one, two)):
        await _tell(library, f"{number}.txt", (name, country, "président"))
    assert await _together(library) == {frozenset({one}), frozenset({two})}


async def test_a_name_between_two_persons_joins_no_kin(library: Library) -> None:
    for number, name in enumerate(("George W. Bush", "George H. W. Bush", "George Bush", "Bush")):
        await _tell(library, f"{number}.txt", (name, "USA", None), day=None)
    groups = await _together(library)
    assert not [group for group in groups if {"George W. Bush", "George H. W. Bush"} <= group]
    assert frozenset({"Bush"}) in groups


async def test_the_order_of_arrival_does_not_matter(library: Library) -> None:
    people: list[tuple[Told, date | None]] = [
        (("Bassel al-Khouri", "SYR", "ministre"), date(2025, 3, 1)),
        (("Basel al-Khoury", "SYR", None), date(2025, 5, 1)),
        (("Basil Khouri", "SYR", None), date(2025, 6, 1)),
        (("Khouri", "SYR", None), date(2025, 7, 1)),
        (("Bassel al-Khouri", None, None), date(2025, 8, 1)),
        (("Nadia Hamdan", "LBN", None), date(2025, 3, 1)),
        (("Rami Hamdan", "LBN", None), date(2025, 3, 1)),
        (("Hamdan", "LBN", None), date(2025, 4, 1)),
    ]
    orders = [list(range(len(people))) for _ in range(6)]
    for order in orders[1:]:
        random.Random(str(order)).shuffle(order)
        random.Random(len(orders)).shuffle(order)
    divisions = []
    for run, order in enumerate(orders):
        for place in order:
            told, day = people[place]
            await _tell(library, f"{run}-{place}.txt", told, day=day)
        divisions.append(await _together(library))
        for place in order:
            await _tell(library, f"{run}-{place}.txt", text="Personne.", day=None, version=f"v{run}")
        assert await _together(library) == set()
    assert all(division == divisions[0] for division in divisions)
    assert divisions[0] == {
        frozenset({"Bassel al-Khouri", "Basel al-Khoury", "Basil Khouri", "Khouri"}),
        frozenset({"Nadia Hamdan"}),
        frozenset({"Rami Hamdan"}),
        frozenset({"Hamdan"}),
    }


async def test_a_family_name_alone_is_the_only_one_it_fits(library: Library) -> None:
    await _tell(library, "a.txt", ("Khouri", "SYR", None))
    assert (await _one(library, "Khouri")).names == ("Khouri",)
    await _tell(library, "b.txt", ("Bassel al-Khouri", "SYR", None), day=date(2025, 6, 1))
    await _tell(library, "c.txt", ("Khouri", "LBN", None))
    await _tell(library, "d.txt", ("Khouri", "SYR", None), day=date(2012, 1, 1))
    by_country = {(row.name, row.country): row for row in await library.actors()}
    assert by_country["Bassel al-Khouri", "SYR"].articles == 2
    assert by_country["Khouri", "LBN"].articles == 1
    assert by_country["Khouri", "SYR"].article.path == "d.txt"
    page = await library.identities.page(by_country["Bassel al-Khouri", "SYR"].identity)
    assert page is not None
    assert [(name.name, name.how) for name in page.names] == [("Bassel al-Khouri", None), ("Khouri", How.FAMILY)]


async def test_a_family_name_that_two_bear_stays_alone_unless_the_office_tells(library: Library) -> None:
    await _tell(library, "a.txt", ("Nadia Hamdan", "LBN", "ministre de l'Intérieur"), ("Rami Hamdan", "LBN", "député"))
    await _tell(library, "b.txt", ("Hamdan", "LBN", None))
    await _tell(library, "c.txt", ("Hamdan", "LBN", "ministre libanais de l'Intérieur"))
    counts = {row.name: row.articles for row in await library.actors()}
    assert counts == {"Nadia Hamdan": 2, "Rami Hamdan": 1, "Hamdan": 1}
    offers = await library.identities.offers(await _id(library, "Hamdan"))
    assert {offer.identity.name for offer in offers} == {"Nadia Hamdan", "Rami Hamdan"}


async def _id(library: Library, name: str) -> int:
    (found,) = [row.identity for row in await library.actors() if row.name == name]
    return found


async def test_the_table_knows_who_else_may_be_meant(library: Library) -> None:
    """The library holds the president's wife alone: the name alone is not hers."""
    await _tell(library, "a.txt", ("Melania Trump", "USA", None), day=date(2025, 6, 1))
    await _tell(library, "b.txt", ("Trump", "USA", None), day=date(2025, 6, 2))
    assert await _together(library) == {frozenset({"Melania Trump"}), frozenset({"Trump"})}
    await _tell(library, "c.txt", ("Donald Trump", "USA", "président"), day=date(2025, 6, 3))
    assert await _together(library) == {frozenset({"Melania Trump"}), frozenset({"Donald Trump", "Trump"})}


async def test_bodies_under_acronym_and_full_name_are_one(library: Library) -> None:
    await _tell(library, "a.txt", bodies=[("groupe État islamique", None), ("ONU", "UN")])
    await _tell(library, "b.txt", bodies=[("EI", None), ("Organisation des Nations unies", "UN")])
    await _tell(library, "c.txt", bodies=[("ministère irakien de l'Eau", "IRQ"), ("ministère de l'Eau", "IRN")])
    await _tell(library, "d.txt", bodies=[("ministère de l'Eau", "IRQ"), ("ministère de l'Eau", None)])
    assert await _together(library) == {
        frozenset({"groupe État islamique", "EI"}),
        frozenset({"ONU", "Organisation des Nations unies"}),
        frozenset({"ministère irakien de l'Eau", "ministère de l'Eau"}),
        frozenset({"ministère de l'Eau"}),
    }
    assert len(await library.actors()) == 5


async def test_a_title_means_whom_the_library_tells_of_in_the_office(library: Library) -> None:
    await _tell(library, "a.txt", ("Karim Jaber", "QAT", "ministre de l'Intérieur"), day=date(2026, 1, 5))
    await _tell(library, "b.txt", text="Le ministre qatari de l'Intérieur se dit prêt.", day=date(2026, 2, 20))
    await _tell(library, "c.txt", text="L'ancien ministre qatari de l'Intérieur se dit prêt.", day=date(2026, 1, 5))
    await _tell(library, "d.txt", text="Le ministre qatari de l'Intérieur se tait.", day=date(2019, 1, 5))
    page = await library.identities.page((await _one(library, "Karim Jaber")).id)
    assert page is not None
    assert [(n.name, n.how, n.articles) for n in page.names[1:]] == [
        ("ministre qatari de l'Intérieur", TitleHow.TOLD, 1)
    ]
    await _tell(library, "e.txt", ("Walid Sabri", "QAT", "ministre de l'Intérieur"), day=date(2026, 1, 20))
    page = await library.identities.page(page.identity.id)
    assert page is not None
    assert [name.name for name in page.names] == ["Karim Jaber"]


async def test_a_title_means_whom_the_table_lists_at_that_date(library: Library) -> None:
    await _tell(library, "a.txt", ("Mohammed Chia al-Soudani", "IRQ", None), day=date(2024, 1, 17))
    told = "Le Premier ministre irakien s'est entretenu avec Téhéran."
    for path, day in (("b.txt", date(2024, 2, 1)), ("c.txt", date(2015, 2, 1))):
        article = make_article("Un appel", told, path=path, published=day)
        contact = make_contact("IRQ", "IRN", sentence=1)
        await library.store(article, make_analysis(article, contacts=[contact]))
    page = await library.identities.page((await _one(library, "Mohamed Shia al-Sudani")).id)
    assert page is not None
    assert [(n.name, n.how, n.articles) for n in page.names[1:]] == [("Premier ministre irakien", TitleHow.TABLE, 1)]
    assert [row.article.path for row in page.contacts] == ["b.txt"]
    holder = await library.identities.holder("IRQ", "Premier ministre", date(2024, 3, 1))
    assert holder is not None
    assert holder.name == "Mohammed Chia al-Soudani"


async def test_offices_over_time_with_their_sentences(library: Library) -> None:
    told = [
        ("a.txt", "ministre de la Défense", date(2020, 1, 1)),
        ("b.txt", "ministre syrien de la Défense", date(2022, 1, 1)),
        ("c.txt", "ancien ministre de la Défense", date(2023, 1, 1)),
        ("d.txt", "Premier ministre", date(2024, 1, 1)),
        ("e.txt", "Premier ministre", None),
    ]
    for path, role, day in told:
        await _tell(library, path, ("Bassel al-Khouri", "SYR", role), day=day)
    page = await library.identities.page((await _one(library, "bassel al-khouri")).id)
    assert page is not None
    assert [(r.office, r.country, r.former, r.since, r.until, r.articles) for r in page.roles] == [
        ("Premier ministre", "SYR", False, date(2024, 1, 1), date(2024, 1, 1), 2),
        ("ministre de la Défense", "SYR", True, date(2023, 1, 1), date(2023, 1, 1), 1),
        ("ministre de la Défense", "SYR", False, date(2020, 1, 1), date(2022, 1, 1), 2),
    ]
    defence = page.roles[2]
    assert (defence.first.article.path, defence.last.article.path) == ("a.txt", "b.txt")
    assert defence.last.sentence == "ministre syrien de la Défense Bassel al-Khouri a parlé."
    assert page.articles[0].article.path == "d.txt"


async def test_a_person_is_found_under_a_spelling_that_no_article_has(library: Library) -> None:
    await _tell(library, "a.txt", ("Sergueï Choïgou", "RUS", None), ("Bassel al-Khouri", "SYR", None))
    for typed in ("sergei shoigu", "Choigou", "Shoigu", "SERGUEÏ CHOÏGOU"):
        assert (await _one(library, typed)).name == "Sergueï Choïgou"
    assert (await _one(library, "Basil Khoury")).name == "Bassel al-Khouri"
    assert await library.identities.find("Personne Inconnue") == []
    assert await library.identities.find("  ") != []


async def test_the_catalogue_follows(library: Library) -> None:
    await _tell(library, "a.txt", ("Bassel al-Khouri", "SYR", None))
    await _tell(library, "b.txt", ("Basel al-Khoury", "SYR", None), ("Nadia Hamdan", "LBN", None))
    (row,) = library.catalogue.identities.rows("khoury bas")
    assert set(row.names) == {"Bassel al-Khouri", "Basel al-Khoury"}
    await _tell(library, "b.txt", text="Personne.", version="test-2")
    assert library.catalogue.identities.rows("khoury") == []
    assert [row.name for row in library.catalogue.identities.rows("")] == ["Bassel al-Khouri"]


async def test_counts_are_those_of_the_rows(library: Library) -> None:
    names = ["Bassel al-Khouri", "Basel al-Khoury", "Khouri", "Nadia Hamdan", "Hamdan"]
    for number, (one, two) in enumerate(itertools.permutations(names, 2)):
        await _tell(library, f"{number % 12}.txt", (one, "SYR", None), (two, "SYR", None), version=f"v{number}")
    async with library._database.read() as connection:
        wrong = await connection.execute_fetchall(
            "SELECT i.name, i.mentions, i.articles, sum(x.mentions), count(DISTINCT x.article_id) FROM identities i"
            " JOIN joints j ON j.identity_id = i.id JOIN actors x ON x.joint_id = j.id GROUP BY i.id"
            " HAVING i.mentions <> sum(x.mentions) OR i.articles <> count(DISTINCT x.article_id)"
        )
        unplaced = await connection.execute_fetchall("SELECT count(*) FROM actors WHERE joint_id IS NULL")
    assert list(wrong) == []
    assert next(iter(unplaced))[0] == 0
