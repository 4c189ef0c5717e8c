"""What came into the library between two moments: stories, contacts, actors and contradictions that were not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiosqlite import Connection

from bot.library import contradictions, events
from bot.library.contradictions import Contradiction
from bot.library.events import EventRow
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, to_moment
from bot.model import ActorType, ArticleRow

STORIES, EVENTS, ACTORS, CONTRADICTIONS = 8, 6, 8, 3


@dataclass(frozen=True, slots=True)
class NewStory:
    """`article` is the story's last that came; where `known`, the story itself was in the library before."""

    article: ArticleRow
    sources: int
    known: bool


@dataclass(frozen=True, slots=True)
class NewActor:
    """`sentence`, from `article`, is the first that names the actor."""

    name: str
    type: ActorType
    country: str | None
    role: str | None
    article: ArticleRow
    sentence: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came from `since` on and before `until`. Each list holds the first few, its count says of how many."""

    since: datetime
    until: datetime
    stories: tuple[NewStory, ...]
    story_count: int
    events: tuple[EventRow, ...]
    event_count: int
    actors: tuple[NewActor, ...]
    actor_count: int
    contradictions: tuple[Contradiction, ...]
    contradiction_count: int

    @property
    def empty(self) -> bool:
        return not (self.story_count or self.event_count or self.actor_count or self.contradiction_count)


async def find(connection: Connection, since: datetime, until: datetime) -> Arrivals:
    """By the moment of storing: an old article that was loaded just now is new."""
    span = {"since": to_moment(since), "until": to_moment(until)}
    return Arrivals(
        since,
        until,
        *await _stories(connection, span),
        *await _events(connection, span),
        *await _actors(connection, span),
        *await _contradictions(connection, since, until),
    )


async def _stories(connection: Connection, span: dict[str, Any]) -> tuple[tuple[NewStory, ...], int]:
    rows = await connection.execute_fetchall(
        f"""
        WITH came AS (
            SELECT m.story_id, max(a.id) AS newest FROM articles a JOIN story_articles m ON m.article_id = a.id
            WHERE a.added >= :since AND a.added < :until GROUP BY m.story_id
        )
        SELECT {ARTICLE}, s.sources, s.known, s.total FROM (
            SELECT c.newest, count(DISTINCT ifnull(x.source, x.id)) AS sources, min(x.added) < :since AS known,
                count(*) OVER () AS total
            FROM came c JOIN story_articles m ON m.story_id = c.story_id JOIN articles x ON x.id = m.article_id
            WHERE x.added < :until GROUP BY c.story_id
        ) s JOIN articles a ON a.id = s.newest
        ORDER BY s.known, a.published DESC, a.id DESC LIMIT :limit
        """,
        {**span, "limit": STORIES},
    )
    found = [(NewStory(article_row(row), row[ARTICLE_WIDTH], bool(row[ARTICLE_WIDTH + 1])), row[-1]) for row in rows]
    return tuple(story for story, _ in found), found[0][1] if found else 0


async def _events(connection: Connection, span: dict[str, Any]) -> tuple[tuple[EventRow, ...], int]:
    """Those that no article told before."""
    rows = await connection.execute_fetchall(
        """
        WITH came AS (
            SELECT DISTINCT m.event_id FROM articles a JOIN contacts c ON c.article_id = a.id
            JOIN event_contacts m ON m.contact_id = c.id WHERE a.added >= :since AND a.added < :until
        )
        SELECT e.id, count(*) OVER () FROM came JOIN events e ON e.id = came.event_id
        WHERE NOT EXISTS (
            SELECT 1 FROM event_contacts o JOIN contacts d ON d.id = o.contact_id JOIN articles b ON b.id = d.article_id
            WHERE o.event_id = e.id AND b.added < :since
        )
        ORDER BY e.sort_key DESC LIMIT :limit
        """,
        {**span, "limit": EVENTS},
    )
    found = await events.read_rows(connection, [row[0] for row in rows])
    return tuple(found), next((row[1] for row in rows), 0)


async def _actors(connection: Connection, span: dict[str, Any]) -> tuple[tuple[NewActor, ...], int]:
    rows = await connection.execute_fetchall(
        f"""
        WITH came AS (
            SELECT j.identity_id, min(x.id) AS first, sum(x.mentions) AS total
            FROM articles a JOIN actors x ON x.article_id = a.id JOIN joints j ON j.id = x.joint_id
            WHERE a.added >= :since AND a.added < :until GROUP BY j.identity_id
        )
        SELECT {ARTICLE}, i.name, i.type, nullif(i.country, ''), x.role, ifnull(s.text, ''), count(*) OVER ()
        FROM came c JOIN identities i ON i.id = c.identity_id
        JOIN actors x ON x.id = c.first JOIN articles a ON a.id = x.article_id
        LEFT JOIN sentences s ON s.article_id = x.article_id AND s.position = x.sentence
        WHERE NOT EXISTS (
            SELECT 1 FROM joints k JOIN actors o ON o.joint_id = k.id JOIN articles b ON b.id = o.article_id
            WHERE k.identity_id = c.identity_id AND b.added < :since
        )
        ORDER BY c.total DESC, c.first LIMIT :limit
        """,
        {**span, "limit": ACTORS},
    )
    found = []
    for row in rows:
        name, type_, country, role, sentence, _ = row[ARTICLE_WIDTH:]
        found.append(NewActor(name, ActorType(type_), country, role, article_row(row), sentence))
    return tuple(found), next((row[-1] for row in rows), 0)


async def _contradictions(
    connection: Connection, since: datetime, until: datetime
) -> tuple[tuple[Contradiction, ...], int]:
    found = await contradictions.find_since(connection, since, until, limit=CONTRADICTIONS)
    return tuple(found), await contradictions.count_since(connection, since, until)
