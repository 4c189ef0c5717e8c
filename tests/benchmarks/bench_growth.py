"""How each command grows with the library: the same questions to the real bot at several sizes, by turns, in one run.

    python tests/benchmarks/bench_growth.py FOLDER [--sizes 1000 30000 1000000] [--rounds 8] [--update]
        [--picture FILE]

FOLDER keeps the libraries, which are made where they are missing: the first thousand dispatches are stored one by one,
the larger ones are grown from it (see growing.py; a million takes 9 GB and some minutes). Each size has a process with
the bot in simcord, without the analyser; the processes answer by turns, so that other work on the machine slows all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from bench_library import Press
from figures import PAGE, tell
from growing import grow
from growth_picture import draw

from bot.config import ArticlesSettings, LibrarySettings, LimitsSettings, Settings
from bot.library import Library
from bot.model import Analysis, Article, Block, BlockKind, Sentence
from bot.newsbot import create_bot

SMALL = 1_000
PICTURE = PAGE.with_name("growth.png")


class Wire(Press):
    """Dispatches of an agency: 3 to 6 sentences of 9 to 15 words, 3 actors, a contact in most."""

    def dispatch(self, number: int) -> tuple[Article, Analysis]:
        pick = self._random
        sentences = [self._words(pick.randint(9, 15)) + "." for _ in range(pick.randint(3, 6))]
        title = self._words(9)
        day = date(2016, 1, 1) + timedelta(days=pick.randrange(3650))
        blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, " ".join(sentences)))
        article = Article(f"{number}.txt", title, blocks, "Le Quotidien", day)
        places, start = [], article.spans[1][0]
        for text in sentences:
            places.append(Sentence(1, start, start + len(text), text))
            start += len(text) + 1
        names = dict.fromkeys(pick.choices(self.names, cum_weights=self._name_weights, k=3))
        actors = tuple(self._actor(name, places) for name in names)
        contacts = tuple(self._contact(day, len(places)) for _ in range(pick.choice((0, 1, 1, 2))))
        return article, Analysis("fr", Idle.version, True, tuple(places), actors, contacts, (0, 1, 2))

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(self.words, cum_weights=self._weights, k=count)).capitalize()


class Idle:
    """In place of the analyser's process: every article is read already."""

    version, waiting = "bench", 0

    async def start(self) -> None:
        pass


async def write_small(path: Path) -> None:
    library = await Library.open(path)
    wire = Wire()
    for number in range(SMALL):
        await library.store(*wire.dispatch(number))
    await library.close()
    # As if each had come on its day: a digest of today has little to tell.
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE articles SET added = published || 'T06:00:00.000000+00:00'")


