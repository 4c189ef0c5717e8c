"""/status and /diagnostic: how Vigie fares, and what it lacks in a server."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.replies import diagnostic, rights, status
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, answered, defer
from bot.replies.sending import send_sections


class StatusCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="status", description="How Vigie fares: last load, queue, library, deliveries")
    @answered
    async def status(self, interaction: Interaction) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        zone = self.bot.library.settings.of(interaction.guild_id).zone_info
        await send_sections(interaction, reader, [await status.section(reader, self.bot, zone)])

    @app_commands.command(name="diagnostic", description="What Vigie lacks in this server, and how to mend it")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @answered
    async def diagnostic(self, interaction: Interaction) -> None:
        rights.require_manager(interaction)
        await defer(interaction, private=True)
        assert interaction.guild is not None
        reader = for_locale(interaction.locale)
        found = await diagnostic.sections(reader, self.bot, interaction.guild, interaction.channel_id)
        await send_sections(interaction, reader, found)


async def setup(bot: Desk) -> None:
    await bot.add_cog(StatusCog(bot))
