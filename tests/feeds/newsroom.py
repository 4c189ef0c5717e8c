"""A newsroom that reads feeds, in time that the tests set, and what came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hostile_feeds import HostileServer

from bot.articles.web import Web
from bot.library import Library
from bot.library.feeding import Feeding
from bot.library.feeds import FeedRow
from bot.model import Analysis, Article, ArticleRow
from tests.library.builders import make_analysis

GUILD, AUTHOR = 10, 20
SETTINGS = {"allow_private": True, "delay_seconds": 0, "timeout_seconds": 20, "max_bytes": 200_000}


class PlainWorker:
    """Splits into sentences and no more: what an article says is not what is tested here."""

    version = "1"

    async def analyse(self, article: Article) -> Analysis:
        return make_analysis(article, version=self.version)


@dataclass
class Newsroom:
    """`arrivals` are title and alert of each article that came in, in order."""

    server: HostileServer
    library: Library
    web: Web
    feeding: Feeding
    now: datetime = datetime(2026, 1, 20, 12, tzinfo=UTC)
    arrivals: list[tuple[str, bool]] = field(default_factory=list)

    async def add(self, url: str) -> FeedRow:
        """A feed added and read, as far as it can be now."""
        added = await self.feeding.add(GUILD, AUTHOR, url)
        await self.feeding.run_due()
        return added.feed

    async def follow(self, url: str) -> FeedRow:
        """A feed that is added unseen, as from a list, and read."""
        await self.feeding.add_all(GUILD, AUTHOR, [("", url)])
        await self.feeding.run_due()
        return (await self.library.feeds.of_guild(GUILD))[-1]

    async def later(self, **passed: float) -> None:
        """Time passes, and what has fallen due is done; by default until the next poll."""
        self.now += timedelta(**passed) if passed else timedelta(seconds=600)
        await self.feeding.run_due()

    async def feed(self) -> FeedRow:
        (row,) = await self.library.feeds.of_guild(GUILD)
        return row

    async def articles(self) -> dict[str, ArticleRow]:
        """By title; two of one title are an error here."""
        rows = await self.library.articles(limit=100)
        assert len({row.title for row in rows}) == len(rows)
        return {row.title: row for row in rows}

    async def text(self, title: str) -> str:
        analysis = await self.library.analysis((await self.articles())[title].id)
        return "\n".join(sentence.text for sentence in analysis.sentences)

    def alerted(self) -> list[str]:
        return [title for title, alert in self.arrivals if alert]
