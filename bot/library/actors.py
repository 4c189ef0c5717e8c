"""Actors across articles: who is named how often, and where.

One name is one actor per country. What is told of it without a country belongs to the only country known for it; where
two are known, namesakes are possible and it stays apart.
"""

from __future__ import annotations

from datetime import date

from aiosqlite import Connection

from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_date
from bot.model import ActorRow, ActorType

_OVER_ALL = """
    SELECT folded, type, country AS place, total, total_articles, 0 AS position FROM actor_counts
    WHERE total_articles > 0 AND {wanted}
    ORDER BY total DESC, total_articles DESC, folded LIMIT :limit
"""

# The + keeps SQLite from walking all actors in the order of their names: the condition leaves few.
_OVER_SOME = """
    WITH counts AS (
        SELECT folded, type, ifnull(country, '') AS country, sum(mentions) AS mentions,
            count(DISTINCT article_id) AS articles, min(position) AS position
        FROM actors WHERE {chosen} GROUP BY +folded, +type, +country
    ), spread AS (
        SELECT *, max(country) OVER name AS one,
            min(nullif(country, '')) OVER name = max(country) OVER name AS single
        FROM counts WINDOW name AS (PARTITION BY folded, type)
    )
    SELECT folded, type, iif(single, one, country) AS place, sum(mentions) AS total,
        sum(articles) AS total_articles, min(position) AS position
    FROM spread GROUP BY folded, type, place HAVING :country IS NULL OR place = :country
    ORDER BY total DESC, total_articles DESC, position, folded LIMIT :limit
"""

# The newest article that gives a role speaks for the actor; where none does, the newest.
_ROWS = f"""
    SELECT {ARTICLE}, x.name, x.type, x.country, x.role, k.total, k.total_articles, ifnull(s.text, '')
    FROM ({{counts}}) k
    JOIN actors x ON x.id = (
        SELECT id FROM actors WHERE folded = k.folded AND type = k.type AND country IS nullif(k.place, '')
            AND {{chosen}} ORDER BY preference DESC, article_id DESC LIMIT 1
    )
    JOIN articles a ON a.id = x.article_id
    LEFT JOIN sentences s ON s.article_id = x.article_id AND s.position = x.sentence
    ORDER BY k.total DESC, k.total_articles DESC, k.position, k.folded
"""


async def find_rows(
    connection: Connection,
    *,
    article_id: int | None = None,
    country: str | None = None,
    since: date | None = None,
    limit: int,
) -> list[ActorRow]:
    """Most mentioned first; `since` is the earliest day of publication. Undated articles then do not count."""
    conditions = {"article_id = :article": article_id, "published >= :since": since}
    chosen = " AND ".join(sql for sql, value in conditions.items() if value is not None)
    counts = (
        _OVER_SOME.format(chosen=chosen)
        if chosen
        else _OVER_ALL.format(wanted="country = :country" if country else "TRUE")
    )
    rows = await connection.execute_fetchall(
        _ROWS.format(counts=counts, chosen=chosen or "TRUE"),
        {"article": article_id, "since": from_date(since), "country": country, "limit": limit},
    )
    found = []
    for row in rows:
        name, type_, place, role, total, articles, sentence = row[ARTICLE_WIDTH:]
        found.append(ActorRow(name, ActorType(type_), place, role, total, articles, article_row(row), sentence))
    return found


async def count(connection: Connection, article_id: int, sign: int) -> None:
    """Add an article's actors to the counts over all articles, or with sign -1 take them away again."""
    await connection.execute(
        """
        INSERT INTO actor_counts (folded, type, country, mentions, articles)
        SELECT folded, type, ifnull(country, ''), ?2 * sum(mentions), ?2 FROM actors WHERE article_id = ?1
        GROUP BY folded, type, country
        ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions, articles = articles + excluded.articles
        """,
        (article_id, sign),
    )
    await connection.execute(
        """
        WITH names AS (SELECT DISTINCT folded, type FROM actors WHERE article_id = ?),
        spread AS (
            SELECT folded, type, count(*) FILTER (WHERE country <> '' AND articles > 0) = 1 AS single,
                sum(mentions) AS mentions, sum(articles) AS articles
            FROM actor_counts JOIN names USING (folded, type) GROUP BY folded, type
        )
        UPDATE actor_counts AS k SET
            total = iif(s.single, iif(k.country <> '' AND k.articles > 0, s.mentions, 0), k.mentions),
            total_articles = iif(s.single, iif(k.country <> '' AND k.articles > 0, s.articles, 0), k.articles)
        FROM spread s WHERE s.folded = k.folded AND s.type = k.type
        """,
        (article_id,),
    )
