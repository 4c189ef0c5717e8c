"""The period that a message asks for: "depuis mars", "en 2024", "entre mars et juin", "last 7 days"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.language.dates import Period, TimeExpression, find_times, resolve
from bot.language.lexicons import load_toml
from bot.language.text import fold
from bot.model import Precision

_NUMBER = r"(?P<n>\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|one|a|two|three|four|five|seven|ten)"
_UNIT = r"(?P<unit>jours?|j|semaines?|mois|ans?|annees?|days?|weeks?|months?|years?|heures?|hours?|h)"
_BACK = (
    rf"\b(?:depuis|(?:ces|les|the|these)|last|past|il y a|over)\s+(?:the\s+)?(?:last\s+|past\s+)?{_NUMBER}\s*"
    rf"(?:derniers?|dernieres?|last|past)?\s*{_UNIT}\b"
)
_NUMBERS = {
    "un": 1, "une": 1, "a": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "dix": 10, "ten": 10, "quinze": 15,
}  # fmt: skip
_DAYS = {"j": 1, "d": 1, "h": 0, "s": 7, "w": 7, "m": 30, "a": 365, "y": 365}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_SINCE = re.compile(r"\b(?:depuis|since|a partir d[eu]?|des|from|apres|after|from)\W*(?:le|la|l|the|debut)?\W*$")
_UNTIL = re.compile(r"\b(?:jusqu(?:'?\s*(?:en|a|au|aux)?)|until|till|up to)\W*(?:le|la|l|the|fin)?\W*$")
_BEFORE = re.compile(r"\b(?:avant|before)\W*(?:le|la|l|the)?\W*$")
_BETWEEN = re.compile(r"\b(?:entre|between|de|du|from)\W*(?:le|la|l|the)?\W*$")
_JOINING = re.compile(r"\W*+(?:et|and|a|au|to|jusqu'?\s*+(?:en|a|au))\W*+(?:(?:le|la|l|the|en)\W*+)?")


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """Both days included; null where the message leaves that side open. `spans` are offsets of the words of time."""

    since: date | None = None
    until: date | None = None
    spans: tuple[tuple[int, int], ...] = ()


def read_period(text: str, today: date) -> AskedPeriod:
    """The period that `text` names, all of it open where it names none."""
    folded = _fold_in_place(text)
    if match := re.search(_BACK, folded):
        count = _NUMBERS.get(match["n"]) or int(match["n"])
        return AskedPeriod(_back(today, count * _DAYS[match["unit"][0]]), None, (match.span(),))
    times = _times(text, folded, today)
    if not times:
        return AskedPeriod()
    (start, end, first), *others = times
    if others and _JOINING.fullmatch(folded[end : others[0][0]]) and _BETWEEN.search(folded[:start]):
        begin = _BETWEEN.search(folded[:start])
        assert begin is not None
        return AskedPeriod(first.since, others[0][2].until, ((begin.start(), others[0][1]),))
    since: date | None = None
    until: date | None = None
    spans = []
    for start, end, period in times:
        since, until, span = _bounded(folded, start, end, period, since, until)
        spans.append(span)
    return AskedPeriod(since, until, tuple(spans))


def _bounded(
    folded: str, start: int, end: int, period: Period, since: date | None, until: date | None
) -> tuple[date | None, date | None, tuple[int, int]]:
    """A time as a bound by the word before it, which may belong to the expression itself ("depuis mars")."""
    before, inside = folded[:start], folded[start:end].split()[0]
    if match := _SINCE.search(before) or _SINCE.fullmatch(inside):
        return period.since, until, (match.start() if match.string == before else start, end)
    if match := _UNTIL.search(before):
        return since, period.until, (match.start(), end)
    if match := _BEFORE.search(before) or _BEFORE.fullmatch(inside):
        return since, _back(period.since, 1), (match.start() if match.string == before else start, end)
    return period.since, period.until, (start, end)


def _times(text: str, folded: str, today: date) -> list[tuple[int, int, Period]]:
    """Start, end and days of each time named, in order."""
    found: list[tuple[int, int, Period]] = []

    def add(start: int, end: int, period: Period | None) -> None:
        if period is not None and not any(start < other_end and other < end for other, other_end, _ in found):
            found.append((start, end, period))

    for match in _ISO.finditer(folded):
        add(*match.span(), _calendar(match[1], match[2], match[3]))
    for match in _SLASHED.finditer(folded):
        add(*match.span(), _calendar(match[3], match[2], match[1]))
    # "L'article d'hier": the rules for articles know the elided form of no such word.
    parted = re.sub(r"(?<=\b[dl])['’]", " ", text)
    for language in ("fr", "en"):
        for expression in find_times(parted, language):
            if not expression.anaphoric:
                add(expression.start, expression.end, resolve(expression, today))
    for start, end, month in _bare_months(folded):
        expression = TimeExpression(start, end, folded[start:end], "month", {"month": month})
        add(start, end, resolve(expression, today))
    return sorted(found, key=lambda time: time[0])


def _bare_months(folded: str) -> list[tuple[int, int, int]]:
    """Months that stand alone behind a word of time: "entre mars et juin", "a partir de fevrier"."""
    months = {
        fold(name): number
        for language in ("fr", "en")
        for name, number in load_toml("times.toml")[language]["months"].items()
    }
    behind = (
        r"\b(?:entre|between|et|and|depuis|since|de|en|in|avant|before|jusqu'en|until|jusqu'a|to|a|from"
        r"|seulement|uniquement|juste|only|just)\s+"
    )
    pattern = re.compile(behind + "(" + "|".join(sorted(months, key=len, reverse=True)) + r")\b")
    return [(match.start(1), match.end(1), months[match[1]]) for match in pattern.finditer(folded)]


def _calendar(year: str, month: str, day: str | None) -> Period | None:
    try:
        if day:
            known = date(int(year), int(month), int(day))
            return Period(known, known, Precision.DAY)
        first = date(int(year), int(month), 1)
        return Period(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]), Precision.MONTH)
    except ValueError:
        return None


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _fold_in_place(text: str) -> str:
    return "".join(f if len(f := fold(char)) == 1 else char.lower()[:1] or " " for char in text)
