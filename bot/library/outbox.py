"""The outbox: what watches have to tell, written with its article, and what became of it.

A delivery is one watch's news of one story for one place; a dispatch is one Discord message, which tells one delivery
or several. Of each place one dispatch at a time is under way, so that messages keep their order.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, Protocol

from aiosqlite import Connection

from bot.library import analyses, articles, search
from bot.library.articles import Known, Outcome, Stored
from bot.library.database import Database, in_one_go
from bot.library.rows import from_moment, to_moment
from bot.library.search import Indexed
from bot.library.shelves import BITS
from bot.model import Analysis


class News(NamedTuple):
    """A watch that an article matches, from when on it may be told, and why it waits, if it does."""

    watch_id: int
    due: datetime
    reason: str = ""


class Matcher(Protocol):
    """Finds the watches that an article matches. It runs inside the article's transaction: quickly, without waiting.

    `words` are those of the article as they are indexed for search.
    """

    def news(self, title: str, analysis: Analysis, words: Sequence[Indexed], now: datetime) -> list[News]: ...


@dataclass(frozen=True, slots=True)
class Destination:
    """`kind` is "channel" or "user", `discord_id` the channel's or the person's id."""

    id: int
    kind: str
    discord_id: int
    guild_id: int | None
    dm_channel_id: int | None
    state: str
    reason: str


class Pending(NamedTuple):
    """A delivery that waits to be told. `told` is the dispatch that has told its story here already."""

    id: int
    watch_id: int
    story_id: int
    due: datetime
    reason: str
    told: int | None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message under way. `doubtful` is when the first request went out of which the outcome is not known."""

    id: int
    nonce: str
    attempts: int
    doubtful: datetime | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of a place's pending deliveries: told now in one message, or later, or not by themselves."""

    tell: tuple[int, ...] = ()
    wait: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    coalesced: dict[int, int] = field(default_factory=dict)


class Planner(Protocol):
    def __call__(self, pending: Sequence[Pending], sent: Mapping[int, Sequence[datetime]], now: datetime, /) -> Plan:
        """`sent` are the moments of each watch's messages within the last day, and under 0 those of the place."""


