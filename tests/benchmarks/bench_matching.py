"""How fast boolean watches are matched: beside a naive loop and beside pyahocorasick's bare scan, in one run.

    python tests/benchmarks/bench_matching.py ARTICLES.jsonl.xz [DOCUMENTS]

ARTICLES holds one JSON object a line with `title` and `text`, as the reference data's orange/articles.jsonl.xz. Watches
are made of the articles' own words, one to three a query with AND, OR, NOT and phrases, by how often they occur.

An article's words are read once, for the search index, and its watches are matched with those, in one transaction:
`matching` is that, from the index's rows on; `reading` matches from the bare text, as is done with chat messages. The
bare scan searches the text in lower case for the same required terms and does nothing with what it finds.
"""

from __future__ import annotations

import json
import lzma
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import ahocorasick

from bot.alerts.clauses import compile_query
from bot.alerts.reading import Reading
from bot.alerts.words import WordIndex
from bot.language.text import fold
from bot.library.query import Query, QueryError, parse_watch, required_terms, tokens

SIZES = (10_000, 100_000)
NAIVE = 5  # documents: the loop asks every watch of every document


def documents(path: Path, count: int) -> list[list[str]]:
    """Title and sentences, cut roughly, of the first articles."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, count)]
    return [[row["title"], *row["text"].replace("! ", ". ").replace("? ", ". ").split(". ")] for row in rows]


class Desk:
    """Makes watches, always the same ones."""

    def __init__(self, articles: Sequence[Sequence[str]]) -> None:
        self._random = random.Random(20260114)
        counts: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for article in articles:
            found = [[token.folded for token in tokens(passage, "fr")] for passage in article]
            counts.update({word for words in found for word in words if len(word) > 3})
            pairs.update({f"{a} {b}" for words in found for a, b in pairwise(words)})
        most = len(articles) // 100  # what more than one article in a hundred holds makes no alert
        self._words = [word for word, count in counts.items() if 2 <= count <= most]
        self._pairs = [pair for pair, count in pairs.items() if 2 <= count <= most and min(map(len, pair.split())) > 3]

    def watches(self, count: int) -> list[tuple[int, Query]]:
        made: list[tuple[int, Query]] = []
        while len(made) < count:
            a, b, c = self._random.choices(self._words, k=3)
            pair = self._random.choice(self._pairs)
            shape = self._random.choice(
                [f"{a} ET {b}", f"{a} ET ({b} OU {c})", f"{a} SAUF {b}", f"{pair} ET {a}", f'"{pair}" OU {a}', f"{a}*"]
            )
            try:
                made.append((len(made), parse_watch(shape)))
            except QueryError:
                continue
        return made


def rate(ask: Callable[[Any], object], texts: Sequence[Any]) -> float:
    """Documents a second of processor time, the best of three rounds: other work on the machine does not count."""
    best = 0.0
    for _ in range(3):
        begun = time.process_time()
        for text in texts:
            ask(text)
        best = max(best, len(texts) / (time.process_time() - begun))
    return best


def bare_scan(queries: Sequence[tuple[int, Query]]) -> Callable[[str], object]:
    automaton = ahocorasick.Automaton()
    for number, query in queries:
        for term in required_terms(query):
            automaton.add_word(" ".join(term.variant("fr")), number)
    automaton.make_automaton()
    return lambda text: sum(1 for _ in automaton.iter(text.lower()))


def naive(queries: Sequence[tuple[int, Query]]) -> Callable[[list[str]], set[int]]:
    clauses = [(number, compile_query(query, "fr")) for number, query in queries]

    def ask(passages: list[str]) -> set[int]:
        text = Reading(passages, "fr")
        return {number for number, clause in clauses if clause.holds(text)}

    return ask


def rows(articles: list[list[str]]) -> Iterator[tuple[int, float, float, float, float, float, float]]:
    desk = Desk(articles)
    texts = [fold("\n".join(article)) for article in articles]
    for size in SIZES:
        queries = desk.watches(size)
        begun = time.process_time()
        index = WordIndex(queries, "fr")
        built = time.process_time() - begun
        loop = naive(queries)
        found = 0
        for article in articles[:NAIVE]:
            matched = set(index.matches(Reading(article, "fr")))
            assert matched == loop(article), "the index and the loop disagree"
            found += len(matched)
        held = [[indexed(passage) for passage in article] for article in articles]
        ours = rate(lambda rows: index.matches(Reading.indexed(rows, "fr")), held)  # noqa: B023
        reading = rate(lambda article: index.matches(Reading(article, "fr")), articles)  # noqa: B023
        yield size, ours, reading, rate(loop, articles[:NAIVE]), rate(bare_scan(queries), texts), built, found / NAIVE


def indexed(passage: str) -> tuple[str, str]:
    """As the search index holds a passage."""
    found = tokens(passage, "fr")
    return " ".join(token.stem for token in found), " ".join(token.folded for token in found)


def main(path: Path, count: int) -> None:
    articles = documents(path, count)
    print(f"{len(articles)} articles of {sum(len(' '.join(a)) for a in articles) // len(articles)} characters")
    stems = rate(lambda article: Reading(article, "fr").stems, articles)
    print(f"reading into stems alone: {stems:.0f} documents/s")
    heads = [
        "watches",
        "matching",
        "reading",
        "naive loop",
        "bare scan",
        "match/bare",
        "match/naive",
        "built s",
        "found",
    ]
    print("".join(f"{head:>12}" for head in heads))
    for size, ours, reading, loop, bare, built, found in rows(articles):
        print(
            f"{size:12}{ours:12.0f}{reading:12.0f}{loop:12.1f}{bare:12.0f}{ours / bare:12.0%}{ours / loop:12.0f}"
            f"{built:12.2f}{found:12.1f}"
        )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2_000)
