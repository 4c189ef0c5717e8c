from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, time

import discord
import pytest
from reading import shown

from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.loads import LoadCounts
from bot.newsbot import NewsBot
from bot.replies.permissions import INVITED, NEEDED
from bot.replies.pulse import Pulse

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot]) -> NewsBot:
    bot = start_bot()
    bot.worker = AnalysisWorker()  # not started
    return bot


class TestStatus:
    async def test_before_anything_was_loaded(self, alice, channel) -> None:
        result = await alice.slash(channel, "status")
        assert result.ephemeral
        text = shown(result.response)
        assert re.search(r"\*\*Bibliothèque\*\* : \d+ articles, \d+ contacts, \d+ acteurs, 0 veille\b", text)
        assert re.search(r"\*\*Base de données\*\* : \d[\d,\s]* ko \(schéma \d+\)", text)
        assert "**Dernier chargement** : pas encore" in text
        assert "**Analyseur** : arrêté" in text
        assert "**File d’attente** : vide" in text
        assert "**Boucle d’événements** : pas encore mesurée" in text
        assert "**En marche depuis** : " in text

    async def test_last_load_queue_and_version(
        self, alice, channel, held: Library, simcord_bot: NewsBot, locale
    ) -> None:
        run = await held.start_load()
        await held.finish_load(run, LoadCounts(7, 2, 1, 1), [("vide.txt", "it is empty")])
        simcord_bot.worker.version = "regles-7"
        simcord_bot.worker.waiting = 3
        text = shown((await alice.slash(channel, "status")).response)
        assert "— 7 ajoutés, 2 mis à jour, 2 inchangés, 1 fichier illisible" in text
        assert "**Analyseur** : regles-7" in text
        assert "3 articles attendent d’être lus" in text
        locale.value = "en-GB"
        text = shown((await alice.slash(channel, "status")).response)
        assert "7 added, 2 updated, 2 unchanged, 1 file unreadable" in text
        assert "3 articles wait to be read" in text

    async def test_a_load_broken_off(self, alice, channel, held: Library) -> None:
        await held.start_load()
        assert "en cours ou interrompu" in shown((await alice.slash(channel, "status")).response)

    async def test_lag_of_the_event_loop(self, alice, channel, simcord_bot: NewsBot) -> None:
        simcord_bot.pulse._lags.extend([0.25, 0.004])
        text = shown((await alice.slash(channel, "status")).response)
        assert "4 ms de retard, 250 ms au plus depuis une minute" in text


async def test_pulse_measures_until_it_is_stopped() -> None:
    pulse = Pulse()
    assert pulse.lag is None
    beating = asyncio.create_task(pulse.beat(0.001))
    while pulse.lag is None:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    beating.cancel()
    last, largest = pulse.lag
    assert 0 <= last <= largest


