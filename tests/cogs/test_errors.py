from __future__ import annotations

import logging
import re
import sqlite3

import discord
import pytest
from discord import app_commands
from reading import buttons, shown

from bot.library import Library
from bot.library.events import Events


def broken(error: Exception):  # type: ignore[no-untyped-def]
    async def fail(*args: object, **values: object) -> None:
        raise error

    return fail


@pytest.mark.logs_errors
async def test_unexpected_error_has_an_id_in_answer_and_log(
    simcord_env, alice, channel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Library, "search", broken(RuntimeError("secret du serveur")))
    result = await alice.slash(channel, "search", query="accord")
    (number,) = re.findall(r"[0-9a-f]{8}\b", result.response.content)
    assert "Quelque chose a échoué de mon côté" in result.response.content
    assert "secret" not in result.response.content
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert number in record.getMessage()
    assert record.exc_info is not None


@pytest.mark.logs_errors
async def test_unreadable_library(simcord_env, alice, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Events, "find", broken(sqlite3.OperationalError("disk I/O error")))
    result = await alice.slash(channel, "contacts", country="NOR")
    assert "La bibliothèque est illisible pour le moment." in result.response.content


@pytest.mark.logs_errors
async def test_conversation_answers_too(simcord_env, alice, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "find_articles", broken(RuntimeError("panne")))
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> résume Ravel")
    assert "Quelque chose a échoué de mon côté" in shown(channel.last_message)


@pytest.mark.logs_errors
async def test_button_answers_too(simcord_env, alice, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    result = await alice.slash(channel, "summary", article="#1")
    monkeypatch.setattr(Library, "analysis", broken(RuntimeError("panne")))
    pressed = await alice.click(result.response, label="Long")
    assert [message.ephemeral for message in pressed.followups] == [True]
    assert "Quelque chose a échoué" in pressed.followups[0].content
    assert simcord_env.errors
    assert buttons(result.response)


async def test_article_gone_from_the_library(
    simcord_env, editor, channel, held: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.slash(channel, "watch add", keyword="norvégien")
    await editor.send(channel, "norvégien")

    async def nothing(self: Library, article_id: int) -> None:
        return None

    monkeypatch.setattr(Library, "article", nothing)
    pressed = await editor.click(channel.last_message, label=buttons(channel.last_message)[0])
    assert pressed.ephemeral
    assert "n’est plus dans la bibliothèque" in pressed.response.content


async def test_no_command_can_end_without_an_answer(simcord_env) -> None:
    """Each is wrapped by `answered`, which tells refusals and makes silence an error."""
    tree = simcord_env.bot.tree
    leaves = [command for command in tree.walk_commands() if isinstance(command, app_commands.Command)]
    menus = tree.get_commands(type=discord.AppCommandType.message)
    assert len(leaves) >= 8
    assert len(menus) == 2
    for command in (*leaves, *menus):
        assert hasattr(command.callback, "__wrapped__"), command.qualified_name
