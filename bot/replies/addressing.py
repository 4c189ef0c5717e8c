"""Whether a message speaks to the bot."""

from __future__ import annotations

import discord


def is_addressed(message: discord.Message, bot: discord.ClientUser | None) -> bool:
    """In a direct message, by a mention, as a reply to one of the bot's messages, or in a thread that it opened.

    There what people say to one another is theirs: a reply to a person, a mention of somebody else.
    """
    if message.is_system():
        return False
    if message.guild is None:
        return True
    if bot is None:
        return False
    if any(user.id == bot.id for user in message.mentions):
        return True
    replied = replied_to(message)
    if replied is not None and replied.author.id == bot.id:
        return True
    return _in_own_thread(message, bot) and message.reference is None and not message.mentions


def replied_to(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, where Discord still has it."""
    replied = message.reference.resolved if message.reference else None
    return replied if isinstance(replied, discord.Message) else None


def _in_own_thread(message: discord.Message, bot: discord.ClientUser) -> bool:
    """Without the Message Content intent a message there comes empty, and asks nothing."""
    said = bool(message.content or message.attachments)
    return said and isinstance(message.channel, discord.Thread) and message.channel.owner_id == bot.id
