"""Ways out: to an interaction that was deferred, or under a message in a channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.replies import limits
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction
from bot.replies.views import Button, OwnedView, PagedView, message_fields


def may_embed(place: Interaction | discord.Message) -> bool:
    """Whether embeds can be shown there. Direct messages have no permissions to lack."""
    if place.guild is None:
        return True
    if isinstance(place, discord.Interaction):
        return place.app_permissions.embed_links
    return _permissions(place).embed_links


def may_send(message: discord.Message) -> bool:
    """Whether the bot may answer in the message's channel."""
    if message.guild is None:
        return True
    permissions = _permissions(message)
    if isinstance(message.channel, discord.Thread):
        return permissions.send_messages_in_threads
    return permissions.send_messages


def may_attach(place: Interaction | discord.Message) -> bool:
    """Whether files can be sent there."""
    if place.guild is None:
        return True
    if isinstance(place, discord.Interaction):
        return place.app_permissions.attach_files
    return _permissions(place).attach_files


def _permissions(message: discord.Message) -> discord.Permissions:
    assert message.guild is not None
    assert isinstance(message.channel, discord.abc.GuildChannel | discord.Thread)
    return message.channel.permissions_for(message.guild.me)


def person(place: Interaction | discord.Message) -> int:
    return place.user.id if isinstance(place, discord.Interaction) else place.author.id


async def send_sections(
    place: Interaction | discord.Message,
    reader: Localizer,
    sections: list[Section],
    tools: Sequence[Button] = (),
    files: Sequence[discord.File] = (),
) -> None:
    """Answers with the sections, on pages where they need several; `tools` are buttons below them."""
    shown = pages(reader, sections, embeds=may_embed(place))
    await send_view(place, PagedView(reader, person(place), shown, tools), files)


async def send_view(place: Interaction | discord.Message, view: PagedView, files: Sequence[discord.File] = ()) -> None:
    await send(place, message_fields(view.page), view, files)


async def send(
    place: Interaction | discord.Message,
    fields: dict[str, Any],
    view: OwnedView | None = None,
    files: Sequence[discord.File] = (),
) -> discord.Message:
    """Answers a deferred interaction, or replies to a message."""
    shown = view if view is not None and view.children else None
    if isinstance(place, discord.Interaction):
        options = {**fields, "attachments": list(files)} if files else fields
        sent: discord.Message = await place.edit_original_response(**options, view=shown)
        edit: Any = place.edit_original_response
    else:
        options = {**fields, "files": list(files)} if files else fields
        sent = await reply(place, options, shown)
        edit = sent.edit
    if view is not None:
        view.edit = edit
    return sent


async def send_text(place: Interaction | discord.Message, text: str) -> None:
    await send(place, message_fields(Page(content=limits.shorten(text, limits.CONTENT))))


async def reply(message: discord.Message, fields: dict[str, Any], view: discord.ui.View | None) -> discord.Message:
    """Answers under a message, or, where its history may not be read, after it."""
    options: dict[str, Any] = dict(fields) if view is None else {**fields, "view": view}
    if message.guild is None or _permissions(message).read_message_history:
        # Whoever wrote it may have deleted it meanwhile.
        above = message.to_reference(fail_if_not_exists=False)
        return await message.channel.send(**options, reference=above, mention_author=False)
    return await message.channel.send(**options)
