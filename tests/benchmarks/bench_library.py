"""How the library's answers grow: the same questions to a small and a large library of made-up articles, in one run.

    python tests/benchmarks/bench_library.py [SMALL LARGE]

The rows have the shape of a news desk's: about 20 sentences of 20 words, 8 actors and 3 contacts an article, words by
Zipf's law.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from bot.library import Library
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Article,
    Block,
    BlockKind,
    Contact,
    Kind,
    Mention,
    Party,
    Precision,
    Sentence,
    Status,
)

COUNTRIES = "USA RUS CHN FRA IRN IRQ ISR UKR DEU GBR TUR SAU PSE LBN SYR EGY IND PAK JPN KOR EU UN NATO".split()
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo cha dre bli quer ton mar".split()
ROUNDS = 15


def _vocabulary(random_: random.Random) -> list[str]:
    made = {"".join(random_.choices(SYLLABLES, k=random_.randint(2, 5))) for _ in range(60_000)}
    words = sorted(made)
    random_.shuffle(words)
    return words[:30_000]


class Press:
    """Makes articles, always the same ones."""

    def __init__(self) -> None:
        self._random = random.Random(20260114)
        self.words = _vocabulary(self._random)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.names = [
            f"{a.title()} {b.title()}" for a, b in zip(self.words[1000:], self.words[6000:26_000], strict=False)
        ]
        self._name_weights = list(accumulate(1 / rank for rank in range(1, len(self.names) + 1)))

    def article(self, number: int) -> tuple[Article, Analysis]:
        pick = self._random
        sentences = [
            " ".join(pick.choices(self.words, cum_weights=self._weights, k=pick.randint(12, 28))).capitalize() + "."
            for _ in range(pick.randint(12, 28))
        ]
        title = " ".join(pick.choices(self.words, cum_weights=self._weights, k=9)).capitalize()
        day = date(2016, 1, 1) + timedelta(days=pick.randrange(3650))
        blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, " ".join(sentences)))
        article = Article(f"{number}.txt", title, blocks, "Le Quotidien", day)
        places, start = [], article.spans[1][0]
        for text in sentences:
            places.append(Sentence(1, start, start + len(text), text))
            start += len(text) + 1
        actors = [
            self._actor(name, places)
            for name in dict.fromkeys(pick.choices(self.names, cum_weights=self._name_weights, k=8))
        ]
        contacts = [self._contact(day, len(places)) for _ in range(3)]
        return article, Analysis("fr", "bench", True, tuple(places), tuple(actors), tuple(contacts), (0, 1, 2))

    def _actor(self, name: str, places: list[Sentence]) -> Actor:
        pick = self._random
        country = COUNTRIES[hash(len(name) * 31 + ord(name[0])) % len(COUNTRIES)] if pick.random() < 0.8 else None
        starts = [pick.choice(places).start for _ in range(pick.randint(1, 4))]
        mentions = tuple(Mention(start, start + 3, name[:3]) for start in starts)
        return Actor(name, ActorType.PERSON, country, pick.choice([None, "ministre"]), mentions)

    def _contact(self, day: date, sentences: int) -> Contact:
        pick = self._random
        since = day - timedelta(days=pick.randrange(3)) if pick.random() < 0.7 else None
        parties = tuple(Party(code, people=(pick.choice(self.names),)) for code in pick.sample(COUNTRIES, 2))
        return Contact(
            pick.choice(list(Kind)), pick.choice(list(Status)), parties, pick.randrange(sentences),
            since, since, Precision.DAY if since else Precision.NONE,
        )  # fmt: skip


async def fill(path: Path, size: int) -> Library:
    begun = time.perf_counter()
    library = await Library.open(path)
    press = Press()
    for number in range(size):
        await library.store(*press.article(number))
    await library.close()
    stored = time.perf_counter()
    library = await Library.open(path)
    opened = time.perf_counter()
    print(
        f"{size} articles: {1000 * (stored - begun) / size:.1f} ms to make and store and {_size(path) // size} bytes"
        f" an article, {1000 * (opened - stored):.0f} ms to open"
    )
    return library


def questions(library: Library) -> dict[str, Callable[[], Awaitable[object] | object]]:
    words, names = Press().words, Press().names
    common, middling, rare = words[0], words[200], words[5000]
    return {
        "search, word of most articles": lambda: library.search(common),
        "search, word of some articles": lambda: library.search(middling),
        "search, rare word": lambda: library.search(rare),
        "search, three words": lambda: library.search(f"{common} {words[5]} {middling}"),
        "search, phrase": lambda: library.search(f'"{common} {words[1]}"'),
        "search, prefix": lambda: library.search(f"{middling[:4]}*"),
        "search, or and not": lambda: library.search(f"({middling} OR {rare}) -{common}"),
        "search in one article": lambda: library.search(common, article_id=500),
        "find_articles": lambda: library.find_articles(f"{common} {middling} {rare}"),
        "articles": library.articles,
        "analysis": lambda: library.analysis(500),
        "contacts, all": library.contacts,
        "contacts, country": lambda: library.contacts("IRN"),
        "contacts, pair": lambda: library.contacts("IRN", with_country="IRQ"),
        "contacts, year": lambda: library.contacts("IRN", since=date(2020, 1, 1), until=date(2020, 12, 31)),
        "actors, all": library.actors,
        "actors, country": lambda: library.actors(country="IRN"),
        "actors, since": lambda: library.actors(since=date(2025, 6, 1)),
        "actors, article": lambda: library.actors(article_id=500),
        "status": library.status,
        "catalogue, no letters": lambda: library.catalogue.articles(""),
        "catalogue, one letter": lambda: library.catalogue.articles(middling[:1]),
        "catalogue, word": lambda: library.catalogue.articles(middling),
        "catalogue, rare and common": lambda: library.catalogue.articles(f"{rare} {common[:2]}"),
        "catalogue, two words": lambda: library.catalogue.articles(f"{middling} {words[201]}"),
        "catalogue, nothing": lambda: library.catalogue.articles("zzzz"),
        "catalogue, actors": lambda: library.catalogue.actors(names[3][:3]),
        "catalogue, countries": library.catalogue.countries,
    }  # fmt: skip


async def median(ask: Callable[[], Awaitable[object] | object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = ask()
        if isinstance(answer, Awaitable):
            await answer
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


def _size(path: Path) -> int:
    return path.stat().st_size


async def main(small: int, large: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        libraries = [await fill(Path(folder, f"{size}.db"), size) for size in (small, large)]
        try:
            print(f"{'':32}{small:>10}{large:>10}     ratio")
            few, many = (questions(library) for library in libraries)
            for name in few:
                first, second = await median(few[name]), await median(many[name])
                print(f"{name:32}{first:10.3f}{second:10.3f}{second / first:10.1f}")
        finally:
            for library in libraries:
                await library.close()


if __name__ == "__main__":
    asyncio.run(main(*(int(size) for size in sys.argv[1:3])) if len(sys.argv) > 2 else main(1_000, 30_000))
