"""The ablation switches a step off by the names of the functions that do its work: they must be there."""

from __future__ import annotations

import runpy
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1] / "benchmarks" / "bench_ablation.py"


def test_every_step_names_functions_that_there_are() -> None:
    runpy.run_path(str(BENCH))["check_steps"]()
