"""The worker that empties the outbox into Discord.

What it promises: an alert that is in the outbox is posted, and posted once. A message counts as sent when Discord has
given its id. Where the outcome of a request is not known (an error of Discord's, a connection that broke, a process
that was killed), it is repeated with the same nonce, and Discord gives back the message that it made the first time.
Discord remembers nonces for a few minutes only; later, the channel's own messages are looked through for the one in
doubt before it is sent again. Where the bot may not read the message history there, an alert in doubt for so long is
sent again: twice is better than never.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import discord

from bot.alerts.outcomes import Action, Outcome, judge
from bot.alerts.planning import make_planner
from bot.alerts.watchbook import WatchBook
from bot.config import DeliverySettings
from bot.library import Library
from bot.library.clock import SLACK
from bot.library.letters import Item
from bot.library.outbox import Destination, Dispatch
from bot.library.shelves import reading_for

log = logging.getLogger(__name__)
DAY = timedelta(days=1)
# Before the moment of a doubtful request: the clocks of both sides may differ.
_SLACK = timedelta(minutes=10)
_LOOKED_THROUGH = 1_000
_AT_ONCE = 8
_GRACE = 2.0
# The bot itself found that it may not write there, without asking Discord.
NO_RIGHT = "no right"


class Writer(Protocol):
    """Writes the messages; what it gives are arguments of discord.py's `send`."""

    async def alert(
        self, place: Destination, dispatch: Dispatch, items: Sequence[Item], now: datetime
    ) -> dict[str, Any] | None:
        """Null where there is nothing left to tell. A button's custom id holds the dispatch's nonce."""
        ...

    def suspended(self, place: Destination, reason: str) -> dict[str, Any]: ...


