"""/help: what Vigie can do, and how to ask."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.replies.desk import Desk
from bot.replies.help import sections
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, answered, defer
from bot.replies.sending import send_sections


class HelpCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="help", description="What Vigie can do, and how to ask")
    @answered
    async def help(self, interaction: Interaction) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        await send_sections(interaction, reader, sections(reader, self.bot))


async def setup(bot: Desk) -> None:
    await bot.add_cog(HelpCog(bot))
