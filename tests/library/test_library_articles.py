"""Articles stored, recognised, updated; analyses that come back as they were."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.library import Library, Outcome
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Article,
    Contact,
    Kind,
    Mention,
    Party,
    PartyRole,
    Precision,
    Sentence,
    Status,
)
from tests.library.builders import VERSION, make_actor, make_analysis, make_article, make_contact

TABLES = ("blocks sentences summary_ranks actors mentions contacts parties party_people contact_countries passages"
          " passages_fts articles_fts").split()  # fmt: skip


def _read(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def _example(path: str = "article.txt") -> tuple[Article, Analysis]:
    article = make_article(
        "Bagdad appelle Téhéran",
        "Mardi, Salim Haddad a téléphoné à Reza Karimi. Le ministère confirme l'échange.",
        path=path,
    )
    contact = make_contact("IRQ", "IRN", sentence=1, since=date(2026, 1, 13), people=["Salim Haddad"])
    actors = [make_actor(article, "Salim Haddad", "IRQ", "ministre"), make_actor(article, "Reza Karimi", "IRN")]
    return article, make_analysis(article, actors=actors, contacts=[contact], summary=[1, 2])


async def test_storing_twice_changes_nothing(library: Library) -> None:
    article, analysis = _example()
    first = await library.store(article, analysis)
    second = await library.store(article, analysis)
    assert (first.outcome, second.outcome) == (Outcome.ADDED, Outcome.UNCHANGED)
    assert first.article_id == second.article_id
    status = await library.status()
    assert (status.articles, status.actors, status.contacts) == (1, 2, 1)


async def test_a_changed_file_updates_its_article_and_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    library = await Library.open(path)
    stored = await library.store(*_example())
    old_contact = (await library.contacts())[0].id
    changed = make_article("Bagdad dément", "Aucun appel n'a eu lieu.", published=date(2026, 1, 15))
    analysis = make_analysis(changed, contacts=[make_contact("IRQ", "IRN", status=Status.DENIED)])
    updated = await library.store(changed, analysis)

    assert (updated.article_id, updated.outcome) == (stored.article_id, Outcome.UPDATED)
    row = await library.article(stored.article_id)
    assert row is not None
    assert (row.title, row.published) == ("Bagdad dément", date(2026, 1, 15))
    assert await library.analysis(stored.article_id) == analysis
    assert await library.search("téléphoné") == []
    assert await library.find_articles("Haddad") == []
    assert await library.actors() == []
    assert [row.id for row in await library.contacts()] != [old_contact]
    assert library.catalogue.actors("") == []
    assert [row.title for row in library.catalogue.articles("")] == ["Bagdad dément"]
    await library.close()
    assert _read(path, "SELECT count(*) FROM passages_fts") == [(len(analysis.sentences),)]
    assert _read(path, "SELECT count(*) FROM passages") == [(len(analysis.sentences),)]
    assert _read(path, "SELECT (SELECT count(*) FROM identities), (SELECT count(*) FROM joints)") == [(0, 0)]


async def test_an_update_that_fails_keeps_the_old_article_whole(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    library = await Library.open(path)
    article, analysis = _example()
    stored = await library.store(article, analysis)
    before = {table: _read(path, f"SELECT * FROM {table}") for table in TABLES}
    changed = make_article("Autre titre", "Autre texte.")
    impossible = make_analysis(changed, contacts=[make_contact("IRQ", "IRN", sentence=99)])
    with pytest.raises(sqlite3.IntegrityError):
        await library.store(changed, impossible)
    assert {table: _read(path, f"SELECT * FROM {table}") for table in TABLES} == before
    assert await library.analysis(stored.article_id) == analysis
    assert len(await library.search("téléphoné")) == 1
    assert library.catalogue.articles("bagdad")[0].title == "Bagdad appelle Téhéran"
    await library.close()


async def test_another_version_of_the_analyser_replaces_the_analysis(library: Library) -> None:
    article, analysis = _example()
    await library.store(article, analysis)
    newer = replace(analysis, version="test-2", contacts=())
    stored = await library.store(article, newer)
    assert stored.outcome is Outcome.UPDATED
    assert await library.analysis(stored.article_id) == newer
    assert await library.contacts() == []


async def test_the_same_content_under_another_path_is_a_duplicate(library: Library) -> None:
    article, analysis = _example("first.txt")
    first = await library.store(article, analysis)
    copy = replace(article, path="second.txt")
    second = await library.store(copy, analysis)
    assert (second.article_id, second.outcome) == (first.article_id, Outcome.DUPLICATE)
    assert len(await library.articles()) == 1
    assert await library.is_current(article, VERSION)
    assert not await library.is_current(copy, VERSION)


async def test_a_duplicate_read_by_a_newer_analyser_refreshes_the_article_it_repeats(library: Library) -> None:
    article, analysis = _example("first.txt")
    await library.store(article, analysis)
    newer = replace(analysis, version="test-2")
    stored = await library.store(replace(article, path="second.txt"), newer)
    assert stored.outcome is Outcome.DUPLICATE
    assert await library.is_current(article, "test-2")
    row = await library.article(stored.article_id)
    assert row is not None
    assert row.path == "first.txt"


async def test_two_files_of_one_address_stay_two_articles(library: Library) -> None:
    texts = [("a.txt", "Première version."), ("b.txt", "Seconde version, corrigée.")]
    articles = [make_article("Le titre", text, path=path, url="https://exemple.fr/une") for path, text in texts]
    for _ in range(2):
        outcomes = [(await library.store(article, make_analysis(article))).outcome for article in articles]
    assert outcomes == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert len(await library.articles()) == 2


async def test_a_page_without_a_path_is_known_by_its_address(library: Library) -> None:
    page = make_article("La page", "Un texte.", path="", url="https://exemple.fr/une?id=3&utm_source=x#haut")
    changed = make_article("La page", "Un autre texte.", path="", url="http://EXEMPLE.fr/une/?id=3")
    other = make_article("La page", "Un texte.", path="", url="https://exemple.fr/une?id=4")
    first, second, third = [await library.store(article, make_analysis(article)) for article in (page, changed, other)]
    assert (second.article_id, second.outcome) == (first.article_id, Outcome.UPDATED)
    assert third.outcome is Outcome.ADDED


async def test_texts_without_path_and_address(library: Library) -> None:
    texts = [make_article("", f"Texte collé numéro {n}.", path="") for n in (1, 2, 1)]
    outcomes = [(await library.store(article, make_analysis(article))).outcome for article in texts]
    assert outcomes == [Outcome.ADDED, Outcome.ADDED, Outcome.UNCHANGED]


async def test_is_current(library: Library) -> None:
    article, analysis = _example()
    assert not await library.is_current(article, VERSION)
    await library.store(article, analysis)
    assert await library.is_current(article, VERSION)
    assert not await library.is_current(article, "test-2")
    assert not await library.is_current(replace(article, published=None), VERSION)


async def test_articles_newest_first_and_the_undated_last(library: Library) -> None:
    for number, day in enumerate([date(2025, 5, 1), None, date(2026, 1, 1), date(2025, 5, 1)]):
        article = make_article(f"Titre {number}", path=f"{number}.txt", published=day)
        await library.store(article, make_analysis(article))
    assert [row.title[-1] for row in await library.articles()] == ["2", "3", "0", "1"]
    assert [row.title[-1] for row in await library.articles(limit=2, offset=1)] == ["3", "0"]
    assert [row.title[-1] for row in library.catalogue.articles("titre")] == ["2", "3", "0", "1"]


async def test_an_unknown_article(library: Library) -> None:
    assert await library.article(7) is None
    with pytest.raises(LookupError):
        await library.analysis(7)


async def test_stores_from_many_tasks(library: Library) -> None:
    made = [_example(f"{number}.txt") for number in range(20)]
    made = [(replace(article, title=article.path), analysis) for article, analysis in made]
    await asyncio.gather(*(library.store(*pair) for pair in made), *(library.search("téléphoné") for _ in range(20)))
    assert (await library.status()).articles == 20
    assert len(await library.search("téléphoné", limit=50)) == 20


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
numbers = st.integers(0, 10_000)
codes = st.sampled_from(["IRQ", "IRN", "FRA", "EU"])


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    sentences = draw(st.lists(st.builds(Sentence, numbers, numbers, numbers, texts), max_size=6))
    place = st.integers(0, max(0, len(sentences) - 1))
    mentions = st.lists(st.builds(Mention, numbers, numbers, texts), max_size=3).map(tuple)
    actor = st.builds(Actor, texts, st.sampled_from(ActorType), st.none() | codes, st.none() | texts, mentions)
    party = st.builds(Party, codes, st.sampled_from(PartyRole), st.lists(texts, max_size=3).map(tuple))
    contact = st.builds(
        Contact, st.sampled_from(Kind), st.sampled_from(Status), st.lists(party, max_size=4).map(tuple), place,
        st.none() | st.dates(), st.none() | st.dates(), st.sampled_from(Precision), texts, texts, texts, texts, texts,
    )  # fmt: skip
    few = 3 if sentences else 0
    return Analysis(
        draw(st.sampled_from(["fr", "en", "tr", ""])), draw(texts), draw(st.booleans()), tuple(sentences),
        tuple(draw(st.lists(actor, max_size=4))), tuple(draw(st.lists(contact, max_size=few))),
        tuple(draw(st.lists(place, max_size=few, unique=True))),
    )  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(analysis=analyses(), newer=analyses(), title=texts)
async def test_an_analysis_comes_back_as_it_was(
    library: Library, analysis: Analysis, newer: Analysis, title: str
) -> None:
    path = f"{title} {analysis!r} {newer!r}"
    for number, given_ in enumerate((analysis, newer)):
        stored = await library.store(make_article(f"{title}{number}", path=path), given_)
        assert await library.analysis(stored.article_id) == given_
