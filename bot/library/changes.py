"""The catalogue kept level with the database, also where another process writes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiosqlite import Connection

from bot.library import entries
from bot.library.catalogue import Catalogue, Entry
from bot.library.database import Database, in_one_go
from bot.library.identities import pages
from bot.library.shelves import all_shelves
from bot.model import IdentityRow

EVERY = 2.0
# Entries put at once: the event loop is kept for as long as that takes.
_BATCH = 50

_log = logging.getLogger(__name__)


class Seen(NamedTuple):
    """The numbers of the last changes to articles and to identities."""

    article: int
    identity: int


class Changed(NamedTuple):
    """Articles and identities stored or removed, up to the changes numbered `until`, and the shelves of all servers."""

    until: Seen
    entries: list[Entry]
    gone: list[int]
    identities: set[int]
    identity_rows: list[IdentityRow]
    servers: dict[int, int]


async def last_change(connection: Connection) -> Seen:
    rows = await connection.execute_fetchall(
        "SELECT (SELECT ifnull(max(seq), 0) FROM article_changes), (SELECT ifnull(max(seq), 0) FROM identity_changes)"
    )
    return next(Seen(*row) for row in rows)


class CatalogueFollower:
    """Brings what was written into the catalogue. `seen` numbers the last changes that it holds."""

    def __init__(self, database: Database, catalogue: Catalogue, seen: Seen) -> None:
        self._database = database
        self._catalogue = catalogue
        self._seen = seen
        self._data_version: int | None = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """A transaction; once it is committed, the catalogue holds what it and other processes wrote."""
        async with self._database.write() as connection:
            yield connection
            changed = await in_one_go(connection, self._read)
        self._apply(changed)

    async def catch_up(self) -> None:
        """Take over what another process wrote; costs next to nothing where there is nothing."""
        version = await self._database.data_version()
        if version == self._data_version:
            return
        more = True
        while more:
            async with self._database.read_everything() as connection:
                changed = await self._read(connection, _BATCH)
            more = _BATCH in (len(changed.entries) + len(changed.gone), len(changed.identities))
            self._apply(changed)
            await asyncio.sleep(0)
        self._data_version = version

    async def follow(self, every: float = EVERY) -> None:
        """Catch up again and again, until cancelled; `every` is in seconds."""
        while True:
            try:
                await self.catch_up()
            except Exception as error:  # nothing ends the following but the end of the program
                _log.warning("What other processes wrote could not be read, the next try follows: %s", error)
            await asyncio.sleep(every)

    async def _read(self, connection: Connection, limit: int = -1) -> Changed:
        rows = await connection.execute_fetchall(
            "SELECT seq, article_id FROM article_changes WHERE seq > ? ORDER BY seq LIMIT ?",
            (self._seen.article, limit),
        )
        seq = {article_id: number for number, article_id in rows}
        found = await entries.read(connection, seq)
        rows = await connection.execute_fetchall(
            "SELECT seq, identity_id FROM identity_changes WHERE seq > ? ORDER BY seq LIMIT ?",
            (self._seen.identity, limit),
        )
        identities = {identity: number for number, identity in rows}
        until = Seen(
            max(seq.values(), default=self._seen.article), max(identities.values(), default=self._seen.identity)
        )
        gone = sorted(seq.keys() - {entry.row.id for entry in found})
        return Changed(
            until,
            found,
            gone,
            set(identities),
            await pages.read_rows(connection, identities),
            await all_shelves(connection),
        )

    def _apply(self, changed: Changed) -> None:
        self._catalogue.servers = changed.servers
        if changed.until.article > self._seen.article:  # else a write has overtaken this reading
            for entry in changed.entries:
                self._catalogue.put(entry)
            for article_id in changed.gone:
                self._catalogue.discard(article_id)
        if changed.until.identity > self._seen.identity:
            self._catalogue.identities.replace(changed.identities, changed.identity_rows)
        self._seen = Seen(*map(max, self._seen, changed.until))
