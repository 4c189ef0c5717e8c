"""Every source of an event, opened from the list of contacts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.library import EventRow
from bot.model import ContactRow
from bot.replies import limits, words
from bot.replies.contacts import days_differ, parties, status_differs
from bot.replies.desk import library_of
from bot.replies.escape import escape
from bot.replies.layout import Entry, Item, Section
from bot.replies.localization import Localizer, flag, for_locale
from bot.replies.opening import opens
from bot.replies.refusals import Interaction, Refusal
from bot.replies.sending import send_sections

_QUOTE = 400


def event_item(reader: Localizer, event: EventRow) -> Item:
    """All sources of an event in the select of a page."""
    return Item("event", event.told[0].id, _label(reader, event))


@opens("event")
async def _open(interaction: Interaction, contact_id: int) -> None:
    reader = for_locale(interaction.locale)
    event = await library_of(interaction).events.of_contact(contact_id)
    if event is None:
        raise Refusal(reader.gettext("This contact has been read anew. Ask for the list again."))
    await send_sections(interaction, reader, [sources(reader, event)])


def _label(reader: Localizer, event: EventRow) -> str:
    contact = event.contact
    day = reader.contact_date(contact) or reader.gettext("date not stated")
    sides = " – ".join(reader.country(code) for code in contact.countries)
    count = reader.ngettext("{n} source", "{n} sources", event.sources)
    return limits.shorten(f"{count} · {day} · {words.kind(reader, contact.kind)} · {sides}", limits.CHOICE_NAME)


def sources(reader: Localizer, event: EventRow) -> Section:
    """Every source of an event, in the order of publication, with its own date, status, persons and sentence.

    Articles that share their text are one source: the others are named below the first.
    """
    contact = event.contact
    day = reader.contact_date(contact) or reader.gettext("date not stated")
    sides = " – ".join(f"{flag(code)} {reader.country(code)}" for code in contact.countries)
    text = [
        f"{day} · {words.kind(reader, contact.kind)} · {words.status(reader, contact.status)}",
        reader.ngettext("{n} source", "{n} sources", event.sources),
    ]
    by_story: dict[int, list[ContactRow]] = {}
    for row, story in zip(event.told, event.stories, strict=True):
        by_story.setdefault(story, []).append(row)
    told = sorted(
        by_story.values(), key=lambda rows: (rows[0].article.published is None, rows[0].article.published or 0)
    )
    entries = tuple(_source(reader, event, rows) for rows in told)
    return Section(limits.shorten(sides, limits.EMBED_TITLE), " · ".join(text), entries)


def _source(reader: Localizer, event: EventRow, rows: Sequence[ContactRow]) -> Entry:
    row = rows[0]
    contact = row.contact
    facts = [reader.contact_date(contact) or reader.gettext("date not stated")]
    facts += [words.kind(reader, contact.kind), words.status(reader, contact.status)]
    lines = [f"{parties(reader, contact.parties)}", f"> {reader.quote(escape(row.sentence, _QUOTE))}"]
    differing = _differences(reader, event, row)
    if differing:
        lines.append(f"⚠️ {words.told(reader, reader.gettext('differs'), ', '.join(differing))}")
    lines.append(words.citation(reader, row.article))
    copies = [escape(copy.article.source, 60) for copy in rows[1:] if copy.article.source]
    if copies:
        lines.append(words.told(reader, reader.gettext("also in"), ", ".join(copies)))
    return Entry(" · ".join(facts), "\n".join(lines))


def _differences(reader: Localizer, event: EventRow, row: ContactRow) -> list[str]:
    contact, whole = row.contact, event.contact
    found = []
    if days_differ(contact, whole):
        found.append(reader.gettext("the date"))
    if status_differs(contact, whole):
        found.append(reader.gettext("the status"))
    if contact.kind is not whole.kind:
        found.append(reader.gettext("the kind"))
    if set(contact.countries) != set(whole.countries):
        found.append(reader.gettext("the countries"))
    return found
