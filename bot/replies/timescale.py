"""Time as the pictures show it: an axis with its labels, and what lies close together gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from babel.dates import format_skeleton

from bot.replies.localization import Localizer
from bot.replies.pictures.specs import Axis

_TICKS = 5
_SHORTEST = 14  # days on an axis, at least
_DAYS, _MONTHS, _YEARS = (1, 2, 7, 14), (1, 2, 3, 6), (1, 2, 5, 10, 20, 50, 100, 500, 5_000)


def axis(reader: Localizer, first: date, last: date, today: date | None = None) -> Axis:
    """An axis somewhat longer than from `first` to `last`; `today` is shown where it falls inside."""
    days = (last - first).days
    pad = max(days // 20, (_SHORTEST - days + 1) // 2, 1)
    begin = date.fromordinal(max(date.min.toordinal(), first.toordinal() - pad))
    end = date.fromordinal(min(date.max.toordinal(), last.toordinal() + pad))
    shown = (today, reader.gettext("today")) if today is not None and begin <= today <= end else None
    return Axis(begin, end, _ticks(reader, begin, end), shown)


def _ticks(reader: Localizer, first: date, last: date) -> tuple[tuple[date, str], ...]:
    for skeleton, days in _scales(first, last):
        found = [day for day in days if first <= day <= last]
        if len(found) <= _TICKS:
            return tuple((day, format_skeleton(skeleton, day, locale=reader.locale)) for day in found)
    return ()


def _scales(first: date, last: date) -> Iterator[tuple[str, Iterator[date]]]:
    if (last - first).days <= max(_DAYS) * (_TICKS + 1):
        yield from (("MMMd", _by_days(first, last, step)) for step in _DAYS)
    yield from (("yMMM", _by_months(first, last, step)) for step in _MONTHS)
    yield from (("y", _by_months(first, last, 12 * step)) for step in _YEARS)


def _by_days(first: date, last: date, step: int) -> Iterator[date]:
    start = -(-first.toordinal() // step) * step
    yield from (date.fromordinal(day) for day in range(start, last.toordinal() + 1, step))


def _by_months(first: date, last: date, step: int) -> Iterator[date]:
    """The first days of every `step`-th month, counted from the year 0."""
    start = (first.year * 12 + first.month - 1) // step * step
    for month in range(start, last.year * 12 + last.month, step):
        if month >= 12:
            yield date(month // 12, month % 12 + 1, 1)


def gathered(counts: Iterable[tuple[date, int]], width: int) -> list[tuple[date, int]]:
    """Counts of days; those less than `width` days after the first of them together, at their mean day."""
    groups: list[list[tuple[date, int]]] = []
    for day, count in sorted(counts):
        if not groups or (day - groups[-1][0][0]).days >= width:
            groups.append([])
        groups[-1].append((day, count))
    totals = [sum(count for _, count in group) for group in groups]
    means = [sum(day.toordinal() * count for day, count in group) for group in groups]
    return [(date.fromordinal(round(mean / total)), total) for mean, total in zip(means, totals, strict=True)]
