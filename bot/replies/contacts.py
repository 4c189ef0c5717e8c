"""Contacts between countries as sections: the dated first, the undated under a heading of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.library import EventRow
from bot.model import ArticleRow, Contact, ContactRow, Kind, Party, Status
from bot.replies import limits, words
from bot.replies.escape import escape
from bot.replies.layout import Entry, Section
from bot.replies.localization import Localizer, flag

_DISSENTING = 3
_PARTIES = 360
_QUOTE = 420


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What was asked for, so that an answer can say it."""

    country: str | None = None
    with_country: str | None = None
    kind: Kind | None = None
    status: Status | None = None
    since: date | None = None
    until: date | None = None
    article: ArticleRow | None = None
    people: tuple[str, ...] = ()


def title(reader: Localizer, asked: ContactFilter) -> str:
    if asked.article is not None:
        return reader.gettext("Contacts in “{title}”", title=escape(asked.article.title, 180))
    sides = [escape(name, 80) for name in asked.people]
    sides += [f"{flag(code)} {reader.country(code)}" for code in (asked.country, asked.with_country) if code]
    return " · ".join([reader.gettext("Contacts"), *([" – ".join(sides)] if sides else [])])


def conditions(reader: Localizer, asked: ContactFilter) -> str:
    """The conditions besides the countries, as a line; empty where there are none."""
    parts = []
    if asked.kind:
        parts.append(words.kind(reader, asked.kind))
    if asked.status:
        parts.append(words.status(reader, asked.status))
    if asked.since:
        parts.append(reader.gettext("since {date}", date=reader.day(asked.since)))
    if asked.until:
        parts.append(reader.gettext("until {date}", date=reader.day(asked.until)))
    return " · ".join(parts)


def sections(
    reader: Localizer, asked: ContactFilter, rows: Sequence[ContactRow | EventRow], *, more: bool = False
) -> list[Section]:
    """Contacts as one article tells them, or events; the dated first, each kind in its order. `more` says that the
    library holds others."""
    dated = tuple(entry(reader, row) for row in rows if row.contact.since is not None)
    undated = tuple(entry(reader, row) for row in rows if row.contact.since is None)
    count = reader.ngettext("{n} contact", "{n} contacts", len(rows))
    text = " · ".join(part for part in (count, conditions(reader, asked)) if part)
    if more:
        text += "\n" + reader.gettext("There are more: narrow the question, or take the file with all of them.")
    heading = title(reader, asked)
    if not undated:
        return [Section(heading, text, dated)]
    below = Section(reader.gettext("Date not stated"), entries=undated)
    return [Section(heading, text, dated), below]


def entry(reader: Localizer, row: ContactRow | EventRow) -> Entry:
    """A contact under its date, or under the labelled publication date where the section says that it has none.

    An event shows the sentence that speaks for it, how many sources tell it, and which of them tell it otherwise.
    """
    if isinstance(row, EventRow):
        lead = row.told[0]
        shown = _entry(reader, row.contact, lead)
        if row.sources == 1:
            return shown
        name = f"{shown.name} · {reader.ngettext('{n} source', '{n} sources', row.sources)}"
        return Entry(name, "\n".join([shown.value, *dissenting(reader, row)]))
    return _entry(reader, row.contact, row)


def dissenting(reader: Localizer, event: EventRow) -> list[str]:
    """A line for each source that gives another day, or holds it for no fact where others do."""
    lines = []
    for row in event.told[1:]:
        said = [words.status(reader, row.contact.status)] if status_differs(row.contact, event.contact) else []
        if days_differ(row.contact, event.contact):
            said.append(reader.contact_date(row.contact) or "")
        if said:
            source = escape(row.article.source, 60) if row.article.source else f"#{row.article.id}"
            lines.append(f"⚠️ {words.told(reader, source, ' · '.join(said))}")
    return [*lines[:_DISSENTING], *([limits.ELLIPSIS] if len(lines) > _DISSENTING else [])]


def status_differs(one: Contact, whole: Contact) -> bool:
    """Whether one source holds it otherwise; that it was announced before it took place is no difference."""
    return one.status is not whole.status and one.status is not Status.PLANNED


def days_differ(one: Contact, other: Contact) -> bool:
    """Whether both state a time, and the times exclude one another."""
    if one.since is None or other.since is None:
        return False
    return one.since > (other.until or other.since) or other.since > (one.until or one.since)


def _entry(reader: Localizer, contact: Contact, row: ContactRow) -> Entry:
    day = reader.contact_date(contact)
    if day is None:
        day = words.published(reader, row.article)
    name = f"{day} · {words.kind(reader, contact.kind)} · {words.status(reader, contact.status)}"
    before = [parties(reader, contact.parties)]
    if contact.status is not Status.REPORTED and contact.status_words:
        quoted = reader.quote(escape(contact.status_words, 80))
        before.append(words.told(reader, words.status(reader, contact.status), quoted))
    if contact.attribution:
        before.append(reader.gettext("according to {who}", who=escape(contact.attribution, 80)))
    quote = f"> {reader.quote(escape(row.sentence, _QUOTE))}"
    return Entry(name, "\n".join([*before, quote, words.citation(reader, row.article)]))


def parties(reader: Localizer, sides: tuple[Party, ...]) -> str:
    """Countries with their persons, escaped, as one line."""
    shown = [_party(reader, party) for party in sides]
    while limits.size(" · ".join(shown)) > _PARTIES and len(shown) > 2:
        shown = [*shown[:-2], limits.ELLIPSIS] if shown[-1] == limits.ELLIPSIS else [*shown[:-1], limits.ELLIPSIS]
    return limits.shorten(" · ".join(shown), _PARTIES)


def _party(reader: Localizer, party: Party) -> str:
    said = f"{flag(party.country)} **{reader.country(party.country)}**"
    role = words.ROLES.get(party.role)
    if role:
        said += f" ({reader.gettext(role)})"
    if party.people:
        said = words.told(reader, said, ", ".join(escape(person, 60) for person in party.people))
    return said


def nothing(reader: Localizer, asked: ContactFilter, nearest: list[str]) -> Section:
    """What was looked for, and what could be tried; `nearest` are codes of countries that have contacts."""
    if asked.article is not None:
        return Section(title(reader, asked), reader.gettext("No contact between countries was read from it."))
    lines = [reader.gettext("No contact found."), conditions(reader, asked)]
    narrowed = asked.with_country or asked.kind or asked.status or asked.since or asked.until
    if narrowed:
        lines.append(reader.gettext("Try it with fewer conditions."))
    if nearest:
        lines.append(reader.gettext("Countries with contacts: {countries}.", countries=reader.countries(nearest)))
    elif not narrowed:
        lines.append(reader.gettext("The library holds no contact yet."))
    return Section(title(reader, asked), "\n".join(line for line in lines if line))
