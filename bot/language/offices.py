"""The tables of office-holders and other figures: who held which office of which country, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.language.lexicons import load_rows, load_toml, variants
from bot.language.names import PARTICLES, name_tokens
from bot.language.text import fold


@dataclass(frozen=True, slots=True)
class Tenure:
    """One row: `since` and `until` are years, `until` 9999 while in office."""

    name: str
    code: str
    office: str
    since: int
    until: int

    def held(self, published: date | None) -> bool:
        """True in the years of the tenure."""
        return published is not None and self.since <= published.year <= self.until

    def near(self, published: date | None) -> bool:
        """True within a year of the tenure; the press names a former minister by the office for a while."""
        return published is None or self.since - 1 <= published.year <= self.until + 1


@cache
def _table() -> dict[tuple[str, ...], tuple[Tenure, ...]]:
    table: dict[tuple[str, ...], tuple[Tenure, ...]] = {}
    for row in (*load_rows("office_holders.tsv"), *load_rows("figures.tsv")):
        names, code, office, since, until = (*row, *("",) * (5 - len(row)))
        spellings = variants(names)
        tenure = Tenure(spellings[0], code, office, int(since[:4] or 0), int(until[:4] or 9999))
        keys = {tuple(name_tokens(spelling)) for spelling in spellings}
        for key in keys | {key[-1:] for key in keys}:
            table[key] = (*table.get(key, ()), tenure)
    return table


def tenures(name: str, published: date | None) -> tuple[Tenure, ...]:
    """The offices of a person; of a family name alone, those held around the publication date."""
    tokens = tuple(name_tokens(name))
    rows = _table().get(tokens, ())
    if not rows and len(bare := tuple(token for token in tokens if token not in PARTICLES)) == 1:
        tokens, rows = bare, _table().get(bare, ())
    return tuple(row for row in rows if row.near(published)) if len(tokens) == 1 else rows


def _former(name: str, published: date | None) -> tuple[Tenure, ...]:
    """Of a family name alone, the offices held before the publication date: "Obama" stays American."""
    tokens = tuple(name_tokens(name))
    return tuple(row for row in _table().get(tokens, ()) if published is None or row.until <= published.year)


def office_country(name: str, published: date | None) -> str | None:
    """The country a known office-holder served, null where the name is unknown or two countries have it."""
    rows = tenures(name, published) or _former(name, published)
    codes = {row.code for row in rows if row.near(published)} or {row.code for row in rows}
    return codes.pop() if len(codes) == 1 else None


@cache
def _same_office() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(name) for name in names) for names in load_toml("roles.toml")["same_office"]["groups"])


def fits_office(role: str, office: str) -> bool:
    """Whether a role as a text words it ("chef de la diplomatie russe") is that office of the table."""
    said, held = fold(role), fold(office)
    if held in said:
        return True
    return any(any(name in held for name in names) and any(name in said for name in names) for names in _same_office())
