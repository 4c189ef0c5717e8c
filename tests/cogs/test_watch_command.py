from __future__ import annotations

import discord
import pytest
import simcord
from reading import buttons, shown


@pytest.fixture
async def watched(editor, channel) -> None:
    await editor.slash(channel, "watch add", keyword="norvégien")


def replies(channel, env: simcord.Env) -> list[discord.Message]:
    return [message for message in channel.history() if message.author.id == env.bot.user.id and message.reference]


async def test_add_list_remove(editor, alice, channel) -> None:
    added = await editor.slash(channel, "watch add", keyword="Norvégien")
    assert "En veille sur « Norvégien »" in shown(added.response)
    assert "2 phrases" in shown(added.response)
    listed = await alice.slash(channel, "watch list")
    assert listed.ephemeral
    assert f"**Norvégien** (<@{editor.id}>)" in shown(listed.response)
    assert await editor.autocomplete(channel, "watch remove", "keyword", "norv") == [
        {"name": "Norvégien", "value": "#1"}
    ]
    removed = await editor.slash(channel, "watch remove", keyword="#1")
    assert "Fin de la veille sur « Norvégien »" in shown(removed.response)
    assert "pas encore" in shown((await alice.slash(channel, "watch list")).response)


@pytest.mark.usefixtures("watched")
async def test_refusals(editor, alice, channel) -> None:
    for name in ("watch add", "watch remove"):
        refused = await alice.slash(channel, name, keyword="norvégien")
        assert refused.ephemeral
        assert "peuvent gérer les messages" in refused.response.content
    again = await editor.slash(channel, "watch add", keyword="NORVEGIENNE")
    assert "déjà en veille sur « norvégien »" in again.response.content
    unknown = await editor.slash(channel, "watch remove", keyword="pêche")
    assert unknown.ephemeral
    assert "n’est pas en veille sur « pêche ». Ses mots-clés : norvégien." in unknown.response.content
    bad = await editor.slash(channel, "watch add", keyword="a OR b")
    assert bad.ephemeral
    assert "Je ne peux pas lire" in bad.response.content


@pytest.mark.usefixtures("watched")
async def test_mention_with_inflection_and_without_accents(simcord_env, alice, bob, channel) -> None:
    message = await alice.send(channel, "Et les NORVEGIENNES, alors ?")
    (reply,) = replies(channel, simcord_env)
    assert reply.reference.message_id == message.id
    text = shown(reply)
    assert "Mot-clé mentionné : norvégien" in text
    assert "homologue **norvégien** Nils Dahl" in text
    assert "Le Courrier du Nord, publié le 14 janvier 2026" in text
    opened = await bob.click(reply, label=buttons(reply)[0])
    assert opened.ephemeral
    assert "Pêche : Paris et Oslo se parlent" in shown(opened.response)


@pytest.mark.usefixtures("watched")
async def test_cool_down(simcord_env, alice, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    await alice.send(channel, "Un Norvégien")
    await alice.send(channel, "Deux Norvégiens")
    assert len(replies(channel, simcord_env)) == 1


@pytest.mark.usefixtures("watched")
async def test_silence_elsewhere(simcord_env, guild, alice, channel) -> None:
    other = guild.create_text_channel("autre")
    await alice.send(other, "un Norvégien")
    await alice.send(channel, "un Islandais")
    webhook = guild.create_webhook(channel)
    await webhook.send("un Norvégien")
    assert replies(other, simcord_env) == replies(channel, simcord_env) == []


@pytest.mark.usefixtures("watched")
async def test_thread_counts_with_its_channel(simcord_env, alice, channel) -> None:
    start = await alice.send(channel, "Discutons")
    thread = await simcord_env.bot.get_channel(channel.id).get_partial_message(start.id).create_thread(name="fil")
    await simcord_env.settle()
    (handle,) = channel.threads
    # simcord opens threads for the bot alone; in one of its own every message would be conversation.
    simcord_env.bot.get_channel(thread.id).owner_id = alice.id
    await alice.send(handle, "un Norvégien arrive")
    assert "Mot-clé mentionné" in shown(handle.last_message)
    assert thread.id == handle.id


@pytest.mark.usefixtures("watched")
async def test_button_works_after_a_restart(simcord_env, start_bot, alice, channel) -> None:
    await alice.send(channel, "un Norvégien")
    (reply,) = replies(channel, simcord_env)
    await simcord_env.restart_bot(start_bot())
    opened = await alice.click(channel.history()[-1], label=buttons(reply)[0])
    assert "Pêche : Paris et Oslo se parlent" in shown(opened.response)


async def test_english_community_server_gets_english(simcord_env, locale) -> None:
    guild = simcord_env.create_guild(preferred_locale="en-GB")
    room = guild.create_text_channel("world")
    role = guild.create_role("Desk", permissions=discord.Permissions(manage_messages=True))
    member = guild.add_member(simcord_env.create_user("eve"), roles=[role])
    await member.slash(room, "watch add", keyword="norvégien")
    await member.send(room, "Norvégiens")
    assert "Keyword mentioned: norvégien" in shown(room.last_message)


async def test_not_in_direct_messages(alice) -> None:
    assert not [name for name in alice.user.available_commands() if name.startswith("watch")]
