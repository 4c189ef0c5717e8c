from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio
import simcord
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from reading import shown

from bot.articles.opml import parse_opml, write_opml
from bot.articles.process import WorkProcess
from bot.articles.web import Web
from bot.config import FeedsSettings
from bot.library.feeding import Feeding
from bot.model import Analysis, Article

RSS = (
    '<rss version="2.0"><channel><title>{title}</title><item><title>Tallinn reçoit **une** délégation</title>'
    "<guid>1</guid><description>Le ministère confirme.</description></item></channel></rss>"
)


class NoWorker:
    version = "1"

    async def analyse(self, article: Article) -> Analysis:
        return Analysis("fr", self.version)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TestServer]:
    async def feed(request: http.Request) -> http.Response:
        if request.path == "/gone":
            return http.Response(status=410)
        if request.path == "/page":
            return http.Response(text="<html><body>Bonjour</body></html>", content_type="text/html")
        return http.Response(text=RSS.format(title=f"Le @everyone _Fil_ {request.path[1:]}"))

    app = http.Application()
    app.router.add_get("/{path}", feed)
    async with TestServer(app, host="127.0.0.1") as started:
        yield started


@pytest.fixture
def process(warm: WorkProcess) -> WorkProcess:
    """The same process, for the event loop of one test."""
    own = WorkProcess()
    own._pool = warm._pool
    return own


@pytest_asyncio.fixture
async def simcord_bot(start_bot, held, process) -> AsyncIterator[object]:
    bot = start_bot()
    settings = FeedsSettings(allow_private=True, delay_seconds=0, per_server=3)
    bot.settings = bot.settings.model_copy(update={"feeds": settings})
    reader = Web(settings, process=process)
    bot.feeding = Feeding(held, NoWorker(), reader, settings)
    yield bot
    await bot.feeding.close()
    await reader.close()


