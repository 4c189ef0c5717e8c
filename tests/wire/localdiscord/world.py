"""What the local Discord holds: people, servers, channels, messages. It outlives every bot that connects to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from localdiscord import payloads
from localdiscord.clock import Bell, Clock, Ids
from localdiscord.errors import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, ApiError
from localdiscord.message_rules import EPHEMERAL

Payload = dict[str, Any]
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
# The local Discord's figure for "the past few minutes" in which an enforced nonce is remembered.
NONCE_SECONDS = 300.0


@dataclass
class Guild:
    """A server. `everyone` is the role that all its members have."""

    payload: Payload
    roles: dict[str, Payload] = field(default_factory=dict)
    members: dict[str, Payload] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def everyone(self) -> Payload:
        return self.roles[self.id]


class World:
    """`tell` is called with each gateway event that a change brings about: name, data, id of the server or None."""

    def __init__(self, clock: Clock, tell: Callable[[str, Payload, str | None], None]) -> None:
        self.clock = clock
        self.ids = Ids()
        self.bell = Bell()
        self.tell = tell
        self.bot = payloads.user(self.ids.new(), "Vigie", bot=True)
        self.users: dict[str, Payload] = {self.bot["id"]: self.bot}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Payload] = {}
        self.messages: dict[str, list[Payload]] = {}
        self.files: dict[str, bytes] = {}
        self.closed_dms: set[str] = set()
        self.base_url = ""
        self.nonce_seconds = NONCE_SECONDS
        self._nonces: dict[tuple[str, str], tuple[float, Payload]] = {}

    # People and places

    def add_user(self, name: str) -> Payload:
        created = payloads.user(self.ids.new(), name)
        self.users[created["id"]] = created
        return created

    def add_guild(self, name: str, *, locale: str = "fr", bot_rights: int = payloads.MEMBER_RIGHTS) -> Guild:
        """A server that the bot is a member of, with `bot_rights` by a role of its own."""
        guild_id = self.ids.new()
        owner = self.add_user(f"owner of {name}")
        created = Guild(payloads.guild(guild_id, name, owner["id"], locale))
        created.roles[guild_id] = payloads.role(guild_id, "@everyone", payloads.MEMBER_RIGHTS, 0)
        self.guilds[guild_id] = created
        self.add_member(created, owner)
        # The bot has what its role gives: everyone's rights are its own floor, which a channel may take away.
        self.add_member(created, self.bot, rights=bot_rights)
        self.tell("GUILD_CREATE", self.guild_payload(created), guild_id)
        return created

    def add_member(self, guild: Guild, user: Payload, *, rights: int = 0) -> Payload:
        """`rights` beyond everyone's come by a role."""
        roles = []
        if rights:
            roles = [self.ids.new()]
            guild.roles[roles[0]] = payloads.role(roles[0], f"role of {user['username']}", rights, len(guild.roles))
            self.tell("GUILD_ROLE_CREATE", {"guild_id": guild.id, "role": guild.roles[roles[0]]}, guild.id)
        created = payloads.member(user, roles, self.clock.stamp())
        guild.members[user["id"]] = created
        return created

    def remove_member(self, guild: Guild, user: Payload) -> None:
        """A person leaves; without the members intent the bot is not told."""
        del guild.members[user["id"]]

    def remove_guild(self, guild: Guild) -> None:
        """The bot is sent away."""
        del self.guilds[guild.id]
        for channel in [item for item in self.channels.values() if item.get("guild_id") == guild.id]:
            del self.channels[channel["id"]]
        self.tell("GUILD_DELETE", {"id": guild.id}, guild.id)

    def add_channel(self, guild: Guild, name: str, *, kind: int = payloads.TEXT) -> Payload:
        created = payloads.channel(self.ids.new(), guild.id, name, kind, len(self.channels))
        self._keep(created)
        self.tell("CHANNEL_CREATE", created, guild.id)
        return created

    def add_thread(self, parent: Payload, name: str, owner: Payload | None = None) -> Payload:
        """The bot's own, unless it is another's."""
        created = payloads.thread(self.ids.new(), parent, name, (owner or self.bot)["id"], self.clock.stamp())
        self._keep(created)
        self.tell("THREAD_CREATE", {**created, "newly_created": True}, parent["guild_id"])
        return created

    def dm(self, user_id: str) -> Payload:
        """The direct channel of the bot and a person."""
        for channel in self.channels.values():
            if channel["type"] == payloads.DM and channel["recipients"][0]["id"] == user_id:
                return channel
        created = payloads.dm(self.ids.new(), self.users[user_id])
        self._keep(created)
        return created

    def _keep(self, channel: Payload) -> None:
        self.channels[channel["id"]] = channel
        self.messages[channel["id"]] = []

    def remove_channel(self, channel: Payload) -> None:
        del self.channels[channel["id"]]
        self.tell("CHANNEL_DELETE", channel, channel["guild_id"])

    def deny(self, channel: Payload, user_id: str, rights: int) -> None:
        """Takes rights away from one member in one channel; 0 gives all back."""
        kept = [item for item in channel["permission_overwrites"] if item["id"] != user_id]
        denied = [{"id": user_id, "type": 1, "allow": "0", "deny": str(rights)}] if rights else []
        channel["permission_overwrites"] = kept + denied
        self.tell("CHANNEL_UPDATE", channel, channel["guild_id"])

    def permissions(self, channel: Payload, user_id: str) -> int:
        """As Discord computes them, for roles and overwrites of members."""
        if channel["type"] == payloads.DM:
            return payloads.ALL_RIGHTS
        guild = self.guilds[channel["guild_id"]]
        if user_id not in guild.members:
            return 0
        if guild.payload["owner_id"] == user_id:
            return payloads.ALL_RIGHTS | 1 << 3
        rights = int(guild.everyone["permissions"])
        for role_id in guild.members[user_id]["roles"]:
            rights |= int(guild.roles[role_id]["permissions"])
        place = self.channels.get(channel.get("parent_id") or "", channel)
        for overwrite in place.get("permission_overwrites", []):
            if overwrite["id"] == user_id:
                rights = rights & ~int(overwrite["deny"]) | int(overwrite["allow"])
        return rights

    def guild_payload(self, guild: Guild) -> Payload:
        """As GUILD_CREATE tells it to a bot without the members intent."""
        inside = [channel for channel in self.channels.values() if channel.get("guild_id") == guild.id]
        threads = [channel for channel in inside if channel["type"] == payloads.PUBLIC_THREAD]
        return {
            **guild.payload, "roles": list(guild.roles.values()), "members": [guild.members[self.bot["id"]]],
            "channels": [channel for channel in inside if channel not in threads], "threads": threads,
            "member_count": len(guild.members), "joined_at": self.clock.stamp(), "large": False,
            "unavailable": False, "voice_states": [], "presences": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [],
        }  # fmt: skip

    # Messages

    def channel(self, channel_id: str) -> Payload:
        if channel_id not in self.channels:
            raise ApiError(UNKNOWN_CHANNEL)
        return self.channels[channel_id]

    def message(self, channel_id: str, message_id: str) -> Payload:
        for found in self.messages.get(channel_id, []):
            if found["id"] == message_id:
                return found
        raise ApiError(UNKNOWN_MESSAGE)

    def remembered(self, author_id: str, nonce: str) -> Payload | None:
        """The message that this author has sent with this nonce in the past few minutes."""
        sent, message = self._nonces.get((author_id, nonce), (0.0, None))
        return message if self.clock.now() - sent < self.nonce_seconds else None

    def compose(self, channel: Payload, author: Payload, body: Payload, files: dict[str, tuple[str, bytes]]) -> Payload:
        """A message of the body that a request brought, not yet posted anywhere."""
        created = payloads.message(self.ids.new(), channel["id"], author, self.clock.stamp())
        created["tts"] = bool(body.get("tts"))
        created["flags"] = body.get("flags") or 0
        self.change(created, body, files)
        if body.get("nonce") is not None:
            created["nonce"] = body["nonce"]
        return created

    def change(self, message: Payload, body: Payload, files: dict[str, tuple[str, bytes]]) -> None:
        """Puts what a body says into a message; what it leaves out stays."""
        if "content" in body:
            message["content"] = (body["content"] or "").strip()
            self._mention(message, body.get("allowed_mentions"))
        if "embeds" in body:
            message["embeds"] = [payloads.embed(embed) for embed in body["embeds"] or []]
        if "components" in body:
            message["components"] = payloads.components(body["components"] or [])
        if "attachments" in body:
            kept = {str(item["id"]) for item in body["attachments"] or []}
            message["attachments"] = [item for item in message["attachments"] if item["id"] in kept]
        for name, data in files.values():
            message["attachments"].append(self.keep_file(message["channel_id"], name, data))

    def _mention(self, message: Payload, allowed: Payload | None) -> None:
        """Whom a message calls: of those that its text names, those that `allowed` lets through; null lets all."""
        allowed = {"parse": ["users", "roles", "everyone"]} if allowed is None else allowed
        parse = allowed.get("parse") or []

        def called(pattern: re.Pattern[str], kind: str) -> list[str]:
            named = dict.fromkeys(pattern.findall(message["content"]))
            listed = [str(item) for item in allowed.get(kind) or []]
            return [item for item in named if kind in parse or item in listed]

        message["mentions"] = [self.users[item] for item in called(_USER, "users") if item in self.users]
        message["mention_roles"] = called(_ROLE, "roles")
        everyone = "@everyone" in message["content"] or "@here" in message["content"]
        rights = self.permissions(self.channels[message["channel_id"]], message["author"]["id"])
        message["mention_everyone"] = everyone and "everyone" in parse and bool(rights & payloads.MENTION_EVERYONE)

    def keep_file(self, channel_id: str, name: str, data: bytes, content_type: str = "text/plain") -> Payload:
        """An attachment's object; its bytes are served at its address."""
        attachment_id = self.ids.new()
        path = f"/attachments/{channel_id}/{attachment_id}/{name}"
        self.files[path] = data
        url = self.base_url + quote(path)
        return {
            "id": attachment_id, "filename": name, "size": len(data), "url": url, "proxy_url": url,
            "content_type": content_type,
        }  # fmt: skip

    def post(self, message: Payload) -> None:
        """Puts a composed message into its channel, and tells the bot."""
        channel = self.channels[message["channel_id"]]
        self.messages[channel["id"]].append(message)
        channel["last_message_id"] = message["id"]
        if message.get("nonce") is not None:
            self._nonces[message["author"]["id"], str(message["nonce"])] = (self.clock.now(), message)
        self.announce("MESSAGE_CREATE", message)

    def remove(self, message: Payload) -> None:
        """A message is deleted."""
        channel = self.channels[message["channel_id"]]
        self.messages[channel["id"]].remove(message)
        gone = {"id": message["id"], "channel_id": channel["id"]}
        gone |= {"guild_id": channel["guild_id"]} if channel.get("guild_id") else {}
        self.tell("MESSAGE_DELETE", gone, channel.get("guild_id"))
        self.bell.ring()

    def announce(self, event: str, message: Payload) -> None:
        """Tells of a message, but of one that a single person sees."""
        self.bell.ring()
        if message["flags"] & EPHEMERAL:
            return
        channel = self.channels[message["channel_id"]]
        data = {**message, "channel_type": channel["type"]}
        guild_id = channel.get("guild_id")
        if guild_id:
            data["guild_id"] = guild_id
            author = self.guilds[guild_id].members.get(message["author"]["id"])
            if author:
                data["member"] = {key: value for key, value in author.items() if key != "user"}
        self.tell(event, data, guild_id)
