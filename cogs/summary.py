"""/summary: an article's summary with its source, actors and contacts."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.model import SummaryLength
from bot.replies.asking import send_chosen
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.opening import OpenSelect
from bot.replies.options import article_choices
from bot.replies.refusals import Interaction, answered, defer
from bot.replies.summary_view import SummaryButton

LENGTHS = [
    app_commands.Choice(name="short (1–2 sentences)", value=SummaryLength.SHORT.value),
    app_commands.Choice(name="standard (3–5 sentences)", value=SummaryLength.STANDARD.value),
    app_commands.Choice(name="long (6–8 sentences)", value=SummaryLength.LONG.value),
]


class SummaryCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="summary", description="Sum up an article, with source, actors and contacts")
    @app_commands.describe(
        article="Words of its title or a name in it; choose from the list",
        length="How long the summary should be",
        private="Show the answer to you alone",
    )
    @app_commands.choices(length=LENGTHS)
    @answered
    async def summary(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 300],
        length: app_commands.Choice[str] | None = None,
        private: bool = False,
    ) -> None:
        await defer(interaction, private=private)
        wanted = SummaryLength(length.value) if length else SummaryLength.STANDARD
        await send_chosen(interaction, self.bot.library, for_locale(interaction.locale), article, wanted)

    @summary.autocomplete("article")
    async def complete_article(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return article_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)


async def setup(bot: Desk) -> None:
    bot.add_dynamic_items(SummaryButton, OpenSelect)
    await bot.add_cog(SummaryCog(bot))
