"""The data files that an editor can read and mend, and how they are read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def load_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def load_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated file, without its comment lines."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(field.strip() for field in line.split("\t")) for line in lines if line.strip() and line[0] != "#"
    )


def variants(field: str) -> list[str]:
    return [part.strip() for part in field.split("|") if part.strip()]
