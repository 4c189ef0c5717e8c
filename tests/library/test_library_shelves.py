"""What one server keeps to itself: numbers of its own, readers kept from it, nothing mixed with what others have."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiosqlite
import pytest
import pytest_asyncio

from bot.library import Library, database
from bot.library.articles import Outcome
from bot.library.identities import By, DecisionError
from bot.library.shelves import KEYS, Reader, reading_for, shelf_of
from bot.model import Analysis, Article
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

HERE, THERE = 11, 22
# Tables whose rows say nothing of an article: those of servers and persons, of feeds, and of what the program did.
NOT_OF_ARTICLES = {
    *("migrations", "load_runs", "load_failures", "known_folders", "reanalyses", "row_counts", "shelves"),
    *("watches", "mention_claims", "destinations", "dispatches", "deliveries", "digests"),
    *("server_settings", "server_rights", "feeds", "guild_feeds", "feed_items", "expired_articles"),
}


def story(name: str = "Nils Dahl", number: int = 1, **facts: Any) -> tuple[Article, Analysis]:
    """A call between Norway and Finland; `number` tells texts apart."""
    text = f"Le ministre norvégien {name} a appelé la Finlande pour la {number}e fois au sujet du port de Kirkenes."
    article = make_article(f"Kirkenes {number}", text, "Le port attend des travaux.", path="", **facts)
    actor = make_actor(article, name, "NOR", "ministre norvégien")
    contact = make_contact("NOR", "FIN", since=date(2026, 1, 13), people=[name], sentence=1)
    return article, make_analysis(article, actors=[actor], contacts=[contact], summary=[1])


@pytest_asyncio.fixture
async def shared(library: Library) -> AsyncIterator[Library]:
    """The same persons, events and words told to everyone and to two servers, which have one text in common."""
    await library.store(*story())
    await library.store(*story(number=2, source="Baltique"))
    for server in (HERE, THERE):
        await library.store(*story(number=3, source="Agence"), guild_id=server)
        await library.store(*story("Nils Dahll", number=4), guild_id=server)
    yield library


async def _rows(library: Library, sql: str) -> list[Any]:
    async with library._database.write() as connection:
        return list(await connection.execute_fetchall(sql))


async def test_every_table_is_narrowed_or_holds_nothing_of_articles(library: Library) -> None:
    tables = {
        name
        for (name,) in await _rows(library, "SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith("sqlite_") and "_fts" not in name and not name.endswith("_vocab")
    }
    assert tables - KEYS.keys() == NOT_OF_ARTICLES


async def test_no_row_refers_to_one_of_another_shelf(shared: Library) -> None:
    checked = 0
    for table in KEYS:
        for _, _, parent, column, *_ in await _rows(shared, f"PRAGMA foreign_key_list({table})"):
            if column not in ("article_id", "contact_id", "joint_id", "other_id", "identity_id", "event_id",
                              "story_id", "origin", "twin_id", "first_contact", "second_contact", "first_claim",
                              "second_claim", "corrected_id"):  # fmt: skip
                continue
            key = KEYS[table]
            mixed = f"SELECT {column}, {key} FROM {table} WHERE {column} >> 40 <> ({key}) >> 40"
            assert await _rows(shared, mixed) == [], (table, parent)
            checked += 1
    assert checked > 20
    assert len(await _rows(shared, "SELECT DISTINCT id >> 40 FROM identities")) == 3
    assert len(await _rows(shared, "SELECT DISTINCT event_id >> 40 FROM event_contacts")) == 3


@pytest.mark.parametrize(("reader", "count"), [(None, 2), (HERE, 4), (THERE, 4), (33, 2), (Reader.EVERYTHING, 6)])
async def test_a_reader_sees_what_is_everybodys_and_its_own(shared: Library, reader: Any, count: int) -> None:
    with reading_for(reader):
        rows = await shared.articles()
        assert len(rows) == count
        assert len(await shared.find_articles("kirkenes", limit=50)) == count
        assert len({excerpt.article.id for excerpt in await shared.search("travaux", limit=50)}) == count
        assert len(shared.catalogue.articles("kirkenes")) == count
        assert len(shared.catalogue.newest(limit=50)) == count
        assert ("Nils Dahll" in shared.catalogue.actors("nils")) is (count > 2)
        assert len(await shared.contacts("NOR")) == count
        told = [row.article.id for event in await shared.events.find("NOR") for row in event.told]
        assert len(told) == count
        people = await shared.identities.find("Nils Dahl")
        assert len(people) == len({shelf_of(row.id) for row in rows})
        assert len(await shared.actors()) == len(people)
        arrived = await shared.arrivals(datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1))
        assert sum(story.sources for story in arrived.stories) <= count
        for row in people:
            page = await shared.identities.page(row.id)
            assert page is not None
            assert {shelf_of(evidence.article.id) for evidence in page.articles} == {shelf_of(row.id)}


async def test_what_everybody_has_stays_as_it_is_whatever_a_server_adds(library: Library) -> None:
    await library.store(*story())
    (before,), ((event,), (actor,)) = await library.articles(), (await library.events.find(), await library.actors())
    await library.store(*story("Nils Dahll", number=2), guild_id=HERE)
    with reading_for(HERE):
        (private,) = [row for row in await library.articles() if row.private]
        await library.corrections.remove(private.id, _author())
    await library.store(*story("Nils Dahll", number=3), guild_id=HERE)
    assert await library.articles() == [before]
    assert await library.events.find() == [event]
    assert await library.actors() == [actor]


def _author() -> Any:
    from bot.library.corrections import Author

    return Author(1, "")


async def test_a_text_that_one_server_has_is_new_to_others_and_to_everybody(library: Library) -> None:
    article, analysis = story()
    first = await library.store(article, analysis, guild_id=HERE)
    assert (await library.store(article, analysis, guild_id=HERE)).outcome is Outcome.UNCHANGED
    second = await library.store(article, analysis, guild_id=THERE)
    public = await library.store(article, analysis)
    assert [stored.outcome for stored in (first, second, public)] == [Outcome.ADDED] * 3
    assert len({shelf_of(stored.article_id) for stored in (first, second, public)}) == 3
    assert [row.id for row in await library.articles()] == [public.article_id]
    again = await library.store(article, analysis, guild_id=33)
    assert (again.outcome, again.article_id) == (Outcome.UNCHANGED, public.article_id)


async def test_what_a_server_removed_from_its_own_comes_to_everybody(library: Library) -> None:
    article, analysis = story()
    stored = await library.store(article, analysis, guild_id=HERE)
    await library.corrections.correct(stored.article_id, _author(), title="Autre titre")
    await library.corrections.remove(stored.article_id, _author())
    assert (await library.store(article, analysis, guild_id=HERE)).outcome is Outcome.REMOVED
    assert (await library.store(article, analysis)).outcome is Outcome.ADDED
    assert [row.title for row in await library.articles()] == [article.title]


async def test_verdicts_on_a_servers_own_names_stay_there(shared: Library) -> None:
    with reading_for(HERE):
        (own,) = [row for row in await shared.identities.find("Nils Dahll") if row.private]
        (public,) = [row for row in await shared.identities.find("Nils Dahl") if not row.private]
        with pytest.raises(DecisionError):
            await shared.identities.join(own.id, public.id, By(1, "a", HERE))
        page = await shared.identities.page(own.id)
        assert page is not None
        (name,) = [row.named for row in page.names if row.name == "Nils Dahll"]
        await shared.identities.split(own.id, [name], By(1, "a", HERE))
        assert len(await shared.identities.find("Nils Dahll")) == len(await shared.identities.find("Nils Dahl")) - 1
    for reader in (None, THERE):
        with reading_for(reader):
            for row in await shared.identities.find("Nils Dahl"):
                page = await shared.identities.page(row.id)
                assert page is not None
                assert not page.verdicts


async def test_an_erasure_takes_a_servers_own_and_nothing_else(shared: Library) -> None:
    before = await shared.articles()
    erased = await shared.erasure.of_server(HERE)
    assert erased.articles == 2
    for reader, count in ((HERE, 2), (THERE, 4), (None, 2)):
        with reading_for(reader):
            assert len(await shared.articles()) == len(shared.catalogue.articles("")) == count
    assert await shared.articles() == before
    for table, key in KEYS.items():
        if not table.endswith("_changes"):
            left = await _rows(shared, f"SELECT DISTINCT ({key}) >> 40 FROM {table}")
            assert {row[0] for row in left} <= {0, -2, None}, table
    assert await _rows(shared, f"SELECT * FROM shelves WHERE guild_id = {HERE}") == []
    await shared.store(*story(number=5), guild_id=HERE)
    assert [row[0] for row in await _rows(shared, "SELECT id FROM shelves ORDER BY id")] == [-3, -2, -1]


async def test_a_restart_and_a_reanalysis_know_the_shelves(shared: Library, tmp_path: Any) -> None:
    async with shared.rereading._database.read_everything():
        pass
    assert await shared.rereading.count_stale("another") == 6
    run = await shared.rereading.begin("another")
    assert len(await shared.rereading.ids(after=run.last_article, until=run.until_article, limit=50)) == 6
    await shared.close()
    opened = await Library.open(tmp_path / "vigie.db")
    try:
        with reading_for(HERE):
            assert len(opened.catalogue.articles("kirkenes")) == 4
        assert len(opened.catalogue.articles("kirkenes")) == 2
    finally:
        await opened.close()


def _keeping(kept: list[tuple[str, Any]], real: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def fetch(connection: Any, sql: str, parameters: Any = ()) -> Any:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            kept.append((sql, parameters))
        return await real(connection, sql, parameters)

    return fetch


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The queries that are put, with their values."""
    kept: list[tuple[str, Any]] = []
    for kind in (aiosqlite.Connection, database._InThread):
        monkeypatch.setattr(kind, "execute_fetchall", _keeping(kept, kind.execute_fetchall))
    return kept


