"""The gateway: sessions that can be resumed, events by intent, and its faults to order."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from localdiscord.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    0,
    1,
    2,
    3,
    6,
    7,
    8,
    9,
    10,
    11,
)
NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = 4003, 4004, 4005
INVALID_SEQUENCE, UNKNOWN_OPCODE, DECODE_ERROR, INVALID_INTENTS, DISALLOWED_INTENTS = 4007, 4001, 4002, 4013, 4014
GUILDS, GUILD_MEMBERS, PRESENCES, GUILD_MESSAGES = 1 << 0, 1 << 1, 1 << 8, 1 << 9
DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 12, 1 << 15
_KNOWN_INTENTS = (1 << 26) - 1


class Session:
    """What one IDENTIFY began. It outlives its connection: `log` is what a RESUME gets again."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(8)
        self.intents = intents
        self.log: list[dict[str, Any]] = []
        self.link: Link | None = None

    def dispatch(self, event: str, data: Any) -> None:
        packet = {"op": DISPATCH, "t": event, "s": len(self.log) + 1, "d": data}
        self.log.append(json.loads(json.dumps(packet)))
        if self.link is not None:
            self.link.send(packet)


class Link:
    """One connection. Packets leave in the order in which they were handed over."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.request, self.socket = request, socket
        self.session: Session | None = None
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        zlib_stream = request.query.get("compress") == "zlib-stream"
        self._compressor = zlib.compressobj() if zlib_stream else None
        self.writing = asyncio.create_task(self._write())

    def send(self, packet: dict[str, Any]) -> None:
        self._queue.put_nowait(json.dumps(packet))

    async def _write(self) -> None:
        while True:
            text = await self._queue.get()
            try:
                if self._compressor is None:
                    await self.socket.send_str(text)
                else:
                    data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)
            except (ConnectionError, RuntimeError):
                return
            finally:
                self._queue.task_done()

    async def flush(self) -> None:
        """Until all that was handed over has left, or cannot leave any more."""
        waiting = asyncio.create_task(self._queue.join())
        await asyncio.wait([waiting, self.writing], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()


class Gateway:
    """`granted` are the privileged intents that the developer portal gives the bot.

    `identified`, `resumed`, `heartbeats` and `closed_with` tell what it got, and with which codes it closed.
    """

    def __init__(self, world: World, token: str, violate: Callable[[str], None], granted: int) -> None:
        self.world, self.token, self.granted = world, token, granted
        self._violate = violate
        self.url = ""
        self.heartbeat_interval = 41_250
        self.acknowledges = True
        self.open = True
        self.sessions: dict[str, Session] = {}
        self.links: list[Link] = []
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[dict[str, Any]] = []
        self.heartbeats = 0
        self.closed_with: list[int] = []

    @property
    def session(self) -> Session | None:
        """The session that is connected now."""
        return next((link.session for link in self.links if link.session), None)

    def dispatch(self, event: str, data: dict[str, Any], guild_id: str | None) -> None:
        """To every session whose intents ask for it; one that is cut off gets it when it resumes."""
        for session in self.sessions.values():
            if session.intents & _needed(event, guild_id) or not _needed(event, guild_id):
                session.dispatch(event, self._visible(event, data, session))

    def _visible(self, event: str, data: dict[str, Any], session: Session) -> dict[str, Any]:
        """A message without the Message Content intent is empty, but one to the bot, of the bot, or in private."""
        if not event.startswith("MESSAGE_") or "author" not in data or session.intents & MESSAGE_CONTENT:
            return data
        bot_id = self.world.bot["id"]
        own = data["author"]["id"] == bot_id or any(user["id"] == bot_id for user in data["mentions"])
        if own or "guild_id" not in data:
            return data
        return {**data, "content": "", "embeds": [], "components": [], "attachments": []}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not self.open:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        link = Link(request, socket)
        self.links.append(link)
        link.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval}, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(link, message.data)
        finally:
            self._unlink(link)
            self.world.bell.ring()
        return socket

    def _unlink(self, link: Link) -> None:
        link.writing.cancel()
        if link.session is not None and link.session.link is link:
            link.session.link = None
        if link in self.links:
            self.links.remove(link)

    async def _receive(self, link: Link, text: str) -> None:
        if len(text.encode()) > 4_096:
            self._violate("gateway: a packet of more than 4096 bytes")
            return await self._close(link, DECODE_ERROR)
        try:
            packet = json.loads(text)
            op, data = packet["op"], packet.get("d")
        except (ValueError, KeyError, TypeError):
            self._violate(f"gateway: {text[:80]!r} is no packet")
            return await self._close(link, DECODE_ERROR)
        known: dict[int, Callable[[Link, Any], Awaitable[None]]] = {
            HEARTBEAT: self._beat, IDENTIFY: self._identify, RESUME: self._resume, PRESENCE: self._presence,
            MEMBERS: self._members,
        }  # fmt: skip
        if op not in known:
            self._violate(f"gateway: unknown opcode {op}")
            return await self._close(link, UNKNOWN_OPCODE)
        if op not in (HEARTBEAT, IDENTIFY, RESUME) and link.session is None:
            self._violate(f"gateway: opcode {op} before IDENTIFY")
            return await self._close(link, NOT_AUTHENTICATED)
        await known[op](link, data)
        self.world.bell.ring()
        return None

    async def _close(self, link: Link, code: int) -> None:
        self.closed_with.append(code)
        await link.flush()
        await link.socket.close(code=code)

    async def _beat(self, link: Link, _: Any) -> None:
        self.heartbeats += 1
        if self.acknowledges:
            link.send({"op": ACK, "d": None, "s": None, "t": None})

    async def _identify(self, link: Link, data: dict[str, Any]) -> None:
        if link.session is not None:
            self._violate("gateway: IDENTIFY twice on one connection")
            return await self._close(link, ALREADY_AUTHENTICATED)
        missing = {"token", "properties", "intents"} - data.keys()
        if missing:
            self._violate(f"gateway: IDENTIFY without {', '.join(sorted(missing))}")
            return await self._close(link, DECODE_ERROR)
        self.identified.append(data)
        if data["token"] != self.token:
            return await self._close(link, AUTHENTICATION_FAILED)
        if data["intents"] & ~_KNOWN_INTENTS:
            return await self._close(link, INVALID_INTENTS)
        if data["intents"] & (GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT) & ~self.granted:
            return await self._close(link, DISALLOWED_INTENTS)
        self._begin(link, Session(data["intents"]))
        return None

    def _begin(self, link: Link, session: Session) -> None:
        # A new session of a bot that is not sharded takes the place of those before.
        self.sessions = {session.id: session}
        link.session, session.link = session, link
        guilds = [{"id": guild_id, "unavailable": True} for guild_id in self.world.guilds]
        application = {"id": self.world.bot["id"], "flags": 1 << 19}
        session.dispatch(
            "READY",
            {
                "v": 10, "user": self.world.bot, "guilds": guilds, "session_id": session.id,
                "resume_gateway_url": self.url, "application": application,
            },
        )  # fmt: skip
        for guild in self.world.guilds.values():
            session.dispatch("GUILD_CREATE", self.world.guild_payload(guild))

    async def _resume(self, link: Link, data: dict[str, Any]) -> None:
        session = self.sessions.get(data.get("session_id", ""))
        if data.get("token") != self.token:
            return await self._close(link, AUTHENTICATION_FAILED)
        if session is None:
            link.send({"op": INVALID, "d": False, "s": None, "t": None})
            return None
        if not isinstance(data.get("seq"), int) or data["seq"] > len(session.log):
            return await self._close(link, INVALID_SEQUENCE)
        self.resumed.append(data)
        for packet in session.log[data["seq"] :]:
            link.send(packet)
        link.session, session.link = session, link
        session.dispatch("RESUMED", {})
        return None

    async def _presence(self, link: Link, data: dict[str, Any]) -> None:
        if not {"status", "activities", "afk", "since"} <= data.keys():
            self._violate("gateway: an incomplete presence")

    async def _members(self, link: Link, data: dict[str, Any]) -> None:
        guild = self.world.guilds.get(str(data.get("guild_id")))
        if guild is None or link.session is None:
            return
        wanted = data.get("user_ids")
        wanted = [str(wanted)] if isinstance(wanted, int | str) else [str(item) for item in wanted or []]
        query = (data.get("query") or "").lower()
        found = [
            member
            for user_id, member in guild.members.items()
            if user_id in wanted or (not wanted and member["user"]["username"].lower().startswith(query))
        ]
        chunk = {"guild_id": guild.id, "members": found, "chunk_index": 0, "chunk_count": 1}
        link.session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})

    # Faults to order

    async def close(self, code: int) -> None:
        """Closes every connection with this code; what is sent meanwhile waits for a RESUME."""
        for link in list(self.links):
            self.closed_with.append(code)
            self._unlink(link)
            await link.socket.close(code=code)

    def drop(self) -> None:
        """Breaks every connection without a word."""
        for link in list(self.links):
            self._unlink(link)
            if link.request.transport is not None:
                link.request.transport.abort()

    def reconnect(self) -> None:
        """Opcode 7: asks the client to connect anew and to resume."""
        self._send_all({"op": RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Opcode 9: the session is no more, or can be resumed."""
        if not resumable:
            self.sessions.clear()
        self._send_all({"op": INVALID, "d": resumable, "s": None, "t": None})

    def ask_heartbeat(self) -> None:
        self._send_all({"op": HEARTBEAT, "d": None, "s": None, "t": None})

    def _send_all(self, packet: dict[str, Any]) -> None:
        for link in self.links:
            link.send(packet)


def _needed(event: str, guild_id: str | None) -> int:
    """The intents of which one brings the event; 0 for what every session gets."""
    if event.startswith("MESSAGE_"):
        return GUILD_MESSAGES if guild_id else DIRECT_MESSAGES
    return GUILDS if event.startswith(("GUILD_", "CHANNEL_", "THREAD_")) else 0
