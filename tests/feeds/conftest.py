"""A newsroom that reads feeds from a hostile server, in time that the tests set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hostile import HostileServer

from bot.articles.process import WorkProcess
from bot.articles.web import Web
from bot.config import FeedsSettings
from bot.library import Library, feeding
from bot.library.feeding import Feeding
from bot.library.feeds import FeedRow
from bot.model import Analysis, Article, ArticleRow, Sentence

GUILD, AUTHOR = 10, 20
SETTINGS = {"allow_private": True, "delay_seconds": 0, "timeout_seconds": 20, "max_bytes": 200_000}


class PlainWorker:
    """Takes each block for one sentence: what an article says is not what is tested here."""

    version = "1"

    async def analyse(self, article: Article) -> Analysis:
        texts = zip(article.blocks, article.spans, strict=True)
        sentences = [Sentence(n, start, end, block.text) for n, (block, (start, end)) in enumerate(texts)]
        return Analysis("fr", self.version, sentences=tuple(sentences))


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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def process() -> AsyncIterator[WorkProcess]:
    """One for all tests: it takes seconds to start."""
    shared = WorkProcess()
    yield shared
    await shared.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[HostileServer]:
    hostile = HostileServer()
    async with hostile.server:
        yield hostile
        hostile.released.set()


@pytest.fixture
def settings() -> dict[str, Any]:
    """The settings of [feeds]; a test may change them before the newsroom opens."""
    return dict(SETTINGS)


@pytest.fixture
def resolver() -> None:
    """The system's; a test module may put another in its place."""


@pytest_asyncio.fixture(loop_scope="session")
async def newsroom(
    server: HostileServer,
    process: WorkProcess,
    settings: dict[str, Any],
    resolver: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Newsroom]:
    library = await Library.open(tmp_path / "vigie.db")
    chosen = FeedsSettings(**settings)
    web = Web(chosen, process=process, resolver=resolver)
    poller = Feeding(library, PlainWorker(), web, chosen, clock=lambda: room.now)
    room = Newsroom(server, library, web, poller)
    ingest = feeding.ingest

    async def recorded(library: Library, worker: Any, article: Article, *, alert: bool) -> Any:
        room.arrivals.append((article.title, alert))
        return await ingest(library, worker, article, alert=alert)

    monkeypatch.setattr(feeding, "ingest", recorded)
    yield room
    await poller.close()
    await web.close()
    await library.close()
