"""Faults to order: for the next requests of a route, by chance with a seed, or for all of them."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

ANY = "*"
OK = 200


@dataclass(frozen=True)
class Fault:
    """What befalls a request.

    `after` says that the request is carried out before the connection breaks or the error is told: the client cannot
    know. `status` 0 breaks the connection, 200 is no error, but `delay` seconds that the request waits before it is
    carried out, or its answer `after`. A 429 without `via` comes from the edge, not from Discord's own limits.
    """

    status: int = 0
    after: bool = False
    retry_after: float = 0.0
    via: bool = True
    everywhere: bool = False
    delay: float = 0.0

    @property
    def headers(self) -> dict[str, str]:
        if self.status != 429:
            return {}
        headers = {"Retry-After": str(self.retry_after), "X-RateLimit-Scope": "global" if self.everywhere else "user"}
        headers |= {"X-RateLimit-Global": "true"} if self.everywhere else {}
        return headers | ({"Via": "1.1 google"} if self.via else {})

    @property
    def body(self) -> Any:
        if self.status != 429:
            return {"message": f"{self.status}: fault", "code": 0}
        return {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": self.everywhere}


BEFORE, AFTER = Fault(), Fault(after=True)


def late(seconds: float, *, after: bool = False) -> Fault:
    """Nothing but slow: the request is carried out late, or its answer leaves late."""
    return Fault(OK, after=after, delay=seconds)


def rate_limited(retry_after: float = 0.1, *, via: bool = True, everywhere: bool = False) -> Fault:
    return Fault(429, retry_after=retry_after, via=via, everywhere=everywhere)


@dataclass
class _Order:
    route: str
    fault: Fault
    left: int | None = None
    probability: float = 1.0
    chance: random.Random = field(default_factory=random.Random)

    def takes(self, route: str) -> bool:
        if self.left == 0 or self.route not in (ANY, route) or self.chance.random() >= self.probability:
            return False
        self.left = None if self.left is None else self.left - 1
        return True


class Faults:
    """A route is named as in "POST /channels/{channel_id}/messages"; "*" is any. `met` counts what befell whom."""

    def __init__(self) -> None:
        self._orders: list[_Order] = []
        self.met: list[tuple[str, Fault]] = []
        self.out = False

    def next(self, route: str, fault: Fault, count: int = 1) -> None:
        """Befalls the next `count` requests of the route."""
        self._orders.append(_Order(route, fault, left=count))

    def sometimes(self, route: str, fault: Fault, probability: float, seed: int) -> None:
        """Befalls each request of the route with this probability, until `clear`."""
        self._orders.append(_Order(route, fault, probability=probability, chance=random.Random(seed)))

    def clear(self) -> None:
        self._orders.clear()

    async def draw(self, route: str) -> Fault | None:
        """What befalls this request, the earliest order first."""
        fault = Fault(503) if self.out else next((o.fault for o in self._orders if o.takes(route)), None)
        if fault is not None:
            self.met.append((route, fault))
            if not (fault.after and fault.status == OK):
                await asyncio.sleep(fault.delay)
        return fault
