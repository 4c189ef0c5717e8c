"""Faults that can be ordered, limits of routes, and nonces that keep a message from being posted twice."""

from __future__ import annotations

import aiohttp
import pytest
from conftest import Client
from localdiscord.faults import AFTER, BEFORE, Fault, rate_limited

SEND = "POST /channels/{channel_id}/messages"
HELLO = {"content": "bonjour"}


def posted(client: Client) -> int:
    return len(client.discord.world.messages[client.channel["id"]])


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_ordered_error_befalls_the_next_request_of_its_route(client: Client, status: int) -> None:
    client.discord.faults.next(SEND, Fault(status))
    assert (await client("GET", client.messages))[0] == 200
    assert (await client("POST", client.messages, HELLO))[0] == status
    assert posted(client) == 0
    assert (await client("POST", client.messages, HELLO))[0] == 200
    assert [route for route, _ in client.discord.faults.met] == [SEND]


async def test_a_connection_breaks_before_or_after_the_request_is_carried_out(client: Client) -> None:
    for fault, expected in ((BEFORE, 0), (AFTER, 1)):
        client.discord.faults.next(SEND, fault)
        with pytest.raises(aiohttp.ClientError):
            await client("POST", client.messages, HELLO)
        assert posted(client) == expected
    client.discord.faults.next(SEND, Fault(504, after=True))
    assert (await client("POST", client.messages, HELLO))[0] == 504
    assert posted(client) == 2


@pytest.mark.parametrize("via", [True, False])
async def test_a_limit_comes_from_discord_or_from_its_edge(client: Client, via: bool) -> None:
    client.discord.faults.next(SEND, rate_limited(0.5, via=via))
    async with client.session.post(
        client.discord.api_url + client.messages, json=HELLO, headers=client.headers
    ) as answer:
        assert answer.status == 429
        assert ("Via" in answer.headers) is via
        assert (await answer.json())["retry_after"] == 0.5
    assert posted(client) == 0


async def test_chance_is_the_same_for_the_same_seed(client: Client) -> None:
    outcomes = []
    for _ in range(2):
        client.discord.faults.clear()
        client.discord.faults.sometimes(SEND, Fault(500), 0.5, seed=7)
        outcomes.append([(await client("POST", client.messages, HELLO))[0] for _ in range(20)])
    assert outcomes[0] == outcomes[1]
    assert set(outcomes[0]) == {200, 500}


async def test_a_route_takes_no_more_than_its_limit(client: Client) -> None:
    client.discord.limits[SEND] = (2, 60.0)
    remaining = []
    for expected in (200, 200, 429):
        async with client.session.post(
            client.discord.api_url + client.messages, json=HELLO, headers=client.headers
        ) as answer:
            assert answer.status == expected
            remaining.append(answer.headers["X-RateLimit-Remaining"])
    assert remaining == ["1", "0", "0"]
    assert posted(client) == 2


async def test_an_outage_takes_everything_away_and_gives_it_back(client: Client) -> None:
    await client.discord.begin_outage()
    assert (await client("GET", "/users/@me"))[0] == 503
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.session.ws_connect(client.discord.gateway.url)
    client.discord.end_outage()
    assert (await client("GET", "/users/@me"))[0] == 200
    async with client.session.ws_connect(client.discord.gateway.url) as socket:
        assert (await socket.receive_json())["op"] == 10


async def test_an_enforced_nonce_posts_once_within_some_minutes(client: Client) -> None:
    once = {**HELLO, "nonce": "alerte-1", "enforce_nonce": True}
    _, first = await client("POST", client.messages, once)
    _, again = await client("POST", client.messages, once)
    assert again["id"] == first["id"]
    assert posted(client) == 1
    await client("POST", client.messages, {**once, "nonce": "alerte-2"})
    await client("POST", client.messages, {**once, "enforce_nonce": False})
    assert posted(client) == 3
    client.discord.clock.advance(10 * 60)
    _, later = await client("POST", client.messages, once)
    assert later["id"] != first["id"]


async def test_a_nonce_saves_the_retry_after_an_unknown_outcome(client: Client) -> None:
    once = {**HELLO, "nonce": 17, "enforce_nonce": True}
    client.discord.faults.next(SEND, AFTER)
    with pytest.raises(aiohttp.ClientError):
        await client("POST", client.messages, once)
    assert (await client("POST", client.messages, once))[0] == 200
    assert posted(client) == 1
