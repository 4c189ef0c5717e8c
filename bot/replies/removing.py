"""The question before an article is removed."""

from __future__ import annotations

import discord

from bot.library import Author
from bot.model import ArticleRow
from bot.replies import articles
from bot.replies.desk import library_of
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction, answered
from bot.replies.rights import require_edit
from bot.replies.sending import may_embed
from bot.replies.views import Button, OwnedView, message_fields


class RemovalView(OwnedView):
    """Removes the article, or leaves it, at the press of whoever asked."""

    def __init__(self, reader: Localizer, owner_id: int, article: ArticleRow, reason: str) -> None:
        super().__init__(reader, owner_id)
        self.article, self.reason = article, reason
        danger = discord.ButtonStyle.danger
        self.add_item(Button(self._remove, label=reader.gettext("Remove"), style=danger))
        self.add_item(Button(self._keep, label=reader.gettext("Keep it")))

    @answered
    async def _remove(self, interaction: Interaction) -> None:
        require_edit(interaction)  # the right may be gone since the question
        await interaction.response.defer()
        try:
            author = Author(interaction.user.id, self.reason)
            await library_of(interaction).corrections.remove(self.article.id, author)
        except LookupError:
            text = self.reader.gettext("This article is not in the library any more.")
            await self._end(interaction, Section(articles.heading(self.article), text))
            return
        await self._end(interaction, articles.removed(self.reader, self.article, interaction.user.id, self.reason))

    async def _keep(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        text = self.reader.gettext("It stays in the library.")
        await self._end(interaction, Section(articles.heading(self.article), text))

    async def _end(self, interaction: Interaction, section: Section) -> None:
        self.stop()
        page: Page = pages(self.reader, [section], embeds=may_embed(interaction))[0]
        await interaction.edit_original_response(**message_fields(page), view=None)
