"""The sandbox: without a Discord token, the real bot in a Discord-like page of this machine's browser."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import discord
import simcord
from simcord.builders import ChannelHandle

from bot.config import ArticlesSettings, ConfigError, Settings
from bot.language.worker import AnalysisWorker
from bot.library.loading import LoadReport, load
from bot.newsbot import NewsBot, create_bot

BOT_NAME = "Vigie"
GUILD_NAME = "Rédaction"
CHANNEL_NAME = "fil-info"
MEMBER_NAME = "camille"
# Loading a text that a reader hands over may take the analyser a while; simcord's own limit is 5 s.
SETTLE_SECONDS = 120.0
CLOCK_SECONDS = 1.0

Progress = Callable[[int, int, str], None]


class Reader(simcord.MemberActor):
    """A member who writes `@Vigie` and means the bot: Discord's own client sends the mention in its place."""

    async def send(self, channel: ChannelHandle, content: str = "", **options: Any) -> discord.Message:
        mention = f"<@{self._env.backend.bot_user.id}>"
        content = re.sub(rf"@{BOT_NAME}\b", mention, content, flags=re.IGNORECASE)
        return await super().send(channel, content, **options)


@contextlib.asynccontextmanager
async def opened(settings: Settings, worker: AnalysisWorker) -> AsyncIterator[NewsBot]:
    """The bot with library and analyser ready, before simcord watches over its tasks.

    Work that lives as long as the process must not count as work that a command left behind.
    The caller loads the folders, so the bot has none to load by itself.
    """
    bot = create_bot(settings.model_copy(update={"articles": ArticlesSettings(folders=[])}))
    try:
        await bot.open(worker)
        yield bot
    finally:
        await bot.close()


@contextlib.asynccontextmanager
async def discord_world(bot: NewsBot) -> AsyncIterator[simcord.Env]:
    """simcord's Discord around the bot, its clock at the present and kept there."""
    env = simcord.Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
    _set_clock(env)
    env.backend.bot_user.name = BOT_NAME
    _set_locale(env, bot.settings.sandbox.locale)
    await env.start()
    clock = asyncio.create_task(_keep_clock(env))
    try:
        with env.time_context():
            yield env
    finally:
        clock.cancel()
        await env.shutdown()


def _set_locale(env: simcord.Env, locale: str) -> None:
    """simcord's readers all use Discord in English: their interactions get the locale on the way."""
    emit = env.backend.emit

    def localized(event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            payload = {**payload, "locale": locale, "guild_locale": locale}
        emit(event, payload)

    env.backend.emit = localized  # type: ignore[method-assign]


def _set_clock(env: simcord.Env) -> None:
    env.backend.advance_clock(max(0.0, (datetime.now(UTC) - env.now()).total_seconds()))


async def _keep_clock(env: simcord.Env) -> None:
    while True:
        await asyncio.sleep(CLOCK_SECONDS)
        _set_clock(env)


@contextlib.asynccontextmanager
async def page(env: simcord.Env, settings: Settings) -> AsyncIterator[Any]:
    """simcord's preview of one channel with one member, who may do everything there."""
    guild = env.create_guild(GUILD_NAME, preferred_locale=settings.sandbox.locale)
    editor = guild.create_role("rédaction en chef", permissions=discord.Permissions(administrator=True))
    channel = guild.create_text_channel(CHANNEL_NAME)
    member = guild.add_member(env.create_user(MEMBER_NAME, global_name=MEMBER_NAME.title()), roles=[editor])
    reader = Reader(env, guild, member.user)
    await env.settle()
    port, locale = settings.sandbox.port, settings.sandbox.locale
    preview = env.preview(channel, viewers=[reader], layout="channel", locale=locale, port=port)
    try:
        await preview.__aenter__()
    except simcord.SetupError as error:
        raise ConfigError(
            [("sandbox.port", f"The sandbox cannot open: {error}. Set sandbox.port to another.")]
        ) from error
    try:
        yield preview
    finally:
        await preview.close()


async def run_sandbox(
    settings: Settings,
    worker: AnalysisWorker,
    *,
    progress: Progress,
    loaded: Callable[[LoadReport], None],
    ready: Callable[[str], None],
) -> None:
    """Loads the configured folders, opens the page, tells `ready` its address, and runs until it is closed.

    `worker` is started, and stays with its owner. "End preview session" in the page ends it, as cancellation does.
    Raises ConfigError where the port is taken.
    """
    async with opened(settings, worker) as bot:
        loaded(await load(bot.library, bot.worker, settings.articles.folders, progress=progress))
        async with discord_world(bot) as env, page(env, settings) as preview:
            ready(preview.url.replace("127.0.0.1", settings.sandbox.host, 1))
            await preview.wait_closed()
