"""Expressions of time in French and English text, and the days they stand for.

Findings behind the rules (33,684 dated French news articles): a bare weekday is the day of publication or one
before it, a coming day only where the event is announced; weekday, day and month fix the year within one of the
publication's; journalists mistype the weekday, so a date within 14 days of publication beats a far year that fits.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.language.lexicons import load_toml
from bot.language.text import fold
from bot.model import Precision

NEAR = timedelta(days=14)
_TURNED = re.compile(r"(last|next|this)_(weeks|months|years|weekday|season)")


@dataclass(frozen=True, slots=True)
class Period:
    since: date
    until: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time at `start`–`end`; `kind` names the rule, `values` what the words gave it.

    `limit`: the words bound something from one side ("jusqu'au 30 juin", "avant mardi"), and are no time of an event.
    """

    start: int
    end: int
    text: str
    kind: str
    values: dict[str, int]
    limit: bool = False

    @property
    def anaphoric(self) -> bool:
        return self.kind == "offset_anchor"


# A group that holds nothing but words, innermost groups, and words that stand in none.
_NAMED_WORDS = re.compile(r"\(\?P<\w+>([a-z -]+)\)(?!\?)")
_GROUP = re.compile(r"<[A-Z_]+>|\([^()]*\)[?]?")
_LITERAL = re.compile(r"(?<!\\)\b[a-z][a-z -]+\b(?!\?)")


def find_times(text: str, language: str = "fr") -> list[TimeExpression]:
    """All expressions of time in `text`, in order, the longest where several start or overlap."""
    found: list[TimeExpression] = []
    folded = _fold_in_place(text)
    for kind, pattern, needed in _patterns(language):
        if not all(any(word in folded for word in words) for words in needed):
            continue
        for match in pattern.finditer(folded):
            values = _values(match, language)
            if values is None or any(e.start < match.end() and match.start() < e.end for e in found):
                continue
            start, end = match.span()
            limit = _limit(language).search(folded, max(0, start - 30), start) is not None
            found.append(TimeExpression(start, end, text[start:end], kind, values, limit))
    return sorted(found, key=lambda expression: expression.start)


