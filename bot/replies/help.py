"""The help page, written from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord import app_commands

from bot.language.text import fold
from bot.replies.desk import Desk
from bot.replies.layout import Entry, Section
from bot.replies.localization import Localizer

Leaf = app_commands.Command[Any, Any, Any]


def sections(reader: Localizer, bot: Desk) -> list[Section]:
    ordered = sorted(leaves(bot.tree), key=lambda leaf: fold(_name(reader, leaf)))
    lines = [f"**/{_name(reader, leaf)}** — {reader.gettext(leaf.description)}" for leaf in ordered]
    talk = [
        reader.gettext("“@{name} sum up the article about Larijani”", name=_bot_name(bot)),
        reader.gettext("“contacts between Iraq and Iran”, “who is Choïgou?”"),
        reader.gettext(
            "Then go on: “and with Russia?”, “shorter”, “the other article”, “the source?”. “Open a thread” and I "
            "answer every message there. Paste a text or attach a .txt, .md or .html file, and I sum it up."
        ),
        reader.gettext("In a direct message, or in a reply to one of my messages, leave the mention out."),
    ]
    if not bot.settings.discord.message_content:
        talk.append(reader.gettext("Keyword watches are off: I may not read the channel's messages."))
    signs = reader.gettext(
        "Every line shows the sentence and the source it rests on. ✅ reported, 🗓️ planned, ❌ denied, "
        "❔ unconfirmed: as the article tells it. A publication date never stands in for an event's date."
    )
    return [
        Section(
            "Vigie",
            "\n".join(lines),
            (
                Entry(reader.gettext("Talk to me"), "\n".join(talk)),
                Entry(reader.gettext("How to read an answer"), signs),
            ),
        )
    ]


def leaves(tree: app_commands.CommandTree[Any]) -> Iterator[Leaf]:
    """Every slash command and subcommand, by name."""
    for command in sorted(tree.walk_commands(), key=lambda command: command.qualified_name):
        if isinstance(command, app_commands.Command):
            yield command


def _name(reader: Localizer, leaf: Leaf) -> str:
    return " ".join(reader.command_name(part) for part in leaf.qualified_name.split())


def _bot_name(bot: Desk) -> str:
    return bot.user.name if bot.user else "Vigie"
