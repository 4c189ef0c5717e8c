"""The operator's guide names every setting and every message of the log, and its unit file can be read."""

from __future__ import annotations

import ast
import configparser
import re
from pathlib import Path

import pytest
import typer

from bot.__main__ import app
from bot.config import known_keys

PROJECT = Path(__file__).resolve().parents[1]
PAGE = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("|")]
LEVELS = {"warning", "error", "exception"}


def _messages() -> dict[str, str]:
    """What the program logs as a warning or worse, up to the first value in it, with the module that does."""
    found = {}
    for path in sorted([*(PROJECT / "bot").rglob("*.py"), *(PROJECT / "cogs").glob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in LEVELS
                and getattr(node.func.value, "id", "") in ("log", "_log")
                and isinstance(node.args[0], ast.Constant)
            ):
                text = re.sub(r"^(\[%s\] )?(%s:? ?)*", "", str(node.args[0].value))
                if told := re.split(r"%|:", text)[0].strip(" .,("):
                    found[told] = path.name
    return found


@pytest.mark.parametrize(("section", "name"), list(known_keys()))
def test_every_setting_is_explained(section: str, name: str) -> None:
    assert any(f"`[{section}]" in row and re.search(rf"\b{name}`", row) for row in ROWS), f"[{section}] {name}"


@pytest.mark.parametrize("message", sorted(_messages()))
def test_every_warning_and_error_is_explained(message: str) -> None:
    openings = [opening for row in ROWS for opening in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert any(message.startswith(opening.strip(" .")) or opening in message for opening in openings), message


def test_every_command_of_the_operator_is_named() -> None:
    group = typer.main.get_command(app)
    for name in ("doctor", "backup", "restore", "erase"):
        assert name in group.commands  # type: ignore[attr-defined]
        assert f"vigie {name}" in PAGE


def test_the_unit_file_shuts_the_service_in_and_starts_it_again() -> None:
    unit = configparser.ConfigParser(strict=True, interpolation=None, comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(PROJECT / "docs" / "vigie.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].split()[0].endswith("/vigie")
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"] == "2"
    assert int(service["TimeoutStopSec"]) > 5
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["UMask"] == "0027"
