"""One office with two holders in the same weeks, by two sources.

A change in the office is none: where one of the articles tells of it, where the tables know of it, or where several
sources name the one before a day and several the other after it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import combinations
from typing import NamedTuple

from aiosqlite import Connection

from bot.language.office_names import Office, heads_fit, names_country, sole_office, worded_in
from bot.language.offices import known_change, known_tenures, long_gone
from bot.language.same_name import compare
from bot.language.text import fold
from bot.library.database import Database
from bot.library.events_matching import shifted
from bot.library.rows import from_date, to_date, to_moment
from bot.library.shelves import BITS, next_id, shelf_of
from bot.model import ActorType, BlockKind

WINDOW = 28
_BATCH = 200
# So many sources on each side of a day make a change of two names.
_SEVERAL = 2
_CHANGE = re.compile(
    r"\b(?:nomm(?:er?|ee?s?|ent|ait|a)|nomination|succed\w+|succession|successeur|remplac\w+|demission\w*|limog\w+|investiture"
    r"|investie?|entr\w+ en fonctions?|pri\w+ (?:de )?(?:ses )?fonctions?|passation|intronis\w+|destitu\w+|evinc\w+"
    r"|departs|quitt\w+ (?:ses fonctions|son poste|le (?:gouvernement|pouvoir|ministere)|l'administration)"
    r"|appoint\w*|replac\w+|resign\w*|sworn|success\w+|sacked|dismiss\w+|elue?s? (?:president|premier)\w*)\b"
    r"|\b(?:nouveau|nouvelle|nouvel|ancien|ancienne|futur|future|ex|new|former|outgoing|incoming)[ -]+(?:vice[- ])?"
    r"(?:premiere?|president|ministre|secretaire|chef|patron|directeur|commandant|gouverneur|conseiller|roi|guide|prime"
    r"|minister|secretary|head|chief|leader|king)"
)
# What is told of another year, or of a past day, says nothing of these weeks.
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_PAST = re.compile(
    r"\ba l'epoque\b|\bguerre (?:mondiale|froide)\b|\bsiecle\b|\bjadis\b|\bautrefois\b"
    r"|\bcompar(?:e|ee|ant)s? (?:meme )?(?:a|au)\b"
    r"|\balors (?:premier|president|ministre|secretaire|chef|directeur)|\bthen[- ](?:president|prime)"
)


class Claim(NamedTuple):
    """That `name` holds an office, as the article published on `day` says."""

    id: int
    story: int
    day: date
    head: str
    name: str
    change: bool


async def read_missing(database: Database, now: datetime) -> None:
    """Read the offices in what an older version of the program stored; broken off, it goes on at the next call."""
    left = True
    while left:
        async with database.write() as connection:
            left = await update(connection, now, limit=_BATCH) > 0


async def update(connection: Connection, now: datetime, *, limit: int = -1) -> int:
    """Read who holds which office from the articles not read yet, and what contradicts what; how many were read."""
    rows = await connection.execute_fetchall(
        "SELECT article_id FROM unread_offices ORDER BY article_id LIMIT ?", (limit,)
    )
    ids = [row[0] for row in rows]
    for article_id in ids:
        await connection.execute("DELETE FROM office_claims WHERE article_id = ?", (article_id,))
        for country, office in await _read(connection, article_id):
            await _compare(connection, article_id, country, office, to_moment(now))
        await connection.execute("DELETE FROM unread_offices WHERE article_id = ?", (article_id,))
    return len(ids)


class _Named(NamedTuple):
    """A sentence that names an actor, the captions' last: a picture may be years old."""

    caption: bool
    position: int
    text: str


async def _read(connection: Connection, article_id: int) -> set[tuple[str, str]]:
    """Write the claims of an article, and give the offices."""
    rows = await connection.execute_fetchall(
        "SELECT x.position, x.name, x.country, x.role, a.published FROM actors x JOIN articles a ON a.id = x.article_id"
        " WHERE x.article_id = ? AND x.type = ? AND x.country IS NOT NULL AND x.role IS NOT NULL",
        (article_id, ActorType.PERSON),
    )
    found = set()
    for position, name, country, role, published in rows:
        office = sole_office(role, country)
        if office is None or published is None:
            continue
        if long_gone(name, country, office.key, date.fromisoformat(published)):
            continue
        named = await _sentences(connection, article_id, position)
        sentence = next((one for one in named if _tells(one, name, office, country, role, published[:4])), None)
        if sentence is None:
            continue
        change = any(_CHANGE.search(fold(one.text)) for one in named)
        await connection.execute(
            "INSERT INTO office_claims (article_id, country, office, head, name, role, change, sentence, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(article_id, country, office.key, office.head, name, role, change, sentence.position),
                await next_id(connection, shelf_of(article_id)),
            ),
        )
        found.add((country, office.key))
    return found


