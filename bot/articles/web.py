"""Articles from the web: a page by its address, a feed and its items. Reading is done in a process of its own."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from aiohttp.abc import AbstractResolver

from bot.articles.encoding import decode
from bot.articles.errors import ArticleError, FetchError, FetchProblem
from bot.articles.feeds import Feed, FeedItem, find_feeds, parse_feed, to_text
from bot.articles.fetching import FEEDS, Fetched, Fetcher
from bot.articles.links import strip_tracking
from bot.articles.meta import Meta
from bot.articles.plain import plain
from bot.articles.process import ProcessError, WorkProcess
from bot.articles.reading import parse_text
from bot.config import FeedsSettings
from bot.model import Article

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
_PATIENCE = 30.0  # seconds, for what takes a tenth of one
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "")
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SAME_PAGE = 0.5  # share of the title's words that the page must hold


@dataclass(frozen=True, slots=True)
class Reading:
    """An item as an article; not `complete` where its page may yet be had later. `retry_after` is in seconds."""

    article: Article
    complete: bool = True
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    article: Article | None = None
    complete: bool = True
    retry_after: float | None = None


class Web:
    """Fetches politely, see Fetcher, and reads what it gets. One for the whole program.

    A process that is handed over stays with its owner.
    """

    def __init__(
        self,
        settings: FeedsSettings,
        *,
        resolver: AbstractResolver | None = None,
        process: WorkProcess | None = None,
    ) -> None:
        self._fetcher = Fetcher(settings, resolver=resolver)
        self._process = process or WorkProcess()
        self._owned = process is None

    async def read_page(self, url: str) -> Article:
        """The article of a page, known by its address. Raises ArticleError; FetchError where the web is to blame."""
        fetched = await self._fetcher.fetch(url)
        return await self._read(FetchError(url, FetchProblem.NO_PAGE), parse_page, fetched)

    async def read_feed(
        self, url: str, *, etag: str | None = None, modified: str | None = None
    ) -> tuple[Fetched, Feed | None]:
        """The feed, null where it is as it was. Raises FetchError."""
        fetched = await self._fetcher.fetch(url, accept=FEEDS, etag=etag, modified=modified)
        if fetched.body is None:
            return fetched, None
        no_feed = FetchError(url, FetchProblem.NO_FEED)
        return fetched, await self._read(no_feed, parse_feed, fetched.body, fetched.url, fetched.charset)

    async def find_feeds(self, url: str) -> list[str]:
        """The feeds that a page names as its own. Raises FetchError."""
        fetched = await self._fetcher.fetch(url)
        no_page = FetchError(url, FetchProblem.NO_PAGE)
        return await self._read(no_page, find_feeds, fetched.body or b"", fetched.url, fetched.charset)

    async def read_item(self, item: FeedItem, *, feed_title: str, path: str, fetch: bool = True) -> Reading:
        """The article of an item: its page, else the feed's own text under the same address.

        An item without an address of its own is known by `path`. `fetch=False` leaves the page for later.
        Raises ArticleError where neither gives a text.
        """
        page = await self._page_of(item) if fetch or not item.alone else _Page(complete=False)
        article = page.article
        if article is None or len(item.html) > len(article.text):
            article = self._longer(article, await self._own_text(item, path, needed=article is None))
        said = page.article or article  # of its date and source the page knows best
        article = replace(
            article,
            path="" if item.alone else path,
            source=said.source or item.source or feed_title or None,
            published=said.published or article.published or item.published,
        )
        return Reading(article, page.complete, page.retry_after)

    async def close(self) -> None:
        await self._fetcher.close()
        if self._owned:
            await self._process.close()

    async def _page_of(self, item: FeedItem) -> _Page:
        if not item.link or not item.alone:
            return _Page()
        try:
            article = await self.read_page(item.link)
        except FetchError as error:
            return _Page(None, not error.may_pass, error.retry_after)
        except ArticleError:
            return _Page()
        return _Page(article if _tells(article, item) else None)

    async def _own_text(self, item: FeedItem, path: str, *, needed: bool) -> Article | None:
        try:
            return await self._read(ArticleError(path, "takes too long to read"), parse_item, item)
        except ArticleError:
            if needed:
                raise
            return None

    @staticmethod
    def _longer(page: Article | None, own: Article | None) -> Article:
        """What tells more: a page may hold the first lines only, for those who do not subscribe."""
        article = max((page, own), key=lambda article: len(article.text) if article else -1)
        assert article is not None
        return article

    async def _read(self, failure: ArticleError, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self._process.start()
        try:
            return await self._process.run(_PATIENCE, work, *args, **kwargs)
        except (TimeoutError, ProcessError):
            raise failure from None
        except ArticleError:
            raise
        except Exception as error:  # whatever a parser may raise on what others wrote
            log.exception("%s cannot be read", failure.path)
            raise failure from error


def _tells(page: Article, item: FeedItem) -> bool:
    """Whether a page is the item's: not the front page, a wall for consent or an offer to subscribe."""
    words = set(re.findall(r"\w{4,}", plain(item.title)))
    said = set(re.findall(r"\w{4,}", plain(f"{page.title}\n{page.text}")))
    return len(words) < 2 or len(words & said) >= _SAME_PAGE * len(words)


def parse_page(fetched: Fetched) -> Article:
    """Raises ArticleError."""
    body = fetched.body or b""
    if fetched.media_type not in _PAGE_TYPES or not body.strip():
        raise FetchError(fetched.url, FetchProblem.NO_PAGE)
    meta = _META_CHARSET.search(body[:4_000])
    text = decode(body, fetched.url, (fetched.charset, meta and meta[1].decode("ascii", "ignore")))
    article = parse_text(text, path=fetched.url, html=fetched.media_type in _PAGE_TYPES[:2])
    # The page's own word for its address is not taken: some name their front page.
    return replace(article, path="", url=strip_tracking(fetched.url))


def parse_item(item: FeedItem) -> Article:
    """The feed's own text. Raises ArticleError."""
    stated = Meta(title=item.title or None, url=item.link)
    try:
        return parse_text(f"{item.title}\n\n{to_text(item.html)}", stated=stated)
    except ArticleError:
        if not item.title:
            raise
        return parse_text(item.title, stated=stated)
