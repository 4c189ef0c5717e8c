"""What a failed request means for its message: try again, give up, or leave the place alone."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import NamedTuple

import aiohttp
import discord

# Discord's error codes, from its reference, "Opcodes and Status Codes".
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10004, 10008, 10013
_GONE = frozenset({UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_USER})
_TEXT = 300


class Action(StrEnum):
    RETRY = "retry"
    GIVE_UP = "give up"
    SUSPEND = "suspend"
    GONE = "gone"


class Outcome(NamedTuple):
    """`doubtful`: the message may have been posted all the same. `after` are seconds that Discord asks to wait."""

    action: Action
    code: int | None
    text: str
    doubtful: bool = False
    after: float | None = None


def judge(error: Exception) -> Outcome:
    """Decisions, first that fits:

    1. 404 for a message: Discord knows the nonce, and what was posted under it was deleted since; give up.
    2. 404 for the channel, server or person: the place is gone. Any other 404 comes from no Discord: try again.
    3. 403: the place is left alone until its rights are mended.
    4. 429 that discord.py hands on, and 401: certainly not posted; try again.
    5. 408 and any 5xx: perhaps posted; try again.
    6. Any other 4xx: Discord will never take it; give up.
    7. No connection was made: certainly not posted; try again.
    8. A connection that broke, a time-out, anything else: perhaps posted; try again.
    """
    text = (str(error) or type(error).__name__)[:_TEXT]
    if isinstance(error, discord.RateLimited):
        return Outcome(Action.RETRY, None, text, after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        return _judge_status(error, text)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Outcome(Action.RETRY, None, text)
    if isinstance(error, aiohttp.ClientError | OSError | asyncio.TimeoutError):
        return Outcome(Action.RETRY, None, text, doubtful=True)
    return Outcome(Action.RETRY, None, f"{type(error).__name__}: {text}"[:_TEXT], doubtful=True)


def _judge_status(error: discord.HTTPException, text: str) -> Outcome:
    status, code = error.status, error.code or error.status
    if status == 404 and error.code == UNKNOWN_MESSAGE:
        return Outcome(Action.GIVE_UP, code, "deleted")
    if status == 404:
        return Outcome(Action.GONE if error.code in _GONE else Action.RETRY, code, text)
    if status == 403:
        return Outcome(Action.SUSPEND, code, text)
    if status in (401, 429):
        return Outcome(Action.RETRY, code, text)
    if status == 408 or status >= 500:
        return Outcome(Action.RETRY, code, text, doubtful=True)
    return Outcome(Action.GIVE_UP, code, text)
