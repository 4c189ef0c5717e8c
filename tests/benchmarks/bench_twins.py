"""How well the twins of an article are found among 33,059 French news articles, and how long one takes.

    python tests/benchmarks/bench_twins.py FOLDER [LIMIT]

FOLDER holds `articles.jsonl.xz` (id, date, title, abstract, text of each article) and `duplicates.txt` (each line
the ids of articles that share a text, an abstract or a title). Two articles are held to share their text where at
least 80 % of the words of the shorter text, and 40 % of those of the longer, stand in the other in the same order
(longest common subsequence, which the library does not use). Recall counts the pairs of duplicates.txt that do,
precision the pairs that the library finds: those of duplicates.txt, then all.
"""

from __future__ import annotations

import asyncio
import json
import lzma
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from aiosqlite import Connection
from rapidfuzz.distance import LCSseq

from bot.library import analyses, stories
from bot.library.database import Database
from bot.library.rows import from_date
from bot.model import Analysis, Article, Block, BlockKind, Sentence

OF_SHORTER, OF_LONGER = 0.8, 0.4
SAMPLE = 300
BATCH = 500
SIZES = (1_000, 30_000)

Pair = tuple[str, str]


class Press:
    """The reference articles by their ids."""

    def __init__(self, folder: Path, limit: int | None) -> None:
        with lzma.open(folder / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
            lines = [json.loads(line) for line in file][:limit]
        self.articles = {line["id"]: line for line in lines}
        groups = [line.split() for line in (folder / "duplicates.txt").read_text(encoding="utf-8").splitlines()]
        self.groups = [known for ids in groups if len(known := [id_ for id_ in ids if id_ in self.articles]) > 1]
        self.paired = {_pair(*ids) for group in self.groups for ids in combinations(group, 2)}

    @cache  # noqa: B019 - one Press lives as long as the run
    def words(self, id_: str) -> list[str]:
        return re.findall(r"\w+", self.articles[id_]["text"].lower())

    def share_text(self, pair: Pair) -> bool:
        first, second = (self.words(id_) for id_ in pair)
        shorter, longer = sorted((len(first), len(second)))
        common = LCSseq.similarity(first, second)
        return common >= OF_SHORTER * shorter and common >= OF_LONGER * longer


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def _parse(line: dict[str, Any]) -> tuple[Article, Analysis]:
    blocks = [Block(BlockKind.TITLE, line["title"])]
    blocks += [Block(BlockKind.STANDFIRST, line["abstract"])] if line["abstract"] else []
    blocks += [Block(BlockKind.BODY, text) for text in line["text"].split("\n\n") if text.strip()]
    published = date.fromisoformat(line["date"]) if line["date"] else None
    article = Article(line["id"], line["title"], tuple(blocks), None, published, f"https://example.org/{line['id']}")
    return article, Analysis("fr", "bench", True, tuple(_sentences(article)))


def _sentences(article: Article) -> Iterator[Sentence]:
    for number, (start, end) in enumerate(article.spans):
        for match in re.finditer(r"\S.*?(?:[.!?]+(?=\s|$)|$)", article.text[start:end], re.DOTALL):
            yield Sentence(number, start + match.start(), start + match.end(), match.group())


async def fill(database: Database, lines: list[dict[str, Any]], start: int, stop: int) -> None:
    """Write the rows that finding twins reads, for these lines, and find the story of each."""
    for begin in range(start, min(stop, len(lines)), BATCH):
        async with database.write() as connection:
            for number in range(begin, min(begin + BATCH, stop, len(lines))):
                await _insert(connection, number + 1, *_parse(lines[number]))
                await stories.place(connection, number + 1)


async def measure(databases: list[Database], lines: list[dict[str, Any]], start: int) -> None:
    """Bring the same new articles into the small and the large library in turn, and print what each takes."""
    times: list[list[float]] = [[] for _ in databases]
    for number in range(start, start + SAMPLE):
        for database, taken in zip(databases, times, strict=True):
            async with database.write() as connection:
                await _insert(connection, number + 1, *_parse(lines[number]))
                begun = time.perf_counter()
                await stories.place(connection, number + 1)
                taken.append(1000 * (time.perf_counter() - begun))
    for size, taken in zip(SIZES, times, strict=True):
        slow = sorted(taken)[SAMPLE * 95 // 100]
        print(f"at {size:6} articles: {statistics.median(taken):.2f} ms for a new one, 95 % below {slow:.2f} ms")
    print(f"ratio {statistics.median(times[1]) / statistics.median(times[0]):.2f}")


async def _insert(connection: Connection, article_id: int, article: Article, analysis: Analysis) -> None:
    await connection.execute(
        "INSERT INTO articles (id, path, title, published, language, supported, content_hash, version, added, updated)"
        " VALUES (?, ?, ?, ?, 'fr', 1, ?, 'bench', '', '')",
        (article_id, article.path, article.title, from_date(article.published), article.content_hash),
    )
    await connection.executemany(
        "INSERT INTO blocks VALUES (?, ?, ?, ?)",
        [(article_id, position, block.kind, block.text) for position, block in enumerate(article.blocks)],
    )
    await analyses.insert(connection, article_id, analysis)


def _read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def _together(path: Path) -> set[Pair]:
    """All pairs of articles in one story."""
    members = defaultdict(list)
    for story, id_ in _read(path, "SELECT story_id, path FROM story_articles JOIN articles ON id = article_id"):
        members[story].append(id_)
    return {_pair(*ids) for group in members.values() for ids in combinations(group, 2)}


def _precision(name: str, found: Iterable[Pair], right: set[Pair]) -> None:
    pairs = set(found)
    print(f"precision, {name:38}{len(pairs & right) / max(1, len(pairs)):8.4f}  of {len(pairs)} pairs")


def report(path: Path, press: Press) -> None:
    twins = {
        _pair(*ids)
        for ids in _read(
            path,
            "SELECT a.path, b.path FROM twins JOIN articles a ON a.id = article_id JOIN articles b ON b.id = twin_id",
        )
    }
    together = _together(path)
    right = {pair for pair in press.paired | together | twins if press.share_text(pair)}
    wanted = press.paired & right
    same = sum(press.words(first) == press.words(second) for first, second in wanted)
    print(f"{len(press.articles)} articles, {len(press.groups)} groups of {len(press.paired)} pairs")
    print(f"{len(wanted)} pairs share their text, {same} of them word for word")
    print(
        f"recall, twins {len(wanted & twins) / len(wanted):.4f}, one story {len(wanted & together) / len(wanted):.4f}"
    )
    _precision("twins in duplicates.txt", twins & press.paired, right)
    _precision("one story in duplicates.txt", together & press.paired, right)
    _precision("twins in the whole library", twins, right)
    _precision("one story in the whole library", together, right)
    print(
        "relations:", dict(Counter(row[0] for row in _read(path, "SELECT relation FROM story_articles")).most_common())
    )


async def main(folder: Path, limit: int | None) -> None:
    press = Press(folder, limit)
    lines = list(press.articles.values())
    with tempfile.TemporaryDirectory() as temporary:
        paths = [Path(temporary, name) for name in ("small.db", "large.db")]
        small, large = [await Database.open(path) for path in paths]
        try:
            done = min(SIZES[1], len(lines) - SAMPLE)
            await fill(small, lines, 0, SIZES[0])
            await fill(large, lines, 0, done)
            await measure([small, large], lines, done)
            await fill(large, lines, done + SAMPLE, len(lines))
        finally:
            await small.close()
            await large.close()
        report(paths[1], press)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))
