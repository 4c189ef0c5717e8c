"""The library: one memory for all articles, and the only door to the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bot.library import (
    actors,
    analyses,
    arrivals,
    articles,
    contacts,
    contradictions_of_offices,
    deliveries,
    entries,
    events_placing,
    loads,
    search,
    stories,
)
from bot.library.arrivals import Arrivals
from bot.library.articles import Known, Stored
from bot.library.catalogue import Catalogue
from bot.library.changes import CatalogueFollower, Seen, last_change
from bot.library.clock import ClockFaults
from bot.library.contradictions import Contradictions
from bot.library.corrections import Corrections
from bot.library.database import Database, explain, in_one_go
from bot.library.deliveries import DeliveryCounts
from bot.library.digests import Digests
from bot.library.erasure import Erasure
from bot.library.events import Events
from bot.library.feeds import Feeds
from bot.library.first_loads import FirstLoads
from bot.library.identities import Identities, placing
from bot.library.letters import Letters
from bot.library.loads import LibraryStatus
from bot.library.outbox import Outbox
from bot.library.rereading import Rereading
from bot.library.retention import Retention
from bot.library.search import Indexed
from bot.library.settings import SettingsBook
from bot.library.shelves import all_shelves
from bot.library.stories import Republication
from bot.library.tallies import Tallies
from bot.library.watches import Watches
from bot.model import ActorRow, Analysis, Article, ArticleRow, ContactRow, Excerpt, Kind, Status


class Library:
    """Opened with `Library.open`. `catalogue` answers from memory and follows every store, and, as long as
    `follower.follow` runs, what other processes write."""

    def __init__(self, database: Database, catalogue: Catalogue, seen: Seen) -> None:
        self.catalogue = catalogue
        self.events = Events(database)
        self.contradictions = Contradictions(database)
        self.feeds = Feeds(database)
        self._database = database
        self.follower = CatalogueFollower(database, catalogue, seen)
        self.identities = Identities(database, catalogue, self.follower)
        self.corrections = Corrections(database, self.follower)
        self.rereading = Rereading(database, self.follower)
        self.settings = SettingsBook(database)
        self.digests = Digests(database)
        self.watches = Watches(database)
        self.outbox = Outbox(database)
        self.letters = Letters(database)
        self.first_loads = FirstLoads(database)
        self.tallies = Tallies(database)
        self.clock_faults = ClockFaults(database)
        self.retention = Retention(database, self.follower)
        self.erasure = Erasure(database, self.follower, self.feeds, self.settings)

    @classmethod
    async def open(cls, path: Path, *, busy_timeout: float = 5.0) -> Library:
        """Create or migrate the file as needed. Raises LibraryError; `busy_timeout` is in seconds."""
        database = await Database.open(path, busy_timeout=busy_timeout)
        try:
            await stories.place_missing(database)
            await placing.place_missing(database)
            await events_placing.place_missing(database, datetime.now(UTC))
            await contradictions_of_offices.read_missing(database, datetime.now(UTC))
            async with database.read_everything() as connection:
                catalogue = Catalogue(await entries.read_newest(connection))
                catalogue.servers = await all_shelves(connection)
                library = cls(database, catalogue, await last_change(connection))
            await library.settings.load()
            await library.identities.load()
            return library
        except BaseException as error:
            await database.close()
            if isinstance(error, sqlite3.Error):
                raise explain(path, error) from error
            raise

    async def close(self) -> None:
        await self._database.close()

    async def find_known(self, article: Article, guild_id: int | None = None) -> Known | None:
        """The article that this one is, or repeats, for everybody or for one server alone; None for a new one."""
        async with self._database.read_everything() as connection:
            return await in_one_go(connection, partial(articles.find_known, article=article, guild_id=guild_id))

    async def is_current(self, article: Article, version: str) -> bool:
        """Whether the library holds this content under this path or address, analysed by this version."""
        async with self._database.read() as connection:
            return await articles.is_current(connection, article, version)

    async def store(
        self,
        article: Article,
        analysis: Analysis,
        *,
        analysed: Article | None = None,
        alert: bool = True,
        guild_id: int | None = None,
    ) -> Stored:
        """Add an article, update the one of the same path, or leave what is known as it is; one transaction.

        `article` is as it came, `analysed` as people corrected it, where the analysis was made of that. What is new in
        it is put into the outbox for the watches that it matches, in the same transaction. `alert` is false for what is
        no news to anybody: the first load of a folder or feed. With a `guild_id`, that server alone will see it.
        """
        now = datetime.now(UTC)
        async with self.follower.write() as connection:
            finding = partial(articles.find_known, article=article, guild_id=guild_id)
            known = await in_one_go(connection, finding)
            before = await self.outbox.matched_before(connection, known, now) if alert else None
            storing = partial(
                articles.store, article=article, analysis=analysis, known=known, now=now, analysed=analysed,
                guild_id=guild_id,
            )  # fmt: skip
            stored = await in_one_go(connection, storing)
            news = before is not None and await self.outbox.insert(connection, stored, now, before)
        if news:
            self.outbox.arrived.set()
        return stored

    async def articles(self, *, limit: int = 25, offset: int = 0) -> list[ArticleRow]:
        """Newest publication first, the undated last."""
        async with self._database.read() as connection:
            return await articles.find_rows(connection, limit=limit, offset=offset)

    async def article(self, article_id: int) -> ArticleRow | None:
        async with self._database.read() as connection:
            return await articles.find_row(connection, article_id)

    async def article_at(self, url: str) -> ArticleRow | None:
        """The newest article of this address, tracking parameters and such aside."""
        async with self._database.read() as connection:
            return await articles.find_at(connection, url)

    async def analysis(self, article_id: int) -> Analysis:
        """Exactly as stored. Raises LookupError for an unknown article."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(analyses.read, article_id=article_id))

    async def analyses(self, article_ids: Iterable[int]) -> dict[int, Analysis]:
        """Those of the articles that there are, by their ids."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(analyses.read_some, article_ids=list(article_ids)))

    async def words(self, article_ids: Iterable[int]) -> dict[int, list[Indexed]]:
        """What is indexed of those of the articles that there are, by their ids."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(search.read_words, article_ids=list(article_ids)))

    async def story(self, article_id: int) -> list[ArticleRow]:
        """The articles that share this one's text, itself among them, the oldest first; none for an unknown article."""
        async with self._database.read() as connection:
            return await stories.find_rows(connection, article_id)

    async def republications(self, article_id: int) -> list[Republication]:
        """The articles of the story but the oldest, each with what it is to an older one and what it changes there."""
        async with self._database.read() as connection:
            return await stories.find_republications(connection, article_id)

    async def find_articles(self, text: str, *, limit: int = 25) -> list[ArticleRow]:
        """Articles with any of the words in title, actors' names or body, best first; never an error of syntax."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(search.find_articles, text=text, limit=limit))

    async def actors(
        self,
        *,
        article_id: int | None = None,
        country: str | None = None,
        since: date | None = None,
        limit: int = 100,
    ) -> list[ActorRow]:
        """Most mentioned first; `since` is the earliest day of publication, which leaves out the undated."""
        async with self._database.read() as connection:
            return await actors.find_rows(connection, article_id=article_id, country=country, since=since, limit=limit)

    async def contacts(
        self,
        country: str | None = None,
        *,
        with_country: str | None = None,
        kind: Kind | None = None,
        status: Status | None = None,
        since: date | None = None,
        until: date | None = None,
        article_id: int | None = None,
        limit: int = 100,
    ) -> list[ContactRow]:
        """Newest first by their own dates, then the undated; `since` and `until` keep what their span touches."""
        async with self._database.read() as connection:
            return await contacts.find_rows(
                connection,
                country,
                with_country=with_country,
                kind=kind,
                status=status,
                since=since,
                until=until,
                article_id=article_id,
                limit=limit,
            )

    async def search(self, query: str, *, limit: int = 10, article_id: int | None = None) -> list[Excerpt]:
        """Sentences and titles that match, best first, in one article in its order. Raises QueryError."""
        async with self._database.read() as connection:
            finding = partial(search.find_excerpts, text=query, limit=limit, article_id=article_id)
            return await in_one_go(connection, finding)

    async def start_load(self) -> int:
        """Note that a load begins; the id is for `finish_load`."""
        async with self._database.write() as connection:
            return await loads.start(connection, datetime.now(UTC))

    async def finish_load(self, run_id: int, counts: loads.LoadCounts, failures: list[tuple[str, str]]) -> None:
        """`failures` are path and reason."""
        async with self._database.write() as connection:
            await loads.finish(connection, run_id, datetime.now(UTC), counts, failures)

    async def arrivals(self, since: datetime, until: datetime) -> Arrivals:
        """What came from `since` on and before `until`, by the moment of storing."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(arrivals.find, since=since, until=until))

    async def deliveries(self, since: datetime) -> DeliveryCounts | None:
        """What became of the alerts since a moment; null for a library without an outbox."""
        async with self._database.read() as connection:
            return await deliveries.count(connection, since)

    async def status(self) -> LibraryStatus:
        async with self._database.read() as connection:
            return await loads.status(connection, self._database.version)
