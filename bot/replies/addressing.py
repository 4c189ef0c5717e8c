"""Whether a message speaks to the bot."""

from __future__ import annotations

import discord


def is_addressed(message: discord.Message, bot: discord.ClientUser | None) -> bool:
    """In a direct message, by a mention, or as a reply to one of the bot's messages."""
    if message.guild is None:
        return True
    if bot is None:
        return False
    return any(user.id == bot.id for user in message.mentions) or _replies_to(message, bot)


def _replies_to(message: discord.Message, bot: discord.ClientUser) -> bool:
    replied = message.reference.resolved if message.reference else None
    return isinstance(replied, discord.Message) and replied.author.id == bot.id
