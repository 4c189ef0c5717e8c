"""A watch in words: what it looks for, and how it tells."""

from __future__ import annotations

from bot.model import Digest, Watch, WatchKind
from bot.replies import words
from bot.replies.escape import escape, plain
from bot.replies.limits import shorten
from bot.replies.localization import Localizer, flag

_QUERY = 150


def wanted(reader: Localizer, watch: Watch) -> str:
    """What the watch looks for, escaped."""
    return escape(plain_wanted(reader, watch), _QUERY)


def plain_wanted(reader: Localizer, watch: Watch) -> str:
    """What the watch looks for, as in a list of choices."""
    if watch.kind is WatchKind.WORDS:
        return shorten(plain(watch.query), _QUERY)
    if watch.kind is WatchKind.ACTOR:
        return f"👤 {shorten(plain(watch.query), _QUERY)}"
    parts = [" – ".join(f"{flag(code)} {reader.country(code)}" for code in watch.countries)]
    if watch.kind is WatchKind.CONTACT:
        parts.append(words.kind(reader, watch.contact_kind) if watch.contact_kind else reader.gettext("any contact"))
        parts += [words.status(reader, watch.contact_status)] if watch.contact_status else []
    return " · ".join(parts)


def manner(reader: Localizer, watch: Watch) -> str:
    """How the watch tells, as far as it was changed from how it begins; empty where it was not."""
    options, parts = watch.options, []
    if watch.paused:
        parts.append(reader.gettext("⏸️ paused"))
    if not options.articles:
        parts.append(reader.gettext("chat only"))
    if not options.chat and watch.channel_id is not None:
        parts.append(reader.gettext("articles only"))
    if options.cooldown:
        parts.append(reader.gettext("{n} min between alerts", n=options.cooldown // 60))
    if options.cap:
        parts.append(reader.gettext("{n} an hour at most", n=options.cap))
    if options.quiet:
        parts.append(reader.gettext("silent {span}", span=options.quiet))
    if options.digest is Digest.HOUR:
        parts.append(reader.gettext("once an hour"))
    if options.digest is Digest.DAY:
        parts.append(reader.gettext("once a day at {hour}:00", hour=options.digest_hour))
    if options.role_id:
        parts.append(f"<@&{options.role_id}>")
    return " · ".join(parts)
