"""Each attack and fault on the page names tests, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]
ENTRIES = [row for row in ROWS if row[0].strip() not in ("what", "---")]
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+\.py)::([\w:]+)`", PAGE)))


def _tests(path: Path) -> set[str]:
    """As pytest names them: functions, and methods behind their class."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    for holder in tree.body:
        if isinstance(holder, ast.ClassDef):
            functions = (node for node in holder.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
            found |= {f"{holder.name}::{node.name}" for node in functions}
    return found


@pytest.mark.parametrize(("file", "name"), NAMED, ids="::".join)
def test_every_test_that_is_named_exists(file: str, name: str) -> None:
    assert name in _tests(PROJECT / file)


def test_every_attack_and_fault_names_its_defence_its_test_and_what_was_taken_out() -> None:
    assert len(ENTRIES) > 40
    for entry in ENTRIES:
        attack, defence, tests, taken_out = (cell.strip() for cell in entry)
        assert attack
        assert defence
        assert taken_out
        assert re.search(r"`tests/[\w/.]+\.py::\w+", tests), attack
