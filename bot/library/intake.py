"""One article into the library, however it came: as people corrected it, analysed if need be, and stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.articles import ArticleError
from bot.library.articles import Known, Outcome
from bot.library.database import advice, explain
from bot.library.library import Library
from bot.library.migrate import LibraryError
from bot.model import Analysis, Article


class Worker(Protocol):
    """The part of AnalysisWorker that this needs."""

    @property
    def version(self) -> str: ...

    async def analyse(self, article: Article) -> Analysis: ...


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it came, as people corrected it, what that says, and the one server that will see it, if any."""

    article: Article
    analysed: Article
    analysis: Analysis
    guild_id: int | None = None


async def take_in(
    library: Library, worker: Worker, article: Article, *, alert: bool, guild_id: int | None = None
) -> Known:
    """Analyse and store an article, unless it is there and analysed by this version, or was removed by a person.

    With a `guild_id`, that server alone will see it. `alert` is false for what was there before anyone could watch for
    it: the first load of a feed or folder.
    `version` of the answer is the analyser's. Raises ArticleError, whatever goes wrong with the article, and
    LibraryError where the library itself cannot be used: the next article would fare no better.
    """
    read = await read_new(library, worker, article, guild_id)
    return read if isinstance(read, Known) else await put_in(library, read, alert=alert)


async def read_new(library: Library, worker: Worker, article: Article, guild_id: int | None = None) -> Known | Read:
    """The first half of `take_in`, which may be done for several articles at a time: what is to be stored, if any."""
    step = "cannot be looked up"
    try:
        known, analysed = await library.corrections.look_up(article, guild_id)
        if known and known.outcome is not Outcome.UPDATED:
            if known.outcome is Outcome.REMOVED or known.version == worker.version:
                return known
        step = "analysis failed"
        return Read(article, analysed, await worker.analyse(analysed), guild_id)
    except Exception as error:  # whatever a model, its process or the database may raise
        raise _failure(article, step, error) from error


async def put_in(library: Library, read: Read, *, alert: bool) -> Known:
    """The second half of `take_in`."""
    try:
        stored = await library.store(
            read.article, read.analysis, analysed=read.analysed, alert=alert, guild_id=read.guild_id
        )
    except Exception as error:  # whatever the database may raise
        raise _failure(read.article, "cannot be stored", error) from error
    return Known(stored.article_id, stored.outcome, read.analysis.version)


def _failure(article: Article, step: str, error: Exception) -> ArticleError | LibraryError:
    if advice(error):
        return explain(None, error)
    reason = str(error) or type(error).__name__
    return ArticleError(article.path or article.url or "", f"{step}: {reason}")