@pytest.fixture
def manager(guild, simcord_env: simcord.Env) -> simcord.MemberActor:
    """A member who may manage the server."""
    role = guild.create_role("Chefs", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(simcord_env.create_user("manager"), roles=[role])


async def test_add_list_remove(manager, channel, server, simcord_bot, held) -> None:
    url = str(server.make_url("/une"))
    added = await manager.slash(channel, "feeds add", url=url)
    text = shown(added.response)
    assert "Flux ajouté : Le @\u200beveryone \\_Fil\\_ une" in text
    assert url in text
    assert "sans alerte" in text
    await simcord_bot.feeding.run_due()
    assert "Tallinn reçoit **une** délégation" in [row.title for row in await held.articles(limit=50)]
    listed = await manager.slash(channel, "feeds list")
    assert listed.ephemeral
    assert "✅ lu" in shown(listed.response)
    (choice,) = await manager.autocomplete(channel, "feeds remove", "feed", "fil")
    assert choice["name"] == "Le @everyone _Fil_ une"
    removed = await manager.slash(channel, "feeds remove", feed=choice["value"])
    assert "Flux retiré" in shown(removed.response)
    assert "Ajoutez-en un" in shown((await manager.slash(channel, "feeds list")).response)
    assert "Tallinn reçoit **une** délégation" in [row.title for row in await held.articles(limit=50)]


async def test_refusals(manager, channel, server) -> None:
    for path, reason in (("gone", "supprimé pour de bon"), ("page", "pas un flux")):
        refused = await manager.slash(channel, "feeds add", url=str(server.make_url(f"/{path}")))
        assert "Je ne peux pas ajouter ce flux" in shown(refused.response)
        assert reason in shown(refused.response)
    refused = await manager.slash(channel, "feeds add", url="ftp://a.example/")
    assert "pas une adresse web" in shown(refused.response)
    refused = await manager.slash(channel, "feeds add", url="https://moi:sesame@a.example/")
    assert "mot de passe" in shown(refused.response)
    assert "sesame" not in shown(refused.response)
    unknown = await manager.slash(channel, "feeds remove", feed="nulle part")
    assert unknown.ephemeral
    assert "pas de flux « nulle part »" in shown(unknown.response)
    assert "pas encore de flux" in shown((await manager.slash(channel, "feeds export")).response)
    await manager.slash(channel, "feeds add", url=str(server.make_url("/a")))
    again = await manager.slash(channel, "feeds add", url=str(server.make_url("/a")))
    assert "a déjà le flux" in shown(again.response)


async def test_only_who_may_manage_the_server(alice, editor, guild, channel, server, simcord_bot) -> None:
    """Discord hides the command from others; where a server shows it to them, they may look and not change."""
    (command,) = [command for command in await simcord_bot.tree.fetch_commands() if command.name == "feeds"]
    guild.set_command_permissions(command, {alice: True, editor: True})
    assert "Ajoutez-en un" in shown((await alice.slash(channel, "feeds list")).response)
    for member in (alice, editor):
        refused = await member.slash(channel, "feeds add", url=str(server.make_url("/a")))
        assert refused.ephemeral
        assert "gérer ce serveur" in shown(refused.response)
        refused = await member.slash(channel, "feeds remove", feed="#1")
        assert "gérer ce serveur" in shown(refused.response)


@pytest.mark.usefixtures("simcord_env")
async def test_who_may_is_left_to_the_settings(simcord_bot) -> None:
    payload = simcord_bot.tree.get_command("feeds").to_dict(simcord_bot.tree)
    assert payload["default_member_permissions"] is None


async def test_the_limit(manager, channel, server) -> None:
    for path in "abc":
        await manager.slash(channel, "feeds add", url=str(server.make_url(f"/{path}")))
    full = await manager.slash(channel, "feeds add", url=str(server.make_url("/d")))
    assert "a 3 flux, le maximum" in shown(full.response)


async def test_a_server_sees_only_its_own(simcord_env, manager, channel, server) -> None:
    await manager.slash(channel, "feeds add", url=str(server.make_url("/a")))
    other = simcord_env.create_guild()
    role = other.create_role("Chefs", permissions=discord.Permissions(manage_guild=True))
    stranger = other.add_member(simcord_env.create_user("stranger"), roles=[role])
    place = other.create_text_channel("ailleurs")
    assert "Ajoutez-en un" in shown((await stranger.slash(place, "feeds list")).response)
    assert await stranger.autocomplete(place, "feeds remove", "feed", "") == []
    refused = await stranger.slash(place, "feeds remove", feed="#1")
    assert "pas de flux" in shown(refused.response)
    shared = await stranger.slash(place, "feeds add", url=str(server.make_url("/a")))
    assert "Je le lis déjà" in shown(shared.response)


async def test_import_and_export(manager, channel, server, simcord_bot) -> None:
    urls = [str(server.make_url(f"/{path}")) for path in "abcd"]
    listed = [(path, url) for path, url in zip("abcd", urls, strict=True)]
    opml = write_opml("Liste", [*listed[:2], ("x", "ftp://x.example/"), *listed[2:]])
    done = await manager.slash(channel, "feeds import", file=("flux.opml", opml))
    text = shown(done.response)
    assert "3 flux ajoutés" in text
    assert "1 laissé de côté : ce serveur peut avoir 3 flux." in text
    assert "ftp:" in text
    await simcord_bot.feeding.run_due()
    exported = await manager.slash(channel, "feeds export")
    assert exported.ephemeral
    assert "3 flux de ce serveur" in shown(exported.response)
    (attachment,) = exported.response.attachments
    found = parse_opml(await attachment.read())
    assert [url for _, url in found] == urls[:3]
    again = await manager.slash(channel, "feeds import", file=("flux.opml", write_opml("", listed[:1])))
    assert "1 était déjà là" in shown(again.response)


async def test_a_list_that_is_a_bomb(manager, channel) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE opml [<!ENTITY a0 "ha">{entities}]><opml><body><outline text="&a9;"/></body></opml>'
    for data in (bomb.encode(), b"\x89PNG", b""):
        refused = await manager.slash(channel, "feeds import", file=("flux.opml", data))
        assert "Je ne peux pas lire ce fichier" in shown(refused.response)
