"""Contacts in the order of their dates, actors with their counts."""

from __future__ import annotations

from datetime import date

import pytest

from bot.library import Library
from bot.model import Contact, Kind, Precision, Status
from tests.library.builders import make_actor, make_analysis, make_article, make_contact


async def _store(library: Library, path: str, published: date | None, *contacts: Contact) -> int:
    article = make_article(f"Titre {path}", "Une phrase.", path=path, published=published)
    return (await library.store(article, make_analysis(article, contacts=contacts))).article_id


def _month(year: int, month: int, last: int, *countries: str) -> Contact:
    return make_contact(
        *countries, since=date(year, month, 1), until=date(year, month, last), precision=Precision.MONTH
    )


async def test_the_order_of_contacts(library: Library) -> None:
    pair = ("IRQ", "IRN")
    year = make_contact(*pair, since=date(2025, 1, 1), until=date(2025, 12, 31), precision=Precision.YEAR)
    january = [make_contact(*pair, since=date(2025, 1, 1)), make_contact(*pair, since=date(2025, 1, 20))]
    await _store(library, "old.txt", date(2024, 1, 1), make_contact(*pair))
    await _store(library, "never.txt", None, make_contact(*pair), year)
    await _store(library, "new.txt", date(2026, 6, 1), make_contact(*pair), _month(2025, 1, 31, *pair), *january)
    await _store(library, "last.txt", date(2025, 6, 1), make_contact(*pair, since=date(2025, 2, 1)))

    rows = await library.contacts()
    assert [(row.contact.date, row.article.path) for row in rows] == [
        ("2025-02-01", "last.txt"),
        ("2025-01-20", "new.txt"),
        ("2025-01-01", "new.txt"),
        ("2025-01", "new.txt"),
        ("2025", "never.txt"),
        (None, "new.txt"),
        (None, "old.txt"),
        (None, "never.txt"),
    ]
    assert await library.contacts("IRQ") == rows
    assert await library.contacts("IRN", with_country="IRQ", limit=3) == rows[:3]


async def test_one_day_from_two_articles_shows_the_newer_first_and_keeps_the_order_of_the_text(
    library: Library,
) -> None:
    day = date(2025, 3, 3)
    first = make_contact("IRQ", "IRN", since=day, kind=Kind.CALL)
    second = make_contact("IRQ", "IRN", since=day, kind=Kind.VISIT)
    await _store(library, "newer.txt", date(2025, 3, 5), first, second)
    await _store(library, "older.txt", date(2025, 3, 4), second)
    found = [(row.article.path, row.contact.kind) for row in await library.contacts("IRN")]
    assert found == [("newer.txt", Kind.CALL), ("newer.txt", Kind.VISIT), ("older.txt", Kind.VISIT)]


async def test_conditions(library: Library) -> None:
    call = make_contact("IRQ", "IRN", since=date(2026, 1, 13), people=["Salim Haddad"])
    visit = make_contact("IRN", "FRA", kind=Kind.VISIT, status=Status.PLANNED)
    threat = make_contact("USA", "IRN", kind=Kind.THREAT, since=date(2025, 7, 1))
    june = _month(2025, 6, 30, "IRQ", "FRA", "IRN")
    first = await _store(library, "a.txt", date(2026, 1, 14), call, visit)
    await _store(library, "b.txt", date(2025, 8, 1), threat, june)

    async def kinds(*args: str, **conditions: object) -> list[Contact]:
        return [row.contact for row in await library.contacts(*args, **conditions)]  # type: ignore[arg-type]

    assert await kinds("IRQ") == [call, june]
    assert await kinds("FRA", with_country="IRN") == [june, visit]
    assert await kinds(with_country="USA") == [threat]
    assert await kinds("IRN", kind=Kind.THREAT) == [threat]
    assert await kinds(status=Status.PLANNED) == [visit]
    assert await kinds(article_id=first) == [call, visit]
    assert await kinds("FRA", article_id=first) == [visit]
    assert await kinds(since=date(2025, 6, 15), until=date(2025, 7, 1)) == [threat, june]
    assert await kinds("IRN", until=date(2025, 6, 1)) == [june]
    assert await kinds(since=date(2025, 7, 2)) == [call]
    assert await kinds("EU") == []


async def test_a_row_carries_its_sentence_people_and_article(library: Library) -> None:
    article = make_article("Le titre", "Premier point. Salim Haddad a appelé son homologue.")
    call = make_contact("IRQ", "IRN", sentence=2, people=["Salim Haddad"])
    stored = await library.store(article, make_analysis(article, contacts=[call]))
    (row,) = await library.contacts()
    assert row.sentence == "Salim Haddad a appelé son homologue."
    assert row.contact == call
    assert row.article == await library.article(stored.article_id)


