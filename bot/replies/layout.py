"""What a reply says, apart from how it is shown: sections of entries, laid out as pages of embeds or text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import discord

from bot.replies import limits
from bot.replies.escape import web_address
from bot.replies.localization import Localizer

COLOUR = discord.Colour(0x2B5C8A)
ENTRIES = 5
_FOOTER = 120


@dataclass(frozen=True, slots=True)
class Item:
    """What a reader may open from a page: `kind` names its opener in bot.replies.opening, `label` is unescaped."""

    kind: str
    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing found. Name and value are Discord markdown, already escaped; `item` is what can be opened from it."""

    name: str
    value: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said under it, and the entries below. `url` makes the heading a link."""

    title: str
    text: str = ""
    entries: tuple[Entry, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One message: embeds, or content where they may not be shown; `items` are what can be opened, each once."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = field(default=())
    items: tuple[Item, ...] = field(default=())


def pages(reader: Localizer, sections: list[Section], *, embeds: bool = True) -> list[Page]:
    """The sections on as few pages as they fit on, at least one, each valid for Discord; numbered if several.

    A section that goes on over a page repeats its title there.
    """
    groups = list(_groups(sections, limits.EMBED_TOTAL if embeds else limits.CONTENT))
    build = _embed_page if embeds else _text_page
    if len(groups) == 1:
        return [build(groups[0], "")]
    return [
        build(group, reader.gettext("Page {page} of {pages}", page=number, pages=len(groups)))
        for number, group in enumerate(groups, start=1)
    ]


def _groups(sections: list[Section], total: int) -> Iterator[list[Section]]:
    """The sections, cut so that each group is one page."""
    room = total - _FOOTER
    page: list[Section] = []
    used = count = 0
    for section in _bounded(sections, total):
        head = replace(section, entries=())
        need = _cost(head) + (_cost_of(section.entries[0]) if section.entries else 0)
        if page and used + need > room:
            yield page
            page, used, count = [], 0, 0
        page.append(head)
        used += _cost(head)
        for entry in section.entries:
            cost = _cost_of(entry)
            if count == ENTRIES or used + cost > room:
                if page[-1] is head and not head.entries and not head.text:
                    page.pop()
                if page:
                    yield page
                head = replace(section, text="", entries=())
                page, used, count = [head], _cost(head), 0
            page[-1] = head = replace(head, entries=(*head.entries, entry))
            used += cost
            count += 1
    yield page or [Section("…")]


def _bounded(sections: list[Section], total: int) -> Iterator[Section]:
    """The sections with each part in its own limit; a text that is too long goes on in a section that follows."""
    room = min(limits.EMBED_DESCRIPTION, total - _FOOTER - limits.EMBED_TITLE - 8)
    for section in sections:
        title = limits.shorten(section.title, limits.EMBED_TITLE)
        *before, last = list(limits.split(section.text, room)) or [""]
        for text in before:
            yield replace(section, title=title, text=text, entries=())
        entries = tuple(
            Entry(
                limits.shorten(entry.name, limits.EMBED_FIELD_NAME) or "…",
                limits.shorten(entry.value, limits.EMBED_FIELD_VALUE) or "…",
                entry.item,
            )
            for entry in section.entries
        )
        yield replace(section, title=title, text=last, entries=entries)


def _cost(section: Section) -> int:
    return limits.size(section.title) + limits.size(section.text) + 8


def _cost_of(entry: Entry) -> int:
    return limits.size(entry.name) + limits.size(entry.value) + 8


def _embed_page(group: list[Section], mark: str) -> Page:
    shown = []
    for section in group:
        embed = discord.Embed(
            title=section.title or None,
            description=section.text or None,
            url=web_address(section.url),
            colour=COLOUR,
        )
        for entry in section.entries:
            embed.add_field(name=entry.name, value=entry.value, inline=False)
        shown.append(embed)
    if mark:
        shown[-1].set_footer(text=mark)
    return Page(embeds=tuple(shown), items=_items(group))


def _text_page(group: list[Section], mark: str) -> Page:
    parts = []
    for section in group:
        parts += [f"**{section.title}**"] if section.title else []
        parts += [section.text] if section.text else []
        parts += [f"**{entry.name}**\n{entry.value}" for entry in section.entries]
    parts += [mark] if mark else []
    return Page(content="\n\n".join(parts), items=_items(group))


def _items(group: list[Section]) -> tuple[Item, ...]:
    found = {
        (entry.item.kind, entry.item.id): entry.item for section in group for entry in section.entries if entry.item
    }
    return tuple(found.values())[: limits.CHOICES]
