"""The words and signs of kinds, statuses and roles, and where a line comes from."""

from __future__ import annotations

from bot.model import ArticleRow, IdentityRow, Kind, PartyRole, Status, SummaryLength
from bot.replies.escape import escape, link, plain
from bot.replies.layout import Item
from bot.replies.limits import CHOICE_NAME, shorten, size
from bot.replies.localization import N_, Localizer, flag

KINDS = {
    Kind.CALL: ("📞", N_("call")),
    Kind.MEETING: ("🤝", N_("meeting")),
    Kind.VISIT: ("✈️", N_("visit")),
    Kind.MESSAGE: ("✉️", N_("message")),
    Kind.AGREEMENT: ("🖋️", N_("agreement")),
    Kind.REQUEST: ("🙏", N_("request")),
    Kind.COOPERATION: ("🧩", N_("cooperation")),
    Kind.ACCUSATION: ("🗯️", N_("accusation")),
    Kind.THREAT: ("⚠️", N_("threat")),
    Kind.SANCTION: ("⛔", N_("sanction")),
    Kind.STRIKE: ("💥", N_("strike")),
}
STATUSES = {
    Status.REPORTED: ("✅", N_("reported")),
    Status.PLANNED: ("🗓️", N_("planned")),
    Status.DENIED: ("❌", N_("denied")),
    Status.UNCONFIRMED: ("❔", N_("unconfirmed")),
}
ROLES = {
    PartyRole.INITIATOR: N_("initiator"),
    PartyRole.TARGET: N_("addressee"),
    PartyRole.HOST: N_("host"),
    PartyRole.INTERMEDIARY: N_("intermediary"),
}
LENGTHS = {
    SummaryLength.SHORT: N_("Short"),
    SummaryLength.STANDARD: N_("Standard"),
    SummaryLength.LONG: N_("Long"),
}
# Before what this server alone sees.
PRIVATE = "🔒 "
_SOURCE = 120
_TITLE = 200


def kind(reader: Localizer, value: Kind) -> str:
    emoji, word = KINDS[value]
    return f"{emoji} {reader.gettext(word)}"


def status(reader: Localizer, value: Status) -> str:
    emoji, word = STATUSES[value]
    return f"{emoji} {reader.gettext(word)}"


def told(reader: Localizer, label: str, text: str) -> str:
    """A label and what it says."""
    return reader.gettext("{label}: {text}", label=label, text=text)


def published(reader: Localizer, article: ArticleRow) -> str:
    if article.published is None:
        return reader.gettext("publication date not stated")
    return reader.gettext("published {date}", date=reader.day(article.published))


def origin(reader: Localizer, article: ArticleRow) -> str:
    """Source and publication date, escaped."""
    source = escape(article.source, _SOURCE) if article.source else reader.gettext("source not stated")
    return f"{source}, {published(reader, article)}"


def citation(reader: Localizer, article: ArticleRow) -> str:
    """Title (a link where the article has an address), source and publication date, escaped."""
    title = link(article.title or f"#{article.id}", article.url, _TITLE)
    return f"{PRIVATE * article.private}{title} — {origin(reader, article)}"


def label(reader: Localizer, article: ArticleRow, limit: int) -> str:
    """The article in a list of choices, unescaped: title, source and day."""
    day = reader.short_day(article.published) if article.published else ""
    source = plain(article.source or "") or reader.gettext("source not stated")
    tail = " · ".join(part for part in (shorten(source, 30), day) if part)
    title = PRIVATE * article.private + (plain(article.title) or f"#{article.id}")
    return f"{shorten(title, limit - size(tail) - 3)} · {tail}"


def article_item(reader: Localizer, article: ArticleRow) -> Item | None:
    """The article in the select of a page; null where the library does not hold it."""
    if not article.id:
        return None
    return Item("article", article.id, label(reader, article, CHOICE_NAME))


def actor_label(reader: Localizer, row: IdentityRow) -> str:
    """The identity in a list of choices, unescaped: name, country, how many articles."""
    parts = [PRIVATE * row.private + plain(row.name)]
    if row.country:
        parts.append(f"{flag(row.country)} {reader.country(row.country)}")
    parts.append(reader.ngettext("{n} article", "{n} articles", row.articles))
    return " · ".join(parts)


def person(reader: Localizer, user_id: int | None) -> str:
    """Who did something, as a mention, which pings nobody; someone who had their data erased has none."""
    return f"<@{user_id}>" if user_id else reader.gettext("someone")
