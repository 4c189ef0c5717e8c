"""/search: sentences of the library with the words in bold."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.library.query import parse
from bot.replies.answers import answer_search
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, answered, defer


class SearchCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="search", description="Find sentences by their words")
    @app_commands.describe(query='Words (all must occur), "a phrase", OR, NOT or -word, beginning*')
    @answered
    async def search(self, interaction: Interaction, query: app_commands.Range[str, 1, 500]) -> None:
        parse(query)  # before the public deferral, so that a refusal is for the person alone
        await defer(interaction)
        await answer_search(interaction, self.bot.library, for_locale(interaction.locale), query)


async def setup(bot: Desk) -> None:
    await bot.add_cog(SearchCog(bot))
