"""/erase: asked first, done for whoever may, and done by itself when Vigie leaves a server."""

from __future__ import annotations

import discord
from reading import buttons, shown

from bot.library import Library


async def test_a_member_erases_their_own_watches_and_name(alice, editor, channel, held: Library, guild) -> None:
    await alice.slash(channel, "watch add", keyword="Lofoten", personal=True)
    await editor.slash(channel, "watch add", keyword="Tromsø")
    asked = await editor.slash(channel, "erase me")
    assert asked.ephemeral
    assert "Effacer ce que je garde de vous ?" in shown(asked.response)
    assert buttons(asked.response) == ["Effacer", "Tout garder"]
    kept = await editor.click(asked.response, label="Tout garder")
    assert "Rien n’a été effacé." in shown(kept.response)
    assert len(await held.watches.find()) == 2
    asked = await editor.slash(channel, "erase me")
    done = await editor.click(asked.response, label="Effacer")
    assert "0 veille supprimée, 1 élément gardé sans votre nom" in shown(done.response)
    listed = shown((await editor.slash(channel, "watch list")).response)
    assert "Tromsø** (quelqu’un)" in listed
    asked = await alice.slash(channel, "erase me")
    done = await alice.click(asked.response, label="Effacer")
    assert "1 veille supprimée" in shown(done.response)
    assert [watch.query for watch in await held.watches.find()] == ["Tromsø"]


async def test_who_manages_the_server_erases_what_is_kept_of_it(
    manager, editor, alice, channel, held: Library, guild
) -> None:
    await editor.slash(channel, "watch add", keyword="Lofoten")
    await manager.slash(channel, "settings timezone", zone="Asia/Beirut")
    refused = await alice.slash(channel, "erase server")
    assert refused.ephemeral
    assert "Seuls les membres qui peuvent gérer ce serveur" in refused.response.content
    asked = await manager.slash(channel, "erase server")
    assert "Effacer ce que je garde de ce serveur ?" in shown(asked.response)
    done = await manager.click(asked.response, label="Effacer")
    assert "1 veille supprimée, 0 flux abandonné, 1 réglage supprimé" in shown(done.response)
    assert await held.watches.find() == []
    assert held.settings.of(guild.id).zone is None


async def test_leaving_a_server_erases_it_and_an_outage_does_not(
    editor, channel, held: Library, guild, simcord_env
) -> None:
    other = simcord_env.create_guild()
    room = other.create_text_channel("ailleurs")
    role = other.create_role("Chef", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
    someone = other.add_member(simcord_env.create_user("someone"), roles=[role])
    await someone.slash(room, "watch add", keyword="Tromsø")
    await editor.slash(channel, "watch add", keyword="Lofoten")
    simcord_env.backend.emit("GUILD_DELETE", {"id": str(other.id), "unavailable": True})
    await simcord_env.settle()
    assert len(await held.watches.find()) == 2
    simcord_env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await simcord_env.settle()
    assert [watch.query for watch in await held.watches.find()] == ["Tromsø"]
