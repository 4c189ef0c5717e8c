"""How a bot answers while `vigie reanalyze --all` runs as another process, against the same bot alone, in one run.

    python tests/benchmarks/bench_reanalysis.py [ARTICLES]

A reader's questions are a search, a country's contacts and a summary's rows; a write is a watch set and taken away.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from bot.library import Library
from bot.model import Analysis, Article, Block, BlockKind, Sentence

SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo cha dre bli quer ton mar".split()
PAUSE = 0.05
ALONE = 60


def _words(random_: random.Random) -> str:
    """Words of nobody's, so that no two articles tell one story."""
    return " ".join("".join(random_.choices(SYLLABLES, k=3)) for _ in range(5))


def _article(number: int) -> Article:
    random_ = random.Random(number)
    texts = [
        f"Le ministre danois Lars Holm a rencontré mardi à Helsinki son homologue finlandaise pour la {number}e fois.",
        f"Le Danemark a condamné hier les propos du gouvernement suédois sur le dossier {number}.",
        *(f"Les délégations ont parlé de {_words(random_)} avant de passer à {_words(random_)}." for _ in range(15)),
    ]
    blocks = (Block(BlockKind.TITLE, f"Rencontre {number}"), *(Block(BlockKind.BODY, text) for text in texts))
    return Article(f"{number}.txt", f"Rencontre {number}", blocks, "Le Fil", date(2024, 5, 15))


def _unread(article: Article) -> Analysis:
    sentences = [
        Sentence(number, start, end, article.text[start:end]) for number, (start, end) in enumerate(article.spans)
    ]
    return Analysis("fr", "older", sentences=tuple(sentences))


async def _ask(library: Library) -> None:
    await library.search("danois", limit=16)
    await library.contacts("DNK")
    await library.analysis(1)


async def _write(library: Library) -> None:
    watch = await library.add_watch(1, 1, 1, "Danemark")
    await library.remove_watch(watch.id, 1)


async def _time(work: Callable[[Library], Awaitable[None]], library: Library) -> float:
    start = time.perf_counter()
    await work(library)
    return 1000 * (time.perf_counter() - start)


async def _measure(library: Library, going_on: Callable[[int], bool]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"questions": [], "write": []}
    rounds = 0
    while going_on(rounds):
        times["questions"].append(await _time(_ask, library))
        times["write"].append(await _time(_write, library))
        rounds += 1
        await library.follower.catch_up()
        await asyncio.sleep(PAUSE)
    return times


async def main(articles: int) -> None:
    folder = Path(tempfile.mkdtemp())
    library = await Library.open(folder / "vigie.db")
    for number in range(articles):
        article = _article(number)
        await library.store(article, _unread(article))
    alone = await _measure(library, lambda rounds: rounds < ALONE)
    start = time.perf_counter()
    command = [sys.executable, "-m", "bot", "reanalyze", "--all"]
    process = await asyncio.to_thread(subprocess.Popen, command, cwd=folder, stdout=subprocess.DEVNULL)
    beside = await _measure(library, lambda _: process.poll() is None)
    took = time.perf_counter() - start
    await library.close()
    print(f"{articles} articles analysed again in {took:.1f} s, with the start of the process")
    for name in alone:
        quiet, busy = statistics.median(alone[name]), statistics.median(beside[name])
        times = f"{busy / quiet:.1f} times, worst {max(beside[name]):.0f} ms"
        print(f"{name:9} alone {quiet:6.1f} ms, beside it {busy:6.1f} ms ({times})")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
