"""Talking to the bot: a mention, a reply to it or a direct message, in French or English."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.language.intent import Action, Intent, read_intent
from bot.replies import help as help_page
from bot.replies.actors import ActorFilter
from bot.replies.addressing import is_addressed
from bot.replies.answers import answer_actors, answer_contacts, answer_nobody, answer_person
from bot.replies.asking import ask, find_or_offer, send_chosen
from bot.replies.contacts import ContactFilter
from bot.replies.desk import Desk
from bot.replies.errors import describe
from bot.replies.localization import Localizer, for_guild, localizer
from bot.replies.sending import may_send, send_sections, send_text


class ConversationCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or not is_addressed(message, self.bot.user) or not may_send(message):
            return
        intent = read_intent(message.content)
        reader = localizer(intent.language) if intent.language else for_guild(message.guild)
        try:
            await self._answer(message, reader, intent)
        except Exception as error:  # the person gets an answer whatever happens; the log gets the traceback
            await send_text(message, describe(reader, error, "conversation"))

    async def _answer(self, message: discord.Message, reader: Localizer, intent: Intent) -> None:
        if intent.action is Action.HELP or (intent.action is Action.NONE and not intent.subject):
            await send_sections(message, reader, help_page.sections(reader, self.bot))
        elif intent.action is Action.CONTACTS:
            await self._contacts(message, reader, intent)
        elif intent.action is Action.ACTORS:
            await self._actors(message, reader, intent)
        elif not intent.subject:
            newest = self.bot.library.catalogue.articles("", limit=5)
            await ask(message, reader, reader.gettext("Which article shall I sum up?"), newest, intent.length)
        else:
            await send_chosen(message, self.bot.library, reader, intent.subject, intent.length)

    async def _contacts(self, message: discord.Message, reader: Localizer, intent: Intent) -> None:
        library = self.bot.library
        if intent.countries and not intent.article:
            country, other = (*intent.countries, None)[:2]
            await answer_contacts(message, library, reader, ContactFilter(country, other))
        elif intent.subject:
            article = await find_or_offer(message, library, reader, intent.subject)
            if article is not None:
                await answer_contacts(message, library, reader, ContactFilter(article=article))
        else:
            await send_text(message, reader.gettext("Contacts of which country? Name one or two."))

    async def _actors(self, message: discord.Message, reader: Localizer, intent: Intent) -> None:
        library = self.bot.library
        named = intent.article and bool(intent.subject)
        if not intent.rest and not named:
            country = intent.countries[0] if intent.countries else None
            await answer_actors(message, library, reader, ActorFilter(country=country))
            return
        if intent.rest and (intent.person or not named) and await answer_person(message, library, reader, intent.rest):
            return
        if intent.person and not named:
            await answer_nobody(message, library, reader, intent.rest)
        else:
            article = await find_or_offer(message, library, reader, intent.subject)
            if article is not None:
                await answer_actors(message, library, reader, ActorFilter(article=article))


async def setup(bot: Desk) -> None:
    await bot.add_cog(ConversationCog(bot))
