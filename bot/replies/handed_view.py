"""Answers on a text that a message handed over: its summary, its actors and its contacts, read on the spot."""

from __future__ import annotations

import discord

from bot.model import ActorRow, Analysis, Article, ArticleRow, ContactRow, SummaryLength
from bot.replies import actors, contacts, summary
from bot.replies.actors import ActorFilter
from bot.replies.answers import Place
from bot.replies.contacts import ContactFilter
from bot.replies.handed import actor_rows, article_row, contact_rows
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction, defer
from bot.replies.sending import may_embed, person, send_sections, send_view
from bot.replies.summary_view import SummaryView, is_private


class Handed:
    """A text and what was read from it. `origin` is the message that it came with."""

    def __init__(self, reader: Localizer, article: Article, analysis: Analysis, origin: discord.Message) -> None:
        self.reader = reader
        self.analysis = analysis
        self.origin = origin
        self.row: ArticleRow = article_row(article, analysis)
        self.actors: list[ActorRow] = actor_rows(self.row, analysis)
        self.contacts: list[ContactRow] = contact_rows(self.row, analysis)

    def summary(self, length: SummaryLength) -> list[Section]:
        shown = summary.sections(self.reader, self.row, self.analysis, self.actors, self.contacts, length)
        return [*shown, self._note()]

    def actors_and_contacts(self) -> list[Section]:
        return [*self.actor_sections(), *self.contact_sections(), self._note()]

    def actor_sections(self) -> list[Section]:
        asked = ActorFilter(article=self.row)
        if not self.actors:
            return [actors.nothing(self.reader, asked, [])]
        return actors.sections(self.reader, asked, self.actors)

    def contact_sections(self) -> list[Section]:
        asked = ContactFilter(article=self.row)
        if not self.contacts:
            return [contacts.nothing(self.reader, asked, [])]
        return contacts.sections(self.reader, asked, self.contacts)

    def _note(self) -> Section:
        return Section("", self.reader.gettext("Read from {message}, and not kept.", message=self.origin.jump_url))


class HandedView(SummaryView):
    """The summary of a text that the library does not hold, with the buttons of one that it does."""

    def __init__(self, owner_id: int, handed: Handed, length: SummaryLength, *, embeds: bool) -> None:
        self.handed = handed
        shown = pages(handed.reader, handed.summary(length), embeds=embeds)
        super().__init__(handed.reader, owner_id, shown, handed.row, length)

    async def summary_pages(self, interaction: Interaction, length: SummaryLength) -> list[Page]:
        return pages(self.reader, self.handed.summary(length), embeds=may_embed(interaction))

    async def show_actors(self, interaction: Interaction) -> None:
        await defer(interaction, private=is_private(interaction))
        await send_sections(interaction, self.reader, self.handed.actor_sections())

    async def show_contacts(self, interaction: Interaction) -> None:
        await defer(interaction, private=is_private(interaction))
        await send_sections(interaction, self.reader, self.handed.contact_sections())


async def send_handed_summary(place: Place, handed: Handed, length: SummaryLength = SummaryLength.STANDARD) -> None:
    await send_view(place, HandedView(person(place), handed, length, embeds=may_embed(place)))


async def send_handed_facts(place: Place, handed: Handed) -> None:
    """Actors and contacts in one answer."""
    await send_sections(place, handed.reader, handed.actors_and_contacts())
