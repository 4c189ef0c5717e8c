"""Whatever commands there are: each is answered with every option and choice, and each of its controls is tried."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from conftest import new_discord
from discord import app_commands
from localdiscord import Desk, Reply
from localdiscord.command_rules import CHAT_INPUT, MESSAGE_MENU, SUB_COMMAND, SUB_COMMAND_GROUP
from localdiscord.interactions import COMMAND, COMPONENT, MODAL
from localdiscord.message_rules import BUTTON, LINK, SELECTS
from localdiscord.world import Payload

from bot.config import Settings
from bot.newsbot import create_bot

PROJECT = Path(__file__).resolve().parents[2]
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


@dataclass
class Ledger:
    """What was driven: commands by their path, completions by path and option."""

    paths: set[str] = field(default_factory=set)
    completed: set[tuple[str, str]] = field(default_factory=set)
    swept: bool = False


@pytest.fixture(scope="module")
def driven() -> Ledger:
    return Ledger()


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


async def test_an_actor_is_joined_by_name_split_and_undone(newsroom: Desk) -> None:
    page = await newsroom.command("actor", name="Ali Larijani")
    asked = (await newsroom.press(page, "Réunir…")).followups[-1]
    form = await newsroom.press(asked, "Autre nom…")
    joined = await newsroom.submit(form, name="Esmail Qaani")
    assert "ne font plus qu’un" in joined.text
    await newsroom.until(lambda: not page.message.find("Séparer…").get("disabled"), "the page of both")
    asked = (await newsroom.press(page, "Séparer…")).followups[-1]
    part = next(part for part in asked.components if part["type"] in SELECTS)
    named = next(option["value"] for option in part["options"] if "Qaani" in option["label"])
    split = await newsroom.select(asked, part["custom_id"], named)
    assert "Esmail Qaani" in split.text
    await newsroom.until(lambda: page.message.find("Séparer…").get("disabled"), "the page of one")
    asked = (await newsroom.press(page, "Annuler…")).followups[-1]
    part = next(part for part in asked.components if part["type"] in SELECTS)
    undone = await newsroom.select(asked, part["custom_id"], part["options"][0]["value"])
    assert undone.text.strip()
    assert not newsroom.violations
    assert not newsroom.errors


async def test_what_stays_under_an_alert_and_a_digest_can_be_pressed(newsroom: Desk) -> None:
    """The buttons that outlive a restart: of an alert in a channel, by direct message, and of a keyword's answer."""
    desk = newsroom
    place = desk.discord.world.add_channel(desk.guild, "alertes")
    private = desk.discord.world.dm(desk.reader["id"])
    await desk.command("watch add", keyword="Vardø", at=place)
    await desk.command("watch add", keyword="Vardø", personal=True, by=desk.reader)
    article = ("vardo.txt", "Le port de Vardø rouvre\n\nLe port de Vardø rouvre mardi, selon la mairie.".encode())
    await desk.command("articles add", file=article)
    await desk.until(lambda: desk.messages(place) and desk.messages(private), "the alerts")
    for alert, person in ((desk.messages(place)[-1], desk.editor), (desk.messages(private)[-1], desk.reader)):
        for part in alert.components:
            if part["type"] == BUTTON and part.get("style") != LINK:
                assert said(await desk.press(alert, part["custom_id"], by=person))
    [mention] = await desk.say("On reparle de Vardø.", at=place, by=desk.reader)
    for label in ("Silence une heure", "Silence définitif"):
        assert said(await desk.press(mention, label))
    assert not desk.violations
    assert not desk.errors


async def test_every_command_answers_with_every_option(newsroom: Desk, driven: Ledger) -> None:
    answered, tried = 0, 0
    offered = [command for command in newsroom.discord.commands.offered() if command["type"] == CHAT_INPUT]
    for path, options in [leaf for command in offered for leaf in leaves(command)]:
        known_labels: set[str] = set()
        driven.paths.add(path)
        driven.completed |= {(path, option["name"]) for option in options if option.get("autocomplete")}
        for given in await calls(newsroom, path, options):
            reply = await newsroom.command(path, **given)
            assert said(reply), f"/{path} {given} says nothing"
            answered += 1
            tried += await try_controls(newsroom, reply, known_labels)
            assert not newsroom.violations, f"/{path} {given}: {newsroom.violations}"
            assert not newsroom.errors, f"/{path} {given}: {newsroom.errors}"
    assert answered > len(offered)
    assert tried > 0
    driven.swept = True


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


async def test_all_that_is_registered_was_driven(newsroom: Desk, driven: Ledger) -> None:
    """Run with the others of this file, it compares what they used with what the program's own code holds."""
    if not driven.swept:
        pytest.skip("the other tests of this file have not run")
    bot = create_bot(Settings())
    for path in sorted((PROJECT / "cogs").glob("[!_]*.py")):
        await bot.load_extension(f"cogs.{path.stem}")
    commands = [item for item in bot.tree.walk_commands() if isinstance(item, app_commands.Command)]
    assert {command.qualified_name for command in commands} == driven.paths
    menus = {menu.name for menu in bot.tree.get_commands(type=discord.AppCommandType.message)}
    completed = {
        (command.qualified_name, str(parameter.display_name))
        for command in commands
        for parameter in command.parameters
        if parameter.autocomplete
    }
    assert completed == driven.completed
    used = newsroom.discord.interactions.all
    assert menus <= {item.about for item in used if item.kind == COMMAND}
    shown = {item.modal["title"] for item in used if item.modal}
    assert len(shown) == len(_kinds(discord.ui.Modal))
    assert len([item for item in used if item.kind == MODAL]) >= len(shown)
    pressed = {item.about for item in used if item.kind == COMPONENT}
    for kind in _kinds(discord.ui.DynamicItem):
        pattern = kind.__discord_ui_compiled_template__
        if pattern.pattern != "vigie:none":
            assert any(pattern.fullmatch(custom_id) for custom_id in pressed), f"{kind.__name__} was never used"


def _kinds(base: type) -> list[Any]:
    """The program's own classes below a class of discord.py."""
    found = [item for child in base.__subclasses__() for item in (child, *_kinds(child))]
    return [item for item in found if item.__module__.startswith(("bot.", "cogs."))]
