"""Puts the error handler in place, whose decisions bot.replies.errors documents, and answers outlived buttons."""

from __future__ import annotations

from discord.ext import commands

from bot.replies.desk import Desk
from bot.replies.errors import answer_error
from bot.replies.refusals import Interaction
from bot.replies.views import answer_outlived


class ErrorsCog(commands.Cog):
    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await answer_outlived(interaction)


async def setup(bot: Desk) -> None:
    bot.tree.error(answer_error)
    await bot.add_cog(ErrorsCog())
