"""What a digest costs: of the last hundred articles, and of all, in a small and in a larger library.

    python tests/benchmarks/bench_digest.py [SMALL LARGE]

The articles are those of bench_library. Printed are milliseconds, the median of nine, and how many times the small
library's each is.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_library import Press

from bot.library import Library
from bot.library.rows import to_moment

NEW, TIMES = 100, 9
START = datetime(2026, 1, 1, tzinfo=UTC)


async def measure(size: int) -> dict[str, float]:
    press, end = Press(), START + timedelta(minutes=size)
    with tempfile.TemporaryDirectory() as folder:
        library = await Library.open(Path(folder, "library.db"))
        for number in range(size):
            await library.store(*press.article(number))
        async with library._database.write() as connection:
            rows = [(to_moment(START + timedelta(minutes=number)), number) for number in range(1, size + 1)]
            await connection.executemany("UPDATE articles SET added = ? WHERE id = ?", rows)
        found = {}
        for name, since in (("last hundred", end - timedelta(minutes=NEW)), ("all", START)):
            taken = []
            for _ in range(TIMES):
                begun = time.perf_counter()
                news = await library.arrivals(since, end + timedelta(days=1))
                taken.append(time.perf_counter() - begun)
            assert news.story_count >= NEW
            found[name] = statistics.median(taken) * 1_000
        await library.close()
    return found


async def main() -> None:
    small, large = (int(arg) for arg in sys.argv[1:3]) if len(sys.argv) > 2 else (500, 5_000)
    before, after = await measure(small), await measure(large)
    for name in before:
        times = after[name] / before[name]
        print(f"{name}: {before[name]:.1f} ms of {small}, {after[name]:.1f} ms of {large}: {times:.1f} times")


if __name__ == "__main__":
    asyncio.run(main())
