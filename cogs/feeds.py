"""/feeds: what this server reads by itself."""

from __future__ import annotations

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.articles import ArticleError
from bot.articles.errors import FetchError
from bot.articles.opml import parse_opml, write_opml
from bot.language.text import fold
from bot.library import Task
from bot.library.feeds import FeedExists, FeedLimit
from bot.replies import feeds, limits
from bot.replies.audience import CHOICES, Chosen, kept_by
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.rights import require
from bot.replies.sending import send, send_sections

_MAX_OPML = 1_000_000
_FILE_NAME = "vigie.opml"


class FeedsCog(commands.Cog):
    feeds = app_commands.Group(
        name="feeds",
        description="RSS and Atom feeds that this server reads",
        guild_only=True,
    )

    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @feeds.command(name="add", description="Read a feed from now on")
    @app_commands.describe(
        url="The feed's address, or that of a page that names its feed",
        audience="Who sees its articles; unless you say, as /settings articles has it",
    )
    @app_commands.choices(audience=CHOICES)
    @answered
    async def add(
        self, interaction: Interaction, url: app_commands.Range[str, 1, 2000], audience: Chosen | None = None
    ) -> None:
        _require_right(interaction)
        private = kept_by(interaction, audience) is not None
        await defer(interaction)
        reader = for_locale(interaction.locale)
        address = url if "://" in url else f"https://{url}"
        try:
            result = await self.bot.feeding.add(_guild(interaction), interaction.user.id, address, private=private)
        except FetchError as error:
            raise Refusal(feeds.refused(reader, error)) from error
        except FeedExists as error:
            raise Refusal(feeds.exists(reader, error.feed)) from error
        except FeedLimit as error:
            raise Refusal(feeds.full(reader, self._limit)) from error
        await send_sections(interaction, reader, [feeds.added(reader, result)])

    @feeds.command(name="list", description="The feeds of this server, and how each fares")
    @answered
    async def list_(self, interaction: Interaction) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        held = await self.bot.library.feeds.of_guild(_guild(interaction))
        await send_sections(interaction, reader, [feeds.listed(reader, held)])

    @feeds.command(name="remove", description="Read a feed no more; its articles stay")
    @app_commands.describe(feed="One of this server's feeds; choose from the list")
    @answered
    async def remove(self, interaction: Interaction, feed: app_commands.Range[str, 1, 2000]) -> None:
        _require_right(interaction)
        reader = for_locale(interaction.locale)
        held = await self.bot.library.feeds.of_guild(_guild(interaction))
        meant = [row for row in held if feed in (f"#{row.id}", row.url) or fold(feed) == fold(row.name)]
        if not meant:
            raise Refusal(feeds.unknown(reader, feed))
        await defer(interaction)
        await self.bot.library.feeds.remove(_guild(interaction), meant[0].id)
        await send_sections(interaction, reader, [feeds.removed(reader, meant[0])])

    @remove.autocomplete("feed")
    async def complete_feed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        held = await self.bot.library.feeds.names(_guild(interaction))
        found = [row for row in held if fold(typed) in fold(row.name) or typed in row.url]
        return [
            app_commands.Choice(name=limits.shorten(row.name, limits.CHOICE_NAME), value=f"#{row.id}")
            for row in found[: limits.CHOICES]
        ]

    @feeds.command(name="import", description="Read all feeds of an OPML list")
    @app_commands.describe(
        file="An OPML file, as other feed readers export it",
        audience="Who sees its articles; unless you say, as /settings articles has it",
    )
    @app_commands.choices(audience=CHOICES)
    @answered
    async def import_(self, interaction: Interaction, file: discord.Attachment, audience: Chosen | None = None) -> None:
        _require_right(interaction)
        private = kept_by(interaction, audience) is not None
        reader = for_locale(interaction.locale)
        if file.size > _MAX_OPML:
            raise Refusal(feeds.no_opml(reader))
        await defer(interaction)
        try:
            found = await asyncio.to_thread(parse_opml, await file.read())
        except ArticleError as error:
            raise Refusal(feeds.no_opml(reader)) from error
        result = await self.bot.feeding.add_all(_guild(interaction), interaction.user.id, found, private=private)
        await send_sections(interaction, reader, [feeds.imported(reader, result, self._limit)])

    @feeds.command(name="export", description="The feeds of this server as an OPML list")
    @answered
    async def export(self, interaction: Interaction) -> None:
        reader = for_locale(interaction.locale)
        await defer(interaction, private=True)
        held = await self.bot.library.feeds.of_guild(_guild(interaction))
        if not held:
            raise Refusal(feeds.nothing_to_export(reader))
        opml = write_opml("Vigie", [(row.title, row.url) for row in held])
        file = discord.File(io.BytesIO(opml), _FILE_NAME)
        await send(interaction, {"content": feeds.exported(reader, len(held)), "attachments": [file]})

    @property
    def _limit(self) -> int:
        return self.bot.settings.feeds.per_server


def _guild(interaction: Interaction) -> int:
    assert interaction.guild_id is not None
    return interaction.guild_id


def _require_right(interaction: Interaction) -> None:
    require(interaction, Task.FEEDS, feeds.no_right(for_locale(interaction.locale)))


async def setup(bot: Desk) -> None:
    await bot.add_cog(FeedsCog(bot))
