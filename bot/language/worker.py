"""Language work in a process of its own: the event loop never waits for a parse."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from bot.articles.process import ProcessError, WorkProcess
from bot.model import Analysis, Article

if TYPE_CHECKING:
    from bot.language.pipeline import Analyser

# Articles that wait are read together, up to so many of up to so many characters: parsing them in one go takes about
# an eighth less time, and the process asks for work that much less often.
_TOGETHER, _CHARACTERS = 4, 20_000

_analyser: Analyser | None = None


class AnalysisError(Exception):
    """An article that the worker process could not analyse; the message says why."""


class _Asked(NamedTuple):
    article: Article
    answer: asyncio.Future[Analysis]


class AnalysisWorker:
    """One worker process and a bounded queue before it: callers past `queue_size` wait their turn.

    A worker that dies is started anew, and the article it died on is tried once more before AnalysisError is raised.
    An article that takes longer than `patience` seconds is set aside with that error, and the worker started anew.
    `observer` is told of each article how many seconds it took, and whether it could be analysed. Who asks for
    `at_once` articles at a time keeps the process at work.
    """

    at_once = 2 * _TOGETHER

    def __init__(self, pipeline: str = "", *, queue_size: int = 32, patience: float = 60) -> None:
        self._pipeline = pipeline
        self._patience = patience
        self._places = asyncio.Semaphore(queue_size)
        self._asked: deque[_Asked] = deque()
        self._reading: asyncio.Task[None] | None = None
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
                asked = _Asked(article, asyncio.get_running_loop().create_future())
                self._asked.append(asked)
                if self._reading is None or self._reading.done():
                    # In a context of its own: who waits for what an event set going does not wait for other articles.
                    self._reading = asyncio.create_task(self._read(), context=contextvars.Context())
                return await asked.answer
        finally:
            self.waiting -= 1

    async def close(self) -> None:
        """Stop the worker; what waits is given up."""
        await self._process.close()

    async def _read(self) -> None:
        """Answer all that is asked, what waits together in one go."""
        while together := self._next():
            if len(together) > 1:
                await self._read_together(together)
            for asked in together:
                if not asked.answer.done():
                    await self._read_alone(asked)

    def _next(self) -> list[_Asked]:
        together: list[_Asked] = []
        characters = 0
        while self._asked and len(together) < _TOGETHER:
            characters += len(self._asked[0].article.text)
            if together and characters > _CHARACTERS:
                break
            asked = self._asked.popleft()
            if not asked.answer.done():  # else who asked has gone
                together.append(asked)
        return together

    async def _read_together(self, together: Sequence[_Asked]) -> None:
        """Answer several at once, or none where anything goes wrong: with which of them, each by itself will tell."""
        articles = [asked.article for asked in together]
        with suppress(Exception):
            found = await self._process.run(self._patience, analyse_together_here, self._pipeline, articles)
            for asked, analysis in zip(together, found, strict=True):
                _answer(asked, analysis)
                self.observer(self._process.seconds / len(together), True)

    async def _read_alone(self, asked: _Asked) -> None:
        try:
            analysis = await self._analyse(asked.article)
            self.observer(self._process.seconds, True)
            _answer(asked, analysis)
        except AnalysisError as error:
            self.observer(self._process.seconds, False)
            if not asked.answer.done():
                asked.answer.set_exception(error)

    async def _analyse(self, article: Article) -> Analysis:
        try:
            return await self._process.run(self._patience, analyse_here, self._pipeline, article)
        except TimeoutError:
            raise AnalysisError(f"takes longer than {self._patience:.0f} s to read: split it up") from None
        except ProcessError as error:
            raise AnalysisError(f"language work: {error}") from None
        except Exception as error:
            raise AnalysisError(f"{type(error).__name__}: {error}") from error


def _answer(asked: _Asked, analysis: Analysis) -> None:
    if not asked.answer.done():
        asked.answer.set_result(analysis)


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


def analyse_together_here(pipeline: str, articles: Sequence[Article]) -> list[Analysis]:
    load_analyser(pipeline)
    assert _analyser is not None
    return _analyser.analyse_together(articles)
