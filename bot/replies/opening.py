"""A page's select: opens an item for whoever uses it, to them alone, as long as its message stands."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import discord

from bot.replies import limits
from bot.replies.errors import answer_error
from bot.replies.escape import plain
from bot.replies.layout import Item
from bot.replies.localization import Localizer
from bot.replies.pace import in_pace
from bot.replies.refusals import Interaction, defer

CUSTOM_ID = "vigie:open"
Opener = Callable[[Interaction, int], Awaitable[None]]
_OPENERS: dict[str, Opener] = {}


def opens(kind: str) -> Callable[[Opener], Opener]:
    """Marks what answers when an item of this kind is chosen. The interaction is deferred by then, in private."""

    def register(opener: Opener) -> Opener:
        _OPENERS[kind] = opener
        return opener

    return register


class ItemSelect(discord.ui.Select[Any]):
    """The select as a view shows it; what is chosen is answered by OpenSelect, with or without the view."""

    def __init__(self, reader: Localizer, items: Sequence[Item], row: int) -> None:
        super().__init__(
            custom_id=CUSTOM_ID,
            placeholder=reader.gettext("Open an article…"),
            options=[_option(item) for item in items[: limits.CHOICES]],
            row=row,
        )


def _option(item: Item) -> discord.SelectOption:
    label = limits.shorten(plain(item.label), limits.CHOICE_NAME) or "…"
    return discord.SelectOption(label=label, value=f"{item.kind}:{item.id}")


class OpenSelect(discord.ui.DynamicItem[discord.ui.Select[Any]], template=CUSTOM_ID):
    """Registered once for the bot: no view that ends takes it away with it."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        assert isinstance(item, discord.ui.Select)
        return cls(item)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await in_pace(interaction)

    async def callback(self, interaction: Interaction) -> None:
        try:
            await defer(interaction, private=True)
            kind, _, number = self.item.values[0].partition(":")
            await _OPENERS[kind](interaction, int(number))
        except Exception as error:  # discord.py would only log it, and leave the person without an answer
            await answer_error(interaction, error)
