"""The decisions of the error handler, one by one: what the person reads, and what the log keeps."""

from __future__ import annotations

import logging
import re
import sqlite3
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import discord
import pytest
from discord import app_commands

from bot.library import QueryError
from bot.library.query import parse
from bot.replies.errors import answer_error, describe
from bot.replies.localization import localizer
from bot.replies.refusals import Refusal, answered

ID = re.compile(r"\b[0-9a-f]{8}\b")


def http_error(kind: type[discord.HTTPException], status: int, code: int) -> discord.HTTPException:
    return kind(SimpleNamespace(status=status, reason="refused"), {"code": code, "message": "refused"})  # type: ignore[arg-type]


def unreadable_query() -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse('"')
    return caught.value


DECISIONS: list[tuple[str, BaseException, str, int | None]] = [
    ("refusal", Refusal("Non."), "Non.", None),
    ("query", unreadable_query(), "Je ne peux pas lire cette requête", None),
    ("direct message", app_commands.NoPrivateMessage(), "dans un salon de serveur", None),
    ("right", app_commands.MissingPermissions(["manage_messages"]), "pas le droit", None),
    ("old command", app_commands.CommandNotFound("x", []), "vient de changer", logging.WARNING),
    ("message gone", http_error(discord.NotFound, 404, 10008), "Ce message n’existe plus.", None),
    ("permission", http_error(discord.Forbidden, 403, 50013), "il me manque une permission", logging.WARNING),
    ("Discord", http_error(discord.DiscordServerError, 503, 0), "Discord a des difficultés", logging.WARNING),
    ("library", sqlite3.OperationalError("disk I/O error"), "illisible pour le moment", logging.ERROR),
    ("all else", RuntimeError("secret"), "Quelque chose a échoué de mon côté", logging.ERROR),
]


@pytest.mark.parametrize(("error", "said", "level"), [row[1:] for row in DECISIONS], ids=[row[0] for row in DECISIONS])
def test_decision(error: BaseException, said: str, level: int | None, caplog: pytest.LogCaptureFixture) -> None:
    text = describe(localizer("fr"), error, "/contacts")
    assert said in text
    assert "secret" not in text
    assert [record.levelno for record in caplog.records] == ([] if level is None else [level])
    for record in caplog.records:
        assert "/contacts" in record.getMessage() or level == logging.WARNING
        assert bool(record.exc_info) is (level == logging.ERROR)
    ids = ID.findall(text)
    if level == logging.ERROR:
        assert ids[0] in caplog.text


def test_value_that_is_none_of_the_choices() -> None:
    error = app_commands.TransformerError("`x`", discord.AppCommandOptionType.string, _transformer())
    assert r"Je ne peux rien faire de « \`x\` » ici." in describe(localizer("fr"), error, "/contacts")


def _transformer() -> app_commands.Transformer:
    return app_commands.Transformer()


def interaction(kind: discord.InteractionType = discord.InteractionType.application_command) -> Any:
    made = SimpleNamespace(
        locale=discord.Locale.french, type=kind, command=None, data={"custom_id": "x"}, followup=AsyncMock(),
        response=AsyncMock(), edit_original_response=AsyncMock(),
    )  # fmt: skip
    made.response.is_done = lambda: False
    return made


@pytest.mark.parametrize("code", [10015, 10062, 40060, 50027])
async def test_nothing_is_sent_where_nothing_can_be(code: int, caplog: pytest.LogCaptureFixture) -> None:
    made = interaction()
    await answer_error(made, http_error(discord.NotFound, 404, code))
    made.response.send_message.assert_not_called()
    made.edit_original_response.assert_not_called()
    assert [record.exc_info for record in caplog.records] == [None]


async def test_a_completion_is_sent_no_message() -> None:
    made = interaction(discord.InteractionType.autocomplete)
    await answer_error(made, RuntimeError("panne"))
    made.response.send_message.assert_not_called()


async def test_it_never_raises_itself(caplog: pytest.LogCaptureFixture) -> None:
    made = interaction()
    made.response.send_message.side_effect = http_error(discord.NotFound, 404, 10062)
    await answer_error(made, Refusal("Non."))
    assert "could not be told" in caplog.text


async def test_a_command_that_answers_nothing_is_an_error() -> None:
    class Cog:
        @answered
        async def forgetful(self, interaction: Any) -> None:
            """Neither answers nor defers."""

    with pytest.raises(RuntimeError, match="without an answer"):
        await Cog().forgetful(interaction())
