"""Replies with buttons: only the person who asked may press them, and unused they vanish."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.library.shelves import read_for
from bot.replies import limits
from bot.replies.errors import answer_error
from bot.replies.escape import escape
from bot.replies.layout import Page
from bot.replies.localization import Localizer, for_locale
from bot.replies.opening import ItemSelect
from bot.replies.pace import in_pace
from bot.replies.refusals import Interaction, Refusal, refuse

log = logging.getLogger(__name__)

# An interaction's token lives fifteen minutes: the buttons must be taken away before.
TIMEOUT = 600.0
# Controls of one view: what is pressed under this name and taken by no view has outlived it.
TRANSIENT = "vigie:once:"
TAKEN = "taken"
_TOOLS, _ITEMS = 3, 4


class Button(discord.ui.Button[Any]):
    """A button that calls `pressed`, which may raise Refusal."""

    def __init__(self, pressed: Callable[[Interaction], Awaitable[None]], **options: Any) -> None:
        super().__init__(**options)
        self._pressed = pressed

    async def callback(self, interaction: Interaction) -> None:
        try:
            await self._pressed(interaction)
        except Refusal as refusal:
            await refuse(interaction, str(refusal))


class OwnedView(discord.ui.View):
    """Buttons of one person. `edit` changes the message that they are under, once it is sent.

    What else is in the view, such as the select of bot.replies.opening, is anyone's and stays when the buttons go.
    """

    def __init__(self, reader: Localizer, owner_id: int) -> None:
        super().__init__(timeout=TIMEOUT)
        self.reader = reader
        self.owner_id = owner_id
        self.edit: Callable[..., Awaitable[Any]] | None = None
        self._added = 0

    def add_item(self, item: discord.ui.Item[Any]) -> OwnedView:
        if isinstance(item, Button | discord.ui.Select) and not isinstance(item, ItemSelect):
            item.custom_id = f"{TRANSIENT}{self.id}:{self._added}"
            self._added += 1
        super().add_item(item)
        return self

    async def interaction_check(self, interaction: Interaction) -> bool:
        if not is_transient(interaction):
            return False
        interaction.extras[TAKEN] = True
        if interaction.user.id != self.owner_id:
            await refuse(
                interaction,
                for_locale(interaction.locale).gettext(
                    "Only the person who asked can use these buttons. Ask me for your own."
                ),
            )
            return False
        if not await in_pace(interaction):
            return False
        # Its token is fresher than that of the message, and reaches private messages too.
        self.edit = interaction.edit_original_response
        return True

    async def on_timeout(self) -> None:
        if self.edit is None:
            return
        try:
            await self.edit(view=lasting(self))
        except discord.HTTPException as error:
            log.info("Buttons that timed out could not be taken away: %s", error)

    async def on_error(self, interaction: Interaction, error: Exception, item: discord.ui.Item[Any]) -> None:
        await answer_error(interaction, error)


class PagedView(OwnedView):
    """Pages, with buttons to turn them where there are several, `tools` below, and a select of what can be opened.

    A subclass may use the rows 1 and 2 for its own; `tools` are at most five buttons.
    """

    def __init__(self, reader: Localizer, owner_id: int, pages: list[Page], tools: Sequence[Button] = ()) -> None:
        super().__init__(reader, owner_id)
        self._first = Button(self._to(lambda: 0), emoji="⏮️", row=0)
        self._back = Button(self._to(lambda: self.index - 1), label=reader.gettext("Previous"), emoji="◀️", row=0)
        self._number = Button(self._ask_page, row=0)
        self._on = Button(self._to(lambda: self.index + 1), label=reader.gettext("Next"), emoji="▶️", row=0)
        self._last = Button(self._to(lambda: len(self.pages) - 1), emoji="⏭️", row=0)
        self._select: ItemSelect | None = None
        for tool in tools[: limits.ROW_BUTTONS]:
            tool.row = _TOOLS
            self.add_item(tool)
        self.show(pages)

    def show(self, pages: list[Page]) -> None:
        """Puts other pages in place of these, from the first on."""
        self.pages, self.index = pages, 0
        few, many = [self._back, self._on], [self._first, self._back, self._number, self._on, self._last]
        for button in many:
            self.remove_item(button)
        for button in many if len(pages) > 2 else few if len(pages) > 1 else []:
            self.add_item(button)
        self._mark()

    @property
    def page(self) -> Page:
        return self.pages[self.index]

    async def turn_to(self, interaction: Interaction, index: int) -> None:
        """Shows the page with this index, or the nearest there is."""
        self.index = max(0, min(len(self.pages) - 1, index))
        self._mark()
        await interaction.response.edit_message(**message_fields(self.page), view=self)

    def _to(self, index: Callable[[], int]) -> Callable[[Interaction], Awaitable[None]]:
        async def turn(interaction: Interaction) -> None:
            await self.turn_to(interaction, index())

        return turn

    async def _ask_page(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(PageModal(self))

    def _mark(self) -> None:
        last = len(self.pages) - 1
        self._first.label, self._last.label = "1", str(last + 1)
        self._number.label = self.reader.gettext("Page {page}…", page=self.index + 1)
        self._first.disabled = self._back.disabled = self.index == 0
        self._on.disabled = self._last.disabled = self.index == last
        if self._select is not None:
            self.remove_item(self._select)
        self._select = ItemSelect(self.reader, self.page.items, _ITEMS) if self.page.items else None
        if self._select is not None:
            self.add_item(self._select)


class PageModal(discord.ui.Modal):
    """Asks for the number of a page."""

    def __init__(self, view: PagedView) -> None:
        reader = view.reader
        super().__init__(title=reader.gettext("Go to a page"), timeout=TIMEOUT)
        self.custom_id = f"{TRANSIENT}{view.id}:page"
        self._view_of_pages = view
        self.number: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="number",
            label=reader.gettext("Page, 1 to {pages}", pages=len(view.pages)),
            default=str(view.index + 1),
            max_length=6,
        )
        self.add_item(self.number)

    async def interaction_check(self, interaction: Interaction) -> bool:
        interaction.extras[TAKEN] = True
        read_for(interaction.guild_id)
        return True

    async def on_submit(self, interaction: Interaction) -> None:
        view, typed = self._view_of_pages, self.number.value.strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(view.pages):
            await view.turn_to(interaction, int(typed) - 1)
            return
        text = view.reader.gettext(
            "“{typed}” is not a page. Write a number from 1 to {pages}.", typed=escape(typed), pages=len(view.pages)
        )
        await refuse(interaction, text)

    async def on_error(self, interaction: Interaction, error: Exception, /) -> None:  # type: ignore[override]
        await answer_error(interaction, error)


def lasting(view: discord.ui.View) -> discord.ui.View | None:
    """The controls that outlive their view, null where there are none.

    It is stopped from the start: those controls are answered by their DynamicItem, and nothing needs to hold them.
    """
    left = discord.ui.View(timeout=None)
    for item in view.children:
        if not str(getattr(item, "custom_id", "")).startswith(TRANSIENT):
            left.add_item(item)
    left.stop()
    return left if left.children else None


def is_transient(interaction: Interaction) -> bool:
    """Whether a view's own button or modal was used, by its name."""
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", "")).startswith(TRANSIENT)


async def answer_outlived(interaction: Interaction) -> None:
    """Takes away controls that no view stands behind any more, as after a restart, and says so to the person."""
    if not is_transient(interaction) or interaction.extras.get(TAKEN):
        return
    text = for_locale(interaction.locale).gettext("These buttons have had their time. Ask me again.")
    try:
        if interaction.message is None:
            await refuse(interaction, text)
            return
        left = lasting(discord.ui.View.from_message(interaction.message, timeout=None))
        await interaction.response.edit_message(view=left)
        await refuse(interaction, text)
    except Exception as error:
        await answer_error(interaction, error)


def message_fields(page: Page) -> dict[str, Any]:
    """A page as the arguments that discord.py's sending and editing share. No mention in it ever pings."""
    return {
        "content": page.content or None,
        "embeds": list(page.embeds),
        "allowed_mentions": discord.AllowedMentions.none(),
    }
