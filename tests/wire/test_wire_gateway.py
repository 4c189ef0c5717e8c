"""The local gateway: its handshake, its sessions, its intents, its refusals."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from conftest import Client
from localdiscord.gateway import DIRECT_MESSAGES, GUILD_MEMBERS, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT

INTENTS = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES | MESSAGE_CONTENT
Connect = Callable[..., Awaitable["Socket"]]


class Socket:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.raw = socket
        self.seq = 0
        self._inflate = zlib.decompressobj()

    async def receive(self) -> dict[str, Any]:
        message = await self.raw.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.BINARY:
            assert message.data.endswith(b"\x00\x00\xff\xff")
            packet = json.loads(self._inflate.decompress(message.data))
        else:
            assert message.type is aiohttp.WSMsgType.TEXT, message
            packet = json.loads(message.data)
        self.seq = packet["s"] or self.seq
        return packet

    async def event(self, name: str) -> dict[str, Any]:
        """The next event of this name; those before it are passed over."""
        while (packet := await self.receive())["t"] != name:
            pass
        return packet["d"]

    async def close_code(self) -> int | None:
        while (await self.raw.receive(timeout=5)).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            pass
        return self.raw.close_code


@pytest_asyncio.fixture
async def connect(client: Client) -> AsyncIterator[Connect]:
    opened: list[Socket] = []

    async def connected(query: str = "") -> Socket:
        opened.append(Socket(await client.session.ws_connect(client.discord.gateway.url + query)))
        hello = await opened[-1].receive()
        assert (hello["op"], hello["d"]) == (10, {"heartbeat_interval": 41_250})
        return opened[-1]

    yield connected
    for socket in opened:
        await socket.raw.close()


def identify(client: Client, intents: int = INTENTS, **fields: Any) -> dict[str, Any]:
    return {"op": 2, "d": {"token": client.discord.token, "properties": {}, "intents": intents, **fields}}


async def ready(client: Client, socket: Socket, intents: int = INTENTS) -> dict[str, Any]:
    await socket.raw.send_json(identify(client, intents))
    return await socket.event("READY")


@pytest.mark.parametrize("query", ["", "?compress=zlib-stream"])
async def test_a_session_begins_with_the_servers(client: Client, connect: Connect, query: str) -> None:
    socket = await connect(query)
    told = await ready(client, socket)
    assert told["resume_gateway_url"] == client.discord.gateway.url
    guild = await socket.event("GUILD_CREATE")
    assert told["guilds"] == [{"id": guild["id"], "unavailable": True}]
    assert [channel["name"] for channel in guild["channels"]] == ["international"]
    await socket.raw.send_json({"op": 1, "d": socket.seq})
    assert (await socket.receive())["op"] == 11


async def test_a_resume_brings_what_was_missed_in_order(client: Client, connect: Connect) -> None:
    first = await connect()
    session_id = (await ready(client, first))["session_id"]
    await first.event("GUILD_CREATE")
    client.discord.gateway.drop()
    for text in ("un", "deux"):
        await client("POST", client.messages, {"content": text})
    second = await connect()
    await second.raw.send_json(
        {"op": 6, "d": {"token": client.discord.token, "session_id": session_id, "seq": first.seq}}
    )
    missed = [(await second.receive()) for _ in range(3)]
    assert [packet["t"] for packet in missed] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [packet["d"]["content"] for packet in missed[:2]] == ["un", "deux"]


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_is_invalidated(client: Client, connect: Connect, resumable: bool) -> None:
    socket = await connect()
    session_id = (await ready(client, socket))["session_id"]
    await socket.event("GUILD_CREATE")
    client.discord.gateway.invalidate(resumable=resumable)
    packet = await socket.receive()
    assert (packet["op"], packet["d"]) == (9, resumable)
    again = await connect()
    await again.raw.send_json({"op": 6, "d": {"token": client.discord.token, "session_id": session_id, "seq": 1}})
    assert (await again.receive())["op"] == (0 if resumable else 9)


async def test_it_asks_to_reconnect_and_for_a_heartbeat(client: Client, connect: Connect) -> None:
    socket = await connect()
    await ready(client, socket)
    await socket.event("GUILD_CREATE")
    client.discord.gateway.reconnect()
    client.discord.gateway.ask_heartbeat()
    assert [(await socket.receive())["op"] for _ in range(2)] == [7, 1]
    client.discord.gateway.acknowledges = False
    await socket.raw.send_json({"op": 1, "d": None})
    await client.discord.gateway.close(4000)
    assert await socket.close_code() == 4000


@pytest.mark.parametrize(
    ("packets", "code", "blamed"),
    [
        ([{"op": 2, "d": {"token": "wrong", "properties": {}, "intents": 1}}], 4004, ""),
        ([{"op": 2, "d": {"token": "wrong"}}], 4002, "without intents, properties"),
        ([{"op": 3, "d": {}}], 4003, "before IDENTIFY"),
        ([{"op": 42}], 4001, "unknown opcode 42"),
        (["no packet"], 4002, "is no packet"),
        ([{"op": 1, "d": "a" * 5000}], 4002, "4096"),
    ],
)
async def test_it_closes_on_what_it_cannot_take(
    client: Client, connect: Connect, packets: list[Any], code: int, blamed: str
) -> None:
    socket = await connect()
    for packet in packets:
        await socket.raw.send_str(packet if isinstance(packet, str) else json.dumps(packet))
    assert await socket.close_code() == code
    if blamed:
        client.discord.forgive(blamed)
    assert not client.discord.violations


async def test_it_takes_one_identify_and_no_sequence_of_the_future(client: Client, connect: Connect) -> None:
    socket = await connect()
    session_id = (await ready(client, socket))["session_id"]
    await socket.raw.send_json(identify(client))
    assert await socket.close_code() == 4005
    client.discord.forgive("IDENTIFY twice")
    socket = await connect()
    await socket.raw.send_json({"op": 6, "d": {"token": client.discord.token, "session_id": session_id, "seq": 99}})
    assert await socket.close_code() == 4007


@pytest.mark.parametrize(("intents", "code"), [(GUILD_MEMBERS, 4014), (1 << 30, 4013)])
async def test_intents_must_exist_and_be_granted(client: Client, connect: Connect, intents: int, code: int) -> None:
    socket = await connect()
    await socket.raw.send_json(identify(client, intents))
    assert await socket.close_code() == code


async def test_without_message_content_only_what_is_meant_for_the_bot_can_be_read(
    client: Client, connect: Connect
) -> None:
    socket = await connect()
    await ready(client, socket, INTENTS & ~MESSAGE_CONTENT)
    world, bot = client.discord.world, client.discord.world.bot
    for channel, text in (
        (client.channel, "entre nous"),
        (client.channel, f"<@{bot['id']}> bonjour"),
        (world.dm(client.person["id"]), "en privé"),
    ):
        world.post(world.compose(channel, client.person, {"content": text}, {}))
    seen = [(await socket.event("MESSAGE_CREATE"))["content"] for _ in range(3)]
    assert seen == ["", f"<@{bot['id']}> bonjour", "en privé"]


async def test_events_come_by_intent(client: Client, connect: Connect) -> None:
    socket = await connect()
    await ready(client, socket, GUILDS)
    await client("POST", client.messages, {"content": "a"})
    guild = next(iter(client.discord.world.guilds.values()))
    client.discord.world.add_channel(guild, "économie")
    assert (await socket.receive())["t"] == "GUILD_CREATE"
    assert (await socket.receive())["t"] == "CHANNEL_CREATE"


async def test_members_are_told_on_request(client: Client, connect: Connect) -> None:
    socket = await connect()
    await ready(client, socket)
    guild_id = next(iter(client.discord.world.guilds))
    await socket.raw.send_json({"op": 8, "d": {"guild_id": guild_id, "query": "cam", "limit": 1}})
    chunk = await socket.event("GUILD_MEMBERS_CHUNK")
    assert [member["user"]["username"] for member in chunk["members"]] == ["camille"]