class Outbox:
    """`matcher` is set by whoever watches; without one, no article is news to anybody. `arrived` is set on news."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.matcher: Matcher | None = None
        self.arrived = asyncio.Event()

    async def matched_before(self, connection: Connection, known: Known | None, now: datetime) -> frozenset[int] | None:
        """The watches that a known article matches as the library holds it; null where it brings no new text, as when
        it is only analysed anew."""
        if self.matcher is None or known is None:
            return frozenset()
        if known.outcome is not Outcome.UPDATED:
            return None
        return frozenset(news.watch_id for news in await self._find_news(connection, known.article_id, now))

    async def _find_news(self, connection: Connection, article_id: int, now: datetime) -> list[News]:
        """For an article as it is kept, with what people corrected and struck out."""
        if self.matcher is None:
            return []
        found = await in_one_go(connection, partial(_read_kept, article_id=article_id))
        return self.matcher.news(*found, now) if found else []

    async def insert(self, connection: Connection, stored: Stored, now: datetime, before: frozenset[int]) -> int:
        """Write what an article brings to its watches, in the article's own transaction; how many deliveries.

        A watch that told of the story, or that matched the article `before` it changed, is told nothing again. What one
        server has for itself is told to the watches of its channels alone.
        """
        found = await self._find_news(connection, stored.article_id, now)
        news = [one for one in found if one.watch_id not in before]
        cursor = await connection.executemany(
            "INSERT OR IGNORE INTO deliveries (watch_id, story_id, article_id, destination_id, due, created, reason)"
            " SELECT w.id, ?2, ?3, w.destination_id, ?4, ?5, ?6 FROM watches w WHERE w.id = ?1 AND NOT w.paused"
            " AND (?3 > 0 OR (w.channel_id IS NOT NULL"
            f" AND w.guild_id = (SELECT guild_id FROM shelves WHERE id = ?3 >> {BITS})))"
            " AND NOT EXISTS (SELECT 1 FROM deliveries d JOIN story_articles m ON m.article_id = d.article_id"
            " WHERE d.watch_id = ?1 AND m.story_id = ?2)",
            [
                (watch_id, stored.story_id, stored.article_id, to_moment(due), to_moment(now), reason)
                for watch_id, due, reason in news
            ],
        )
        return max(0, cursor.rowcount) if news else 0

    async def due(self, now: datetime) -> list[Destination]:
        """The open places that have something to do, the one that waits longest first."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {_DESTINATION} FROM destinations d JOIN ({_WAITING}) w ON w.destination_id = d.id"
                " WHERE d.state = 'open' AND w.next <= ? ORDER BY w.next",
                (to_moment(now),),
            )
        return [Destination(*row) for row in rows]

    async def next_due(self) -> datetime | None:
        """When an open place has something to do again."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT min(w.next) FROM destinations d JOIN ({_WAITING}) w ON w.destination_id = d.id"
                " WHERE d.state = 'open'"
            )
        return next((from_moment(row[0]) for row in rows if row[0]), None)

    async def under_way(self, destination_id: int) -> Dispatch | None:
        """The place's message that is not settled yet."""
        async with self._database.read() as connection:
            return await _under_way(connection, destination_id)

    async def plan(self, destination_id: int, now: datetime, day_ago: datetime, planner: Planner) -> Dispatch | None:
        """Settle by `planner` what becomes of the place's pending deliveries; the message to send, if any."""
        async with self._database.write() as connection:
            if open_ := await _under_way(connection, destination_id):
                return open_
            pending = await _pending(connection, destination_id, now)
            plan = planner(pending, await _sent(connection, destination_id, day_ago), now)
            await connection.executemany(
                "UPDATE deliveries SET due = ?, reason = ? WHERE id = ?",
                [(to_moment(due), reason, id_) for id_, (due, reason) in plan.wait.items()],
            )
            await connection.executemany(
                "UPDATE deliveries SET state = 'coalesced', reason = 'story', dispatch_id = ? WHERE id = ?",
                [(dispatch, id_) for id_, dispatch in plan.coalesced.items()],
            )
            return await _new_dispatch(connection, destination_id, plan.tell, now) if plan.tell else None

    async def claim(self, dispatch_id: int, now: datetime, *, refuted: bool = False) -> None:
        """Note that a request goes out, before it does; `refuted` where those before it are known to have failed."""
        before = "NULL" if refuted else "doubtful"
        async with self._database.write() as connection:
            await connection.execute(
                f"UPDATE dispatches SET attempts = attempts + 1, doubtful = coalesce({before}, ?) WHERE id = ?",
                (to_moment(now), dispatch_id),
            )

    async def sent(self, dispatch_id: int, channel_id: int, message_id: int, now: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE dispatches SET state = 'sent', message_channel_id = ?, message_id = ?, sent = ?,"
                " doubtful = NULL WHERE id = ?",
                (channel_id, message_id, to_moment(now), dispatch_id),
            )
            await connection.execute(
                "UPDATE deliveries SET state = 'sent' WHERE dispatch_id = ? AND state = 'sending'", (dispatch_id,)
            )
            await connection.execute(
                "UPDATE destinations SET told = NULL WHERE id = (SELECT destination_id FROM dispatches WHERE id = ?)",
                (dispatch_id,),
            )

    async def retry(
        self, dispatch_id: int, when: datetime, code: int | None, text: str, *, doubtful: datetime | None
    ) -> None:
        """Try again later. `doubtful` is what is still not known of the requests so far."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE dispatches SET next_attempt = ?, error_code = ?, error_text = ?, doubtful = ? WHERE id = ?",
                (to_moment(when), code, text, to_moment(doubtful) if doubtful else None, dispatch_id),
            )

    async def failed(self, dispatch_id: int, code: int | None, text: str) -> None:
        """Give a message up for good."""
        async with self._database.write() as connection:
            await _fail(connection, "id = ?", code, text, dispatch_id)

    async def close_place(self, destination_id: int, state: str, reason: str, now: datetime) -> bool:
        """Suspend a place, or note that it is gone; whether an administrator is to be told, which is true but once.

        What is under way waits until a suspended place opens again, and is given up where it is gone.
        """
        async with self._database.write() as connection:
            cursor = await connection.execute(
                "UPDATE destinations SET state = ?, reason = ?, changed = ?, told = ? WHERE id = ? AND told IS NULL",
                (state, reason, to_moment(now), to_moment(now), destination_id),
            )
            first = cursor.rowcount == 1
            await connection.execute(
                "UPDATE destinations SET state = ?, reason = ?, changed = ? WHERE id = ?",
                (state, reason, to_moment(now), destination_id),
            )
            if state == "gone":
                await _fail(connection, "destination_id = ? AND state = 'sending'", None, reason, destination_id)
                await _drop(connection, "destination_id = ? AND state = 'pending'", "gone", destination_id)
            return first and state == "suspended"

    async def suspended(self, until: datetime) -> list[Destination]:
        """The places that have been suspended since `until` or longer and have something to tell."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {_DESTINATION} FROM destinations d WHERE d.state = 'suspended' AND d.changed <= ?"
                f" AND d.id IN (SELECT destination_id FROM ({_WAITING}))",
                (to_moment(until),),
            )
        return [Destination(*row) for row in rows]

    async def reopen(self, destination_id: int) -> None:
        """Try a suspended place again."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE destinations SET state = 'open', reason = '' WHERE id = ? AND state = 'suspended'",
                (destination_id,),
            )

    async def note_dm(self, destination_id: int, channel_id: int) -> None:
        """Keep the channel of a person's direct messages."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE destinations SET dm_channel_id = ? WHERE id = ?", (channel_id, destination_id)
            )

    async def expire(self, before: datetime) -> int:
        """Give up what waits since before this moment: it is no news any more. How many deliveries."""
        async with self._database.write() as connection:
            await _fail(connection, "created < ? AND state = 'sending'", None, "stale", to_moment(before))
            return await _drop(
                connection,
                "created < ? AND due < ? AND state = 'pending'",
                "stale",
                *(to_moment(before), to_moment(before)),
            )


