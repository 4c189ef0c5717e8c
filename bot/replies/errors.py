"""What an unexpected error becomes: a sentence for the person, in the log the traceback with the same id.

Decisions, first that fits:

1. A refusal or an unreadable query that no callback answered: its own text, nothing in the log.
2. A command used where it cannot be (a direct message, a missing right): what is missing, nothing logged.
3. A command or option that Discord still shows but the bot no longer has: reload; a warning in the log.
4. Discord's 10062, the answer came too late: nothing can be sent; a warning in the log.
5. Discord refuses for want of a permission: that a permission is missing; a warning with the id in the log.
6. The library cannot be read (SQLite): that it cannot be read now; traceback with the id in the log.
7. All else: that it went wrong; traceback with the id in the log.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3

import discord
from discord import app_commands

from bot.library import QueryError
from bot.replies.localization import Localizer, for_locale
from bot.replies.refusals import Interaction, Refusal, query_refusal, refuse

log = logging.getLogger(__name__)
_TOO_LATE = 10062


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Answers the person alone; never raises."""
    error = getattr(error, "original", error)
    if isinstance(error, discord.NotFound) and error.code == _TOO_LATE:
        log.warning("An answer came too late for Discord (%s).", _what(interaction))
        return
    text = describe(for_locale(interaction.locale), error, _what(interaction))
    try:
        await refuse(interaction, text)
    except discord.HTTPException as failure:
        log.warning("An error could not be told to the person (%s): %s", _what(interaction), failure)


def describe(reader: Localizer, error: BaseException, what: str) -> str:
    """The sentence for the person; logs what the decisions above say."""
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, QueryError):
        return str(query_refusal(reader, error))
    if isinstance(error, app_commands.NoPrivateMessage):
        return reader.gettext("This command works in a server's channel only.")
    if isinstance(error, app_commands.CheckFailure):
        return reader.gettext("You lack the right to use this here.")
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        log.warning("Discord shows a command that is not the bot's any more: %s", what)
        return reader.gettext("This command has just changed. Reload Discord (Ctrl+R) and try again.")
    number = secrets.token_hex(4)
    if isinstance(error, discord.Forbidden):
        log.warning("[%s] Discord refused for want of a permission: %s: %s", number, what, error)
        return reader.gettext(
            "Discord does not let me do this here: I lack a permission in this channel. Id: {id}", id=number
        )
    log.error("[%s] %s failed", number, what, exc_info=error)
    if isinstance(error, sqlite3.Error):
        return reader.gettext(
            "The library cannot be read at the moment. Try again in a minute; if it stays so, tell whoever "
            "runs Vigie this id: {id}",
            id=number,
        )
    return reader.gettext(
        "Something went wrong on my side. Try again; if it stays so, tell whoever runs Vigie this id: {id}",
        id=number,
    )


def _what(interaction: Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    custom_id = interaction.data.get("custom_id") if interaction.data else None
    return f"button {custom_id}"
