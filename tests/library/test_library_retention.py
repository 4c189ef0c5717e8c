"""Articles that are kept for so long and no longer, with all that was read from them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.library import Author, Library, Outcome, Place, Wanted
from bot.library.intake import take_in
from bot.library.loads import LoadCounts
from bot.model import Analysis, Article
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=100)
LIMIT = NOW - timedelta(days=30)


def _article(number: int) -> Article:
    return make_article(
        f"Réunion numéro {number}", f"Paul Ravel{number} a rencontré Nils Dahl à propos de {number}.", path=f"{number}"
    )


def _analysis(article: Article) -> Analysis:
    number = article.path
    contact = make_contact("FRA", "NOR", sentence=1, people=[f"Paul Ravel{number}"])
    return make_analysis(article, actors=[make_actor(article, f"Paul Ravel{number}", "FRA")], contacts=[contact])


class Worker:
    version = "test-1"

    async def analyse(self, article: Article) -> Analysis:
        return _analysis(article)


async def _age(library: Library, article_id: int, moment: datetime) -> None:
    async with library._database.write() as connection:
        await connection.execute("UPDATE articles SET added = ? WHERE id = ?", (moment.isoformat(), article_id))


@pytest.fixture
async def aged(library: Library) -> Library:
    """25 articles, the first 23 of them kept for too long."""
    for number in range(1, 26):
        await library.store(_article(number), _analysis(_article(number)))
        if number <= 23:
            await _age(library, number, OLD)
    return library


async def test_what_is_too_old_goes_with_all_that_was_read_from_it(aged: Library, tmp_path: Path) -> None:
    await aged.corrections.correct(1, Author(7, "selon l'agence"), source="L'Agence")
    assert await aged.retention.expire(LIMIT) == 23
    assert {row.id for row in await aged.articles()} == {24, 25}
    assert {row.name for row in await aged.actors()} == {"Paul Ravel24", "Paul Ravel25"}
    assert len(await aged.contacts()) == 2
    assert {excerpt.article.id for excerpt in await aged.search("Dahl")} == {24, 25}
    assert len(aged.catalogue.articles("Réunion")) == 2
    assert aged.catalogue.actors("Ravel1") == []
    assert await aged.retention.expire(LIMIT) == 0
    with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("blocks", "sentences", "actors", "contacts", "story_articles", "sketches", "passages"):
            ids = {row[0] for row in connection.execute(f"SELECT DISTINCT article_id FROM {table}")}
            assert ids <= {24, 25}, table
        assert connection.execute("SELECT count(*) FROM corrected_articles").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM corrections").fetchone() == (0,)


async def test_a_load_does_not_bring_it_back_but_a_person_can(aged: Library) -> None:
    await aged.retention.expire(LIMIT)
    again = _article(3)
    assert (await take_in(aged, Worker(), again, alert=True)).outcome is Outcome.REMOVED
    assert (await aged.store(again, _analysis(again))).outcome is Outcome.REMOVED
    changed = make_article("Une tout autre réunion", "Un texte neuf.", path="3")
    assert (await aged.store(changed, make_analysis(changed))).outcome is Outcome.ADDED
    assert await aged.corrections.readmit(again, 9)
    assert (await take_in(aged, Worker(), again, alert=False)).outcome is not Outcome.REMOVED


async def test_watches_stay_and_their_alerts_of_it_are_given_up(aged: Library) -> None:
    watch = await aged.watches.add(Place(1, 2, 3), Wanted("réunion"))
    async with aged._database.write() as connection:
        for article_id in (1, 25):
            await connection.execute(
                "INSERT INTO deliveries (watch_id, story_id, article_id, destination_id, due, created)"
                " SELECT ?, story_id, article_id, ?, ?, ? FROM story_articles WHERE article_id = ?",
                (watch.id, watch.destination_id, OLD.isoformat(), OLD.isoformat(), article_id),
            )
    await aged.finish_load(await aged.start_load(), LoadCounts(1, 0, 0, 0), [])
    await aged.retention.expire(LIMIT)
    assert [one.id for one in await aged.watches.find()] == [watch.id]
    logged = await aged.letters.log([watch.id])
    assert [(row.article.id if row.article else None, row.state) for row in logged] == [(25, "pending")]
    assert (await aged.status()).last_load is not None


async def test_it_is_done_again_and_again(aged: Library) -> None:
    running = asyncio.create_task(aged.retention.run(30, every=0.01, clock=lambda: NOW))
    async with asyncio.timeout(60):
        while len(await aged.articles(limit=30)) > 2:  # noqa: ASYNC110 - what is waited for is polled itself
            await asyncio.sleep(0.01)
    await _age(aged, 24, OLD)
    async with asyncio.timeout(60):
        while len(await aged.articles(limit=30)) > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_a_clock_that_is_put_forward_removes_nothing_at_once(
    aged: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = iter([OLD, OLD, NOW])
    done = asyncio.Event()
    expired: list[datetime] = []

    def clock() -> datetime:
        moment = next(rounds, None)
        if moment is None:
            done.set()
        return moment or NOW + timedelta(days=1_000)

    async def expire(before: datetime) -> int:
        expired.append(before)
        return 0

    monkeypatch.setattr(aged.retention, "expire", expire)
    running = asyncio.create_task(aged.retention.run(30, every=0, clock=clock))
    async with asyncio.timeout(60):
        await done.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert expired == [OLD - timedelta(days=30)] * 2
    assert "The clock was put forward" in caplog.text
