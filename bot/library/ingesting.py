"""One article on its way into the library: known or new, analysed, stored."""

from __future__ import annotations

from typing import Protocol

from bot.articles import ArticleError
from bot.library.articles import Outcome
from bot.library.library import Library
from bot.model import Analysis, Article


class Worker(Protocol):
    """The part of AnalysisWorker that is needed here."""

    @property
    def version(self) -> str: ...

    async def analyse(self, article: Article) -> Analysis: ...


async def ingest(library: Library, worker: Worker, article: Article, *, alert: bool) -> Outcome:
    """What is current is not analysed again. Raises ArticleError, whatever goes wrong.

    `alert` is false for what was there before anyone could watch for it: the first load of a feed or folder.
    """
    step = "cannot be looked up"
    try:
        known = await library.find_known(article)
        if known and known.outcome is not Outcome.UPDATED and known.version == worker.version:
            return known.outcome
        step = "analysis failed"
        analysis = await worker.analyse(article)
        step = "cannot be stored"
        return (await library.store(article, analysis)).outcome
    except Exception as error:  # whatever a model, its process or the database may raise, the other articles come in
        reason = str(error) or type(error).__name__
        raise ArticleError(article.path or article.url or "", f"{step}: {reason}") from error
