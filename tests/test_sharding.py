"""Several connections to Discord by option: what is each server's is parted, what is no server's runs once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import ConfigError, DiscordSettings, Settings, load_settings
from bot.newsbot import NewsBot, create_bot
from tests.test_newsbot import TOKEN, SmallDiscord, _answer

ADVISED = 3


class BusyDiscord(SmallDiscord):
    """Advises so many connections."""

    def __init__(self) -> None:
        super().__init__(message_content=True)
        self.app.router.add_get("/api/v10/gateway/bot", self._gateway_bot)

    def _ready(self, request: web.Request) -> dict[str, Any]:
        identified = self.identified[-1]
        return super()._ready(request) | ({"shard": identified["shard"]} if "shard" in identified else {})

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
        return _answer({"url": f"ws://{request.host}/", "shards": ADVISED, "session_start_limit": limit})


@pytest_asyncio.fixture
async def busy_discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[BusyDiscord, str]]:
    async def at_once(*_: object, **__: object) -> None:
        """Between two connections discord.py waits for five seconds, as Discord asks."""

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    started = BusyDiscord()
    async with TestServer(started.app) as server:
        yield started, f"{server.host}:{server.port}"


def _settings(folder: Path, host: str, shards: str) -> Settings:
    file = folder / "config.toml"
    file.write_text(
        f'[discord]\napi_url = "http://{host}/api/v10"\ngateway_url = "ws://{host}"\nshards = {shards}\n'
        f'[articles]\nfolders = []\n[library]\npath = "vigie.db"\n',
        encoding="utf-8",
    )
    return load_settings(file)


class Idle:
    """In place of the analyser's process, which has nothing to do here."""

    version = "1"

    async def start(self) -> None:
        """There is nothing to start."""


async def _duties(bot: NewsBot, discord_: BusyDiscord, connections: int) -> Counter[str]:
    """The work of our own that runs beside the answers once every connection is ready."""
    await bot.open(worker=Idle())  # type: ignore[arg-type]
    running = asyncio.create_task(bot.start(TOKEN))
    async with asyncio.timeout(30):
        while len(discord_.identified) < connections or not bot.is_ready():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    found = Counter(item.__qualname__ for item in coroutines if "bot" in Path(item.cr_code.co_filename).parts)
    await bot.close()
    await running
    return found


@pytest.mark.parametrize(("shards", "connections"), [("2", 2), ('"auto"', ADVISED)])
async def test_each_connection_has_its_part_and_the_duties_run_once(
    busy_discord: tuple[BusyDiscord, str], tmp_path: Path, shards: str, connections: int
) -> None:
    started, host = busy_discord
    alone = await _duties(create_bot(_settings(tmp_path, host, '""')), started, 1)
    assert "shard" not in started.identified[0]
    assert {"DigestPoster.run", "CatalogueFollower.follow", "Pulse.beat"} <= set(alone)
    started.identified.clear()
    started.commands.clear()
    bot = create_bot(_settings(tmp_path, host, shards))
    assert isinstance(bot, discord.AutoShardedClient)
    parted = await _duties(bot, started, connections)
    assert sorted(packet["shard"] for packet in started.identified) == [[n, connections] for n in range(connections)]
    assert parted == alone
    assert {"summary", "watch"} <= {command["name"] for command in started.commands}


def test_without_the_option_there_is_one_connection() -> None:
    assert not isinstance(create_bot(Settings()), discord.AutoShardedClient)
    assert create_bot(Settings(discord=DiscordSettings(shards="16"))).shard_count == 16


@pytest.mark.parametrize("value", ['"many"', "0", "-1", "true", '"0"'])
def test_what_is_no_number_of_connections_is_refused(tmp_path: Path, value: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"[discord]\nshards = {value}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"discord\.shards.*expected"):
        load_settings(file)
