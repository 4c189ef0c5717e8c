"""Measured figures, printed and written into docs/figures.md."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"


def tell(name: str, lines: list[str], *, update: bool) -> None:
    """Print the lines; with `update` put them between the two comments that mark the block `name` of the page."""
    text = "\n".join(lines)
    print(text)
    if not update:
        return
    block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    page, found = block.subn(lambda match: f"{match[1]}{text}\n{match[2]}", PAGE.read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{PAGE.name} has no block <!-- {name} --> to write into")
    PAGE.write_text(page, encoding="utf-8")
