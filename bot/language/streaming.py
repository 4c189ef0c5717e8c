"""Work on many items at a time whose results come in the order of the items."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def in_turn(
    items: AsyncIterator[T], begin: Callable[[T], Awaitable[R]], at_once: int
) -> AsyncGenerator[tuple[T, asyncio.Future[R]]]:
    """Each item with the work begun on it, perhaps still under way. Up to `at_once` are; left, those are cancelled."""
    under_way: deque[tuple[T, asyncio.Future[R]]] = deque()
    try:
        async for item in items:
            under_way.append((item, asyncio.ensure_future(begin(item))))
            if len(under_way) >= at_once:
                yield under_way.popleft()
        while under_way:
            yield under_way.popleft()
    finally:
        for _, work in under_way:
            work.cancel()
