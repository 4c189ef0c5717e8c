"""The bot against a small Discord on this machine: REST and gateway, as far as a start goes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import Settings, load_settings
from bot.library import Library
from bot.newsbot import create_bot, run_bot
from tests.library.builders import make_analysis, make_article

TOKEN = "MTAx.R2Vo.c2VjcmV0LXRva2Vu"
BOT = {"id": "101", "username": "Vigie", "discriminator": "0", "avatar": None, "bot": True}
DISALLOWED_INTENTS = 4014
MESSAGE_CONTENT = discord.Intents(message_content=True).value


def _answer(body: Any, status: int = 200) -> web.Response:
    """As Discord does, without a charset: discord.py parses nothing else."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


class SmallDiscord:
    """Grants Message Content or not; keeps what a bot identified with, and the commands it synced."""

    def __init__(self, *, message_content: bool) -> None:
        self.message_content = message_content
        self.identified: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.ready = asyncio.Event()
        self.app = web.Application()
        self.app.router.add_get("/api/v10/users/@me", self._user)
        self.app.router.add_get("/api/v10/oauth2/applications/@me", self._application)
        self.app.router.add_put("/api/v10/applications/101/commands", self._sync)
        self.app.router.add_get("/", self._gateway)

    async def _user(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _answer({"message": "401: Unauthorized", "code": 0}, status=401)
        return _answer(BOT)

    async def _application(self, _: web.Request) -> web.Response:
        return _answer(
            {"id": "101", "name": "Vigie", "description": "", "icon": None, "verify_key": "", "flags": 0}
            | {"bot_public": True, "bot_require_code_grant": False, "owner": BOT, "summary": ""}
        )

    async def _sync(self, request: web.Request) -> web.Response:
        self.commands = await request.json()
        known = {"application_id": "101", "version": "1", "description": ""}  # a menu is given an empty one
        return _answer([{"id": str(1000 + number), **known, **item} for number, item in enumerate(self.commands)])

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            packet = message.json()
            if packet["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif packet["op"] == 2:
                self.identified.append(packet["d"])
                if packet["d"]["intents"] & MESSAGE_CONTENT and not self.message_content:
                    await socket.close(code=DISALLOWED_INTENTS)
                    break
                await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": self._ready(request)})
                self.ready.set()
        return socket

    def _ready(self, request: web.Request) -> dict[str, Any]:
        url = f"ws://{request.host}/"
        session = {"v": 10, "session_id": "1", "resume_gateway_url": url, "guilds": [], "user": BOT}
        return {**session, "application": {"id": "101", "flags": 0}}


@pytest_asyncio.fixture(params=[True, False], ids=["granted", "refused"])
async def small_discord(request: pytest.FixtureRequest) -> AsyncIterator[SmallDiscord]:
    yield SmallDiscord(message_content=request.param)


@pytest_asyncio.fixture
async def server(small_discord: SmallDiscord) -> AsyncIterator[TestServer]:
    async with TestServer(small_discord.app) as started:
        yield started


@pytest.fixture
def settings(server: TestServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    host = f"{server.host}:{server.port}"
    file = tmp_path / "config.toml"
    discord_table = f'[discord]\napi_url = "http://{host}/api/v10"\ngateway_url = "ws://{host}"\n'
    rest = '[articles]\nfolders = []\n[library]\npath = "vigie.db"\n'
    file.write_text(discord_table + rest, encoding="utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    return load_settings(file)


async def test_a_start_connects_with_or_without_the_message_content_intent(
    small_discord: SmallDiscord, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        running = asyncio.create_task(run_bot(settings))
        done, _ = await asyncio.wait(
            [running, asyncio.create_task(small_discord.ready.wait())], return_when=asyncio.FIRST_COMPLETED
        )
        assert running not in done, running.exception()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    asked = [bool(packet["intents"] & MESSAGE_CONTENT) for packet in small_discord.identified]
    assert asked == ([True] if small_discord.message_content else [True, False])
    told = "Message Content intent is off" in caplog.text
    assert told is not small_discord.message_content
    assert {"summary", "actors", "contacts", "search", "watch", "help"} <= {
        command["name"] for command in small_discord.commands
    }
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("small_discord", [True], indirect=True, ids=["granted"])
async def test_a_refused_token_ends_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN.lower())
    with pytest.raises(discord.LoginFailure):
        await run_bot(load_settings(tmp_path / "config.toml"))


@pytest.mark.parametrize("small_discord", [True], indirect=True, ids=["granted"])
async def test_without_another_address_the_bot_talks_to_discord(settings: Settings) -> None:
    create_bot(settings)
    assert settings.discord.api_url == Route.BASE
    create_bot(Settings())
    assert Route.BASE == "https://discord.com/api/v10"
    assert DiscordWebSocket.DEFAULT_GATEWAY.host == "gateway.discord.gg"


@pytest.mark.parametrize("small_discord", [True], indirect=True, ids=["granted"])
async def test_a_start_analyses_again_what_an_older_version_read_and_follows_other_processes(
    settings: Settings, small_discord: SmallDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    article = make_article("Rencontre", "Le ministre danois Lars Holm a rencontré mardi à Genève son homologue.")
    path = settings.library.path
    other = await Library.open(path)
    await other.store(article, make_analysis(article, version="older"))
    with caplog.at_level(logging.INFO, "bot.newsbot"):
        bot = create_bot(settings)
        token = settings.discord.token
        assert token is not None
        running = asyncio.create_task(bot.start(token.get_secret_value()))
        async with asyncio.timeout(120):
            await small_discord.ready.wait()
            while not bot.library.catalogue.actors("holm"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            late = make_article("Venu d'ailleurs", "Un texte.", path="late.txt")
            await other.store(late, make_analysis(late))
            while not bot.library.catalogue.articles("ailleurs"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await bot.close()
        await running
    await other.close()
    assert "just corrected, to analyse again: 1" in caplog.text
    assert "1 article analysed again" in caplog.text
