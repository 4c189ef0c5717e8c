"""Watches: what is looked out for, for whom, and who may answer a mention."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiosqlite import Connection

from bot.language.names import name_tokens
from bot.library.database import Database
from bot.library.query import Problem, QueryError, canonical, parse_watch
from bot.library.rows import from_moment, to_moment
from bot.model import Digest, Kind, Status, Watch, WatchKind, WatchOptions

_AS_IS = WatchOptions()
_COLUMNS = (
    "id, guild_id, channel_id, author_id, query, created, kind, countries, contact_kind, contact_status, options,"
    " paused, destination_id"
)


class WatchExists(Exception):
    """The place has a watch for the same already, perhaps in another form; `watch` is that watch."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(watch.query)
        self.watch = watch


class TooManyWatches(Exception):
    """`limit` watches are held already by the person, or by the whole server where `server` is true."""

    def __init__(self, limit: int, *, server: bool) -> None:
        super().__init__(f"{limit} watches")
        self.limit = limit
        self.server = server


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new watch is to look for; see Watch for the fields."""

    query: str = ""
    kind: WatchKind = WatchKind.WORDS
    countries: tuple[str, ...] = ()
    contact_kind: Kind | None = None
    contact_status: Status | None = None

    def key(self) -> str:
        """Raises QueryError for a query that cannot be read."""
        if self.kind is WatchKind.WORDS:
            return canonical(parse_watch(self.query))
        if self.kind is WatchKind.ACTOR:
            words = name_tokens(self.query)
            if not words:
                raise QueryError(Problem.EMPTY, 0)
            return f"actor:{' '.join(words)}"
        sides = ",".join(sorted(self.countries))
        return f"{self.kind}:{sides}:{self.contact_kind or ''}:{self.contact_status or ''}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a watch is made: in a server's channel, or for its author alone. `deliver_to` is the channel that alerts
    go to where it is another, as for a forum, which takes no messages itself."""

    guild_id: int | None
    author_id: int
    channel_id: int | None
    deliver_to: int | None = None


class Watches:
    """All watches of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        place: Place,
        wanted: Wanted,
        options: WatchOptions = _AS_IS,
        *,
        per_person: int | None = None,
        per_server: int | None = None,
    ) -> Watch:
        """Raises QueryError, WatchExists and TooManyWatches."""
        wanted = replace(wanted, query=" ".join(wanted.query.split()))
        key = wanted.key()
        async with self._database.write() as connection:
            destination = await _destination(connection, place)
            known = await _find(connection, "destination_id = ? AND key = ?", destination, key)
            if known:
                raise WatchExists(known[0])
            await _check_limits(connection, place, per_person, per_server)
            cursor = await connection.execute(
                "INSERT INTO watches (guild_id, channel_id, author_id, destination_id, kind, query, countries,"
                " contact_kind, contact_status, key, options, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(place.guild_id, place.channel_id, place.author_id, destination),
                    *(wanted.kind, wanted.query, ",".join(wanted.countries)),
                    *(wanted.contact_kind, wanted.contact_status, key, _dump(options), to_moment(datetime.now(UTC))),
                ),
            )
            return (await _find(connection, "id = ?", cursor.lastrowid))[0]

    async def find(self, *, channel_id: int | None = None, author_id: int | None = None) -> list[Watch]:
        """The watches of a channel, or a person's own, the oldest first; without either, all."""
        async with self._database.read() as connection:
            if channel_id is not None:
                return await _find(connection, "channel_id = ?", channel_id)
            if author_id is not None:
                return await _find(connection, "channel_id IS NULL AND author_id = ?", author_id)
            return await _find(connection, "TRUE")

    async def get(self, watch_id: int) -> Watch | None:
        async with self._database.read() as connection:
            return next(iter(await _find(connection, "id = ?", watch_id)), None)

    async def change(
        self,
        watch_id: int,
        *,
        wanted: Wanted | None = None,
        options: WatchOptions | None = None,
        paused: bool | None = None,
    ) -> Watch | None:
        """The watch as it is then, null for one that is gone. Raises QueryError and WatchExists.

        What a watch has not told yet when it is paused, it never will.
        """
        async with self._database.write() as connection:
            if wanted is not None:
                wanted = replace(wanted, query=" ".join(wanted.query.split()))
                await _rewrite(connection, watch_id, wanted)
            if options is not None:
                await connection.execute("UPDATE watches SET options = ? WHERE id = ?", (_dump(options), watch_id))
            if paused is not None:
                await connection.execute("UPDATE watches SET paused = ? WHERE id = ?", (paused, watch_id))
            if paused:
                await connection.execute(
                    "UPDATE deliveries SET state = 'dropped', reason = 'paused'"
                    " WHERE watch_id = ? AND state = 'pending'",
                    (watch_id,),
                )
            return next(iter(await _find(connection, "id = ?", watch_id)), None)

    async def remove(self, watch_id: int) -> bool:
        """Whether there was such a watch. What it still had to tell is forgotten with it."""
        async with self._database.write() as connection:
            cursor = await connection.execute("DELETE FROM watches WHERE id = ?", (watch_id,))
            return cursor.rowcount == 1

    async def claim_mention(
        self, watch_id: int, now: datetime, cooldown: timedelta, message_id: int | None = None
    ) -> bool:
        """True at most once per watch and cool-down, and per message: who gets it answers the mention.

        Never for a watch that is paused, silenced or gone. `now` carries its time zone.
        """
        async with self._database.write() as connection:
            cursor = await connection.execute(
                "INSERT INTO mention_claims (watch_id, claimed, message_id)"
                " SELECT id, ?2, ?4 FROM watches WHERE id = ?1 AND NOT paused"
                " ON CONFLICT (watch_id) DO UPDATE SET claimed = excluded.claimed, message_id = excluded.message_id"
                " WHERE claimed <= ?3 AND ifnull(muted_until, '') <= ?2"
                " AND (message_id IS NULL OR message_id IS NOT ?4)",
                (watch_id, to_moment(now), to_moment(now - cooldown), message_id),
            )
            return cursor.rowcount == 1

    async def mute_mentions(self, watch_id: int, until: datetime) -> bool:
        """No answer to mentions of this watch until then; false for a watch that is gone."""
        async with self._database.write() as connection:
            cursor = await connection.execute(
                "INSERT INTO mention_claims (watch_id, claimed, muted_until) SELECT id, '', ?2 FROM watches"
                " WHERE id = ?1 ON CONFLICT (watch_id) DO UPDATE SET muted_until = excluded.muted_until",
                (watch_id, to_moment(until)),
            )
            return cursor.rowcount == 1


