"""An article's summary as a section: its own sentences, its main actors, its contacts, its source."""

from __future__ import annotations

from collections.abc import Sequence

from bot.library import Contradiction
from bot.model import ActorRow, Analysis, ArticleRow, ContactRow, SummaryLength
from bot.replies import words
from bot.replies.contradictions import note
from bot.replies.escape import escape
from bot.replies.layout import Entry, Section
from bot.replies.localization import Localizer, flag

_SENTENCE = 600
_ACTORS = 6
_CONTACTS = 4
_ROLE = 100


def sections(
    reader: Localizer,
    article: ArticleRow,
    analysis: Analysis,
    actors: list[ActorRow],
    contacts: list[ContactRow],
    length: SummaryLength = SummaryLength.STANDARD,
    notes: Sequence[Entry] = (),
    contradictions: Sequence[Contradiction] = (),
) -> list[Section]:
    """`notes` follow: the story that the article tells with others, what people corrected."""
    sentences = [escape(sentence.text, _SENTENCE) for sentence in analysis.summarise(length)]
    text = [f"*{words.origin(reader, article)}*"]
    if not analysis.supported:
        text.append(reader.gettext("This article's language is not analysed: it can be searched, no more."))
    elif not sentences:
        text.append(reader.gettext("No sentence of this article can stand as a summary."))
    text += [f"• {sentence}" for sentence in sentences]
    entries = []
    if actors:
        entries.append(Entry(reader.gettext("Main actors"), _actors(reader, actors)))
    if contacts:
        entries.append(Entry(reader.gettext("Contacts"), _contacts(reader, contacts)))
    if contradictions:
        entries.append(Entry(reader.gettext("⚠️ To be checked"), note(reader, article, contradictions)))
    entries += notes
    heading = escape(article.title, 240) or f"#{article.id}"
    return [Section(heading, "\n\n".join(text), tuple(entries), url=article.url)]


def _actors(reader: Localizer, rows: list[ActorRow]) -> str:
    lines = []
    for row in rows[:_ACTORS]:
        line = f"{flag(row.country)} " if row.country else ""
        line += escape(row.name, 60)
        lines.append(line + (f" — {escape(row.role, _ROLE)}" if row.role else ""))
    return "\n".join(lines)


def _contacts(reader: Localizer, rows: list[ContactRow]) -> str:
    lines = []
    for row in rows[:_CONTACTS]:
        contact = row.contact
        day = reader.contact_date(contact) or reader.gettext("date not stated")
        between = " → " if contact.initiator else " – "
        sides = between.join(f"{flag(code)} {reader.country(code)}" for code in contact.countries[:4])
        kind, status = words.kind(reader, contact.kind), words.status(reader, contact.status)
        lines.append(words.told(reader, f"{day} · {kind} · {status}", sides))
    return "\n".join(lines)
