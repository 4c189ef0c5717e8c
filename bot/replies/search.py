"""Excerpts with the words that were looked for in bold, each with its source."""

from __future__ import annotations

from bot.model import Excerpt
from bot.replies import words
from bot.replies.escape import escape, highlight, link
from bot.replies.layout import Entry, Section
from bot.replies.localization import Localizer

_EXCERPT = 500


def sections(reader: Localizer, query: str, excerpts: list[Excerpt], *, more: bool = False) -> list[Section]:
    """The excerpts under their count; `more` says that the library holds others."""
    heading = reader.gettext("Search · {query}", query=escape(query, 150))
    count = reader.ngettext("{n} excerpt", "{n} excerpts", len(excerpts))
    if more:
        count = reader.gettext("first {n} excerpts", n=len(excerpts))
    return [Section(heading, count, tuple(entry(reader, excerpt) for excerpt in excerpts))]


def entry(reader: Localizer, excerpt: Excerpt) -> Entry:
    """An excerpt under its article's title."""
    title = escape(excerpt.article.title, 200) or f"#{excerpt.article.id}"
    quote = f"> {highlight(excerpt.text, excerpt.highlights, _EXCERPT)}"
    source = link(words.origin(reader, excerpt.article), excerpt.article.url, 200)
    return Entry(title, f"{quote}\n{source}", words.article_item(reader, excerpt.article))


def nothing(reader: Localizer, query: str, nearest: list[str]) -> Section:
    """What was looked for, and what could be tried; `nearest` are names and titles like the query."""
    lines = [reader.gettext("No sentence holds all these words.")]
    if nearest:
        shown = ", ".join(escape(name, 80) for name in nearest)
        lines.append(reader.gettext("The library knows: {names}.", names=shown))
    lines.append(reader.gettext("Try fewer words, `OR` between them, or a beginning with a star, such as `negotia*`."))
    return Section(reader.gettext("Search · {query}", query=escape(query, 150)), "\n".join(lines))


def mention(reader: Localizer, keyword: str, excerpts: list[Excerpt]) -> list[Section]:
    """What the library holds on a keyword that came up in a channel."""
    heading = reader.gettext("Keyword mentioned: {keyword}", keyword=escape(keyword, 150))
    return [Section(heading, entries=tuple(entry(reader, excerpt) for excerpt in excerpts))]
