"""The outbox worker between a real library and a small Discord over HTTP, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import discord
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from alert_desk import Clock, Desk
from discord.ext import commands
from discord.http import Route
from small_discord import SmallDiscord

from bot.alerts.delivery import Delivery
from bot.alerts.watchbook import WatchBook
from bot.config import DeliverySettings
from bot.library import Library
from bot.replies.alerts import AlertWriter


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def delivery_settings() -> DeliverySettings:
    return DeliverySettings(poll_seconds=0.2, messages_per_hour=1000)


@pytest_asyncio.fixture
async def desk(
    library: Library, clock: Clock, delivery_settings: DeliverySettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    small = SmallDiscord(lambda: clock().timestamp())
    async with TestServer(small.app) as server:
        monkeypatch.setattr(Route, "BASE", f"http://{server.host}:{server.port}/api/v10")
        bot = commands.Bot("!", intents=discord.Intents.none())
        await bot.login("token")
        try:
            book = await WatchBook.open(library, ZoneInfo("Europe/Paris"))
            delivery = Delivery(bot, library, book, AlertWriter(bot, book, library), delivery_settings, clock)
            yield Desk(library, book, delivery, small, clock)
        finally:
            await bot.close()