def resolve(
    expression: TimeExpression, published: date | None, *, planned: bool = False, anchor: date | None = None
) -> Period | None:
    """The days an expression stands for, or null where publication date or anchor are missing to tell."""
    values = expression.values
    match expression.kind:
        case "day_month_year":
            turned = values.get("until_month", 12) < values["month"]
            return _days(_valid(values["year"] - turned, values["month"], values["day"]), values)
        case "month_year":
            return _month(values["year"], values["month"])
        case "year":
            return _years(values["year"], values.get("until_year"))
        case "offset_anchor":
            return _day(anchor + timedelta(days=values["days"])) if anchor else None
    if published is None:
        if expression.kind == "day_month" and anchor is not None:
            return _days(_year_for(values, anchor, planned), values)
        return None
    match expression.kind:
        case "day_month":
            return _days(_year_for(values, published, planned), values)
        case "month":
            return _bare_month(values["month"], published, planned)
        case "weekday":
            return _weekdays(values, published, planned)
        case "day_part":
            return _day(anchor or published)
        case "day":
            return _day(_day_alone(values["day"], anchor or published, published, planned))
        case "season":
            return _season(values, published)
        case "offset_days":
            return _day(published + timedelta(days=values["days"]))
        case "offset_weeks":
            monday = published - timedelta(days=published.weekday()) + timedelta(weeks=values["weeks"])
            return Period(monday, monday + timedelta(days=6), Precision.MONTH)
        case "weekend":
            saturday = (
                published
                - timedelta(days=published.weekday() - 5)
                + timedelta(weeks=_weekend(values, published, planned))
            )
            return Period(saturday, saturday + timedelta(days=1), Precision.DAY)
        case "offset_months":
            index = published.year * 12 + published.month - 1 + values["months"]
            return _month(index // 12, index % 12 + 1)
        case "offset_years":
            return _year(published.year + values["years"])
    return None


def _weekend(values: dict[str, int], published: date, planned: bool) -> int:
    """Weeks between the publication's weekend and the one meant: on a Monday "ce week-end" is mostly the last one."""
    early = published.weekday() < 3 and values["weeks"] == 0 and not planned
    return values["weeks"] - (1 if early else 0)


def _fold_in_place(text: str) -> str:
    """Folded text of the same length, so that places in it are places in the original."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Each character folded, where that is one character; filled as they come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = fold(char)
        self[code] = folded if len(folded) == 1 else char.lower()[:1]
        return self[code]


_FOLDED = _Folded()


@cache
def _limit(language: str) -> re.Pattern[str]:
    """Searched up to where an expression starts: `endpos` stands for `$`."""
    return re.compile(rf"(?<!\w)(?:{load_toml('times.toml')[language]['limit']}) ?$")


@cache
def _lexicon(language: str) -> dict[str, dict[str, int]]:
    data = load_toml("times.toml")[language]
    return {
        name: {fold(word): value for word, value in data[name].items()}
        for name in ("months", "weekdays", "days", "numbers", "seasons")
    }


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str], tuple[tuple[str, ...], ...]], ...]:
    """The kind of each pattern, the pattern, and lists of words of which a text that it matches holds one each."""
    lexicon = _lexicon(language)
    words = {name: "|".join(sorted(map(re.escape, table), key=len, reverse=True)) for name, table in lexicon.items()}
    words["numbers"] += r"|\d{1,2}"
    rules = load_toml("times.toml")[language]["patterns"]
    compiled = [re.compile(r"(?<![\w'-])" + _expand(rule["pattern"], words) + r"(?![\w-])") for rule in rules]
    needed = [_needed(rule["kind"], rule["pattern"], lexicon) for rule in rules]
    return tuple((rule["kind"], *parts) for rule, *parts in zip(rules, compiled, needed, strict=True))


def _needed(kind: str, pattern: str, lexicon: dict[str, dict[str, int]]) -> tuple[tuple[str, ...], ...]:
    tables = [("MONTH", "months"), ("DAYS", "days"), ("SEASON", "seasons")]
    if kind == "weekday":  # an option everywhere else
        tables.append(("WEEKDAY", "weekdays"))
    needed = [tuple(lexicon[table]) for mark, table in tables if f"<{mark}>" in pattern]
    if "<YEAR>" in pattern:
        needed.append(("19", "20"))
    bare, inner = _NAMED_WORDS.sub(r"\1", pattern), ""
    while bare != inner:
        bare, inner = _GROUP.sub("|", bare), bare
    return (*needed, *((words,) for words in map(str.strip, _LITERAL.findall(bare)) if len(words) > 3))


def _expand(pattern: str, words: dict[str, str]) -> str:
    for name, group in (
        ("MONTH", "months"),
        ("WEEKDAY", "weekdays"),
        ("DAYS", "days"),
        ("NUMBER", "numbers"),
        ("SEASON", "seasons"),
    ):
        pattern = pattern.replace(f"<{name}>", f"(?P<{group}>{words[group]})")
        pattern = pattern.replace(f"<UNTIL_{name}>", f"(?P<until_{group}>{words[group]})")
    pattern = pattern.replace("<ANY_WEEKDAY>", f"(?:{words['weekdays']})")
    for name, digits in (("DAY", r"[0-3]?\d)(?:er|st|nd|rd|th)?"), ("YEAR", r"(?:19|20)\d\d)")):
        pattern = pattern.replace(f"<{name}>", f"(?P<{name.lower()}>{digits}")
        pattern = pattern.replace(f"<UNTIL_{name}>", f"(?P<until_{name.lower()}>{digits}")
    return pattern


def _values(match: re.Match[str], language: str) -> dict[str, int] | None:
    lexicon, groups = _lexicon(language), match.groupdict()
    values: dict[str, int] = {}
    for group, key in (("months", "month"), ("weekdays", "weekday"), ("days", "days"), ("seasons", "season")):
        for bound in ("", "until_"):
            if word := groups.get(bound + group):
                values[bound + key] = lexicon[group][word]
    values |= {key: int(groups[key]) for key in ("day", "year", "until_day", "until_year") if groups.get(key)}
    if word := groups.get("numbers"):
        count = int(word) if word.isdigit() else lexicon["numbers"][word]
        sign = -1 if groups.get("ago") else 1
        values |= {unit: sign * count for unit in ("days", "weeks", "months", "years") if groups.get(f"in_{unit}")}
    for name, days in (("same", 0), ("before", -1), ("after", 1)):
        if groups.get(name):
            values["days"] = days
    for name, value in groups.items():
        if value is not None and (set_to := _TURNED.fullmatch(name)):
            unit = "direction" if set_to[2] in ("weekday", "season") else set_to[2]
            values[unit] = {"last": -1, "next": 1, "this": 0}[set_to[1]]
    return None if not 1 <= values.get("day", 1) <= 31 else values


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(day: date | None) -> Period | None:
    return Period(day, day, Precision.DAY) if day else None


def _days(first: date | None, values: dict[str, int]) -> Period | None:
    """From `first` to the last day that the words name, to `first` alone where that comes before it."""
    if first is None or "until_day" not in values:
        return _day(first)
    month = values.get("until_month", first.month)
    last = _valid(first.year + (month < first.month), month, values["until_day"])
    return Period(first, last, Precision.DAY) if last and last > first else _day(first)


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _years(first: int, last: int | None) -> Period:
    return Period(date(first, 1, 1), date(max(first, last or first), 12, 31), Precision.YEAR)


def _season(values: dict[str, int], published: date) -> Period:
    """Three months, the last such before publication for "dernier", said to the year: a month would claim too much."""
    month, way = values["season"], values.get("direction", 0)
    year = values.get("year", published.year)
    if "year" not in values and way:
        begun = date(year, month, 1) <= published - timedelta(days=92)
        year += (-1 if way < 0 and not begun else 0) + (1 if way > 0 and date(year, month, 1) <= published else 0)
    end = year * 12 + month + 1
    return Period(date(year, month, 1), _month(end // 12, end % 12 + 1).until, Precision.YEAR)


def _day_alone(day: int, anchor: date, published: date, planned: bool) -> date | None:
    """Of "le 27", the day in the month told of before, else the nearest one on the side of the telling."""
    found = _valid(anchor.year, anchor.month, day)
    if found is not None and (planned or found <= published):
        return found
    before = anchor.replace(day=1) - timedelta(days=1)
    return _valid(before.year, before.month, day)


def _bare_month(month: int, published: date, planned: bool) -> Period:
    if planned:
        return _month(published.year + (month < published.month), month)
    return _month(published.year - (month > published.month), month)


def _year_for(values: dict[str, int], published: date, planned: bool) -> date | None:
    years = (published.year - 1, published.year, published.year + 1)
    days = [day for year in years if (day := _valid(year, values["month"], values["day"]))]
    near = [day for day in days if abs(day - published) <= NEAR]
    if near:
        return near[0]
    if "weekday" in values:
        fitting = [day for day in days if day.weekday() == values["weekday"]]
        if fitting:
            return min(fitting, key=lambda day: abs(day - published))
    side = [day for day in days if (day >= published if planned else day <= published)]
    return min(side, key=lambda day: abs(day - published)) if side else None


def _weekdays(values: dict[str, int], published: date, planned: bool) -> Period:
    """One day, or those of "de lundi à mercredi": counted back from the last of them, forward from the first."""
    if "until_weekday" not in values:
        day = _weekday(values, published, planned)
        return Period(day, day, Precision.DAY)
    length = timedelta(days=(values["until_weekday"] - values["weekday"]) % 7)
    if planned:
        first = _weekday(values, published, planned)
        return Period(first, first + length, Precision.DAY)
    last = _weekday({"weekday": values["until_weekday"]}, published, planned)
    return Period(last - length, last, Precision.DAY)


def _weekday(values: dict[str, int], published: date, planned: bool) -> date:
    back = (published.weekday() - values["weekday"]) % 7
    direction = values.get("direction", 1 if planned else -1)
    if direction > 0:
        ahead = (7 - back) % 7
        return published + timedelta(days=ahead or (7 if "direction" in values else 0))
    return published - timedelta(days=back or (7 if "direction" in values else 0))
