"""Discord's limits, and text made to keep to them.

Figures: Discord's API reference, "Message", "Embed limits", "Component reference", "Application commands".
Lengths are counted in UTF-16 units, as Discord's clients do: never fewer than the code points its API counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord

CONTENT = 2_000
EMBEDS = 10
EMBED_TOTAL = 6_000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4_096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1_024
EMBED_FOOTER = 2_048
COMPONENTS = 40
ROWS = 5
ROW_BUTTONS = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
CHOICES = 25
CHOICE_NAME = 100
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100

ELLIPSIS = "…"
_BREAK = re.compile(r"\s+\S*\Z")


def size(text: str) -> int:
    """Length in UTF-16 units."""
    # Counted by the encoder, which is many times as fast as a look at each character.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _head(text: str, limit: int) -> str:
    """The longest beginning of `text` of at most `limit` UTF-16 units."""
    if size(text) <= limit:
        return text
    used = 0
    for index, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return text[:index]
    return text


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` UTF-16 units, cut behind a word and ended by an ellipsis if too long.

    A word that alone takes more than half of the room is cut inside. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"no text fits into {limit} characters")
    if size(text) <= limit:
        return text
    head = _head(text, limit - 1)
    if not text[len(head) : len(head) + 1].isspace():
        cut = _BREAK.search(head)
        if cut and size(head[: cut.start()]) * 2 >= limit:
            head = head[: cut.start()]
    return head.rstrip(" \t\n,;:—–-") + ELLIPSIS


def split(text: str, limit: int) -> Iterator[str]:
    """`text` in parts of at most `limit` UTF-16 units, broken at line ends, else between words, else inside.

    Nothing but white space at the breaks is lost. Raises ValueError for a limit below 2.
    """
    if limit < 2:
        raise ValueError(f"text cannot be split into parts of {limit} characters")
    rest = text.strip()
    while size(rest) > limit:
        head = _head(rest, limit)
        at = _break_at(head, rest[len(head)])
        yield head[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _break_at(head: str, following: str) -> int:
    if following.isspace():
        return len(head)
    line = head.rfind("\n")
    if line * 2 >= len(head):
        return line
    spaces = [match.start() for match in re.finditer(r"\s", head)]
    return spaces[-1] if spaces and spaces[-1] > 0 else len(head)


def embed_size(embed: discord.Embed) -> int:
    """What Discord sums over all embeds of a message: title, description, fields, footer and author."""
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    texts += [part for field in embed.fields for part in (field.name, field.value)]
    return sum(size(text) for text in texts if text)


def fits(embeds: Iterable[discord.Embed]) -> bool:
    """Whether Discord takes these embeds in one message."""
    embeds = list(embeds)
    return (
        len(embeds) <= EMBEDS
        and sum(map(embed_size, embeds)) <= EMBED_TOTAL
        and all(_within(embed) for embed in embeds)
    )


def _within(embed: discord.Embed) -> bool:
    return (
        size(embed.title or "") <= EMBED_TITLE
        and size(embed.description or "") <= EMBED_DESCRIPTION
        and size(embed.footer.text or "") <= EMBED_FOOTER
        and len(embed.fields) <= EMBED_FIELDS
        and all(
            0 < size(field.name or "") <= EMBED_FIELD_NAME and 0 < size(field.value or "") <= EMBED_FIELD_VALUE
            for field in embed.fields
        )
    )
