"""A newsroom beside a hostile server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hostile_feeds import HostileServer
from newsroom import SETTINGS, Newsroom, PlainWorker

from bot.articles.process import WorkProcess
from bot.articles.web import Web
from bot.config import FeedsSettings
from bot.library import Library, feeding
from bot.library.feeding import Feeding
from bot.model import Article


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
    take_in = feeding.take_in

    async def recorded(library: Library, worker: Any, article: Article, *, alert: bool, guild_id: int | None) -> Any:
        room.arrivals.append((article.title, alert))
        return await take_in(library, worker, article, alert=alert, guild_id=guild_id)

    monkeypatch.setattr(feeding, "take_in", recorded)
    yield room
    await poller.close()
    await web.close()
    await library.close()
