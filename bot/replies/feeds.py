"""What is said about a server's feeds: how each fares, and why one fails."""

from __future__ import annotations

from discord.utils import format_dt

from bot.articles.errors import FetchError, FetchProblem
from bot.library.feeding import Added, Imported
from bot.library.feeds import FeedRow
from bot.replies import limits
from bot.replies.escape import escape, link
from bot.replies.layout import Entry, Section
from bot.replies.localization import N_, Localizer
from bot.replies.words import PRIVATE

_NAME = 150
_REFUSED = 15

PROBLEMS = {
    FetchProblem.ADDRESS: N_("this is no web address; one begins with https://"),
    FetchProblem.PASSWORD: N_("the address holds a name or a password; leave it out"),
    FetchProblem.PRIVATE: N_("the address leads into a private network, where I may not go"),
    FetchProblem.NAME: N_("there is no such host; check the address"),
    FetchProblem.CONNECTION: N_("the server cannot be reached"),
    FetchProblem.CERTIFICATE: N_("the server's certificate cannot be trusted"),
    FetchProblem.TIMEOUT: N_("the server answers too slowly"),
    FetchProblem.TOO_LARGE: N_("the answer is larger than I read"),
    FetchProblem.COMPRESSION: N_("the answer is compressed in a way that cannot be unpacked"),
    FetchProblem.REDIRECTS: N_("the address redirects without end"),
    FetchProblem.GONE: N_("its server says that it is gone for good"),
    FetchProblem.STATUS: N_("the server refuses (HTTP {detail})"),
    FetchProblem.NO_FEED: N_("this is no RSS or Atom feed, and the page names none"),
    FetchProblem.NO_PAGE: N_("this is no page that I can read"),
}


def reason(reader: Localizer, problem: FetchProblem, detail: str) -> str:
    return reader.gettext(PROBLEMS[problem], detail=escape(detail, 20))


def refused(reader: Localizer, error: FetchError) -> str:
    return reader.gettext("I cannot add this feed: {reason}.", reason=reason(reader, error.problem, error.detail))


def added(reader: Localizer, result: Added) -> Section:
    lines = [_address(result.feed)]
    if result.items is None:
        lines.append(reader.gettext("I follow it already; its articles are in the library."))
    else:
        lines.append(
            reader.ngettext(
                "I am reading the {n} article that it holds now, without an alert; what comes next is news.",
                "I am reading the {n} articles that it holds now, without an alert; what comes next is news.",
                result.items,
            )
        )
    return Section(reader.gettext("Feed added: {name}", name=_name(result.feed)), "\n".join(lines))


def listed(reader: Localizer, held: list[FeedRow]) -> Section:
    heading = reader.ngettext("{n} feed of this server", "{n} feeds of this server", len(held))
    if not held:
        return Section(heading, reader.gettext("Add one with /feeds add, or a whole list with /feeds import."))
    return Section(heading, "", tuple(Entry(_name(feed), f"{_address(feed)}\n{_state(reader, feed)}") for feed in held))


def _state(reader: Localizer, feed: FeedRow) -> str:
    why = reason(reader, feed.problem, feed.detail) if feed.problem else ""
    if feed.off:
        return reader.gettext("⛔ switched off: {reason}. Add it again to try anew.", reason=why)
    if why:
        soon = format_dt(feed.next_attempt, "R")
        return reader.gettext("⚠️ the last try failed: {reason}. Next try {when}.", reason=why, when=soon)
    if feed.fetched is None:
        return reader.gettext("⏳ not fetched yet")
    return reader.gettext("✅ fetched {when}", when=format_dt(feed.fetched, "R"))


def removed(reader: Localizer, feed: FeedRow) -> Section:
    text = reader.gettext("Its articles stay in the library.")
    return Section(reader.gettext("Feed removed: {name}", name=_name(feed)), text)


def exists(reader: Localizer, feed: FeedRow) -> str:
    return reader.gettext("This server has the feed {name} already.", name=_name(feed))


def full(reader: Localizer, limit: int) -> str:
    return reader.gettext(
        "This server has {limit} feeds, as many as it may have. Remove one with /feeds remove first.", limit=limit
    )


def unknown(reader: Localizer, typed: str) -> str:
    return reader.gettext(
        "This server has no feed “{typed}”. See its feeds with /feeds list.", typed=escape(typed, 100)
    )


def no_right(reader: Localizer) -> str:
    return reader.gettext(
        "Only members who may manage this server can change its feeds. Ask one of them, or see the feeds with "
        "/feeds list."
    )


def imported(reader: Localizer, result: Imported, limit: int) -> Section:
    lines = [reader.ngettext("{n} feed added, fetched now.", "{n} feeds added, fetched now.", result.added)]
    if result.known:
        lines.append(reader.ngettext("{n} was here already.", "{n} were here already.", result.known))
    if result.beyond:
        lines.append(
            reader.ngettext(
                "{n} left out: this server may have {limit} feeds.",
                "{n} left out: this server may have {limit} feeds.",
                result.beyond,
                limit=limit,
            )
        )
    lines += [
        f"• {escape(error.path, _NAME)} — {reason(reader, error.problem, error.detail)}"
        for error in result.refused[:_REFUSED]
    ]
    lines += [limits.ELLIPSIS] if len(result.refused) > _REFUSED else []
    return Section(reader.gettext("Feeds imported"), "\n".join(lines))


def no_opml(reader: Localizer) -> str:
    return reader.gettext(
        "I cannot read this file. Hand in an OPML list of feeds of at most 1 MB, as other feed readers export it."
    )


def nothing_to_export(reader: Localizer) -> str:
    return reader.gettext("This server has no feeds yet. Add one with /feeds add.")


def exported(reader: Localizer, n: int) -> str:
    return reader.ngettext("{n} feed of this server, as OPML.", "{n} feeds of this server, as OPML.", n)


def _name(feed: FeedRow) -> str:
    return PRIVATE * feed.private + escape(feed.name, _NAME)


def _address(feed: FeedRow) -> str:
    return link(feed.url, feed.url, 200)
