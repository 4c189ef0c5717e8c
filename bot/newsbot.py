"""The bot: opens the library, starts the analyser's process, loads the cogs, and connects."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import gc
import logging
import pkgutil
from collections.abc import Coroutine
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord.ext import commands

import cogs
from bot.alerts.delivery import Delivery
from bot.alerts.watchbook import WatchBook
from bot.articles.web import Web
from bot.config import Settings
from bot.language import offices
from bot.language.intent_rules import rules
from bot.language.same_name import known
from bot.language.worker import AnalysisWorker
from bot.library import Library, LibraryError
from bot.library.feeding import Feeding
from bot.library.folders import FolderWatch, log_report
from bot.library.reanalysis import reanalyze
from bot.operating.address import point_at
from bot.operating.metrics import Metrics
from bot.replies.alerts import AlertWriter
from bot.replies.pace import PacedTree, Paces
from bot.replies.posting import DigestPoster
from bot.replies.pulse import Pulse

log = logging.getLogger(__name__)

# Tasks of discord.py in which a command, a control or a message is answered, by the beginnings of their names.
_ANSWERS = ("CommandTree-invoker", "discord-ui-", "discord.py: on_message")
_GRACE, _LAST_WORD = 1.5, 0.5
_WARM_UP_AFTER = 10.0  # seconds


class NewsBot(commands.Bot):
    """Vigie on Discord. What is declared here is there once `open` has run, which `setup_hook` sees to, as it does to
    the watches and their delivery."""

    library: Library
    worker: AnalysisWorker
    web: Web
    feeding: Feeding
    book: WatchBook
    delivery: Delivery

    def __init__(self, settings: Settings, **options: Any) -> None:
        intents = discord.Intents(guilds=True, messages=True, message_content=settings.discord.message_content)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=PacedTree,
            **options,
        )
        self.settings = settings
        self.lent: AnalysisWorker | None = None
        self.pulse = Pulse()
        self.paces = Paces(settings.limits)
        self._opened = False
        self._resources = contextlib.AsyncExitStack()
        self._background: set[asyncio.Task[None]] = set()

    async def on_message(self, message: discord.Message, /) -> None:
        """No prefix commands: the cogs listen for messages themselves."""

    async def open(self, worker: AnalysisWorker | None = None) -> None:
        """Opens the library and starts the analyser's process; a second call does nothing.

        A worker that is handed over, or `lent` before, may be starting already, and stays with its owner.
        Raises LibraryError for a database that cannot be used.
        """
        if self._opened:
            return
        self._opened = True
        self.library = await Library.open(self.settings.library.path)
        self._resources.push_async_callback(self.library.close)
        # What the catalogue holds stays: looking through it for garbage again and again would keep answers waiting.
        gc.collect()
        gc.freeze()
        worker = worker or self.lent
        if worker is None:
            worker = AnalysisWorker(self.settings.language.pipeline)
            self._resources.push_async_callback(worker.close)
        await worker.start()
        self.worker = worker
        self.web = Web(self.settings.feeds)
        self._resources.push_async_callback(self.web.close)
        self.feeding = Feeding(self.library, worker, self.web, self.settings.feeds)
        self._resources.push_async_callback(self.feeding.close)
        self._start(self.library.follower.follow())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Beside the answers, until the end; in a context of its own: who waits for what an event set going does not
        wait for this."""
        task = asyncio.Task(work, loop=asyncio.get_running_loop(), context=contextvars.Context())
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def setup_hook(self) -> None:
        await self.open()
        self.book = await WatchBook.open(self.library, ZoneInfo(self.settings.watches.time_zone))
        self.delivery = Delivery(
            self, self.library, self.book, AlertWriter(self, self.book, self.library), self.settings.delivery
        )
        for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
            await self.load_extension(module.name)
        await self._sync_commands()
        self.delivery.start()
        if self._opened:  # else the library belongs to someone else, who loads it
            self.feeding.start()
            self._start(self._bring_up_to_date())
            self._start(self.pulse.beat())
            await self._open_metrics()
            if days := self.settings.library.keep_days:
                self._start(self.library.retention.run(days))
            self._start(DigestPoster(self, self.library).run())
            self._start(_warm_up())

    async def _open_metrics(self) -> None:
        if self.settings.metrics.port:
            metrics = Metrics(self)
            self._resources.push_async_callback(metrics.close)
            await metrics.open(self.settings.metrics)

    async def _sync_commands(self) -> None:
        try:
            await self.tree.sync()
        except discord.HTTPException as error:
            log.error("Discord refused the list of commands, the earlier list stays: %s", error)

    async def _bring_up_to_date(self) -> None:
        """Loads the configured folders and reads anew what an older analyser read, while the bot already answers."""
        if self.settings.articles.folders:
            await self._load_folders()
        await self._analyse_again()

    async def _analyse_again(self) -> None:
        """What a correction left stale, and what another version of the analyser read."""
        version = self.worker.version
        try:
            if waiting := await self.library.rereading.count_stale(version):
                log.info(
                    "Articles of another version of the analyser, or just corrected, to analyse again: %d", waiting
                )
                report = await reanalyze(self.library, self.worker.analyse, version)
                for title, reason in report.failures:
                    log.warning("%s: %s", title, reason)
                log.info("%s", report.summary())
        except Exception:
            log.exception("Analysing articles again stopped; the next start goes on.")

    async def _load_folders(self) -> None:
        """Loads the configured folders, then looks on for what comes into them."""
        watch = FolderWatch(self.library, self.worker, self.settings.articles.folders)
        try:
            log_report(await watch.load_all())
        except LibraryError as error:
            log.error("%s The articles loaded before stay.", error)
        except Exception:
            log.exception("Loading the configured folders stopped; the articles loaded before it stay.")
        if seconds := self.settings.articles.rescan_seconds:
            self._start(watch.run(seconds))

    async def close(self) -> None:
        """Leaves Discord, then stops the worker and closes the library, whatever goes wrong before."""
        async with self._resources:
            # Before Discord is left: an answer under way has a moment to arrive, and no alert is to be in doubt.
            await asyncio.gather(_finish_answers(), *([self.delivery.close()] if hasattr(self, "delivery") else []))
            for task in self._background:
                task.cancel()
            await asyncio.gather(*self._background, return_exceptions=True)
            await super().close()


