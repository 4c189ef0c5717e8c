"""Alerts as their readers get them: in the channel, by direct message, with buttons that last."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest
from desk_articles import call, fish
from reading import buttons, shown

from bot.library.identities import By
from bot.model import Analysis, Article, Block, BlockKind, Sentence, WatchOptions
from tests.library.builders import make_actor, make_analysis, make_article

NEWS = "La ministre suédoise a reçu à Kiruna une délégation de pêcheurs."


def _story(text: str = NEWS, title: str = "Kiruna reçoit", number: int = 1) -> tuple[Article, Analysis]:
    blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, text))
    article = Article(f"k{number}.txt", title, blocks, "Baltique", None, "https://baltique.example/kiruna")
    start = article.spans[1][0]
    return article, Analysis("fr", "1", True, (Sentence(1, start, start + len(text), text),), summary=(0,))


@pytest.fixture
def arrive(held, simcord_env):  # type: ignore[no-untyped-def]
    """An article comes in, and what it sets going comes to its end."""

    async def arriving(*story):  # type: ignore[no-untyped-def]
        await held.store(*(story or _story()))
        await simcord_env.bot.delivery.drain()
        await simcord_env.settle()

    return arriving


async def test_an_alert_in_the_channel_with_its_buttons(simcord_env, editor, bob, channel, arrive, start_bot) -> None:
    await editor.slash(channel, "watch add", keyword="pêcheurs SAUF baleine")
    await arrive()
    alert = channel.last_message
    text = shown(alert)
    assert "Kiruna reçoit" in text
    assert "une délégation de **pêcheurs**" in text
    assert "Baltique, date de publication non précisée" in text
    assert alert.embeds[0].url == "https://baltique.example/kiruna"
    assert buttons(alert)[-2:] == ["Ouvrir l’article", "Pourquoi ?"]
    await simcord_env.restart_bot(start_bot())
    why = await bob.click(channel.last_message, label="Pourquoi ?")
    assert why.ephemeral
    assert "À cause de : **pêcheurs**" in shown(why.response)
    log = await bob.slash(channel, "watch log")
    assert "Kiruna reçoit — [envoyé]" in shown(log.response)
    assert f"/{channel.id}/{alert.id}" in shown(log.response)


async def test_direct_messages_and_their_end(alice, bob, channel, arrive, held, simcord_env) -> None:
    await alice.slash(channel, "watch add", keyword="Kiruna", personal=True)
    await arrive()
    told = alice.user.dm_channel.last_message
    assert "Kiruna reçoit" in shown(told)
    assert "Ne plus signaler : Kiruna" in buttons(told)
    assert channel.last_message is None or "Kiruna reçoit" not in shown(channel.last_message)
    stopped = await alice.user.click(told, label="Ne plus signaler : Kiruna")
    assert "Je ne vous signale plus « Kiruna »" in stopped.response.content
    await arrive(*_story(f"{NEWS} Kiruna attend la suite.", "Kiruna attend", 2))
    assert alice.user.dm_channel.last_message.id == told.id
    (watch,) = await held.watches.find()
    assert watch.paused


async def test_who_left_the_server_is_told_no_more(alice, guild, channel, arrive, held) -> None:
    await alice.slash(channel, "watch add", keyword="Kiruna", personal=True)
    guild.remove_member(alice)
    await arrive()
    assert alice.user.dm_channel.last_message is None
    (watch,) = await held.watches.find()
    (row,) = await held.letters.log([watch.id])
    assert (row.state, row.reason) == ("failed", "withdrawn")


async def test_a_role_is_mentioned_only_where_the_author_may(simcord_env, guild, channel, arrive, held) -> None:
    desk = guild.create_role("Desk monde")
    chief = guild.create_role("Chef", permissions=discord.Permissions(manage_messages=True, mention_everyone=True))
    member = guild.add_member(simcord_env.create_user("chef"), roles=[chief])
    await member.slash(channel, "watch add", keyword="Kiruna")
    changed = await member.slash(channel, "watch edit", watch="#1", role=desk)
    assert f"<@&{desk.id}>" in shown(changed.response)
    await arrive()
    assert channel.last_message.content == f"<@&{desk.id}>"
    assert [role.id for role in channel.last_message.role_mentions] == [desk.id]
    (watch,) = await held.watches.find()
    assert watch.options == WatchOptions(role_id=desk.id)
    # The author has lost the right since.
    await simcord_env.bot.get_guild(guild.id).get_role(chief.id).edit(permissions=discord.Permissions.none())
    await simcord_env.settle()
    await arrive(*_story("Kiruna attend la suite des travaux.", "Kiruna attend", 2))
    assert channel.last_message.embeds[0].title == "Kiruna attend"
    assert channel.last_message.role_mentions == []


async def test_a_channel_that_may_not_be_written_to(simcord_env, guild, editor, arrive, held) -> None:
    me = simcord_env.bot.user
    closed = guild.create_text_channel("fermé", overwrites={me: discord.PermissionOverwrite(send_messages=False)})
    await editor.slash(closed, "watch add", keyword="Kiruna")
    await arrive()
    before = len(closed.history())
    told = guild.owner.dm_channel.last_message
    assert "Je n’ai pas le droit d’écrire" in told.content
    assert f"<#{closed.id}>" in told.content
    await arrive(*_story("Kiruna attend la suite des travaux.", "Kiruna attend", 2))
    assert guild.owner.dm_channel.last_message.id == told.id
    assert len(closed.history()) == before
    log = await editor.slash(closed, "watch log")
    assert "attend : Discord y refuse mes messages" in shown(log.response)
    await simcord_env.bot.get_channel(closed.id).set_permissions(
        simcord_env.bot.get_guild(guild.id).me, send_messages=True
    )
    await simcord_env.settle()
    await simcord_env.bot.delivery.drain()
    await simcord_env.settle()
    titles = [message.embeds[0].title for message in closed.history()[-2:]]
    assert titles == ["Kiruna reçoit", "Kiruna attend"]


async def test_plain_text_without_the_embed_permission(simcord_env, guild, editor, arrive) -> None:
    me = simcord_env.bot.user
    plain = guild.create_text_channel("texte", overwrites={me: discord.PermissionOverwrite(embed_links=False)})
    await editor.slash(plain, "watch add", keyword="Kiruna")
    await arrive()
    assert plain.last_message.embeds == []
    assert "à **Kiruna** une délégation" in plain.last_message.content


async def test_an_english_server_gets_english(simcord_env, arrive, locale) -> None:
    guild = simcord_env.create_guild(preferred_locale="en-GB")
    room = guild.create_text_channel("world")
    role = guild.create_role("Desk", permissions=discord.Permissions(manage_messages=True))
    member = guild.add_member(simcord_env.create_user("eve"), roles=[role])
    await member.slash(room, "watch add", keyword="Kiruna")
    await arrive()
    assert "Why?" in buttons(room.last_message)


async def test_an_actor_is_found_under_a_name_that_was_joined(editor, alice, channel, held, arrive) -> None:
    """Names that no rule takes for one, and that a person knows to be."""
    for number, name in enumerate(("Omar Saleh", "Abou Tarek")):
        known = make_article("Un titre", f"{name} a quitté Amman.", path=f"nom{number}.txt")
        await held.store(known, make_analysis(known, actors=[make_actor(known, name, "JOR")]))
    ids = [(await held.identities.find(name))[0].id for name in ("Omar Saleh", "Abou Tarek")]
    await editor.slash(channel, "watch add", actor="Omar Saleh")
    news = make_article("Retour à Amman", "Selon ses proches, Abou Tarek est rentré à Amman.", path="retour.txt")
    found = make_analysis(news, actors=[make_actor(news, "Abou Tarek", "JOR")])
    await held.identities.join(ids[0], ids[1], By(7, "anne", 1))
    await arrive(news, found)
    assert channel.last_message.embeds[0].title == "Retour à Amman"
    assert "**Abou Tarek** est rentré" in shown(channel.last_message)
    why = await alice.slash(channel, "watch why", article="Retour à Amman")
    assert "« 👤 Omar Saleh » correspond" in shown(why.response)
    assert "À cause de : **Abou Tarek**" in shown(why.response)
    tried = await alice.slash(channel, "watch test", watch="Omar Saleh")
    assert "**Abou Tarek** est rentré" in shown(tried.response)
    # A keyword of the channel is answered with what the library has under either name.
    await alice.send(channel, "Et Omar Saleh ?")
    assert "**Abou Tarek** est rentré" in shown(channel.last_message)


async def test_a_contact_watch_tells_the_status(editor, channel, arrive) -> None:
    from desk_articles import ARTICLES

    await editor.slash(channel, "watch add", country="Norvège", kind="visit", **{"with": "France"})
    article, analysis = next(entry for entry in ARTICLES if entry[0] is call)
    later = replace(article, path="suite.txt", title="Nouvelle visite", source="Autre")
    await arrive(later, analysis)
    text = shown(channel.last_message)
    assert "🗓️ prévu · ✈️ visite · Norvège et France" in text
    assert "se rendra à **Paris**" in text
    assert "Aussi dans : Le Courrier du Nord" in text
    assert fish.title not in text
