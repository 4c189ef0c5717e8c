"""The tables of office-holders and other figures: who held which office of which country, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.language.lexicons import load_rows, variants
from bot.language.names import PARTICLES, name_tokens
from bot.language.office_names import read_office, same_office
from bot.language.text import fold

_FIRST, _LAST = "0000-01", "9999-12"
# An office changes hands so many months around the day that a text of the time may give for it.
_NEAR = 2
# Where a family name comes first.
FAMILY_NAME_FIRST = frozenset("CHN PRK KOR TWN VNM KHM SGP".split())
# Who left it longer ago than this is told of in retrospect, whatever the words.
_LONG_GONE = 12


@dataclass(frozen=True, slots=True)
class Tenure:
    """One row: `since` and `until` are months as `YYYY-MM`, `until` 9999-12 while in office."""

    name: str
    spellings: tuple[str, ...]
    code: str
    office: str
    since: str
    until: str

    def held(self, published: date | None) -> bool:
        """True in the years of the tenure."""
        return published is not None and int(self.since[:4]) <= published.year <= int(self.until[:4])

    def near(self, published: date | None) -> bool:
        """True within a year of the tenure; the press names a former minister by the office for a while."""
        return published is None or int(self.since[:4]) - 1 <= published.year <= int(self.until[:4]) + 1

    def fits(self, role: str) -> bool:
        """Whether a role as a text words it ("chef de la diplomatie russe") is this office."""
        return fold(self.office) in fold(role) or same_office(role, self.office, self.code)

    @property
    def key(self) -> str:
        """What the wordings of its office have in common; empty for none."""
        office = read_office(self.office, self.code)
        return office.key if office is not None else ""


@cache
def _rows(table: str) -> tuple[Tenure, ...]:
    found = []
    for row in load_rows(table):
        names, code, office, since, until = (*row, *("",) * (5 - len(row)))
        spellings = tuple(variants(names))
        span = _month(since, "01", _FIRST), _month(until, "12", _LAST)
        found.append(Tenure(spellings[0], spellings, code, office, *span))
    return tuple(found)


def _month(text: str, of_year: str, unknown: str) -> str:
    if not text:
        return unknown
    return text if len(text) > 4 else f"{text}-{of_year}"


@cache
def _by_name() -> dict[tuple[str, ...], tuple[Tenure, ...]]:
    table: dict[tuple[str, ...], tuple[Tenure, ...]] = {}
    for tenure in (*_rows("office_holders.tsv"), *_rows("figures.tsv")):
        keys = {tuple(name_tokens(spelling)) for spelling in tenure.spellings}
        first = {key[:1] for key in keys} if tenure.code in FAMILY_NAME_FIRST else set()
        for key in keys | {key[-1:] for key in keys} | first:
            table[key] = (*table.get(key, ()), tenure)
    return table


@cache
def _by_office() -> dict[tuple[str, str], tuple[Tenure, ...]]:
    """By country and key of the office."""
    found: dict[tuple[str, str], list[Tenure]] = {}
    for tenure in _rows("office_holders.tsv"):
        if tenure.key:
            found.setdefault((tenure.code, tenure.key), []).append(tenure)
    return {key: tuple(rows) for key, rows in found.items()}


def load_tables() -> None:
    """Read what else is read when an office is first looked up."""
    _by_name()
    _by_office()


def tenures(name: str, published: date | None) -> tuple[Tenure, ...]:
    """The offices of a person; of a family name alone, those held around the publication date."""
    tokens = tuple(name_tokens(name))
    rows = _by_name().get(tokens, ())
    if not rows and len(bare := tuple(token for token in tokens if token not in PARTICLES)) == 1:
        tokens, rows = bare, _by_name().get(bare, ())
    return tuple(row for row in rows if row.near(published)) if len(tokens) == 1 else rows


def _former(name: str, published: date | None) -> tuple[Tenure, ...]:
    """Of a family name alone, the offices held before the publication date: "Obama" stays American."""
    rows = _by_name().get(tuple(name_tokens(name)), ())
    return tuple(row for row in rows if published is None or int(row.until[:4]) <= published.year)


def office_country(name: str, published: date | None) -> str | None:
    """The country a known office-holder served, null where the name is unknown or two countries have it."""
    rows = tenures(name, published) or _former(name, published)
    codes = {row.code for row in rows if row.near(published)} or {row.code for row in rows}
    return codes.pop() if len(codes) == 1 else None


def known_holders(country: str, office: str, day: date) -> list[str]:
    """Who held an office in the month of `day` by the table; two where it changed hands in that month."""
    return list(dict.fromkeys(row.name for row in _in_office(country, office, f"{day:%Y-%m}")))


def office_ended(country: str, office: str, month: str) -> bool:
    """Whether the table knows the holder of that month (`YYYY-MM`), and that the tenure has ended."""
    rows = _in_office(country, office, month)
    return bool(rows) and all(row.until < _LAST for row in rows)


def _in_office(country: str, office: str, month: str) -> list[Tenure]:
    rows = _by_office().get((country, office), ())
    return [row for row in rows if row.since > _FIRST and row.since <= month <= row.until]


def offices_of(name: str) -> list[tuple[str, str]]:
    """Country and office of each row of the table for a person, by the first spelling."""
    return [key for key, rows in _by_office().items() if any(row.name == name for row in rows)]


def known_tenures(name: str, country: str, office: str) -> list[Tenure]:
    """The rows of an office for a person under any spelling that the table lists."""
    rows = _by_office().get((country, office), ())
    return [row for row in rows if fold(name) in map(fold, row.spellings)]


def known_change(first: str, second: str, country: str, office: str, day: date) -> bool:
    """Whether the tables know that one followed the other around that day."""
    here, there = (known_tenures(name, country, office) for name in (first, second))
    month = _count(f"{day:%Y-%m}")
    return any(
        abs(_count(before.until) - _count(after.since)) <= _NEAR and abs(_count(after.since) - month) <= _NEAR
        for one, other in ((here, there), (there, here))
        for before in one
        for after in other
    )


def long_gone(name: str, country: str, office: str, day: date) -> bool:
    """Whether the tables know that a person left this office for good over a year before that day."""
    rows = known_tenures(name, country, office)
    return bool(rows) and _count(max(row.until for row in rows)) + _LONG_GONE < _count(f"{day:%Y-%m}")


def _count(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:])
