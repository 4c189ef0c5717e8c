"""Drawing in a process of its own: matplotlib takes a second to load, and holds the interpreter while it draws."""

from __future__ import annotations

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from bot.articles.process import settle
from bot.replies.pictures.specs import Mentions, Network, Spec, Timeline


class PictureError(Exception):
    """A picture that could not be drawn; the message says why."""


class Painter:
    """Starts its process with the first picture, and anew after one that takes longer than `patience` seconds."""

    def __init__(self, *, patience: float = 30) -> None:
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()

    async def draw(self, spec: Spec) -> bytes:
        """The picture as a PNG, one after the other. Raises PictureError."""
        async with self._turn:
            return await self._draw(spec)

    async def _draw(self, spec: Spec) -> bytes:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=settle)
        pool = self._pool
        try:
            work = asyncio.get_running_loop().run_in_executor(pool, draw, spec)
            return await asyncio.wait_for(work, self._patience)
        except (TimeoutError, BrokenProcessPool) as error:
            self._drop(pool)
            raise PictureError(f"not drawn within {self._patience:.0f} s, or its process died") from error

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is pool:
            self._pool = None
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)


def draw(spec: Spec) -> bytes:
    """In the drawing process: matplotlib is loaded there alone."""
    from bot.replies.pictures import mentions, network, timeline

    if isinstance(spec, Timeline):
        return timeline.draw(spec)
    if isinstance(spec, Network):
        return network.draw(spec)
    assert isinstance(spec, Mentions)
    return mentions.draw(spec)


painter = Painter()
