"""Gives Discord the commands' names, descriptions and choices in French."""

from __future__ import annotations

from bot.replies.desk import Desk
from bot.replies.localization import CommandTranslator


async def setup(bot: Desk) -> None:
    await bot.tree.set_translator(CommandTranslator())
