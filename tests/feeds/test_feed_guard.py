"""Whoever may add a feed must not reach what this machine reaches."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hostile_feeds import HostileServer, item, redirect, rss
from newsroom import AUTHOR, GUILD, Newsroom

from bot.articles import addresses
from bot.articles.addresses import check_url, is_public
from bot.articles.errors import FetchError, FetchProblem
from bot.articles.web import Web
from bot.config import FeedsSettings

FEED = rss(item("Tallinn reçoit une délégation", guid="1", text="Le ministère confirme."))

PRIVATE = """
127.0.0.1 127.8.9.1 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.2.1
198.18.0.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 fd12::1 fec0::1 ff02::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe 2002:7f00:1:: 64:ff9b::7f00:1 ::127.0.0.1 2001:db8::1
2001:0:7f00:1:0:0:80ff:fffe
""".split()
PUBLIC = "8.8.8.8 172.32.0.1 192.169.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::".split()
WRITTEN = """
http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://127.0.0.1./ http://[::1]/ http://0/
http://[::ffff:127.0.0.1]/ http://[fe80::1%25eth0]/ http://①②⑦.0.0.1/ http://169.254.169.254/latest http://127.0.0.1:80/
""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", WRITTEN)
def test_private_addresses_in_every_spelling(url: str) -> None:
    with pytest.raises(FetchError) as raised:
        check_url(url)
    assert raised.value.problem in (FetchProblem.PRIVATE, FetchProblem.ADDRESS)


class Names(AbstractResolver):
    """Names to addresses as told; the last answer of a name is given again and again."""

    def __init__(self) -> None:
        self.answers: dict[str, list[list[str]]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        queue = self.answers[host]
        found = queue.pop(0) if len(queue) > 1 else queue[0]
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=socket.AF_INET, proto=0, flags=0) for ip in found
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def resolver() -> Names:
    return Names()


@pytest.fixture
def settings(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """As delivered, but that 127.0.0.1 stands for the open internet; 127.0.0.2 is what must not be reached."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    return {**settings, "allow_private": False}


@pytest.fixture
def everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server listens on every address of this machine."""
    init = HostileServer.__init__

    def listening(self: HostileServer) -> None:
        init(self)
        self.server.host = "0.0.0.0"

    monkeypatch.setattr(HostileServer, "__init__", listening)


@pytest.mark.usefixtures("everywhere")
@pytest.mark.asyncio(loop_scope="session")
class TestGuard:
    async def test_a_public_name_is_asked(self, newsroom: Newsroom, resolver: Names) -> None:
        resolver.answers["desk.example"] = [["127.0.0.1"]]
        newsroom.server.say("/feed", FEED)
        await newsroom.add(newsroom.server.url(host="desk.example"))
        assert newsroom.server.reached == ["127.0.0.1"]
        assert newsroom.server.asked[0].host.startswith("desk.example")

    async def test_a_private_name_is_refused(self, newsroom: Newsroom, resolver: Names) -> None:
        resolver.answers["desk.example"] = [["127.0.0.2"]]
        newsroom.server.say("/feed", FEED)
        await self._is_refused(newsroom, newsroom.server.url(host="desk.example"))
        assert newsroom.server.reached == []

    async def test_a_name_with_a_private_address_among_its_own(self, newsroom: Newsroom, resolver: Names) -> None:
        resolver.answers["desk.example"] = [["127.0.0.1", "127.0.0.2"]]
        newsroom.server.say("/feed", FEED)
        await self._is_refused(newsroom, newsroom.server.url(host="desk.example"))
        assert newsroom.server.reached == []

    async def test_a_private_address_is_refused(self, newsroom: Newsroom) -> None:
        newsroom.server.say("/feed", FEED)
        await self._is_refused(newsroom, newsroom.server.url(host="127.0.0.2"))
        assert newsroom.server.reached == []

    @pytest.mark.parametrize("target", ["127.0.0.2", "inside.example", "[::ffff:127.0.0.2]", "127.2"])
    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    async def test_a_redirect_to_a_private_address(
        self, newsroom: Newsroom, resolver: Names, target: str, status: int
    ) -> None:
        resolver.answers |= {"desk.example": [["127.0.0.1"]], "inside.example": [["127.0.0.2"]]}
        server = newsroom.server
        server.say("/feed", redirect(server.url("/inside", host=target), status))
        server.say("/inside", FEED)
        feed = await newsroom.follow(server.url(host="desk.example"))
        assert feed.problem in (FetchProblem.PRIVATE, FetchProblem.ADDRESS)
        assert feed.url == server.url(host="desk.example")
        assert server.reached == ["127.0.0.1"]

    async def test_a_page_behind_a_private_address(self, newsroom: Newsroom, resolver: Names) -> None:
        resolver.answers |= {"desk.example": [["127.0.0.1"]], "inside.example": [["127.0.0.2"]]}
        server = newsroom.server
        server.page("/secret", "Un secret de la maison", "Le mot de passe est sésame.")
        links = [server.url("/secret", host=host) for host in ("127.0.0.2", "inside.example")]
        items = [item(f"Un secret numéro {n}", link=link, text="Bref.") for n, link in enumerate(links)]
        server.say("/feed", rss(*items))
        await newsroom.add(server.url(host="desk.example"))
        assert server.reached == ["127.0.0.1"]
        with pytest.raises(FetchError) as raised:
            await newsroom.web.read_page(links[1])
        assert raised.value.problem is FetchProblem.PRIVATE
        assert len(await newsroom.articles()) == 2

    async def test_a_name_that_changes_its_mind(self, newsroom: Newsroom, resolver: Names) -> None:
        """DNS rebinding: public when it is looked at, private when it is used."""
        names = [["127.0.0.1"], ["127.0.0.2"]]
        resolver.answers["rebind.example"] = [list(answer) for answer in names * 3]
        server = newsroom.server
        server.say("/feed", FEED)
        await newsroom.follow(server.url(host="rebind.example"))
        for _ in range(4):
            await newsroom.later(days=1)
        assert set(server.reached) == {"127.0.0.1"}
        assert len(server.reached) >= 2

    async def test_a_connection_goes_where_the_name_led_when_it_was_checked(
        self, newsroom: Newsroom, resolver: Names
    ) -> None:
        """One look-up for each connection: a second could be answered otherwise."""
        resolver.answers["rebind.example"] = [["127.0.0.1"], ["127.0.0.2"]]
        server = newsroom.server
        server.say("/feed", FEED)
        await newsroom.feeding.add(GUILD, AUTHOR, server.url(host="rebind.example"))
        assert server.reached == ["127.0.0.1"]

    async def _is_refused(self, newsroom: Newsroom, url: str) -> None:
        with pytest.raises(FetchError) as raised:
            await newsroom.feeding.add(GUILD, AUTHOR, url)
        assert raised.value.problem is FetchProblem.PRIVATE


@pytest.mark.asyncio(loop_scope="session")
async def test_the_default_refuses_this_machine() -> None:
    web = Web(FeedsSettings(delay_seconds=0))
    try:
        for host in ("localhost", "127.0.0.1", "[::1]"):
            with pytest.raises(FetchError) as raised:
                await web.read_page(f"http://{host}:9/")
            assert raised.value.problem is FetchProblem.PRIVATE
    finally:
        await web.close()
