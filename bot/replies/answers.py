"""Questions put to the library, and its rows sent as an answer; where there are none, what could be tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord
from rapidfuzz import fuzz, process

from bot.language.text import fold
from bot.library import Library
from bot.library.events import EventRow
from bot.model import ArticleRow, ContactRow
from bot.replies import actors, contacts, contradictions, news, search
from bot.replies.actors import ActorFilter
from bot.replies.contacts import ContactFilter
from bot.replies.contradictions import ContradictionFilter
from bot.replies.event_sources import event_item
from bot.replies.export import Table, actors_table, contacts_table, download_buttons, excerpts_table
from bot.replies.layout import Item, Section
from bot.replies.localization import Localizer
from bot.replies.news import News
from bot.replies.picturing import find_contacts, picture_buttons
from bot.replies.refusals import Interaction
from bot.replies.sending import send_sections
from bot.replies.words import article_item

Place = Interaction | discord.Message
_NEAREST = 8
_EXCERPTS = 15
_LISTED_EVENTS, _LISTED_CONTACTS = 40, 100
_EXPORTED, _EXPORTED_EXCERPTS = 10_000, 500
_CONTACTS = 5
_KNOWN = 2_000
_ALIKE = 70


async def answer_actors(place: Place, library: Library, reader: Localizer, asked: ActorFilter) -> None:
    article_id = asked.article.id if asked.article else None
    rows = await library.actors(article_id=article_id, country=asked.country, since=asked.since)
    if not rows:
        await send_sections(place, reader, [actors.nothing(reader, asked, library.catalogue.countries()[:_NEAREST])])
        return

    async def load() -> Table:
        everyone = await library.actors(
            article_id=article_id, country=asked.country, since=asked.since, limit=_EXPORTED
        )
        return actors_table(everyone)

    await send_sections(place, reader, actors.sections(reader, asked, rows), download_buttons(reader, load))


async def answer_contacts(place: Place, library: Library, reader: Localizer, asked: ContactFilter) -> None:
    """Contacts of one article as it tells them; of countries as events, each with all its sources."""
    found: Sequence[ContactRow | EventRow]
    if asked.article or asked.people:
        held, found = _LISTED_CONTACTS, await find_contacts(library, asked, limit=_LISTED_CONTACTS + 1)
    else:
        held, found = _LISTED_EVENTS, await _find_events(library, asked, limit=_LISTED_EVENTS + 1)
    rows = found[:held]
    if not rows:
        await send_sections(place, reader, [contacts.nothing(reader, asked, library.catalogue.countries()[:_NEAREST])])
        return

    async def load() -> Table:
        return contacts_table(await find_contacts(library, asked, limit=_EXPORTED))

    tools = [*picture_buttons(reader, asked), *download_buttons(reader, load)]
    shown = contacts.sections(reader, asked, rows, more=len(found) > held)
    await send_sections(place, reader, _openable(reader, shown, rows), tools)


async def _find_events(library: Library, asked: ContactFilter, *, limit: int) -> list[EventRow]:
    return await library.events.find(
        asked.country,
        with_country=asked.with_country,
        kind=asked.kind,
        status=asked.status,
        since=asked.since,
        until=asked.until,
        limit=limit,
    )


def _item(reader: Localizer, row: ContactRow | EventRow) -> Item | None:
    """What an entry opens: all sources of an event that several tell, else the article."""
    if isinstance(row, ContactRow):
        return article_item(reader, row.article)
    return event_item(reader, row) if row.sources > 1 else article_item(reader, row.told[0].article)


def _openable(reader: Localizer, sections: list[Section], rows: Sequence[ContactRow | EventRow]) -> list[Section]:
    """The sections of contacts, the dated before the undated, each entry with what it opens."""
    ordered = iter(sorted(rows, key=lambda row: row.contact.since is None))
    return [
        replace(
            section,
            entries=tuple(replace(entry, item=_item(reader, next(ordered))) for entry in section.entries),
        )
        for section in sections
    ]


async def answer_article_facts(place: Place, library: Library, reader: Localizer, article: ArticleRow) -> None:
    """The actors and the contacts of an article in one answer."""
    who, what = ActorFilter(article=article), ContactFilter(article=article)
    people, rows = await library.actors(article_id=article.id), await find_contacts(library, what)
    found = actors.sections(reader, who, people) if people else [actors.nothing(reader, who, [])]
    found += (
        _openable(reader, contacts.sections(reader, what, rows), rows) if rows else [contacts.nothing(reader, what, [])]
    )
    await send_sections(place, reader, found)


async def answer_contradictions(place: Place, library: Library, reader: Localizer, asked: ContradictionFilter) -> None:
    found = await library.contradictions.find(
        asked.country, actor=asked.actor or None, article_id=asked.article.id if asked.article else None
    )
    await send_sections(place, reader, contradictions.sections(reader, asked, found))


async def answer_search(place: Place, library: Library, reader: Localizer, query: str) -> None:
    """Raises QueryError."""
    excerpts = await library.search(query, limit=_EXCERPTS + 1)
    if not excerpts:
        await send_sections(place, reader, [search.nothing(reader, query, like(library, query))])
        return

    async def load() -> Table:
        return excerpts_table(await library.search(query, limit=_EXPORTED_EXCERPTS))

    found = search.sections(reader, query, excerpts[:_EXCERPTS], more=len(excerpts) > _EXCERPTS)
    await send_sections(place, reader, found, download_buttons(reader, load))


def like(library: Library, typed: str) -> list[str]:
    """Names of actors and titles of articles that resemble what was typed, the nearest first."""
    names = library.catalogue.actors("", limit=_KNOWN)
    titles = [article.title for article in library.catalogue.articles("", limit=_KNOWN)]
    known = {fold(name): name for name in [*titles, *names]}
    found = process.extract(fold(typed)[:100], known.keys(), scorer=fuzz.token_set_ratio, limit=5, score_cutoff=_ALIKE)
    return [known[name] for name, _, _ in found]


async def answer_news(place: Place, library: Library, reader: Localizer, asked: News) -> None:
    """The newest articles and contacts; `asked.articles` are those that the answer lists."""
    told = await library.contacts(asked.country, since=asked.since, until=asked.until, limit=_CONTACTS)
    await send_sections(place, reader, news.sections(reader, asked, told))


async def answer_sources(place: Place, reader: Localizer, articles: Sequence[ArticleRow]) -> None:
    await send_sections(place, reader, [news.sources(reader, articles)])


async def answer_nobody(place: Place, library: Library, reader: Localizer, name: str) -> None:
    """That nobody bears this name, and the names that resemble it."""
    known = {fold(actor): actor for actor in library.catalogue.actors("", limit=_KNOWN)}
    found = process.extract(fold(name)[:100], known.keys(), scorer=fuzz.token_set_ratio, limit=5, score_cutoff=_ALIKE)
    await send_sections(place, reader, [actors.nobody(reader, name, [known[alike] for alike, _, _ in found])])
