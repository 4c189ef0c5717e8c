"""A newsroom at the local Discord with the real program in it: people type commands, press buttons, write messages."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from localdiscord import payloads
from localdiscord.command_rules import CHAT_INPUT, MESSAGE_MENU
from localdiscord.commands import find, option_values
from localdiscord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from localdiscord.message_rules import SELECTS, nested
from localdiscord.process import PROJECT, BotProcess, write_config
from localdiscord.server import LocalDiscord
from localdiscord.shown import Reply, Shown
from localdiscord.world import Payload

# How long anything may take before a test gives up; nothing is measured by it.
PATIENCE = 180.0
# The rules of an interaction's first answer are tested by the clock that can be pushed on, not by this machine's load.
_ANSWER_WITHIN = 30.0
_USER, _CHANNEL, _ROLE, _MENTIONABLE, _ATTACHMENT = 6, 7, 8, 9, 11
_LOADED = " bot.library.folders: "


class BotGoneError(Exception):
    """The program ended while an answer was awaited. The text is the end of its log."""


class Desk:
    """`async with Desk(tmp_path) as desk:` starts both, and ends with an AssertionError for any violation.

    `articles` are the folders that a start loads, by default the project's seeds. `settings` is laid over the
    configuration file by section. `editor` may manage messages, `reader` is an everyday member; `channel` is where
    all happens unless another is named. `program` is what Python runs, in `folder`, with the token in its environment.
    """

    def __init__(
        self,
        folder: Path,
        *,
        discord: LocalDiscord | None = None,
        articles: list[Path] | None = None,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        environment: Mapping[str, str] | None = None,
        strict_log: bool = True,
        program: Sequence[str] = ("-m", "bot", "--config", "config.toml"),
    ) -> None:
        self.discord = discord or LocalDiscord(answer_within=_ANSWER_WITHIN)
        self.folder = folder
        self.locale = "fr"
        self._articles = [PROJECT / "seeds"] if articles is None else articles
        self._settings = settings or {}
        self._environment = environment or {}
        self._strict_log = strict_log
        self._program = program
        self._syncs = self._expected = 0
        world = self.discord.world
        self.guild = world.add_guild("Rédaction")
        self.channel = world.add_channel(self.guild, "international")
        self.editor = world.add_user("camille")
        world.add_member(self.guild, self.editor, rights=payloads.MANAGE_MESSAGES)
        self.reader = world.add_user("sacha")
        world.add_member(self.guild, self.reader)
        self.bot = BotProcess(self._program, folder, {})

    # Starting and ending

    async def __aenter__(self) -> Self:
        await self.discord.start()
        try:
            await self.restart()
        except BaseException:
            await self.bot.close()
            await self.discord.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.bot.close()
        await self.discord.stop()
        if kind is None:
            assert not self.discord.violations, "\n".join(self.discord.violations)
            assert not self.discord.own_problems, "\n".join(self.discord.own_problems)
            if self._strict_log:
                assert not self.errors, "\n".join(self.errors)

    async def launch(self) -> None:
        """Starts the program, and waits for nothing."""
        own: dict[str, dict[str, Any]] = {
            "discord": {"api_url": self.discord.api_url, "gateway_url": self.discord.gateway.url},
            "articles": {"folders": self._articles},
            "library": {"path": self.folder / "vigie.db"},
        }
        sections = {name: {**own.get(name, {}), **self._settings.get(name, {})} for name in {**own, **self._settings}}
        write_config(self.folder / "config.toml", sections)
        self._syncs, self._expected = self.discord.commands.syncs, 0
        self.bot = BotProcess(self._program, self.folder, {"DISCORD_TOKEN": self.discord.token, **self._environment})
        await self.bot.start()

    async def restart(self) -> None:
        """Starts the program, and waits until it is connected and has synced its commands."""
        await self.bot.close()
        await self.launch()
        await self.ready()

    async def ready(self) -> None:
        await self.until(lambda: self.discord.gateway.session is not None, "a session at the gateway")
        await self.until(lambda: self.discord.commands.syncs > self._syncs, "the commands")

    async def loaded(self) -> None:
        """Waits until this run has loaded the configured folders."""
        await self.until(lambda: _LOADED in self.bot.log and " file" in self.bot.log, "the load")

    async def kill(self) -> None:
        """SIGKILL. What the channels hold stays, and `restart` goes on from there."""
        await self.bot.kill()
        self.discord.gateway.drop()

    async def stop(self) -> int:
        """SIGTERM; the exit status, once nothing of the program is left."""
        self.bot.signal(signal.SIGTERM)
        status = await self.bot.ended()
        await self.bot.gone()
        return status

    @property
    def errors(self) -> list[str]:
        """What the log of this run tells of errors, but those that were expected."""
        return self.bot.errors[self._expected :]

    def expect_errors(self) -> None:
        """Those that the log of this run has told up to now were meant to be."""
        self._expected = len(self.bot.errors)

    @property
    def violations(self) -> list[str]:
        return self.discord.violations

    async def until(self, true: Callable[[], Any], what: str) -> None:
        """Waits for something to come true. Raises BotGoneError and TimeoutError, with the end of the log."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not true():
            if self.bot.status is not None:
                await self.bot.close()
                raise BotGoneError(f"ended with {self.bot.status} before {what} came:\n{self._end_of_log()}")
            if loop.time() > end:
                raise TimeoutError(f"{what} did not come:\n{self._end_of_log()}")
            await self.discord.world.bell.heard(0.05)

    def _end_of_log(self) -> str:
        return "\n".join([*self.bot.log.splitlines()[-25:], *self.violations])

    # What people do

    async def command(
        self, name: str, /, *, by: Payload | None = None, at: Payload | None = None, **options: Any
    ) -> Reply:
        """Types a slash command, such as "watch add", with the options that it was synced with.

        `by` whom and `at` which channel are not options. Users, channels and roles are given as their objects, files
        as (name, bytes). Raises LookupError and
        ValueError for what Discord's client would not let a person send.
        """
        return await self.answer(self.type_command(name, by=by, at=at, **options))

    def type_command(
        self, name: str, /, *, by: Payload | None = None, at: Payload | None = None, **options: Any
    ) -> Interaction:
        """As `command`, without waiting for the answer."""
        user, channel = by or self.editor, at or self.channel
        command, way = find(self.discord.commands.offered(channel.get("guild_id", "")), name)
        self._require_offer(command, user, channel)
        resolved: Payload = {}
        held = (way[-1] if way else command).get("options") or []
        given = [self._option(option, value, channel, resolved) for option, value in option_values(held, options)]
        data = self._command_data(command, way, given) | ({"resolved": resolved} if resolved else {})
        return self._do(COMMAND, data, user, channel)

    async def menu(self, name: str, message: Shown, *, by: Payload | None = None) -> Reply:
        """Chooses an entry of a message's menu."""
        user, channel = by or self.editor, self.discord.world.channel(message.payload["channel_id"])
        command, _ = find(self.discord.commands.offered(channel.get("guild_id", "")), name, MESSAGE_MENU)
        self._require_offer(command, user, channel)
        data = self._command_data(command, [], []) | {"target_id": message.id}
        data["resolved"] = {"messages": {message.id: message.payload}}
        return await self.answer(self._do(COMMAND, data, user, channel))

    async def autocomplete(
        self, name: str, /, *, by: Payload | None = None, at: Payload | None = None, **options: Any
    ) -> list[tuple[str, Any]]:
        """The choices, name and value, while the last of the options is being typed."""
        user, channel = by or self.editor, at or self.channel
        command, way = find(self.discord.commands.offered(channel.get("guild_id", "")), name)
        held = {option["name"]: option for option in (way[-1] if way else command).get("options") or []}
        given = [
            {"name": key.rstrip("_"), "type": held[key.rstrip("_")]["type"], "value": value}
            for key, value in options.items()
        ]
        if not held[given[-1]["name"]].get("autocomplete"):
            raise LookupError(f"/{name} completes no {given[-1]['name']}")
        given[-1]["focused"] = True
        reply = await self.answer(self._do(AUTOCOMPLETE, self._command_data(command, way, given), user, channel))
        return [(choice["name"], choice["value"]) for choice in reply.interaction.choices]

    async def press(self, message: Shown | Reply, named: str, *, by: Payload | None = None) -> Reply:
        """Presses the button with this label or custom_id."""
        await self._settled()
        shown = message.message if isinstance(message, Reply) else message
        return await self.answer(self._use(shown, shown.find(named), [], by))

    async def select(self, message: Shown | Reply, named: str, *values: str, by: Payload | None = None) -> Reply:
        """Chooses entries, by label or value, of the select with this placeholder or custom_id."""
        await self._settled()
        shown = message.message if isinstance(message, Reply) else message
        part = shown.find(named)
        known = {option[key]: option["value"] for option in part.get("options") or [] for key in ("label", "value")}
        low, high = part.get("min_values", 1), part.get("max_values", 1)
        if not low <= len(values) <= high:
            raise ValueError(f"{named} takes {low} to {high} entries")
        return await self.answer(self._use(shown, part, [known.get(value, value) for value in values], by))

    async def submit(self, form: Reply, *, by: Payload | None = None, **values: str) -> Reply:
        """Sends off a form that a command or button brought, with values by label or custom_id."""
        await self._settled()
        data = {"custom_id": form.modal["custom_id"], "components": _filled(form.modal["components"], values)}
        asked = form.interaction
        return await self.answer(self._do(MODAL, data, by or asked.user, asked.channel, asked.source))

    async def say(
        self,
        text: str,
        *,
        by: Payload | None = None,
        at: Payload | None = None,
        reply_to: Shown | None = None,
        files: Mapping[str, bytes] | None = None,
        answers: int = 1,
        quiet: float = 0.5,
    ) -> list[Shown]:
        """Writes a message, and gives what the bot posted after it there: `answers` messages or more are awaited.

        With `answers=0` it is given `quiet` seconds to say nothing. `@Vigie` mentions the bot.
        """
        said = self.write(text, by=by, at=at, reply_to=reply_to, files=files)
        if answers:
            await self.until(lambda: len(self.after(said)) >= answers, f"{answers} answers to {text!r}")
        else:
            await asyncio.sleep(quiet)
        return self.after(said)

    def write(
        self,
        text: str,
        *,
        by: Payload | None = None,
        at: Payload | None = None,
        reply_to: Shown | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Shown:
        """As `say`, without waiting."""
        world, channel = self.discord.world, at or self.channel
        body = {"content": text.replace("@Vigie", f"<@{world.bot['id']}>")}
        held = {name: (name, data) for name, data in (files or {}).items()}
        created = world.compose(channel, by or self.editor, body, held)
        if reply_to is not None:
            created |= {"type": 19, "referenced_message": reply_to.payload}
            created["message_reference"] = {"type": 0, "message_id": reply_to.id, "channel_id": channel["id"]}
            created["mentions"].append(reply_to.payload["author"])
        world.post(created)
        return Shown(created)

    def edit(self, message: Shown, text: str) -> None:
        """A person edits a message of theirs."""
        self.discord.world.change(message.payload, {"content": text}, {})
        message.payload["edited_timestamp"] = self.discord.clock.stamp()
        self.discord.world.announce("MESSAGE_UPDATE", message.payload)

    def messages(self, at: Payload | None = None) -> list[Shown]:
        """What the bot has posted in a channel and everybody there sees, the oldest first."""
        held = self.discord.world.messages[(at or self.channel)["id"]]
        return [Shown(message) for message in held if message["author"]["id"] == self.discord.world.bot["id"]]

    def after(self, message: Shown) -> list[Shown]:
        channel = self.discord.world.channel(message.payload["channel_id"])
        return [shown for shown in self.messages(channel) if int(shown.id) > int(message.id)]

    async def answer(self, interaction: Interaction) -> Reply:
        """Waits for the answer to an interaction that was set going."""
        await self.until(lambda: interaction.done, f"the answer to {interaction.about}")
        return Reply(interaction)

    async def _settled(self) -> None:
        """Until the bot has read the answers to its requests: it listens for a button only from then on.

        No person is as fast as a test. A heartbeat goes through the same event loop as those answers.
        """
        gateway = self.discord.gateway
        await self.until(lambda: not self.discord.serving, "the answers to the bot's requests")
        for _ in range(2):
            beats = gateway.heartbeats
            gateway.ask_heartbeat()
            await self.until(lambda: gateway.heartbeats > beats, "a heartbeat")  # noqa: B023 - awaited here

    def _do(
        self, kind: int, data: Payload, user: Payload, channel: Payload, source: Payload | None = None
    ) -> Interaction:
        return self.discord.interactions.create(kind, data, user, channel, locale=self.locale, source=source)

    def _use(self, shown: Shown, part: Payload, values: list[str], by: Payload | None) -> Interaction:
        if part.get("disabled"):
            raise LookupError(f"{part.get('label')} is disabled")
        data: Payload = {"custom_id": part["custom_id"], "component_type": part["type"]}
        if part["type"] in SELECTS:
            data["values"] = values
        channel = self.discord.world.channel(shown.payload["channel_id"])
        return self._do(COMPONENT, data, by or self.editor, channel, shown.payload)

    def _require_offer(self, command: Payload, user: Payload, channel: Payload) -> None:
        """Raises LookupError where Discord shows the command to nobody, or not to this person."""
        private = channel["type"] == payloads.DM
        contexts = command.get("contexts")
        if private and (command.get("dm_permission") is False or (contexts is not None and 1 not in contexts)):
            raise LookupError(f"/{command['name']} is not offered in direct messages")
        needed = int(command.get("default_member_permissions") or 0)
        if not private and needed & ~self.discord.world.permissions(channel, user["id"]):
            raise LookupError(f"/{command['name']} is not offered to {user['username']}")

    @staticmethod
    def _command_data(command: Payload, way: list[Payload], given: list[Payload]) -> Payload:
        options = given
        for step in reversed(way):
            options = [{"name": step["name"], "type": step["type"], "options": options}]
        data = {"id": command["id"], "name": command["name"], "type": command.get("type", CHAT_INPUT)}
        data |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
        return data | ({"options": options} if options else {})

    def _option(self, option: Payload, value: Any, channel: Payload, resolved: Payload) -> Payload:
        """An option as it is sent; what it points at goes into `resolved`."""
        kind, world = option["type"], self.discord.world
        if kind == _ATTACHMENT:
            value = world.keep_file(channel["id"], *value)
            resolved.setdefault("attachments", {})[value["id"]] = value
        elif kind in (_USER, _MENTIONABLE) and "username" in value:
            resolved.setdefault("users", {})[value["id"]] = value
            member = self.guild.members.get(value["id"])
            if member and channel.get("guild_id"):
                rights = {"permissions": str(world.permissions(channel, value["id"]))}
                seen = {key: item for key, item in member.items() if key not in ("user", "mute", "deaf")}
                resolved.setdefault("members", {})[value["id"]] = seen | rights
        elif kind in (_ROLE, _MENTIONABLE):
            resolved.setdefault("roles", {})[value["id"]] = value
        elif kind == _CHANNEL:
            rights = {"permissions": str(world.permissions(value, self.editor["id"]))}
            resolved.setdefault("channels", {})[value["id"]] = value | rights
        return {"name": option["name"], "type": kind, "value": value["id"] if isinstance(value, dict) else value}


def _filled(components: list[Payload], values: Mapping[str, str]) -> list[Payload]:
    """A form's rows as they are sent off. Raises LookupError for a value without a field."""
    left = dict(values)
    rows = []
    for number, row in enumerate(components, start=1):
        held = row.get("components") or ([row["component"]] if "component" in row else [])
        sent = []
        for part in held:
            name = next(
                (name for name in (part["custom_id"], part.get("label"), row.get("label")) if name in left), None
            )
            value = left.pop(name) if name is not None else part.get("value") or ""
            sent.append({"type": part["type"], "id": number, "custom_id": part["custom_id"]})
            sent[-1] |= {"value": value} if part["type"] == 4 else {"values": [value]}
        shape = {"component": sent[0]} if "component" in row else {"components": sent}
        rows.append({"type": row["type"], "id": number, **shape})
    if left:
        known = [part.get("label") or part.get("custom_id") for _, part in nested(components)]
        raise LookupError(f"no fields {list(left)} among {known}")
    return rows
