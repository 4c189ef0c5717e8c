"""The question before data is erased, and what was erased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from bot.library.erasure import Erased
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction, answered
from bot.replies.sending import may_embed
from bot.replies.views import Button, OwnedView, message_fields

Erase = Callable[[Interaction], Awaitable[Erased]]


def question_of_member(reader: Localizer) -> Section:
    return Section(
        reader.gettext("Erase what I keep of you?"),
        reader.gettext(
            "Your own watches and their alerts are deleted, in every server. What you did for a desk stays without "
            "your name: its channel watches, its feeds, corrections and joined names. This cannot be undone."
        ),
    )


def question_of_server(reader: Localizer) -> Section:
    return Section(
        reader.gettext("Erase what I keep of this server?"),
        reader.gettext(
            "All its watches, those of its members too, their alerts, its feeds, digests, settings and rights are "
            "deleted, and the articles that this server alone sees. The other articles stay: they are everyone's. This "
            "cannot be undone. If I leave the server, the same is done by itself."
        ),
    )


def _of_member(reader: Localizer, erased: Erased) -> str:
    parts = [
        reader.ngettext("{n} watch deleted", "{n} watches deleted", erased.watches),
        reader.ngettext("{n} entry kept without your name", "{n} entries kept without your name", erased.anonymous),
    ]
    return ", ".join(parts)


def _of_server(reader: Localizer, erased: Erased) -> str:
    parts = [
        reader.ngettext("{n} watch deleted", "{n} watches deleted", erased.watches),
        reader.ngettext("{n} feed given up", "{n} feeds given up", erased.feeds),
        reader.ngettext("{n} setting deleted", "{n} settings deleted", erased.rows),
        reader.ngettext("{n} own article deleted", "{n} own articles deleted", erased.articles),
    ]
    return ", ".join(parts)


class EraseView(OwnedView):
    """Erases by `erase`, or leaves all as it is, at the press of whoever asked."""

    def __init__(self, reader: Localizer, owner_id: int, erase: Erase, *, server: bool) -> None:
        super().__init__(reader, owner_id)
        self._erase, self._told = erase, _of_server if server else _of_member
        self.add_item(Button(self._yes, label=reader.gettext("Erase"), style=discord.ButtonStyle.danger))
        self.add_item(Button(self._no, label=reader.gettext("Keep everything")))

    @answered
    async def _yes(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        erased = await self._erase(interaction)
        await self._end(interaction, Section(self.reader.gettext("Erased"), self._told(self.reader, erased)))

    @answered
    async def _no(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        text = self.reader.gettext("Nothing was erased.")
        await self._end(interaction, Section(self.reader.gettext("Kept"), text))

    async def _end(self, interaction: Interaction, section: Section) -> None:
        self.stop()
        page: Page = pages(self.reader, [section], embeds=may_embed(interaction))[0]
        await interaction.edit_original_response(**message_fields(page), view=None)
