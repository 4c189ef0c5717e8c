"""Actors as a section: name, role, country, how often named, and one sentence with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model import ActorRow, ActorType, ArticleRow
from bot.replies import words
from bot.replies.escape import escape
from bot.replies.layout import Entry, Section
from bot.replies.localization import Localizer, flag

_QUOTE = 420
SIGNS = {ActorType.PERSON: "👤", ActorType.ORG: "🏛️"}


@dataclass(frozen=True, slots=True)
class ActorFilter:
    """What was asked for. `name` is what a person typed."""

    article: ArticleRow | None = None
    country: str | None = None
    since: date | None = None
    name: str = ""


def title(reader: Localizer, asked: ActorFilter) -> str:
    if asked.article is not None:
        return reader.gettext("Actors in “{title}”", title=escape(asked.article.title, 180))
    parts = [reader.gettext("Actors")]
    if asked.country:
        parts.append(f"{flag(asked.country)} {reader.country(asked.country)}")
    if asked.name:
        parts.append(escape(asked.name, 80))
    return " · ".join(parts)


def sections(reader: Localizer, asked: ActorFilter, rows: list[ActorRow]) -> list[Section]:
    parts = [reader.ngettext("{n} actor", "{n} actors", len(rows))]
    if asked.since:
        parts.append(reader.gettext("since {date}", date=reader.day(asked.since)))
    entries = tuple(entry(reader, row) for row in rows)
    return [Section(title(reader, asked), " · ".join(parts), entries)]


def entry(reader: Localizer, row: ActorRow) -> Entry:
    head = f"{SIGNS[row.type]} {escape(row.name, 150)}"
    if row.country:
        head += f" · {flag(row.country)} {reader.country(row.country)}"
    facts = [escape(row.role, 160) if row.role else reader.gettext("role not stated")]
    facts.append(reader.ngettext("{n} mention", "{n} mentions", row.mentions))
    if row.articles > 1:
        facts.append(reader.ngettext("{n} article", "{n} articles", row.articles))
    quote = f"> {reader.quote(escape(row.sentence, _QUOTE))}"
    text = "\n".join([" · ".join(facts), quote, words.citation(reader, row.article)])
    return Entry(head, text, words.article_item(reader, row.article))


def nothing(reader: Localizer, asked: ActorFilter, nearest: list[str]) -> Section:
    """What was looked for, and what could be tried; `nearest` are codes of countries that have actors."""
    lines = [reader.gettext("No actor found.")]
    if asked.since:
        lines.append(reader.gettext("since {date}", date=reader.day(asked.since)))
        lines.append(reader.gettext("Try it with fewer conditions."))
    if nearest and asked.article is None:
        lines.append(reader.gettext("Countries with actors: {countries}.", countries=reader.countries(nearest)))
    elif asked.article is None and not asked.since:
        lines.append(reader.gettext("The library holds no actor yet."))
    return Section(title(reader, asked), "\n".join(lines))


def nobody(reader: Localizer, name: str, nearest: list[str]) -> Section:
    """That nobody of this name is known; `nearest` are names that resemble it."""
    lines = [reader.gettext("I found nobody called “{name}”.", name=escape(name, 80))]
    if nearest:
        names = ", ".join(escape(known, 80) for known in nearest)
        lines.append(reader.gettext("Did you mean: {names}?", names=names))
    return Section(title(reader, ActorFilter(name=name)), "\n".join(lines))
