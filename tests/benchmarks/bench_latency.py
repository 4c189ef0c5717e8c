"""How long every slash command and every autocompletion takes with a full library, as a multiple of an empty command.

    python tests/benchmarks/bench_latency.py FOLDER [--articles 30000] [--library FILE] [--rounds 40]

FOLDER holds `articles.jsonl.xz` (see press.py). A tenth of the articles is stored, and told again nine times with other
words (see copies.py). `--library` names a database to build there and to use again while the rules are the same: the
run works on a copy. The bot is the real one with its analyser's process, in simcord; commands and the empty one go by
turns, so that other work on the machine slows all. Of what is typed, a part is chosen from the list, a part written by
hand, a part misspelt.

A command is over when all that it set going is: its answer has arrived and simcord finds nothing of the bot's still
running. Where simcord has no task of the command's to wait for, it looks again after 50 ms only: a wait of its own, in
which nothing is reckoned, and which the empty command escapes by chance, for the message that it posts sets a task
going. There it is made to look again after half a millisecond, with the empty command and with all others. "Answered"
is when the bot's last request had arrived, without what simcord settles after it.

`p50 ×` and `p95 ×` are multiples of the empty command's p50 and p95. `p95 / p50` sets p95 against its median, which is
harder: the machine's slow moments are then in the one alone. `processor` does so with processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import discord
import simcord
import simcord.actors
import simcord.env
import simcord.http.router
from copies import add_copies
from discord import app_commands
from latency_cases import cases
from press import fill

from bot.config import ArticlesSettings, FeedsSettings, LibrarySettings, LimitsSettings, Settings, WatchesSettings
from bot.language.pipeline import RULES_VERSION
from bot.library import Library
from bot.newsbot import NewsBot, create_bot

# Once through all the ways in which something is typed: tables of names and words are read when first needed.
WARM_UP = 4
TELLINGS = 10
COMMAND_FLOOR, COMPLETION_FLOOR = 10, 3
EMPTY = "empty"
_LOOKS_EVERY = 0.0005  # seconds
# A view's controls live this long; after it they are gone, as on a server where people come and go.
VIEWS_OVER = 1_000


class Desk:
    """A server in simcord with the library, and someone who may do everything."""

    def __init__(self, env: simcord.Env, library: Library) -> None:
        guild = env.create_guild()
        role = guild.create_role("Direction", permissions=discord.Permissions.all())
        self.env = env
        self.library = library
        self.channel = guild.create_text_channel("international")
        self.member = guild.add_member(env.create_user("editor"), roles=[role])
        self.requested = 0.0
        self.resting: set[asyncio.Future[Any]] = set()
        self.times: dict[str, list[float]] = defaultdict(list)
        self.answered: dict[str, list[float]] = defaultdict(list)
        self.used: dict[str, list[float]] = defaultdict(list)
        self.slow: dict[str, tuple[float, Any]] = {}

    async def slash(self, name: str, /, **options: Any) -> Any:
        return await self._timed(f"/{name}", options, self.member.slash(self.channel, name, **options))

    async def complete(self, name: str, option: str, typed: str, /, **filled: Any) -> list[dict[str, Any]]:
        work = self.member.autocomplete(self.channel, name, option, typed, **filled)
        found: list[dict[str, Any]] = await self._timed(f"/{name} {option}…", typed, work)
        return found

    async def _timed(self, name: str, asked: object, work: Awaitable[Any]) -> Any:
        self.resting = {*asyncio.all_tasks()}
        begun, used = time.perf_counter(), time.process_time()
        answer = await work
        self.used[name].append(1000 * (time.process_time() - used))
        taken = 1000 * (time.perf_counter() - begun)
        self.answered[name].append(1000 * (self.requested - begun))
        self.times[name].append(taken)
        self.slow[name] = max(self.slow.get(name, (0.0, None)), (taken, asked), key=lambda one: one[0])
        return answer


def _bot(path: Path) -> NewsBot:
    settings = Settings(
        articles=ArticlesSettings(folders=[]),
        library=LibrarySettings(path=path),
        feeds=FeedsSettings(allow_private=True, delay_seconds=0, per_server=500),
        watches=WatchesSettings(per_person=500, per_server=500),
        limits=LimitsSettings(person_per_minute=100_000, server_per_minute=100_000),
    )
    bot = create_bot(settings)

    async def empty(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(".")

    bot.tree.add_command(app_commands.Command(name=EMPTY, description="-", callback=empty))
    return bot


def _in_french() -> None:
    real: Callable[..., Any] = simcord.actors._interactions.base_payload

    def with_locale(*args: Any, **values: Any) -> Any:
        record, payload = real(*args, **values)
        payload["locale"] = "fr"
        return record, payload

    simcord.actors._interactions.base_payload = with_locale


class _Hurried(ModuleType):
    """asyncio for simcord. Where no task of the command under way is left to wait for, simcord looks again soon; where
    there is one, it waits for that as ever."""

    desk: Desk

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    def sleep(self, seconds: float) -> Awaitable[None]:
        return asyncio.sleep(min(seconds, _LOOKS_EVERY))

    def wait(self, tasks: Collection[asyncio.Future[Any]], **values: Any) -> Awaitable[Any]:
        if all(task in self.desk.resting or _ends_a_view(task) for task in tasks):
            values["timeout"] = min(values["timeout"], _LOOKS_EVERY)
        return asyncio.wait(tasks, **values)


def _ends_a_view(task: asyncio.Future[Any]) -> bool:
    return isinstance(task, asyncio.Task) and "timeout_task" in task.get_coro().__qualname__


def _look_often(desk: Desk) -> None:
    simcord.env.asyncio = _Hurried("asyncio")
    simcord.env.asyncio.desk = desk


def _note_requests(desk: Desk) -> None:
    """Keep the moment at which Discord had the bot's last request."""
    real: Callable[..., Any] = simcord.http.router.dispatch

    def noting(*args: Any, **values: Any) -> Any:
        try:
            return real(*args, **values)
        finally:
            desk.requested = time.perf_counter()

    simcord.http.router.dispatch = noting


