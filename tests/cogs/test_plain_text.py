"""Where the bot may not embed links, every answer is text that says the same."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from reading import shown
from simcord.builders import ChannelHandle, GuildHandle


@pytest.fixture
def bare(guild: GuildHandle) -> ChannelHandle:
    return guild.create_text_channel(
        "sobre", overwrites={guild.default_role: discord.PermissionOverwrite(embed_links=False)}
    )


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("summary", {"article": "#1"}, "**Pêche : Paris et Oslo se parlent**"),
        ("summary", {"article": "accord"}, "Plusieurs articles correspondent"),
        ("summary", {"article": "zzzz"}, "aucun article pour « zzzz »"),
        ("actors", {}, "Astrid Lund"),
        ("actors", {"country": "Tuvalu"}, "Aucun acteur trouvé."),
        ("contacts", {"country": "Suède"}, "**Contacts · 🇸🇪 Suède**"),
        ("contacts", {"country": "Tuvalu"}, "Aucun contact trouvé."),
        ("search", {"query": "cabillaud"}, "**cabillaud**"),
        ("search", {"query": "zzzz"}, "Aucune phrase ne contient tous ces mots."),
        ("help", {}, "**/aide**"),
        ("watch list", {}, "Veilles de ce salon"),
    ],
)
async def test_commands(alice, bare, command: str, options: dict[str, Any], said: str) -> None:
    result = await alice.slash(bare, command, **options)
    assert result.response.embeds == []
    assert said in result.response.content


async def test_feeds(simcord_env, guild, bare) -> None:
    role = guild.create_role("Chefs", permissions=discord.Permissions(manage_guild=True))
    manager = guild.add_member(simcord_env.create_user("manager"), roles=[role])
    result = await manager.slash(bare, "feeds list")
    assert result.response.embeds == []
    assert "0 flux de ce serveur" in result.response.content


async def test_pages_stay_text_when_they_are_turned(alice, bare) -> None:
    reply = (await alice.slash(bare, "contacts", country="Suède")).response
    await alice.click(reply, label="Suivant")
    assert reply.embeds == []
    assert "Page 2 sur" in reply.content


async def test_what_buttons_answer(alice, bare) -> None:
    reply = (await alice.slash(bare, "summary", article="#1")).response
    await alice.click(reply, label="Long")
    assert reply.embeds == []
    for label in ("Acteurs", "Contacts"):
        pressed = await alice.click(reply, label=label)
        assert pressed.response.embeds == []
        assert "Nils Dahl" in pressed.response.content


async def test_watch_and_conversation(simcord_env, editor, bare) -> None:
    added = await editor.slash(bare, "watch add", keyword="cabillaud")
    assert added.response.embeds == []
    await editor.send(bare, "le cabillaud revient")
    assert bare.last_message.embeds == []
    assert "**cabillaud**" in bare.last_message.content
    removed = await editor.slash(bare, "watch remove", watch="cabillaud")
    assert "cabillaud" in removed.response.content
    for question in ("contacts de la Norvège", "qui est Nils Dahl ?", "résume l'article sur les glaces", "aide"):
        await editor.send(bare, f"<@{simcord_env.bot.user.id}> {question}")
        assert bare.last_message.embeds == []
        assert shown(bare.last_message)
