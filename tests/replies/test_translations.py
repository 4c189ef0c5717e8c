"""Every text that a person may read has its French."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import discord
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from discord import app_commands

from bot.config import Settings
from bot.library import Problem
from bot.model import ArticleRow
from bot.newsbot import create_bot
from bot.replies import limits
from bot.replies.localization import CATALOGUES, CommandTranslator, localizer
from bot.replies.words import label

PROJECT = Path(__file__).resolve().parents[2]
# Functions that mark a text, and how many of their arguments are texts.
_TEXTS = {"gettext": 1, "N_": 1, "ngettext": 2}
CATALOGUE = read_po((CATALOGUES / "fr" / "LC_MESSAGES" / "vigie.po").open("rb"), locale="fr")


def source_messages() -> Iterator[str | tuple[str, ...]]:
    """Message ids; singular and plural as a pair. Read from the syntax tree, as some stand inside f-strings."""
    for folder in ("bot/replies", "cogs"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _called(node) in _TEXTS:
                    count = _TEXTS[_called(node)]
                    texts = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
                    if texts:
                        yield texts[0] if count == 1 else tuple(texts)
    yield from (str(problem) for problem in Problem)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def command_texts(tree: app_commands.CommandTree[Any]) -> tuple[set[str], set[str]]:
    """Names, and descriptions with choices, of all commands, groups and options."""
    names, texts = set(), set()
    for command in tree.walk_commands():
        names.add(command.name)
        texts.add(command.description)
        if isinstance(command, app_commands.Command):
            for option in command.parameters:
                names.add(option.display_name)
                texts.add(str(option.description))
                texts |= {choice.name for choice in option.choices}
    return names, texts


def menu_names(tree: app_commands.CommandTree[Any]) -> set[str]:
    return {menu.name for menu in tree.get_commands(type=discord.AppCommandType.message)}


async def _tree() -> app_commands.CommandTree[Any]:
    bot = create_bot(Settings())
    for path in sorted((PROJECT / "cogs").glob("*.py")):
        if path.stem == "__init__":
            continue
        await bot.load_extension(f"cogs.{path.stem}")
    return bot.tree


SOURCES = sorted(set(source_messages()), key=str)


@pytest.mark.parametrize("message", SOURCES, ids=str)
def test_text_has_french(message: str | tuple[str, ...]) -> None:
    found = CATALOGUE.get(message)  # type: ignore[arg-type]
    assert found is not None, "not in the French catalogue"
    translations = found.string if isinstance(found.string, tuple) else (found.string,)
    assert all(translations)
    for translated in translations:
        assert _places(translated) <= _places(message if isinstance(message, str) else message[1])


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


async def test_commands_have_french_names_and_descriptions() -> None:
    names, texts = command_texts(await _tree())
    assert {"summary", "actors", "contacts", "search", "help", "watch", "with"} <= names
    for name in names:
        french = CATALOGUE.get(name, context="name")
        assert french is not None, f"/{name} has no French name"
        assert french.string == str(french.string).lower()
        assert 0 < len(str(french.string)) <= limits.COMMAND_NAME
        assert " " not in str(french.string)
    for text in texts:
        french = CATALOGUE.get(text)
        assert french is not None, f"{text!r} has no French"
        assert 0 < len(str(french.string)) <= limits.COMMAND_DESCRIPTION


async def test_menus_have_french_names() -> None:
    names = menu_names(await _tree())
    assert names == {"Summarise", "Actors and contacts"}
    for name in names:
        french = CATALOGUE.get(name, context="menu")
        assert french is not None
        assert 0 < len(str(french.string)) <= limits.COMMAND_NAME


async def test_no_translation_without_its_text() -> None:
    tree = await _tree()
    names, texts = command_texts(tree)
    known = {*texts, *SOURCES}
    for message in CATALOGUE:
        if message.id and message.context is None:
            assert _id(message) in known, f"{message.id!r} is used nowhere"
        elif message.id:
            assert message.id in (menu_names(tree) if message.context == "menu" else names)


def _id(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


async def test_what_discord_is_sent_in_french() -> None:
    tree = await _tree()
    translator = CommandTranslator()
    await tree.set_translator(translator)
    payload = {command.name: await command.get_translated_payload(tree, translator) for command in tree.get_commands()}
    assert payload["summary"]["name_localizations"] == {"fr": "résumé"}
    assert payload["contacts"]["name_localizations"] == {"fr": "contacts"}
    options = {option["name"]: option for option in payload["contacts"]["options"]}
    assert options["with"]["name_localizations"] == {"fr": "avec"}
    kinds = {choice["value"]: choice["name_localizations"] for choice in options["kind"]["choices"]}
    assert kinds["call"] == {"fr": "appel"}
    subcommands = {option["name"]: option for option in payload["watch"]["options"]}
    assert subcommands["add"]["name_localizations"] == {"fr": "ajouter"}


def test_first_of_a_month_in_french() -> None:
    french, english = localizer("fr"), localizer("en")
    assert french.day(date(2024, 1, 1)) == "1er janvier 2024"
    assert french.day(date(2024, 1, 21)) == "21 janvier 2024"
    assert english.day(date(2024, 1, 1)) == "1 January 2024"


def test_article_without_a_source_in_choices() -> None:
    article = ArticleRow(1, "Titre", None, date(2025, 6, 14), None, "", "fr", True, datetime(2026, 1, 1, tzinfo=UTC))
    assert label(localizer("fr"), article, 80) == "Titre · source non précisée · 14/06/2025"


def test_plural_and_cldr() -> None:
    french, english = localizer("fr"), localizer("en")
    assert [french.ngettext("{n} contact", "{n} contacts", n) for n in (0, 1, 2)] == [
        "0 contact",
        "1 contact",
        "2 contacts",
    ]
    assert english.ngettext("{n} contact", "{n} contacts", 0) == "0 contacts"
    assert french.country("IRQ") == "Irak"
    assert english.country("USA") == "United States"
    assert (french.country("NATO"), french.country("IAEA")) == ("OTAN", "AIEA")
    assert discord.Locale.french.value == "fr"
