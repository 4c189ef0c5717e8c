"""A Discord of this machine for messages alone: over real HTTP, true to its nonces, failing as it is told."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

BOT = {"id": "101", "username": "Vigie", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}
EPOCH = 1_420_070_400
Failure = Callable[["SmallDiscord", web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


def answer(body: Any, status: int = 200, **headers: str) -> web.Response:
    """As Discord does, without a charset: discord.py parses nothing else."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)


class SmallDiscord:
    """`failures` are used up one a request to post; `clock` gives its seconds since 1970, `memory` is how long it
    knows a nonce."""

    def __init__(self, clock: Callable[[], float], memory: float = 180.0) -> None:
        self.clock = clock
        self.memory = memory
        self.messages: list[dict[str, Any]] = []
        self.deleted: set[str] = set()
        self.failures: deque[Failure] = deque()
        self.down = False
        self.requests = 0
        self._ids = 0
        self.app = web.Application()
        self.app.router.add_get("/api/v10/users/@me", self._user)
        self.app.router.add_get("/api/v10/oauth2/applications/@me", self._application)
        self.app.router.add_post("/api/v10/users/@me/channels", self._open_dm)
        self.app.router.add_post("/api/v10/channels/{channel}/messages", self._post)
        self.app.router.add_get("/api/v10/channels/{channel}/messages", self._history)

    def in_channel(self, channel: int) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["channel_id"] == str(channel)]

    def keep(self, channel: str, body: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """The message under this nonce, made now if there is none."""
        now = self.clock()
        assert body.get("enforce_nonce") is True
        for message in reversed(self.messages):
            if message["nonce"] == body["nonce"] and now - message["at"] <= self.memory:
                if message["id"] in self.deleted:
                    return {"message": "Unknown Message", "code": 10008}, 404
                return message, 200
        self._ids += 1
        id_ = (int((now - EPOCH) * 1000) << 22) + self._ids
        message = {
            "id": str(id_), "channel_id": channel, "author": BOT, "nonce": body["nonce"], "at": now, "type": 0,
            "content": body.get("content") or "", "embeds": body.get("embeds", []), "attachments": [], "pinned": False,
            "components": body.get("components", []), "flags": body.get("flags", 0), "mentions": [], "tts": False,
            "mention_roles": [], "mention_everyone": False, "edited_timestamp": None,
            "allowed_mentions": body.get("allowed_mentions"), "timestamp": "2026-01-14T12:00:00+00:00",
        }  # fmt: skip
        self.messages.append(message)
        return message, 200

    async def _user(self, _: web.Request) -> web.Response:
        return answer(BOT)

    async def _application(self, _: web.Request) -> web.Response:
        return answer(
            {"id": "101", "name": "Vigie", "description": "", "icon": None, "verify_key": "", "flags": 0}
            | {"bot_public": True, "bot_require_code_grant": False, "owner": BOT, "summary": ""}
        )

    async def _open_dm(self, request: web.Request) -> web.Response:
        person = (await request.json())["recipient_id"]
        user = {**BOT, "id": str(person), "username": "reader", "bot": False}
        return answer({"id": str(int(person) + 5_000), "type": 1, "recipients": [user], "last_message_id": None})

    async def _post(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        body = await request.json()
        if self.down:
            return answer({"message": "Service Unavailable", "code": 0}, 503)
        if self.failures:
            return await self.failures.popleft()(self, request, body)
        message, status = self.keep(request.match_info["channel"], body)
        return answer(message, status)

    async def _history(self, request: web.Request) -> web.Response:
        if self.down:
            return answer({"message": "Service Unavailable", "code": 0}, 503)
        found = [
            # Only the answer to the request that made it tells a message's nonce.
            {key: value for key, value in message.items() if key != "nonce"}
            for message in self.in_channel(int(request.match_info["channel"]))
            if message["id"] not in self.deleted
            and int(message["id"]) > int(request.query.get("after", 0))
            and int(message["id"]) < int(request.query.get("before", 1 << 63))
        ]
        found.sort(key=lambda message: -int(message["id"]))
        return answer(found[: int(request.query.get("limit", 50))])


def status(code: int, *, error: int = 0, posted: bool = False, **headers: str) -> Failure:
    """Answers with this status; `posted`: after the message was made all the same."""

    async def fail(discord: SmallDiscord, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if posted:
            discord.keep(request.match_info["channel"], body)
        return answer({"message": f"failed {code}", "code": error, "retry_after": 0.01}, code, **headers)

    return fail


def dropped(*, posted: bool) -> Failure:
    """Breaks the connection off without an answer; `posted`: after the message was made."""

    async def fail(discord: SmallDiscord, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if posted:
            discord.keep(request.match_info["channel"], body)
        assert request.transport is not None
        request.transport.abort()
        await asyncio.sleep(0)
        return answer({})

    return fail
