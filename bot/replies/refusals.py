"""Saying no: what was wrong and what to do instead, to the person alone, wherever the request stands."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

import discord

from bot.library import QueryError
from bot.replies import limits
from bot.replies.localization import Localizer, for_locale

Interaction = discord.Interaction[Any]
_ACKNOWLEDGED = 40060
_BEFORE = 60
P = ParamSpec("P")
S = TypeVar("S")


class Refusal(Exception):
    """A request that cannot be met as it was made. The text is for the person, in their language."""


def query_refusal(reader: Localizer, error: QueryError) -> Refusal:
    """Where a query cannot be read, why, and how one is written."""
    reason = reader.gettext(error.message)
    lines = [
        reader.gettext(
            "I cannot read this query from character {position} on: {reason}",
            position=error.position + 1,
            reason=reason,
        ),
        *_marked(error),
        reader.gettext('Write words (all must occur), `"a phrase"`, `OR`, `NOT` or `-word`, `beginning*`.'),
    ]
    return Refusal("\n".join(lines))


def _marked(error: QueryError) -> list[str]:
    """The query with a mark under the place, cut around it where it is long."""
    if not error.query.strip() or any(char.isspace() and char != " " for char in error.query):
        return []
    start = max(0, error.position - _BEFORE)
    shown = error.query[start : error.position + _BEFORE].replace("`", "'")
    if not shown.isprintable():
        return []
    return [f"```\n{shown}\n{' ' * (error.position - start)}^\n```"]


def answered(
    callback: Callable[Concatenate[S, Interaction, P], Awaitable[None]],
) -> Callable[Concatenate[S, Interaction, P], Coroutine[Any, Any, None]]:
    """A command's callback whose refusals are answered. Other errors go on; so does that it answered nothing.

    One that is broken off, as when the program stops, says so.
    """

    @functools.wraps(callback)
    async def answering(self: S, interaction: Interaction, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await callback(self, interaction, *args, **kwargs)
            if not interaction.response.is_done():
                raise RuntimeError(f"{callback.__qualname__} ended without an answer")
        except QueryError as error:
            await refuse(interaction, str(query_refusal(for_locale(interaction.locale), error)))
        except Refusal as refusal:
            await refuse(interaction, str(refusal))
        except asyncio.CancelledError:
            text = for_locale(interaction.locale).gettext("I am being stopped. Ask me again in a minute.")
            with contextlib.suppress(discord.HTTPException):
                await refuse(interaction, text)
            raise

    # discord.py reads the options from the annotations, in the names of the module that they stand in.
    answering.__signature__ = inspect.signature(callback, eval_str=True)  # type: ignore[attr-defined]
    return answering


async def refuse(interaction: Interaction, text: str) -> None:
    """Answers with `text`, to the person alone unless a public answer was promised already."""
    text = limits.shorten(text, limits.CONTENT)
    none = discord.AllowedMentions.none()
    if not interaction.response.is_done():
        try:
            await interaction.response.send_message(text, ephemeral=True, allowed_mentions=none)
        except discord.HTTPException as error:
            if error.code != _ACKNOWLEDGED:
                raise
            # The connection broke after an earlier answer had come through: this takes the place of "thinking".
            await interaction.followup.send(text, ephemeral=True, allowed_mentions=none)
    elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        # What was promised by a deferral keeps its visibility, and would stay "thinking" unanswered.
        await interaction.edit_original_response(content=text, embeds=[], view=None, allowed_mentions=none)
    else:
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=none)


async def defer(interaction: Interaction, *, private: bool = False) -> None:
    """Gains the time to look things up. Who sees the answer is settled here and cannot be changed after."""
    await interaction.response.defer(ephemeral=private, thinking=True)
