"""Offices as they are worded, brought to one name: "le chef de la diplomatie iranienne" is Iran's foreign minister."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from bot.language.countries import Means, find_references
from bot.language.lexicons import load_rows, load_toml, variants
from bot.language.text import fold

PIECE = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*")
LONGEST = 9
_LINKS = frozenset("de d du des la le l of the s".split())
_NATIONAL = frozenset({Means.COUNTRY, Means.ADJECTIVE})
# Bodies of states, which have office-holders as countries do.
COUNTRYLESS = frozenset({"UN", "EU", "NATO", "IAEA"})

Words = tuple[str, ...]


class Office(NamedTuple):
    """An office without its country. `unique`: one person holds it at a time; `former`: told of its past holder."""

    name: str
    country: str | None
    unique: bool
    former: bool


def pieces(text: str) -> Words:
    return tuple(PIECE.findall(fold(text)))


@cache
def _groups() -> tuple[dict[Words, str], dict[str, dict[Words, str]]]:
    data: dict[str, Any] = load_toml("offices.toml")

    def table(groups: Sequence[Sequence[str]]) -> dict[Words, str]:
        return {pieces(wording): group[0] for group in groups for wording in group}

    return table(data["groups"]), {code: table(groups) for code, groups in data["country"].items()}


@cache
def office_words() -> frozenset[str]:
    """Words of which every wording of an office has one."""
    general, special = _groups()
    wordings = [*general, *(wording for table in special.values() for wording in table)]
    return frozenset(next((word for word in wording if word not in _LINKS), "") for wording in wordings)


@cache
def words(kind: str) -> frozenset[str]:
    """The folded words of `offices.toml` that keep an office, or make it a `former` or an `other` one."""
    return frozenset(fold(word) for word in load_toml("offices.toml")["words"][kind])


def unique_office(wording: Words, country: str) -> str | None:
    """The name of the office that these words mean in a country, null where several may hold it at once."""
    general, special = _groups()
    return special.get(country, {}).get(wording) or general.get(wording)


@lru_cache(maxsize=20_000)
def read_office(role: str, country: str | None) -> Office | None:
    """The office in a role as worded; `country` is whom its bearer serves, which only a body of states overrules.

    Null where nothing but the country is left, and for an office that is another's (a deputy's, a designate's).
    """
    plain = _read(role, country, seats=False)
    if plain is not None and not plain.unique and Means.SEAT in {ref.means for ref in find_references(role)}:
        # "conseiller à la sécurité nationale de la Maison Blanche": the seat stands for the country.
        seated = _read(role, country, seats=True)
        return seated if seated is not None and seated.unique else plain
    return plain


def _read(role: str, country: str | None, *, seats: bool) -> Office | None:
    text, said = role, None
    for reference in reversed(list(find_references(role))):
        # A body's own name stays part of the office: only what stands for the country is taken out.
        if reference.code in COUNTRYLESS or reference.means in _NATIONAL or (seats and reference.means is Means.SEAT):
            if reference.code and "+" not in reference.code:
                said = reference.code
                text = f"{text[: reference.start]} \n {text[reference.end :]}"
    serving = said if said in COUNTRYLESS or not country else country
    kept = _without_links(text)
    former = any(word in words("former") or word.startswith("ex-") for word in kept)
    kept = [word.removeprefix("ex-") for word in kept if word not in words("former") and word not in words("kept")]
    if not kept or any(word in words("other") for word in kept):
        return None
    name = unique_office(tuple(kept), serving or "")
    return Office(name or " ".join(kept), serving, name is not None, former)


def _without_links(text: str) -> list[str]:
    """The folded words, without the links that led to a country that was taken out, and opening articles."""
    found: list[str] = []
    for part in text.split("\n"):
        part_words = list(pieces(part))
        found += part_words
        while found and found[-1] in _LINKS:
            found.pop()
    while found and found[0] in _LINKS:
        found.pop(0)
    return found


class Holder(NamedTuple):
    """A row of the table of office-holders; months as `YYYY-MM`, `until` 9999-12 while in office."""

    name: str
    since: str
    until: str


@cache
def _holders() -> dict[tuple[str, str], tuple[Holder, ...]]:
    found: dict[tuple[str, str], list[Holder]] = {}
    for row in load_rows("office_holders.tsv"):
        names, code, wording, since, until = (*row, *("",) * (5 - len(row)))
        office = read_office(wording, code)
        if office is not None and office.unique and since:
            span = (since if len(since) > 4 else f"{since}-01", _last_month(until))
            found.setdefault((code, office.name), []).append(Holder(variants(names)[0], *span))
    return {key: tuple(holders) for key, holders in found.items()}


def _last_month(until: str) -> str:
    if not until:
        return "9999-12"
    return until if len(until) > 4 else f"{until}-12"


def known_holders(country: str, office: str, day: date) -> list[str]:
    """Who held an office in the month of `day` by the table; two where it changed hands in that month."""
    month = f"{day:%Y-%m}"
    rows = _holders().get((country, office), ())
    return list(dict.fromkeys(row.name for row in rows if row.since <= month <= row.until))


def office_ended(country: str, office: str, month: str) -> bool:
    """Whether the table knows the holder of that month (`YYYY-MM`), and that the tenure has ended."""
    rows = [row for row in _holders().get((country, office), ()) if row.since <= month <= row.until]
    return bool(rows) and all(row.until < "9999" for row in rows)


def offices_of(name: str) -> list[tuple[str, str]]:
    """Country and office of each row of the table for a person, by the first spelling."""
    return [key for key, rows in _holders().items() if any(row.name == name for row in rows)]
