"""A summary under its buttons, and the button that opens one from anywhere, also after a restart."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.library import Library
from bot.model import ArticleRow, SummaryLength
from bot.replies import limits, summary
from bot.replies.actors import ActorFilter
from bot.replies.answers import Place, answer_actors, answer_contacts
from bot.replies.contacts import ContactFilter
from bot.replies.desk import library_of
from bot.replies.edits import field_entries
from bot.replies.errors import answer_error
from bot.replies.layout import Page, pages
from bot.replies.localization import Localizer, for_locale
from bot.replies.opening import opens
from bot.replies.pace import in_pace
from bot.replies.refusals import Interaction, Refusal, defer
from bot.replies.sending import may_embed, person, send_view
from bot.replies.stories import story_entries
from bot.replies.views import Button, PagedView, message_fields
from bot.replies.words import LENGTHS, label


async def summary_pages(
    library: Library, reader: Localizer, article: ArticleRow, length: SummaryLength, *, embeds: bool
) -> list[Page]:
    analysis = await library.analysis(article.id)
    people = await library.actors(article_id=article.id)
    told = await library.contacts(article_id=article.id)
    notes = [*await story_entries(library, reader, article), *await field_entries(library, reader, article)]
    disputed = await library.contradictions.find(article_id=article.id)
    found = summary.sections(reader, article, analysis, people, told, length, notes, disputed)
    return pages(reader, found, embeds=embeds)


class SummaryView(PagedView):
    """A summary with buttons for its other lengths, its actors and its contacts."""

    def __init__(
        self, reader: Localizer, owner_id: int, shown: list[Page], article: ArticleRow, length: SummaryLength
    ) -> None:
        super().__init__(reader, owner_id, shown)
        self.article = article
        self._lengths: dict[SummaryLength, Button] = {}
        for value, word in LENGTHS.items():
            self._lengths[value] = Button(self._pressed(value), label=reader.gettext(word), row=1)
            self.add_item(self._lengths[value])
        style = discord.ButtonStyle.primary
        self.add_item(Button(self.show_actors, label=reader.gettext("Actors"), style=style, row=2))
        self.add_item(Button(self.show_contacts, label=reader.gettext("Contacts"), style=style, row=2))
        self._mark_length(length)

    def _mark_length(self, length: SummaryLength) -> None:
        for value, button in self._lengths.items():
            button.disabled = value is length

    def _pressed(self, length: SummaryLength) -> Any:
        async def change(interaction: Interaction) -> None:
            await interaction.response.defer()
            self.show(await self.summary_pages(interaction, length))
            self._mark_length(length)
            await interaction.edit_original_response(**message_fields(self.page), view=self)

        return change

    async def summary_pages(self, interaction: Interaction, length: SummaryLength) -> list[Page]:
        library = library_of(interaction)
        return await summary_pages(library, self.reader, self.article, length, embeds=may_embed(interaction))

    async def show_actors(self, interaction: Interaction) -> None:
        await defer(interaction, private=is_private(interaction))
        asked = ActorFilter(article=self.article)
        await answer_actors(interaction, library_of(interaction), self.reader, asked)

    async def show_contacts(self, interaction: Interaction) -> None:
        await defer(interaction, private=is_private(interaction))
        asked = ContactFilter(article=self.article)
        await answer_contacts(interaction, library_of(interaction), self.reader, asked)


def is_private(interaction: Interaction) -> bool:
    """Whether the message under which a button was pressed is for one person alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def send_summary(
    place: Place,
    library: Library,
    reader: Localizer,
    article: ArticleRow,
    length: SummaryLength = SummaryLength.STANDARD,
) -> None:
    shown = await summary_pages(library, reader, article, length, embeds=may_embed(place))
    await send_view(place, SummaryView(reader, person(place), shown, article, length))


@opens("article")
async def open_summary(interaction: Interaction, article_id: int) -> None:
    """The article's summary, as the answer to a deferred interaction. Raises Refusal where it is gone."""
    reader = for_locale(interaction.locale)
    library = library_of(interaction)
    article = await library.article(article_id)
    if article is None:
        raise Refusal(reader.gettext("This article is not in the library any more."))
    await send_summary(interaction, library, reader, article)


class SummaryButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"vigie:summary:(?P<article>-?\d{1,18})"):
    """Opens an article's summary for whoever presses it, to them alone, as long as its message stands."""

    def __init__(self, article_id: int, text: str = "") -> None:
        button = discord.ui.Button[Any](
            label=limits.shorten(text, limits.BUTTON_LABEL) or "…", custom_id=f"vigie:summary:{article_id}"
        )
        super().__init__(button)
        self.article_id = article_id

    @classmethod
    def for_article(cls, reader: Localizer, article: ArticleRow) -> Self:
        return cls(article.id, "📄 " + label(reader, article, limits.BUTTON_LABEL - 3))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["article"]))

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await in_pace(interaction)

    async def callback(self, interaction: Interaction) -> None:
        try:
            await defer(interaction, private=True)
            await open_summary(interaction, self.article_id)
        except Exception as error:  # discord.py would only log it, and leave the person without an answer
            await answer_error(interaction, error)


def summary_buttons(reader: Localizer, articles: list[ArticleRow]) -> discord.ui.View | None:
    """One lasting button for each article, at most five; null for none."""
    unique = list({article.id: article for article in articles}.values())[: limits.ROW_BUTTONS]
    if not unique:
        return None
    view = discord.ui.View(timeout=None)
    for row, article in enumerate(unique):
        button = SummaryButton.for_article(reader, article)
        button.row = row
        view.add_item(button)
    return view
