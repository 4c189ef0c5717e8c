"""A list of events, with a menu that opens every source of those that several tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.library import EventRow
from bot.model import ContactRow
from bot.replies import limits, words
from bot.replies.contacts import days_differ, parties, status_differs
from bot.replies.desk import library_of
from bot.replies.escape import escape
from bot.replies.layout import Entry, Page, Section
from bot.replies.localization import Localizer, flag
from bot.replies.refusals import Interaction, defer, refuse
from bot.replies.sending import send_sections
from bot.replies.views import PagedView

_QUOTE = 400


class _Menu(discord.ui.Select[Any]):
    """The events of a page that have several sources."""

    def __init__(self, reader: Localizer, events: Sequence[EventRow]) -> None:
        options = [
            discord.SelectOption(label=_label(reader, event), value=str(event.told[0].id))
            for event in events[: limits.CHOICES]
        ]
        super().__init__(placeholder=reader.gettext("Show every source of…"), options=options, row=1)
        self._reader = reader

    async def callback(self, interaction: Interaction) -> None:
        message = interaction.message
        await defer(interaction, private=message is not None and message.flags.ephemeral)
        event = await library_of(interaction).events.of_contact(int(self.values[0]))
        if event is None:
            await refuse(interaction, self._reader.gettext("This contact has been read anew. Ask for the list again."))
            return
        await send_sections(interaction, self._reader, [sources(self._reader, event)])


class EventsView(PagedView):
    """`events` are in the order of the entries on the pages."""

    def __init__(self, reader: Localizer, owner_id: int, pages: list[Page], events: Sequence[EventRow]) -> None:
        self._events = events
        self._menu: _Menu | None = None
        super().__init__(reader, owner_id, pages)

    async def interaction_check(self, interaction: Interaction) -> bool:
        earlier = self.edit
        allowed = await super().interaction_check(interaction)
        pressed = interaction.data.get("custom_id") if interaction.data else None
        if allowed and self._menu is not None and pressed == self._menu.custom_id:
            # The menu answers in a message of its own, which this interaction's token would change instead of the list.
            message = interaction.message
            self.edit = earlier if message is None or message.flags.ephemeral else message.edit
        return allowed

    def _mark(self) -> None:
        super()._mark()
        if self._menu is not None:
            self.remove_item(self._menu)
            self._menu = None
        several = [event for event in self._on_page() if event.sources > 1]
        if several:
            self._menu = _Menu(self.reader, several)
            self.add_item(self._menu)

    def _on_page(self) -> Sequence[EventRow]:
        """The events shown on this page; on pages of text, which do not count them, all."""
        counts = [sum(len(embed.fields) for embed in page.embeds) for page in self.pages]
        if not all(counts):
            return self._events
        start = sum(counts[: self.index])
        return self._events[start : start + counts[self.index]]


def _label(reader: Localizer, event: EventRow) -> str:
    contact = event.contact
    day = reader.contact_date(contact) or reader.gettext("date not stated")
    sides = " – ".join(reader.country(code) for code in contact.countries)
    count = reader.ngettext("{n} source", "{n} sources", event.sources)
    return limits.shorten(f"{count} · {day} · {words.kind(reader, contact.kind)} · {sides}", limits.CHOICE_NAME)


def sources(reader: Localizer, event: EventRow) -> Section:
    """Every source of an event, in the order of publication, with its own date, status, persons and sentence.

    Articles that share their text are one source: the others are named below the first.
    """
    contact = event.contact
    day = reader.contact_date(contact) or reader.gettext("date not stated")
    sides = " – ".join(f"{flag(code)} {reader.country(code)}" for code in contact.countries)
    text = [
        f"{day} · {words.kind(reader, contact.kind)} · {words.status(reader, contact.status)}",
        reader.ngettext("{n} source", "{n} sources", event.sources),
    ]
    by_story: dict[int, list[ContactRow]] = {}
    for row, story in zip(event.told, event.stories, strict=True):
        by_story.setdefault(story, []).append(row)
    told = sorted(
        by_story.values(), key=lambda rows: (rows[0].article.published is None, rows[0].article.published or 0)
    )
    entries = tuple(_source(reader, event, rows) for rows in told)
    return Section(limits.shorten(sides, limits.EMBED_TITLE), " · ".join(text), entries)


def _source(reader: Localizer, event: EventRow, rows: Sequence[ContactRow]) -> Entry:
    row = rows[0]
    contact = row.contact
    facts = [reader.contact_date(contact) or reader.gettext("date not stated")]
    facts += [words.kind(reader, contact.kind), words.status(reader, contact.status)]
    lines = [f"{parties(reader, contact.parties)}", f"> {reader.quote(escape(row.sentence, _QUOTE))}"]
    differing = _differences(reader, event, row)
    if differing:
        lines.append(f"⚠️ {words.told(reader, reader.gettext('differs'), ', '.join(differing))}")
    lines.append(words.citation(reader, row.article))
    copies = [escape(copy.article.source, 60) for copy in rows[1:] if copy.article.source]
    if copies:
        lines.append(words.told(reader, reader.gettext("also in"), ", ".join(copies)))
    return Entry(" · ".join(facts), "\n".join(lines))


def _differences(reader: Localizer, event: EventRow, row: ContactRow) -> list[str]:
    contact, whole = row.contact, event.contact
    found = []
    if days_differ(contact, whole):
        found.append(reader.gettext("the date"))
    if status_differs(contact, whole):
        found.append(reader.gettext("the status"))
    if contact.kind is not whole.kind:
        found.append(reader.gettext("the kind"))
    if set(contact.countries) != set(whole.countries):
        found.append(reader.gettext("the countries"))
    return found
