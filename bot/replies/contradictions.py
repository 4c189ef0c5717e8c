"""Contradictions as sections: what two sources say, side by side, each with its sentence, source and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.library import Conflict, Contradiction, Side
from bot.model import ArticleRow
from bot.replies import limits, words
from bot.replies.escape import escape, highlight
from bot.replies.layout import Entry, Section
from bot.replies.localization import N_, Localizer, flag

# Two sentences with their sources share the room of one field.
_QUOTE = 230
_TITLE = 90
_NOTES = 3

CONFLICTS = {
    Conflict.OFFICE: ("👥", N_("One office, two holders")),
    Conflict.DENIAL: ("❌", N_("Reported here, denied there")),
    Conflict.DATE: ("📅", N_("Two dates for one event")),
    Conflict.FIGURE: ("🔢", N_("Two figures for one event")),
}


@dataclass(frozen=True, slots=True)
class ContradictionFilter:
    """What was asked for. `actor` is a name as it was typed."""

    country: str | None = None
    actor: str = ""
    article: ArticleRow | None = None


def title(reader: Localizer, asked: ContradictionFilter) -> str:
    parts = [reader.gettext("Contradictions")]
    if asked.country:
        parts.append(f"{flag(asked.country)} {reader.country(asked.country)}")
    if asked.actor:
        parts.append(escape(asked.actor, 80))
    if asked.article:
        parts.append(escape(asked.article.title, 120) or f"#{asked.article.id}")
    return limits.shorten(" · ".join(parts), limits.EMBED_TITLE)


def sections(reader: Localizer, asked: ContradictionFilter, rows: Sequence[Contradiction]) -> list[Section]:
    if not rows:
        lines = [reader.gettext("No contradiction found.")]
        if asked != ContradictionFilter():
            lines.append(reader.gettext("Try it with fewer conditions."))
        return [Section(title(reader, asked), "\n".join(lines))]
    count = reader.ngettext("{n} contradiction", "{n} contradictions", len(rows))
    text = f"{count} · {reader.gettext('Two sources, two versions: neither is taken for the true one.')}"
    return [Section(title(reader, asked), text, tuple(entry(reader, row) for row in rows))]


def entry(reader: Localizer, row: Contradiction) -> Entry:
    sign, word = CONFLICTS[row.kind]
    where = " – ".join(f"{flag(code)} {reader.country(code)}" for code in row.countries[:4])
    said = [
        "\n".join([_said(reader, row, side), f"> {reader.quote(_quote(side))}", f"> {_source(reader, side)}"])
        for side in row.sides
    ]
    return Entry(f"{sign} {reader.gettext(word)} · {where}", "\n\n".join(said))


def _quote(side: Side) -> str:
    """The sentence; of one that is too long, the part around the holder's name."""
    start = side.sentence.find(side.name) if side.name else -1
    if start < 0:
        return escape(side.sentence, _QUOTE)
    return highlight(side.sentence, [(start, start + len(side.name))], _QUOTE)


def _source(reader: Localizer, side: Side) -> str:
    return limits.shorten(f"`#{side.article.id}` {words.origin(reader, side.article)}", 200)


def _said(reader: Localizer, row: Contradiction, side: Side) -> str:
    """What this source says, in bold; the office beside its holder."""
    bold = f"**{short(reader, row, side)}**"
    if side.contact is None:
        return f"{bold} — {escape(side.role, _TITLE)}"
    return f"{bold} · {words.kind(reader, side.contact.kind)}"


def short(reader: Localizer, row: Contradiction, side: Side) -> str:
    """The few words in which this source differs from the other, escaped."""
    if side.contact is None:
        return escape(side.name, 80)
    if row.kind is Conflict.DENIAL:
        return words.status(reader, side.contact.status)
    if row.kind is Conflict.DATE:
        return reader.contact_date(side.contact) or reader.gettext("date not stated")
    return reader.number(side.figure) if side.figure is not None else limits.ELLIPSIS


def note(reader: Localizer, article: ArticleRow, rows: Sequence[Contradiction]) -> str:
    """What another source says otherwise than this article, a line for each, for a summary's foot."""
    lines = []
    for row in rows[:_NOTES]:
        here, there = row.sides if row.sides[0].article.id == article.id else row.sides[::-1]
        sign, word = CONFLICTS[row.kind]
        line = reader.gettext(
            "{what}: {here} here, {there} elsewhere ({source})",
            what=f"{sign} {reader.gettext(word)}",
            here=short(reader, row, here),
            there=short(reader, row, there),
            source=words.origin(reader, there.article),
        )
        lines.append(limits.shorten(line, 300))
    lines.append(reader.gettext("Both sentences: `/contradictions article:#{id}`", id=article.id))
    return "\n".join(lines)
