"""/digest: what is new in the library."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from discord import app_commands
from discord.ext import commands

from bot.replies import digest
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.options import read_period
from bot.replies.refusals import Interaction, answered, defer
from bot.replies.sending import send_sections
from bot.replies.settings import zone_of

_USUAL = timedelta(days=1)


class DigestCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="digest", description="What is new: stories, contacts, new actors, contradictions")
    @app_commands.describe(
        since="2026-01-14, yesterday or 7 days; else since this channel's last digest, or for a day",
        private="Only you see the answer",
    )
    @answered
    async def digest(
        self, interaction: Interaction, since: app_commands.Range[str, 1, 60] | None = None, private: bool = False
    ) -> None:
        reader = for_locale(interaction.locale)
        library = self.bot.library
        schedule = await library.digests.of_channel(interaction.channel_id or 0)
        settings = library.settings.of(interaction.guild_id)
        zone = zone_of(schedule, settings) if schedule else settings.zone_info
        first, _ = read_period(reader, since)
        await defer(interaction, private=private)
        until = datetime.now(UTC)
        start = until - _USUAL if schedule is None else schedule.told
        if first is not None:
            start = datetime.combine(first, time(), zone).astimezone(UTC)
        news = await library.arrivals(start, until)
        told = [digest.nothing(reader, news, zone)] if news.empty else digest.sections(reader, news, zone)
        await send_sections(interaction, reader, told)


async def setup(bot: Desk) -> None:
    await bot.add_cog(DigestCog(bot))