def _tells(named: _Named, name: str, office: Office, country: str, role: str, year: str) -> bool:
    """Whether a sentence words the office, of this country and of these days."""
    if named.caption or not worded_in(office, named.text, country) or _PAST.search(fold(named.text)):
        return False
    if any(other != year for other in _YEAR.findall(named.text)):
        return False
    where = role if office.sovereign else f"{role} {named.text}"
    return names_country(where, country) or bool(known_tenures(name, country, office.key))


async def _sentences(connection: Connection, article_id: int, actor: int) -> list[_Named]:
    rows = await connection.execute_fetchall(
        "SELECT DISTINCT b.kind = ?, s.position, s.text FROM mentions m"
        ' JOIN sentences s ON s.article_id = m.article_id AND s.start <= m.start AND m.start < s."end"'
        " JOIN blocks b ON b.article_id = s.article_id AND b.position = s.block"
        " WHERE m.article_id = ? AND m.actor = ? ORDER BY 1, 2",
        (BlockKind.CAPTION, article_id, actor),
    )
    return [_Named(bool(caption), position, text) for caption, position, text in rows]


async def _compare(connection: Connection, article_id: int, country: str, office: str, moment: str) -> None:
    claims = await _claims(connection, article_id, country, office)
    persons = _by_person(claims)
    for first, second in combinations(persons, 2):
        pair = _nearest(first, second)
        if pair is None:
            continue
        known = await _known(connection, first, second)
        if _is_change(first, second, country, office):
            await connection.executemany("DELETE FROM contradictions WHERE id = ?", [(id_,) for id_ in known])
        elif not known:
            await connection.execute(
                "INSERT INTO contradictions (kind, first_claim, second_claim, found) VALUES ('office', ?, ?, ?)",
                (pair[0].id, pair[1].id, moment),
            )


async def _claims(connection: Connection, article_id: int, country: str, office: str) -> list[Claim]:
    """Who holds the office, by the articles of the weeks around this one; an undated one is compared with none."""
    rows = await connection.execute_fetchall("SELECT published FROM articles WHERE id = ?", (article_id,))
    day = to_date(next(iter(rows))[0])
    if day is None:
        return []
    rows = await connection.execute_fetchall(
        "SELECT k.id, m.story_id, a.published, k.head, k.name, k.change FROM office_claims k"
        " JOIN articles a ON a.id = k.article_id JOIN story_articles m ON m.article_id = k.article_id"
        " WHERE k.country = ? AND k.office = ? AND a.published BETWEEN ? AND ?"
        f" AND k.article_id >> {BITS} = ? ORDER BY a.published, k.id",
        (country, office, from_date(shifted(day, -WINDOW)), from_date(shifted(day, WINDOW)), shelf_of(article_id)),
    )
    return [
        Claim(id_, story, date.fromisoformat(published), head, name, bool(change))
        for id_, story, published, head, name, change in rows
    ]


def _by_person(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims of each person. A name that may be one of two persons is nobody's."""
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_name[claim.name].append(claim)
    persons: list[list[Claim]] = []
    for name, told in sorted(by_name.items(), key=lambda item: -len(item[0])):
        answers = [{compare(name, claim.name).answer for claim in person} for person in persons]
        fitting = [person for person, answer in zip(persons, answers, strict=True) if "same" in answer]
        if len(fitting) == 1:
            fitting[0].extend(told)
        elif not fitting and all(answer == {"different"} for answer in answers):
            persons.append(list(told))
    return persons


def _nearest(first: Sequence[Claim], second: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """The two claims nearest in time by two sources, the older first; null for none in overlapping weeks."""
    pairs = [
        (one, other)
        for one in first
        for other in second
        if one.story != other.story and abs((one.day - other.day).days) <= WINDOW and heads_fit(one.head, other.head)
    ]
    if not pairs:
        return None
    one, other = min(pairs, key=lambda pair: (abs(pair[0].day - pair[1].day), pair[0].id, pair[1].id))
    return (one, other) if (one.day, one.id) <= (other.day, other.id) else (other, one)


def _is_change(first: Sequence[Claim], second: Sequence[Claim], country: str, office: str) -> bool:
    if any(claim.change for claim in (*first, *second)):
        return True
    day = min(claim.day for claim in (*first, *second))
    if known_change(first[0].name, second[0].name, country, office, day):
        return True
    apart = max(c.day for c in first) < min(c.day for c in second) or max(c.day for c in second) < min(
        c.day for c in first
    )
    return apart and min(len({c.story for c in first}), len({c.story for c in second})) >= _SEVERAL


async def _known(connection: Connection, first: Sequence[Claim], second: Sequence[Claim]) -> list[int]:
    """The ids of what is written already of these two persons in this office and these weeks."""
    here, there = {claim.id for claim in first}, {claim.id for claim in second}
    found = []
    for claim in here:
        for id_, one, other in await connection.execute_fetchall(
            "SELECT id, first_claim, second_claim FROM contradictions WHERE first_claim = ?1"
            " UNION ALL SELECT id, first_claim, second_claim FROM contradictions WHERE second_claim = ?1",
            (claim,),
        ):
            if one in there or other in there:
                found.append(int(id_))
    return found
