"""Lasting buttons under alerts: why it was sent, no longer by direct message, and silence for a keyword."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import discord

from bot.alerts.explain import explain
from bot.library import Library, Task
from bot.model import Watch
from bot.replies import limits
from bot.replies.desk import book_of, library_of
from bot.replies.errors import answer_error
from bot.replies.layout import Section
from bot.replies.localization import Localizer, for_locale
from bot.replies.pace import in_pace
from bot.replies.refusals import Interaction, defer, refuse
from bot.replies.rights import may
from bot.replies.sending import send_sections
from bot.replies.watch_why import why_sections
from bot.replies.watch_words import plain_wanted, wanted

HOUR = timedelta(hours=1)
_NONCE = r"[0-9a-f]{24}"


class _Lasting(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"vigie:none"):
    """What the buttons share: an error is answered, not only logged."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await in_pace(interaction)

    async def callback(self, interaction: Interaction) -> None:
        try:
            await self.pressed(interaction, for_locale(interaction.locale), library_of(interaction))
        except Exception as error:  # discord.py would only log it, and leave the person without an answer
            await answer_error(interaction, error)

    async def pressed(self, interaction: Interaction, reader: Localizer, library: Library) -> None:
        raise NotImplementedError


class WhyButton(_Lasting, template=rf"vigie:why:(?P<nonce>{_NONCE})"):
    """Tells whoever presses it which words made the alert. Its id marks the message as that dispatch's."""

    def __init__(self, nonce: str, label: str = "?") -> None:
        super().__init__(discord.ui.Button(label=label, emoji="🔎", custom_id=f"vigie:why:{nonce}"))
        self.nonce = nonce

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Any, match: re.Match[str], /) -> Self:
        return cls(match["nonce"])

    async def pressed(self, interaction: Interaction, reader: Localizer, library: Library) -> None:
        await defer(interaction, private=True)
        sections: list[Section] = []
        for item in await library.letters.items_of(self.nonce):
            for watch_id in item.watch_ids:
                watch = book_of(interaction).get(watch_id)
                if watch is not None:
                    found = explain(watch, item.article.title, item.analysis)
                    sections += why_sections(reader, watch, item.article, found)
        gone = Section(reader.gettext("The watch or the article of this alert is gone."))
        await send_sections(interaction, reader, sections or [gone])


class StopButton(_Lasting, template=r"vigie:stop:(?P<watch>\d{1,18})"):
    """Pauses a person's own watch from its direct message."""

    def __init__(self, watch_id: int, label: str = "…") -> None:
        text = limits.shorten(label, limits.BUTTON_LABEL)
        super().__init__(discord.ui.Button(label=text, emoji="🔕", custom_id=f"vigie:stop:{watch_id}"))
        self.watch_id = watch_id

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Any, match: re.Match[str], /) -> Self:
        return cls(int(match["watch"]))

    async def pressed(self, interaction: Interaction, reader: Localizer, library: Library) -> None:
        watch = await _watch_of(interaction, reader, library, self.watch_id)
        if watch is None:
            return
        if watch.author_id != interaction.user.id:
            await refuse(
                interaction, reader.gettext("Only the person who asked can use these buttons. Ask me for your own.")
            )
            return
        await library.watches.change(watch.id, paused=True)
        await book_of(interaction).renew()
        await refuse(
            interaction,
            reader.gettext(
                "I no longer tell you of “{keyword}”. /watch pause in the server takes it up again.",
                keyword=wanted(reader, watch),
            ),
        )


class MuteButton(_Lasting, template=r"vigie:mute:(?P<watch>\d{1,18}):(?P<span>hour|good)"):
    """Silences the answers to a keyword in its channel, for an hour or for good; its alerts of articles go on."""

    def __init__(self, watch_id: int, span: str, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, emoji="🔕", custom_id=f"vigie:mute:{watch_id}:{span}", row=4))
        self.watch_id, self.span = watch_id, span

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Any, match: re.Match[str], /) -> Self:
        return cls(int(match["watch"]), match["span"])

    async def pressed(self, interaction: Interaction, reader: Localizer, library: Library) -> None:
        watch = await _watch_of(interaction, reader, library, self.watch_id)
        if watch is None:
            return
        if not may(interaction, Task.WATCHES) and watch.author_id != interaction.user.id:
            await refuse(
                interaction,
                reader.gettext("Only members who may manage messages here, or who made the watch, can silence it."),
            )
            return
        keyword = wanted(reader, watch)
        if self.span == "hour":
            await library.watches.mute_mentions(watch.id, datetime.now(UTC) + HOUR)
            text = reader.gettext("For an hour I do not answer when “{keyword}” comes up.", keyword=keyword)
        else:
            await book_of(interaction).silence(watch.id)
            text = reader.gettext(
                "I no longer answer when “{keyword}” comes up in the channel. /watch edit changes that; alerts of "
                "articles go on.",
                keyword=keyword,
            )
        await interaction.response.send_message(text, allowed_mentions=discord.AllowedMentions.none())


async def _watch_of(interaction: Interaction, reader: Localizer, library: Library, watch_id: int) -> Watch | None:
    watch = await library.watches.get(watch_id)
    if watch is None:
        await refuse(interaction, reader.gettext("This watch is gone already."))
    return watch


def mute_buttons(reader: Localizer, watch: Watch) -> list[MuteButton]:
    return [
        MuteButton(watch.id, "hour", reader.gettext("Silent for an hour")),
        MuteButton(watch.id, "good", reader.gettext("Silent for good")),
    ]


def stop_button(reader: Localizer, watch: Watch) -> StopButton:
    return StopButton(watch.id, reader.gettext("No longer: {keyword}", keyword=plain_wanted(reader, watch)))
