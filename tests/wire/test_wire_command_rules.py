"""The local Discord refuses the commands that Discord refuses."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Client
from test_wire_message_rules import error_codes


def option(name: str = "mot", **fields: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "un mot", **fields}


def command(name: str = "veille", *options: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": 1, "name": name, "description": "une commande", "options": list(options), **fields}


CHOICE = {"name": "un", "value": "1"}
SUB = {"type": 1, "name": "sous", "description": "une sous-commande"}
GROUP = {"type": 2, "name": "groupe", "description": "un groupe", "options": [SUB]}

REFUSED: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "upper case": ([command("Veille")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "space": ([command("la veille")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "long name": ([command("a" * 33)], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "translated name": (
        [command(name_localizations={"fr": "Résumé"})], "0.name_localizations.fr", "APPLICATION_COMMAND_INVALID_NAME"
    ),
    "locale": (
        [command(name_localizations={"xx": "a"})], "0.name_localizations.xx", "APPLICATION_COMMAND_LOCALE_INVALID"
    ),
    "description": ([command(description="a" * 101)], "0.description", "BASE_TYPE_BAD_LENGTH"),
    "same name": ([command(), command()], "1", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    "option name": ([command("a", option("Mot"))], "0.options.0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "required last": (
        [command("a", option("x"), option("y", required=True))],
        "0.options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    "same option": (
        [command("a", option(), option())], "0.options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
    ),
    "same translated option": (
        [command("a", *[option(name, name_localizations={"fr": "mot"}) for name in "xy"])],
        "0.options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
    ),
    "choices and autocomplete": (
        [command("a", option(autocomplete=True, choices=[CHOICE]))],
        "0.options.0.autocomplete", "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
    ),
    "autocomplete of a user": (
        [command("a", option(type=6, autocomplete=True))],
        "0.options.0.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    "26 choices": (
        [command("a", option(choices=[{"name": str(n), "value": str(n)} for n in range(26)]))],
        "0.options.0.choices", "BASE_TYPE_MAX_LENGTH",
    ),
    "same choice": (
        [command("a", option(choices=[CHOICE, CHOICE]))],
        "0.options.0.choices.1.name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
    ),
    "26 options": ([command("a", *[option(f"o{n}") for n in range(26)])], "0.options", "BASE_TYPE_MAX_LENGTH"),
    "mixed": ([command("a", SUB, option())], "0.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
    "too deep": (
        [command("a", {**GROUP, "options": [GROUP]})],
        "0.options.0.options.0.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    "too large": (
        [command("a", *[option(f"o{n}", choices=[{"name": f"{c}", "value": f"{c}" * 90} for c in range(10, 13)])
                        for n in range(16)])],
        "0", "APPLICATION_COMMAND_TOO_LARGE",
    ),
    "menu with a description": (
        [{"type": 3, "name": "Résumer", "description": "a"}],
        "0.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_a_bad_command_is_refused_with_the_place_of_the_error(client: Client, name: str) -> None:
    body, path, code = REFUSED[name]
    route = f"/applications/{client.discord.world.bot['id']}/commands"
    status, answer = await client("PUT", route, body)
    assert (status, answer["code"]) == (400, 50035)
    assert code in error_codes(answer["errors"], path)
    assert not client.discord.commands.offered()
    client.discord.forgive("PUT /applications/{application_id}/commands: 50035")


async def test_good_commands_are_kept_under_their_ids(client: Client) -> None:
    route = f"/applications/{client.discord.world.bot['id']}/commands"
    good = [
        command("résumé", option("titre", required=True, autocomplete=True), option("longueur", choices=[CHOICE])),
        command("veille", SUB, GROUP, name_localizations={"en-US": "watch"}),
        {"type": 3, "name": "Résumer ceci"},
    ]
    status, first = await client("PUT", route, good)
    assert status == 200
    _, second = await client("PUT", route, good)
    assert [item["id"] for item in first] == [item["id"] for item in second]
    assert (await client("DELETE", f"{route}/{first[0]['id']}"))[0] == 204
    _, left = await client("GET", route)
    assert [item["name"] for item in left] == ["veille", "Résumer ceci"]
    assert not client.discord.violations
