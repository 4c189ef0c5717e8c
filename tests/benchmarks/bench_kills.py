"""The whole program killed again and again while articles come in and alerts go out: what was lost, what came twice.

    python tests/benchmarks/bench_kills.py [KILLS] [SEED]

Articles come from a watched folder and from a feed. Each is to be told in two channels and in a direct message. The
moments of the kills are drawn at random: within the start, after an arrival, while Discord has a message, just when it
has answered. Ctrl-C ends the run early, with its figures. Status 1 if any alert was lost or doubled.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "wire"))

from siege import FeedServer, Siege

STEP = 10


async def main(kills: int, seed: int) -> int:
    begun, stopped = time.monotonic(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stopped.set)
    with tempfile.TemporaryDirectory() as folder:
        async with Siege(Path(folder), seed, FeedServer()) as siege:
            while (done := siege.stages.total()) < kills and not stopped.is_set():
                await siege.kill()
                if not (done + 1) % STEP:
                    print(
                        f"{done + 1} kills in {time.monotonic() - begun:.0f} s",
                        dict(siege.stages),
                        dict(siege.outcome()),
                        flush=True,
                    )
            await siege.settled()
            outcome = siege.outcome()
    print(f"alerts: {', '.join(f'{count} {word}' for word, count in outcome.items())}; seed {seed}")
    for stage, count in siege.stages.most_common():
        print(f"{stage:>24} {count:5} kills")
    return int(bool(outcome["lost"] or outcome["doubled"]))


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(asyncio.run(main(*(arguments + [200, 6][len(arguments) :]))))
