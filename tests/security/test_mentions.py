"""No message pings anybody unless it says whom it means to."""

from __future__ import annotations

import discord

from bot.config import Settings
from bot.newsbot import create_bot


def test_mentions_are_off_for_every_message_of_the_bot() -> None:
    allowed = create_bot(Settings()).allowed_mentions
    assert allowed is not None
    assert allowed.to_dict() == discord.AllowedMentions.none().to_dict()
