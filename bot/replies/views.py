"""Replies with buttons: only the person who asked may press them, and unused they vanish."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.replies.errors import answer_error
from bot.replies.layout import Page
from bot.replies.localization import Localizer, for_locale
from bot.replies.refusals import Interaction, refuse

log = logging.getLogger(__name__)

# An interaction's token lives fifteen minutes: the buttons must be taken away before.
TIMEOUT = 600.0


class Button(discord.ui.Button[Any]):
    """A button that calls `pressed`."""

    def __init__(self, pressed: Callable[[Interaction], Awaitable[None]], **options: Any) -> None:
        super().__init__(**options)
        self._pressed = pressed

    async def callback(self, interaction: Interaction) -> None:
        await self._pressed(interaction)


class OwnedView(discord.ui.View):
    """Buttons of one person. `edit` changes the message that they are under, once it is sent."""

    def __init__(self, reader: Localizer, owner_id: int) -> None:
        super().__init__(timeout=TIMEOUT)
        self.reader = reader
        self.owner_id = owner_id
        self.edit: Callable[..., Awaitable[Any]] | None = None

    async def interaction_check(self, interaction: Interaction) -> bool:
        if interaction.user.id != self.owner_id:
            reader = for_locale(interaction.locale)
            await refuse(
                interaction,
                reader.gettext("Only the person who asked can use these buttons. Ask me for your own."),
            )
            return False
        # Its token is fresher than that of the message, and reaches private messages too.
        self.edit = interaction.edit_original_response
        return True

    async def on_timeout(self) -> None:
        if self.edit is None:
            return
        try:
            await self.edit(view=None)
        except discord.HTTPException as error:
            log.info("Buttons that timed out could not be taken away: %s", error)

    async def on_error(self, interaction: Interaction, error: Exception, item: discord.ui.Item[Any]) -> None:
        await answer_error(interaction, error)


class PagedView(OwnedView):
    """Pages, with buttons to turn them where there are several."""

    def __init__(self, reader: Localizer, owner_id: int, pages: list[Page]) -> None:
        super().__init__(reader, owner_id)
        self._back = Button(self._turn_back, label=reader.gettext("Previous"), emoji="◀️", row=0)
        self._on = Button(self._turn_on, label=reader.gettext("Next"), emoji="▶️", row=0)
        self.show(pages)

    def show(self, pages: list[Page]) -> None:
        """Puts other pages in place of these, from the first on."""
        self.pages, self.index = pages, 0
        for button in (self._back, self._on):
            self.remove_item(button)
            if len(pages) > 1:
                self.add_item(button)
        self._mark()

    @property
    def page(self) -> Page:
        return self.pages[self.index]

    async def _turn_back(self, interaction: Interaction) -> None:
        await self._turn(interaction, -1)

    async def _turn_on(self, interaction: Interaction) -> None:
        await self._turn(interaction, 1)

    async def _turn(self, interaction: Interaction, step: int) -> None:
        self.index = max(0, min(len(self.pages) - 1, self.index + step))
        self._mark()
        await interaction.response.edit_message(**message_fields(self.page), view=self)

    def _mark(self) -> None:
        self._back.disabled = self.index == 0
        self._on.disabled = self.index == len(self.pages) - 1


def message_fields(page: Page) -> dict[str, Any]:
    """A page as the arguments that discord.py's sending and editing share. No mention in it ever pings."""
    return {
        "content": page.content or None,
        "embeds": list(page.embeds),
        "allowed_mentions": discord.AllowedMentions.none(),
    }
