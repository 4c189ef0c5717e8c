"""Which addresses of the web may be asked: http(s) only, and public ones only unless the settings say otherwise."""

from __future__ import annotations

import ipaddress
import re
import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.articles.errors import FetchError, FetchProblem

MAX_LENGTH = 2_000
# RFC 6052: an IPv6 address of this network stands for the IPv4 address in its last 32 bits.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# RFC 4291, withdrawn: the last 32 bits are an IPv4 address too.
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_NUMERIC = re.compile(r"[\d.]+|.*:.*|0x[\da-f.x]*", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when it is written as another form of an IPv4 one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and (ip in _TRANSLATED or ip in _COMPATIBLE):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def check_url(text: str, *, allow_private: bool = False) -> URL:
    """An address that may be asked, as far as it shows by itself. Raises FetchError."""
    try:
        url = URL(text.strip())
        host, port = url.raw_host, url.port
    except (ValueError, UnicodeError):
        host = port = None
    if len(text) > MAX_LENGTH or not host or not port or url.scheme not in ("http", "https"):
        raise FetchError(text[:MAX_LENGTH], FetchProblem.ADDRESS)
    if url.user is not None or url.password is not None:
        raise FetchError(str(url.with_user(None)), FetchProblem.PASSWORD)
    if re.search(r"[\s%<>\\^`{|}\"]", host.partition("%25")[0]):
        raise FetchError(text, FetchProblem.ADDRESS)
    _check_literal(str(url), host.rstrip("."), allow_private)
    return url.with_fragment(None)


def _check_literal(url: str, host: str, allow_private: bool) -> None:
    """A host that is written as a number never reaches the resolver: it is judged here."""
    if not _NUMERIC.fullmatch(host):
        return
    try:
        ipaddress.ip_address(host)
    except ValueError:  # 127.1 or 2130706433, which the system would read as an address
        raise FetchError(url, FetchProblem.ADDRESS) from None
    if not allow_private and not is_public(host):
        raise FetchError(url, FetchProblem.PRIVATE)


class GuardedResolver(AbstractResolver):
    """Names to addresses that were checked; the connection goes to these very addresses, without a second look-up.

    A name that also leads to a private address is refused whole: it is made to be tried again until that one comes up.
    """

    def __init__(self, inner: AbstractResolver | None = None, *, allow_private: bool = False) -> None:
        self._inner = inner or aiohttp.ThreadedResolver()
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not self._allow_private and not all(is_public(result["host"]) for result in found):
            raise FetchError(host, FetchProblem.PRIVATE)
        return found

    async def close(self) -> None:
        await self._inner.close()
