"""What Discord asks of commands beyond their schema. Figures: API reference, "Application Commands"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from localdiscord.errors import Problem, refuse_form

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
LIMITS = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
OPTIONS = 25
CHOICES = 25
TOTAL = 8_000
LOCALES = frozenset(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th "
    "zh-CN ja zh-TW ko".split()
)
_NAME = re.compile(r"[-_'\w]{1,32}")
Path = tuple[str | int, ...]


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Raises ApiError for a list that is to replace all commands."""
    problems: list[Problem] = []
    kinds = Counter(command.get("type") or CHAT_INPUT for command in commands)
    for kind, count in kinds.items():
        if count > LIMITS.get(kind, 1):
            problems.append(Problem((), "APPLICATION_COMMAND_LIMIT", f"{count} commands of type {kind}"))
    names = Counter((command.get("type") or CHAT_INPUT, command["name"]) for command in commands)
    for number, command in enumerate(commands):
        if names[command.get("type") or CHAT_INPUT, command["name"]] > 1:
            text = "Application command names must be unique"
            problems.append(Problem((number,), "APPLICATION_COMMANDS_DUPLICATE_NAME", text))
        problems += _command_problems((number,), command)
    refuse_form(problems)


def _command_problems(path: Path, command: Mapping[str, Any]) -> Iterator[Problem]:
    if (command.get("type") or CHAT_INPUT) != CHAT_INPUT:
        if command.get("description") or command.get("options"):
            text = "Context menu commands cannot have description or options"
            yield Problem((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", text)
        return
    yield from _word_problems(path, command)
    yield from _option_problems((*path, "options"), command.get("options") or [], depth=0)
    size = max(_size(command, locale) for locale in ("", *LOCALES))
    if size > TOTAL:
        text = f"Command exceeds maximum size ({TOTAL})"
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _word_problems(path: Path, owner: Mapping[str, Any]) -> Iterator[Problem]:
    """Of names, descriptions and their translations."""
    names: dict[Path, str] = {(*path, "name"): owner["name"]}
    for locale, name in (owner.get("name_localizations") or {}).items():
        names[(*path, "name_localizations", locale)] = name
    for place, name in names.items():
        if not _NAME.fullmatch(name) or name != name.lower():
            yield Problem(place, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if not 1 <= len(owner.get("description") or "") <= 100:
        yield Problem((*path, "description"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    for field in ("name_localizations", "description_localizations"):
        for locale in owner.get(field) or {}:
            if locale not in LOCALES:
                yield Problem((*path, field, locale), "APPLICATION_COMMAND_LOCALE_INVALID", "Unknown locale")


def _option_problems(path: Path, options: list[dict[str, Any]], depth: int) -> Iterator[Problem]:
    if len(options) > OPTIONS:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {OPTIONS} or fewer in length.")
    yield from _order_problems(path, options)
    groups = [option["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP) for option in options]
    if any(groups) and not all(groups):
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    for number, option in enumerate(options):
        here = (*path, number)
        yield from _word_problems(here, option)
        if (option["type"] == SUB_COMMAND_GROUP and depth) or (option["type"] == SUB_COMMAND and depth > 1):
            yield Problem((*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep")
        elif option["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP):
            inner = depth + (1 if option["type"] == SUB_COMMAND_GROUP else 2)
            yield from _option_problems((*here, "options"), option.get("options") or [], inner)
        else:
            yield from _choice_problems(here, option)


def _order_problems(path: Path, options: list[dict[str, Any]]) -> Iterator[Problem]:
    seen_optional = False
    for number, option in enumerate(options):
        if option.get("required") and seen_optional:
            text = "Required options must be placed before non-required options"
            yield Problem((*path, number), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        seen_optional |= not option.get("required")
    for locale in ("", *LOCALES):
        names = Counter(_named(option, locale) for option in options)
        for number, option in enumerate(options):
            if names[_named(option, locale)] > 1:
                text = f"Option names must be unique {locale}".strip()
                yield Problem((*path, number, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", text)


def _choice_problems(path: Path, option: Mapping[str, Any]) -> Iterator[Problem]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        text = "Choices and autocomplete are mutually exclusive"
        yield Problem((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", text)
    if (choices or option.get("autocomplete")) and option["type"] not in (STRING, INTEGER, NUMBER):
        text = "Only texts and numbers have choices or autocomplete"
        yield Problem((*path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    if len(choices) > CHOICES:
        yield Problem((*path, "choices"), "BASE_TYPE_MAX_LENGTH", f"Must be {CHOICES} or fewer in length.")
    for field in ("name", "value"):
        held = Counter(choice[field] for choice in choices)
        for number, choice in enumerate(choices):
            if held[choice[field]] > 1:
                text = "Choice names and values must be unique"
                code = "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS"
                yield Problem((*path, "choices", number, field), code, text)


def _named(owner: Mapping[str, Any], locale: str, field: str = "name") -> str:
    translations = owner.get(f"{field}_localizations") or {}
    return str(translations.get(locale) or owner.get(field) or "")


def _size(owner: Mapping[str, Any], locale: str) -> int:
    """Characters of names, descriptions and values, in the longest wording that one locale shows."""
    own = len(_named(owner, locale)) + len(_named(owner, locale, "description"))
    choices = owner.get("choices") or []
    own += sum(len(_named(choice, locale)) + len(str(choice["value"])) for choice in choices)
    return own + sum(_size(option, locale) for option in owner.get("options") or [])
