"""A Discord on this machine: REST v10, gateway and attachments, strict about every request that it gets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from localdiscord import gateway as gateways
from localdiscord.clock import Clock
from localdiscord.commands import Commands
from localdiscord.errors import INVALID_FORM, INVALID_JSON, ApiError
from localdiscord.faults import OK, Fault, Faults, rate_limited
from localdiscord.gateway import Gateway
from localdiscord.interactions import Interactions
from localdiscord.openapi import Description
from localdiscord.rest import Rest
from localdiscord.routes import Answer, Call, Files, routes_of
from localdiscord.world import World

API = "/api/v10"
TOKEN = "MTAx.R2Vo.c2VjcmV0LXRva2Vu"
# Routes that a token in their path opens.
_OPEN = ("/interactions/", "/webhooks/{webhook_id}/{webhook_token}", "/gateway")


@dataclass(frozen=True)
class Sent:
    """A request that came, and the status that it got; 0 where the connection was broken instead."""

    route: str
    params: dict[str, str]
    body: Any
    status: int
    at: float


class LocalDiscord:
    """`violations` lists what no correct bot sends, each with its route; `own_problems` where we answer wrongly.

    Without a `description` the schemas are not checked, only the rules written here. `limits` holds, by route, how
    many requests it takes in how many seconds; `serving` counts those whose answer has not left yet.
    `message_content` is whether the portal grants that intent, `answer_within` how many seconds a first answer has.
    """

    def __init__(
        self,
        description: Description | None = None,
        *,
        token: str = TOKEN,
        message_content: bool = True,
        answer_within: float = 3.0,
    ) -> None:
        self.description = description
        self.token = token
        self.clock = Clock()
        self.faults = Faults()
        self.violations: list[str] = []
        self.own_problems: list[str] = []
        self.requests: list[Sent] = []
        self.serving = 0
        self.limits: dict[str, tuple[int, float]] = {}
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}
        self.world = World(self.clock, self._tell)
        granted = gateways.MESSAGE_CONTENT if message_content else 0
        self.gateway = Gateway(self.world, token, self.violations.append, granted)
        self.interactions = Interactions(self.world, answer_within)
        self.commands = Commands(self.world)
        self._runner: web.AppRunner | None = None

    def _tell(self, event: str, data: dict[str, Any], guild_id: str | None) -> None:
        self.gateway.dispatch(event, data, guild_id)

    async def start(self) -> None:
        app = web.Application(client_max_size=100 * 1024 * 1024)
        app.router.add_get("/", self.gateway.handle)
        app.router.add_get("/attachments/{tail:.*}", self._file)
        rest = Rest(self.world, lambda: self.gateway.url)
        routes = {
            name: handler for owner in (rest, self.interactions, self.commands) for name, handler in routes_of(owner)
        }
        for name in sorted(routes, key=lambda known: known.count("{")):
            method, path = name.split(" ")
            app.router.add_route(method, API + path, self._serving(name, routes[name]))
        app.router.add_route("*", "/{tail:.*}", self._unknown)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.world.base_url = f"http://{host}:{port}"
        self.gateway.url = f"ws://{host}:{port}"

    @property
    def api_url(self) -> str:
        return self.world.base_url + API

    async def stop(self) -> None:
        await self.gateway.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def begin_outage(self) -> None:
        """Every request gets 503, and the gateway is gone."""
        self.faults.out, self.gateway.open = True, False
        self.gateway.drop()

    def end_outage(self) -> None:
        self.faults.out, self.gateway.open = False, True

    def forgive(self, words: str) -> None:
        """Strikes out the violations with these words. Raises AssertionError where there is none."""
        kept = [told for told in self.violations if words not in told]
        assert len(kept) < len(self.violations), f"no violation with {words!r}: {self.violations}"
        self.violations[:] = kept

    async def _file(self, request: web.Request) -> web.Response:
        if request.path not in self.world.files:
            raise web.HTTPNotFound
        return web.Response(body=self.world.files[request.path])

    async def _unknown(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix(API)
        self.violations.append(f"{request.method} {path}: the local Discord does not know this route")
        return _answer(404, {"message": "404: Not Found", "code": 0})

    def _serving(self, route: str, handler: Callable[[Call], Answer]) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            self.serving += 1
            try:
                return await self._serve(request, route, handler)
            finally:
                self.serving -= 1
                self.world.bell.ring()

        return serve

    async def _serve(self, request: web.Request, route: str, handler: Callable[[Call], Answer]) -> web.StreamResponse:
        fault = await self.faults.draw(route)
        if fault is not None and not fault.after and fault.status != OK:
            return self._befall(request, route, fault)
        try:
            body, files, content_type = await _read(request)
        except ConnectionError:
            return web.Response(status=400)
        except ValueError:
            self.violations.append(f"{route}: {INVALID_JSON} the body is not JSON")
            return _answer(400, ApiError(INVALID_JSON).body)
        call = Call(route, request.match_info, request.query, body, files)
        try:
            status, answer, headers = self._decide(request, call, handler, content_type)
        except Exception as error:
            self.own_problems.append(f"{route}: {error!r}")
            raise
        if fault is not None and fault.status != OK:
            return self._befall(request, route, fault)
        if fault is not None and fault.after:
            await asyncio.sleep(fault.delay)
        self._note(call, status)
        response = _answer(status, answer, headers)
        with contextlib.suppress(ConnectionError):  # a program that was killed does not hear the answer
            await response.prepare(request)
            await response.write_eof()
        return response

    def _befall(self, request: web.Request, route: str, fault: Fault) -> web.Response:
        self.requests.append(Sent(route, dict(request.match_info), None, fault.status, self.clock.now()))
        self.world.bell.ring()
        if fault.status:
            return _answer(fault.status, fault.body, fault.headers)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _decide(
        self, request: web.Request, call: Call, handler: Callable[[Call], Answer], content_type: str
    ) -> tuple[int, Any, dict[str, str]]:
        bucket, limited = self._bucket(call)
        if limited is not None:
            return limited.status, limited.body, {**bucket, **limited.headers}
        try:
            self._check(request, call, content_type)
            status, answer = handler(call)
        except ApiError as error:
            status, answer = error.status, error.body
            if error.violation:
                self.violations.append(f"{call.route}: {error.code} {error}")
        # As it is now: the world goes on changing what it holds.
        answer = json.loads(json.dumps(answer))
        if self.description is not None and status != 401:
            problems = self.description.response_problems(call.route, status, answer)
            self.own_problems += [f"{call.route} answers {status}: {problem}" for problem in problems]
        return status, answer, bucket

    def _check(self, request: web.Request, call: Call, content_type: str) -> None:
        """Raises ApiError."""
        if not call.route.split(" ")[1].startswith(_OPEN):
            if request.headers.get("Authorization") != f"Bot {self.token}":
                raise ApiError(0, status=401, text="401: Unauthorized")
            if not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
                self.violations.append(f"{call.route}: no User-Agent of the form DiscordBot (url, version)")
        if self.description is None:
            return
        body = call.body
        if isinstance(body, dict) and call.files:
            body = {**body, **dict.fromkeys(call.files, "")}
        problems = self.description.request_problems(call.route, call.params, call.query, body, content_type)
        if problems:
            raise ApiError(INVALID_FORM, problems)

    def _bucket(self, call: Call) -> tuple[dict[str, str], Fault | None]:
        """The headers of the route's bucket, and the 429 where it is empty."""
        most, seconds = self.limits.get(call.route, (1_000, 1.0))
        key = (call.route, next(iter(call.params.values()), ""))
        began, count = self._windows.get(key, (0.0, 0))
        now = time.time()
        if now - began >= seconds:
            began, count = now, 0
        self._windows[key] = (began, count + 1)
        left = began + seconds - now
        headers = {
            "X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": str(max(0, most - count - 1)),
            "X-RateLimit-Reset": f"{began + seconds:.3f}", "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{hash(call.route) & 0xFFFFFFFF:08x}",
        }  # fmt: skip
        if count < most:
            return headers, None
        return headers, rate_limited(round(left, 3))

    def _note(self, call: Call, status: int) -> None:
        self.requests.append(Sent(call.route, dict(call.params), call.body, status, self.clock.now()))
        self.world.bell.ring()


async def _read(request: web.Request) -> tuple[Any, Files, str]:
    """The JSON of the body, the files beside it, and the content type.

    Raises ConnectionError when it breaks off, ValueError for what is not JSON.
    """
    if not request.can_read_body:
        return None, {}, ""
    try:
        if request.content_type == "multipart/form-data":
            return (*await _read_parts(request), request.content_type)
        data = await request.read()
    except (web.RequestPayloadError, OSError) as error:
        raise ConnectionError from error
    return (json.loads(data) if data else None), {}, request.content_type


async def _read_parts(request: web.Request) -> tuple[Any, Files]:
    body: Any = None
    files: Files = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(data)
        elif part.name is not None:
            files[part.name] = (part.filename or part.name, data)
    return ({} if body is None else body), files


def _answer(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """Without a charset, as Discord answers: discord.py parses nothing else."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)
