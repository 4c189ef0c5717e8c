"""Getting feeds and pages from the web: politely, within limits, and only from where it is allowed."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib import metadata

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.articles.addresses import GuardedResolver, check_url
from bot.articles.errors import FetchError, FetchProblem
from bot.config import FeedsSettings

FEEDS = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
PAGES = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
_MAX_REDIRECTS = 8
_MAX_WAIT = 86_400.0  # seconds: longer than a day nobody is made to wait
_HEADER_LENGTH = 500
_HOSTS = 1_000
_PERMANENT = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_REDIRECTS = (*_PERMANENT, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT)
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is null where nothing has changed (HTTP 304); `moved` is the new address for good."""

    url: str
    body: bytes | None
    charset: str | None = None
    media_type: str = ""
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None


@dataclass(slots=True)
class _Host:
    """`free` is the loop's time at which the host may be asked again."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free: float = 0.0


class Fetcher:
    """One client for the whole program. Each host is asked one thing at a time, with a pause between."""

    def __init__(self, settings: FeedsSettings, *, resolver: AbstractResolver | None = None) -> None:
        self._settings = settings
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._hosts: dict[str, _Host] = {}

    async def fetch(
        self, url: str, *, accept: str = PAGES, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        """The answer at the end of all redirects. `etag` and `modified` make the request conditional.

        Raises FetchError.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {"Accept": accept, **{name: value for name, value in conditions.items() if value}}
        current = self._checked(url)
        moved: str | None = None
        permanent = True
        seen = {current}
        while True:
            answer = await self._ask(current, headers)
            if isinstance(answer, Fetched):
                return replace(answer, moved=moved)
            current, for_good = answer
            permanent = permanent and for_good
            moved = str(current) if permanent else moved
            if current in seen or len(seen) > _MAX_REDIRECTS:
                raise FetchError(url, FetchProblem.REDIRECTS)
            seen.add(current)

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _checked(self, url: str) -> URL:
        return check_url(url, allow_private=self._settings.allow_private)

    async def _ask(self, url: URL, headers: dict[str, str]) -> Fetched | tuple[URL, bool]:
        """An answer, or where a redirect leads and whether for good."""
        async with self._turn(url.host or ""):
            try:
                async with (
                    asyncio.timeout(self._settings.timeout_seconds),
                    self._client().get(url, headers=headers, allow_redirects=False) as response,
                ):
                    return await self._read(url, response, conditional=len(headers) > 1)
            except FetchError:
                raise
            except (OSError, ValueError, aiohttp.ClientError, zlib.error) as error:
                raise FetchError(str(url), _problem(error)) from error

    async def _read(
        self, url: URL, response: aiohttp.ClientResponse, *, conditional: bool
    ) -> Fetched | tuple[URL, bool]:
        status = response.status
        if status in _REDIRECTS and "Location" in response.headers:
            return self._checked(str(url.join(URL(response.headers["Location"])))), status in _PERMANENT
        if status == HTTPStatus.NOT_MODIFIED and conditional:
            return Fetched(str(url), None, etag=_header(response, "ETag"), modified=_header(response, "Last-Modified"))
        if status == HTTPStatus.GONE:
            raise FetchError(str(url), FetchProblem.GONE)
        if status != HTTPStatus.OK:
            wait = _retry_after(response.headers.get("Retry-After", "")) if status in _BUSY else None
            raise FetchError(str(url), FetchProblem.STATUS, str(status), wait)
        return Fetched(
            str(url),
            await self._body(url, response),
            charset=response.charset,
            media_type=response.content_type,
            etag=_header(response, "ETag"),
            modified=_header(response, "Last-Modified"),
        )

    async def _body(self, url: URL, response: aiohttp.ClientResponse) -> bytes:
        limit = self._settings.max_bytes
        too_large = FetchError(str(url), FetchProblem.TOO_LARGE)
        if (response.content_length or 0) > limit:
            raise too_large
        unpack = Unpacker(response.headers.get("Content-Encoding", ""))
        body = bytearray()
        received = 0
        async for chunk in response.content.iter_any():
            received += len(chunk)
            for part in unpack.feed(chunk, limit - len(body) + 1):
                body += part
            if received > limit or len(body) > limit:
                raise too_large
        unpack.finish()
        return bytes(body)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = GuardedResolver(self._resolver, allow_private=self._settings.allow_private)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit_per_host=1),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None),
                headers={"User-Agent": user_agent(self._settings.contact), "Accept-Encoding": "gzip, deflate"},
            )
        return self._session

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        if len(self._hosts) >= _HOSTS:
            busy = {key: host for key, host in self._hosts.items() if host.lock.locked() or host.free > loop.time()}
            self._hosts = busy
        host = self._hosts.setdefault(name, _Host())
        async with host.lock:
            await asyncio.sleep(max(0.0, host.free - loop.time()))
            try:
                yield
            finally:
                host.free = loop.time() + self._settings.delay_seconds


def user_agent(contact: str) -> str:
    """Who asks, and where to complain."""
    return f"Vigie/{metadata.version('vigie')} (newsroom feed reader{f'; {contact}' if contact else ''})"


class Unpacker:
    """The body of an answer, never unpacked further than there is room: a few bytes may stand for gigabytes."""

    def __init__(self, encoding: str) -> None:
        """Raises zlib.error for an encoding that was not asked for."""
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise zlib.error(f"unknown encoding {encoding}")
        self._plain = self._encoding in ("", "identity")
        self._inflate: zlib._Decompress | None = None

    def feed(self, data: bytes, room: int) -> Iterator[bytes]:
        """At most `room` bytes; what is beyond is lost. Raises zlib.error."""
        if self._plain:
            yield data[:room]
            return
        while data and room > 0:
            if self._inflate is None or self._inflate.eof:  # a gzip body may have several members
                self._inflate = zlib.decompressobj(self._window(data))
            part = self._inflate.decompress(data, room)
            room -= len(part)
            data = self._inflate.unused_data
            yield part

    def finish(self) -> None:
        """Raises zlib.error where the end is missing."""
        if self._inflate is not None and not self._inflate.eof:
            raise zlib.error("cut short")

    def _window(self, data: bytes) -> int:
        """`deflate` means zlib's form, and by a common mistake the raw one: RFC 9110, 8.4.1.2."""
        if self._encoding == "deflate" and not (data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0):
            return -zlib.MAX_WBITS
        return 32 + zlib.MAX_WBITS


def _header(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name, "")
    return value if value and value.isascii() and value.isprintable() and len(value) <= _HEADER_LENGTH else None


def _retry_after(value: str) -> float | None:
    """Seconds, from a number of them or a date; null where neither can be read."""
    if value.strip().isdecimal() and value.isascii():
        return min(float(value[:12]), _MAX_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _MAX_WAIT)


def _problem(error: Exception) -> FetchProblem:
    match error:
        case TimeoutError():
            return FetchProblem.TIMEOUT
        case zlib.error():
            return FetchProblem.COMPRESSION
        case aiohttp.ClientConnectorDNSError():
            return FetchProblem.NAME
        case aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError():
            return FetchProblem.CERTIFICATE
        case aiohttp.InvalidURL() | ValueError():
            return FetchProblem.ADDRESS
        case _:
            return FetchProblem.CONNECTION
