"""Autocomplete from memory: the same answers as a search through all titles, after any changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library, entries
from bot.library import catalogue as catalogues
from bot.library.catalogue import IdentityIndex, PrefixIndex
from bot.library.query import tokens
from bot.model import ActorType, Analysis, Article, IdentityRow
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

TITLES = {
    "L'Élysée reçoit une délégation irakienne": date(2026, 1, 3),
    "Irak : les élections reportées": date(2026, 1, 2),
    "Bagdad et Téhéran se parlent": date(2026, 1, 1),
}


async def _fill(library: Library) -> None:
    for title, day in TITLES.items():
        article = make_article(title, "Salim Haddad a parlé.", path=title, published=day)
        actors = [make_actor(article, "Salim Haddad", "IRQ")]
        contacts = [make_contact("IRQ", "IRN"), make_contact("IRQ", "FRA")][: 1 + day.day % 2]
        await library.store(article, make_analysis(article, actors=actors, contacts=contacts))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2]),
        ("ira", [0, 1]),
        ("IRAK", [0, 1]),
        ("irakie", [0]),
        ("elysee", [0]),
        ("l'élys", [0]),
        ("él", [0, 1]),
        ("irak elec", [1]),
        ("élections irak", [1]),
        ("parle bag", [2]),
        ("aghdad", []),
        ("irak zz", []),
    ],
)
async def test_titles_by_the_beginnings_of_their_words(library: Library, typed: str, found: list[int]) -> None:
    await _fill(library)
    titles = list(TITLES)
    assert [row.title for row in library.catalogue.articles(typed)] == [titles[index] for index in found]
    assert len(library.catalogue.articles(typed, limit=1)) == min(1, len(found))


async def test_articles_by_names_and_source_after_those_by_title(library: Library) -> None:
    for title, day, names, source in (
        ("Bagdad attend", 4, ["Naïm Farouki", "Reza Karimi"], "La Gazette"),
        ("Farouki à Paris", 1, [], "La Gazette"),
        ("Téhéran répond", 3, ["Reza Karimi"], "Le Farouk"),
        ("Rien de neuf", 5, [], None),
    ):
        article = make_article(title, f"{', '.join(names)}.", path=title, published=date(2026, 1, day), source=source)
        actors = [make_actor(article, name) for name in names]
        await library.store(article, make_analysis(article, actors=actors))

    def found(typed: str, limit: int = 25) -> list[str]:
        return [row.title for row in library.catalogue.articles(typed, limit)]

    assert found("farou") == ["Farouki à Paris", "Bagdad attend", "Téhéran répond"]
    assert found("farou", 2) == ["Farouki à Paris", "Bagdad attend"]
    assert found("naim") == found("naïm far") == found("farouki bagd") == ["Bagdad attend"]
    assert found("gazet") == ["Bagdad attend", "Farouki à Paris"]
    assert found("karimi") == ["Bagdad attend", "Téhéran répond"]
    assert found("arouki") == []

    changed = make_article("Bagdad attend", "Personne.", path="Bagdad attend", source=None)
    await library.store(changed, make_analysis(changed))
    assert found("naim") == []
    assert found("karimi") == ["Téhéran répond"]


@pytest.mark.parametrize("typed", ["", "ira", "haddad", "irak élections", "absent"])
async def test_among_a_few_the_same_are_found_as_among_all(library: Library, typed: str) -> None:
    await _fill(library)
    everything = library.catalogue.articles(typed)
    for among in ({1, 2, 3}, {2}, {1, 3}, {3, 99}, set()):
        found = library.catalogue.articles(typed, among=among)
        assert found == [row for row in everything if row.id in among]


async def test_countries_and_actors_by_frequency(library: Library) -> None:
    await _fill(library)
    assert library.catalogue.countries() == ["IRQ", "IRN", "FRA"]
    article = make_article("Autre", "Reza Karimi, Reza Karimi, Reza Karimi et Reza Karimi.", path="other.txt")
    await library.store(article, make_analysis(article, actors=[make_actor(article, "Reza Karimi", "IRN")]))
    assert library.catalogue.actors("") == ["Reza Karimi", "Salim Haddad"]
    assert library.catalogue.actors("had") == ["Salim Haddad"]
    assert library.catalogue.actors("kar rez") == ["Reza Karimi"]


async def test_opening_again_gives_the_same_catalogue(tmp_path: Path) -> None:
    library = await Library.open(tmp_path / "vigie.db")
    await _fill(library)
    changed = make_article("Titre changé", "Reza Karimi parle.", path=next(iter(TITLES)), published=None)
    await library.store(changed, make_analysis(changed, actors=[make_actor(changed, "Reza Karimi", "IRN")]))
    before = library.catalogue
    await library.close()
    library = await Library.open(tmp_path / "vigie.db")
    after = library.catalogue
    await library.close()
    assert [row.title for row in before.articles("")][-1] == "Titre changé"
    assert before.articles("") == after.articles("")
    assert before.actors("") == after.actors("")
    assert sorted(before.countries()) == sorted(after.countries())


words = st.text("aàbcéi' ", max_size=12)
changes = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), st.none() | words), max_size=25)


@given(changes=changes, typed=words, at_once=st.booleans())
def test_the_index_answers_as_a_plain_scan_would(
    changes: list[tuple[int, int, str | None]], typed: str, at_once: bool
) -> None:
    index: PrefixIndex[int] = PrefixIndex()
    texts: dict[int, tuple[tuple[int, ...], str]] = {}
    if at_once:
        texts = {id_: ((key, id_), text) for id_, key, text in changes if text is not None}
        index.extend((id_, key, text) for id_, (key, text) in texts.items())
    for id_, key, text in changes:
        if text is None:
            index.discard(id_)
            texts.pop(id_, None)
        else:
            index.add(id_, (key, id_), text)
            texts[id_] = ((key, id_), text)
    starts = [token.folded for token in tokens(typed, "fr")]
    expected = [
        id_
        for id_, (_, text) in sorted(texts.items(), key=lambda item: item[1][0])
        if all(any(token.folded.startswith(start) for token in tokens(text, "fr")) for start in starts)
    ]
    assert index.find(typed, 100) == expected
    assert index.find(typed, 2) == expected[:2]


async def test_of_an_archive_without_end_the_newest_articles_are_offered(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await _fill(library)
    await library.store(*_older("Bagdad avant la guerre", "ancien.txt"))
    for opened in (library, await _reopened(library, monkeypatch, tmp_path, held=2)):
        titles = [row.title for row in opened.catalogue.articles("")]
        assert titles[:2] == list(TITLES)[:2]
        assert [row.title for row in await opened.find_articles("guerre")] == ["Bagdad avant la guerre"]
    assert len(titles) == 2
    assert opened.catalogue.articles("bagdad") == []
    new = make_article("Bagdad, demain", "Un texte.", path="neuf.txt", published=date(2026, 1, 9))
    await opened.store(new, make_analysis(new))
    await opened.store(*_older("Bagdad naguère", "naguere.txt"))
    assert [row.title for row in opened.catalogue.articles("")] == ["Bagdad, demain", next(iter(TITLES))]
    assert opened.catalogue.articles("naguere") == []
    await opened.close()


def _older(title: str, path: str) -> tuple[Article, Analysis]:
    article = make_article(title, "Un texte d'archives.", path=path, published=date(1999, 1, 1))
    return article, make_analysis(article)


async def _reopened(library: Library, monkeypatch: pytest.MonkeyPatch, folder: Path, *, held: int) -> Library:
    monkeypatch.setattr(catalogues.Catalogue.__init__, "__kwdefaults__", {"held": held})
    monkeypatch.setattr(entries.read_newest, "__defaults__", (held,))
    return await Library.open(folder / "vigie.db")


def test_those_mentioned_least_are_left_out() -> None:
    index = IdentityIndex(held=2)
    rows = {id_: IdentityRow(id_, f"Nom {id_}", ActorType.PERSON, None, id_, 1, (f"Nom {id_}",)) for id_ in range(1, 6)}
    index.extend([rows[1], rows[3]])
    index.replace([2, 4], [rows[2], rows[4]])
    assert index.find("nom") == [4, 3]
    index.replace([4], [])
    index.replace([1, 5], [rows[1], rows[5]])
    assert index.find("nom") == [5, 3]