async def _destination(connection: Connection, place: Place) -> int:
    """The place's id. It counts as open again: whoever adds a watch there says that it can be written to."""
    kind = "user" if place.channel_id is None else "channel"
    target = place.author_id if place.channel_id is None else place.deliver_to or place.channel_id
    await connection.execute(
        "INSERT INTO destinations (kind, discord_id, guild_id) VALUES (?, ?, ?) ON CONFLICT (kind, discord_id)"
        " DO UPDATE SET state = 'open', reason = '', told = NULL",
        (kind, target, place.guild_id),
    )
    rows = await connection.execute_fetchall(
        "SELECT id FROM destinations WHERE kind = ? AND discord_id = ?", (kind, target)
    )
    return next(int(row[0]) for row in rows)


async def _check_limits(connection: Connection, place: Place, per_person: int | None, per_server: int | None) -> None:
    rows = await connection.execute_fetchall(
        "SELECT (SELECT count(*) FROM watches WHERE author_id = ?1 AND guild_id IS ?2),"
        " (SELECT count(*) FROM watches WHERE guild_id IS ?2)",
        (place.author_id, place.guild_id),
    )
    own, all_ = next(iter(rows))
    for limit, held, server in ((per_person, own, False), (per_server, all_, True)):
        if limit is not None and held >= limit:
            raise TooManyWatches(limit, server=server)


async def _rewrite(connection: Connection, watch_id: int, wanted: Wanted) -> None:
    try:
        await connection.execute(
            "UPDATE watches SET kind = ?, query = ?, countries = ?, contact_kind = ?, contact_status = ?, key = ?"
            " WHERE id = ?",
            (
                *(wanted.kind, wanted.query, ",".join(wanted.countries)),
                *(wanted.contact_kind, wanted.contact_status, wanted.key(), watch_id),
            ),
        )
    except sqlite3.IntegrityError as error:
        known = await _find(
            connection,
            "key = ? AND destination_id = (SELECT destination_id FROM watches WHERE id = ?)",
            wanted.key(),
            watch_id,
        )
        raise WatchExists(known[0]) from error


async def _find(connection: Connection, where: str, *values: Any) -> list[Watch]:
    rows = await connection.execute_fetchall(f"SELECT {_COLUMNS} FROM watches WHERE {where} ORDER BY id", values)
    return [_watch(row) for row in rows]


def _watch(row: Sequence[Any]) -> Watch:
    id_, guild_id, channel_id, author_id, query, created, kind, countries, contact_kind, status, options, *rest = row
    paused, destination_id = rest
    return Watch(
        *(id_, guild_id, channel_id, author_id, query, from_moment(created), WatchKind(kind)),
        tuple(code for code in countries.split(",") if code),
        Kind(contact_kind) if contact_kind else None,
        Status(status) if status else None,
        _load(options),
        bool(paused),
        destination_id,
    )


def _dump(options: WatchOptions) -> str:
    return json.dumps(asdict(options))


def _load(text: str) -> WatchOptions:
    """An option that this version does not know is passed over."""
    held = {name: value for name, value in json.loads(text).items() if name in WatchOptions.__dataclass_fields__}
    if "digest" in held:
        held["digest"] = Digest(held["digest"])
    return WatchOptions(**held)