def make(folder: Path, sizes: list[int]) -> None:
    small = folder / f"{SMALL}.db"
    if not small.exists():
        asyncio.run(write_small(small))
    for size in sizes:
        path = folder / f"{size}.db"
        if not path.exists():
            begun = time.perf_counter()
            grow(small, path, size // SMALL)
            print(f"{size} articles made in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


# In a process of its own: the bot with one library, a line in for each round, a line of figures out.


def _memory() -> int:
    """Resident bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


async def serve(path: Path) -> None:
    empty = _memory()
    limits = LimitsSettings(person_per_minute=1_000_000, server_per_minute=1_000_000)
    settings = Settings(articles=ArticlesSettings(folders=[]), library=LibrarySettings(path=path), limits=limits)
    bot = create_bot(settings)
    begun = time.process_time()
    await bot.open(worker=Idle())  # type: ignore[arg-type]
    opened = time.process_time() - begun
    try:
        async with simcord.run(bot, settle_timeout=600.0) as env:
            print(json.dumps({"open s": opened, "empty MB": empty / 1e6, "open MB": _memory() / 1e6}), flush=True)
            guild = env.create_guild()
            role = guild.create_role("Direction", permissions=discord.Permissions.all())
            channel = guild.create_text_channel("international")
            member = guild.add_member(env.create_user("editor"), roles=[role])
            number = 0
            while await asyncio.to_thread(sys.stdin.readline):
                print(json.dumps(await _round(env, member, channel, number)), flush=True)
                number += 1
    finally:
        await bot.close()


async def _round(env: simcord.Env, member: Any, channel: Any, number: int) -> dict[str, Any]:
    """Milliseconds of processor time, the reading threads' with it, and by the clock."""
    times: dict[str, Any] = {}
    for name, ask in questions(member, channel, number):
        begun, used = time.perf_counter(), time.process_time()
        await ask()
        times[name] = [1000 * (time.process_time() - used), 1000 * (time.perf_counter() - begun)]
        # Its controls are over then: simcord looks after all that live, and would soon take longer than the command.
        await env.advance_time(1_000)
    times["MB"] = _memory() / 1e6
    return times


def questions(member: Any, channel: Any, number: int) -> Iterator[tuple[str, Callable[[], Awaitable[object]]]]:
    """Another article, name and word in every round."""
    press = Press()
    common, middling, rare = press.words[number], press.words[200 + number], press.words[5000 + number]
    person, article = press.names[1 + number], f"#{500 + number}"
    asked: list[tuple[str, dict[str, Any]]] = [
        ("summary", {"article": article}),
        ("summary", {"article": f"{middling} {rare}"}),
        ("actors", {}),
        ("actors", {"article": article}),
        ("actors", {"country": "IRN"}),
        ("actors", {"since": "2025-06-01"}),
        ("actor", {"name": press.names[0]}),
        ("actor", {"name": person}),
        ("contacts", {"country": "IRN"}),
        ("contacts", {"country": "IRN", "with": "IRQ"}),
        ("contacts", {"country": "IRN", "kind": "call", "status": "denied"}),
        ("contacts", {"country": "IRN", "since": "2019-01-01", "until": "2019-12-31"}),
        ("search", {"query": common}),
        ("search", {"query": middling}),
        ("search", {"query": rare}),
        ("search", {"query": f"{common} {middling}"}),
        ("search", {"query": f'"{common} {press.words[1]}"'}),
        ("search", {"query": f"{middling[:4]}*"}),
        ("contradictions", {}),
        ("contradictions", {"country": "IRN"}),
        ("articles list", {}),
        ("articles list", {"about": middling}),
        ("articles show", {"article": article}),
        ("digest", {}),
        ("watch list", {}),
        ("status", {}),
        ("settings show", {}),
        ("help", {}),
    ]
    for name, options in asked:
        shown = " ".join(f"{key}={_kind(value, press, number)}" for key, value in options.items())
        yield (
            f"/{name} {shown}".strip(),
            lambda name=name, options=options: member.slash(channel, name, **options),
        )
    for name, option, typed in (
        ("summary", "article", middling[:3]),
        ("summary", "article", ""),
        ("actor", "name", person[:3]),
        ("contacts", "country", "ir"),
    ):
        yield (
            f"/{name} {option}… {'' if typed else 'nothing typed'}".strip(),
            lambda name=name, option=option, typed=typed: member.autocomplete(channel, name, option, typed),
        )


def _kind(value: str, press: Press, number: int) -> str:
    """What was asked for, without the words that change from round to round."""
    kinds = {
        press.names[0]: "in most articles",
        press.names[1 + number]: "somebody",
        press.words[5000 + number]: "rare",
        press.words[200 + number]: "middling",
        press.words[200 + number][:4]: "begun",
        f"{press.words[number]} {press.words[1]}": "phrase",
        press.words[number]: "common",
    }
    for word, kind in kinds.items():
        if word in value:
            value = value.replace(word, kind)
    return "one" if value.startswith("#") else value


class Process:
    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(path.parent), "--serve", str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.opened = self._read()

    def ask(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        self._process.communicate()


def report(folder: Path, sizes: list[int], rounds: int, *, update: bool, picture: Path | None) -> None:
    processes = {size: Process(folder / f"{size}.db") for size in sizes}
    times: dict[str, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for number in range(rounds + 1):
        for size, process in processes.items():
            for name, value in process.ask().items():
                if number:  # the first round warms up
                    times[name][size].append(value)
        print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
    for process in processes.values():
        process.close()
    held = times.pop("MB")
    size_each = [(folder / f"{size}.db").stat().st_size / size for size in sizes]
    memory = [held[size][-1] for size in sizes]
    used = {name: [_median(found[size], 0) for size in sizes] for name, found in times.items()}
    lines = [f"![What commands, memory and the file cost at {_named(sizes)} articles]({PICTURE.name})", ""]
    lines += ["| | " + " | ".join(f"{size:,}" for size in sizes) + " | ratio | ratio by the clock |"]
    lines.append("| --- |" + " --- |" * (len(sizes) + 2))
    lines += _row("bytes an article", size_each)
    lines += _row(
        "start of the library, ms of processor time", [1000 * processes[size].opened["open s"] for size in sizes]
    )
    lines += _row("memory of the bot, MB", memory)
    for name, found in times.items():
        ratio = _median(found[sizes[-1]], 1) / _median(found[sizes[0]], 1)
        lines += _row(f"`{name}`, ms of processor time", used[name], ratio)
    tell("growth", lines, update=update)
    if picture := picture or (PICTURE if update else None):
        draw(sizes, used, {"Memory of the bot, MB": memory, "Bytes an article in the file": size_each}, picture)


def _median(times: list[list[float]], part: int) -> float:
    """Of the processor's time (0) or the clock's (1)."""
    return statistics.median(one[part] for one in times)


def _named(sizes: list[int]) -> str:
    *most, last = [f"{size:,}" for size in sizes]
    return f"{', '.join(most)} and {last}" if most else last


def _row(name: str, values: list[float], clock: float | None = None) -> list[str]:
    shown = " | ".join(f"{value:,.1f}" if value < 100 else f"{value:,.0f}" for value in values)
    return [f"| {name} | {shown} | {values[-1] / values[0]:.1f} | {f'{clock:.1f}' if clock else ''} |"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[SMALL, 30_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument(
        "--update", action="store_true", help="write the figures into docs/figures.md, and docs/growth.png"
    )
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the picture there")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve))
        return
    make(options.folder, options.sizes)
    report(options.folder, options.sizes, options.rounds, update=options.update, picture=options.picture)


if __name__ == "__main__":
    main()
