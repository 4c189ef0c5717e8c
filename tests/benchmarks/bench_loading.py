"""Loading real articles into a new library beside the bare base model on the same texts, and the event loop's lag.

    python tests/benchmarks/bench_loading.py ARTICLES [--count 300]

ARTICLES is a folder of `.txt` files, or `articles.jsonl.xz` with fields `id`, `title`, `abstract`, `text`, `date`. The
articles are read by turns, 60 at a time: by the bare base model, in a process of its own, by a load with one analyser's
process into a new library, and by a load with two into another. Words are what stands between spaces. The lag is how
late a task of the loading process wakes that asked for 5 ms. Only ratios of one run are worth telling.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import lzma
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from figures import tell

from bot.articles import find_files, read_article
from bot.language.streaming import in_turn
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.intake import Read, put_in, read_new
from bot.library.loading import AT_ONCE
from bot.model import Analysis, Article, Block, BlockKind

TICK = 0.005
WARM_UP = 10
TURN = 60


def read(source: Path, count: int) -> list[Article]:
    if source.is_dir():
        return [read_article(path) for path in find_files([source])][:count]
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [_article(row) for row in random.Random(20260114).sample(rows, count)]


def _article(row: dict[str, str]) -> Article:
    texts = [(BlockKind.TITLE, row["title"]), (BlockKind.STANDFIRST, row.get("abstract") or "")]
    texts += [(BlockKind.BODY, part) for part in row["text"].split("\n")]
    blocks = tuple(Block(kind, text.strip()) for kind, text in texts if text.strip())
    return Article(f"{row['id']}.txt", row["title"], blocks, "Agence", date.fromisoformat(str(row["date"])[:10]))


def words(articles: Sequence[Article]) -> int:
    return sum(len(block.text.split()) for article in articles for block in article.blocks)


def bare(work: multiprocessing.Queue[Sequence[Article] | None], answers: multiprocessing.Queue[float]) -> None:
    """For each list of articles the seconds that the base model takes, block by block as the analyser reads."""
    import spacy

    from bot.language.pipeline import BASE
    from bot.language.text import normalise

    nlp = spacy.load(BASE)
    while (articles := work.get()) is not None:
        begun = time.perf_counter()
        for article in articles:
            list(nlp.pipe(normalise(block.text) for block in article.blocks))
        answers.put(time.perf_counter() - begun)


class Bare:
    """The base model in a process of its own."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._work: multiprocessing.Queue[Sequence[Article] | None] = context.Queue()
        self._answers: multiprocessing.Queue[float] = context.Queue()
        self._process = context.Process(target=bare, args=(self._work, self._answers), daemon=True)
        self._process.start()

    def read(self, articles: Sequence[Article]) -> float:
        self._work.put(articles)
        return self._answers.get()

    def close(self) -> None:
        self._work.put(None)
        self._process.join()


class Workers:
    """Several analysers' processes as one: each article goes to the one that waits least."""

    def __init__(self, count: int) -> None:
        self._workers = [AnalysisWorker() for _ in range(count)]
        self.version = ""

    async def start(self) -> None:
        await asyncio.gather(*(worker.start() for worker in self._workers))
        self.version = self._workers[0].version

    async def analyse(self, article: Article) -> Analysis:
        return await min(self._workers, key=lambda worker: worker.waiting).analyse(article)

    async def close(self) -> None:
        await asyncio.gather(*(worker.close() for worker in self._workers))


class Load:
    """A library of its own, filled with so many analysers' processes; `lags` are in milliseconds."""

    def __init__(self, folder: str, processes: int) -> None:
        self.path = Path(folder, f"{processes}.db")
        self.processes, self.seconds = processes, 0.0
        self.lags: list[float] = []
        self._workers = Workers(processes)

    async def start(self, warm_up: Sequence[Article]) -> None:
        self._library = await Library.open(self.path)
        await self._workers.start()
        for article in warm_up:  # lexicons are read at their first use
            await asyncio.gather(*(worker.analyse(article) for worker in self._workers._workers))

    async def read(self, articles: Sequence[Article]) -> None:
        watching = asyncio.create_task(_watch(self.lags))
        begun = time.perf_counter()
        ahead = in_turn(_each(articles), partial(read_new, self._library, self._workers), AT_ONCE * self.processes)
        async for _, reading in ahead:
            read = await reading
            if isinstance(read, Read):  # not one of those that have the very text of another
                await put_in(self._library, read, alert=True)
        self.seconds += time.perf_counter() - begun
        watching.cancel()

    async def close(self) -> None:
        await self._workers.close()
        await self._library.close()


async def _each(articles: Sequence[Article]) -> AsyncIterator[Article]:
    for article in articles:
        yield article


async def _watch(lags: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append(1000 * (time.perf_counter() - begun - TICK))


async def main(source: Path, count: int, update: bool) -> None:
    articles = await asyncio.to_thread(read, source, count + WARM_UP)
    warm_up, articles = articles[:WARM_UP], articles[WARM_UP:]
    total, alone, base = words(articles), 0.0, Bare()
    with tempfile.TemporaryDirectory() as folder:
        loads = {processes: Load(folder, processes) for processes in (1, 2)}
        for load in loads.values():
            await load.start(warm_up)
        await asyncio.to_thread(base.read, warm_up)
        for start in range(0, len(articles), TURN):
            turn = articles[start : start + TURN]
            alone += await asyncio.to_thread(base.read, turn)
            for load in loads.values():
                await load.read(turn)
        base.close()
        for load in loads.values():
            await load.close()
        each = loads[1].path.stat().st_size / len(articles)
    lines = [
        f"{len(articles)} articles, {total:,} words.",
        "",
        "| | words per second | of the base model | event loop's lag, p50 and p99 |",
        "| --- | --- | --- | --- |",
        f"| base model alone | {total / alone:,.0f} | 100% | |",
    ]
    for processes, load in loads.items():
        lag = f"{statistics.median(load.lags):.1f} and {statistics.quantiles(load.lags, n=100)[98]:.1f} ms"
        name = f"load with {processes} analyser's process{'es' if processes > 1 else ''}"
        lines.append(f"| {name} | {total / load.seconds:,.0f} | {alone / load.seconds:.0%} | {lag} |")
    gain = loads[1].seconds / loads[2].seconds
    lines += [
        "",
        f"Two processes load {gain:.2f} times as fast as one. The database takes {each:,.0f} bytes"
        f" an article of {total / len(articles):.0f} words.",
    ]
    tell("loading", lines, update=update)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--update", action="store_true", help="write the figures into docs/figures.md")
    options = parser.parse_args()
    asyncio.run(main(options.articles, options.count, options.update))