async def measure(path: Path, rounds: int) -> Desk:
    bot = _bot(path)
    await bot.open()
    try:
        return await _measure(bot, rounds)
    finally:
        await bot.close()


async def _measure(bot: NewsBot, rounds: int) -> Desk:
    async with simcord.run(bot, settle_timeout=60.0) as env:
        held = await bot.library.status()
        print(f"{held.articles} articles, {held.contacts} contacts, {held.actors} actors")
        desk = Desk(env, bot.library)
        _note_requests(desk)
        _look_often(desk)
        chance = random.Random(20260114)
        for number in range(WARM_UP + rounds):
            if number == WARM_UP:
                desk.times.clear()
                desk.answered.clear()
                desk.used.clear()
                desk.slow.clear()
            for case in cases(desk.library, chance, number):
                await desk.slash(EMPTY)
                await case(desk)
            await env.advance_time(VIEWS_OVER)
            print(f"round {number + 1}", file=sys.stderr, flush=True)
    return desk


def report(desk: Desk) -> None:
    empty, work = desk.times.pop(f"/{EMPTY}"), statistics.median(desk.used.pop(f"/{EMPTY}"))
    base, slow, posted = statistics.median(empty), _p95(empty), desk.answered.pop(f"/{EMPTY}")
    print(f"empty command: median {base:.2f} ms, 95 % below {slow:.2f} ms, {len(empty)} times")
    print(f"its processor time: median {work:.2f} ms; posted after {statistics.median(posted):.2f} ms")
    heads = ("p50 ms", "p95 ms", "p50 ×", "p95 ×", "p95 / p50", "processor", "answered p50 ms", "answered p95 ms")
    print(f"{'':34}" + "".join(f"{head:>{len(head) + 2}}" for head in heads))
    over = over_median = 0
    for name, times in sorted(desk.times.items(), key=lambda item: (item[0].endswith("…"), item[0])):
        floor = COMPLETION_FLOOR if name.endswith("…") else COMMAND_FLOOR
        p50, p95, used = statistics.median(times), _p95(times), _p95(desk.used[name]) / work
        over += p95 > floor * slow
        over_median += p95 > floor * base
        note = f"slowest: {desk.slow[name][1]}" if p95 > floor * base else ""
        told = statistics.median(desk.answered[name]), _p95(desk.answered[name])
        print(
            f"{name:34}{p50:8.2f}{p95:8.2f}{p50 / base:7.1f}{p95 / slow:7.1f}{p95 / base:11.1f}{used:11.1f}"
            f"{told[0]:17.2f}{told[1]:17.2f}  {note}"
        )
    floors = f"{COMMAND_FLOOR} × (commands) and {COMPLETION_FLOOR} × (autocompletion)"
    print(f"{over} of {len(desk.times)} over {floors} the empty command's p95, {over_median} its median")


def _p95(times: list[float]) -> float:
    return sorted(times)[len(times) * 95 // 100]


def _current(library: Path) -> bool:
    """Whether the library is there and read by these rules: else the bot would read it anew while it is measured."""
    if not library.exists():
        return False
    with closing(sqlite3.connect(library)) as connection:
        versions = connection.execute("SELECT DISTINCT version FROM articles").fetchall()
    return all(version.startswith(f"{RULES_VERSION}+") for (version,) in versions)


async def main(folder: Path, count: int, library: Path | None, rounds: int) -> None:
    _in_french()
    with tempfile.TemporaryDirectory() as own:
        held = library or Path(own, "built.db")
        if not _current(held):
            held.unlink(missing_ok=True)
            original = Path(own, "original.db")
            await fill(original, folder, count // TELLINGS)
            add_copies(Path(shutil.copy(original, held)), original, TELLINGS - 1)
        desk = await measure(Path(shutil.copy(held, Path(own, "vigie.db"))), rounds)
    report(desk)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    asyncio.run(main(asked.folder, asked.articles, asked.library, asked.rounds))
