"""Since and until, as people type them: a day, a month, a year, or a time counted back from today."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from bot.language.text import fold

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_BACK = re.compile(r"(?:il y a |depuis |last |les )?(\d{1,4}) ?(?:derniers |dernieres )?([a-z]+)(?: ago)?")
_UNITS = {
    "jour": 1, "jours": 1, "j": 1, "day": 1, "days": 1, "d": 1,
    "semaine": 7, "semaines": 7, "week": 7, "weeks": 7, "sem": 7, "w": 7,
    "mois": 30, "month": 30, "months": 30,
    "an": 365, "ans": 365, "annee": 365, "annees": 365, "year": 365, "years": 365,
}  # fmt: skip
_NAMED = {
    "aujourd'hui": 0, "aujourdhui": 0, "today": 0,
    "hier": 1, "yesterday": 1,
    "avant-hier": 2, "avant hier": 2,
}  # fmt: skip


def period(text: str, today: date) -> tuple[date, date]:
    """First and last day of what `text` names. A time counted back names one day.

    Raises ValueError for anything else.
    """
    typed = " ".join(fold(text).split())
    if typed in _NAMED:
        day = today - timedelta(days=_NAMED[typed])
        return day, day
    if match := _DATE.fullmatch(typed):
        return _calendar(*(int(part) if part else None for part in match.groups()))
    if match := _DAY_FIRST.fullmatch(typed):
        day = date(int(match[3]), int(match[2]), int(match[1]))
        return day, day
    if (match := _BACK.fullmatch(typed)) and match[2] in _UNITS:
        try:
            day = today - timedelta(days=int(match[1]) * _UNITS[match[2]])
        except OverflowError as error:
            raise ValueError(text) from error
        return day, day
    raise ValueError(text)


def _calendar(year: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