_DESTINATION = "d.id, d.kind, d.discord_id, d.guild_id, d.dm_channel_id, d.state, d.reason"
# For each place, when its message under way is due, or, where there is none, its oldest pending delivery.
_WAITING = (
    "SELECT destination_id, min(next_attempt) AS next FROM dispatches WHERE state = 'sending' GROUP BY destination_id"
    " UNION ALL SELECT destination_id, min(due) FROM deliveries p WHERE state = 'pending' AND NOT EXISTS"
    " (SELECT 1 FROM dispatches u WHERE u.state = 'sending' AND u.destination_id = p.destination_id)"
    " GROUP BY destination_id"
)


async def _under_way(connection: Connection, destination_id: int) -> Dispatch | None:
    rows = await connection.execute_fetchall(
        "SELECT id, nonce, attempts, doubtful, created FROM dispatches"
        " WHERE destination_id = ? AND state = 'sending' ORDER BY id LIMIT 1",
        (destination_id,),
    )
    for id_, nonce, attempts, doubtful, created in rows:
        return Dispatch(id_, nonce, attempts, from_moment(doubtful) if doubtful else None, from_moment(created))
    return None


async def _pending(connection: Connection, destination_id: int, now: datetime) -> list[Pending]:
    """What is due, the oldest first."""
    rows = await connection.execute_fetchall(
        "SELECT p.id, p.watch_id, p.story_id, p.due, p.reason, (SELECT max(t.dispatch_id) FROM deliveries t"
        " WHERE t.destination_id = p.destination_id AND t.state IN ('sent', 'coalesced') AND (t.story_id = p.story_id"
        " OR t.article_id IN (SELECT article_id FROM story_articles WHERE story_id = p.story_id)))"
        " FROM deliveries p WHERE p.destination_id = ? AND p.state = 'pending' AND p.due <= ? ORDER BY p.id",
        (destination_id, to_moment(now)),
    )
    return [Pending(id_, watch, story, from_moment(due), *rest) for id_, watch, story, due, *rest in rows]


async def _sent(connection: Connection, destination_id: int, since: datetime) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {0: []}
    for dispatch_id, sent in await connection.execute_fetchall(
        "SELECT id, sent FROM dispatches WHERE destination_id = ? AND state = 'sent' AND sent > ? ORDER BY sent",
        (destination_id, to_moment(since)),
    ):
        found[0].append(from_moment(sent))
        for (watch_id,) in await connection.execute_fetchall(
            "SELECT DISTINCT watch_id FROM deliveries WHERE dispatch_id = ?", (dispatch_id,)
        ):
            found.setdefault(watch_id, []).append(from_moment(sent))
    return found


async def _new_dispatch(
    connection: Connection, destination_id: int, deliveries: Iterable[int], now: datetime
) -> Dispatch | None:
    moment = to_moment(now)
    ids = list(deliveries)
    # Two libraries of one bot must not share a nonce either: Discord would take the second message for the first.
    digest = hashlib.blake2b(f"{destination_id} {ids} {moment}".encode(), digest_size=12)
    cursor = await connection.execute(
        "INSERT INTO dispatches (destination_id, nonce, next_attempt, created) VALUES (?, ?, ?, ?)",
        (destination_id, digest.hexdigest(), moment, moment),
    )
    await connection.executemany(
        "UPDATE deliveries SET state = 'sending', dispatch_id = ? WHERE id = ?",
        [(cursor.lastrowid, id_) for id_ in ids],
    )
    return await _under_way(connection, destination_id)


async def _fail(connection: Connection, where: str, code: int | None, text: str, value: Any) -> None:
    for (id_,) in await connection.execute_fetchall(f"SELECT id FROM dispatches WHERE {where}", (value,)):
        await connection.execute(
            "UPDATE dispatches SET state = 'failed', error_code = ?, error_text = ? WHERE id = ?", (code, text, id_)
        )
        await connection.execute(
            "UPDATE deliveries SET state = 'failed', reason = ? WHERE dispatch_id = ? AND state = 'sending'",
            (text, id_),
        )


async def _drop(connection: Connection, where: str, reason: str, *values: Any) -> int:
    cursor = await connection.execute(
        f"UPDATE deliveries SET state = 'dropped', reason = ? WHERE {where}", (reason, *values)
    )
    return cursor.rowcount


async def _read_kept(connection: Connection, article_id: int) -> tuple[str, Analysis, list[Indexed]] | None:
    """Title, analysis and indexed words of an article."""
    row = await articles.find_row(connection, article_id)
    if row is None:
        return None
    words = await search.read_words(connection, [article_id])
    return row.title, await analyses.read(connection, article_id), words[article_id]
