"""Answers on a text that a message handed over: its summary, its actors and its contacts."""

from __future__ import annotations

from collections.abc import Callable

from bot.model import SummaryLength
from bot.replies import actors, contacts, summary
from bot.replies.actors import ActorFilter
from bot.replies.answers import Place
from bot.replies.contacts import ContactFilter
from bot.replies.handed import Handed
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction, defer
from bot.replies.sending import may_embed, person, send_sections, send_view
from bot.replies.summary_view import SummaryView, is_private


def actor_sections(reader: Localizer, handed: Handed) -> list[Section]:
    asked = ActorFilter(article=handed.row)
    if not handed.actors:
        return [actors.nothing(reader, asked, [])]
    return actors.sections(reader, asked, handed.actors)


def contact_sections(reader: Localizer, handed: Handed) -> list[Section]:
    asked = ContactFilter(article=handed.row)
    if not handed.contacts:
        return [contacts.nothing(reader, asked, [])]
    return contacts.sections(reader, asked, handed.contacts)


def _summary_sections(reader: Localizer, handed: Handed, length: SummaryLength) -> list[Section]:
    shown = summary.sections(reader, handed.row, handed.analysis, handed.actors, handed.contacts, length)
    return [*shown, _note(reader, handed)]


def _note(reader: Localizer, handed: Handed) -> Section:
    return Section("", reader.gettext("Read from {message}, not kept in the library.", message=handed.origin))


class HandedView(SummaryView):
    """The summary of a text that the library does not hold, with the buttons of one that it does."""

    def __init__(
        self, reader: Localizer, owner_id: int, handed: Handed, length: SummaryLength, *, embeds: bool
    ) -> None:
        self.handed = handed
        shown = pages(reader, _summary_sections(reader, handed, length), embeds=embeds)
        super().__init__(reader, owner_id, shown, handed.row, length)

    async def summary_pages(self, interaction: Interaction, length: SummaryLength) -> list[Page]:
        shown = _summary_sections(self.reader, self.handed, length)
        return pages(self.reader, shown, embeds=may_embed(interaction))

    async def show_actors(self, interaction: Interaction) -> None:
        await defer(interaction, private=is_private(interaction))
        await send_handed_facts(interaction, self.reader, self.handed, actor_sections)

    async def show_contacts(self, interaction: Interaction) -> None:
        await defer(interaction, private=is_private(interaction))
        await send_handed_facts(interaction, self.reader, self.handed, contact_sections)


async def send_handed_summary(
    place: Place, reader: Localizer, handed: Handed, length: SummaryLength = SummaryLength.STANDARD
) -> None:
    await send_view(place, HandedView(reader, person(place), handed, length, embeds=may_embed(place)))


async def send_handed_facts(
    place: Place, reader: Localizer, handed: Handed, *tellers: Callable[[Localizer, Handed], list[Section]]
) -> None:
    """What each of the tellers has, actor_sections and contact_sections, in one answer."""
    found = [section for tell in tellers for section in tell(reader, handed)]
    await send_sections(place, reader, [*found, _note(reader, handed)])
