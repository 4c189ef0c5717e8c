"""Puts the error handler in place; its decisions are documented in bot.replies.errors."""

from __future__ import annotations

from bot.replies.desk import Desk
from bot.replies.errors import answer_error


async def setup(bot: Desk) -> None:
    bot.tree.error(answer_error)
