"""The pages on architecture, on adding and on figures name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.config import known_keys
from tests.test_house import SOURCES, _imports, _module, _room

PROJECT = Path(__file__).resolve().parents[1]
PAGES = ["architecture.md", "adding.md", "figures.md"]
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#:]+)\)")


def _read(page: str) -> str:
    return (PROJECT / "docs" / page).read_text(encoding="utf-8")


def _drawn(room: str) -> str:
    return room.rsplit(".", 1)[-1].strip("_")


def test_the_picture_of_the_house_shows_the_real_imports() -> None:
    rooms = [
        (room, _room(imported)) for path in SOURCES if (room := _room(_module(path))) for imported in _imports(path)
    ]
    real = {(_drawn(room), _drawn(target)) for room, target in rooms if target and target != room}
    picture = _read("architecture.md").split("<!-- end of house -->")[0]
    assert set(re.findall(r"^ {4}(\w+) --> (\w+)$", picture, re.MULTILINE)) == real


@pytest.mark.parametrize("page", PAGES)
def test_files_that_a_page_names_are_there(page: str) -> None:
    text = _read(page)
    named = [name for name in _CODE.findall(text) if re.fullmatch(r"(?:bot|cogs|tests|docs|seeds)/[\w./]*", name)]
    assert named
    missing = [name for name in named if not (PROJECT / name).exists()]
    missing += [link for link in _LINK.findall(text) if not (PROJECT / "docs" / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_settings_that_a_page_names_are_there(page: str) -> None:
    text = _read(page)
    commands = get_command(app).commands  # type: ignore[attr-defined]
    unknown = [name for name in re.findall(r"`(?:uv run )?vigie ([a-z][\w-]*)", text) if name not in commands]
    options = {option for command in commands.values() for found in command.params for option in found.opts}
    for script in re.findall(r"python (tests/[\w/]+\.py)", text):
        options |= set(re.findall(r'"(--[a-z-]+)"', (PROJECT / script).read_text(encoding="utf-8")))
    unknown += [name for name in re.findall(r"`(--[a-z-]+)(?: [A-Z]+)?`", text) if name not in options]
    settings = {f"[{section}] {name}" for section, name in known_keys()}
    unknown += [name for name in re.findall(r"`(\[\w+\] \w+)`", text) if name not in settings]
    assert not unknown


@pytest.mark.parametrize("page", PAGES)
def test_scripts_that_a_page_tells_to_run_are_there(page: str) -> None:
    scripts = re.findall(r"python ((?:tests|docs)/[\w/]+\.py)", _read(page))
    assert all((PROJECT / script).is_file() for script in scripts)
