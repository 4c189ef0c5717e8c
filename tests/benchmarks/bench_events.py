"""What joining events and offices costs as articles are stored: a small and a large library of made-up articles.

    python tests/benchmarks/bench_events.py [SMALL LARGE]

The articles are those of bench_library, and each has three actors with an office. In "one pair" every contact is
between the same two countries, as in a war that fills the news. Printed are milliseconds an article over the last 200.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench_library import Press

from bot.library import Library, contradictions_of_offices, events_placing
from bot.model import Analysis, Article, Party

LAST = 200
ROLES = ("ministre iranien des Affaires étrangères", "président iranien", "chef du Conseil iranien des eaux")


class Clock:
    """Adds up the time that a coroutine function takes."""

    def __init__(self, module: Any, name: str) -> None:
        self.taken = 0.0
        self._inner: Callable[..., Awaitable[Any]] = getattr(module, name)
        setattr(module, name, self)

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await self._inner(*args, **kwargs)
        finally:
            self.taken += time.perf_counter() - begun


def article(press: Press, number: int, *, one_pair: bool) -> tuple[Article, Analysis]:
    made, analysis = press.article(number)
    contacts = analysis.contacts
    if one_pair:
        contacts = tuple(replace(contact, parties=(Party("IRN"), Party("ISR"))) for contact in contacts)
    actors = [
        replace(actor, country="IRN", role=ROLES[place]) if place < len(ROLES) else actor
        for place, actor in enumerate(analysis.actors)
    ]
    return made, replace(analysis, contacts=contacts, actors=tuple(actors))


async def measure(size: int, *, one_pair: bool, events: Clock, offices: Clock) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = await Library.open(Path(folder, "library.db"))
        press = Press()
        for number in range(size):
            if number == size - LAST:
                begun, events.taken, offices.taken = time.perf_counter(), 0.0, 0.0
            await library.store(*article(press, number, one_pair=one_pair))
        whole = 1000 * (time.perf_counter() - begun) / LAST
        shares = [1000 * clock.taken / LAST for clock in (events, offices)]
        asked = []
        for _ in range(15):
            begun = time.perf_counter()
            await library.events.find("IRN", with_country="ISR")
            asked.append(1000 * (time.perf_counter() - begun))
        kind = "one pair" if one_pair else "all pairs"
        print(
            f"{size:>7} articles, {kind:9}: {whole:6.1f} ms to store, of these {shares[0]:5.1f} events and"
            f" {shares[1]:5.1f} offices; {statistics.median(asked):6.1f} ms for the events of a pair"
        )
        await library.close()


async def main(small: int, large: int) -> None:
    events, offices = Clock(events_placing, "place"), Clock(contradictions_of_offices, "update")
    for one_pair in (False, True):
        for size in (small, large):
            await measure(size, one_pair=one_pair, events=events, offices=offices)


if __name__ == "__main__":
    asyncio.run(main(*(int(size) for size in sys.argv[1:3])) if len(sys.argv) > 2 else main(1_000, 30_000))
