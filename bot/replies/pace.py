"""How fast one person, and one server, may ask: far beyond what people type, and short of what holds up the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

import discord
from discord import app_commands

from bot.config import LimitsSettings
from bot.library.shelves import read_for
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, refuse

_MINUTE = 60.0
# Beyond so many, those who have not asked for a minute are forgotten.
_REMEMBERED = 10_000


class Pace:
    """A token bucket for each person and server: `per_minute` at once, then as many again in each minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._clock = clock
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable) -> bool:
        """Whether one more is within the pace, which it then counts in."""
        now = self._clock()
        left, since = self._left.get(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / _MINUTE)
        if len(self._left) >= _REMEMBERED:
            self._left = {known: held for known, held in self._left.items() if now - held[1] < _MINUTE}
        self._left[key] = (max(0.0, left - 1), now)
        return left >= 1


class Paces:
    """Both limits together. What one person sends too fast does not use up the server's share."""

    def __init__(self, settings: LimitsSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._persons = Pace(settings.person_per_minute, clock)
        self._servers = Pace(settings.server_per_minute, clock)

    def take(self, user_id: int, guild_id: int | None) -> bool:
        return self._persons.take(user_id) and (guild_id is None or self._servers.take(guild_id))


async def in_pace(interaction: Interaction) -> bool:
    """Whether this may be answered now; else the person is told to wait. Completions are not counted.

    Every request passes here, so that from here on it reads for the server that it comes from.
    """
    read_for(interaction.guild_id)
    if interaction.type is discord.InteractionType.autocomplete:
        return True
    paces: Paces | None = getattr(interaction.client, "paces", None)
    if paces is None or paces.take(interaction.user.id, interaction.guild_id):
        return True
    text = for_locale(interaction.locale).gettext("Too many requests at once. Try again in a minute.")
    await refuse(interaction, text)
    return False


class PacedTree(app_commands.CommandTree[discord.Client]):
    """The bot's commands and message menus, each within the pace."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await in_pace(interaction)
