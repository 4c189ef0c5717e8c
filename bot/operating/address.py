"""Where Discord is: the real one, or one on this machine."""

from __future__ import annotations

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import DiscordSettings

_API = Route.BASE
_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


def point_at(settings: DiscordSettings) -> None:
    """Set for the whole process, as discord.py keeps it."""
    Route.BASE = settings.api_url or _API
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url) if settings.gateway_url else _GATEWAY