class TestDiagnostic:
    async def test_nothing_is_missing(self, manager, channel, simcord_env, guild) -> None:
        result = await manager.slash(channel, "diagnostic")
        assert result.ephemeral
        text = shown(result.response)
        assert "1 salon vérifié.\nRien ne manque." in text
        link = f"client_id={simcord_env.bot.application_id}&scope=bot+applications.commands&permissions={INVITED.value}"
        assert link in text
        assert f"guild_id={guild.id}" in text

    async def test_each_channel_with_what_it_lacks_and_the_fix(
        self, manager, editor, channel, guild, held: Library, locale
    ) -> None:
        watched = guild.create_text_channel("veille")
        await editor.slash(watched, "watch add", keyword="Lofoten")
        mute = {guild.me: discord.PermissionOverwrite(send_messages=False)}
        hidden = {guild.me: discord.PermissionOverwrite(view_channel=False)}
        desk = guild.create_text_channel("desk", overwrites=hidden)
        digest = guild.create_text_channel("matin", overwrites=mute)
        await held.settings.set_desk(guild.id, desk.id)
        await held.digests.set(guild.id, digest.id, time(8), "12345", None, NOW, note_empty=False)
        await held.digests.set(guild.id, 4242, time(8), "12345", None, NOW, note_empty=False)
        text = shown((await manager.slash(channel, "diagnostic")).response)
        assert "5 salons vérifiés." in text
        assert "#desk (salon de la rédaction)" in text
        assert f"<#{desk.id}> : il me manque **Voir le salon**." in text
        assert "#matin (revue)" in text
        assert f"<#{digest.id}> : il me manque **Envoyer des messages**" in text
        assert f"Ouvrez les paramètres de <#{digest.id}> (⚙️), Permissions" in text
        assert "<#4242> a disparu" in text
        assert "#veille" not in text
        locale.value = "en-US"
        text = shown((await manager.slash(channel, "diagnostic")).response)
        assert f"<#{digest.id}>: I lack **Send Messages**" in text

    async def test_a_watched_channel_counts(self, manager, editor, channel, guild, simcord_env) -> None:
        await editor.slash(channel, "watch add", keyword="Lofoten")
        here = simcord_env.bot.get_channel(channel.id)
        await here.set_permissions(here.guild.me, attach_files=False)
        text = shown((await manager.slash(guild.create_text_channel("autre"), "diagnostic")).response)
        assert "#international (veilles)" in text
        assert "**Joindre des fichiers**" in text

    async def test_threads_take_rights_of_their_own(self, manager, channel, guild) -> None:
        lacking = discord.PermissionOverwrite(create_public_threads=False, send_messages_in_threads=False)
        room = guild.create_text_channel("sans-fils", overwrites={guild.me: lacking})
        text = shown((await manager.slash(room, "diagnostic")).response)
        assert "il me manque **Envoyer des messages dans les fils**, **Créer des fils publics**." in text
        result = await manager.slash(room, "settings desk", channel=room)
        assert f"<#{room.id}>" in shown(result.response)
        assert "Je ne peux pas" not in shown(result.response)

    async def test_what_the_role_lacks_is_granted_in_the_role(
        self, manager, guild, simcord_env, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bare = discord.Permissions(view_channel=True, send_messages=True)
        monkeypatch.setattr(discord.Member, "guild_permissions", property(lambda self: bare))
        mute = {guild.me: discord.PermissionOverwrite(embed_links=False)}
        room = guild.create_text_channel("sans-images", overwrites=mute)
        text = shown((await manager.slash(room, "diagnostic")).response)
        assert "il me manque **Intégrer des liens**." in text
        assert "Ouvrez Paramètres du serveur, Rôles" in text

    async def test_an_intent_that_is_off(self, manager, channel, simcord_bot: NewsBot, locale) -> None:
        simcord_bot._connection._intents.message_content = False
        text = shown((await manager.slash(channel, "diagnostic")).response)
        assert "L’intent Message Content est coupé" in text
        assert "portail des développeurs" in text

    async def test_of_this_server_only(self, manager, channel, held: Library, simcord_env) -> None:
        other = simcord_env.create_guild()
        await held.digests.set(other.id, 4243, time(8), "1", None, NOW, note_empty=False)
        assert "4243" not in shown((await manager.slash(channel, "diagnostic")).response)

    async def test_only_who_manages_the_server(self, alice, channel, guild, simcord_env) -> None:
        assert "diagnostic" not in alice.user.available_commands()
        (command,) = [one for one in await simcord_env.bot.tree.fetch_commands() if one.name == "diagnostic"]
        guild.set_command_permissions(command, {alice: True})
        refused = await alice.slash(channel, "diagnostic")
        assert refused.ephemeral
        assert "Seuls les membres qui peuvent gérer ce serveur" in refused.response.content


def test_the_readme_invites_with_these_permissions(project) -> None:
    assert f"permissions={INVITED.value}`" in (project / "README.md").read_text(encoding="utf-8")
    assert all(getattr(INVITED, name) for name in NEEDED)
