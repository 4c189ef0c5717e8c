"""The user guides name every command as Discord shows it, and their pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_translations import _tree

from bot.replies.help import leaves
from bot.replies.localization import localizer

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = ["guide.fr.md", "guide.en.md"]
PICTURE_BYTES = 150_000
PICTURES = re.compile(r"!\[([^]]+)\]\(([^)]+)\)")


async def commands() -> list[tuple[str, str, str, str]]:
    """Each command's name in English and French, and its description in both."""
    french = localizer("fr")
    return [
        (
            leaf.qualified_name,
            " ".join(french.command_name(part) for part in leaf.qualified_name.split()),
            leaf.description,
            french.gettext(leaf.description),
        )
        for leaf in leaves(await _tree())
    ]


@pytest.mark.parametrize("guide", GUIDES)
async def test_every_command_stands_in_the_guide_under_both_names(guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    in_french = guide == "guide.fr.md"
    rows = []
    for name, french, description, described in await commands():
        own, other = (f"/{french}", f"/{name}") if in_french else (f"/{name}", f"/{french}")
        rows.append(f"| `{own}` | `{other}` | {described if in_french else description} |")
        before_table = text.partition("\n| --- |")[0]
        assert f"`{own}" in before_table, f"{own} is told of nowhere but in the table"
    assert [line for line in text.splitlines() if line.startswith("| `/")] == sorted(rows)


@pytest.mark.parametrize("guide", GUIDES)
async def test_no_command_that_there_is_not(guide: str) -> None:
    known = {f"/{name}" for english, french, _, _ in await commands() for name in (english, french)}
    for told in re.findall(r"`(/[^`]+)`", (DOCS / guide).read_text(encoding="utf-8")):
        assert any(told == name or told.startswith(f"{name} ") for name in known), told


@pytest.mark.parametrize("guide", GUIDES)
def test_pictures_are_there_small_and_told_in_words(guide: str) -> None:
    found = PICTURES.findall((DOCS / guide).read_text(encoding="utf-8"))
    assert len(found) == 6
    for words, name in found:
        assert len(words.split()) >= 4
        assert 0 < (DOCS / name).stat().st_size <= PICTURE_BYTES
