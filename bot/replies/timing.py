"""Times of day, weekdays and time zones as people type them, and as they are shown and offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_day_names
from discord import app_commands

from bot.language.text import fold
from bot.library.digests import EVERY_DAY
from bot.replies import limits
from bot.replies.escape import escape
from bot.replies.localization import LANGUAGES, Localizer, localizer
from bot.replies.refusals import Refusal

WORKDAYS, WEEKEND = "12345", "67"
_TIME = re.compile(r"(\d{1,2})(?:\s*(?:h|:|\.)\s*(\d{2})?)?\s*(am|pm)?")
_BEFORE = re.compile(r"\A(?:du|les?|from|on)\s+")
_SPAN = re.compile(r"(?<!\s)(?:\s*+[-–]\s*|\s++(?:a|au|to)\s+)")
_BETWEEN = re.compile(r"\s*[,;/+]\s*|\s+(?:et|and)\s+|\s+")
_EVERY = {"tous", "tous les jours", "chaque jour", "every day", "daily", "all"}
_COMMON = ("Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/London", "America/Montreal", "America/New_York",
           "Africa/Dakar", "Africa/Algiers", "Africa/Casablanca", "Africa/Tunis", "Asia/Beirut", "UTC")  # fmt: skip


def read_time(reader: Localizer, typed: str) -> time:
    """Raises Refusal."""
    match = _TIME.fullmatch(fold(typed).strip())
    if match:
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[3]:
            hour = hour % 12 + 12 * (match[3] == "pm") if 1 <= hour <= 12 else 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Refusal(reader.gettext("“{typed}” is not a time. Write 08:30 or 8h30.", typed=escape(typed, 40)))


@cache
def _weekdays() -> dict[str, int]:
    """Folded weekdays in all languages, and their ISO numbers."""
    return {
        fold(name): number + 1
        for language in LANGUAGES
        for number, name in get_day_names("wide", locale=localizer(language).locale).items()
    }


def read_days(reader: Localizer, typed: str) -> str:
    """ISO weekdays in order, such as "12345". Raises Refusal."""
    wanted = _SPAN.sub("-", _BEFORE.sub("", " ".join(fold(typed).split())))
    if wanted in _EVERY:
        return EVERY_DAY
    found: set[int] = set()
    for part in _BETWEEN.split(wanted):
        ends = [_weekday(end) for end in part.split("-")]
        if None in ends or len(ends) > 2:
            raise Refusal(
                reader.gettext(
                    "“{typed}” are no weekdays. Write mon-fri, or mon, wed, sat, or choose from the list.",
                    typed=escape(typed, 60),
                )
            )
        found.update(_span(*(end for end in ends if end is not None)))
    return "".join(map(str, sorted(found)))


def _weekday(word: str) -> int | None:
    if word.isdigit() and len(word) == 1 and "1" <= word <= "7":
        return int(word)
    if len(word) < 2:
        return None
    numbers = {number for name, number in _weekdays().items() if name.startswith(word) or name == word.rstrip("s")}
    return numbers.pop() if len(numbers) == 1 else None


def _span(first: int, last: int | None = None) -> Iterator[int]:
    day = first
    yield day
    while last is not None and day != last:
        day = day % 7 + 1
        yield day


def days_said(reader: Localizer, days: str) -> str:
    if days == EVERY_DAY:
        return reader.gettext("every day")
    if days == WORKDAYS:
        return reader.gettext("Monday to Friday")
    names = get_day_names("wide", locale=reader.locale)
    return ", ".join(names[int(day) - 1] for day in days)


def days_choices(reader: Localizer, typed: str) -> list[app_commands.Choice[str]]:
    """Common sets of days, and what was typed where it can be read."""
    offered = [WORKDAYS, EVERY_DAY, WEEKEND, "1", "5"]
    try:
        offered = [read_days(reader, typed)] if typed.strip() else offered
    except Refusal:
        offered = [days for days in offered if fold(typed) in fold(days_said(reader, days))]
    return [app_commands.Choice(name=days_said(reader, days), value=_typed(days)) for days in offered]


def _typed(days: str) -> str:
    """What `read_days` reads back."""
    return ",".join(days)


@cache
def _zones() -> dict[str, str]:
    """Folded names of time zones, their separators as spaces, and the names themselves."""
    known = available_timezones()
    named = sorted(zone for zone in known if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return {_folded(zone): zone for zone in (*_COMMON, *named) if zone in known}


def _folded(zone: str) -> str:
    return re.sub(r"[/_\s-]+", " ", fold(zone)).strip()


def read_zone(reader: Localizer, typed: str) -> str:
    """The name in the tz database. Raises Refusal with the nearest names."""
    found = _zones().get(_folded(typed))
    if found is None:
        near = zones_like(typed)
        if len(near) == 1:
            return near[0]
        text = reader.gettext("I know no time zone called “{typed}”.", typed=escape(typed, 60))
        hint = reader.gettext("Did you mean: {names}?", names=", ".join(near[:3])) if near else ""
        hint = hint or reader.gettext("Write a city's, such as Europe/Paris; choose from the list.")
        raise Refusal(f"{text} {hint}")
    return found


def zones_like(typed: str) -> list[str]:
    """Those with words that begin so, common ones first."""
    wanted = _folded(typed)
    found = [zone for name, zone in _zones().items() if f" {wanted}" in f" {name}"]
    return found[: limits.CHOICES]


def zone_choices(typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=zone.replace("_", " "), value=zone) for zone in zones_like(typed)]
