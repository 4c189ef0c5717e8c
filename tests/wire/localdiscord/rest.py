"""The REST routes of people, servers, channels and messages."""

from __future__ import annotations

from typing import Any

from localdiscord import errors, payloads
from localdiscord.errors import ApiError, Problem
from localdiscord.message_rules import check_message
from localdiscord.routes import Answer, Call, route
from localdiscord.world import Payload, World

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
_REPLY = 19


class Rest:
    def __init__(self, world: World, gateway_url: Any) -> None:
        self._world = world
        self._gateway_url = gateway_url

    # The bot itself

    @route("GET /gateway")
    def gateway(self, _: Call) -> Answer:
        return 200, {"url": self._gateway_url()}

    @route("GET /gateway/bot")
    def gateway_bot(self, _: Call) -> Answer:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return 200, {"url": self._gateway_url(), "shards": 1, "session_start_limit": limit}

    @route("GET /users/@me")
    def me(self, _: Call) -> Answer:
        return 200, {**self._world.bot, "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}

    @route("GET /oauth2/applications/@me", "GET /applications/@me")
    def application(self, _: Call) -> Answer:
        bot = self._world.bot
        return 200, {
            "id": bot["id"], "name": bot["username"], "description": "", "icon": None, "type": None,
            "verify_key": "0" * 64, "flags": 1 << 19, "flags_new": str(1 << 19), "redirect_uris": [],
            "interactions_endpoint_url": None, "role_connections_verification_url": None, "owner": bot,
            "approximate_guild_count": len(self._world.guilds), "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": None,
            "eligible_oauth2_scopes": [], "bot_public": True, "bot_require_code_grant": False,
        }  # fmt: skip

    @route("GET /users/@me/guilds")
    def my_guilds(self, _: Call) -> Answer:
        shown = []
        for guild in self._world.guilds.values():
            rights = 0
            for role in guild.roles.values():
                if role["id"] == guild.id or role["id"] in guild.members[self._world.bot["id"]]["roles"]:
                    rights |= int(role["permissions"])
            known = {key: guild.payload.get(key) for key in ("id", "name", "icon", "banner", "features")}
            shown.append({**known, "owner": False, "permissions": str(rights)})
        return 200, shown

    @route("GET /users/{user_id}")
    def user(self, call: Call) -> Answer:
        if call.params["user_id"] not in self._world.users:
            raise ApiError(errors.UNKNOWN_USER)
        return 200, self._world.users[call.params["user_id"]]

    @route("POST /users/@me/channels")
    def open_dm(self, call: Call) -> Answer:
        other = str(call.body.get("recipient_id"))
        if other not in self._world.users:
            raise ApiError(errors.INVALID_FORM, [Problem(("recipient_id",), "INVALID_RECIPIENT", "Unknown user")])
        return 200, self._world.dm(other)

    # Servers

    @route("GET /guilds/{guild_id}")
    def guild(self, call: Call) -> Answer:
        guild = self._guild(call)
        return 200, {**guild.payload, "roles": list(guild.roles.values())}

    @route("GET /guilds/{guild_id}/channels")
    def guild_channels(self, call: Call) -> Answer:
        guild = self._guild(call)
        return 200, [channel for channel in self._world.channels.values() if channel.get("guild_id") == guild.id]

    @route("GET /guilds/{guild_id}/roles")
    def guild_roles(self, call: Call) -> Answer:
        return 200, list(self._guild(call).roles.values())

    @route("GET /guilds/{guild_id}/members/{user_id}")
    def guild_member(self, call: Call) -> Answer:
        members = self._guild(call).members
        if call.params["user_id"] not in members:
            raise ApiError(errors.UNKNOWN_MEMBER)
        return 200, members[call.params["user_id"]]

    def _guild(self, call: Call) -> Any:
        if call.params["guild_id"] not in self._world.guilds:
            raise ApiError(errors.UNKNOWN_GUILD)
        return self._world.guilds[call.params["guild_id"]]

    # Channels

    @route("GET /channels/{channel_id}")
    def channel(self, call: Call) -> Answer:
        return 200, self._channel(call)

    @route("POST /channels/{channel_id}/typing")
    def typing(self, call: Call) -> Answer:
        self._channel(call, payloads.SEND_MESSAGES)
        return 204, None

    @route("POST /channels/{channel_id}/threads", "POST /channels/{channel_id}/messages/{message_id}/threads")
    def start_thread(self, call: Call) -> Answer:
        return 201, self._world.add_thread(self._channel(call), call.body["name"])

    @route("PUT /channels/{channel_id}/thread-members/@me")
    def join_thread(self, call: Call) -> Answer:
        self._channel(call)
        return 204, None

    def _channel(self, call: Call, rights: int = 0) -> Payload:
        """Raises ApiError where the bot does not see the channel, or lacks a right there."""
        channel = self._world.channel(call.params["channel_id"])
        held = self._world.permissions(channel, self._world.bot["id"])
        if not held & payloads.VIEW_CHANNEL:
            raise ApiError(errors.MISSING_ACCESS)
        if channel["type"] == payloads.PUBLIC_THREAD and rights & payloads.SEND_MESSAGES:
            rights = rights & ~payloads.SEND_MESSAGES | payloads.SEND_IN_THREADS
        if rights & ~held:
            raise ApiError(errors.MISSING_PERMISSIONS)
        return channel

    # Messages

    @route("GET " + MESSAGES)
    def messages(self, call: Call) -> Answer:
        channel = self._channel(call, payloads.READ_HISTORY)
        before, after = call.query.get("before"), call.query.get("after")
        found = [
            message
            for message in self._world.messages[channel["id"]]
            if (before is None or int(message["id"]) < int(before))
            and (after is None or int(message["id"]) > int(after))
        ]
        limit = int(call.query.get("limit", 50))
        return 200, (found[:limit] if after is not None else found[-limit:])[::-1]

    @route("GET " + MESSAGE)
    def message(self, call: Call) -> Answer:
        channel = self._channel(call, payloads.READ_HISTORY)
        return 200, self._world.message(channel["id"], call.params["message_id"])

    @route("POST " + MESSAGES)
    def send(self, call: Call) -> Answer:
        body = call.body
        rights = payloads.SEND_MESSAGES | (payloads.EMBED_LINKS if body.get("embeds") else 0)
        channel = self._channel(call, rights | (payloads.ATTACH_FILES if call.files else 0))
        if channel["type"] == payloads.DM and channel["recipients"][0]["id"] in self._world.closed_dms:
            raise ApiError(errors.CANNOT_MESSAGE_USER)
        check_message(body, files=len(call.files))
        call.check_attachments([])
        if body.get("enforce_nonce") and body.get("nonce") is not None:
            known = self._world.remembered(self._world.bot["id"], str(body["nonce"]))
            if known is not None:
                return 200, known
        replied = self._replied(channel, body)
        created = self._world.compose(channel, self._world.bot, body, call.files)
        if replied is not None:
            self._join(created, replied, channel, body)
        self._world.post(created)
        return 200, created

    def _replied(self, channel: Payload, body: Payload) -> Payload | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        if not self._world.permissions(channel, self._world.bot["id"]) & payloads.READ_HISTORY:
            raise ApiError(errors.NO_HISTORY)
        try:
            return self._world.message(str(reference.get("channel_id") or channel["id"]), str(reference["message_id"]))
        except ApiError:
            if reference.get("fail_if_not_exists") is False:
                return None
            problem = Problem(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            error = ApiError(errors.INVALID_FORM, [problem])
            # Somebody took the message away meanwhile: the bot could not know.
            error.violation = False
            raise error from None

    @staticmethod
    def _join(created: Payload, replied: Payload, channel: Payload, body: Payload) -> None:
        created["type"] = _REPLY
        created["message_reference"] = {"type": 0, "message_id": replied["id"], "channel_id": replied["channel_id"]}
        if channel.get("guild_id"):
            created["message_reference"]["guild_id"] = channel["guild_id"]
        created["referenced_message"] = {key: v for key, v in replied.items() if key != "referenced_message"}
        allowed = body.get("allowed_mentions")
        if (allowed is None or allowed.get("replied_user")) and replied["author"] not in created["mentions"]:
            created["mentions"].append(replied["author"])

    @route("PATCH " + MESSAGE)
    def edit(self, call: Call) -> Answer:
        channel = self._channel(call)
        message = self._own(call, channel)
        check_message(call.body, files=len(call.files), before=message)
        call.check_attachments(message["attachments"])
        self._world.change(message, call.body, call.files)
        if call.body.get("flags") is not None:
            message["flags"] = call.body["flags"]
        message["edited_timestamp"] = self._world.clock.stamp()
        self._world.announce("MESSAGE_UPDATE", message)
        return 200, message

    @route("DELETE " + MESSAGE)
    def delete(self, call: Call) -> Answer:
        channel = self._channel(call)
        message = self._world.message(channel["id"], call.params["message_id"])
        if message["author"]["id"] != self._world.bot["id"]:
            self._channel(call, payloads.MANAGE_MESSAGES)
        self._world.remove(message)
        return 204, None

    @route(f"PUT {MESSAGE}/reactions/{{emoji_name}}/@me", f"DELETE {MESSAGE}/reactions/{{emoji_name}}/@me")
    def react(self, call: Call) -> Answer:
        channel = self._channel(call, payloads.READ_HISTORY)
        message = self._world.message(channel["id"], call.params["message_id"])
        reactions = message.setdefault("local_reactions", [])
        if call.route.startswith("PUT"):
            reactions.append(call.params["emoji_name"])
        elif call.params["emoji_name"] in reactions:
            reactions.remove(call.params["emoji_name"])
        return 204, None

    def _own(self, call: Call, channel: Payload) -> Payload:
        message = self._world.message(channel["id"], call.params["message_id"])
        if message["author"]["id"] != self._world.bot["id"]:
            raise ApiError(errors.FOREIGN_MESSAGE)
        return message
