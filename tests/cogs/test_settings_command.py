from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from reading import shown

from bot.language.worker import AnalysisWorker
from bot.library import Library, Task
from bot.newsbot import NewsBot


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot]) -> NewsBot:
    bot = start_bot()
    bot.worker = AnalysisWorker()  # not started
    return bot


async def settings_shown(manager: Any, channel: Any) -> str:
    result = await manager.slash(channel, "settings show")
    assert result.ephemeral
    return shown(result.response)


async def test_defaults(manager, channel, locale) -> None:
    text = await settings_shown(manager, channel)
    assert "Réglages de ce serveur" in text
    assert "**Langue des alertes et des revues** : celle du serveur" in text
    assert "**Fuseau horaire** : Europe/Paris" in text
    assert "• Confier des articles : tout le monde" in text
    assert "• Corrections : qui peut gérer les messages" in text
    assert "Aucune. Programmez-en une avec /réglages revue programmer." in text
    locale.value = "en-GB"
    assert "**Time zone**: Europe/Paris" in await settings_shown(manager, channel)


async def test_language_zone_and_desk(manager, channel, held: Library, guild) -> None:
    told = await manager.slash(channel, "settings language", language="en")
    assert told.ephemeral
    assert "Langue des alertes et des revues : Anglais" in shown(told.response)
    told = await manager.slash(channel, "settings timezone", zone="montreal")
    assert "Fuseau horaire : America/Montreal" in shown(told.response)
    told = await manager.slash(channel, "settings desk", channel=channel)
    assert f"Salon de la rédaction : <#{channel.id}>" in shown(told.response)
    text = await settings_shown(manager, channel)
    assert "Anglais" in text
    assert "America/Montreal" in text
    assert f"<#{channel.id}>" in text
    await manager.slash(channel, "settings desk")
    await manager.slash(channel, "settings language", language="auto")
    assert "**Salon de la rédaction** : aucun" in await settings_shown(manager, channel)
    assert held.settings.of(guild.id).language is None
    assert held.settings.of(guild.id).zone == "America/Montreal"


async def test_each_server_sees_its_own(manager, channel, simcord_env) -> None:
    await manager.slash(channel, "settings timezone", zone="Asia/Beirut")
    await manager.slash(channel, "settings digest set", time="8h", channel=channel)
    other = simcord_env.create_guild()
    room = other.create_text_channel("ailleurs")
    role = other.create_role("Chef", permissions=discord.Permissions(manage_guild=True))
    someone = other.add_member(simcord_env.create_user("someone"), roles=[role])
    text = await settings_shown(someone, room)
    assert "Europe/Paris" in text
    assert "Aucune." in text
    refused = await someone.slash(room, "settings digest remove", channel=room)
    assert "Il n’y a pas de revue là. Salons qui en ont une : aucun." in refused.response.content


async def test_zones_are_offered_and_refused(manager, channel) -> None:
    offered = await manager.autocomplete(channel, "settings timezone", "zone", "par")
    assert {"name": "Europe/Paris", "value": "Europe/Paris"} in offered
    assert len(await manager.autocomplete(channel, "settings timezone", "zone", "")) == 25
    refused = await manager.slash(channel, "settings timezone", zone="Atlantide")
    assert refused.ephemeral
    assert "Je ne connais pas de fuseau horaire « Atlantide »." in refused.response.content
    assert "comme Europe/Paris" in refused.response.content


async def test_digest_is_set_changed_and_removed(manager, channel, locale) -> None:
    told = await manager.slash(channel, "settings digest set", time="8h30", days="lun-ven", zone="Asia/Beirut", empty=1)
    text = shown(told.response)
    assert f"Revue : <#{channel.id}> · du lundi au vendredi, 08:30 (Asia/Beirut)" in text
    assert "une ligne s’il n’y a rien de nouveau · prochaine : " in text
    told = await manager.slash(channel, "settings digest set", time="18:00")
    assert "tous les jours, 18:00 (Europe/Paris) · rien s’il n’y a rien de nouveau" in shown(told.response)
    assert (await settings_shown(manager, channel)).count("18:00") >= 1
    locale.value = "en-US"
    gone = await manager.slash(channel, "settings digest remove", channel=channel)
    assert "no digest any more" in shown(gone.response)
    assert "None. Set one up with /settings digest set." in await settings_shown(manager, channel)


async def test_digest_goes_to_the_desk_by_default(manager, channel, guild) -> None:
    desk = guild.create_text_channel("desk")
    await manager.slash(channel, "settings desk", channel=desk)
    told = await manager.slash(channel, "settings digest set", time="07:00")
    assert f"<#{desk.id}>" in shown(told.response)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"time": "25h"}, "« 25h » n’est pas une heure. Écrivez 08:30 ou 8h30."),
        ({"time": "8h", "days": "jamais"}, "« jamais » : je n’y lis pas de jours."),
        ({"time": "8h", "zone": "nulle part"}, "Je ne connais pas de fuseau horaire « nulle part »."),
    ],
)
async def test_digest_refusals(manager, channel, options: dict[str, str], text: str) -> None:
    refused = await manager.slash(channel, "settings digest set", **options)
    assert refused.ephemeral
    assert text in refused.response.content
    assert "Aucune." in await settings_shown(manager, channel)


