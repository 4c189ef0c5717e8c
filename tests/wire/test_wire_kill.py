"""The whole program, killed while articles come in and alerts go out: each alert arrives, and arrives once."""

from __future__ import annotations

from pathlib import Path

from siege import Siege

KILLS = 8


async def test_killed_at_any_moment_every_alert_arrives_once(tmp_path: Path) -> None:
    """`tests/benchmarks/bench_kills.py` does the same 200 times, with a feed."""
    async with Siege(tmp_path, seed=6) as siege:
        for _ in range(KILLS):
            await siege.kill()
        await siege.settled()
        outcome = siege.outcome()
        assert sum(siege.stages.values()) == KILLS
        assert outcome["expected"] >= KILLS
        assert (outcome["lost"], outcome["doubled"]) == (0, 0), outcome