# Steps of the view that tells which ids the reader sees.
_OF_READER = r"reader_span|shelves|SCALAR SUBQUERY|REUSE SUBQUERY|COMPOUND|UNION ALL|LEFT-MOST|CONSTANT ROW"


async def test_queries_are_planned_as_without_shelves(shared: Library, asked: list[tuple[str, Any]]) -> None:
    (first, *_), people = await shared.articles(), await shared.identities.find("Nils Dahl")
    await shared.analysis(first.id)
    await shared.story(first.id)
    await shared.search("travaux OR port")
    await shared.find_articles("kirkenes")
    for facts in ({}, {"country": "NOR"}, {"article_id": first.id}, {"since": date(2026, 1, 1)}):
        await shared.actors(**facts)
    for facts in ({}, {"country": "NOR", "with_country": "FIN"}, {"article_id": first.id}):
        await shared.contacts(**facts)
    await shared.events.find("NOR", with_country="FIN")
    await shared.identities.page(people[0].id)
    await shared.contradictions.find()
    await shared.contradictions.find("NOR", actor="Nils Dahl", article_id=first.id)
    queries = list(dict.fromkeys((sql, str(values)) for sql, values in asked))
    values = {(sql, str(found)): found for sql, found in asked}
    assert len(queries) > 25
    for query in queries:
        async with shared._database.read() as narrowed:
            here = await _plan(narrowed, query[0], values[query])
        async with shared._database.write() as whole:
            if "reader_span" in query[0]:
                continue
            there = await _plan(whole, query[0], values[query])
        assert here == there, query[0]


async def _plan(connection: aiosqlite.Connection, sql: str, values: Any) -> list[str]:
    """How each table is come by, whatever it is called there, without the look-up of who reads."""
    rows = await connection.execute_fetchall(f"EXPLAIN QUERY PLAN {sql}", values)
    steps = [row[3] for row in rows if not re.search(_OF_READER, row[3])]
    return sorted(re.sub(r"^(SCAN|SEARCH) \S+", r"\1", step) for step in steps)