async def test_days_are_offered(manager, channel, locale) -> None:
    offered = await manager.autocomplete(channel, "settings digest set", "days", "")
    assert offered[0] == {"name": "du lundi au vendredi", "value": "1,2,3,4,5"}
    offered = await manager.autocomplete(channel, "settings digest set", "days", "mar, jeu")
    assert offered == [{"name": "mardi, jeudi", "value": "2,4"}]
    told = await manager.slash(channel, "settings digest set", time="9h", days="2,4")
    assert "mardi, jeudi, 09:00" in shown(told.response)
    locale.value = "en-US"
    offered = await manager.autocomplete(channel, "settings digest set", "days", "sat")
    assert offered == [{"name": "Saturday", "value": "6"}]


async def test_a_channel_where_nothing_can_be_posted_is_refused(manager, channel, guild) -> None:
    closed = guild.create_text_channel(
        "fermé", overwrites={guild.me: discord.PermissionOverwrite(send_messages=False, embed_links=False)}
    )
    for name, options in (("settings desk", {}), ("settings digest set", {"time": "8h"})):
        refused = await manager.slash(channel, name, channel=closed, **options)
        assert refused.ephemeral
        assert "il me manque **Envoyer des messages**, **Intégrer des liens**" in refused.response.content
        assert "Ouvrez les paramètres de" in refused.response.content


CHANGES = [
    ("settings language", {"language": "en"}),
    ("settings timezone", {"zone": "UTC"}),
    ("settings desk", {}),
    ("settings rights", {"task": "feeds"}),
    ("settings digest set", {"time": "8h"}),
]


async def test_only_who_manages_the_server(alice, channel, guild, simcord_env) -> None:
    assert not [name for name in alice.user.available_commands() if name.startswith("settings")]
    (command,) = [command for command in await simcord_env.bot.tree.fetch_commands() if command.name == "settings"]
    guild.set_command_permissions(command, {alice: True})
    assert "Réglages de ce serveur" in await settings_shown(alice, channel)
    removal = ("settings digest remove", {"channel": channel})
    for name, options in [*CHANGES, removal]:
        refused = await alice.slash(channel, name, **options)
        assert refused.ephemeral
        assert "Seuls les membres qui peuvent gérer ce serveur" in refused.response.content


async def test_corrections_are_left_to_a_role(manager, editor, channel, guild) -> None:
    role = guild.create_role("Secrétariat")
    told = await manager.slash(channel, "settings rights", task="corrections", role=role)
    assert f"Corrections : <@&{role.id}>" in shown(told.response)
    refused = await editor.slash(channel, "articles correct", article="#1", source="Le Matin")
    assert refused.ephemeral
    assert "Vous ne pouvez pas corriger ou retirer des articles ici." in refused.response.content
    assert f"<@&{role.id}>" in refused.response.content
    again = await manager.slash(channel, "settings rights", task="corrections")
    assert "Corrections : qui peut gérer les messages" in shown(again.response)


async def test_articles_are_left_to_a_role(manager, alice, channel, guild, simcord_env, held: Library) -> None:
    role = guild.create_role("Documentation")
    await manager.slash(channel, "settings rights", task="articles", role=role)
    refused = await alice.slash(channel, "articles add")
    assert refused.ephemeral
    assert "Vous ne pouvez pas confier des articles ici." in refused.response.content
    assert "/réglages droits" in refused.response.content
    keeper = guild.add_member(simcord_env.create_user("keeper"), roles=[role])
    assert (await keeper.slash(channel, "articles add")).modal is not None
    assert (await manager.slash(channel, "articles add")).modal is not None
    await held.settings.set_role(guild.id, Task.ARTICLES, 12345)
    assert "un rôle disparu" in await settings_shown(manager, channel)


async def test_everyone_may_be_given_a_task(manager, alice, channel, guild) -> None:
    told = await manager.slash(channel, "settings rights", task="corrections", role=guild.default_role)
    assert "Corrections : tout le monde" in shown(told.response)
    result = await alice.slash(channel, "articles correct", article="#1", source="Le Matin")
    assert "Le Matin" in shown(result.response)


async def test_watches_are_left_to_a_role(manager, editor, alice, channel, guild, simcord_env) -> None:
    assert (await editor.slash(channel, "watch add", keyword="Lofoten")).ephemeral is False
    role = guild.create_role("Veilleurs")
    await manager.slash(channel, "settings rights", task="watches", role=role)
    refused = await editor.slash(channel, "watch add", keyword="Tromsø")
    assert refused.ephemeral
    assert "Vous ne pouvez pas changer les veilles d’un salon ici." in refused.response.content
    keeper = guild.add_member(simcord_env.create_user("veilleuse"), roles=[role])
    assert "En veille sur « Tromsø »" in shown((await keeper.slash(channel, "watch add", keyword="Tromsø")).response)


async def test_what_is_posted_by_itself_speaks_the_servers_language(manager, editor, channel) -> None:
    await editor.slash(channel, "watch add", keyword="norvégien")
    await manager.slash(channel, "settings language", language="en")
    await editor.send(channel, "Et les Norvégiens ?")
    assert "Keyword mentioned: norvégien" in shown(channel.last_message)
