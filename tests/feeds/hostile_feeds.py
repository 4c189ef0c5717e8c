"""A server that answers as it is told, badly if need be, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import contextlib
import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

RSS = "application/rss+xml"


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # Sends the rest by itself, once the headers are out.
    stream: Callable[[web.StreamResponse], Awaitable[None]] | None = None


def redirect(location: str, status: int) -> Answer:
    return Answer(status=status, headers={"Location": location})


class HostileServer:
    """`answers` holds what each path says, one after the other, the last again and again; `deciding` goes first."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.deciding: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {}
        self.asked: list[web.BaseRequest] = []
        self.reached: list[str] = []  # the address of this machine that each request came to
        self.together = self.most_together = 0
        self.released = asyncio.Event()
        app = web.Application()
        app.router.add_get("/{path:.*}", self._handle)
        self.server = TestServer(app, host="127.0.0.1")

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.port}{path}"

    def say(self, path: str, *answers: Answer | bytes | str) -> str:
        """What the path answers from now on; its address."""
        self.answers[path] = [
            answer if isinstance(answer, Answer) else Answer(as_bytes(answer), headers={"Content-Type": RSS})
            for answer in answers
        ]
        return self.url(path)

    def page(self, path: str, title: str, *paragraphs: str, head: str = "") -> str:
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        body = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article></body>"
        return self.say(path, Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def last(self, path: str) -> web.BaseRequest:
        return [request for request in self.asked if request.path == path][-1]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        assert request.transport is not None
        self.reached.append(request.transport.get_extra_info("sockname")[0])
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            await asyncio.sleep(0)
            return await self._answer(request)
        finally:
            self.together -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if decide := self.deciding.get(request.path):
            return await decide(request)
        queue = self.answers.get(request.path, [Answer(status=404)])
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if answer.stream is None:
            whole = web.Response(body=answer.body, status=answer.status, headers=answer.headers)
            whole.force_close()  # the next request needs a connection of its own, and a look at its address
            return whole
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        await response.prepare(request)
        await response.write(answer.body)
        with contextlib.suppress(ConnectionError):
            await answer.stream(response)
        return response


def as_bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


def item(title: str = "", link: str = "", guid: str = "", text: str = "", date: str = "", more: str = "") -> str:
    """An item of RSS 2.0; what is empty is left out."""
    fields = {"title": title, "link": link, "guid": guid, "description": text, "pubDate": date}
    inner = "".join(f"<{name}>{html.escape(value)}</{name}>" for name, value in fields.items() if value)
    inner = inner.replace("<guid>", '<guid isPermaLink="false">')
    return f"<item>{inner}{more}</item>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', title: str = "Le Fil du Nord") -> str:
    return f'{head}<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'
