"""Questions put to the library, and its rows sent as an answer; where there are none, what could be tried."""

from __future__ import annotations

import discord
from rapidfuzz import fuzz, process

from bot.language.text import fold, words
from bot.library import Library
from bot.replies import actors, contacts, contradictions, search
from bot.replies.actors import ActorFilter
from bot.replies.contacts import ContactFilter
from bot.replies.contradictions import ContradictionFilter
from bot.replies.events_view import EventsView
from bot.replies.layout import pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction
from bot.replies.sending import may_embed, person, send_sections, send_view

Place = Interaction | discord.Message
_NEAREST = 8
_EXCERPTS = 15
_ARTICLES = 10
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
    """Contacts of one article as it tells them; of countries as events, each with all its sources."""
    if asked.article is not None:
        rows = await library.contacts(article_id=asked.article.id)
        nearest = library.catalogue.countries()[:_NEAREST]
        await send_sections(
            place,
            reader,
            contacts.sections(reader, asked, rows) if rows else [contacts.nothing(reader, asked, nearest)],
        )
        return
    found = await library.events.find(
        asked.country,
        with_country=asked.with_country,
        kind=asked.kind,
        status=asked.status,
        since=asked.since,
        until=asked.until,
    )
    if not found:
        nothing = contacts.nothing(reader, asked, library.catalogue.countries()[:_NEAREST])
        await send_sections(place, reader, [nothing])
        return
    shown = pages(reader, contacts.sections(reader, asked, found), embeds=may_embed(place))
    await send_view(place, EventsView(reader, person(place), shown, found))


async def answer_contradictions(place: Place, library: Library, reader: Localizer, asked: ContradictionFilter) -> None:
    found = await library.contradictions.find(
        asked.country, actor=asked.actor or None, article_id=asked.article.id if asked.article else None
    )
    await send_sections(place, reader, contradictions.sections(reader, asked, found))


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


async def answer_person(place: Place, library: Library, reader: Localizer, name: str) -> bool:
    """Who bears this name, article by article, the best matching first; false, and nothing sent, for nobody."""
    wanted = {word.stem for word in words(name)}
    rows = [
        row
        for article in await library.find_articles(name, limit=_ARTICLES)
        for row in await library.actors(article_id=article.id)
        if wanted and wanted <= {word.stem for word in words(row.name)}
    ]
    if rows:
        await send_sections(place, reader, actors.sections(reader, ActorFilter(name=name), rows))
    return bool(rows)


async def answer_nobody(place: Place, library: Library, reader: Localizer, name: str) -> None:
    """That nobody bears this name, and the names that resemble it."""
    known = {fold(actor): actor for actor in library.catalogue.actors("", limit=_KNOWN)}
    found = process.extract(fold(name)[:100], known.keys(), scorer=fuzz.token_set_ratio, limit=5, score_cutoff=_ALIKE)
    await send_sections(place, reader, [actors.nobody(reader, name, [known[alike] for alike, _, _ in found])])
