"""What is said about a channel's keywords, and what is posted when one comes up."""

from __future__ import annotations

import discord

from bot.model import Excerpt, Watch
from bot.replies import limits, search
from bot.replies.escape import escape
from bot.replies.layout import Section, pages
from bot.replies.localization import Localizer
from bot.replies.sending import may_embed, reply
from bot.replies.summary_view import summary_buttons
from bot.replies.views import message_fields

_SHOWN = 40


def added(reader: Localizer, watch: Watch, excerpts: int, *, readable: bool) -> Section:
    lines = [
        reader.gettext("When it comes up here, I show what the library holds on it."),
        reader.ngettext(
            "The library holds {n} sentence with it now.", "The library holds {n} sentences with it now.", excerpts
        ),
    ]
    if excerpts >= limits.CHOICES:
        lines[-1] = reader.gettext("The library holds {n} sentences or more with it now.", n=excerpts)
    if not readable:
        lines.append(
            reader.gettext(
                "⚠️ I may not read this server's messages, so I will not notice it. Whoever runs Vigie can "
                "switch on the Message Content intent in Discord's developer portal."
            )
        )
    return Section(reader.gettext("Looking out for “{keyword}”", keyword=_keyword(watch)), "\n".join(lines))


def listed(reader: Localizer, held: list[Watch]) -> Section:
    heading = reader.gettext("Keywords of this channel")
    if not held:
        return Section(heading, reader.gettext("There are none yet. Add one with /watch add."))
    lines = [f"• **{_keyword(watch)}** (<@{watch.author_id}>)" for watch in held[:_SHOWN]]
    lines += [limits.ELLIPSIS] if len(held) > _SHOWN else []
    return Section(heading, "\n".join(lines))


def removed(reader: Localizer, watch: Watch) -> Section:
    return Section(reader.gettext("No longer looking out for “{keyword}”", keyword=_keyword(watch)))


def exists(reader: Localizer, watch: Watch) -> str:
    return reader.gettext("This channel looks out for “{keyword}” already.", keyword=_keyword(watch))


def unknown(reader: Localizer, typed: str, held: list[Watch]) -> str:
    text = reader.gettext("This channel does not look out for “{typed}”.", typed=escape(typed, 100))
    if not held:
        return text
    names = ", ".join(_keyword(watch) for watch in held[:_SHOWN])
    return f"{text} {reader.gettext('Its keywords are: {names}.', names=names)}"


def no_right(reader: Localizer) -> str:
    return reader.gettext(
        "Only members who may manage messages here can change this channel's keywords. Ask one of them, or "
        "see the keywords with /watch list."
    )


async def send_mention(message: discord.Message, reader: Localizer, watch: Watch, excerpts: list[Excerpt]) -> None:
    """Excerpts under the message that held the keyword, with a lasting button for each article's summary."""
    shown = pages(reader, search.mention(reader, watch.query, excerpts), embeds=may_embed(message))
    buttons = summary_buttons(reader, [excerpt.article for excerpt in excerpts])
    for number, page in enumerate(shown, start=1):
        await reply(message, message_fields(page), buttons if number == len(shown) else None)


def _keyword(watch: Watch) -> str:
    return escape(watch.query, 100)
