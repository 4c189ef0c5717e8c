"""The commands that the bot has synced, for all servers and for one, and how a person's client reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localdiscord import errors
from localdiscord.command_rules import CHAT_INPUT, SUB_COMMAND, SUB_COMMAND_GROUP, check_commands
from localdiscord.errors import ApiError
from localdiscord.routes import Answer, Call, route
from localdiscord.world import Payload, World

ALL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


class Commands:
    """`syncs` counts the lists that the bot has sent."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held: dict[str, list[Payload]] = {"": []}
        self.syncs = 0

    def offered(self, guild_id: str = "") -> list[Payload]:
        return self._held[""] + (self._held.get(guild_id, []) if guild_id else [])

    @route("GET " + ALL, "GET " + GUILD)
    def list_(self, call: Call) -> Answer:
        return 200, self._list(call)

    @route("PUT " + ALL, "PUT " + GUILD)
    def replace(self, call: Call) -> Answer:
        check_commands(call.body)
        known = {(command["type"], command["name"]): command["id"] for command in self._list(call)}
        self._held[call.params.get("guild_id", "")] = [
            self._given_back(command, call, known.get((command.get("type") or CHAT_INPUT, command["name"])))
            for command in call.body
        ]
        self.syncs += 1
        self._world.bell.ring()
        return 200, self._list(call)

    @route("POST " + ALL, "POST " + GUILD)
    def add(self, call: Call) -> Answer:
        kind = call.body.get("type") or CHAT_INPUT
        others = [item for item in self._list(call) if (item["type"], item["name"]) != (kind, call.body["name"])]
        check_commands([*others, call.body])
        created = self._given_back(call.body, call, None)
        self._held[call.params.get("guild_id", "")] = [*others, created]
        return 201, created

    @route(f"DELETE {ALL}/{{command_id}}", f"DELETE {GUILD}/{{command_id}}")
    def delete(self, call: Call) -> Answer:
        held = self._list(call)
        kept = [item for item in held if item["id"] != call.params["command_id"]]
        if len(kept) == len(held):
            raise ApiError(errors.UNKNOWN_COMMAND)
        self._held[call.params.get("guild_id", "")] = kept
        return 204, None

    def _list(self, call: Call) -> list[Payload]:
        return self._held.setdefault(call.params.get("guild_id", ""), [])

    def _given_back(self, asked: Payload, call: Call, known: str | None) -> Payload:
        kept = {key: value for key, value in asked.items() if value is not None}
        rights = kept.get("default_member_permissions")
        return {
            "description": "", "type": CHAT_INPUT, **kept, "id": known or self._world.ids.new(),
            "application_id": self._world.bot["id"], "version": self._world.ids.new(),
            "default_member_permissions": None if rights is None else str(rights),
            **({"guild_id": call.params["guild_id"]} if "guild_id" in call.params else {}),
        }  # fmt: skip


def find(commands: Iterable[Payload], path: str, kind: int = CHAT_INPUT) -> tuple[Payload, list[Payload]]:
    """The command of "watch add" and the options on the way: sub-command groups and sub-commands.

    Raises LookupError, with the names that there are.
    """
    names = [path] if kind != CHAT_INPUT else path.split()
    held = [command for command in commands if command["type"] == kind]
    command = _named(held, names[0])
    way: list[Payload] = []
    here = command
    for name in names[1:]:
        here = _named(here.get("options") or [], name)
        way.append(here)
    if any(option["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP) for option in here.get("options") or []):
        raise LookupError(f"/{path} wants one of: {', '.join(option['name'] for option in here['options'])}")
    return command, way


def _named(held: Iterable[Payload], name: str) -> Payload:
    for item in held:
        if name == item["name"] or name in (item.get("name_localizations") or {}).values():
            return item
    raise LookupError(f"no {name!r} among: {', '.join(item['name'] for item in held)}")


def option_values(options: list[Payload], given: Mapping[str, Any]) -> list[tuple[Payload, Any]]:
    """Each option that is given with its value, checked as Discord's client does. Raises ValueError, LookupError."""
    values = [(_named(options, name.rstrip("_")), value) for name, value in given.items()]
    named = {option["name"] for option, _ in values}
    missing = [option["name"] for option in options if option.get("required") and option["name"] not in named]
    if missing:
        raise ValueError(f"required options are missing: {', '.join(missing)}")
    return [(option, _checked(option, value)) for option, value in values]


def _checked(option: Payload, value: Any) -> Any:
    choices = option.get("choices") or []
    if choices:
        for choice in choices:
            if value in (choice["value"], choice["name"], *(choice.get("name_localizations") or {}).values()):
                return choice["value"]
        raise ValueError(f"{option['name']}: {value!r} is none of {[choice['value'] for choice in choices]}")
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or 6_000
        if not low <= len(value) <= high:
            raise ValueError(f"{option['name']}: Discord lets nobody send {len(value)} characters here")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = option.get("min_value", value), option.get("max_value", value)
        if not low <= value <= high:
            raise ValueError(f"{option['name']}: {value} is not between {low} and {high}")
    return value
