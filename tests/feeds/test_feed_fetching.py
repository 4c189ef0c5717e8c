"""How feeds are asked for: conditions, redirects, failures, limits, politeness."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from hostile_feeds import RSS, Answer, HostileServer, item, redirect, rss
from newsroom import AUTHOR, GUILD, Newsroom

from bot.articles.errors import FetchError, FetchProblem
from bot.articles.fetching import Unpacker

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE, NEWS = "Tallinn reçoit une délégation", "Riga prépare le sommet balte"
OLD = item(TITLE, guid="1", text="Le ministère confirme une réunion à Tallinn.")
NEW = item(NEWS, guid="2", text="Le sommet aura lieu à Riga au printemps.")
HEADERS = {"Content-Type": RSS}


def tagged(body: str, etag: str, **more: str) -> Answer:
    return Answer(body.encode(), headers={**HEADERS, "ETag": etag, **more})


async def test_conditional_requests(newsroom: Newsroom) -> None:
    server = newsroom.server
    seen = tagged(rss(OLD), '"a"', **{"Last-Modified": "Tue, 20 Jan 2026 10:00:00 GMT"})
    await newsroom.add(server.say("/feed", seen, Answer(status=304), tagged(rss(NEW, OLD), '"b"')))
    assert "If-None-Match" not in server.last("/feed").headers
    await newsroom.later()
    assert server.last("/feed").headers["If-None-Match"] == '"a"'
    assert server.last("/feed").headers["If-Modified-Since"] == "Tue, 20 Jan 2026 10:00:00 GMT"
    await newsroom.later()
    assert server.last("/feed").headers["If-None-Match"] == '"a"'  # an answer of 304 named no other
    await newsroom.later()
    assert server.last("/feed").headers["If-None-Match"] == '"b"'
    assert newsroom.arrivals == [(TITLE, False), (NEWS, True)]


async def test_an_etag_that_lies_is_found_out_within_a_day(newsroom: Newsroom) -> None:
    server = newsroom.server
    await newsroom.add(server.say("/feed", tagged(rss(OLD), '"same"')))

    async def unless_asked_for_changes(request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        return web.Response(body=rss(NEW, OLD).encode(), headers={**HEADERS, "ETag": '"same"'})

    server.deciding["/feed"] = unless_asked_for_changes
    await newsroom.later()
    assert newsroom.alerted() == []
    await newsroom.later(hours=24)
    assert newsroom.alerted() == [NEWS]


async def test_an_etag_that_stays_while_the_feed_changes(newsroom: Newsroom) -> None:
    await newsroom.add(newsroom.server.say("/feed", tagged(rss(OLD), '"x"'), tagged(rss(NEW, OLD), '"x"')))
    await newsroom.later()
    assert newsroom.alerted() == [NEWS]


async def test_not_modified_that_nobody_asked_for(newsroom: Newsroom) -> None:
    feed = await newsroom.follow(newsroom.server.say("/feed", Answer(status=304), rss(OLD)))
    assert (feed.problem, feed.detail) == (FetchProblem.STATUS, "304")
    await newsroom.later()
    assert newsroom.arrivals == [(TITLE, False)]


@pytest.mark.parametrize("status", [301, 308])
async def test_a_move_for_good_changes_the_address(newsroom: Newsroom, status: int) -> None:
    server = newsroom.server
    await newsroom.add(server.say("/feed", rss(OLD), redirect("/nouveau", status)))
    moved = server.say("/nouveau", rss(NEW, OLD))
    await newsroom.later()
    assert (await newsroom.feed()).url == moved
    await newsroom.later()
    assert server.paths() == ["/feed", "/feed", "/nouveau", "/nouveau"]
    assert newsroom.arrivals == [(TITLE, False), (NEWS, True)]


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_move_for_now_does_not(newsroom: Newsroom, status: int) -> None:
    url = newsroom.server.say("/feed", redirect("/ailleurs", status))
    newsroom.server.say("/ailleurs", rss(OLD))
    await newsroom.add(url)
    assert (await newsroom.feed()).url == url
    assert newsroom.arrivals == [(TITLE, False)]


async def test_a_move_for_good_behind_one_for_now_changes_nothing(newsroom: Newsroom) -> None:
    url = newsroom.server.say("/feed", redirect("/b", 302))
    newsroom.server.say("/b", redirect("/c", 301))
    newsroom.server.say("/c", rss(OLD))
    await newsroom.add(url)
    assert (await newsroom.feed()).url == url


async def test_a_move_to_what_is_no_feed_changes_nothing(newsroom: Newsroom) -> None:
    url = newsroom.server.say("/feed", rss(OLD), redirect("/a-vendre", 301))
    newsroom.server.say("/a-vendre", b"<html><body>Domaine en vente</body></html>")
    await newsroom.add(url)
    await newsroom.later()
    assert ((await newsroom.feed()).url, (await newsroom.feed()).problem) == (url, FetchProblem.NO_FEED)


async def test_two_feeds_that_become_one(newsroom: Newsroom) -> None:
    server = newsroom.server
    kept = server.say("/b", rss(OLD))
    await newsroom.add(kept)
    await newsroom.feeding.add(GUILD + 1, AUTHOR, server.say("/a", rss(OLD), redirect("/b", 301)))
    await newsroom.later()
    assert [feed.url for feed in await newsroom.library.feeds.of_guild(GUILD + 1)] == [kept]
    assert [feed.url for feed in await newsroom.library.feeds.of_guild(GUILD)] == [kept]
    assert len(await newsroom.articles()) == 1


@pytest.mark.parametrize("targets", [("/feed",), ("/b", "/feed")], ids=["to itself", "in a circle"])
async def test_redirects_without_end(newsroom: Newsroom, targets: tuple[str, ...]) -> None:
    for path, target in zip(("/feed", *targets), targets, strict=False):
        newsroom.server.say(path, redirect(target, 302))
    feed = await newsroom.follow(newsroom.server.url("/feed"))
    assert feed.problem is FetchProblem.REDIRECTS


async def test_a_chain_of_redirects_that_never_repeats(newsroom: Newsroom) -> None:
    for number in range(50):
        newsroom.server.say(f"/{number}", redirect(f"/{number + 1}", 302))
    feed = await newsroom.follow(newsroom.server.url("/0"))
    assert feed.problem is FetchProblem.REDIRECTS
    assert len(newsroom.server.asked) < 20


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/feed", "file:///etc/passwd", "http://[::1", "\\\\x"])
async def test_a_redirect_to_no_web_address(newsroom: Newsroom, location: str) -> None:
    feed = await newsroom.follow(newsroom.server.say("/feed", redirect(location, 301)))
    assert feed.problem in (FetchProblem.ADDRESS, FetchProblem.STATUS)
    assert feed.url == newsroom.server.url("/feed")


async def test_gone_is_switched_off_and_can_be_tried_again(newsroom: Newsroom) -> None:
    url = newsroom.server.say("/feed", rss(OLD), Answer(status=410), rss(NEW, OLD))
    await newsroom.add(url)
    await newsroom.later()
    feed = await newsroom.feed()
    assert (feed.off, feed.problem) == (True, FetchProblem.GONE)
    asked = len(newsroom.server.asked)
    await newsroom.later(days=30)
    assert len(newsroom.server.asked) == asked
    await newsroom.add(url)
    assert not (await newsroom.feed()).off
    assert newsroom.arrivals == [(TITLE, False), (NEWS, True)]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
async def test_failures_are_tried_again_ever_later(newsroom: Newsroom, status: int) -> None:
    server = newsroom.server
    await newsroom.add(server.say("/feed", rss(OLD), *[Answer(status=status)] * 3, rss(NEW, OLD)))
    waits = []
    for _ in range(3):
        await newsroom.later(seconds=((await newsroom.feed()).next_attempt - newsroom.now).total_seconds())
        feed = await newsroom.feed()
        assert (feed.problem, feed.detail, feed.off) == (FetchProblem.STATUS, str(status), False)
        waits.append(feed.next_attempt - newsroom.now)
    assert waits == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]
    await newsroom.later(seconds=waits[-1].total_seconds())
    assert (await newsroom.feed()).problem is None
    assert newsroom.arrivals == [(TITLE, False), (NEWS, True)]


async def test_a_feed_that_fails_for_a_week_is_switched_off_with_its_reason(newsroom: Newsroom) -> None:
    await newsroom.add(newsroom.server.say("/feed", rss(OLD), Answer(status=404)))
    for _ in range(8):
        assert not (await newsroom.feed()).off
        await newsroom.later(days=1)
    for _ in range(2):
        await newsroom.later(days=1)
    feed = await newsroom.feed()
    assert (feed.off, feed.problem, feed.detail) == (True, FetchProblem.STATUS, "404")


@pytest.mark.parametrize("wait", ["7200", "Tue, 20 Jan 2099 14:00:00 GMT"], ids=["seconds", "date"])
async def test_retry_after_holds_for_every_feed_of_the_host(newsroom: Newsroom, wait: str) -> None:
    server = newsroom.server
    await newsroom.add(server.say("/a", rss(OLD), Answer(status=503, headers={"Retry-After": wait}), rss(OLD)))
    newsroom.now += timedelta(seconds=1)
    await newsroom.add(server.say("/b", rss(item(NEWS, guid="9", text="Autre flux du même hôte, autre texte."))))
    await newsroom.later(seconds=599)
    assert server.paths()[-1] == "/a"
    await newsroom.later(minutes=90)
    assert server.paths()[-1] == "/a"
    await newsroom.later(hours=24)
    assert {"/a", "/b"} <= set(server.paths()[-2:])


@pytest.mark.parametrize("wait", ["", "bientôt", "-5", "1e9", "Tue, 99 Jan"])
async def test_a_retry_after_that_makes_no_sense(newsroom: Newsroom, wait: str) -> None:
    feed = await newsroom.follow(newsroom.server.say("/feed", Answer(status=503, headers={"Retry-After": wait})))
    assert feed.next_attempt - newsroom.now == timedelta(minutes=10)


async def forever(response: web.StreamResponse) -> None:
    while True:
        await response.write(b" " * 10_000)


class TestLimits:
    """Each of these bodies would take all memory, or all time."""

    async def test_fifty_megabytes(self, newsroom: Newsroom) -> None:
        newsroom.server.say("/feed", Answer(rss(OLD).encode() + b" " * 50_000_000, headers=HEADERS))
        assert (await newsroom.follow(newsroom.server.url())).problem is FetchProblem.TOO_LARGE

    async def test_a_body_without_end(self, newsroom: Newsroom) -> None:
        newsroom.server.say("/feed", Answer(b"<rss>", headers=HEADERS, stream=forever))
        assert (await newsroom.follow(newsroom.server.url())).problem is FetchProblem.TOO_LARGE

    @pytest.mark.parametrize("form", ["gzip", "deflate"])
    async def test_a_bomb(self, newsroom: Newsroom, form: str) -> None:
        body = rss(OLD).encode() + b" " * 50_000_000
        packed = gzip.compress(body) if form == "gzip" else zlib.compress(body)
        assert len(packed) < 100_000
        newsroom.server.say("/feed", Answer(packed, headers={**HEADERS, "Content-Encoding": form}))
        assert (await newsroom.follow(newsroom.server.url())).problem is FetchProblem.TOO_LARGE

    async def test_a_bomb_is_never_unpacked_further_than_there_is_room(self) -> None:
        unpack = Unpacker("gzip")
        assert sum(map(len, unpack.feed(gzip.compress(bytes(50_000_000)), 1_000))) == 1_000

    @pytest.mark.parametrize(
        "packed",
        [
            ("gzip", gzip.compress(rss(OLD).encode())),
            ("x-gzip", gzip.compress(rss(OLD).encode()[:50]) + gzip.compress(rss(OLD).encode()[50:])),
            ("deflate", zlib.compress(rss(OLD).encode())),
            ("deflate", zlib.compress(rss(OLD).encode(), wbits=-15)),
        ],
        ids=["gzip", "two members", "zlib", "raw"],
    )
    async def test_honest_compression(self, newsroom: Newsroom, packed: tuple[str, bytes]) -> None:
        headers = {**HEADERS, "Content-Encoding": packed[0]}
        await newsroom.add(newsroom.server.say("/feed", Answer(packed[1], headers=headers)))
        assert newsroom.arrivals == [(TITLE, False)]

    @pytest.mark.parametrize(
        "packed",
        [("gzip", b"no gzip"), ("gzip", gzip.compress(rss(OLD).encode())[:-20]), ("br", b"x"), ("gzip, gzip", b"x")],
        ids=["not compressed", "cut short", "not asked for", "twice"],
    )
    async def test_broken_compression(self, newsroom: Newsroom, packed: tuple[str, bytes]) -> None:
        headers = {**HEADERS, "Content-Encoding": packed[0]}
        feed = await newsroom.follow(newsroom.server.say("/feed", Answer(packed[1], headers=headers)))
        assert feed.problem in (FetchProblem.COMPRESSION, FetchProblem.CONNECTION)

    async def test_a_body_cut_short_is_no_answer(self, newsroom: Newsroom) -> None:
        server, body = newsroom.server, rss(OLD, NEW).encode()

        async def hang_up(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={**HEADERS, "Content-Length": str(len(body))})
            await response.prepare(request)
            await response.write(body[:-60])
            assert request.transport is not None
            request.transport.close()
            return response

        server.deciding["/feed"] = hang_up
        feed = await newsroom.follow(server.say("/feed", body))
        server.deciding.clear()
        assert feed.problem is FetchProblem.CONNECTION
        await newsroom.later()
        assert newsroom.arrivals == [(TITLE, False), (NEWS, False)]

    async def test_headers_without_end(self, newsroom: Newsroom) -> None:
        newsroom.server.say("/feed", Answer(rss(OLD).encode(), headers={**HEADERS, "ETag": '"' + "x" * 100_000 + '"'}))
        assert (await newsroom.follow(newsroom.server.url())).problem is FetchProblem.CONNECTION


class TestPatience:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "timeout_seconds": 1}

    @pytest.mark.parametrize("begun", [b"", b"<rss>"], ids=["no answer", "a slow body"])
    async def test_who_never_answers_holds_nobody_up(self, newsroom: Newsroom, begun: bytes) -> None:
        server = newsroom.server

        async def wait(response: web.StreamResponse) -> None:
            await server.released.wait()

        async def never(request: web.Request) -> web.Response:
            await server.released.wait()
            return web.Response()

        if begun:
            server.say("/feed", Answer(begun, headers=HEADERS, stream=wait))
        else:
            server.deciding["/feed"] = never
        feed = await newsroom.follow(server.url())
        assert feed.problem is FetchProblem.TIMEOUT
        server.deciding.clear()
        server.say("/feed", rss(OLD))
        await newsroom.later()
        assert newsroom.arrivals == [(TITLE, False)]


async def test_one_request_at_a_time_to_a_host(newsroom: Newsroom) -> None:
    server = newsroom.server
    urls = [server.say(f"/{n}", rss(item(f"Dépêche {n} du fil balte", guid="1", text="Texte."))) for n in range(6)]
    await asyncio.gather(*(newsroom.feeding.add(GUILD, AUTHOR, url) for url in urls))
    await newsroom.feeding.run_due()
    await newsroom.later()
    assert len(server.asked) == 12
    assert server.most_together == 1


async def test_who_asks(newsroom: Newsroom) -> None:
    await newsroom.add(newsroom.server.say("/feed", rss(OLD)))
    headers = newsroom.server.last("/feed").headers
    assert headers["User-Agent"].startswith("Vigie/")
    assert "Cookie" not in headers
    assert "Referer" not in headers


async def test_a_feed_is_fetched_once_for_all_servers(newsroom: Newsroom) -> None:
    url = newsroom.server.say("/feed", rss(OLD), rss(NEW, OLD))
    await newsroom.add(url)
    second = await newsroom.feeding.add(GUILD + 1, AUTHOR, url)
    assert second.items is None
    await newsroom.later()
    assert len(newsroom.server.asked) == 2
    assert newsroom.arrivals == [(TITLE, False), (NEWS, True)]


async def test_a_page_that_names_its_feed(newsroom: Newsroom) -> None:
    server = newsroom.server
    feed = server.say("/fils/une.xml", rss(OLD))
    home = server.page(
        "/", "Accueil", "Bonjour", head='<link rel="alternate" type="application/rss+xml" href="fils/une.xml">'
    )
    assert (await newsroom.add(home)).url == feed


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://a.example/feed", FetchProblem.ADDRESS),
        ("javascript:alert(1)", FetchProblem.ADDRESS),
        ("http://", FetchProblem.ADDRESS),
        ("http://a.example:99999/", FetchProblem.ADDRESS),
        ("http://a.example/" + "x" * 3_000, FetchProblem.ADDRESS),
        ("http://user:secret@a.example/feed", FetchProblem.PASSWORD),
        ("http://nobody.invalid/feed", FetchProblem.NAME),
        ("http://127.0.0.1:1/feed", FetchProblem.CONNECTION),
    ],
)
async def test_addresses_that_cannot_be_asked(newsroom: Newsroom, url: str, problem: FetchProblem) -> None:
    with pytest.raises(FetchError) as raised:
        await newsroom.feeding.add(GUILD, AUTHOR, url)
    assert raised.value.problem is problem
    assert "secret" not in str(raised.value)
    assert await newsroom.library.feeds.of_guild(GUILD) == []


async def test_a_server_of_plain_http_behind_https(newsroom: Newsroom, server: HostileServer) -> None:
    with pytest.raises(FetchError) as raised:
        await newsroom.feeding.add(GUILD, AUTHOR, server.url().replace("http://", "https://"))
    assert raised.value.problem in (FetchProblem.CERTIFICATE, FetchProblem.CONNECTION)
