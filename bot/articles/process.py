"""A process for work that must not hold up the event loop, and that can be stopped when it takes too long."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class ProcessError(Exception):
    """The process is not running, or died on this work twice."""


class WorkProcess:
    """One process, one piece of work at a time. One that dies is started anew, and its work tried once more.

    `seconds` is how long the work took that `run` gave back last, its wait for the process left out.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def start(self) -> None:
        if self._pool is None:
            self._pool = self._new_pool()

    @property
    def pids(self) -> list[int]:
        return list((self._pool._processes or {}) if self._pool else ())

    async def run(self, patience: float | None, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What a function at the top of a module gives or raises, run in the process.

        Raises TimeoutError after `patience` seconds, with the process started anew, and ProcessError.
        """
        loop = asyncio.get_running_loop()
        for _ in range(2):
            pool = self._pool
            if pool is None:
                raise ProcessError("the process is not running")
            try:
                async with self._turn:
                    start = time.monotonic()
                    try:
                        return await asyncio.wait_for(loop.run_in_executor(pool, _call, work, args, kwargs), patience)
                    finally:
                        self.seconds = time.monotonic() - start
            except TimeoutError:
                self._replace(pool)
                raise
            except BrokenProcessPool:
                self._replace(pool)
        raise ProcessError("the process died on this work twice")

    async def close(self) -> None:
        """Stop the process; what it does and what waits is given up."""
        pool, self._pool = self._pool, None
        if pool is not None:
            _kill(pool)
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)

    def _replace(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is not pool:
            return
        _kill(pool)
        pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new_pool()

    @staticmethod
    def _new_pool() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=settle)


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()


def _call(work: Callable[..., R], args: tuple[object, ...], kwargs: dict[str, object]) -> R:
    return work(*args, **kwargs)


def settle() -> None:
    """In the process: an interrupt is the main process's to handle, and without a main process there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
