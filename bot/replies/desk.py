"""The bot as the cogs and replies know it."""

from __future__ import annotations

from typing import Any, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.alerts.watchbook import WatchBook
from bot.articles.web import Web
from bot.config import Settings
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.feeding import Feeding
from bot.replies.pulse import Pulse


class Desk(Protocol):
    settings: Settings
    library: Library
    worker: AnalysisWorker
    pulse: Pulse
    web: Web
    feeding: Feeding
    book: WatchBook

    @property
    def tree(self) -> app_commands.CommandTree[Any]: ...

    @property
    def intents(self) -> discord.Intents: ...

    @property
    def application_id(self) -> int | None: ...

    @property
    def user(self) -> discord.ClientUser | None: ...

    async def add_cog(self, cog: commands.Cog, /) -> None: ...

    def add_dynamic_items(self, *items: type[discord.ui.DynamicItem[Any]]) -> None: ...


def library_of(interaction: discord.Interaction[Any]) -> Library:
    """The library of the bot that a button or command belongs to."""
    library: Library = interaction.client.library
    return library


def book_of(interaction: discord.Interaction[Any]) -> WatchBook:
    """The watches of the bot that a button or command belongs to."""
    book: WatchBook = interaction.client.book
    return book
