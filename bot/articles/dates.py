"""The day of publication, where a text states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import cache

from babel import Locale

from bot.articles.plain import plain as fold

_OLDEST = date(1900, 1, 1)
_EXTRA_MONTHS = {"sept": 9, "fevr": 2, "fev": 2, "juil": 7, "aou": 8, "jan": 1, "avr": 4, "dec": 12, "janv": 1}
# Datelines of copied pages name the weekday in the language of the page's own software.
_WEEKDAY_LOCALES = ("fr", "en", "es", "pt", "it", "de", "nl", "tr", "ru", "uk", "ar", "fa", "he", "pl", "ro", "el")
_FILLER = frozenset(
    "le la les a at on the of de du et and par by dans in heure heures h gmt utc cet cest est edt bst pst paris "
    "am pm min mn s date article ce cet il y jour ligne mis mise modifie actualise derniere dernier last first "
    "modification mises updated update publie publiee published posted paru parue poste cree created premiere "
    "publication diffuse avec with for t z".split()
)
_PUBLISHED = re.compile(
    r"\b(?:publi[ée]e?(?!\w)|publication|published|posted|post[ée] le|mise? en ligne|parue? le|diffus[ée])",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:mis(?:e)? à jour|maj|modifi[ée]|actualis[ée]|updated|modified)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:published|posted|updated|modified|am|pm)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\d{1,2}\s?(?:[:h]\s?\d{2}(?::\d{2}(?:\.\d+)?)?|h)\s?(?:[ap]\.?m\.?)?(?:[+-]\d{2}:?\d{2}|Z)?", re.IGNORECASE
)
_PLACE = re.compile(r"[^\W\d_][\w' ’-]{1,30},\s")
_LABEL_FIRST = re.compile(rf"\W*(?:(?:par|by|article|date)\b|{_PUBLISHED.pattern}|{_UPDATED.pattern})", re.IGNORECASE)
_MAX_LINE = 200


class Label(IntEnum):
    """What a line says of its date, worst first: an update is later than the publication."""

    UPDATED = 1
    BARE = 2
    PUBLISHED = 3


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that only says when the article appeared. `day` is null where it says so without a full date."""

    label: Label
    day: date | None


def is_possible(day: date) -> bool:
    """Whether an article can have appeared on `day`: not before 1900, not after tomorrow (time zones)."""
    return _OLDEST <= day <= datetime.now(UTC).date() + timedelta(days=1)


@cache
def _months() -> dict[str, int]:
    months = dict(_EXTRA_MONTHS)
    for locale in ("fr", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale(locale).months["format"][width].items():
                months[fold(name).rstrip(".")] = number
    return months


@cache
def _weekdays() -> frozenset[str]:
    names = set()
    for locale in _WEEKDAY_LOCALES:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for name in Locale(locale).days[form][width].values():
                    names |= set(re.findall(r"\w+", fold(name)))
    return frozenset(names)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    accented = {"fevrier": "f[ée]vrier", "fevr": "f[ée]vr", "fev": "f[ée]v", "aout": "ao[uû]t", "aou": "ao[uû]"}
    accented |= {"decembre": "d[ée]cembre", "dec": "d[ée]c"}
    names = "|".join(accented.get(name, name) for name in sorted(_months(), key=len, reverse=True))
    month = rf"(?P<month>{names})"
    year = r"(?P<year>\d{4})(?!\d)"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"(?<!\d)(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?!\d)",
            # A time may be glued to the day: 09:4503/02/2021.
            rf"(?:(?<=\d\d[:h]\d\d)|(?<!\d))(?P<day>\d{{1,2}})(?P<sep>[/.-])(?P<number>\d{{1,2}})(?P=sep){year}",
            r"(?<![\d/])(?P<day>\d{1,2})(?P<sep>/)(?P<number>\d{1,2})/(?P<year>\d{2})(?![\d/])",
            rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?[\s-]+(?:de\s|of\s)?{month}\b\.?,?[\s-]+{year}",
            rf"\b{month}\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}",
        )
    )


def find_dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Start, end and day of each full date written out in `text`, in no order; impossible ones are left out."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            day = _day(match, bool(_ENGLISH.search(text)))
            if day and is_possible(day):
                yield match.start(), match.end(), day


def _day(match: re.Match[str], english: bool) -> date | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    if len(parts["year"]) == 2:
        year += 2000
    if parts.get("month"):
        return _date(year, _months()[fold(parts["month"])], day)
    number = int(parts["number"])
    if parts.get("sep") == "/" and day != number:
        if number > 12:  # only American order makes sense
            day, number = number, day
        elif english and day <= 12:  # 03/04: two readings
            return None
    return _date(year, number, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date_line(line: str) -> DateLine | None:
    """Read a line that holds a date of publication, and nothing of the story."""
    if len(line) > _MAX_LINE:
        return None
    dates = sorted(find_dates(line))
    labelled = bool(_PUBLISHED.search(line) or _UPDATED.search(line))
    if not dates and not (labelled and re.search(r"\d", line)):
        return None
    if not _says_nothing_else(line, dates, labelled):
        return None
    readings = [DateLine(_label(line, start), day) for start, _, day in dates]
    return max(readings, key=lambda reading: reading.label, default=DateLine(Label.BARE, None))


def _label(line: str, start: int) -> Label:
    before = line[:start]
    published = max((match.end() for match in _PUBLISHED.finditer(before)), default=-1)
    updated = max((match.end() for match in _UPDATED.finditer(before)), default=-1)
    if published == updated:
        return Label.BARE
    return Label.PUBLISHED if published > updated else Label.UPDATED


def _says_nothing_else(line: str, dates: list[tuple[int, int, date]], labelled: bool) -> bool:
    """Only words of dating are left; beside "publié le" names may stand too, as in a by-line."""
    for start, end, _ in reversed(dates):
        line = line[:start] + " " + line[end:]
    left = re.findall(r"[^\W\d_]+", _TIME.sub(" ", line))
    left = [word for word in left if fold(word) not in _FILLER and fold(word) not in _weekdays()]
    if not labelled:
        # A place may stand before the day: "Genève, le 3 mars 2021".
        return not left or (bool(_PLACE.match(line)) and len(left) <= 3 and all(word[0].isupper() for word in left))
    names = len(left) <= 8 and all(word[0].isupper() or fold(word) in _months() for word in left)
    return names and bool(not left or _LABEL_FIRST.match(line) or re.search(r"[|•·–—-]", line))
