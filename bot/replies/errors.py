"""What an unexpected error becomes: a sentence for the person, in the log the traceback with the same id.

Decisions, first that fits:

1. Discord's 10062 (the answer came too late), 40060 (it is answered already), 10015 or 50027 (its token has expired):
   nothing can be sent, or need be; a warning in the log.
2. A refusal or an unreadable query that no callback answered: its own text, nothing in the log.
3. A command used where it cannot be (a direct message, a missing right): what is missing, nothing logged.
4. A command or option that Discord still shows but the bot no longer has: reload; a warning in the log.
5. An option with a value that its kind does not have: choose from the list; nothing logged.
6. Discord's 10008, the message was deleted meanwhile: ask again; nothing logged.
7. Discord refuses for want of a permission: that a permission is missing; a warning with the id in the log.
8. Discord itself fails (5xx), after the library's retries: try again; a warning with the id in the log.
9. The library cannot be read (SQLite): that it cannot be read now; traceback with the id in the log.
10. All else, a command that ended without an answer among it: that it went wrong; traceback with the id in the log.

Whoever asked is answered alone, once: before an answer in private, in place of a deferred one, else after it.
Nothing is sent for a completion, which can only be answered with choices; discord.py logs its traceback. What nobody
asked for, such as a watch, is only logged.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
from typing import Any

import discord
from discord import app_commands

from bot.library import QueryError
from bot.library.database import advice
from bot.replies.escape import escape
from bot.replies.localization import Localizer, for_locale
from bot.replies.refusals import Interaction, Refusal, query_refusal, refuse

log = logging.getLogger(__name__)
_UNANSWERABLE = {10015, 10062, 40060, 50027}
_MESSAGE_GONE = 10008


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Answers the person alone; never raises."""
    error = getattr(error, "original", error)
    if isinstance(error, discord.HTTPException) and error.code in _UNANSWERABLE:
        log.warning("Discord takes no answer any more (%s): %s", _what(interaction), error)
        return
    text = describe(for_locale(interaction.locale), error, _what(interaction))
    if interaction.type is discord.InteractionType.autocomplete:
        return
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
    if isinstance(error, app_commands.TransformerError):
        return reader.gettext(
            "I cannot use “{value}” there. Choose from the list.", value=escape(str(error.value), 100)
        )
    if isinstance(error, discord.NotFound) and error.code == _MESSAGE_GONE:
        return reader.gettext("This message is gone. Ask me again.")
    number = secrets.token_hex(4)
    if isinstance(error, discord.Forbidden):
        log.warning("[%s] Discord refused for want of a permission: %s: %s", number, what, error)
        return reader.gettext(
            "Discord does not let me do this here: I lack a permission in this channel. Id: {id}", id=number
        )
    if isinstance(error, discord.DiscordServerError):
        log.warning("[%s] Discord failed: %s: %s", number, what, error)
        return reader.gettext("Discord has trouble at the moment. Try again in a minute. Id: {id}", id=number)
    log.error("[%s] %s failed. %s", number, what, advice(error), exc_info=error)
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
    data: dict[str, Any] = dict(interaction.data or {})
    return f"button {data.get('custom_id')}"
