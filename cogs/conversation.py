"""Talking to the bot: a mention, a reply to it, a direct message or a thread that it opened; in French or English."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import discord
from discord.ext import commands

from bot.language.intent import Action, Intent, read_intent
from bot.library.shelves import read_for
from bot.model import ArticleRow
from bot.replies import options
from bot.replies.addressing import is_addressed, replied_to
from bot.replies.conversations import Conversations
from bot.replies.desk import Desk
from bot.replies.errors import describe
from bot.replies.handed import Carried, carried_by, read_handed, without_links
from bot.replies.localization import Localizer, localizer
from bot.replies.pasting import split_text
from bot.replies.recalling import recall
from bot.replies.sending import may_send, send_text
from bot.replies.speaking import guild_reader
from bot.replies.talking import Talk
from bot.replies.threads import open_thread
from bot.replies.topic import Topic
from bot.replies.understanding import asked_length, understand

log = logging.getLogger(__name__)

# Faster than a person reads answers; past it one kind word, then silence until the time is over.
MESSAGES, SECONDS = 8, 30.0
_FILES = 3
# "Résume ça" under a colleague's message: from so many words on it is a text to sum up.
_QUOTED_WORDS = 15


class ConversationCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot
        self.conversations = Conversations()
        self._pace: commands.CooldownMapping[discord.Message] = commands.CooldownMapping.from_cooldown(
            MESSAGES, SECONDS, commands.BucketType.user
        )
        self._hurried: set[int] = set()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or not is_addressed(message, self.bot.user) or not may_send(message):
            return
        read_for(message.guild.id if message.guild else None)
        reader = guild_reader(self.bot.library, message.guild)
        try:
            if await self._in_time(message, reader):
                await self._answer(message)
        except Exception as error:  # the person gets an answer whatever happens; the log gets the traceback
            await self._apologise(message, reader, error)

    async def _in_time(self, message: discord.Message, reader: Localizer) -> bool:
        sent = message.created_at.timestamp()
        bucket = self._pace.get_bucket(message, sent)
        if bucket is None or not bucket.update_rate_limit(sent):
            self._hurried.discard(message.author.id)
            return True
        if message.author.id not in self._hurried:
            self._hurried.add(message.author.id)
            text = reader.gettext("One thing at a time, please: I am with you again in half a minute.")
            await send_text(message, text)
        return False

    async def _apologise(self, message: discord.Message, reader: Localizer, error: Exception) -> None:
        text = describe(reader, error, "conversation")
        try:
            await send_text(message, text)
        except discord.HTTPException as failure:
            log.warning("An error could not be told to the person (conversation): %s", failure)

    async def _answer(self, message: discord.Message) -> None:
        earlier = await self._earlier(message)
        question, text = split_text(self._said(message))
        intent = read_intent(without_links(question), options.today(), self.bot.library.catalogue.knows)
        reader = self._reader(message, intent, earlier)
        try:
            if intent.action is Action.THREAD:
                await self._open_thread(message, reader, intent, earlier)
                return
            topic = await self._handed_over(message, reader, intent, text)
            if topic is None:
                topic = await understand(self.bot.library, intent, earlier)
            self.conversations.remember(message, topic)
            await self._talk(message, reader).answer(topic)
        except Exception as error:  # as in on_message, in the language that was found meanwhile
            await self._apologise(message, reader, error)

    def _said(self, message: discord.Message) -> str:
        """The message without the mention that calls the bot."""
        return re.sub(rf"<@!?{self.bot.user.id}>", " ", message.content).strip() if self.bot.user else message.content

    def _talk(self, message: discord.Message, reader: Localizer) -> Talk:
        return Talk(self.bot, message, reader, lambda topic: self.conversations.remember(message, topic))

    def _reader(self, message: discord.Message, intent: Intent, earlier: Topic | None) -> Localizer:
        language = intent.language or (earlier.language if earlier else None)
        return localizer(language) if language else guild_reader(self.bot.library, message.guild)

    async def _earlier(self, message: discord.Message) -> Topic | None:
        """What was spoken of; of an old answer, what it shows."""
        known = self.conversations.earlier(message)
        answer = replied_to(message)
        if known is not None or answer is None or self.bot.user is None or answer.author.id != self.bot.user.id:
            return known
        return await recall(self.bot.library, answer)

    async def _handed_over(
        self, message: discord.Message, reader: Localizer, intent: Intent, text: str
    ) -> Topic | None:
        """What is asked of a text, file or link of this message, or of the message that it replies to; else null."""
        carried, least = carried_by(message, text), 1
        if not carried.offers(least):
            quoted = replied_to(message)
            if quoted is None or quoted.author == self.bot.user or intent.subject:
                return None
            carried, least = carried_by(quoted), _QUOTED_WORDS
            if not carried.offers(least):
                return None
        action = intent.action if intent.action in (Action.ACTORS, Action.CONTACTS) else Action.SUMMARY
        topic = Topic(action, length=asked_length(intent.length), language=intent.language)
        if len(carried.readable) > _FILES:
            await send_text(message, reader.gettext("I read the first {n} files.", n=_FILES))
        *before, last = [replace(carried, files=(file,)) for file in carried.readable[:_FILES]] or [carried]
        for one in before:
            await self._talk(message, reader).answer(await self._read(message, reader, topic, one, least))
        return await self._read(message, reader, topic, last, least)

    async def _read(
        self, message: discord.Message, reader: Localizer, topic: Topic, carried: Carried, least: int
    ) -> Topic:
        async with message.channel.typing():
            found = await read_handed(self.bot, reader, carried, least)
        if isinstance(found, ArticleRow):
            return replace(topic, article=found, offered=(found,))
        return replace(topic, handed=found)

    async def _open_thread(
        self, message: discord.Message, reader: Localizer, intent: Intent, earlier: Topic | None
    ) -> None:
        subject = intent.subject or (earlier.article.title if earlier and earlier.article else "")
        thread = await open_thread(message, reader, subject)
        if thread is not None and earlier is not None:
            self.conversations.carry(thread.id, earlier)


async def setup(bot: Desk) -> None:
    await bot.add_cog(ConversationCog(bot))
