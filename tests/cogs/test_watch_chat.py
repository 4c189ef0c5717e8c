"""What a channel's keywords answer when people's messages mention them."""

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


@pytest.mark.usefixtures("watched")
async def test_an_edit_counts_where_it_brings_the_keyword(simcord_env, alice, channel) -> None:
    message = await alice.send(channel, "un Islandais")
    assert replies(channel, simcord_env) == []
    await alice.edit(message, "un Norvégien")
    assert len(replies(channel, simcord_env)) == 1
    await alice.edit(message, "un Norvégien, donc")
    assert len(replies(channel, simcord_env)) == 1


async def test_one_message_is_answered_once_even_without_a_pause(simcord_env, editor, alice, channel, held) -> None:
    await editor.slash(channel, "watch add", keyword="norvégien")
    (watch,) = await held.watches.find()
    message = await alice.send(channel, "un Norvégien")
    await held.watches.mute_mentions(watch.id, discord.utils.utcnow().replace(year=2020))
    await alice.edit(message, "rien")
    await alice.edit(message, "un Norvégien")
    assert len(replies(channel, simcord_env)) == 1


@pytest.mark.usefixtures("watched")
async def test_the_words_of_a_preview_count(simcord_env, alice, channel) -> None:
    message = await alice.send(channel, "Voir https://journal.example/1")
    stored = simcord_env.backend.edit_message
    preview = {"type": "link", "title": "Le ministre norvégien en visite", "url": "https://journal.example/1"}
    stored(channel.id, message.id, {"embeds": [preview]})
    await simcord_env.settle()
    (reply,) = replies(channel, simcord_env)
    assert "Mot-clé mentionné : norvégien" in shown(reply)


@pytest.mark.usefixtures("watched")
async def test_a_keyword_can_be_silenced(simcord_env, alice, editor, channel, held) -> None:
    await alice.send(channel, "un Norvégien")
    (reply,) = replies(channel, simcord_env)
    assert buttons(reply)[-2:] == ["Silence une heure", "Silence définitif"]
    refused = await alice.click(reply, label="Silence une heure")
    assert refused.ephemeral
    assert "gérer les messages" in refused.response.content
    muted = await editor.click(reply, label="Silence une heure")
    assert "Pendant une heure, je ne réponds plus quand « norvégien »" in muted.response.content
    (watch,) = await held.watches.find()
    later = discord.utils.utcnow()
    cooldown = discord.utils.utcnow() - later
    assert not await held.watches.claim_mention(watch.id, later, cooldown, 1)
    for_good = await editor.click(reply, label="Silence définitif")
    assert "Je ne réponds plus quand « norvégien » apparaît" in for_good.response.content
    (watch,) = await held.watches.find()
    assert not watch.options.chat
    assert watch.options.articles
    await editor.slash(channel, "watch remove", watch="#1")
    gone = await editor.click(reply, label="Silence définitif")
    assert "n’existe plus" in gone.response.content


async def test_works_in_forum_posts(simcord_env, guild, editor, alice, held) -> None:
    forum = guild.create_forum_channel("sujets")
    await simcord_env.settle()
    await simcord_env.bot.get_channel(forum.id).create_thread(name="Oslo", content="Suivi")
    await simcord_env.settle()
    (post,) = forum.threads
    simcord_env.bot.get_channel(post.id).owner_id = alice.id  # as above
    added = await editor.slash(post, "watch add", keyword="norvégien")
    assert "En veille" in shown(added.response)
    await alice.send(post, "un Norvégien arrive")
    assert "Mot-clé mentionné" in shown(post.last_message)
    (watch,) = await held.watches.find()
    assert watch.channel_id == forum.id


async def test_boolean_watches_answer_too(simcord_env, editor, alice, channel) -> None:
    await editor.slash(channel, "watch add", keyword="(Oslo OU norvégien) ET pêche SAUF football")
    await alice.send(channel, "la pêche à Oslo, et du football")
    await alice.send(channel, "Oslo")
    assert replies(channel, simcord_env) == []
    await alice.send(channel, "la pêche à Oslo")
    assert len(replies(channel, simcord_env)) == 1
