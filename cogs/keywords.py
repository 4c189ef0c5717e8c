"""Answers to a channel's keywords when people's messages mention them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import discord
from discord.ext import commands

from bot.library.shelves import read_for
from bot.model import Excerpt, Watch, WatchKind
from bot.replies import watches
from bot.replies.addressing import is_addressed
from bot.replies.desk import Desk
from bot.replies.sending import may_send
from bot.replies.speaking import guild_reader
from bot.replies.watch_choosing import home

log = logging.getLogger(__name__)
_AT_ONCE = 3
_EXCERPTS = 3
_SPELLINGS = 10


class KeywordsCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        await self._read(message, "")

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """An edit, or a link whose preview arrives: only what it brings anew counts, where that is known."""
        before = event.cached_message
        await self._read(event.message, "" if before is None else text_of(before))

    async def _read(self, message: discord.Message, before: str) -> None:
        """Answers what people write; what is said to the bot itself is conversation."""
        if message.author.bot or message.guild is None or is_addressed(message, self.bot.user):
            return
        read_for(message.guild.id)
        text = text_of(message)
        if not text or text == before:
            return
        channel_id = home(message.channel)
        known = {watch.id for watch in self.bot.book.mentioned(before, channel_id)} if before else set()
        found = [watch for watch in self.bot.book.mentioned(text, channel_id) if watch.id not in known]
        if not found or not may_send(message):
            return
        for watch in found[:_AT_ONCE]:
            try:
                await self._answer(message, watch)
            except discord.HTTPException as error:
                log.warning("The keyword of watch %d could not be answered: %s", watch.id, error)

    async def _answer(self, message: discord.Message, watch: Watch) -> None:
        excerpts = await self._excerpts(watch)
        cooldown = timedelta(seconds=self.bot.settings.watches.cooldown_seconds)
        # Without anything to show there is nothing to say, and the cool-down is kept for when there is.
        if excerpts and await self.bot.library.watches.claim_mention(watch.id, datetime.now(UTC), cooldown, message.id):
            await watches.send_mention(message, guild_reader(self.bot.library, message.guild), watch, excerpts)

    async def _excerpts(self, watch: Watch) -> list[Excerpt]:
        library = self.bot.library
        if watch.kind is WatchKind.WORDS:
            return await library.search(watch.query, limit=_EXCERPTS)
        if watch.kind is WatchKind.ACTOR:
            names = [watch.query, *(name for row in await library.identities.find(watch.query) for name in row.names)]
            quoted = (f'"{name.replace(chr(34), " ")}"' for name in dict.fromkeys(names))
            return await library.search(" OR ".join(list(quoted)[:_SPELLINGS]), limit=_EXCERPTS)
        rows = await library.contacts(watch.countries[0], limit=_EXCERPTS)
        return [Excerpt(row.article, row.sentence) for row in rows]


def text_of(message: discord.Message) -> str:
    """What a message says: its content, and the words of its previews."""
    parts: list[str | None] = [message.content]
    for embed in message.embeds:
        parts += [embed.author.name, embed.title, embed.description]
        parts += [part for field in embed.fields for part in (field.name, field.value)]
        parts.append(embed.footer.text)
    return "\n".join(part for part in parts if part)


async def setup(bot: Desk) -> None:
    await bot.add_cog(KeywordsCog(bot))
