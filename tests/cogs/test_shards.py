"""A bot on several connections answers and tells as a bot on one does."""

from __future__ import annotations

import discord
import pytest
from reading import shown

from bot.config import DiscordSettings
from tests.library.builders import make_analysis, make_article


@pytest.fixture
def discord_settings() -> DiscordSettings:
    return DiscordSettings(shards="2")


async def test_each_server_is_answered_and_told_once(simcord_env, locale, held) -> None:  # type: ignore[no-untyped-def]
    assert isinstance(simcord_env.bot, discord.AutoShardedClient)
    channels = []
    for name in ("Rédaction", "Bureau", "Antenne"):
        guild = simcord_env.create_guild(name=name)
        channel = guild.create_text_channel("veille")
        role = guild.create_role("Desk", permissions=discord.Permissions(manage_messages=True))
        editor = guild.add_member(simcord_env.create_user(f"editor-{guild.id}"), roles=[role])
        found = await editor.slash(channel, "contacts", country="NOR")
        assert "Norvège" in shown(found.response)
        await editor.slash(channel, "watch add", keyword="pêcheurs")
        channels.append(channel)
    article = make_article("Kiruna reçoit", "La ministre a reçu à Kiruna une délégation de pêcheurs.", path="k.txt")
    await held.store(article, make_analysis(article, summary=(0,)))
    await simcord_env.bot.delivery.drain()
    await simcord_env.settle()
    told = [[shown(message) for message in channel.history() if "Kiruna" in shown(message)] for channel in channels]
    assert [len(alerts) for alerts in told] == [1, 1, 1]
