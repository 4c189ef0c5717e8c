"""Contacts as a timeline: what is drawn, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.model import Contact, ContactRow
from bot.replies import options, words
from bot.replies.contacts import ContactFilter
from bot.replies.escape import escape, plain
from bot.replies.layout import Section
from bot.replies.localization import Localizer, flag
from bot.replies.pictures.picture import Picture, joined, span
from bot.replies.pictures.specs import Mark, Timeline
from bot.replies.refusals import Refusal
from bot.replies.timescale import axis


def subject(reader: Localizer, asked: ContactFilter) -> str:
    """What was asked for, in a picture's title."""
    if asked.article is not None:
        return plain(asked.article.title)
    sides = [plain(name) for name in asked.people]
    sides += [reader.country(code) for code in (asked.country, asked.with_country) if code]
    return " – ".join(sides) or reader.gettext("Contacts")


def timeline_of(reader: Localizer, asked: ContactFilter, rows: Sequence[ContactRow]) -> Picture:
    """The dated contacts over time. Raises Refusal where none has a date."""
    dated = [row.contact for row in rows if row.contact.since is not None]
    if not dated:
        raise Refusal(reader.gettext("None of these contacts has a date: there is nothing to draw."))
    spec = _spec(reader, asked, dated, undated=len(rows) - len(dated))
    kinds = Counter(contact.kind for contact in dated)
    statuses = Counter(contact.status for contact in dated)
    text = [
        spec.subtitle,
        joined(f"{words.kind(reader, kind)} {kinds[kind]}" for kind, _ in spec.kinds),
        joined(f"{words.status(reader, status)} {statuses[status]}" for status, _ in spec.statuses),
        "",
        *(_line(reader, contact) for contact in dated),
    ]
    said = [f"{word} {kinds[kind]}" for kind, word in spec.kinds]
    said += [f"{word} {statuses[status]}" for status, word in spec.statuses]
    told = "; ".join(_said(reader, contact) for contact in dated)
    alt = ". ".join([spec.title, spec.subtitle, ", ".join(said), told])
    return Picture("timeline", spec, alt, Section(escape(spec.title, 250), "\n".join(text)))


def _spec(reader: Localizer, asked: ContactFilter, dated: list[Contact], undated: int) -> Timeline:
    marks = tuple(_mark(contact) for contact in dated)
    first, last = min(mark.since for mark in marks), max(mark.until for mark in marks)
    kinds, statuses = {mark.kind for mark in marks}, {mark.status for mark in marks}
    facts = [reader.ngettext("{n} dated contact", "{n} dated contacts", len(dated)), span(reader, first, last)]
    if undated:
        facts.append(reader.ngettext("{n} undated contact not drawn", "{n} undated contacts not drawn", undated))
    return Timeline(
        title=reader.gettext("Timeline · {subject}", subject=subject(reader, asked)),
        subtitle=joined(facts),
        axis=axis(reader, first, last, options.today()),
        marks=marks,
        kinds=tuple((kind, reader.gettext(word)) for kind, (_, word) in words.KINDS.items() if kind in kinds),
        statuses=tuple(
            (status, reader.gettext(word)) for status, (_, word) in words.STATUSES.items() if status in statuses
        ),
        uncertain=reader.gettext("exact day not stated"),
        not_drawn=reader.gettext("{n} more found no room here: they are in the list", n="{n}"),
        empty=reader.gettext("No contact with a date"),
    )


def _mark(contact: Contact) -> Mark:
    assert contact.since is not None
    return Mark(contact.kind, contact.status, contact.since, max(contact.since, contact.until or contact.since))


def _line(reader: Localizer, contact: Contact) -> str:
    """A contact in a line of the list: when, what, how it is told, between whom."""
    between = " → " if contact.initiator else " – "
    sides = between.join(f"{flag(code)} {reader.country(code)}" for code in _sides(contact))
    kind, status = words.kind(reader, contact.kind), words.status(reader, contact.status)
    return words.told(reader, f"{reader.contact_date(contact)} · {kind} · {status}", sides)


def _said(reader: Localizer, contact: Contact) -> str:
    kind, status = words.KINDS[contact.kind][1], words.STATUSES[contact.status][1]
    sides = " – ".join(reader.country(code) for code in _sides(contact))
    return f"{reader.contact_date(contact)} {reader.gettext(kind)} ({reader.gettext(status)}), {sides}"


def _sides(contact: Contact) -> list[str]:
    """The side that acts comes first."""
    return sorted(contact.countries, key=lambda code: code != contact.initiator)[:4]
