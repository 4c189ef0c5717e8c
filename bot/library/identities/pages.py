"""What is known of one person or body: names joined and why, offices over time, contacts, articles."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aiosqlite import Connection

from bot.library import contacts
from bot.library.identities import titles, verdicts
from bot.library.identities.judging import How
from bot.library.identities.titles import TitleHow, TitleUse
from bot.library.identities.verdicts import TITLE, Named, Verdict
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_moment, to_date
from bot.model import ActorType, ArticleRow, ContactRow, IdentityRow

_CONTACTS, _ARTICLES, _VERDICTS = 50, 5, 25
# Of who is told of more often, the newest articles alone are looked through for offices and contacts.
NEWEST = 250

# By the index that keeps an actor's rows with a role ('1' before the day) and those without apart, the newest first.
_OF_FORM = """
    SELECT y.id FROM actors y WHERE y.joint_id = j.id AND y.preference {range}
    ORDER BY y.preference DESC, y.article_id DESC LIMIT ?2
"""
_TOLD = """
    SELECT * FROM (
        SELECT x.article_id, x.position, x.name, x.type, x.country, x.role, x.published, x.sentence
        FROM joints j CROSS JOIN actors x WHERE j.identity_id = ?1 AND x.id IN ({newest})
        ORDER BY x.published DESC, x.article_id DESC LIMIT ?2
    )
"""
_WITH_ROLE = _TOLD.format(newest=_OF_FORM.format(range=">= '1'"))
_WITHOUT = _TOLD.format(newest=_OF_FORM.format(range="< '1'"))


@dataclass(frozen=True, slots=True)
class NameRow:
    """One form of the name: in how many articles, from when to when, and why it is this person's.

    `how` is null for the main form, `other` the name that it was joined to, `named` what a verdict on it is kept by.
    """

    name: str
    named: Named
    articles: int
    how: How | TitleHow | None
    other: str
    reason: str
    made: datetime | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    article: ArticleRow
    sentence: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An office held (`former`: told of as held before) as most articles word it, with its first and last evidence."""

    role: str
    office: str
    country: str | None
    former: bool
    since: date | None
    until: date | None
    articles: int
    sources: tuple[str, ...]
    first: Evidence
    last: Evidence


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """Offices are those of the newest NEWEST articles that give one, contacts those of as many that name the actor;
    `all_roles` and `all_contacts` say that no article is left out by that."""

    identity: IdentityRow
    names: tuple[NameRow, ...]
    roles: tuple[RoleRow, ...]
    contacts: tuple[ContactRow, ...]
    articles: tuple[Evidence, ...]
    verdicts: tuple[Verdict, ...]
    all_roles: bool = True
    all_contacts: bool = True


async def read_rows(connection: Connection, ids: Iterable[int]) -> list[IdentityRow]:
    """Those of the identities that articles name, with their forms."""
    rows = await connection.execute_fetchall(
        "SELECT i.id, i.name, i.type, i.country, i.mentions, i.articles, j.name FROM identities i"
        " JOIN joints j ON j.identity_id = i.id WHERE i.articles > 0 AND i.id IN (SELECT value FROM json_each(?))"
        " ORDER BY i.id, j.articles DESC, j.id",
        (json.dumps(list(ids)),),
    )
    heads: dict[int, Sequence[Any]] = {}
    names: dict[int, list[str]] = defaultdict(list)
    for *head, form in rows:
        heads[head[0]] = head
        names[head[0]].append(form)
    return [
        IdentityRow(id_, name, ActorType(type_), country or None, mentions, articles, _unique(name, *names[id_]))
        for id_, name, type_, country, mentions, articles in heads.values()
    ]


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


async def read_page(connection: Connection, identity: int) -> IdentityPage | None:
    rows = await read_rows(connection, [identity])
    if not rows:
        return None
    uses = await titles.find(connection, identity) if rows[0].type is ActorType.PERSON else []
    names = await _names(connection, rows[0], uses)
    kept = [name.named for name in names]
    told = list(await connection.execute_fetchall(f"{_WITH_ROLE} UNION ALL {_WITHOUT}", (identity, NEWEST)))
    newest = _newest_first(told)[:NEWEST]
    roles = [row[:2] for row in told if row[5] is not None]
    return IdentityPage(
        rows[0],
        tuple(names),
        tuple(await _roles(connection, roles)),
        tuple(await _contacts(connection, newest, uses)),
        tuple(await _articles(connection, newest)),
        tuple(await verdicts.find(connection, kept, limit=_VERDICTS)),
        len(roles) < NEWEST,
        len(newest) < NEWEST,
    )


