"""A newsroom in simcord: the real bot and a real library, whose analyses are written here to be known exactly."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord.actors
from desk_articles import ARTICLES
from simcord.builders import ChannelHandle, GuildHandle

from bot.articles.feeds import find_feeds
from bot.articles.process import WorkProcess
from bot.articles.web import Web
from bot.config import ArticlesSettings, DiscordSettings, LibrarySettings, Settings
from bot.library import Library
from bot.newsbot import NewsBot, create_bot
from bot.replies import options

TODAY = date(2026, 1, 20)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs_errors: errors in the log are part of what is tested")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Dates counted back from today count from here."""
    monkeypatch.setattr(options, "today", lambda: TODAY)
    return TODAY


@pytest_asyncio.fixture
async def desk(library: Library) -> Library:
    """The library with the articles of `desk_articles`."""
    for article, analysis in ARTICLES:
        await library.store(article, analysis)
    return library


@pytest.fixture
def held(desk: Library) -> Library:
    """The library that the bot answers from; a test module may put another in its place."""
    return desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm() -> AsyncIterator[WorkProcess]:
    """The process that reads feeds and pages, started before simcord waits for it: it takes seconds."""
    process = WorkProcess()
    process.start()
    await process.run(None, find_feeds, b"<p>", "http://a.example/")
    yield process
    await process.close()


@pytest.fixture
def discord_settings() -> DiscordSettings:
    """How the bot connects; a test module may say otherwise."""
    return DiscordSettings()


@pytest_asyncio.fixture
async def start_bot(
    held: Library, tmp_path: Path, discord_settings: DiscordSettings
) -> AsyncIterator[Callable[[], NewsBot]]:
    """Builds the bot as a start does, on a library that is open already and without the analyser's process."""
    started: list[NewsBot] = []

    def start() -> NewsBot:
        settings = Settings(
            discord=discord_settings,
            articles=ArticlesSettings(folders=[]),
            library=LibrarySettings(path=tmp_path / "unused.db"),
        )
        bot = create_bot(settings)

        async def already_open() -> None:
            bot.library = held
            if not hasattr(bot, "web"):
                bot.web = Web(settings.feeds)

        bot.open = already_open  # type: ignore[method-assign]
        started.append(bot)
        return bot

    yield start
    # simcord leaves its bots as they are: their workers must not outlive the library.
    for bot in started:
        if hasattr(bot, "delivery"):
            await bot.delivery.close()
            await bot.web.close()


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot]) -> NewsBot:
    return start_bot()


class Locale:
    """The language of the reader's Discord: simcord's own is always American English."""

    def __init__(self) -> None:
        self.value = "fr"


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> Locale:
    reader = Locale()
    real: Callable[..., Any] = simcord.actors._interactions.base_payload

    def with_locale(*args: Any, **values: Any) -> Any:
        record, payload = real(*args, **values)
        payload["locale"] = reader.value
        return record, payload

    monkeypatch.setattr(simcord.actors._interactions, "base_payload", with_locale)
    return reader


@pytest.fixture(autouse=True)
def no_logged_errors(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """An error that only the log tells of fails the test, save where it is expected."""
    yield
    if request.node.get_closest_marker("logs_errors") is None:
        failures = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
        assert not failures


@pytest.fixture
def guild(simcord_env: simcord.Env, locale: Locale) -> GuildHandle:
    return simcord_env.create_guild()


@pytest.fixture
def channel(guild: GuildHandle) -> ChannelHandle:
    return guild.create_text_channel("international")


@pytest.fixture
def alice(guild: GuildHandle, simcord_env: simcord.Env) -> simcord.MemberActor:
    """A member without special rights."""
    return guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def bob(guild: GuildHandle, simcord_env: simcord.Env) -> simcord.MemberActor:
    return guild.add_member(simcord_env.create_user("bob"))


@pytest.fixture
def editor(guild: GuildHandle, simcord_env: simcord.Env) -> simcord.MemberActor:
    """A member who may manage messages."""
    role = guild.create_role("Desk", permissions=discord.Permissions(manage_messages=True))
    return guild.add_member(simcord_env.create_user("editor"), roles=[role])


@pytest.fixture
def manager(guild: GuildHandle, simcord_env: simcord.Env) -> simcord.MemberActor:
    """A member who may manage the server."""
    role = guild.create_role("Direction", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(simcord_env.create_user("manager"), roles=[role])
