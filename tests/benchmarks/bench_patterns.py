"""How the time of each pattern grows with the length of a hostile text.

    python -m tests.benchmarks.bench_patterns

For each compiled pattern of the program, the worst ratio of the processor's time for a text of 2,000 characters to
that for one of 500: 4 for a pattern that is linear, 16 for a quadratic one, and far more for one that runs away. Only
patterns that take longer than 20 ms for the longer text are shown.
"""

from __future__ import annotations

import re
import time

from tests.security.patterns import all_patterns, hostile

SHORT, LONG = 500, 2_000
SHOWN = 0.02


def seconds(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    pattern.search(text)
    return time.process_time() - start


def main() -> None:
    patterns = all_patterns()
    print(f"{len(patterns)} patterns, {len(hostile(1))} texts each")
    slow = []
    for where, pattern in patterns.items():
        for short, long in zip(hostile(SHORT), hostile(LONG), strict=True):
            took = seconds(pattern, long)
            if took > SHOWN:
                slow.append((took / max(seconds(pattern, short), 1e-6), took, where, long[:6]))
    for ratio, took, where, text in sorted(slow, reverse=True):
        print(f"{ratio:8.1f}x {took * 1000:8.1f} ms  {where}  on {text!r}…")


if __name__ == "__main__":
    main()
