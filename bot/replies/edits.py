"""What people corrected, in words: what stood there, what stands there now, who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.library import Correction, Library, Target
from bot.library.verdicts import contact_key
from bot.model import ArticleRow, ContactRow
from bot.replies import limits, words
from bot.replies.escape import escape, plain
from bot.replies.layout import Entry
from bot.replies.localization import N_, Localizer, flag

FIELDS = {
    Target.TITLE: N_("Title"),
    Target.SOURCE: N_("Source"),
    Target.PUBLISHED: N_("Date"),
}
_VALUE = 150
_MOVED = 5


def what(reader: Localizer, made: Correction) -> str:
    """The correction itself, as Discord markdown: "Date: 14 January 2026 → 15 January 2026"."""
    if made.target in FIELDS:
        before, after = _value(reader, made.target, made.before), _value(reader, made.target, made.after)
        return words.told(reader, reader.gettext(FIELDS[made.target]), f"{before} → **{after}**")
    text = reader.quote(escape(made.before or "", _VALUE))
    if made.kind is not None:
        sides = " – ".join(f"{flag(code)} {reader.country(code)}" for code in made.countries[:4])
        label = reader.gettext("Contact struck")
        return words.told(reader, label, f"{words.kind(reader, made.kind)} · {sides} · {text}")
    label = reader.gettext("Actor struck") if made.target is Target.ACTOR else reader.gettext("Article removed")
    return words.told(reader, label, text)


def _value(reader: Localizer, target: Target, value: str | None) -> str:
    if value is None:
        return reader.gettext("not stated")
    if target is Target.PUBLISHED:
        return reader.day(date.fromisoformat(value))
    return reader.quote(escape(value, _VALUE))


def choice_name(reader: Localizer, made: Correction) -> str:
    """The correction in a list of choices, unescaped."""
    return limits.shorten(plain(what(reader, made).replace("**", "").replace("\\", "")), limits.CHOICE_NAME)


def line(reader: Localizer, made: Correction) -> str:
    """The correction with who made it, when and why, and who undid it; on one line."""
    day = reader.short_day(made.made.date())
    text = f"{what(reader, made)} — {words.person(reader, made.author_id)}, {day}"
    if made.reason:
        text += f" ({escape(made.reason, _VALUE)})"
    if made.undone is not None:
        undone = reader.gettext(
            "undone by {who}, {date}",
            who=words.person(reader, made.undone_by),
            date=reader.short_day(made.undone.date()),
        )
        text = f"~~{text}~~ — {undone}"
    return text


def history_entries(reader: Localizer, history: Sequence[Correction]) -> list[Entry]:
    """All that people did to an article, one entry each, the newest first."""
    name = reader.gettext("✏️ Corrected by hand")
    return [Entry(name, limits.shorten(line(reader, made), limits.EMBED_FIELD_VALUE)) for made in reversed(history)]


async def field_entries(library: Library, reader: Localizer, article: ArticleRow) -> list[Entry]:
    """The corrections of date, source and title that hold, under one heading; nothing where there are none."""
    holding = {
        made.target: made
        for made in await library.corrections.history(article.id)
        if made.target in FIELDS and made.undone is None
    }
    lines = [f"{what(reader, made)} ({words.person(reader, made.author_id)})" for made in holding.values()]
    return [Entry(reader.gettext("✏️ Corrected by hand"), "\n".join(lines))] if lines else []


def contact_line(reader: Localizer, row: ContactRow) -> str:
    """Date, kind and countries of a contact."""
    contact = row.contact
    day = reader.contact_date(contact) or reader.gettext("date not stated")
    return f"{day} · {_kind_and_sides(reader, row)}"


def moved(reader: Localizer, before: Sequence[ContactRow], after: Sequence[ContactRow]) -> list[str]:
    """The contacts whose date has changed, each on a line."""
    dates = {_key(row): row.contact for row in before}
    changed = [row for row in after if _key(row) in dates and dates[_key(row)].date != row.contact.date]
    none = reader.gettext("date not stated")
    lines = []
    for row in changed[:_MOVED]:
        old, new = (reader.contact_date(contact) or none for contact in (dates[_key(row)], row.contact))
        lines.append(f"• {words.told(reader, _kind_and_sides(reader, row), f'{old} → **{new}**')}")
    if len(changed) > _MOVED:
        lines.append(reader.gettext("and {n} more", n=len(changed) - _MOVED))
    return lines


def _kind_and_sides(reader: Localizer, row: ContactRow) -> str:
    sides = " – ".join(f"{flag(code)} {reader.country(code)}" for code in row.contact.countries[:4])
    return f"{words.kind(reader, row.contact.kind)} · {sides}"


def _key(row: ContactRow) -> tuple[object, ...]:
    return contact_key(row.contact.kind, row.contact.countries, row.sentence)
