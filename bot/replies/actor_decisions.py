"""Joining, splitting and undoing, asked of one person to that person alone; each deed checks the right anew."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.library.identities import By, DecisionError, IdentityPage, NameRow
from bot.library.shelves import read_for
from bot.model import IdentityRow
from bot.replies import actor_page, limits, words
from bot.replies.desk import library_of
from bot.replies.errors import answer_error
from bot.replies.escape import escape, plain
from bot.replies.localization import Localizer, flag
from bot.replies.refusals import Interaction, Refusal, answered
from bot.replies.views import Button, OwnedView

log = logging.getLogger(__name__)

# Shows the page anew, of the first of these identities that there still is.
Reload = Callable[[Interaction, Sequence[int]], Awaitable[None]]


def may_decide(place: Interaction | discord.Message) -> bool:
    """Whether the person may join and split: members who manage the server."""
    if place.guild is None:
        return False
    if isinstance(place, discord.Interaction):
        return place.permissions.manage_guild
    return isinstance(place.author, discord.Member) and place.author.guild_permissions.manage_guild


def require_right(reader: Localizer, interaction: Interaction) -> None:
    """Raises Refusal."""
    if not may_decide(interaction):
        raise Refusal(
            reader.gettext("Only members who manage the server can join or split actors. Ask one of them to do it.")
        )


class IdentitySelect(discord.ui.Select[Any]):
    """One choice among identities, each with a remark; `chosen` gets the interaction and the id."""

    def __init__(
        self,
        reader: Localizer,
        rows: Sequence[tuple[IdentityRow, str]],
        chosen: Callable[[Interaction, int], Awaitable[None]],
    ) -> None:
        options = [
            discord.SelectOption(
                label=limits.shorten(words.actor_label(reader, row), limits.CHOICE_NAME),
                value=str(row.id),
                description=limits.shorten(plain(said), limits.CHOICE_NAME) if said else None,
            )
            for row, said in rows[: limits.CHOICES]
        ]
        super().__init__(options=options, placeholder=reader.gettext("Choose an actor"))
        self._chosen = chosen

    async def callback(self, interaction: Interaction) -> None:
        await self._chosen(interaction, int(self.values[0]))


class DecisionView(OwnedView):
    """Asks what to decide of `page`; once decided, says so in place of the question."""

    def __init__(self, reader: Localizer, owner_id: int, page: IdentityPage, reload: Reload) -> None:
        super().__init__(reader, owner_id)
        self.page = page
        self.question = ""
        self._reload = reload

    async def done(self, interaction: Interaction, text: str, *ids: int) -> None:
        """`interaction` is deferred; `ids` are those whose page is to be shown, the first that there is."""
        self.stop()
        log.info("%s (%s): %s", interaction.user, interaction.user.id, text)
        await interaction.edit_original_response(
            content=limits.shorten(text, limits.CONTENT), view=None, allowed_mentions=discord.AllowedMentions.none()
        )
        await self._reload(interaction, (*ids, self.page.identity.id))


def _by(interaction: Interaction) -> By:
    return By(interaction.user.id, interaction.user.display_name, interaction.guild_id)


class JoinView(DecisionView):
    """Offers those whom the rule left to a person, and any other by its name."""

    def __init__(self, reader: Localizer, owner_id: int, page: IdentityPage, reload: Reload) -> None:
        super().__init__(reader, owner_id, page, reload)
        self.question = reader.gettext("Who is the same as “{name}”?", name=escape(page.identity.name, 100))
        self._select: IdentitySelect | None = None
        label = reader.gettext("Another name…")
        self.add_item(Button(self._ask_name, label=label, style=discord.ButtonStyle.primary, row=1))

    def offer(self, rows: Sequence[IdentityRow]) -> None:
        """Puts these into the list, which is left out where there are none."""
        if self._select is not None:
            self.remove_item(self._select)
            self._select = None
        if rows:
            said = [(row, ", ".join(row.names[1:4])) for row in rows]
            self._select = IdentitySelect(self.reader, said, self._join)
            self.add_item(self._select)

    @answered
    async def _join(self, interaction: Interaction, other: int) -> None:
        require_right(self.reader, interaction)
        await interaction.response.defer()
        await self.join(interaction, other)

    async def join(self, interaction: Interaction, other: int) -> None:
        """Raises Refusal for what cannot be joined. `interaction` is deferred."""
        library, one = library_of(interaction), self.page.identity
        two = await library.identities.get(other)
        if two is None:
            raise Refusal(self.reader.gettext("This actor is not in the library any more."))
        try:
            await library.identities.join(one.id, two.id, _by(interaction))
        except DecisionError as error:
            raise Refusal(
                self.reader.gettext(
                    "These cannot be joined: they are one already, or one is a person and the other a body."
                )
            ) from error
        names = {"one": escape(one.name, 100), "two": escape(two.name, 100)}
        text = self.reader.gettext("“{one}” and “{two}” are one now, also in articles to come.", **names)
        await self.done(interaction, text, one.id, two.id)

    @answered
    async def _ask_name(self, interaction: Interaction) -> None:
        require_right(self.reader, interaction)
        await interaction.response.send_modal(NameModal(self))


class NameModal(discord.ui.Modal):
    """Takes the name of the actor to join with."""

    def __init__(self, view: JoinView) -> None:
        reader = view.reader
        super().__init__(title=reader.gettext("Join with another actor"))
        self._view = view
        self._name: discord.ui.TextInput[Any] = discord.ui.TextInput(
            label=reader.gettext("A name that articles use"), custom_id="name", max_length=200
        )
        self.add_item(self._name)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        read_for(interaction.guild_id)
        return True

    @answered
    async def on_submit(self, interaction: Interaction, /) -> None:
        view, reader = self._view, self._view.reader
        require_right(reader, interaction)
        await interaction.response.defer()
        found = await library_of(interaction).identities.find(self._name.value)
        found = [row for row in found if row.id != view.page.identity.id]
        if not found:
            raise Refusal(reader.gettext("I found nobody else called “{name}”.", name=escape(self._name.value, 80)))
        if len(found) == 1:
            await view.join(interaction, found[0].id)
            return
        view.offer(found)
        question = reader.gettext("Several actors fit “{typed}”. Which one?", typed=escape(self._name.value, 80))
        await interaction.edit_original_response(content=question, view=view)

    async def on_error(self, interaction: Interaction, error: Exception, /) -> None:  # type: ignore[override]
        await answer_error(interaction, error)


class _PlainSelect(discord.ui.Select[Any]):
    def __init__(self, chosen: Callable[[Interaction, list[str]], Awaitable[None]], **options: Any) -> None:
        super().__init__(**options)
        self._chosen = chosen

    async def callback(self, interaction: Interaction) -> None:
        await self._chosen(interaction, self.values)


class SplitView(DecisionView):
    """Asks which names are somebody else's."""

    def __init__(self, reader: Localizer, owner_id: int, page: IdentityPage, reload: Reload) -> None:
        super().__init__(reader, owner_id, page, reload)
        self.question = reader.gettext(
            "Which of these names do not mean “{name}”?", name=escape(page.identity.name, 100)
        )
        self._names = list({name.named: name for name in page.names[1:]}.values())[: limits.CHOICES]
        options = [
            discord.SelectOption(label=self._label(name), value=str(place)) for place, name in enumerate(self._names)
        ]
        placeholder = reader.gettext("Choose one or several names")
        self.add_item(_PlainSelect(self._split, options=options, placeholder=placeholder, max_values=len(options)))

    def _label(self, name: NameRow) -> str:
        count = self.reader.ngettext("{n} article", "{n} articles", name.articles)
        country = f" · {flag(name.named.country)}" if name.named.country else ""
        return f"{limits.shorten(plain(name.name), 70)}{country} · {count}"

    @answered
    async def _split(self, interaction: Interaction, values: list[str]) -> None:
        require_right(self.reader, interaction)
        await interaction.response.defer()
        chosen = [self._names[int(value)] for value in values]
        library, one = library_of(interaction), self.page.identity
        try:
            await library.identities.split(one.id, [name.named for name in chosen], _by(interaction))
        except DecisionError as error:
            raise Refusal(self.reader.gettext("This actor has changed meanwhile. Ask for it again.")) from error
        names = ", ".join(escape(name.name, 80) for name in chosen)
        text = self.reader.gettext(
            "“{names}” no longer means “{name}”, nor will it in articles to come.",
            names=names,
            name=escape(one.name, 100),
        )
        await self.done(interaction, text, one.id)


class UndoView(DecisionView):
    """Asks which verdict to take back."""

    def __init__(self, reader: Localizer, owner_id: int, page: IdentityPage, reload: Reload) -> None:
        super().__init__(reader, owner_id, page, reload)
        self.question = reader.gettext("Which decision shall be undone?")
        options = [
            discord.SelectOption(
                label=limits.shorten(actor_page.verdict_label(reader, verdict), limits.CHOICE_NAME),
                value=str(verdict.id),
                description=limits.shorten(plain(verdict.by.user_name), limits.CHOICE_NAME) or None,
            )
            for verdict in page.verdicts[: limits.CHOICES]
        ]
        placeholder = reader.gettext("Choose a decision")
        self.add_item(_PlainSelect(self._undo, options=options, placeholder=placeholder))

    @answered
    async def _undo(self, interaction: Interaction, values: list[str]) -> None:
        require_right(self.reader, interaction)
        await interaction.response.defer()
        if not await library_of(interaction).identities.undo(int(values[0]), _by(interaction)):
            raise Refusal(self.reader.gettext("This decision was undone meanwhile."))
        await self.done(interaction, self.reader.gettext("Undone: the rule decides again."), self.page.identity.id)
