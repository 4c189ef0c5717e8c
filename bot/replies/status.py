"""How Vigie fares: its last load, its queue, its library, what it delivered, and how promptly it answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from babel.numbers import format_decimal

from bot.library import LibraryStatus, LoadRun
from bot.library.deliveries import DeliveryCounts
from bot.replies import words
from bot.replies.desk import Desk
from bot.replies.layout import Section
from bot.replies.localization import Localizer
from bot.replies.speaking import moment

_UNITS = ("B", "kB", "MB", "GB", "TB")


async def section(reader: Localizer, bot: Desk, zone: ZoneInfo) -> Section:
    library = bot.library
    now = datetime.now(UTC)
    state = await library.status()
    delivered = await library.deliveries(now - timedelta(days=1))
    lines = [
        (reader.gettext("Library"), _counts(reader, state)),
        (reader.gettext("Database"), f"{_size(reader, state.bytes)} ({_schema(reader, state)})"),
        (reader.gettext("Last load"), _load(reader, state.last_load, zone)),
        (reader.gettext("Analyser"), bot.worker.version or reader.gettext("not running")),
        (reader.gettext("Queue"), _queue(reader, bot.worker.waiting)),
        (reader.gettext("Alerts in 24 h"), _deliveries(reader, delivered)),
        (reader.gettext("Event loop"), _lag(reader, bot)),
        (reader.gettext("Running for"), _for(reader, now - bot.pulse.started)),
    ]
    return Section(
        reader.gettext("How Vigie fares"), "\n".join(words.told(reader, f"**{name}**", value) for name, value in lines)
    )


def _counts(reader: Localizer, state: LibraryStatus) -> str:
    parts = [
        reader.ngettext("{n} article", "{n} articles", state.articles),
        reader.ngettext("{n} contact", "{n} contacts", state.contacts),
        reader.ngettext("{n} actor", "{n} actors", state.actors),
        reader.ngettext("{n} watch", "{n} watches", state.watches),
    ]
    return ", ".join(parts)


def _schema(reader: Localizer, state: LibraryStatus) -> str:
    return reader.gettext("schema {version}", version=state.schema_version)


def _size(reader: Localizer, count: int) -> str:
    value, unit = float(count), 0
    while value >= 1_000 and unit < len(_UNITS) - 1:
        value, unit = value / 1_000, unit + 1
    shown = format_decimal(round(value, 1), locale=reader.locale)
    return f"{shown} {_UNITS[unit].replace('B', 'o') if reader.language == 'fr' else _UNITS[unit]}"


def _load(reader: Localizer, run: LoadRun | None, zone: ZoneInfo) -> str:
    if run is None:
        return reader.gettext("none yet")
    when = moment(reader, (run.finished or run.started).astimezone(zone))
    if run.finished is None:
        return reader.gettext("under way or broken off, begun {when}", when=when)
    parts = [
        reader.ngettext("{n} added", "{n} added", run.added),
        reader.gettext("{n} updated", n=run.updated),
        reader.ngettext("{n} unchanged", "{n} unchanged", run.unchanged + run.duplicates),
    ]
    parts.append(reader.ngettext("{n} file unreadable", "{n} files unreadable", run.failures))
    return f"{when} — {', '.join(parts)}"


def _queue(reader: Localizer, waiting: int) -> str:
    if not waiting:
        return reader.gettext("empty")
    return reader.ngettext("{n} article waits to be read", "{n} articles wait to be read", waiting)


def _deliveries(reader: Localizer, counts: DeliveryCounts | None) -> str:
    if counts is None:
        return reader.gettext("none")
    parts = [
        reader.ngettext("{n} delivered", "{n} delivered", counts.sent),
        reader.ngettext("{n} failed", "{n} failed", counts.failed),
        reader.ngettext("{n} waiting", "{n} waiting", counts.waiting),
    ]
    return ", ".join(parts)


def _lag(reader: Localizer, bot: Desk) -> str:
    lag = bot.pulse.lag
    if lag is None:
        return reader.gettext("not measured yet")
    last, largest = (format_decimal(round(value * 1_000), locale=reader.locale) for value in lag)
    return reader.gettext("{last} ms late, at most {largest} ms in the last minute", last=last, largest=largest)


def _for(reader: Localizer, span: timedelta) -> str:
    return format_timedelta(span, threshold=1.5, locale=reader.locale)