class ShardedNewsBot(NewsBot, commands.AutoShardedBot):
    """The same on several connections, each with a part of the servers; what is no server's runs once all the same."""


async def _finish_answers() -> None:
    """Waits a moment for the answers under way; what takes longer is broken off, and says so (see `answered`)."""
    answers = [task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS)]
    if not answers:
        return
    _, late = await asyncio.wait(answers, timeout=_GRACE)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=_LAST_WORD)


async def _warm_up() -> None:
    """What takes long at its first use, once the start is over: spaCy, by which messages to the bot are read, and the
    tables of known names and offices, by which a name typed otherwise is found and told from others."""
    await asyncio.sleep(_WARM_UP_AFTER)
    await asyncio.to_thread(rules)
    await asyncio.to_thread(known.load_tables)
    await asyncio.to_thread(offices.load_tables)
    gc.freeze()  # as when the library was opened


def create_bot(settings: Settings) -> NewsBot:
    """The whole bot, not connected. Discord's addresses are set for the process, as discord.py keeps them."""
    point_at(settings.discord)
    # Vigie does not speak: what discord.py misses for voice is no news.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    shards = settings.discord.shards
    if not shards:
        return NewsBot(settings)
    return ShardedNewsBot(settings, shard_count=None if shards == "auto" else int(shards))


async def run_bot(settings: Settings, worker: AnalysisWorker | None = None) -> None:
    """Connects and answers until it is cancelled. A worker that is lent may be starting already.

    Raises discord.LoginFailure for a token that Discord refuses.
    """
    token = settings.discord.token
    if token is None:
        raise ValueError("settings hold no token")
    try:
        async with create_bot(settings) as bot:
            bot.lent = worker
            await bot.start(token.get_secret_value())
    except discord.PrivilegedIntentsRequired:
        log.warning(
            "The Message Content intent is off for this bot in the developer portal. Starting without it: "
            "commands, mentions of the bot and direct messages work; keyword watches see no other message."
        )
        await run_bot(without_message_content(settings), worker)


def without_message_content(settings: Settings) -> Settings:
    discord_settings = settings.discord.model_copy(update={"message_content": False})
    return settings.model_copy(update={"discord": discord_settings})
