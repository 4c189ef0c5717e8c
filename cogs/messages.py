"""Menus on any message: sum up its text, file or link, or tell its actors and contacts; for the reader alone."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.model import ArticleRow
from bot.replies.answers import answer_article_facts
from bot.replies.desk import Desk
from bot.replies.handed import carried_by, read_handed
from bot.replies.handed_view import actor_sections, contact_sections, send_handed_facts, send_handed_summary
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, answered, defer
from bot.replies.summary_view import send_summary

# A summary of less would be the text itself; names and contacts can stand in one sentence.
_SUMMARY_WORDS, _NAMES_WORDS = 40, 4


class MessagesCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot
        self.menus: list[app_commands.ContextMenu] = [
            app_commands.ContextMenu(name="Summarise", callback=self.summarise),
            app_commands.ContextMenu(name="Actors and contacts", callback=self.tell),
        ]

    async def cog_load(self) -> None:
        for menu in self.menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @answered
    async def summarise(self, interaction: Interaction, message: discord.Message) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        found = await read_handed(self.bot, reader, carried_by(message), _SUMMARY_WORDS)
        if isinstance(found, ArticleRow):
            await send_summary(interaction, self.bot.library, reader, found)
        else:
            await send_handed_summary(interaction, reader, found)

    @answered
    async def tell(self, interaction: Interaction, message: discord.Message) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        found = await read_handed(self.bot, reader, carried_by(message), _NAMES_WORDS)
        if isinstance(found, ArticleRow):
            await answer_article_facts(interaction, self.bot.library, reader, found)
        else:
            await send_handed_facts(interaction, reader, found, actor_sections, contact_sections)


async def setup(bot: Desk) -> None:
    await bot.add_cog(MessagesCog(bot))
