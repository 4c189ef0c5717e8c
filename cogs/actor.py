"""/actor: one person or body under all its names, with offices over time, contacts and articles."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.replies.actor_view import send_actor
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.options import actor_choices
from bot.replies.refusals import Interaction, answered, defer


class ActorCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="actor", description="One person or body: names, offices over time, contacts, articles")
    @app_commands.describe(
        name="A name in any spelling that articles use; choose from the list",
        private="Show the answer to you alone",
    )
    @answered
    async def actor(
        self, interaction: Interaction, name: app_commands.Range[str, 1, 200], private: bool = False
    ) -> None:
        await defer(interaction, private=private)
        await send_actor(interaction, self.bot.library, for_locale(interaction.locale), name)

    @actor.autocomplete("name")
    async def complete_name(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return actor_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)


async def setup(bot: Desk) -> None:
    await bot.add_cog(ActorCog(bot))