async def test_two_parties_of_one_country_are_one_row(library: Library) -> None:
    contact = make_contact("IRQ", "IRQ", "IRN")
    await _store(library, "a.txt", None, contact)
    assert [row.contact for row in await library.contacts("IRQ", with_country="IRN")] == [contact]


async def test_a_mended_publication_date_moves_the_undated(library: Library) -> None:
    await _store(library, "a.txt", date(2020, 1, 1), make_contact("IRQ", "IRN"))
    await _store(library, "b.txt", date(2021, 1, 1), make_contact("IRQ", "IRN"))
    async with library._database.write() as connection:
        await connection.execute("UPDATE articles SET published = '2022-01-01' WHERE path = 'a.txt'")
    for rows in (await library.contacts(), await library.contacts("IRQ")):
        assert [row.article.path for row in rows] == ["a.txt", "b.txt"]


async def _store_actors(
    library: Library, path: str, published: date | None, text: str, *actors: tuple[str, str | None, str | None]
) -> int:
    article = make_article(f"Titre {path}", text, path=path, published=published)
    made = [make_actor(article, *actor) for actor in actors]
    return (await library.store(article, make_analysis(article, actors=made))).article_id


@pytest.fixture
def minister() -> str:
    return "Salim Haddad est venu. Salim Haddad a parlé."


async def test_actors_are_counted_over_articles(library: Library, minister: str) -> None:
    await _store_actors(library, "a.txt", date(2025, 1, 1), minister, ("Salim Haddad", "IRQ", "ministre"))
    text = "Reza Karimi reçoit. Ensuite, SALIM HADDAD répond."
    second = await _store_actors(
        library, "b.txt", date(2026, 1, 1), text, ("Reza Karimi", "IRN", None), ("SALIM HADDAD", None, None)
    )
    haddad, karimi = await library.actors()
    assert (haddad.name, haddad.country, haddad.mentions, haddad.articles) == ("Salim Haddad", "IRQ", 3, 2)
    assert (haddad.role, haddad.article.path, haddad.sentence) == ("ministre", "a.txt", "Salim Haddad est venu.")
    assert (karimi.name, karimi.mentions, karimi.sentence) == ("Reza Karimi", 1, "Reza Karimi reçoit.")
    assert await library.actors(country="IRQ") == [haddad]
    assert await library.actors(limit=1) == [haddad]
    assert [row.name for row in await library.actors(article_id=second)] == ["Reza Karimi", "SALIM HADDAD"]
    (recent,) = [row for row in await library.actors(since=date(2025, 6, 1)) if row.name != "Reza Karimi"]
    assert (recent.mentions, recent.articles, recent.country) == (1, 1, "IRQ")
    assert await library.actors(country="EU") == []


async def test_namesakes_of_two_countries_stay_apart(library: Library, minister: str) -> None:
    for path, country in (("a.txt", "IRQ"), ("b.txt", "LBN"), ("c.txt", None)):
        await _store_actors(library, path, date(2025, 1, 1), minister, ("Salim Haddad", country, None))
    counts = {row.country: (row.mentions, row.articles) for row in await library.actors()}
    assert counts == {"IRQ": (2, 1), "LBN": (2, 1), None: (2, 1)}
    assert {row.country: row.mentions for row in await library.actors(since=date(2025, 1, 1))} == {
        "IRQ": 2, "LBN": 2, None: 2,
    }  # fmt: skip


async def test_counts_follow_an_article_that_changes(library: Library, minister: str) -> None:
    await _store_actors(library, "a.txt", None, minister, ("Salim Haddad", "IRQ", None))
    await _store_actors(library, "b.txt", None, minister, ("Salim Haddad", "LBN", None))
    await _store_actors(library, "c.txt", None, minister, ("Salim Haddad", None, None))
    await _store_actors(library, "b.txt", None, "Personne ne vient.")
    (row,) = await library.actors()
    assert (row.country, row.mentions, row.articles) == ("IRQ", 4, 2)
    await _store_actors(library, "a.txt", None, "Personne ne vient non plus.")
    (row,) = await library.actors()
    assert (row.country, row.mentions, row.articles) == (None, 2, 1)


async def test_the_newest_article_that_gives_a_role_speaks(library: Library, minister: str) -> None:
    roles = [(2023, "député"), (2024, "ministre"), (2025, None)]
    for year, role in roles:
        await _store_actors(library, f"{year}.txt", date(year, 1, 1), minister, ("Salim Haddad", "IRQ", role))
    (row,) = await library.actors()
    assert (row.role, row.article.path) == ("ministre", "2024.txt")


async def test_an_actor_without_a_place_in_the_text(library: Library) -> None:
    await _store_actors(library, "a.txt", None, "Une phrase.", ("Absent du texte", None, None))
    (row,) = await library.actors()
    assert (row.mentions, row.sentence) == (0, "")
