"""Loading real articles into a new library beside the bare base model on the same texts, and the event loop's lag.

    python tests/benchmarks/bench_loading.py ARTICLES [--count 300]

ARTICLES is a folder of `.txt` files, or `articles.jsonl.xz` with fields `id`, `title`, `abstract`, `text`, `date`. The
bare base model reads half of the articles before, half after the loads, in a process of its own; each load fills a new
library, with one analyser's process and then with two. Words are what stands between spaces. The lag is how late a task
of the loading process wakes that asked for 5 ms. Only ratios of one run are worth telling, on a machine left in peace.
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


def bare(articles: Sequence[Article], answer: multiprocessing.Queue[float]) -> None:
    """Seconds that the base model takes, block by block as the analyser reads."""
    import spacy

    from bot.language.pipeline import BASE
    from bot.language.text import normalise

    nlp = spacy.load(BASE)
    for article in articles[:WARM_UP]:
        list(nlp.pipe(normalise(block.text) for block in article.blocks))
    begun = time.perf_counter()
    for article in articles:
        list(nlp.pipe(normalise(block.text) for block in article.blocks))
    answer.put(time.perf_counter() - begun)


def measure_bare(articles: Sequence[Article]) -> float:
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[float] = context.Queue()
    process = context.Process(target=bare, args=(articles, answer))
    process.start()
    found = answer.get()
    process.join()
    return found


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


async def load(articles: Sequence[Article], processes: int) -> tuple[float, list[float], int]:
    """Seconds, lags in milliseconds, and bytes of the database."""
    workers = Workers(processes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vigie.db")
        library = await Library.open(path)
        await workers.start()
        for article in articles[:WARM_UP]:  # lexicons are read at their first use
            await asyncio.gather(*(worker.analyse(article) for worker in workers._workers))
        lags: list[float] = []
        watching = asyncio.create_task(_watch(lags))
        begun = time.perf_counter()
        try:
            ahead = in_turn(_each(articles), partial(read_new, library, workers), AT_ONCE * processes)
            async for _, reading in ahead:
                read = await reading
                assert isinstance(read, Read)
                await put_in(library, read, alert=True)
            taken = time.perf_counter() - begun
        finally:
            watching.cancel()
            await workers.close()
            await library.close()
        return taken, lags, size(path)


async def _each(articles: Sequence[Article]) -> AsyncIterator[Article]:
    for article in articles:
        yield article


def size(path: Path) -> int:
    return path.stat().st_size


async def _watch(lags: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append(1000 * (time.perf_counter() - begun - TICK))


async def main(source: Path, count: int, update: bool) -> None:
    articles = await asyncio.to_thread(read, source, count)
    half, total = len(articles) // 2, words(articles)
    alone = await asyncio.to_thread(measure_bare, articles[:half])
    loads = {processes: await load(articles, processes) for processes in (1, 2)}
    alone += await asyncio.to_thread(measure_bare, articles[half:])
    lines = [
        f"{len(articles)} articles, {total:,} words.",
        "",
        "| | words per second | of the base model | event loop's lag, p50 and p99 |",
        "| --- | --- | --- | --- |",
        f"| base model alone | {total / alone:,.0f} | 100% | |",
    ]
    for processes, (taken, lags, _) in loads.items():
        lag = f"{statistics.median(lags):.1f} and {statistics.quantiles(lags, n=100)[98]:.1f} ms"
        name = f"load with {processes} analyser's process{'es' if processes > 1 else ''}"
        lines.append(f"| {name} | {total / taken:,.0f} | {alone / taken:.0%} | {lag} |")
    each = loads[1][2] / len(articles)
    lines += [
        "",
        f"Two processes load {loads[1][0] / loads[2][0]:.2f} times as fast as one. The database takes {each:,.0f} bytes"
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
