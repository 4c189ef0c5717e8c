"""What is said of an article that tells a story with others: who else has it, and what a correction changed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.library import Change, Library, Relation, Republication
from bot.model import ArticleRow
from bot.replies import limits, words
from bot.replies.escape import escape
from bot.replies.layout import Entry
from bot.replies.localization import N_, Localizer

_OTHERS = 4
_TITLE = 90
_CHANGES = 2
_SENTENCE = 190
_RELATIONS = {
    Relation.COPY: N_("the same text"),
    Relation.VERSION: N_("another version"),
    Relation.CORRECTION: N_("a correction"),
}


async def story_entries(library: Library, reader: Localizer, article: ArticleRow) -> list[Entry]:
    """The other articles of the story, and each correction in it; nothing for an article that stands alone."""
    story = await library.story(article.id)
    if len(story) < 2:
        return []
    told = await library.republications(article.id)
    corrections = [found for found in told if found.relation is Relation.CORRECTION]
    return [_others(reader, article, story, told), *(_correction(reader, article, found) for found in corrections)]


def _others(reader: Localizer, article: ArticleRow, story: list[ArticleRow], told: list[Republication]) -> Entry:
    relation = {found.article.id: _RELATIONS[found.relation] for found in told}
    others = [row for row in story if row.id != article.id]
    lines = []
    for row in others[:_OTHERS]:
        what = reader.gettext(relation[row.id]) if row.id in relation else reader.gettext("the oldest")
        title = f"`#{row.id}` {escape(row.title, _TITLE)}"
        lines.append(f"• {words.origin(reader, row)} ({what}) — {title}")
    if len(others) > _OTHERS:
        lines.append(reader.gettext("and {n} more", n=len(others) - _OTHERS))
    # Articles without a stated source may each come from another.
    sources = len({row.source or row.id for row in story})
    count = reader.ngettext("{n} source", "{n} sources", sources)
    return Entry(f"{reader.gettext('Also in')} · {count}", "\n".join(lines))


def _correction(reader: Localizer, article: ArticleRow, found: Republication) -> Entry:
    if found.article.id == article.id:
        name = reader.gettext("✏️ This article corrects an earlier one")
    else:
        name = reader.gettext("✏️ Corrected later: {origin}", origin=words.origin(reader, found.article))
    lines = [line for change in found.changes[:_CHANGES] for line in _change(reader, change)]
    if not found.changes:
        lines.append(reader.gettext("It says so itself; no sentence of the text differs."))
    if len(found.changes) > _CHANGES:
        lines.append(reader.gettext("and {n} more", n=len(found.changes) - _CHANGES))
    return Entry(limits.shorten(name, limits.EMBED_FIELD_NAME), "\n".join(lines))


def _change(reader: Localizer, change: Change) -> Iterator[str]:
    before = reader.quote(escape(change.before, _SENTENCE)) if change.before else reader.gettext("(nothing)")
    after = reader.quote(escape(change.after, _SENTENCE)) if change.after else reader.gettext("(left out)")
    yield f"> {before}"
    yield f"→ {after}"