class Delivery:
    """Started once the bot knows Discord; `drain` sends what is due and can be called by hand."""

    def __init__(
        self,
        client: discord.Client,
        library: Library,
        book: WatchBook,
        writer: Writer,
        settings: DeliverySettings,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._library = library
        self._outbox = library.outbox
        self._writer = writer
        self._settings = settings
        self._clock = clock
        self._planner = make_planner(book.options, place_cap=settings.messages_per_hour)
        self._task: asyncio.Task[None] | None = None
        self._draining = asyncio.Lock()
        self._stopping = False
        self._before: tuple[datetime, float] | None = None

    def start(self) -> None:
        if self._task is None:
            # In a context of its own: who waits for what an event set going does not wait for the worker.
            self._task = asyncio.Task(self._run(), context=contextvars.Context())

    async def close(self) -> None:
        """Stops. A message under way has a moment to arrive; if it does not, the next start settles it."""
        self._stopping = True
        if self._task is not None:
            if self._draining.locked():
                await asyncio.wait({self._task}, timeout=_GRACE)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        await self._client.wait_until_ready()
        while not self._stopping:
            self._outbox.arrived.clear()
            try:
                await self.drain()
                pause = await self._pause()
            except Exception:  # whatever goes wrong, alerts that come later are still sent
                log.exception("The alerts could not be sent; they are tried again.")
                pause = self._settings.poll_seconds
            if self._stopping:
                return
            try:
                await asyncio.wait_for(self._outbox.arrived.wait(), pause)
            except TimeoutError:
                continue

    async def _pause(self) -> float:
        """Seconds until something is due, at most until the outbox is looked at for what other processes wrote."""
        due = await self._outbox.next_due()
        wait = (due - self._clock()).total_seconds() if due else self._settings.poll_seconds
        return min(max(wait, 0.05), self._settings.poll_seconds)

    async def drain(self) -> None:
        """Send what is due, place by place, each place's messages in their order; returns when nothing more is due."""
        async with self._draining:
            if await self._clock_is_steady():
                await self._outbox.expire(self._clock() - timedelta(hours=self._settings.stale_hours))
            await self._reopen()
            gate = asyncio.Semaphore(_AT_ONCE)
            while not self._stopping and (places := await self._outbox.due(self._clock())):
                done = await asyncio.gather(*(self._guarded(gate, place) for place in places))
                if not any(done):
                    return

    async def _clock_is_steady(self) -> bool:
        """False where the clock was put forward since the last drain: nothing is too old by that. What a clock that
        was put back has left in a time to come is due now."""
        now, running = self._clock(), time.monotonic()
        before, self._before = self._before, (now, running)
        passed = timedelta(seconds=running - before[1]) if before else timedelta()
        if before is None or now < before[0] + passed - SLACK:
            count = await self._library.clock_faults.mend(now)
            if count:
                log.warning("The clock was set back: %d entries that waited for a later time are due now.", count)
            return before is None
        if now > before[0] + passed + SLACK:
            log.warning("The clock was put forward, or the machine slept: no alert is given up for its age this time.")
            return False
        return True

    async def _guarded(self, gate: asyncio.Semaphore, place: Destination) -> bool:
        """One message of one place; false where it could not even be tried."""
        async with gate:
            try:
                await self._advance(place)
            except Exception:  # one place must not hold up the others
                log.exception("The alerts of %s %d could not be sent.", place.kind, place.discord_id)
                return False
            return True

    async def _advance(self, place: Destination) -> None:
        now = self._clock()
        dispatch = await self._outbox.under_way(place.id)
        if dispatch is None:
            dispatch = await self._outbox.plan(place.id, now, now - DAY, self._planner)
        if dispatch is None:
            return
        if self._lacks_right(place):
            await self._suspend(place, NO_RIGHT)
            return
        with reading_for(place.guild_id if place.kind == "channel" else None):
            items = await self._library.letters.items(dispatch.id)
        fields = await self._writer.alert(place, dispatch, items, now)
        if fields is None:
            await self._outbox.failed(dispatch.id, None, "withdrawn")
            return
        await self._send(place, dispatch, fields)

    async def _send(self, place: Destination, dispatch: Dispatch, fields: dict[str, Any]) -> None:
        doubtful, claimed = dispatch.doubtful, None
        try:
            channel = await self._channel(place)
            if doubtful and self._clock() - doubtful > timedelta(seconds=self._settings.nonce_seconds):
                posted = await self._look_for(channel, dispatch, doubtful)
                if posted is not None:
                    await self._outbox.sent(dispatch.id, channel.id, posted, self._clock())
                    return
                doubtful = None
            claimed = self._clock()
            await self._outbox.claim(dispatch.id, claimed, refuted=doubtful is None)
            message = await channel.send(**fields, nonce=dispatch.nonce)
        except Exception as error:
            outcome = judge(error)
            if outcome.doubtful:
                doubtful = doubtful or claimed
            await self._settle(place, dispatch, outcome, doubtful)
            return
        await self._outbox.sent(dispatch.id, message.channel.id, message.id, self._clock())

    async def _settle(
        self, place: Destination, dispatch: Dispatch, outcome: Outcome, doubtful: datetime | None
    ) -> None:
        told = f"to {place.kind} {place.discord_id}: {outcome.text}"
        if outcome.action is Action.GIVE_UP:
            log.error("An alert was refused and is given up, %s", told)
            await self._outbox.failed(dispatch.id, outcome.code, outcome.text)
            return
        pause = outcome.after or self._back_off(dispatch.attempts)
        await self._outbox.retry(
            dispatch.id, self._clock() + timedelta(seconds=pause), outcome.code, outcome.text, doubtful=doubtful
        )
        if outcome.action is Action.SUSPEND:
            await self._suspend(place, str(outcome.code or outcome.text))
        elif outcome.action is Action.GONE:
            log.warning("The place is gone, its alerts are given up, %s", told)
            await self._outbox.close_place(place.id, "gone", "gone", self._clock())
        else:
            log.warning("An alert could not be sent, again in %.0f s, %s", pause, told)

    def _back_off(self, attempts: int) -> float:
        """Seconds, doubled with each attempt, half of them by chance: many places do not come back at once."""
        most = min(self._settings.retry_max_seconds, self._settings.retry_seconds * 2.0 ** min(attempts, 30))
        return most * random.uniform(0.5, 1.0)

    async def _channel(self, place: Destination) -> discord.PartialMessageable:
        if place.kind == "channel":
            return self._client.get_partial_messageable(place.discord_id, guild_id=place.guild_id)
        if place.dm_channel_id is None:
            opened = await self._client.create_dm(discord.Object(place.discord_id))
            await self._outbox.note_dm(place.id, opened.id)
            return self._client.get_partial_messageable(opened.id)
        return self._client.get_partial_messageable(place.dm_channel_id)

    async def _look_for(
        self, channel: discord.PartialMessageable, dispatch: Dispatch, doubtful: datetime
    ) -> int | None:
        """The id of the message that the channel holds of this dispatch."""
        after = doubtful - _SLACK
        async for message in channel.history(after=after, limit=_LOOKED_THROUGH, oldest_first=True):
            if str(message.nonce) == dispatch.nonce or dispatch.nonce in _marks(message):
                return message.id
        return None

    def _lacks_right(self, place: Destination) -> bool:
        """Whether the bot knows by itself that it may not write there; what it does not know, Discord will tell."""
        channel = self._client.get_channel(place.discord_id) if place.kind == "channel" else None
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.me is None:
            return False
        rights = channel.permissions_for(channel.guild.me)
        may_send = rights.send_messages_in_threads if isinstance(channel, discord.Thread) else rights.send_messages
        return not (rights.view_channel and may_send)

    async def _suspend(self, place: Destination, reason: str) -> None:
        log.warning("The alerts of %s %d wait: Discord refuses them (%s).", place.kind, place.discord_id, reason)
        if await self._outbox.close_place(place.id, "suspended", reason, self._clock()):
            await self._tell_admin(place, reason)

    async def _tell_admin(self, place: Destination, reason: str) -> None:
        """To the server's channel for such notices, else to its owner. Tried once; the log has it in any case."""
        guild = self._client.get_guild(place.guild_id) if place.guild_id and place.kind == "channel" else None
        if guild is None:
            return
        fields = self._writer.suspended(place, reason)
        try:
            channel = guild.public_updates_channel
            if channel is not None and channel.permissions_for(guild.me).send_messages:
                await channel.send(**fields)
            elif guild.owner_id is not None:
                await (await self._client.create_dm(discord.Object(guild.owner_id))).send(**fields)
        except Exception as error:  # whatever Discord or the network say: the alerts wait, and /watch log shows it
            log.warning("No administrator of %s could be told: %s", guild.name, error)

    async def _reopen(self) -> None:
        """Tries suspended places again: after a while, or as soon as the bot sees that it got the right it lacked."""
        now = self._clock()
        waited = await self._outbox.suspended(now - timedelta(seconds=self._settings.recheck_seconds))
        for place in await self._outbox.suspended(now):
            if not self._lacks_right(place) and (place.reason == NO_RIGHT or place in waited):
                await self._outbox.reopen(place.id)


def _marks(message: discord.Message) -> str:
    """The custom ids of a message's buttons."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return " ".join(str(getattr(child, "custom_id", "")) for row in rows for child in row.children)
