"""Time and ids, as the local Discord counts them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000


class Clock:
    """Real time, which a test can push on: lateness, dead tokens and forgotten nonces need no waiting."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def stamp(self) -> str:
        """ISO 8601, as Discord writes times."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat()


class Ids:
    """Snowflakes: milliseconds since 2015 in the upper bits, then a counter. Clients read the age of things from them.

    They keep to the real clock, since a client compares them with its own; `ahead` is for one that does not.
    """

    def __init__(self) -> None:
        self.ahead = 0.0
        self._last = 0

    def new(self) -> str:
        fresh = (int((time.time() + self.ahead) * 1000) - EPOCH_MS) << 22
        self._last = max(fresh, self._last + 1)
        return str(self._last)


class Bell:
    """Rings when anything at the local Discord has changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def heard(self, seconds: float) -> None:
        """Until it rings, or the time is over."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)
