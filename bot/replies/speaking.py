"""The language of what Vigie posts by itself, and how a server's own time is written."""

from __future__ import annotations

from datetime import datetime, time

import discord

from bot.library import Library
from bot.replies.localization import Localizer, for_guild, localizer


def guild_reader(library: Library, guild: discord.Guild | None) -> Localizer:
    """The language that a server chose in its settings, else its own."""
    chosen = library.settings.of(guild.id if guild else None).language
    return localizer(chosen) if chosen else for_guild(guild)


def clock(at: time | datetime) -> str:
    return f"{at:%H:%M}"


def moment(reader: Localizer, when: datetime) -> str:
    """Day and time, in the zone that `when` carries."""
    return reader.gettext("{date}, {time}", date=reader.day(when.date()), time=clock(when))
