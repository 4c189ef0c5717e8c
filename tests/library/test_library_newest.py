from __future__ import annotations

from datetime import date

from builders import make_actor, make_analysis, make_article

from bot.library import Library


async def store(library: Library, title: str, published: date | None, name: str, country: str, **facts: str) -> None:
    article = make_article(title, f"{name} a parlé.", path=f"{title}.txt", published=published, **facts)
    await library.store(article, make_analysis(article, actors=[make_actor(article, name, country)]))


async def test_newest_by_country_and_days(library: Library) -> None:
    await store(library, "Mars", date(2025, 3, 1), "Nils Dahl", "NOR")
    await store(library, "Mai", date(2025, 5, 1), "Paul Ravel", "FRA")
    await store(library, "Sans date", None, "Astrid Lund", "NOR")
    newest = library.catalogue.newest
    assert [row.title for row in newest(limit=5)] == ["Mai", "Mars", "Sans date"]
    assert [row.title for row in newest(limit=1)] == ["Mai"]
    assert [row.title for row in newest("NOR", limit=5)] == ["Mars", "Sans date"]
    assert [row.title for row in newest(None, date(2025, 4, 1), limit=5)] == ["Mai"]
    assert [row.title for row in newest(None, None, date(2025, 4, 1), limit=5)] == ["Mars"]


async def test_words_of_names_and_titles_are_known(library: Library) -> None:
    await store(library, "Le cabillaud revient", None, "Astrid Lund", "NOR")
    knows = library.catalogue.knows
    assert knows("Lund")
    assert knows("astrid")
    assert knows("cabillaud")
    assert not knows("Lun")
    assert not knows("cabil")
    assert not knows("")


async def test_an_article_by_its_address(library: Library) -> None:
    await store(library, "Mars", None, "Nils Dahl", "NOR", url="https://www.courrier.example/mars?id=3")
    found = await library.article_at("http://www.Courrier.example/mars/?id=3&utm_source=fil#haut")
    assert found is not None
    assert found.title == "Mars"
    assert await library.article_at("https://www.courrier.example/avril") is None
    assert await library.article_at("") is None
