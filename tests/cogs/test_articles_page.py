"""/articles add with a web page, fetched by the real reader of pages from a server beside the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from reading import shown

from bot.articles.process import WorkProcess
from bot.articles.web import Web
from bot.config import FeedsSettings
from bot.library import Library
from bot.model import Article
from tests.library.builders import make_analysis

PAGE = (
    "<html><head><title>Un pont entre deux rives</title></head><body><article><h1>Un pont entre deux rives</h1>"
    "<p>Les maires des deux villes ont ouvert lundi le pont que leurs habitants attendaient depuis vingt ans.</p>"
    "<p>Le premier train doit le traverser au printemps, si les essais de la voie se terminent à temps.</p>"
    "</article></body></html>"
)


class PlainWorker:
    version = "1"

    async def analyse(self, article: Article) -> object:
        return make_analysis(article, version=self.version)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TestServer]:
    async def page(request: http.Request) -> http.Response:
        if request.path == "/pont":
            return http.Response(text=PAGE, content_type="text/html")
        if request.path == "/vide":
            return http.Response(text="<html><body></body></html>", content_type="text/html")
        return http.Response(status=403)

    app = http.Application()
    app.router.add_get("/{path}", page)
    async with TestServer(app, host="127.0.0.1") as started:
        yield started


@pytest_asyncio.fixture
async def simcord_bot(start_bot, warm: WorkProcess) -> AsyncIterator[object]:
    own = WorkProcess()  # the same process, for the event loop of one test
    own._pool = warm._pool
    bot = start_bot()
    bot.worker = PlainWorker()
    bot.web = Web(FeedsSettings(allow_private=True, delay_seconds=0), process=own)
    yield bot
    await bot.web.close()


async def test_a_page_is_handed_in_once(alice, channel, server: TestServer, held: Library) -> None:
    url = str(server.make_url("/pont"))
    added = await alice.slash(
        channel, "articles add", url=f"{url}?utm_source=fil#haut", source="Le Port", date="2024-05-06"
    )
    assert not added.ephemeral
    text = shown(added.response)
    assert "Un pont entre deux rives" in text
    assert "Le Port, publié le 6 mai 2024" in text
    row = await held.article_at(url)
    assert row is not None
    assert (row.title, row.source) == ("Un pont entre deux rives", "Le Port")
    count = (await held.status()).articles
    await alice.slash(channel, "articles add", url=url)
    assert (await held.status()).articles == count


@pytest.mark.parametrize(
    ("path", "said"),
    [("/refus", "le serveur refuse (HTTP 403)"), ("/vide", "Je ne peux pas lire")],
)
async def test_a_page_that_is_none(alice, channel, server: TestServer, held: Library, path: str, said: str) -> None:
    count = (await held.status()).articles
    refused = await alice.slash(channel, "articles add", url=str(server.make_url(path)))
    assert said in shown(refused.response)
    assert (await held.status()).articles == count


async def test_an_address_that_is_none(alice, channel) -> None:
    refused = await alice.slash(channel, "articles add", url="ftp://a.example/")
    assert "pas une adresse web" in shown(refused.response)


async def test_one_thing_at_a_time(alice, channel) -> None:
    options = {"file": ("article.txt", b"Bonjour."), "url": "https://a.example/"}
    refused = await alice.slash(channel, "articles add", **options)
    assert refused.ephemeral
    assert "une seule chose" in refused.response.content
