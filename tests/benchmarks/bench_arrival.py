"""How long an article takes from the watched folder to the channel, and at which stage, with the settings as they come.

    python tests/benchmarks/bench_arrival.py [ARTICLES]

The whole program runs against the local Discord of tests/wire. Articles of five sentences come one after the other,
each when the one before was told. Stages: the folder's new file is noticed and has settled; it is read; the analyser's
process is done with it; it is stored, with its matches; its message is planned, written and about to be asked for;
Discord has made the message. The median of the whole and of each stage, and the stage's share of all the time.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

WIRE = Path(__file__).resolve().parents[1] / "wire"
MARKS = "STAGE_MARKS"
STAGES = ("noticed", "read", "analysed", "stored", "asked", "posted")


def marked(stage: str, work: Callable[..., Any], *, first: bool = False) -> Callable[..., Any]:
    """Writes down when it begins, with `first`, or ends."""

    def mark() -> None:
        with Path(os.environ[MARKS]).open("a") as marks:
            marks.write(json.dumps([stage, time.time()]) + "\n")

    @functools.wraps(work)
    async def waited(*args: Any, **kwargs: Any) -> Any:
        if first:
            mark()
        result = await work(*args, **kwargs)
        if not first:
            mark()
        return result

    @functools.wraps(work)
    def called(*args: Any, **kwargs: Any) -> Any:
        result = work(*args, **kwargs)
        mark()
        return result

    return waited if asyncio.iscoroutinefunction(work) else called


def run_program() -> None:
    """The real program, its stages marked."""
    from bot.__main__ import main
    from bot.language.worker import AnalysisWorker
    from bot.library import Library, folders, loading
    from bot.library.outbox import Outbox

    folders.load = marked("noticed", folders.load, first=True)
    loading._read = marked("read", loading._read)
    AnalysisWorker.analyse = marked("analysed", AnalysisWorker.analyse)  # type: ignore[method-assign]
    Library.store = marked("stored", Library.store)  # type: ignore[method-assign]
    Outbox.claim = marked("asked", Outbox.claim)  # type: ignore[method-assign]
    main()


async def measure(count: int) -> list[dict[str, float]]:
    """For each article the seconds of each stage."""
    sys.path.insert(0, str(WIRE))
    from localdiscord import Desk
    from siege import SEND, dispatch

    chance = random.Random(6)
    with tempfile.TemporaryDirectory() as name:
        folder, marks = Path(name), Path(name, "marks")
        incoming = folder / "incoming"
        incoming.mkdir()
        (incoming / "first.txt").write_text(dispatch("A0", chance), encoding="utf-8")
        program = (__file__, "--config", "config.toml")
        async with Desk(
            folder,
            articles=[incoming],
            program=program,
            environment={MARKS: str(marks)},
            settings={"delivery": {"messages_per_hour": 1_000_000}},
        ) as desk:
            await desk.loaded()
            await desk.command("watch add", keyword="Kataib")
            found = []
            for number in range(1, count + 1):
                await asyncio.sleep(chance.uniform(0.2, 0.8))
                sent = len(desk.messages())
                begun = hand_in(marks, incoming / f"{number}.txt", dispatch(f"A{number}", chance))
                await desk.until(lambda: len(desk.messages()) > sent, "the alert")  # noqa: B023
                posted = next(asked.at for asked in reversed(desk.discord.requests) if asked.route == SEND)
                found.append(read(marks, begun, posted))
    return found


def hand_in(marks: Path, file: Path, text: str) -> float:
    """When it was."""
    marks.write_text("")
    file.write_text(text, encoding="utf-8")
    return time.time()


def read(marks: Path, begun: float, posted: float) -> dict[str, float]:
    times = dict(json.loads(line) for line in marks.read_text().splitlines()) | {"posted": posted}
    moments = [begun, *(times[stage] for stage in STAGES)]
    return {stage: moments[n + 1] - moments[n] for n, stage in enumerate(STAGES)}


def main(count: int) -> None:
    found = asyncio.run(measure(count))
    whole = [sum(one.values()) for one in found]
    stages = defaultdict(list)
    for one in found:
        for stage, seconds in one.items():
            stages[stage].append(seconds)
    print(
        f"{len(found)} articles: median {median(whole) * 1000:.0f} ms, nine of ten {quantiles(whole, n=10)[-1]:.2f} s"
    )
    for stage, seconds in stages.items():
        print(f"{stage:>10} {median(seconds) * 1000:8.0f} ms {sum(seconds) / sum(whole):6.0%}")


if __name__ == "__main__":
    if MARKS in os.environ:
        run_program()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
