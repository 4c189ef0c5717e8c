"""Pictures offered in the chat: buttons under contacts, and an actor's mentions for whoever shows an actor."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.library import Library
from bot.model import ContactRow
from bot.replies.contacts import ContactFilter
from bot.replies.desk import library_of
from bot.replies.localization import Localizer
from bot.replies.people import contacts_of
from bot.replies.pictures.actor import mentions_of
from bot.replies.pictures.contacts import timeline_of
from bot.replies.pictures.painter import PictureError
from bot.replies.pictures.partners import network_of
from bot.replies.pictures.picture import Picture, draw
from bot.replies.refusals import Interaction, Refusal, defer
from bot.replies.sending import may_attach, send_sections
from bot.replies.views import Button

log = logging.getLogger(__name__)
_DRAWN = 2_000


async def find_contacts(library: Library, asked: ContactFilter, *, limit: int = 100) -> list[ContactRow]:
    if asked.people:
        return (await contacts_of(library, asked.people, asked))[:limit]
    return await library.contacts(
        asked.country,
        with_country=asked.with_country,
        kind=asked.kind,
        status=asked.status,
        since=asked.since,
        until=asked.until,
        article_id=asked.article.id if asked.article else None,
        limit=limit,
    )


def picture_buttons(reader: Localizer, asked: ContactFilter) -> list[Button]:
    """Buttons under contacts that draw them, for the person who presses alone."""

    async def timeline(interaction: Interaction) -> Picture:
        return timeline_of(reader, asked, await find_contacts(library_of(interaction), asked, limit=_DRAWN))

    async def network(interaction: Interaction) -> Picture:
        return network_of(reader, asked, await _around(library_of(interaction), asked))

    buttons = [picture_button(reader, reader.gettext("Timeline"), "📈", timeline)]
    if asked.with_country is None:  # the network of two countries is one line
        buttons.append(picture_button(reader, reader.gettext("Network"), "🌐", network))
    return buttons


def picture_button(
    reader: Localizer, label: str, emoji: str, make: Callable[[Interaction], Awaitable[Picture]]
) -> Button:
    """A button that shows a picture with its facts to the person who presses; `make` may raise Refusal."""

    async def show(interaction: Interaction) -> None:
        if not may_attach(interaction):
            raise Refusal(reader.gettext("I cannot send files here: I lack the permission “Attach Files”."))
        await defer(interaction, private=True)
        picture = await make(interaction)
        try:
            files = [await draw(picture)]
        except PictureError as error:  # the facts can be told all the same
            log.warning("A picture could not be drawn (%s): %s", picture.name, error)
            files = []
        await send_sections(interaction, reader, [picture.facts], files=files)

    return Button(show, label=label, emoji=emoji)


async def _around(library: Library, asked: ContactFilter) -> list[ContactRow]:
    """The contacts asked for; of one country, with those that its partners had among themselves in that period."""
    own = await find_contacts(library, asked, limit=_DRAWN)
    if asked.article is not None:
        return own
    beside = await find_contacts(library, replace(asked, country=None), limit=_DRAWN)
    return list({row.id: row for row in (*own, *beside)}.values())


def mentions_button(reader: Localizer, identity: int) -> Button:
    """Draws one person's or body's mentions over time, with the roles told."""

    async def mentions(interaction: Interaction) -> Picture:
        return mentions_of(await library_of(interaction).identities.mentions(identity, limit=_DRAWN), reader)

    return picture_button(reader, reader.gettext("Mentions"), "📈", mentions)
