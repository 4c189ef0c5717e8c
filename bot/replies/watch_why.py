"""Why a watch matches an article or not, what it finds in the library, and what became of what it found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerts.evidence import Evidence
from bot.alerts.explain import Explanation, Stage
from bot.library.letters import Logged
from bot.model import ArticleRow, Kind, Status, Watch, WatchKind
from bot.replies import limits, words
from bot.replies.escape import escape, highlight
from bot.replies.layout import Entry, Section
from bot.replies.localization import N_, Localizer
from bot.replies.watch_words import wanted

_QUOTE = 300
_MISSES = {
    Stage.PAUSED: N_("The watch is paused."),
    Stage.NO_ARTICLES: N_("The watch looks at chat messages only."),
    Stage.UNREADABLE: N_("The watch's query cannot be read: {words}"),
    Stage.NO_RULES: N_("Contacts are not read from articles in this language ({words})."),
    Stage.NO_TERM: N_("The first scan found none of the words that it needs: {words}"),
    Stage.INCOMPLETE: N_("The article lacks: {words}"),
    Stage.EXCLUDED: N_("The article holds an excluded word: {words}"),
    Stage.NO_COUNTRY: N_("The article does not name: {words}"),
    Stage.NO_CONTACT: N_("The article tells of no contact between: {words}"),
    Stage.OTHER_CONTACT: N_("The contacts that it tells of are others: {words}"),
    Stage.NO_ACTOR: N_("Nobody of that name is read from it. It names: {words}"),
}
_STATES = {
    "pending": N_("waits until {time}"),
    "sending": N_("on its way"),
    "sent": N_("sent"),
    "coalesced": N_("its story was told already"),
    "failed": N_("refused by Discord"),
    "dropped": N_("not told"),
}
_REASONS = {
    "cooldown": N_("the watch's pause between alerts"),
    "cap": N_("the watch's limit an hour"),
    "place cap": N_("the channel's limit an hour"),
    "digest": N_("collected"),
    "paused": N_("the watch was paused"),
    "stale": N_("too old"),
    "expired": N_("the article is not kept any more"),
    "gone": N_("the channel is gone"),
    "deleted": N_("posted, and deleted before Discord confirmed it"),
    "withdrawn": N_("the watch or the article was removed"),
}


def evidence_lines(evidence: Evidence, limit: int = _QUOTE) -> list[str]:
    return [f"> {highlight(shown.text, shown.spans, limit)}" for shown in evidence.sentences]


def why_sections(reader: Localizer, watch: Watch, article: ArticleRow, found: Explanation) -> list[Section]:
    keyword, title = wanted(reader, watch), words.citation(reader, article)
    if found.stage is Stage.MATCH:
        heading = reader.gettext("“{keyword}” matches", keyword=keyword)
        shown = ", ".join(f"**{escape(word, 80)}**" for word in found.words[:20])
        lines = [title]
        lines += [reader.gettext("Because of: {words}", words=shown)] if shown else []
        return [Section(heading, "\n".join([*lines, *evidence_lines(found.evidence or Evidence())]))]
    heading = reader.gettext("“{keyword}” does not match", keyword=keyword)
    return [Section(heading, f"{title}\n{_miss(reader, watch, found)}")]


def _miss(reader: Localizer, watch: Watch, found: Explanation) -> str:
    if found.stage in (Stage.NO_COUNTRY, Stage.NO_CONTACT):
        named = [reader.country(code) for code in found.words]
    elif found.stage is Stage.OTHER_CONTACT:
        named = [_contact(reader, word) for word in found.words]
    elif found.stage is Stage.UNREADABLE:
        named = [reader.gettext(word) for word in found.words]
    else:
        named = [escape(word, 80) for word in found.words]
    text = reader.gettext(_MISSES[found.stage], words=", ".join(dict.fromkeys(named)) or limits.ELLIPSIS)
    if watch.kind is WatchKind.WORDS and found.stage in (Stage.NO_TERM, Stage.INCOMPLETE):
        text += "\n" + reader.gettext("Words are compared by their stems; those of a phrase must stand in a row.")
    return text


def _contact(reader: Localizer, word: str) -> str:
    kind, status = word.split("/")
    return f"{words.kind(reader, Kind(kind))} ({words.status(reader, Status(status))})"


def tested(
    reader: Localizer, watch: Watch, found: Sequence[tuple[ArticleRow, Evidence]], matches: int, looked: int
) -> Section:
    """What a watch finds among the newest articles; `found` are the first of `matches`, in `looked` articles."""
    heading = reader.gettext("Test of “{keyword}”", keyword=wanted(reader, watch))
    text = reader.gettext("{found} of the newest {looked} articles match.", found=matches, looked=looked)
    entries = tuple(
        Entry(
            escape(article.title, limits.EMBED_FIELD_NAME) or f"#{article.id}",
            "\n".join([*evidence_lines(evidence, 250), words.origin(reader, article)]),
        )
        for article, evidence in found
    )
    return Section(heading, text, entries)


def log_section(reader: Localizer, rows: Sequence[Logged], watches: dict[int, Watch]) -> Section:
    heading = reader.gettext("What was told, the newest first")
    lines = [_log_line(reader, row, watches.get(row.watch_id)) for row in rows]
    return Section(heading, "\n".join(lines) or reader.gettext("Nothing was found yet since these watches were made."))


def _log_line(reader: Localizer, row: Logged, watch: Watch | None) -> str:
    state = reader.gettext(_STATES[row.state], time=f"<t:{int(row.due.timestamp())}:t>")
    if row.state in ("pending", "sending") and row.place == "suspended":
        state = reader.gettext("waits: Discord refuses my messages there")
    reason = reader.gettext(_REASONS[row.reason]) if row.reason in _REASONS else ""
    if row.error and row.state in ("sending", "failed") and row.reason not in _REASONS:
        reason = escape(f"{row.code or ''} {row.error}", 120)
    told = f"{state} ({reason})" if reason else state
    if row.message_id and row.channel_id and watch is not None:
        server = watch.guild_id if watch.channel_id is not None else "@me"
        told = f"[{told}](https://discord.com/channels/{server}/{row.channel_id}/{row.message_id})"
    title = escape(row.article.title, 90) if row.article else reader.gettext("article removed")
    keyword = wanted(reader, watch) if watch else f"#{row.watch_id}"
    moment = int((row.sent or row.created).timestamp())
    return f"<t:{moment}:f> **{keyword}** · {title} — {told}"
