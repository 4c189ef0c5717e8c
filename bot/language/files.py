"""Many files analysed without the library: in this process, or on a cluster."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from bot.articles import ArticleError, read_article
from bot.language.cluster import ClusterAnalyser
from bot.language.export import to_dict
from bot.language.streaming import in_turn
from bot.language.worker import AnalysisError, analyse_here
from bot.model import Analysis, Article


async def analyse_files(
    files: Iterable[Path], pipeline: str, scheduler: str | None
) -> AsyncGenerator[dict[str, Any] | ArticleError]:
    """For each file in turn what it says, in the form of bot.language.export, or why it cannot be read.

    Raises ClusterError for a `scheduler` that cannot be used.
    """
    async with _analyser(pipeline, scheduler) as (analyse, at_once):

        async def read(path: Path) -> dict[str, Any] | ArticleError:
            try:
                article = await asyncio.to_thread(read_article, path)
                return to_dict(article, await analyse(article))
            except ArticleError as error:
                return error
            except AnalysisError as error:
                return ArticleError(str(path), str(error))

        async with aclosing(in_turn(_each(files), read, at_once)) as begun:
            async for _, reading in begun:
                yield await reading


async def _each(files: Iterable[Path]) -> AsyncIterator[Path]:
    for path in files:
        yield path


@asynccontextmanager
async def _analyser(
    pipeline: str, scheduler: str | None
) -> AsyncIterator[tuple[Callable[[Article], Awaitable[Analysis]], int]]:
    """What analyses an article, and how many at a time."""
    if scheduler:
        async with ClusterAnalyser(scheduler, pipeline) as cluster:
            yield cluster.analyse, cluster.at_once
        return

    async def analyse(article: Article) -> Analysis:
        return analyse_here(pipeline, article)

    yield analyse, 1
