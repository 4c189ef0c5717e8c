"""/actors: who is named, in which role, of which country, how often, where."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.replies.actors import ActorFilter
from bot.replies.answers import answer_actors
from bot.replies.asking import require_article
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.options import article_choices, country_choices, read_country, read_period
from bot.replies.refusals import Interaction, answered, defer


class ActorsCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="actors", description="List the people and bodies that the articles name")
    @app_commands.describe(
        article="Only those named in this article",
        country="Only those who serve this country",
        since="Only in articles published since: 2026-01-14, 2026-01, 2026, yesterday or 7 days",
    )
    @answered
    async def actors(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 300] | None = None,
        country: app_commands.Range[str, 1, 100] | None = None,
        since: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        reader = for_locale(interaction.locale)
        code = read_country(reader, country)
        first, _ = read_period(reader, since)
        await defer(interaction)
        row = await require_article(self.bot.library, reader, article) if article else None
        await answer_actors(interaction, self.bot.library, reader, ActorFilter(row, code, first))

    @actors.autocomplete("article")
    async def complete_article(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return article_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)

    @actors.autocomplete("country")
    async def complete_country(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return country_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)


async def setup(bot: Desk) -> None:
    await bot.add_cog(ActorsCog(bot))
