"""Digests that are posted by themselves: each time of posting once, whatever happens in between."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime

import aiohttp
import discord
from discord.ext import commands

from bot.library import DigestSchedule, Library
from bot.library.digests import latest_slot
from bot.library.shelves import reading_for
from bot.replies import digest
from bot.replies.layout import Page, pages
from bot.replies.settings import zone_of
from bot.replies.speaking import guild_reader
from bot.replies.views import message_fields

log = logging.getLogger(__name__)
EVERY = 20.0


def _now() -> datetime:
    return datetime.now(UTC)


class DigestPoster:
    """Posts what is due. A time of posting is taken before the post, and never again: where the post fails, or the
    program ends in between, the next digest tells what this one did not."""

    def __init__(self, bot: commands.Bot, library: Library, clock: Callable[[], datetime] = _now) -> None:
        self._bot = bot
        self._library = library
        self._clock = clock

    async def run(self, every: float = EVERY) -> None:
        """Post what is due until cancelled; `every` is in seconds."""
        await self._bot.wait_until_ready()
        while True:
            try:
                await self.post_due()
            except Exception:  # nothing ends the posting but the end of the program
                log.exception("Digests that are due could not be read; the next try follows.")
            await asyncio.sleep(every)

    async def post_due(self) -> None:
        for schedule in await self._library.digests.all():
            guild = self._bot.get_guild(schedule.guild_id)
            if guild is None or guild.unavailable:  # its time is taken when the server is there again
                continue
            settings = self._library.settings.of(guild.id)
            slot = latest_slot(schedule, zone_of(schedule, settings), self._clock())
            if slot is not None:
                await self._post_slot(guild, schedule, slot)

    async def _post_slot(self, guild: discord.Guild, schedule: DigestSchedule, slot: datetime) -> None:
        channel = guild.get_channel(schedule.channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            log.warning("The digest of channel %d is given up: the channel is gone.", schedule.channel_id)
            await self._library.digests.remove(guild.id, schedule.channel_id)
            return
        until = await self._library.digests.take(schedule, slot, self._clock)
        if until is None:
            return
        try:
            for number, page in enumerate(await self._pages(guild, channel, schedule, until)):
                nonce = hashlib.blake2b(f"{channel.id} {slot} {number}".encode(), digest_size=12).hexdigest()
                await channel.send(**message_fields(page), nonce=nonce)
        except discord.Forbidden as error:
            await self._fail(schedule, "permission", error)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            await self._fail(schedule, "discord", error)
        except Exception:
            log.exception("The digest of channel %d could not be put together.", schedule.channel_id)
            await self._library.digests.failed(schedule, "library")
        else:
            await self._library.digests.posted(schedule, until)

    async def _pages(
        self, guild: discord.Guild, channel: discord.abc.GuildChannel, schedule: DigestSchedule, until: datetime
    ) -> list[Page]:
        """The messages to post; none where nothing is new and nothing is to be said of it."""
        zone = zone_of(schedule, self._library.settings.of(guild.id))
        reader = guild_reader(self._library, guild)
        with reading_for(guild.id):
            news = await self._library.arrivals(schedule.told, until)
        if news.empty and not schedule.note_empty:
            return []
        told = [digest.nothing(reader, news, zone)] if news.empty else digest.sections(reader, news, zone)
        return pages(reader, told, embeds=channel.permissions_for(guild.me).embed_links)

    async def _fail(self, schedule: DigestSchedule, problem: str, error: Exception) -> None:
        log.warning("The digest of channel %d could not be posted: %s", schedule.channel_id, error)
        await self._library.digests.failed(schedule, problem)
