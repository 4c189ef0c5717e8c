"""Analysing the library again, from its own texts: after a correction, or with another version of the analyser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from bot.language.cluster import ClusterError
from bot.language.streaming import in_turn
from bot.library.library import Library
from bot.library.rereading import LOWEST, Run
from bot.model import Analysis, Article

Analyse = Callable[[Article], Awaitable[Analysis]]
Progress = Callable[[int, int, str], None]

_BATCH = 100
# An article that people or a load change while it is analysed is analysed anew, so often at most.
_TRIES = 3

log = logging.getLogger(__name__)


class RereadError(Exception):
    """An article that could not be analysed again; its earlier analysis stays. The message says why."""


@dataclass(frozen=True, slots=True)
class ReanalysisReport:
    """`before` counts the articles that an earlier run, broken off, had done; failures are titles and reasons."""

    done: int
    before: int
    failures: tuple[tuple[str, str], ...]
    everything: bool = False

    def summary(self) -> str:
        """One line: all counts, those of nothing left out save for the first."""
        if not self.done and not self.before and not self.failures:
            if self.everything:
                return "The library holds no article: nothing to analyse."
            return "Every article is analysed by the newest version: nothing to do. --all analyses them all the same."
        parts = [f"{self.done} {'article' if self.done == 1 else 'articles'} analysed again"]
        if self.before:
            parts.append(f"{self.before} by the run that was broken off")
        if self.failures:
            parts.append(f"{len(self.failures)} failed and keep their earlier analysis")
        return ", ".join(parts)


async def reanalyze(
    library: Library,
    analyse: Analyse,
    version: str,
    *,
    everything: bool = False,
    at_once: int = 1,
    progress: Progress | None = None,
) -> ReanalysisReport:
    """Analyse again what another version than `version` analysed, or every article; corrections by people are kept.

    Each article is one small transaction, so that others read and write meanwhile. Broken off, it goes on at the next
    call. `analyse` may be called for up to `at_once` articles at a time; what it raises is reported, and the others go
    on, but for ClusterError, which breaks the run off. `progress` gets the number of articles done, their total, and
    the title of the one just done.
    """
    run = await library.rereading.begin(version) if everything else None
    before = run.done if run else 0
    total = run.total if run else await library.rereading.count_stale(version)
    done, failures = 0, []
    async for title, failure in _steps(library, analyse, version, run, at_once):
        if failure:
            failures.append((title, failure))
        else:
            done += 1
        if progress:
            reached = before + done + len(failures)
            progress(reached, max(total, reached), title)
    if run:
        await library.rereading.finish(run)
    return ReanalysisReport(done, before, tuple(failures), everything)


async def reread(library: Library, analyse: Analyse, article_id: int) -> None:
    """Analyse one article again, as after a correction. Raises RereadError."""
    article = await library.rereading.article(article_id)
    if article is not None:
        await _settle(library, analyse, article_id, article, asyncio.ensure_future(analyse(article)), None)


async def _steps(
    library: Library, analyse: Analyse, version: str, run: Run | None, at_once: int
) -> AsyncIterator[tuple[str, str]]:
    """Title and failure, empty for none, of each article in turn. Up to `at_once` are under way; they end in order, so
    that the last one done tells where to go on."""
    found = _articles(library, version, run)
    async with aclosing(in_turn(found, lambda item: analyse(item[1]), at_once)) as begun:
        async for (article_id, article), analysis in begun:
            yield await _step(library, analyse, article_id, article, analysis, run)


async def _articles(library: Library, version: str, run: Run | None) -> AsyncIterator[tuple[int, Article]]:
    rereading = library.rereading
    after = run.last_article if run else LOWEST
    while True:
        if run:
            found = await rereading.ids(after=after, until=run.until_article, limit=_BATCH)
        else:
            found = await rereading.stale(version, after=after, limit=_BATCH)
        if not found:
            return
        for article_id in found:
            # Another process may be at it as well.
            if run is None and await rereading.version(article_id) == version:
                continue
            article = await rereading.article(article_id)
            if article is not None:
                yield article_id, article
        after = found[-1]


async def _step(
    library: Library,
    analyse: Analyse,
    article_id: int,
    article: Article,
    analysis: asyncio.Future[Analysis],
    run: Run | None,
) -> tuple[str, str]:
    title = article.title or f"#{article_id}"
    try:
        await _settle(library, analyse, article_id, article, analysis, run)
    except RereadError as error:
        if run:
            await library.rereading.step(run, article_id)
        return title, str(error)
    return title, ""


async def _settle(
    library: Library,
    analyse: Analyse,
    article_id: int,
    article: Article | None,
    analysis: asyncio.Future[Analysis],
    run: Run | None,
) -> None:
    """Store an analysis once it is there, made anew where the article changed meanwhile. Raises RereadError."""
    for _ in range(_TRIES):
        if article is None:  # it was removed meanwhile
            return
        try:
            if await library.rereading.store(article_id, article, await analysis, run):
                return
        except ClusterError:  # no other article can be analysed either
            raise
        except Exception as error:  # whatever a model, its process or the database may raise, the other articles go on
            log.debug("Article %d could not be analysed again", article_id, exc_info=True)
            raise RereadError(str(error) or type(error).__name__) from error
        article = await library.rereading.article(article_id)
        if article is not None:
            analysis = asyncio.ensure_future(analyse(article))
    analysis.cancel()
    raise RereadError("it keeps changing")
