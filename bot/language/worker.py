"""Language work in a process of its own: the event loop never waits for a parse."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bot.model import Analysis, Article

if TYPE_CHECKING:
    from bot.language.pipeline import Analyser

_analyser: Analyser | None = None


class AnalysisError(Exception):
    """An article that the worker process could not analyse; the message says why."""


class AnalysisWorker:
    """One worker process and a bounded queue before it: callers past `queue_size` wait their turn.

    A worker that dies is started anew, and the article it died on is tried once more before AnalysisError is raised.
    An article that takes longer than `patience` seconds is set aside with that error, and the worker started anew.
    """

    def __init__(self, pipeline: str = "", *, queue_size: int = 32, patience: float = 60) -> None:
        self._pipeline = pipeline
        self._patience = patience
        self._turn = asyncio.Lock()
        self._places = asyncio.Semaphore(queue_size)
        self._pool: ProcessPoolExecutor | None = None
        self.version = ""
        self.waiting = 0

    async def start(self) -> None:
        """Load the pipeline in the worker. Raises OSError where no pipeline of that name is installed."""
        self._pool = self._new_pool()
        self.version = await asyncio.get_running_loop().run_in_executor(self._pool, _load, self._pipeline)

    async def analyse(self, article: Article) -> Analysis:
        """What the article says. Raises AnalysisError where the pipeline fails on it."""
        self.waiting += 1
        try:
            async with self._places:
                return await self._analyse(article)
        finally:
            self.waiting -= 1

    async def close(self) -> None:
        """Stop the worker; what waits is given up."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)

    async def _analyse(self, article: Article) -> Analysis:
        loop = asyncio.get_running_loop()
        for _ in range(2):
            pool = self._pool
            if pool is None:
                raise AnalysisError("the language worker is not running")
            try:
                async with self._turn:
                    work = loop.run_in_executor(pool, _analyse, self._pipeline, article)
                    return await asyncio.wait_for(work, self._patience)
            except TimeoutError:
                self._replace(pool)
                raise AnalysisError(f"takes longer than {self._patience:.0f} s to read: split it up") from None
            except BrokenProcessPool:
                self._replace(pool)
            except Exception as error:
                raise AnalysisError(f"{type(error).__name__}: {error}") from error
        raise AnalysisError("the language worker died on this article twice")

    def _replace(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is not pool:
            return
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new_pool()

    @staticmethod
    def _new_pool() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=settle)


def settle() -> None:
    """In the worker: an interrupt is the main process's to handle, and without a main process there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _load(pipeline: str) -> str:
    global _analyser  # noqa: PLW0603 - one pipeline per worker process
    if _analyser is None:
        from bot.language.pipeline import Analyser

        _analyser = Analyser(pipeline)
    return _analyser.version


def _analyse(pipeline: str, article: Article) -> Analysis:
    _load(pipeline)
    assert _analyser is not None
    return _analyser.analyse(article)
