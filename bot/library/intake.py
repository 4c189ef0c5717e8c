"""One article into the library, however it came: as people corrected it, analysed if need be, and stored."""

from __future__ import annotations

from typing import Protocol

from bot.articles import ArticleError
from bot.library.articles import Known, Outcome
from bot.library.database import advice, explain
from bot.library.library import Library
from bot.model import Analysis, Article


class Worker(Protocol):
    """The part of AnalysisWorker that this needs."""

    @property
    def version(self) -> str: ...

    async def analyse(self, article: Article) -> Analysis: ...


async def take_in(
    library: Library, worker: Worker, article: Article, *, alert: bool, guild_id: int | None = None
) -> Known:
    """Analyse and store an article, unless it is there and analysed by this version, or was removed by a person.

    With a `guild_id`, that server alone will see it. `alert` is false for what was there before anyone could watch for
    it: the first load of a feed or folder.
    `version` of the answer is the analyser's. Raises ArticleError, whatever goes wrong with the article, and
    LibraryError where the library itself cannot be used: the next article would fare no better.
    """
    step = "cannot be looked up"
    try:
        known = await library.find_known(article, guild_id)
        if known and known.outcome is not Outcome.UPDATED:
            if known.outcome is Outcome.REMOVED or known.version == worker.version:
                return known
        analysed = await library.corrections.over(article, guild_id)
        step = "analysis failed"
        analysis = await worker.analyse(analysed)
        step = "cannot be stored"
        stored = await library.store(article, analysis, analysed=analysed, alert=alert, guild_id=guild_id)
        return Known(stored.article_id, stored.outcome, analysis.version)
    except Exception as error:  # whatever a model, its process or the database may raise
        if advice(error):
            raise explain(None, error) from error
        reason = str(error) or type(error).__name__
        raise ArticleError(article.path or article.url or "", f"{step}: {reason}") from error
