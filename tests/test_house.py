"""The house rules that a machine can read: which room may import which, and how long a file may grow."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# From the inside out: a room may import itself and those before it.
ROOMS = [
    "bot.model",
    "bot.articles",
    "bot.language",
    "bot.library",
    "bot.alerts",
    "bot.replies",
    "cogs",
    "bot.operating",
    "bot.newsbot",
    "bot.sandbox",
    "bot.__main__",
]
# Imported from anywhere and importing no room: settings, the log. The terminal only shows what it is given.
SHARED = {"bot.config", "bot.logs", "bot.terminal"}
DISCORD_ROOMS = (
    "bot.replies",
    "bot.alerts.delivery",
    "bot.alerts.outcomes",
    "cogs",
    "bot.operating.address",
    "bot.operating.at_discord",
    "bot.newsbot",
    "bot.sandbox",
    "bot.__main__",
)
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 400, 60
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:work|root|home|Users|tmp|mnt|opt)/\w|\b[A-Z]:\\\\?\w")


def _python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def _module(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(module: str) -> str | None:
    return next((room for room in ROOMS if module == room or module.startswith(room + ".")), None)


def _imports(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = _module(path).split(".")[: None if path.stem == "__init__" else -1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module or ""]).strip(".")
            yield from ((f"{module}.{alias.name}" if module == "bot" else module) for alias in node.names)


SOURCES = _python_files("bot", "cogs")
EVERYTHING = _python_files("bot", "cogs", "tests")


@pytest.mark.parametrize("path", SOURCES, ids=_module)
def test_imports_go_one_way(path: Path) -> None:
    module = _module(path)
    room = _room(module)
    if module in ("bot", *SHARED):
        return
    assert room is not None, f"{module} stands outside the rooms of the house"
    for imported in _imports(path):
        target = _room(imported)
        if target is not None:
            assert ROOMS.index(target) <= ROOMS.index(room), f"{module} imports {imported}"


@pytest.mark.parametrize("path", SOURCES, ids=_module)
def test_discord_stays_in_its_rooms(path: Path) -> None:
    if _module(path).startswith(DISCORD_ROOMS):
        return
    outside = [name for name in _imports(path) if name.split(".")[0] in ("discord", "simcord")]
    assert not outside, f"{_module(path)} imports {outside}"


@pytest.mark.parametrize("path", EVERYTHING, ids=_module)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= LINES_OF_A_FUNCTION, f"{node.name} has {length} lines"


def _tracked_texts() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    endings = {".py", ".toml", ".md", ".sql", ".cfg", ".po", ".json", ".txt", ".html"}
    files = [PROJECT / name for name in listed.stdout.splitlines()]
    return [path for path in files if path.is_file() and (path.suffix in endings or path.parent.name == ".ci")]


def test_no_path_of_one_machine() -> None:
    files = _tracked_texts() or EVERYTHING
    found = [
        f"{path.relative_to(PROJECT)}: {match.group()}"
        for path in files
        if path != Path(__file__).resolve()
        for match in MACHINE_PATH.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found
