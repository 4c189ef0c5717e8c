"""Feeds: which guild has which, when each is asked again, and what went wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiosqlite import Connection

from bot.articles.errors import FetchError, FetchProblem
from bot.articles.feeds import Feed
from bot.articles.fetching import Fetched
from bot.articles.identity import Identity
from bot.library import feed_items
from bot.library.database import Database
from bot.library.feed_items import PendingItem
from bot.library.rows import from_moment, to_moment

_MAX_WAIT = timedelta(days=1)
# So long a feed must have failed, and so often, before it is given up.
_PATIENCE = timedelta(days=7)
_FAILURES = 10
# After this time a feed is asked for the whole, whatever its server says of changes.
_TRUST = timedelta(days=1)
_COLUMNS = (
    "f.id, f.url, f.title, f.etag, f.modified, f.received, f.loaded, f.fetched, f.problem, f.detail,"
    ' f."off", f.next_attempt'
)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """`problem` is why the last fetch failed, `detail` its HTTP status; a feed that is `off` is not asked any more.

    What a `private` one brings is for its guild alone; that is told of a guild's feeds only.
    """

    id: int
    url: str
    title: str
    etag: str | None
    modified: str | None
    received: datetime | None
    loaded: datetime | None
    fetched: datetime | None
    problem: FetchProblem | None
    detail: str
    off: bool
    next_attempt: datetime
    private: bool = False

    @property
    def name(self) -> str:
        return self.title or self.url

    def conditions(self, now: datetime) -> dict[str, str | None]:
        """What to ask for changes since; nothing where the whole is due."""
        if self.received is None or now - self.received >= _TRUST:
            return {}
        return {"etag": self.etag, "modified": self.modified}


class FeedLimit(Exception):
    """The guild has as many feeds as it may have."""


class FeedExists(Exception):
    """The guild has this feed."""

    def __init__(self, feed: FeedRow) -> None:
        super().__init__(feed.url)
        self.feed = feed


class Feeds:
    """The feeds of all guilds. Moments carry their time zone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[int, list[FeedRow]] = {}

    async def add(
        self,
        guild_id: int,
        author_id: int,
        url: str,
        now: datetime,
        *,
        limit: int,
        title: str = "",
        private: bool = False,
    ) -> FeedRow:
        """Give a guild a feed, for itself alone if `private`; it is due at once where it is new or was off.

        What a feed brings is everybody's as long as one guild has it for everybody. One that was read for single
        guilds alone is read anew for who comes to it. Raises FeedExists and FeedLimit.
        """
        async with self._database.write() as connection:
            held = {feed.url: feed for feed in await _find(connection, _OF_GUILD, guild_id)}
            if url in held and not held[url].off:
                raise FeedExists(held[url])
            if url not in held and len(held) >= limit:
                raise FeedLimit
            await connection.execute(
                "INSERT INTO feeds (url, host, title, added, next_attempt) VALUES (?1, ?2, ?3, ?4, ?4)"
                ' ON CONFLICT (url) DO UPDATE SET "off" = 0, failures = 0, failing_since = NULL,'
                ' next_attempt = CASE WHEN "off" THEN excluded.next_attempt ELSE next_attempt END',
                (url, _host(url), title, to_moment(now)),
            )
            feed = (await _find(connection, "WHERE f.url = ?", url))[0]
            await _read_anew(connection, feed.id, guild_id, now)
            await connection.execute(
                "INSERT OR IGNORE INTO guild_feeds VALUES (?, ?, ?, ?, ?)",
                (guild_id, feed.id, author_id, to_moment(now), private),
            )
        self._held.clear()
        return feed

    async def remove(self, guild_id: int, feed_id: int) -> bool:
        """Whether the guild had this feed. One that nobody has is forgotten; its articles stay."""
        async with self._database.write() as connection:
            cursor = await connection.execute(
                "DELETE FROM guild_feeds WHERE guild_id = ? AND feed_id = ?", (guild_id, feed_id)
            )
            await connection.execute(
                "DELETE FROM feeds WHERE id = ? AND id NOT IN (SELECT feed_id FROM guild_feeds)", (feed_id,)
            )
        self._held.clear()
        return cursor.rowcount == 1

    async def keepers(self, item_id: int) -> list[int | None]:
        """The guilds that alone are to see an item; a single null where everybody may."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT g.guild_id, g.private FROM guild_feeds g JOIN feed_items i ON i.feed_id = g.feed_id"
                " WHERE i.id = ? ORDER BY g.guild_id",
                (item_id,),
            )
        found = [(guild_id, bool(private)) for guild_id, private in rows]
        return [guild_id for guild_id, _ in found] if all(private for _, private in found) else [None]

    def forget(self, guild_id: int) -> None:
        """Its feeds have changed in the database."""
        self._held.pop(guild_id, None)

    async def find(self, url: str, guild_id: int) -> FeedRow | None:
        """A feed that the guild has, or any for everybody; what others have for themselves alone is not told of."""
        where = (
            "WHERE f.url = ? AND EXISTS"
            " (SELECT 1 FROM guild_feeds g WHERE g.feed_id = f.id AND (g.guild_id = ? OR NOT g.private))"
        )
        async with self._database.read() as connection:
            return next(iter(await _find(connection, where, url, guild_id)), None)

    async def of_guild(self, guild_id: int) -> list[FeedRow]:
        """By name."""
        async with self._database.read() as connection:
            return await _find(connection, _OF_GUILD, guild_id)

    async def names(self, guild_id: int) -> list[FeedRow]:
        """As `of_guild`, from memory: what a feed is called is current, how it fares may not be."""
        if guild_id not in self._held:
            self._held[guild_id] = await self.of_guild(guild_id)
        return self._held[guild_id]

    async def due_hosts(self, now: datetime) -> list[str]:
        """The hosts that a feed or an item is due from; '' stands for items without a page."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                'SELECT host FROM feeds WHERE "off" = 0 AND next_attempt <= ?1'
                " UNION SELECT host FROM feed_items WHERE item IS NOT NULL AND next_attempt <= ?1",
                (to_moment(now),),
            )
            return [row[0] for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                'SELECT min(next_attempt) FROM (SELECT next_attempt FROM feeds WHERE "off" = 0'
                " UNION ALL SELECT next_attempt FROM feed_items WHERE item IS NOT NULL)"
            )
            return next((from_moment(row[0]) for row in rows if row[0]), None)

    async def due_feed(self, host: str, now: datetime) -> FeedRow | None:
        async with self._database.read() as connection:
            where = 'WHERE f.host = ? AND f."off" = 0 AND f.next_attempt <= ? ORDER BY f.next_attempt LIMIT 1'
            return next(iter(await _find(connection, where, host, to_moment(now))), None)

    async def due_item(self, host: str, now: datetime) -> PendingItem | None:
        async with self._database.read() as connection:
            return await feed_items.due(connection, host, now)

    async def save(self, feed_id: int, fetched: Fetched, feed: Feed | None, now: datetime, interval: timedelta) -> None:
        """Note an answer, and in the same transaction each item to be read; `feed` is null where nothing changed."""
        async with self._database.write() as connection:
            if fetched.moved:
                feed_id = await _move(connection, feed_id, fetched.moved)
            await connection.execute(
                "UPDATE feeds SET fetched = ?1, failures = 0, failing_since = NULL, problem = NULL, detail = '',"
                " next_attempt = ?2 WHERE id = ?3",
                (to_moment(now), to_moment(now + interval), feed_id),
            )
            if feed is not None:
                await _receive(connection, feed_id, fetched, feed, now)
        self._held.clear()

    async def fail(self, feed_id: int, error: FetchError, now: datetime, interval: timedelta) -> bool:
        """Note a failure: the next attempt comes later each time. Whether the feed is off from now on."""
        async with self._database.write() as connection:
            rows = await connection.execute_fetchall(
                "SELECT failures + 1, coalesce(failing_since, ?) FROM feeds WHERE id = ?", (to_moment(now), feed_id)
            )
            for failures, since in rows:
                wait = min(interval * 2 ** min(failures - 1, 10), _MAX_WAIT)
                wait = max(wait, timedelta(seconds=error.retry_after or 0))
                off = error.problem is FetchProblem.GONE
                off = off or (failures >= _FAILURES and now - from_moment(since) >= _PATIENCE)
                await connection.execute(
                    "UPDATE feeds SET fetched = ?, failures = ?, failing_since = ?, problem = ?, detail = ?,"
                    ' "off" = ?, next_attempt = ? WHERE id = ?',
                    (to_moment(now), failures, since, error.problem, error.detail, off, to_moment(now + wait), feed_id),
                )
                return off
        return False

    async def leave_alone(self, host: str, until: datetime) -> None:
        """The host wants to be asked nothing before that moment."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE feeds SET next_attempt = max(next_attempt, ?) WHERE host = ?", (to_moment(until), host)
            )

    async def item_read(self, pending: PendingItem) -> None:
        async with self._database.write() as connection:
            await feed_items.finish(connection, pending, None)

    async def item_put_off(self, pending: PendingItem, until: datetime, reason: str) -> None:
        async with self._database.write() as connection:
            await feed_items.put_off(connection, pending.id, until, reason)

    async def item_given_up(self, pending: PendingItem, reason: str) -> None:
        async with self._database.write() as connection:
            await feed_items.finish(connection, pending, reason)


_NAME = "lower(coalesce(nullif(f.title, ''), f.url))"
_OF_GUILD = f"JOIN guild_feeds g ON g.feed_id = f.id WHERE g.guild_id = ? ORDER BY {_NAME}, f.id"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


async def _read_anew(connection: Connection, feed_id: int, guild_id: int, now: datetime) -> None:
    """Forget what was read of a feed that only other guilds had, each for itself."""
    rows = await connection.execute_fetchall(
        "SELECT count(*), ifnull(min(private), 0), ifnull(max(guild_id = ?), 0) FROM guild_feeds WHERE feed_id = ?",
        (guild_id, feed_id),
    )
    held, private, has = next(iter(rows))
    if held and private and not has:
        await connection.execute("DELETE FROM feed_items WHERE feed_id = ?", (feed_id,))
        await connection.execute(
            "UPDATE feeds SET etag = NULL, modified = NULL, received = NULL, loaded = NULL, next_attempt = ?"
            " WHERE id = ?",
            (to_moment(now), feed_id),
        )


async def _find(connection: Connection, where: str, *values: Any) -> list[FeedRow]:
    private = "g.private" if where == _OF_GUILD else "0"
    rows = await connection.execute_fetchall(f"SELECT {_COLUMNS}, {private} FROM feeds f {where}", values)
    return [_feed(row) for row in rows]


def _feed(row: Sequence[Any]) -> FeedRow:
    id_, url, title, etag, modified, received, loaded, fetched, problem, detail, off, next_attempt, private = row
    return FeedRow(
        id_,
        url,
        title,
        etag,
        modified,
        received=from_moment(received) if received else None,
        loaded=from_moment(loaded) if loaded else None,
        fetched=from_moment(fetched) if fetched else None,
        problem=FetchProblem(problem) if problem else None,
        detail=detail,
        off=bool(off),
        next_attempt=from_moment(next_attempt),
        private=bool(private),
    )


async def _receive(connection: Connection, feed_id: int, fetched: Fetched, feed: Feed, now: datetime) -> None:
    rows = await connection.execute_fetchall("SELECT identity, loaded FROM feeds WHERE id = ?", (feed_id,))
    for kept, loaded in rows:
        identity = await feed_items.merge(
            connection, feed_id, feed.items, Identity(kept) if kept else None, now, first_load=loaded is None
        )
        await connection.execute(
            "UPDATE feeds SET title = coalesce(nullif(?, ''), title), identity = ?, etag = ?, modified = ?,"
            " received = ?, loaded = coalesce(loaded, ?) WHERE id = ?",
            (feed.title, identity, fetched.etag, fetched.modified, to_moment(now), to_moment(now), feed_id),
        )


async def _move(connection: Connection, feed_id: int, url: str) -> int:
    """The feed has a new address for good; where that is a feed already, its guilds go there."""
    rows = await connection.execute_fetchall("SELECT id FROM feeds WHERE url = ? AND id <> ?", (url, feed_id))
    for (other,) in rows:
        await connection.execute(
            "INSERT OR IGNORE INTO guild_feeds SELECT guild_id, ?, author_id, added, private FROM guild_feeds"
            " WHERE feed_id = ?",
            (other, feed_id),
        )
        await connection.execute("DELETE FROM feeds WHERE id = ?", (feed_id,))
        return int(other)
    await connection.execute("UPDATE feeds SET url = ?, host = ? WHERE id = ?", (url, _host(url), feed_id))
    return feed_id
