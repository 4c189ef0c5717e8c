"""A thread opened on demand, where every message is for the bot."""

from __future__ import annotations

import discord

from bot.replies import limits
from bot.replies.escape import plain
from bot.replies.localization import Localizer
from bot.replies.sending import send_text

NAME = 100


async def open_thread(message: discord.Message, reader: Localizer, subject: str) -> discord.Thread | None:
    """Opens a thread under the message and says so there; null, with the reason told, where none can be opened."""
    channel = message.channel
    if not isinstance(channel, discord.TextChannel) or message.guild is None:
        await send_text(message, reader.gettext("We can go on right here: no mention needed."))
        return None
    rights = channel.permissions_for(message.guild.me)
    if not (rights.create_public_threads and rights.send_messages_in_threads):
        text = reader.gettext(
            "To open a thread I need the permissions “Create Public Threads” and “Send Messages in Threads” here."
        )
        await send_text(message, text)
        return None
    name = limits.shorten(plain(subject) or reader.gettext("Questions to Vigie"), NAME)
    thread = await message.create_thread(name=name, auto_archive_duration=1_440)
    text = reader.gettext("Let us go on here: every message in this thread is for me, no mention needed.")
    await thread.send(text, allowed_mentions=discord.AllowedMentions.none())
    return thread
