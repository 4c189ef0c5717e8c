"""The items of feeds: which are new, and which are still to be read. Each keeps its row, so that none comes twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from aiosqlite import Connection

from bot.articles.feeds import FeedItem
from bot.articles.identity import Identity, Keys, choose, distinct, keys_of, usable
from bot.library.rows import to_moment

# A text that changes at each fetch must not be read at each.
_READINGS = 4
_KEPT = 10_000  # rows per feed


@dataclass(frozen=True, slots=True)
class PendingItem:
    """An item to be read, in the state that `digest` is of. Without an address of its own it is known by `path`."""

    id: int
    digest: str
    item: FeedItem
    feed_title: str
    path: str
    first_load: bool
    attempts: int


async def merge(
    connection: Connection,
    feed_id: int,
    items: Iterable[FeedItem],
    kept: Identity | None,
    now: datetime,
    *,
    first_load: bool,
) -> Identity:
    """Note what is new and what has changed, to be read; the field that the items are known by."""
    rows = [(item, keys_of(item)) for item in distinct(items)]
    fields = usable(keys for _, keys in rows)
    found = {field: await _known(connection, feed_id, field, [keys[field] for _, keys in rows]) for field in fields}
    identity = choose(fields, kept, {field: len(known) for field, known in found.items()}, len(rows))
    known = found[identity]
    # Feeds tell the newest first; news comes in as it happened.
    for item, keys in rows if first_load else reversed(rows):
        seen = known.get(keys[identity])
        if seen is None or (identity is Identity.TITLE and seen.is_another(item, keys)):
            await _insert(connection, feed_id, item, keys, now, first_load=first_load)
        elif seen.digest != item.digest:
            await _change(connection, seen.id, item, keys, now)
    await connection.execute(
        "DELETE FROM feed_items WHERE feed_id = ?1 AND item IS NULL AND id <="
        " (SELECT id FROM feed_items WHERE feed_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        (feed_id, _KEPT),
    )
    return identity


class _Seen(NamedTuple):
    """An item that was seen before."""

    id: int
    digest: str
    title_date: str | None

    def is_another(self, item: FeedItem, keys: Keys) -> bool:
        """Whether an item of the same title is a later one, such as a daily review: with other words on another day."""
        return self.digest != item.digest and self.title_date != keys.get(Identity.TITLE_DATE)


async def _known(connection: Connection, feed_id: int, field: Identity, keys: list[str]) -> dict[str, _Seen]:
    """By key, the latest of each."""
    rows = await connection.execute_fetchall(
        f'SELECT "{field}", id, digest, title_date FROM feed_items WHERE feed_id = ?'
        f' AND "{field}" IN (SELECT value FROM json_each(?)) ORDER BY id',
        (feed_id, json.dumps(keys)),
    )
    return {key: _Seen(*values) for key, *values in rows}


def _columns(item: FeedItem, keys: Keys) -> tuple[str | None, ...]:
    host = (urlsplit(item.link or "").hostname or "") if item.alone else ""
    return (*(keys.get(field) for field in Identity), item.digest, host, json.dumps(asdict(item), default=str))


async def _insert(
    connection: Connection, feed_id: int, item: FeedItem, keys: Keys, now: datetime, *, first_load: bool
) -> None:
    await connection.execute(
        'INSERT INTO feed_items (guid, link, title, title_date, "all", digest, host, item, feed_id, first_load,'
        " seen, next_attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_columns(item, keys), feed_id, first_load, to_moment(now), to_moment(now)),
    )


async def _change(connection: Connection, item_id: int, item: FeedItem, keys: Keys, now: datetime) -> None:
    """An item that was rewritten is read again; a new date alone does not count as rewriting."""
    *columns, text = _columns(item, keys)
    await connection.execute(
        'UPDATE feed_items SET guid = ?, link = ?, title = ?, title_date = ?, "all" = ?, digest = ?, host = ?,'
        " attempts = iif(item IS NULL, 0, attempts), next_attempt = iif(item IS NULL, ?, next_attempt),"
        " item = iif(readings < ?, ?, item) WHERE id = ?",
        (*columns, to_moment(now), _READINGS, text, item_id),
    )


async def due(connection: Connection, host: str, now: datetime) -> PendingItem | None:
    """The next item of a host: the news first, then what a feed held when it was added."""
    rows = await connection.execute_fetchall(
        "SELECT i.id, i.digest, i.item, f.title, f.url, i.first_load, i.attempts"
        " FROM feed_items i JOIN feeds f ON f.id = i.feed_id"
        " WHERE i.host = ? AND i.item IS NOT NULL AND i.next_attempt <= ? ORDER BY i.first_load, i.id LIMIT 1",
        (host, to_moment(now)),
    )
    for id_, digest, text, title, url, first_load, attempts in rows:
        values = json.loads(text)
        if values["published"]:
            values["published"] = date.fromisoformat(values["published"])
        return PendingItem(id_, digest, FeedItem(**values), title, f"{url}#{id_}", bool(first_load), attempts)
    return None


async def put_off(connection: Connection, item_id: int, until: datetime, reason: str) -> None:
    await connection.execute(
        "UPDATE feed_items SET attempts = attempts + 1, next_attempt = ?, reason = ? WHERE id = ?",
        (to_moment(until), reason, item_id),
    )


async def finish(connection: Connection, pending: PendingItem, reason: str | None) -> None:
    """Nothing is left to do, `reason` says why where it could not be done. What was rewritten meanwhile stays due."""
    await connection.execute(
        "UPDATE feed_items SET item = iif(digest = ?, NULL, item), readings = readings + 1, attempts = 0, reason = ?"
        " WHERE id = ?",
        (pending.digest, reason, pending.id),
    )
