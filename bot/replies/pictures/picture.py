"""A picture with its description for who does not see it, and its facts as text."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import discord

from bot.replies import limits
from bot.replies.layout import Section
from bot.replies.localization import Localizer
from bot.replies.pictures.painter import painter
from bot.replies.pictures.specs import Spec

ALT = 1_024


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    spec: Spec
    alt: str
    facts: Section


async def draw(picture: Picture) -> discord.File:
    """The picture as an attachment. Raises PictureError."""
    drawn = await painter.draw(picture.spec)
    return discord.File(io.BytesIO(drawn), f"{picture.name}.png", description=limits.shorten(picture.alt, ALT))


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, in one line."""
    return " · ".join(part for part in parts if part)


def span(reader: Localizer, first: date, last: date) -> str:
    if first == last:
        return reader.day(first)
    return reader.gettext("{since} to {until}", since=reader.day(first), until=reader.day(last))
