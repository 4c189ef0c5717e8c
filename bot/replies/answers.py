"""Questions put to the library, and its rows sent as an answer; where there are none, what could be tried."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from rapidfuzz import fuzz, process

from bot.language.text import fold
from bot.library import Library
from bot.model import ArticleRow, ContactRow
from bot.replies import actors, contacts, news, search
from bot.replies.actors import ActorFilter
from bot.replies.contacts import ContactFilter
from bot.replies.localization import Localizer
from bot.replies.news import News
from bot.replies.people import contacts_of
from bot.replies.refusals import Interaction
from bot.replies.sending import send_sections

Place = Interaction | discord.Message
_NEAREST = 8
_EXCERPTS = 15
_ARTICLES = 10
_CONTACTS = 5
_KNOWN = 2_000
_ALIKE = 70


async def answer_actors(place: Place, library: Library, reader: Localizer, asked: ActorFilter) -> None:
    article_id = asked.article.id if asked.article else None
    rows = await library.actors(article_id=article_id, country=asked.country, since=asked.since)
    found = actors.sections(reader, asked, rows)
    if not rows:
        found = [actors.nothing(reader, asked, library.catalogue.countries()[:_NEAREST])]
    await send_sections(place, reader, found)


async def answer_contacts(place: Place, library: Library, reader: Localizer, asked: ContactFilter) -> None:
    rows = await _contacts(library, asked)
    found = contacts.sections(reader, asked, rows)
    if not rows:
        found = [contacts.nothing(reader, asked, library.catalogue.countries()[:_NEAREST])]
    await send_sections(place, reader, found)


async def _contacts(library: Library, asked: ContactFilter) -> list[ContactRow]:
    if asked.people:
        return await contacts_of(library, asked.people, asked)
    return await library.contacts(
        asked.country,
        with_country=asked.with_country,
        kind=asked.kind,
        status=asked.status,
        since=asked.since,
        until=asked.until,
        article_id=asked.article.id if asked.article else None,
    )


async def answer_search(place: Place, library: Library, reader: Localizer, query: str) -> None:
    """Raises QueryError."""
    excerpts = await library.search(query, limit=_EXCERPTS + 1)
    found = search.sections(reader, query, excerpts[:_EXCERPTS], more=len(excerpts) > _EXCERPTS)
    if not excerpts:
        found = [search.nothing(reader, query, like(library, query))]
    await send_sections(place, reader, found)


def like(library: Library, typed: str) -> list[str]:
    """Names of actors and titles of articles that resemble what was typed, the nearest first."""
    names = library.catalogue.actors("", limit=_KNOWN)
    titles = [article.title for article in library.catalogue.articles("", limit=_KNOWN)]
    known = {fold(name): name for name in [*titles, *names]}
    found = process.extract(fold(typed)[:100], known.keys(), scorer=fuzz.token_set_ratio, limit=5, score_cutoff=_ALIKE)
    return [known[name] for name, _, _ in found]


async def answer_person(place: Place, library: Library, reader: Localizer, names: Sequence[str]) -> None:
    """Who bears these names, article by article, and the newest contacts in which they take part."""
    wanted = {fold(name) for name in names}
    rows = [
        row
        for name in names
        for article in await library.find_articles(name, limit=_ARTICLES)
        for row in await library.actors(article_id=article.id)
        if fold(row.name) in wanted
    ]
    unique = list({(row.name, row.article.id): row for row in rows}.values())
    asked = ContactFilter(people=tuple(names[:1]))
    told = await contacts_of(library, names[:1], asked) if len(names) == 1 else []
    found = actors.sections(reader, ActorFilter(name=", ".join(names)), unique)
    if told:
        found += contacts.sections(reader, asked, told[:_CONTACTS])
    await send_sections(place, reader, found)


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
