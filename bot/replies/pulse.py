"""How long the program runs, and how late its event loop is."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

EVERY = 1.0
_KEPT = 60


class Pulse:
    """Sleeps again and again, and notes by how much each sleep was too long: so long, nothing was answered.

    `observer` is told each lag, in seconds.
    """

    def __init__(self) -> None:
        self.started = datetime.now(UTC)
        self._lags: deque[float] = deque(maxlen=_KEPT)
        self.observer: Callable[[float], object] = lambda _: None

    async def beat(self, every: float = EVERY) -> None:
        """Measure until cancelled; `every` is in seconds."""
        clock = asyncio.get_running_loop().time
        while True:
            before = clock()
            await asyncio.sleep(every)
            self._lags.append(max(0.0, clock() - before - every))
            self.observer(self._lags[-1])

    @property
    def lag(self) -> tuple[float, float] | None:
        """The last and the largest lag of the last 60 measurements, in seconds; null before the first."""
        return (self._lags[-1], max(self._lags)) if self._lags else None
