"""What is said about the watches of a channel and of a person, and what is posted when a keyword comes up."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.model import Excerpt, Watch
from bot.replies import limits, search, words
from bot.replies.escape import escape
from bot.replies.layout import Section, pages
from bot.replies.localization import Localizer
from bot.replies.sending import may_embed, reply
from bot.replies.summary_view import summary_buttons
from bot.replies.views import message_fields
from bot.replies.watch_buttons import mute_buttons
from bot.replies.watch_words import manner, plain_wanted, wanted

_SHOWN = 40


def added(reader: Localizer, watch: Watch, *, readable: bool) -> Section:
    lines = []
    if watch.channel_id is None:
        lines.append(reader.gettext("When an article brings it, I tell you in a direct message."))
    else:
        lines.append(reader.gettext("When an article brings it, I tell it here; when it comes up in the channel, too."))
    if watch.channel_id is not None and not readable:
        lines.append(
            reader.gettext(
                "⚠️ I may not read this server's messages, so I will not notice it. Whoever runs Vigie can "
                "switch on the Message Content intent in Discord's developer portal."
            )
        )
    lines.append(reader.gettext("/watch test shows what it finds today, /watch edit how it tells it."))
    return Section(reader.gettext("Looking out for “{keyword}”", keyword=wanted(reader, watch)), "\n".join(lines))


def listed(reader: Localizer, channel: Sequence[Watch], own: Sequence[Watch]) -> list[Section]:
    sections: list[Section] = []
    for heading, held in (
        (reader.gettext("Watches of this channel"), channel),
        (reader.gettext("Your own watches"), own),
    ):
        if not held and sections:
            continue
        lines = [_line(reader, watch) for watch in held[:_SHOWN]]
        lines += [limits.ELLIPSIS] if len(held) > _SHOWN else []
        text = "\n".join(lines) or reader.gettext("There are none yet. Add one with /watch add.")
        sections.append(Section(heading, text))
    return sections


def _line(reader: Localizer, watch: Watch) -> str:
    author = f" ({words.person(reader, watch.author_id)})" if watch.channel_id is not None else ""
    told = manner(reader, watch)
    return f"• **{wanted(reader, watch)}**{author}" + (f" — {told}" if told else "")


def changed(reader: Localizer, watch: Watch) -> Section:
    return Section(
        reader.gettext("Changed: “{keyword}”", keyword=wanted(reader, watch)),
        manner(reader, watch) or reader.gettext("It tells what it finds at once."),
    )


def paused(reader: Localizer, watch: Watch) -> Section:
    if watch.paused:
        heading = reader.gettext("Paused: “{keyword}”", keyword=wanted(reader, watch))
        return Section(heading, reader.gettext("/watch pause again takes it up. What comes until then is not told."))
    return Section(reader.gettext("Looking out again for “{keyword}”", keyword=wanted(reader, watch)))


def removed(reader: Localizer, watch: Watch) -> Section:
    return Section(reader.gettext("No longer looking out for “{keyword}”", keyword=wanted(reader, watch)))


def exists(reader: Localizer, watch: Watch) -> str:
    if watch.channel_id is None:
        return reader.gettext("You look out for “{keyword}” already.", keyword=wanted(reader, watch))
    return reader.gettext("This channel looks out for “{keyword}” already.", keyword=wanted(reader, watch))


def too_many(reader: Localizer, limit: int, *, server: bool) -> str:
    if server:
        return reader.gettext("This server holds {n} watches, and no more are allowed. Remove one first.", n=limit)
    return reader.gettext("You hold {n} watches here, and no more are allowed. Remove one first.", n=limit)


def unknown(reader: Localizer, typed: str, held: Sequence[Watch]) -> str:
    text = reader.gettext("Neither this channel nor you look out for “{typed}”.", typed=escape(typed, 100))
    if not held:
        return text
    names = ", ".join(wanted(reader, watch) for watch in held[:_SHOWN])
    return f"{text} {reader.gettext('Watched for here: {names}.', names=names)}"


def no_right(reader: Localizer) -> str:
    return reader.gettext(
        "Only members who may manage messages here can change this channel's watches. Make one for yourself with "
        "/watch add personal:True, or see the channel's with /watch list."
    )


async def send_mention(message: discord.Message, reader: Localizer, watch: Watch, excerpts: list[Excerpt]) -> None:
    """Excerpts under the message that held the keyword, a lasting button for each article, and those that mute it."""
    shown = pages(reader, search.mention(reader, plain_wanted(reader, watch), excerpts), embeds=may_embed(message))
    view = summary_buttons(reader, [excerpt.article for excerpt in excerpts]) or discord.ui.View(timeout=None)
    for button in mute_buttons(reader, watch):
        view.add_item(button)
    for number, page in enumerate(shown, start=1):
        await reply(message, message_fields(page), view if number == len(shown) else None)
