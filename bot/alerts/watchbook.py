"""The watches in memory, and the engine that is built of them, renewed while the old one goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.alerts.engine import Engine
from bot.alerts.names import SameName, same_name
from bot.alerts.planning import DIGEST, first_due
from bot.library import Library
from bot.library.outbox import News
from bot.library.search import Indexed
from bot.model import Analysis, Digest, Watch, WatchOptions


class WatchBook:
    """Made by `open`, which also lets the library match what it stores. `zone` is where the desk's clock stands.

    `same` decides whether two names mean one actor.
    """

    def __init__(self, library: Library, zone: ZoneInfo, same: SameName = same_name) -> None:
        self.zone = zone
        self._library = library
        self._same = same
        self._watches: dict[int, Watch] = {}
        self._engine = Engine([])
        self._renewing = asyncio.Lock()

    @classmethod
    async def open(cls, library: Library, zone: ZoneInfo, same: SameName = same_name) -> WatchBook:
        book = cls(library, zone, same)
        await book.renew()
        library.outbox.matcher = book
        return book

    async def renew(self) -> None:
        """Read the watches anew. Their engine is built in a thread; until it stands, the old one answers."""
        async with self._renewing:
            watches = await self._library.watches.find()
            active = [watch for watch in watches if not watch.paused]
            self._engine = await asyncio.to_thread(Engine, active, same=self._same)
            self._watches = {watch.id: watch for watch in watches}

    async def silence(self, watch_id: int) -> None:
        """No more answers to chat messages from this watch."""
        watch = self._watches.get(watch_id)
        if watch is not None:
            await self._library.watches.change(watch_id, options=replace(watch.options, chat=False))
            await self.renew()

    def news(self, title: str, analysis: Analysis, words: Sequence[Indexed], now: datetime) -> list[News]:
        found = self._engine.match_article(title, analysis, words)
        return [
            News(
                watch.id, first_due(watch.options, now, self.zone), "" if watch.options.digest is Digest.OFF else DIGEST
            )
            for watch in found
        ]

    def mentioned(self, text: str, channel_id: int) -> list[Watch]:
        """The watches of a channel that a message there matches, in the order of their ids."""
        return [watch for watch in self._engine.match_text(text) if watch.channel_id == channel_id]

    def of_channel(self, channel_id: int) -> list[Watch]:
        return [watch for watch in self._watches.values() if watch.channel_id == channel_id]

    def of_person(self, author_id: int) -> list[Watch]:
        """A person's own watches, told to them alone."""
        return [watch for watch in self._watches.values() if watch.channel_id is None and watch.author_id == author_id]

    def get(self, watch_id: int) -> Watch | None:
        return self._watches.get(watch_id)

    def options(self, watch_id: int) -> WatchOptions | None:
        watch = self._watches.get(watch_id)
        return watch.options if watch else None
