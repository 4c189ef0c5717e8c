"""Which watches a person sees in a place, which of them is meant, and who may change it."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
from discord import app_commands

from bot.language.text import fold
from bot.library import Task, Wanted
from bot.model import Watch
from bot.replies import limits, watches
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, Refusal
from bot.replies.rights import require
from bot.replies.watch_words import plain_wanted


def home(channel: object) -> int:
    """The channel whose watches hold here: a thread's parent, else the channel itself."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    assert isinstance(channel, discord.abc.Snowflake)
    return channel.id


def forum_post(channel: object) -> int | None:
    """The forum post that this is: its forum takes no messages itself, so alerts go to the post."""
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        return channel.id
    return None


def held_watches(bot: Desk, interaction: Interaction) -> list[Watch]:
    """Those of the channel, then the person's own."""
    return [*bot.book.of_channel(home(interaction.channel)), *bot.book.of_person(interaction.user.id)]


def find_watch(
    bot: Desk, interaction: Interaction, typed: str, *, change: bool = False, typed_new: bool = False
) -> Watch:
    """The watch that is meant by its number or its words. Raises Refusal, and QueryError.

    With `change`, the person must have the right to change it; with `typed_new`, words that no watch has are tried as
    a watch of their own.
    """
    reader = for_locale(interaction.locale)
    held = held_watches(bot, interaction)
    wanted = fold(typed.strip())
    for watch in held:
        if typed == f"#{watch.id}" or (wanted and wanted in (fold(watch.query), fold(plain_wanted(reader, watch)))):
            if change and watch.channel_id is not None:
                require_right(interaction)
            return watch
    if typed_new and not typed.startswith("#"):
        Wanted(typed).key()
        return Watch(0, interaction.guild_id, None, interaction.user.id, typed, datetime.now(UTC))
    if change and not any(watch.channel_id is None for watch in held):
        require_right(interaction)
    raise Refusal(watches.unknown(reader, typed, held))


def require_right(interaction: Interaction) -> None:
    """Raises Refusal unless the person may change the channel's watches."""
    require(interaction, Task.WATCHES, watches.no_right(for_locale(interaction.locale)))


def watch_choices(bot: Desk, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    reader = for_locale(interaction.locale)
    named = [
        (watch, ("👤 " if watch.channel_id is None else "") + plain_wanted(reader, watch))
        for watch in held_watches(bot, interaction)
    ]
    return [
        app_commands.Choice(name=limits.shorten(name, limits.CHOICE_NAME), value=f"#{watch.id}")
        for watch, name in named
        if fold(typed) in fold(name)
    ][: limits.CHOICES]
