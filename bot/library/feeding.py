"""From feeds to the library: each host in its turn, its feeds first, then the pages of what they brought."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.articles import ArticleError
from bot.articles.addresses import check_url
from bot.articles.errors import FetchError, FetchProblem
from bot.articles.feeds import Feed
from bot.articles.fetching import Fetched
from bot.articles.web import Web
from bot.config import FeedsSettings
from bot.library.feed_items import PendingItem
from bot.library.feeds import FeedExists, FeedLimit, FeedRow
from bot.library.intake import Worker, take_in
from bot.library.library import Library

log = logging.getLogger(__name__)
_LANES = 8  # hosts at once
_ATTEMPTS = 4
_RETRY = timedelta(minutes=10)
_PAUSE = timedelta(minutes=1)
_LONGEST_SLEEP = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Added:
    """`items` counts what the feed holds now, of which nobody is alerted; null where it was known already."""

    feed: FeedRow
    items: int | None


@dataclass(frozen=True, slots=True)
class Imported:
    """`refused` are addresses with the reason; `beyond` counts those past the limit."""

    added: int
    known: int
    beyond: int
    refused: tuple[FetchError, ...]


class Feeding:
    """Polls the feeds of the library, and reads their items into it, from `start` until `close`.

    What a poll brings is written down before it is read: whatever stops the program, nothing is lost.
    """

    def __init__(
        self,
        library: Library,
        worker: Worker,
        web: Web,
        settings: FeedsSettings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._feeds = library.feeds
        self._worker = worker
        self._web = web
        self._settings = settings
        self._interval = timedelta(seconds=settings.interval_seconds)
        self._clock = clock
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, datetime] = {}  # hosts whose pages are not to be asked for
        self._paused: dict[str, datetime] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        # In a context of its own: who waits for what an event set going does not wait for the feeds.
        self._task = asyncio.Task(self._run(), context=contextvars.Context())

    async def close(self) -> None:
        tasks = [*self._lanes.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def add(self, guild_id: int, author_id: int, url: str, *, private: bool = False) -> Added:
        """Fetch a feed, or the one that a page names as its own, and give it to a guild, for itself alone if `private`.

        Raises FetchError, FeedExists and FeedLimit.
        """
        url = str(check_url(url, allow_private=self._settings.allow_private))
        known = await self._feeds.find(url, guild_id)
        if known is None or known.off:
            url, fetched, feed = await self._try(url)
            known = await self._feeds.find(url, guild_id)
        if known is not None and not known.off:
            linked = await self._link(guild_id, author_id, url, private=private)
            self._wake.set()
            return Added(linked, None)
        row = await self._link(guild_id, author_id, url, private=private)
        await self._feeds.save(row.id, fetched, feed, self._clock(), self._interval)
        self._wake.set()
        return Added(await self._feeds.find(url, guild_id) or row, len(feed.items))

    async def add_all(
        self, guild_id: int, author_id: int, found: list[tuple[str, str]], *, private: bool = False
    ) -> Imported:
        """Titles and addresses of feeds, which are fetched in their turn."""
        added = known = beyond = 0
        refused: list[FetchError] = []
        for done, (title, address) in enumerate(found):
            try:
                url = str(check_url(address, allow_private=self._settings.allow_private))
                await self._link(guild_id, author_id, url, title, private=private)
                added += 1
            except FetchError as error:
                refused.append(error)
            except FeedExists:
                known += 1
            except FeedLimit:
                beyond = len(found) - done
                break
        self._wake.set()
        return Imported(added, known, beyond, tuple(refused))

    async def run_due(self) -> None:
        """Do all that is due now, and what falls due by it."""
        while await self._start_lanes() or self._lanes:
            await asyncio.wait(self._lanes.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _link(self, guild_id: int, author_id: int, url: str, title: str = "", *, private: bool) -> FeedRow:
        limit = self._settings.per_server
        return await self._feeds.add(guild_id, author_id, url, self._clock(), limit=limit, title=title, private=private)

    async def _try(self, url: str) -> tuple[str, Fetched, Feed]:
        """A feed that answers, and its lasting address."""
        try:
            fetched, feed = await self._web.read_feed(url)
        except FetchError as error:
            if error.problem is not FetchProblem.NO_FEED:
                raise
            named = await self._web.find_feeds(url)
            if not named:
                raise
            url = named[0]
            fetched, feed = await self._web.read_feed(url)
        if feed is None:  # nothing was said of changes, so this is no answer
            raise FetchError(url, FetchProblem.STATUS, "304")
        return fetched.moved or url, fetched, feed

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._start_lanes()
                seconds = await self._seconds_to_next()
            except Exception:
                log.exception("The feeds cannot be looked up; trying again.")
                seconds = _LONGEST_SLEEP
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), seconds)

    async def _seconds_to_next(self) -> float:
        due = await self._feeds.next_due()
        if due is None:
            return _LONGEST_SLEEP
        return min(max((due - self._clock()).total_seconds(), 1.0), _LONGEST_SLEEP)

    async def _start_lanes(self) -> int:
        """Set going the hosts that something is due from, as many as there may be; how many."""
        now = self._clock()
        self._held = {host: until for host, until in self._held.items() if until > now}
        self._paused = {host: until for host, until in self._paused.items() if until > now}
        due = [host for host in await self._feeds.due_hosts(now) if host not in {*self._lanes, *self._paused}]
        starting = due[: max(0, _LANES - len(self._lanes))]
        for host in starting:
            self._lanes[host] = asyncio.create_task(self._lane(host))
        return len(starting)

    async def _lane(self, host: str) -> None:
        """One thing after the other, until nothing is due from the host."""
        answers = True
        try:
            while True:
                if feed := await self._feeds.due_feed(host, self._clock()):
                    await self._poll(feed)
                elif pending := await self._feeds.due_item(host, self._clock()):
                    answers = await self._read(pending, fetch=answers and host not in self._held) and answers
                else:
                    return
        except Exception:
            log.exception("Work on the feeds of %s stopped; it goes on in a minute.", host or "no host")
            self._paused[host] = self._clock() + _PAUSE
        finally:
            del self._lanes[host]
            self._wake.set()

    async def _leave_alone(self, url: str, seconds: float | None) -> None:
        """Do as a host wishes that names a time to come back."""
        if seconds:
            host, until = urlsplit(url).hostname or "", self._clock() + timedelta(seconds=seconds)
            self._held[host] = until
            await self._feeds.leave_alone(host, until)

    async def _poll(self, feed: FeedRow) -> None:
        try:
            fetched, parsed = await self._web.read_feed(feed.url, **feed.conditions(self._clock()))
        except FetchError as error:
            off = await self._feeds.fail(feed.id, error, self._clock(), self._interval)
            log.log(logging.WARNING if off else logging.INFO, "Feed %s%s", error, " (switched off)" if off else "")
            await self._leave_alone(feed.url, error.retry_after)
            return
        await self._feeds.save(feed.id, fetched, parsed, self._clock(), self._interval)

    async def _read(self, pending: PendingItem, *, fetch: bool) -> bool:
        """Bring one item into the library; whether its host still answers."""
        last = pending.attempts + 1 >= _ATTEMPTS
        later = self._clock() + _RETRY * 2**pending.attempts
        item = pending.item
        try:
            reading = await self._web.read_item(item, feed_title=pending.feed_title, path=pending.path, fetch=fetch)
            for guild_id in await self._feeds.keepers(pending.id):
                await take_in(
                    self._library, self._worker, reading.article, alert=not pending.first_load, guild_id=guild_id
                )
        except ArticleError as error:
            log.warning("Feed item %s", error)
            if last:
                await self._feeds.item_given_up(pending, error.reason)
            else:
                await self._feeds.item_put_off(pending, later, error.reason)
            return True
        await self._leave_alone(item.link or "", reading.retry_after)
        if reading.complete or last:
            await self._feeds.item_read(pending)
        else:
            later = max(later, self._held.get(urlsplit(item.link or "").hostname or "", later))
            await self._feeds.item_put_off(pending, later, "its page cannot be had yet")
        return reading.complete
