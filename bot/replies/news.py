"""What is new as sections: the newest articles, and the newest contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import ArticleRow, ContactRow
from bot.replies import contacts, words
from bot.replies.contacts import ContactFilter
from bot.replies.escape import escape, link
from bot.replies.layout import Entry, Section
from bot.replies.localization import Localizer, flag


@dataclass(frozen=True, slots=True)
class News:
    """What was asked for, and the articles that answer it, newest first."""

    articles: tuple[ArticleRow, ...] = ()
    country: str | None = None
    since: date | None = None
    until: date | None = None


def sections(reader: Localizer, asked: News, told: list[ContactRow]) -> list[Section]:
    heading = reader.gettext("What is new")
    if asked.country:
        heading += f" · {flag(asked.country)} {reader.country(asked.country)}"
    conditions = contacts.conditions(reader, ContactFilter(since=asked.since, until=asked.until))
    if not asked.articles and not told:
        lines = [conditions, reader.gettext("Nothing was published or happened there that I know of.")]
        return [Section(heading, "\n".join(line for line in lines if line))]
    entries = tuple(
        Entry(f"{number}. {escape(article.title, 200) or f'#{article.id}'}", _origin(reader, article))
        for number, article in enumerate(asked.articles, start=1)
    )
    found = [Section(heading, conditions, entries)]
    if told:
        latest = tuple(contacts.entry(reader, row) for row in told)
        found.append(Section(reader.gettext("Latest contacts"), entries=latest))
    return found


def sources(reader: Localizer, articles: Sequence[ArticleRow]) -> Section:
    """Title, source, date and address of each article that an answer rests on."""
    lines = [f"• {words.citation(reader, article)}" for article in articles]
    if any(article.url is None for article in articles):
        lines.append(f"-# {reader.gettext('Where a title is no link, the article came without an address.')}")
    title = reader.ngettext("Source", "Sources", len(articles))
    return Section(title, "\n".join(lines))


def _origin(reader: Localizer, article: ArticleRow) -> str:
    return link(words.origin(reader, article), article.url, 200)
