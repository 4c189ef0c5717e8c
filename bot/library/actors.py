"""Actors across articles: who is named how often, and where; persons and bodies under all their names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from aiosqlite import Connection

from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_date
from bot.model import ActorRow, ActorType

_OVER_ALL = """
    SELECT id, mentions AS total, articles AS total_articles, 0 AS position FROM identities
    WHERE articles > 0 AND (:country IS NULL OR country = :country)
    ORDER BY mentions DESC, articles DESC, id LIMIT :limit
"""
_OF_COUNTRY = _OVER_ALL.replace("(:country IS NULL OR country = :country)", "country = :country")

# The actors first, by the index of their article or day: not all identities, most of which have none of them.
_OVER_SOME = """
    SELECT i.id, sum(x.mentions) AS total, count(DISTINCT x.article_id) AS total_articles, min(x.position) AS position
    FROM actors x CROSS JOIN joints j ON j.id = x.joint_id CROSS JOIN identities i ON i.id = j.identity_id
    WHERE {chosen} AND (:country IS NULL OR i.country = :country)
    GROUP BY i.id ORDER BY total DESC, total_articles DESC, position, i.id LIMIT :limit
"""

# The newest article that gives a role speaks for the actor; where none does, the newest.
_BEST = """
    SELECT b.id FROM joints j JOIN actors b ON b.id = (
        SELECT x.id FROM actors x WHERE x.joint_id = j.id AND {chosen}
        ORDER BY x.preference DESC, x.article_id DESC LIMIT 1
    ) WHERE j.identity_id = k.id ORDER BY b.preference DESC, b.article_id DESC LIMIT 1
"""
# Of a period, by the index: the preference begins with whether a role is given, then comes the day.
_OF_PERIOD = """
    SELECT y.id FROM actors y WHERE y.joint_id = j.id AND y.preference >= {first} || :since AND y.preference < {last}
    ORDER BY y.preference DESC, y.article_id DESC LIMIT 1
"""
_BEST_SINCE = f"""
    SELECT b.id FROM joints j JOIN actors b ON b.id = coalesce(
        ({_OF_PERIOD.format(first="'1'", last="'2'")}), ({_OF_PERIOD.format(first="'0'", last="'1'")})
    ) WHERE j.identity_id = k.id ORDER BY b.preference DESC, b.article_id DESC LIMIT 1
"""
_ROWS = f"""
    SELECT {ARTICLE}, {{name}}, i.type, i.country, x.role, k.total, k.total_articles, ifnull(s.text, ''), i.id
    FROM ({{counts}}) k
    JOIN identities i ON i.id = k.id
    JOIN actors x ON x.id = ({{best}})
    JOIN articles a ON a.id = x.article_id
    LEFT JOIN sentences s ON s.article_id = x.article_id AND s.position = x.sentence
    ORDER BY k.total DESC, k.total_articles DESC, k.position, k.id
"""

# Of one person or body, a row for each article: what its mention with a role says (max() takes the row along).
_OF_ONE = f"""
    SELECT {ARTICLE}, i.name, i.type, i.country, x.role, sum(x.mentions), 1, ifnull(s.text, ''), i.id, max(x.preference)
    FROM identities i JOIN joints j ON j.identity_id = i.id JOIN actors x ON x.joint_id = j.id
    JOIN articles a ON a.id = x.article_id
    LEFT JOIN sentences s ON s.article_id = x.article_id AND s.position = x.sentence
    WHERE i.id = ? GROUP BY a.id ORDER BY a.published DESC, a.id DESC LIMIT ?
"""


async def find_mentions(connection: Connection, identity: int, *, limit: int) -> list[ActorRow]:
    """One person or body in the newest articles that name them, a row for each."""
    return [_row(row) for row in await connection.execute_fetchall(_OF_ONE, (identity, limit))]


async def find_names(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[str]]:
    """What each of these articles calls its actors."""
    found: dict[int, list[str]] = defaultdict(list)
    for article_id, name in await connection.execute_fetchall(
        "SELECT article_id, name FROM actors WHERE article_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(article_ids)),),
    ):
        found[article_id].append(name)
    return found


async def find_rows(
    connection: Connection,
    *,
    article_id: int | None = None,
    country: str | None = None,
    since: date | None = None,
    limit: int,
) -> list[ActorRow]:
    """Most mentioned first; `since` is the earliest day of publication. Undated articles then do not count."""
    conditions = {"x.article_id = :article": article_id, "x.published >= :since": since}
    chosen = " AND ".join(sql for sql, value in conditions.items() if value is not None)
    over_all = _OF_COUNTRY if country else _OVER_ALL
    counts = _OVER_SOME.format(chosen=chosen) if chosen else over_all
    # Of one article, an actor is called what the article calls it.
    name = "i.name" if article_id is None else "x.name"
    best = _BEST_SINCE if since and article_id is None else _BEST.format(chosen=chosen or "TRUE")
    rows = await connection.execute_fetchall(
        _ROWS.format(counts=counts, best=best, name=name),
        {"article": article_id, "since": from_date(since), "country": country, "limit": limit},
    )
    return [_row(row) for row in rows]


def _row(row: Sequence[Any]) -> ActorRow:
    name, type_, place, role, total, articles, sentence, identity = row[ARTICLE_WIDTH : ARTICLE_WIDTH + 8]
    return ActorRow(name, ActorType(type_), place or None, role, total, articles, article_row(row), sentence, identity)
