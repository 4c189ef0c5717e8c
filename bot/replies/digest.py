"""What is new in the library, as sections: stories, contacts, actors, contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.library import Arrivals, Contradiction, EventRow, NewActor, NewStory
from bot.model import ActorType
from bot.replies import contradictions, limits, words
from bot.replies.escape import escape
from bot.replies.layout import Section
from bot.replies.localization import Localizer, flag
from bot.replies.speaking import moment

_QUOTE = 180
_SIDES = 4


def title(reader: Localizer) -> str:
    return reader.gettext("What is new")


def sections(reader: Localizer, news: Arrivals, zone: ZoneInfo) -> list[Section]:
    """Each part in lines, so that a digest needs few messages; parts without anything are left out."""
    parts = [
        (reader.gettext("Stories"), [_story(reader, row) for row in news.stories], news.story_count),
        (reader.gettext("Contacts"), [_event(reader, row) for row in news.events], news.event_count),
        (reader.gettext("New actors"), [_actor(reader, row) for row in news.actors], news.actor_count),
        (
            reader.gettext("Contradictions"),
            [_contradiction(reader, row) for row in news.contradictions],
            news.contradiction_count,
        ),
    ]
    counts = [
        (news.story_count, reader.ngettext("{n} story", "{n} stories", news.story_count)),
        (news.event_count, reader.ngettext("{n} contact", "{n} contacts", news.event_count)),
        (news.actor_count, reader.ngettext("{n} new actor", "{n} new actors", news.actor_count)),
        (
            news.contradiction_count,
            reader.ngettext("{n} contradiction", "{n} contradictions", news.contradiction_count),
        ),
    ]
    counted = " · ".join(text for count, text in counts if count)
    below = [Section(name, _listed(reader, lines, count)) for name, lines, count in parts if lines]
    return [Section(title(reader), f"{_since(reader, news, zone)}\n{counted}"), *below]


def nothing(reader: Localizer, news: Arrivals, zone: ZoneInfo) -> Section:
    return Section(title(reader), reader.gettext("Nothing new {since}.", since=_since(reader, news, zone)))


def _since(reader: Localizer, news: Arrivals, zone: ZoneInfo) -> str:
    return reader.gettext("since {date}", date=moment(reader, news.since.astimezone(zone)))


def _listed(reader: Localizer, lines: Iterable[str], count: int) -> str:
    shown = [f"• {line}" for line in lines]
    if count > len(shown):
        shown.append(reader.gettext("and {n} more", n=count - len(shown)))
    return "\n".join(shown)


def _story(reader: Localizer, story: NewStory) -> str:
    parts = [words.citation(reader, story.article)]
    if story.sources > 1:
        parts.append(reader.ngettext("{n} source", "{n} sources", story.sources))
    if story.known:
        parts.append(reader.gettext("told again"))
    return " · ".join(parts)


def _event(reader: Localizer, event: EventRow) -> str:
    contact, first = event.contact, event.told[0]
    day = reader.contact_date(contact) or reader.gettext("date not stated")
    sides = " – ".join(f"{flag(code)} {reader.country(code)}" for code in contact.countries[:_SIDES])
    told = f"**{day}** · {words.kind(reader, contact.kind)} · {words.status(reader, contact.status)} · {sides}"
    cited = words.citation(reader, first.article)
    if event.sources > 1:
        cited += f" · {reader.ngettext('{n} source', '{n} sources', event.sources)}"
    return f"{told}\n> {reader.quote(escape(first.sentence, _QUOTE))}\n{cited}"


def _contradiction(reader: Localizer, row: Contradiction) -> str:
    entry = contradictions.entry(reader, row)
    return f"**{entry.name}**\n{entry.value}"


def _actor(reader: Localizer, row: NewActor) -> str:
    sign = "👤" if row.type is ActorType.PERSON else "🏛️"
    parts = [f"{sign} **{escape(row.name, 80)}**"]
    if row.country:
        parts.append(f"{flag(row.country)} {reader.country(row.country)}")
    if row.role:
        parts.append(escape(row.role, 100))
    quote = f"\n> {reader.quote(escape(row.sentence, _QUOTE))}" if row.sentence else ""
    return f"{' · '.join(parts)}{quote}\n{limits.shorten(words.origin(reader, row.article), 160)}"
