"""What joining a new article's actors takes in a small and in a large library, in one run.

    python tests/benchmarks/bench_identities.py [SMALL LARGE]

Names are made up, people named by Zipf's law, half the time in a second spelling, one time in six by the family name
alone; eight an article, of 22 countries. Prints the time within the article's transaction, then that of a
page, of a search by spelling and of `/actors`.
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

from bot.language.lexicons import load_rows, variants
from bot.library import Library, analyses
from bot.library.database import Database
from bot.library.identities import placing
from bot.model import Actor, ActorType, Analysis, Mention, Sentence

COUNTRIES = "USA RUS CHN FRA IRN IRQ ISR UKR DEU GBR TUR SAU PSE LBN SYR EGY IND PAK JPN KOR EU UN".split()
ROLES = (None, None, "ministre", "président", "ministre des Affaires étrangères", "porte-parole du gouvernement")
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo cha dre bli quer ton mar kho ri mal du".split()
SAMPLE, ROUNDS, BATCH = 200, 15, 500


class Press:
    """Makes analyses, always the same ones."""

    def __init__(self) -> None:
        pick = self._random = random.Random(20260114)
        given = [variants(names)[0] for kind, names in load_rows("given_names.tsv") if kind == "spelling"]
        family = sorted({"".join(pick.choices(SYLLABLES, k=pick.randint(2, 4))).title() for _ in range(9_000)})
        frequent = list(accumulate(1 / rank for rank in range(1, len(family) + 1)))
        people = {(pick.choice(given), pick.choices(family, cum_weights=frequent)[0]) for _ in range(25_000)}
        self.people = [(*names, pick.choice(COUNTRIES)) for names in sorted(people)]
        pick.shuffle(self.people)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.people) + 1)))

    def analysis(self) -> tuple[date, Analysis]:
        pick = self._random
        found = {}
        for given, family, country in pick.choices(self.people, cum_weights=self._weights, k=8):
            spelled = family.replace("c", "k").replace("ou", "u") if pick.random() < 0.5 else family
            name = spelled if pick.random() < 1 / 6 else f"{given} {spelled}"
            role = pick.choice(ROLES)
            found[name] = Actor(
                name, ActorType.PERSON, country if pick.random() < 0.9 else None, role, (Mention(0, 3, name[:3]),)
            )
        day = date(2016, 1, 1) + timedelta(days=pick.randrange(3650))
        texts = ["Le Premier ministre irakien et le président de la Russie se sont parlé mardi à Bagdad."] * 3
        texts += ["Les deux parties se sont donné jusqu'à la fin du mois pour conclure, selon un diplomate."] * 17
        sentences = tuple(Sentence(0, 100 * n, 100 * n + len(text), text) for n, text in enumerate(texts))
        return day, Analysis("fr", "bench", True, sentences, tuple(found.values()))


async def add(database: Database, press: Press, first: int, count: int) -> list[float]:
    """Milliseconds for each article, from its rows written to its actors joined."""
    taken = []
    for begin in range(first, first + count, BATCH):
        async with database.write() as connection:
            for number in range(begin, min(begin + BATCH, first + count)):
                day, analysis = press.analysis()
                await connection.execute(
                    "INSERT INTO articles (id, path, title, published, language, supported, content_hash, version,"
                    " added, updated) VALUES (?, ?, '', ?, 'fr', 1, '', 'bench', ?, ?)",
                    (number, str(number), day.isoformat(), *["2026-01-14T00:00:00.000000+00:00"] * 2),
                )
                await connection.execute("INSERT INTO blocks VALUES (?, 0, 'body', '')", (number,))
                await analyses.insert(connection, number, analysis)
                begun = time.perf_counter()
                await placing.place(connection, number)
                taken.append(1000 * (time.perf_counter() - begun))
    return taken


async def median(ask: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await ask()
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


async def measure(path: Path, size: int) -> dict[str, float]:
    press = Press()
    database = await Database.open(path)
    await add(database, press, 1, size)
    taken = sorted(await add(database, press, size + 1, SAMPLE))
    await database.close()
    found = {"new article, median": taken[SAMPLE // 2], "new article, 95 % below": taken[SAMPLE * 95 // 100]}
    begun = time.perf_counter()
    library = await Library.open(path)
    found["open"] = 1000 * (time.perf_counter() - begun)
    try:
        (most, *_) = await library.actors(limit=1)
        rare = library.catalogue.identities.find("", limit=10_000)[-1]
        given, family, _ = press.people[40]
        found |= {
            "page of the most named": await median(lambda: library.identities.page(most.identity)),
            "page of a rare one": await median(lambda: library.identities.page(rare)),
            "find by spelling": await median(lambda: library.identities.find(f"{given}e {family}h")),
            "actors, all": await median(library.actors),
            "actors, since": await median(lambda: library.actors(since=date(2025, 6, 1))),
        }
        count = len(library.catalogue.identities.find("", limit=1_000_000))
        print(f"{size} articles: {count} identities; {most.name} in {most.articles} articles")
    finally:
        await library.close()
    return found


async def main(small: int, large: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        few, many = [await measure(Path(folder, f"{size}.db"), size) for size in (small, large)]
    print(f"{'milliseconds':28}{small:>10}{large:>10}     ratio")
    for name in few:
        print(f"{name:28}{few[name]:10.2f}{many[name]:10.2f}{many[name] / few[name]:10.1f}")


if __name__ == "__main__":
    asyncio.run(main(*(int(size) for size in sys.argv[1:3])) if len(sys.argv) > 2 else main(1_000, 30_000))
