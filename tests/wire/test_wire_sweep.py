"""Whatever commands there are: each is answered with every option and choice, and each of its controls is tried."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from conftest import new_discord
from localdiscord import Desk, Reply
from localdiscord.command_rules import CHAT_INPUT, MESSAGE_MENU, SUB_COMMAND, SUB_COMMAND_GROUP
from localdiscord.message_rules import BUTTON, LINK, SELECTS
from localdiscord.world import Payload

pytestmark = pytest.mark.asyncio(loop_scope="module")
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
# What a person may type where nothing is offered.
WORD = "Irak"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def newsroom(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A program of its own: some commands take things away."""
    async with Desk(tmp_path_factory.mktemp("sweep"), discord=new_discord()) as opened:
        await opened.loaded()
        # Discord offers some commands to none but those who may manage the server.
        opened.editor = opened.discord.world.users[opened.guild.payload["owner_id"]]
        yield opened


def leaves(command: Payload, path: str = "") -> Iterator[tuple[str, list[Payload]]]:
    """Every command and sub-command with its options."""
    path = f"{path} {command['name']}".strip()
    held = command.get("options") or []
    if any(option["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP) for option in held):
        for option in held:
            yield from leaves(option, path)
    else:
        yield path, held


async def values(desk: Desk, path: str, option: Payload, given: dict[str, Any]) -> list[Any]:
    """What a person might give for an option: every choice, the first completion, or something of its type."""
    if option.get("choices"):
        return [choice["value"] for choice in option["choices"]]
    if option.get("autocomplete"):
        offered = await desk.autocomplete(path, **given, **{option["name"]: ""})
        if offered:
            return [offered[0][1]]
    kind = option["type"]
    if kind in (INTEGER, NUMBER):
        return [option.get("min_value", 1)]
    if kind == BOOLEAN:
        return [True, False]
    if kind == STRING:
        return [WORD.ljust(option.get("min_length") or 0, "a")]
    world = desk.discord.world
    return {
        USER: [desk.reader], MENTIONABLE: [desk.reader], CHANNEL: [world.channel(desk.channel["id"])],
        ROLE: [desk.guild.everyone], ATTACHMENT: [("note.txt", "Bagdad et Téhéran se sont parlé.".encode())],
    }[kind]  # fmt: skip


async def calls(desk: Desk, path: str, options: list[Payload]) -> list[dict[str, Any]]:
    """The required options alone, then each other one beside them."""
    required: dict[str, Any] = {}
    for option in options:
        if option.get("required"):
            required[option["name"]] = (await values(desk, path, option, required))[0]
    made = [required]
    for option in options:
        others = {name: value for name, value in required.items() if name != option["name"]}
        made += [{**others, option["name"]: value} for value in await values(desk, path, option, others)]
    return made


def said(reply: Reply) -> bool:
    """Whether there is anything in it to see."""
    return reply.interaction.modal is not None or bool(reply.text.strip() or reply.message.files)


async def try_controls(desk: Desk, reply: Reply, known_labels: set[str]) -> int:
    """Uses every button and select of an answer once, and sends off what form it is; counts them.

    Those of a label that was tried are left: discord.py lets a bot send 110 heartbeats a minute, and each press waits
    for two.
    """
    if reply.interaction.modal is not None:
        sent = await desk.submit(reply)
        return 1 + await try_controls(desk, sent, known_labels)
    if reply.interaction.original is None:
        return 0
    shown, tried = reply.message, 0
    for known in list(shown.components):
        part = next((item for item in shown.components if item.get("custom_id") == known.get("custom_id")), None)
        if part is None or part.get("disabled") or part.get("style") == LINK:
            continue
        label = str(part.get("label") or part.get("placeholder") or part["custom_id"])
        if label in known_labels:
            continue
        known_labels.add(label)
        if part["type"] == BUTTON:
            answered = await desk.press(shown, part["custom_id"])
        elif part["type"] in SELECTS and part.get("options"):
            answered = await desk.select(shown, part["custom_id"], part["options"][0]["value"])
        else:
            continue
        tried += 1
        if answered.interaction.modal is not None:
            await desk.submit(answered)
    return tried


async def test_every_command_answers_with_every_option(newsroom: Desk) -> None:
    answered, tried = 0, 0
    offered = [command for command in newsroom.discord.commands.offered() if command["type"] == CHAT_INPUT]
    for path, options in [leaf for command in offered for leaf in leaves(command)]:
        known_labels: set[str] = set()
        for given in await calls(newsroom, path, options):
            reply = await newsroom.command(path, **given)
            assert said(reply), f"/{path} {given} says nothing"
            answered += 1
            tried += await try_controls(newsroom, reply, known_labels)
            assert not newsroom.violations, f"/{path} {given}: {newsroom.violations}"
            assert not newsroom.errors, f"/{path} {given}: {newsroom.errors}"
    assert answered > len(offered)
    assert tried > 0


@pytest.mark.parametrize(
    "odd", ["😀", "`", "*_~|", "\u202e\u200b", "é\u0301", "((", '"', "<@&1>", "-", "\n> # ", "OR "]
)
async def test_odd_words_break_nothing(newsroom: Desk, odd: str) -> None:
    """As many as Discord lets a person type, in every option that takes words."""
    offered = [command for command in newsroom.discord.commands.offered() if command["type"] == CHAT_INPUT]
    for path, options in [leaf for command in offered for leaf in leaves(command)]:
        required = (await calls(newsroom, path, options))[0]
        for option in options:
            if option["type"] == STRING and not option.get("choices"):
                most = min(option.get("max_length") or 2_000, 2_000)
                typed = (odd * most)[:most]
                others = {name: value for name, value in required.items() if name != option["name"]}
                if option.get("autocomplete"):
                    await newsroom.autocomplete(path, **others, **{option["name"]: typed[:100]})
                reply = await newsroom.command(path, **others, **{option["name"]: typed})
                assert said(reply)
                assert not newsroom.violations, f"/{path} {option['name']}: {newsroom.violations}"
                assert not newsroom.errors, f"/{path} {option['name']}: {newsroom.errors}"
    # A new person each time: nobody is answered without end.
    stranger = newsroom.discord.world.add_user(f"stranger {len(newsroom.discord.world.users)}")
    newsroom.discord.world.add_member(newsroom.guild, stranger)
    [answer] = await newsroom.say(f"@Vigie {(odd * 1900)[:1900]}", by=stranger)
    assert answer.text.strip()
    assert not newsroom.violations
    assert not newsroom.errors


async def test_every_menu_of_a_message_answers(newsroom: Desk) -> None:
    written = newsroom.write("Bagdad a appelé Téhéran mardi, selon l'agence officielle.", by=newsroom.reader)
    for command in newsroom.discord.commands.offered():
        if command["type"] == MESSAGE_MENU:
            reply = await newsroom.menu(command["name"], written)
            assert reply.text.strip()
            await try_controls(newsroom, reply, set())
    assert not newsroom.violations