def _newest_first(told: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Rows of actors by publication, the undated last."""
    return sorted(told, key=lambda row: (row[6] or "", row[0]), reverse=True)


async def _names(connection: Connection, identity: IdentityRow, uses: Sequence[TitleUse]) -> list[NameRow]:
    rows = await connection.execute_fetchall(
        "SELECT name, type, country, how, other, reason, min(made), sum(articles), min(since), max(until) FROM joints"
        " WHERE identity_id = ? GROUP BY folded, country, how, other ORDER BY sum(articles) DESC, min(id)",
        (identity.id,),
    )
    found = []
    for name, type_, country, how, other, reason, made, articles, since, until in rows:
        kept = Named(type_, name, country)
        days = (to_date(since), to_date(until))
        found.append(NameRow(name, kept, articles, How(how), other, reason, from_moment(made), *days))
    found = _with_main_first(identity.name, found)
    return found + await _title_names(connection, uses)


def _with_main_first(main: str, names: list[NameRow]) -> list[NameRow]:
    """The main form needs no reason; the one that came first gets that of the main form, which was joined to it."""
    at = next((n for n, row in enumerate(names) if row.name == main), 0)
    head = names.pop(at)
    moved = [
        _with_reason(row, head)
        if row.how is How.FIRST and head.other == row.name and head.how is not How.FIRST
        else row
        for row in names
    ]
    return [NameRow(head.name, head.named, head.articles, None, "", "", None, head.since, head.until), *moved]


def _with_reason(row: NameRow, head: NameRow) -> NameRow:
    why = (head.how, head.name, head.reason, head.made)
    return NameRow(row.name, row.named, row.articles, *why, row.since, row.until)


async def _title_names(connection: Connection, uses: Sequence[TitleUse]) -> list[NameRow]:
    """One line for each office: the wording used most."""
    found = []
    groups: dict[tuple[str, str], list[TitleUse]] = defaultdict(list)
    for use in uses:
        groups[use.country, use.office].append(use)
    for (country, office), group in groups.items():
        wording = Counter(use.text for use in group).most_common(1)[0][0]
        how = Counter(use.how for use in group).most_common(1)[0][0]
        ids = {use.article_id for use in group}
        rows = await connection.execute_fetchall(
            "SELECT min(published), max(published) FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        days = [to_date(day) for day in next(iter(rows))]
        found.append(NameRow(wording, Named(TITLE, office, country), len(ids), how, "", "", None, *days))
    return found


async def _roles(connection: Connection, told: Sequence[Sequence[Any]]) -> list[RoleRow]:
    """Offices in the order of their last evidence, the newest first, those without a date last.

    `told` are articles and the actor's position in each.
    """
    rows = await connection.execute_fetchall(
        "SELECT x.role, r.office, r.country, r.former, x.published, a.source, x.article_id, x.sentence"
        " FROM json_each(?) t CROSS JOIN actors x ON x.article_id = t.value ->> 0 AND x.position = t.value ->> 1"
        " JOIN roles r ON r.article_id = x.article_id AND r.actor = x.position"
        " JOIN articles a ON a.id = x.article_id ORDER BY x.published IS NULL, x.published, x.article_id",
        (json.dumps([list(row) for row in told]),),
    )
    periods: list[list[Sequence[Any]]] = []
    current: dict[tuple[str, str], list[Sequence[Any]]] = {}
    for row in rows:
        key = (row[1], row[2])
        last = current.get(key)
        # Who is called a former holder in between left the office and came back to it.
        if last is None or last[-1][3] != row[3]:
            current[key] = last = []
            periods.append(last)
        last.append(row)
    found = [await _role(connection, period) for period in periods]
    return sorted(found, key=lambda role: (role.until is not None, role.until, role.articles), reverse=True)


async def _role(connection: Connection, rows: Sequence[Sequence[Any]]) -> RoleRow:
    dated = [row for row in rows if row[4] is not None]
    role = Counter(row[0] for row in rows).most_common(1)[0][0]
    first, last = (dated[0], dated[-1]) if dated else (rows[0], rows[-1])
    since, until = (to_date(first[4]), to_date(last[4])) if dated else (None, None)
    return RoleRow(
        role, first[1], first[2] or None, bool(first[3]), since, until, len({row[6] for row in rows}),
        tuple(dict.fromkeys(row[5] for row in rows if row[5])),
        await _evidence(connection, first), await _evidence(connection, last),
    )  # fmt: skip


async def _evidence(connection: Connection, row: Sequence[Any]) -> Evidence:
    """The sentence that words the role, else the first that names the person."""
    role, article_id, sentence = row[0], row[6], row[7]
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE}, ifnull((SELECT text FROM sentences WHERE article_id = a.id AND instr(text, ?)"
        " ORDER BY position <> ifnull(?, -1), position LIMIT 1), (SELECT text FROM sentences WHERE article_id = a.id"
        " AND position = ?)) FROM articles a WHERE a.id = ?",
        (role, sentence, sentence, article_id),
    )
    found = next(iter(rows))
    return Evidence(article_row(found), found[ARTICLE_WIDTH] or "")


async def _contacts(
    connection: Connection, told: Sequence[Sequence[Any]], uses: Sequence[TitleUse]
) -> list[ContactRow]:
    """Contacts that name the person as taking part, or the holder of the office; of a body, whose sentence names it."""
    acting = [(use.article_id, use.sentence, use.country) for use in uses if use.acting]
    rows = await connection.execute_fetchall(
        """
        WITH mine AS MATERIALIZED (SELECT t.value ->> 0 AS article_id, t.value ->> 1 AS position, t.value ->> 2 AS name,
            t.value ->> 3 AS type, t.value ->> 4 AS country FROM json_each(?1) t),
        named AS (
            SELECT c.id FROM mine x CROSS JOIN contacts c ON c.article_id = x.article_id
            JOIN party_people p ON p.contact_id = c.id AND p.name = x.name WHERE x.type = 'PERSON'
            UNION SELECT c.id FROM mine x CROSS JOIN contacts c ON c.article_id = x.article_id
            JOIN sentences s ON s.article_id = c.article_id AND s.position = c.sentence
            JOIN mentions m ON m.article_id = x.article_id AND m.actor = x.position
                AND m.start >= s.start AND m.start < s."end"
            JOIN parties p ON p.contact_id = c.id AND p.country = x.country WHERE x.type = 'ORG'
            UNION SELECT c.id FROM json_each(?2) t CROSS JOIN contacts c ON c.article_id = t.value ->> 0
                AND c.sentence = t.value ->> 1
            JOIN parties p ON p.contact_id = c.id AND p.country = t.value ->> 2
        )
        SELECT c.id FROM named CROSS JOIN contacts c ON c.id = named.id ORDER BY c.sort_key DESC LIMIT ?3
        """,
        (json.dumps([row[:5] for row in told]), json.dumps(acting), _CONTACTS),
    )
    return await contacts.find_some(connection, [row[0] for row in rows])


async def _articles(connection: Connection, told: Sequence[Sequence[Any]]) -> list[Evidence]:
    """The newest first, each with the first sentence that names the actor."""
    first: dict[int, int | None] = {}
    for article_id, *_, sentence in told:
        known = first.get(article_id)
        if known is None and (article_id in first or len(first) < _ARTICLES):
            first[article_id] = sentence
        elif known is not None and sentence is not None:
            first[article_id] = min(known, sentence)
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE}, ifnull(s.text, '') FROM json_each(?) n JOIN articles a ON a.id = n.key"
        " LEFT JOIN sentences s ON s.article_id = a.id AND s.position = n.value"
        " ORDER BY a.published DESC, a.id DESC",
        (json.dumps(first),),
    )
    return [Evidence(article_row(row), row[ARTICLE_WIDTH]) for row in rows]
