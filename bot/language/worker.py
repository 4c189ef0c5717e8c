"""Language work in a process of its own: the event loop never waits for a parse."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.articles.process import ProcessError, WorkProcess
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
    `observer` is told of each article how many seconds it took, and whether it could be analysed.
    """

    at_once = 1

    def __init__(self, pipeline: str = "", *, queue_size: int = 32, patience: float = 60) -> None:
        self._pipeline = pipeline
        self._patience = patience
        self._places = asyncio.Semaphore(queue_size)
        self._process = WorkProcess()
        self.version = ""
        self.waiting = 0
        self.observer: Callable[[float, bool], object] = lambda _seconds, _analysed: None

    async def start(self) -> None:
        """Load the pipeline in the worker. Raises OSError where no pipeline of that name is installed."""
        self._process.start()
        self.version = await self._process.run(None, load_analyser, self._pipeline)

    async def analyse(self, article: Article) -> Analysis:
        """What the article says. Raises AnalysisError where the pipeline fails on it."""
        self.waiting += 1
        try:
            async with self._places:
                return await self._observed(article)
        finally:
            self.waiting -= 1

    async def close(self) -> None:
        """Stop the worker; what waits is given up."""
        await self._process.close()

    async def _observed(self, article: Article) -> Analysis:
        try:
            analysis = await self._analyse(article)
        except AnalysisError:
            self.observer(self._process.seconds, False)
            raise
        self.observer(self._process.seconds, True)
        return analysis

    async def _analyse(self, article: Article) -> Analysis:
        try:
            return await self._process.run(self._patience, analyse_here, self._pipeline, article)
        except TimeoutError:
            raise AnalysisError(f"takes longer than {self._patience:.0f} s to read: split it up") from None
        except ProcessError as error:
            raise AnalysisError(f"language work: {error}") from None
        except Exception as error:
            raise AnalysisError(f"{type(error).__name__}: {error}") from error


def load_analyser(pipeline: str) -> str:
    global _analyser  # noqa: PLW0603 - one pipeline per worker process
    if _analyser is None:
        from bot.language.pipeline import Analyser

        _analyser = Analyser(pipeline)
    return _analyser.version


def analyse_here(pipeline: str, article: Article) -> Analysis:
    load_analyser(pipeline)
    assert _analyser is not None
    return _analyser.analyse(article)
