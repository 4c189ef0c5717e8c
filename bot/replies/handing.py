"""Articles that someone hands in to be kept: from whatever they come, each goes the same way into the library."""

from __future__ import annotations

from typing import Any

import discord

from bot.articles import Meta
from bot.library import Library, Outcome
from bot.library.intake import Worker, take_in
from bot.library.shelves import read_for
from bot.model import Article
from bot.replies import articles
from bot.replies.errors import answer_error
from bot.replies.handed import read_pasted
from bot.replies.layout import pages
from bot.replies.localization import Localizer
from bot.replies.options import read_day
from bot.replies.refusals import Interaction, Refusal, defer
from bot.replies.rights import may_edit
from bot.replies.sending import may_embed
from bot.replies.summary_view import summary_buttons
from bot.replies.views import message_fields

_PASTED = 4_000


async def hand_in(
    interaction: Interaction,
    library: Library,
    worker: Worker,
    reader: Localizer,
    article: Article,
    *notes: str,
    keeper: int | None = None,
) -> None:
    """Takes an article in and answers the deferred interaction; `notes` are told with it. Raises Refusal.

    `keeper` is the server that alone is to see it.
    """
    known = await library.find_known(article, keeper)
    if known is not None and known.outcome is Outcome.REMOVED:
        if not may_edit(interaction):
            raise Refusal(
                reader.gettext(
                    "This article was removed from the library. Only members who may manage messages can bring it back."
                )
            )
        await library.corrections.readmit(article, interaction.user.id, keeper)
    taken = await take_in(library, worker, article, alert=True, guild_id=keeper)
    row = await library.article(taken.article_id)
    assert row is not None
    told = list(notes)
    if keeper is not None and not row.private:
        told.append(reader.gettext("Everyone could see it already, and still can."))
    section = await articles.added(library, reader, row, taken.outcome, told)
    page = pages(reader, [section], embeds=may_embed(interaction))[0]
    await interaction.edit_original_response(**message_fields(page), view=summary_buttons(reader, [row]))


class PasteModal(discord.ui.Modal):
    """Asks for an article's text, and what is known of it; then hands it in."""

    def __init__(
        self, reader: Localizer, library: Library, worker: Worker, stated: Meta, date: str, keeper: int | None = None
    ) -> None:
        super().__init__(title=reader.gettext("Hand in an article"), timeout=3600)
        self.reader, self.library, self.worker, self.keeper = reader, library, worker, keeper
        longer = reader.gettext("At most 4,000 characters: hand in a longer text as a file.")
        self.text = _field(
            self,
            reader.gettext("Text"),
            name="text",
            max_length=_PASTED,
            style=discord.TextStyle.paragraph,
            description=longer,
        )
        title, source = stated.title or "", stated.source or ""
        self.headline = _field(self, reader.gettext("Title"), name="title", max_length=300, default=title)
        self.source = _field(self, reader.gettext("Source"), name="source", max_length=120, default=source)
        self.date = _field(self, reader.gettext("Day of publication"), name="date", max_length=40, default=date)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        read_for(interaction.guild_id)
        return True

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await defer(interaction)
        notes, published = [], None
        try:
            published = read_day(self.reader, self.date.value) if self.date.value.strip() else None
        except Refusal as refusal:  # the text that someone pasted must not be lost over its date
            notes.append(f"⚠️ {refusal}")
        stated = Meta(self.headline.value.strip() or None, self.source.value.strip() or None, published)
        article = await read_pasted(self.reader, self.text.value, stated)
        await hand_in(interaction, self.library, self.worker, self.reader, article, *notes, keeper=self.keeper)

    async def on_error(self, interaction: discord.Interaction, error: Exception, /) -> None:  # type: ignore[override]
        await answer_error(interaction, error)


def _field(
    modal: discord.ui.Modal,
    label: str,
    *,
    name: str,
    max_length: int,
    style: discord.TextStyle = discord.TextStyle.short,
    default: str = "",
    description: str | None = None,
) -> discord.ui.TextInput[Any]:
    field = discord.ui.TextInput[Any](
        custom_id=name,
        style=style,
        required=name == "text",
        default=default or None,
        max_length=max_length,
    )
    modal.add_item(discord.ui.Label(text=label, description=description, component=field))
    return field
