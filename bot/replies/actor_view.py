"""A person's or body's page with the buttons to join, split and undo, for those who manage the server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.library import Library
from bot.library.identities import IdentityPage
from bot.model import IdentityRow
from bot.replies import actor_page
from bot.replies.actor_decisions import (
    DecisionView,
    IdentitySelect,
    JoinView,
    SplitView,
    UndoView,
    may_decide,
    require_right,
)
from bot.replies.answers import Place, answer_nobody
from bot.replies.desk import library_of
from bot.replies.escape import escape
from bot.replies.layout import Page, pages
from bot.replies.localization import Localizer
from bot.replies.people import find_identities, identities_of
from bot.replies.picturing import mentions_button
from bot.replies.refusals import Interaction, Refusal, answered
from bot.replies.sending import may_embed, person, send, send_view
from bot.replies.views import Button, OwnedView, PagedView, message_fields

_ID_LENGTH = 18


async def send_actor(place: Place, library: Library, reader: Localizer, typed: str) -> None:
    """The page of whom `typed` means (`#` and an id, or a name); asks where several may be meant."""
    await _send_one(place, library, reader, typed, await _meant(library, typed))


async def send_people(place: Place, library: Library, reader: Localizer, names: Sequence[str]) -> None:
    """The page of who bears these names, as articles use them; asks where they are several."""
    await _send_one(place, library, reader, ", ".join(names), await identities_of(library, names))


async def _send_one(place: Place, library: Library, reader: Localizer, typed: str, found: list[IdentityRow]) -> None:
    if not found:
        await answer_nobody(place, library, reader, typed)
    elif len(found) == 1:
        await send_page(place, library, reader, found[0].id)
    else:
        question = reader.gettext("Several actors fit “{typed}”. Which one?", typed=escape(typed, 200))
        await send(place, message_fields(Page(content=question)), WhichView(reader, person(place), found))


async def _meant(library: Library, typed: str) -> list[IdentityRow]:
    typed = typed.strip()
    number = typed.removeprefix("#")
    if number != typed and number.isascii() and number.removeprefix("-").isdigit() and len(number) <= _ID_LENGTH:
        row = await library.identities.get(int(number))
        return [row] if row is not None else []
    return await find_identities(library, typed)


async def send_page(place: Place, library: Library, reader: Localizer, identity: int) -> None:
    """Raises Refusal for an identity that is gone."""
    page = await library.identities.page(identity)
    if page is None:
        raise Refusal(reader.gettext("This actor is not in the library any more."))
    shown = pages(reader, actor_page.sections(reader, page), embeds=may_embed(place))
    await send_view(place, ActorView(reader, person(place), shown, page, decides=may_decide(place)))


class WhichView(OwnedView):
    """Asks which of several actors is meant."""

    def __init__(self, reader: Localizer, owner_id: int, rows: Sequence[IdentityRow]) -> None:
        super().__init__(reader, owner_id)
        self.add_item(IdentitySelect(reader, [(row, ", ".join(row.names[1:4])) for row in rows], self._choose))

    @answered
    async def _choose(self, interaction: Interaction, identity: int) -> None:
        await interaction.response.defer()
        self.stop()
        await send_page(interaction, library_of(interaction), self.reader, identity)


class ActorView(PagedView):
    """The pages, and for those who manage the server what they may decide."""

    def __init__(
        self, reader: Localizer, owner_id: int, shown: list[Page], page: IdentityPage, *, decides: bool
    ) -> None:
        super().__init__(reader, owner_id, shown)
        self.actor = page
        self._join = Button(self._ask_join, label=reader.gettext("Join…"), emoji="🔗", row=1)
        self._split = Button(self._ask_split, label=reader.gettext("Split…"), emoji="✂️", row=1)
        self._undo = Button(self._ask_undo, label=reader.gettext("Undo…"), emoji="↩️", row=1)
        self.add_item(mentions_button(reader, page.identity.id))
        for button in (self._join, self._split, self._undo) if decides else ():
            self.add_item(button)
        self._mark_decisions()

    def _mark_decisions(self) -> None:
        self._split.disabled = len(self.actor.names) < 2
        self._undo.disabled = not self.actor.verdicts

    @answered
    async def _ask_join(self, interaction: Interaction) -> None:
        require_right(self.reader, interaction)
        view = JoinView(self.reader, self.owner_id, self.actor, self.reload)
        offers = await library_of(interaction).identities.offers(self.actor.identity.id)
        view.offer([offer.identity for offer in offers])
        await self._ask(interaction, view)

    @answered
    async def _ask_split(self, interaction: Interaction) -> None:
        await self._ask(interaction, SplitView(self.reader, self.owner_id, self.actor, self.reload))

    @answered
    async def _ask_undo(self, interaction: Interaction) -> None:
        await self._ask(interaction, UndoView(self.reader, self.owner_id, self.actor, self.reload))

    async def _ask(self, interaction: Interaction, view: DecisionView) -> None:
        require_right(self.reader, interaction)
        # Deferred, so that `self.edit` goes on meaning the page and not the question.
        await interaction.response.defer()
        sent = await interaction.followup.send(view.question, view=view, ephemeral=True, wait=True)
        view.edit = sent.edit

    async def reload(self, interaction: Interaction, ids: Sequence[int]) -> None:
        """Show the first of these identities that there still is, in the page's own message."""
        for identity in ids:
            page = await library_of(interaction).identities.page(identity)
            if page is not None and self.edit is not None:
                self.actor = page
                self.show(pages(self.reader, actor_page.sections(self.reader, page), embeds=may_embed(interaction)))
                self._mark_decisions()
                await self.edit(**message_fields(self.page), view=self)
                return
