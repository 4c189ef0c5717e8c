"""The library's articles as sections: the list, one article with its story and its corrections, what became of it."""

from __future__ import annotations

from pathlib import PurePath

from bot.library import Correction, Library, Outcome
from bot.model import ArticleRow
from bot.replies import limits, words
from bot.replies.edits import history_entries, line
from bot.replies.escape import escape
from bot.replies.layout import Section
from bot.replies.localization import N_, Localizer
from bot.replies.stories import story_entries

LISTED = 150
_MARK = "✏️"
_OUTCOMES = {
    Outcome.ADDED: N_("It is in the library now, as `#{id}`."),
    Outcome.UPDATED: N_("I knew it already, as `#{id}`, with another text or an older analysis; it is up to date now."),
    Outcome.UNCHANGED: N_("It was in the library already, as `#{id}`."),
    Outcome.DUPLICATE: N_("The same text was in the library already, as `#{id}`."),
}


def heading(article: ArticleRow) -> str:
    return escape(article.title, 240) or f"#{article.id}"


def listed(reader: Localizer, rows: list[ArticleRow], corrected: set[int], *, total: int) -> Section:
    """`total` counts the articles of the whole library."""
    if not rows:
        text = reader.gettext("No article fits.") if total else reader.gettext("The library holds no article yet.")
        hint = reader.gettext("Hand one in with /articles add.")
        return Section(reader.gettext("Articles"), f"{text} {hint}")
    lines = []
    for row in rows[:LISTED]:
        mark = f" {_MARK}" if row.id in corrected else ""
        lines.append(f"`#{row.id}` {words.citation(reader, row)}{mark}")
    if len(rows) > LISTED:
        lines.append(reader.gettext("More than {n}: narrow the list with “about”.", n=LISTED))
    count = reader.ngettext("{n} article in the library", "{n} articles in the library", total)
    return Section(reader.gettext("Articles"), "\n".join([f"*{count}*", *lines]))


async def shown(library: Library, reader: Localizer, article: ArticleRow) -> Section:
    """Where the article comes from, what was read from it, who else has it, and what people corrected."""
    entries = await story_entries(library, reader, article)
    entries += history_entries(reader, await library.corrections.history(article.id))
    text = "\n".join([f"*{words.origin(reader, article)}*", *await _facts(library, reader, article)])
    return Section(heading(article), text, tuple(entries), url=article.url)


async def _facts(library: Library, reader: Localizer, article: ArticleRow) -> list[str]:
    analysis = await library.analysis(article.id)
    counts = [
        reader.ngettext("{n} sentence", "{n} sentences", len(analysis.sentences)),
        reader.ngettext("{n} actor", "{n} actors", len(analysis.actors)),
        reader.ngettext("{n} contact", "{n} contacts", len(analysis.contacts)),
    ]
    came = reader.gettext("`#{id}` · added {date}", id=article.id, date=reader.day(article.added.date()))
    if article.path:
        came += f" · {escape(PurePath(article.path).name, 80)}"
    lines = [came, " · ".join(counts)]
    if article.private:
        lines.append(reader.gettext("🔒 Only this server sees it."))
    if not analysis.supported:
        lines.append(reader.gettext("This article's language is not analysed: it can be searched, no more."))
    return lines


async def added(
    library: Library, reader: Localizer, article: ArticleRow, outcome: Outcome, notes: list[str]
) -> Section:
    """What became of an article that was handed in; `notes` are told below."""
    lines = [reader.gettext(_OUTCOMES[outcome], id=article.id), f"*{words.origin(reader, article)}*", *notes]
    if article.published is None:
        lines.append(
            reader.gettext("Without a day of publication, “yesterday” has no date. Set it with /articles correct.")
        )
    lines += (await _facts(library, reader, article))[1:]
    return Section(
        heading(article), "\n".join(lines), tuple(await story_entries(library, reader, article)), article.url
    )


def corrected(
    reader: Localizer, article: ArticleRow, made: list[Correction], contacts: list[str], note: str
) -> Section:
    """What was corrected, and the contacts dated anew by it, as lines of `edits.moved`."""
    lines = [f"{_MARK} {line(reader, correction)}" for correction in made]
    if contacts:
        lines += ["", reader.gettext("Contacts dated anew:"), *contacts]
    lines += [note] if note else []
    return Section(heading(article), "\n".join(lines), url=article.url)


def removal_asked(reader: Localizer, article: ArticleRow, contacts: int) -> Section:
    text = reader.gettext(
        "It goes with all that was read from it, and no load of its file brings it back. Whoever hands it in with "
        "/articles add does."
    )
    count = reader.ngettext("{n} contact", "{n} contacts", contacts)
    title = reader.gettext("Remove this article from the library?")
    return Section(title, "\n".join([f"`#{article.id}` {words.citation(reader, article)}", count, "", text]))


def removed(reader: Localizer, article: ArticleRow, author_id: int, reason: str) -> Section:
    text = reader.gettext("Removed by {who}.", who=f"<@{author_id}>")
    why = f" ({escape(reason, 300)})" if reason else ""
    return Section(limits.shorten(f"🗑️ {heading(article)}", limits.EMBED_TITLE), f"{text}{why}")
