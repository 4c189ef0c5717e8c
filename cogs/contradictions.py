"""/contradictions: where two sources contradict one another, both sentences side by side."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.replies import limits
from bot.replies.answers import answer_contradictions
from bot.replies.asking import require_article
from bot.replies.contradictions import ContradictionFilter
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.options import article_choices, country_choices, read_country
from bot.replies.refusals import Interaction, answered, defer


class ContradictionsCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="contradictions", description="Show where two sources contradict one another")
    @app_commands.describe(
        country="Only those about this country",
        actor="Only those about this person, in any spelling",
        article="Only those that this article is part of",
    )
    @answered
    async def contradictions(
        self,
        interaction: Interaction,
        country: app_commands.Range[str, 1, 100] | None = None,
        actor: app_commands.Range[str, 1, 100] | None = None,
        article: app_commands.Range[str, 1, 300] | None = None,
    ) -> None:
        reader = for_locale(interaction.locale)
        code = read_country(reader, country)
        await defer(interaction)
        row = await require_article(self.bot.library, reader, article) if article else None
        asked = ContradictionFilter(code, (actor or "").strip(), row)
        await answer_contradictions(interaction, self.bot.library, reader, asked)

    @contradictions.autocomplete("country")
    async def complete_country(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return country_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)

    @contradictions.autocomplete("actor")
    async def complete_actor(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names = self.bot.library.catalogue.actors(typed, limit=limits.CHOICES)
        return [
            app_commands.Choice(name=name, value=name) for name in names if 0 < limits.size(name) <= limits.CHOICE_NAME
        ]

    @contradictions.autocomplete("article")
    async def complete_article(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return article_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)


async def setup(bot: Desk) -> None:
    await bot.add_cog(ContradictionsCog(bot))
