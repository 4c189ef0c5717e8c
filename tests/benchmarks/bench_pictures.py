"""How long the event loop waits while pictures are drawn: in the drawing process, and in a thread beside it.

    python tests/benchmarks/bench_pictures.py [--pictures 20]

A task sleeps 1 ms again and again; what it sleeps longer is what the loop was held. Both ways draw the same timeline of
200 contacts, one after the other; the figures of an idle loop in the same run are what they are to be compared with.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from bot.model import ArticleRow, Contact, ContactRow, Kind, Party, Precision, Status
from bot.replies.contacts import ContactFilter
from bot.replies.localization import localizer
from bot.replies.pictures.contacts import timeline_of
from bot.replies.pictures.painter import Painter, draw
from bot.replies.pictures.specs import Spec


def timeline(contacts: int = 200) -> Spec:
    chance = random.Random(1)
    article = ArticleRow(1, "Titre", None, None, None, "", "fr", True, datetime(2026, 1, 1, tzinfo=UTC))
    rows = []
    for _ in range(contacts):
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
        kind, status = chance.choice(list(Kind)), chance.choice(list(Status))
        told = Contact(kind, status, (Party("FRA"), Party("NOR")), 0, day, day, Precision.DAY)
        rows.append(ContactRow(1, told, "", article))
    return timeline_of(localizer("fr"), ContactFilter("FRA", "NOR"), rows).spec


async def measure(name: str, work: Callable[[], Awaitable[object]]) -> None:
    waits: list[float] = []
    done = False

    async def watch() -> None:
        while not done:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            waits.append((time.perf_counter() - before - 0.001) * 1_000)

    watching = asyncio.create_task(watch())
    started = time.perf_counter()
    await work()
    took = time.perf_counter() - started
    done = True
    await watching
    waits.sort()
    p50, p99 = statistics.median(waits), waits[len(waits) * 99 // 100]
    print(f"{name:8} {took:6.1f} s   loop held: median {p50:6.2f} ms, p99 {p99:7.2f} ms, most {waits[-1]:7.2f} ms")


async def run(pictures: int) -> None:
    spec = timeline()
    painter = Painter()
    before = time.perf_counter()
    await painter.draw(spec)
    print(f"first picture, with the start of the process: {time.perf_counter() - before:.1f} s")

    async def in_process() -> None:
        for _ in range(pictures):
            await painter.draw(spec)

    async def in_thread() -> None:
        for _ in range(pictures):
            await asyncio.to_thread(draw, spec)

    await measure("idle", lambda: asyncio.sleep(3))
    await measure("process", in_process)
    await asyncio.to_thread(draw, spec)  # matplotlib is loaded before it is measured
    await measure("thread", in_thread)
    await painter.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=20)
    asyncio.run(run(parser.parse_args().pictures))
