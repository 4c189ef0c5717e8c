"""/watch: keywords of a channel, and what the library holds when one of them comes up there."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.alerts.keywords import KeywordMatcher
from bot.language.text import fold
from bot.library import Task, WatchExists
from bot.library.query import parse_keyword
from bot.model import Watch
from bot.replies import limits, watches
from bot.replies.addressing import is_addressed
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.rights import require
from bot.replies.sending import may_send, send_sections
from bot.replies.speaking import guild_reader

log = logging.getLogger(__name__)
_AT_ONCE = 3
_EXCERPTS = 3


def home(channel: object) -> int:
    """The channel whose watches hold here: a thread's parent, else the channel itself."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    assert isinstance(channel, discord.abc.Snowflake)
    return channel.id


class WatchCog(commands.Cog):
    watch = app_commands.Group(name="watch", description="Keywords to look out for in this channel", guild_only=True)

    def __init__(self, bot: Desk) -> None:
        self.bot = bot
        self._watches: dict[int, list[Watch]] = {}
        self._matchers: dict[int, KeywordMatcher] = {}

    async def cog_load(self) -> None:
        await self._refresh()

    async def _refresh(self) -> None:
        """Reads the watches into memory, where messages and autocomplete look them up."""
        held: dict[int, list[Watch]] = {}
        for watch in await self.bot.library.all_watches():
            held.setdefault(watch.channel_id, []).append(watch)
        self._watches = held
        self._matchers = {channel: KeywordMatcher(found) for channel, found in held.items()}

    @watch.command(name="add", description="Look out for a keyword or a phrase in this channel")
    @app_commands.describe(keyword="A word or a phrase; accents, case and endings do not matter")
    @answered
    async def add(self, interaction: Interaction, keyword: app_commands.Range[str, 1, 100]) -> None:
        reader = for_locale(interaction.locale)
        _require_right(interaction)
        parse_keyword(keyword)  # before the public deferral, so that a refusal is for the person alone
        await defer(interaction)
        library = self.bot.library
        try:
            watch = await library.add_watch(
                interaction.guild_id, home(interaction.channel), interaction.user.id, keyword
            )
        except WatchExists as known:
            raise Refusal(watches.exists(reader, known.watch)) from known
        await self._refresh()
        excerpts = await library.search(watch.query, limit=limits.CHOICES)
        readable = self.bot.settings.discord.message_content
        await send_sections(interaction, reader, [watches.added(reader, watch, len(excerpts), readable=readable)])

    @watch.command(name="list", description="List the keywords of this channel")
    @answered
    async def list_(self, interaction: Interaction) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        held = self._watches.get(home(interaction.channel), [])
        await send_sections(interaction, reader, [watches.listed(reader, held)])

    @watch.command(name="remove", description="No longer look out for a keyword in this channel")
    @app_commands.describe(keyword="One of this channel's keywords; choose from the list")
    @answered
    async def remove(self, interaction: Interaction, keyword: app_commands.Range[str, 1, 100]) -> None:
        reader = for_locale(interaction.locale)
        _require_right(interaction)
        channel_id = home(interaction.channel)
        held = self._watches.get(channel_id, [])
        meant = [watch for watch in held if keyword == f"#{watch.id}" or fold(keyword) == fold(watch.query)]
        if not meant:
            raise Refusal(watches.unknown(reader, keyword, held))
        await defer(interaction)
        await self.bot.library.remove_watch(meant[0].id, channel_id)
        await self._refresh()
        await send_sections(interaction, reader, [watches.removed(reader, meant[0])])

    @remove.autocomplete("keyword")
    async def complete_keyword(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        held = self._watches.get(home(interaction.channel), [])
        return [
            app_commands.Choice(name=limits.shorten(watch.query, limits.CHOICE_NAME), value=f"#{watch.id}")
            for watch in held
            if fold(typed) in fold(watch.query)
        ][: limits.CHOICES]

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answers keywords that people write; what is said to the bot itself is conversation."""
        if message.author.bot or message.guild is None or is_addressed(message, self.bot.user):
            return
        matcher = self._matchers.get(home(message.channel))
        if matcher is None or not may_send(message):
            return
        for watch in matcher.matches(message.content)[:_AT_ONCE]:
            await self._mention(message, watch)

    async def _mention(self, message: discord.Message, watch: Watch) -> None:
        library = self.bot.library
        excerpts = await library.search(watch.query, limit=_EXCERPTS)
        cooldown = timedelta(seconds=self.bot.settings.watches.cooldown_seconds)
        # Without anything to show there is nothing to say, and the cool-down is kept for when there is.
        if not excerpts or not await library.claim_mention(watch.id, datetime.now(UTC), cooldown):
            return
        await watches.send_mention(message, guild_reader(library, message.guild), watch, excerpts)


def _require_right(interaction: Interaction) -> None:
    require(interaction, Task.WATCHES, watches.no_right(for_locale(interaction.locale)))


async def setup(bot: Desk) -> None:
    await bot.add_cog(WatchCog(bot))
