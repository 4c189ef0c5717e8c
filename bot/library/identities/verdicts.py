"""What people decided on names: joined or split, by whom and when, and undone again. Kept by names, not by rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from aiosqlite import Connection

from bot.language.text import fold
from bot.library.identities.forms import Form
from bot.library.identities.grouping import Decided
from bot.library.rows import from_moment, to_moment
from bot.library.shelves import BITS, next_id, shelf_of

TITLE = "TITLE"


class Deed(StrEnum):
    JOIN = "join"
    SPLIT = "split"


class Named(NamedTuple):
    """A name as verdicts keep it: `type` is an actor's, or TITLE with the office for a name; `country` '' for none."""

    type: str
    name: str
    country: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.type, fold(self.name), self.country


def named(form: Form) -> Named:
    return Named(form.type, form.name, form.country)


@dataclass(frozen=True, slots=True)
class By:
    """Who decides. The ids are Discord's; `guild_id` is null in a direct message."""

    user_id: int
    user_name: str
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One deed of a person: `names` joined with, or split from, `others`."""

    id: int
    deed: Deed
    names: tuple[str, ...]
    others: tuple[str, ...]
    by: By
    made: datetime


async def record(
    connection: Connection, deed: Deed, pairs: Sequence[tuple[Named, Named]], by: By, now: datetime, shelf: int
) -> int:
    """Keep a verdict on pairs of names of a shelf; the id is for `undo`. That on everybody's holds on every shelf."""
    rows = await connection.execute_fetchall("SELECT max(0, ifnull(max(deed), 0)) + 1 FROM identity_verdicts")
    number = await next_id(connection, shelf) or int(next(iter(rows))[0])
    await connection.executemany(
        "INSERT INTO identity_verdicts (deed, verdict, type, folded, country, name, other_type, other_folded,"
        " other_country, other_name, guild_id, user_id, user_name, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                deed,
                *one.key,
                one.name,
                *two.key,
                two.name,
                by.guild_id,
                by.user_id,
                by.user_name,
                to_moment(now),
            )
            for one, two in pairs
        ],
    )
    return number


async def undo(connection: Connection, deed: int, by: By, now: datetime) -> list[Named] | None:
    """Take a verdict back; the names that it was on, null where there is none or it is undone already."""
    rows = await connection.execute_fetchall(
        "UPDATE identity_verdicts SET undone = ?, undone_by = ? WHERE deed = ? AND undone IS NULL"
        " RETURNING type, name, country, other_type, other_name, other_country",
        (to_moment(now), by.user_id, deed),
    )
    found = [name for row in rows for name in (Named(*row[:3]), Named(*row[3:]))]
    return list(dict.fromkeys(found)) or None


_TOUCHING = """
    SELECT * FROM identity_verdicts v WHERE undone IS NULL AND (
        (type = ?1 AND folded = ?2 AND country = ?3) OR (other_type = ?1 AND other_folded = ?2 AND other_country = ?3))
"""


async def touching(connection: Connection, name: Named, shelf: int) -> list[tuple[Deed, Named]]:
    """The newest verdict in force on a name and each other name, the newest first, with that name."""
    rows = await connection.execute_fetchall(
        "SELECT verdict, other_type, other_name, other_country, id FROM identity_verdicts"
        f" WHERE undone IS NULL AND type = ?1 AND folded = ?2 AND country = ?3 AND deed >> {BITS} IN (0, ?4)"
        " UNION ALL SELECT verdict, type, name, country, id FROM identity_verdicts"
        " WHERE undone IS NULL AND other_type = ?1 AND other_folded = ?2 AND other_country = ?3"
        f" AND deed >> {BITS} IN (0, ?4) ORDER BY id DESC",
        (*name.key, shelf),
    )
    newest: dict[tuple[str, str, str], tuple[Deed, Named]] = {}
    for verdict, *other, _ in rows:
        newest.setdefault(Named(*other).key, (Deed(verdict), Named(*other)))
    return list(newest.values())


async def decided(connection: Connection, forms: Mapping[int, Form]) -> Decided:
    """The verdicts in force between these forms, which are of one shelf."""
    shelf = shelf_of(next(iter(forms), 0))
    by_key = {named(form).key: form.id for form in forms.values() if not form.year and not form.office}
    found: dict[frozenset[int], tuple[int, bool]] = {}
    for key, id_ in by_key.items():
        for row in await connection.execute_fetchall(
            "SELECT id, verdict, other_type, other_folded, other_country FROM identity_verdicts"
            f" WHERE undone IS NULL AND type = ? AND folded = ? AND country = ? AND deed >> {BITS} IN (0, ?)",
            (*key, shelf),
        ):
            other = by_key.get(tuple(row[2:5]))
            if other is not None and other != id_:
                pair = frozenset((id_, other))
                found[pair] = max(found.get(pair, (0, False)), (row[0], row[1] == Deed.JOIN))
    newest = sorted(found.items(), key=lambda item: -item[1][0])
    return Decided(tuple((pair, joined) for pair, (_, joined) in newest))


async def find(connection: Connection, names: Iterable[Named], *, limit: int) -> list[Verdict]:
    """The verdicts in force on any of these names, the newest first."""
    deeds: set[int] = set()
    for name in names:
        rows = await connection.execute_fetchall(f"SELECT deed FROM ({_TOUCHING.replace('*', 'deed')})", name.key)
        deeds |= {row[0] for row in rows}
    return [await _read(connection, deed) for deed in sorted(deeds, reverse=True)[:limit]]


async def _read(connection: Connection, deed: int) -> Verdict:
    rows: list[Any] = list(
        await connection.execute_fetchall(
            "SELECT verdict, name, other_name, user_id, user_name, guild_id, made FROM identity_verdicts"
            " WHERE deed = ? ORDER BY id",
            (deed,),
        )
    )
    verdict, _, _, *by, made = rows[0]
    names, others = (tuple(dict.fromkeys(row[place] for row in rows)) for place in (1, 2))
    return Verdict(deed, Deed(verdict), names, others, By(*by), from_moment(made))
