"""What the outbox's messages tell, read for writing them, and the log of what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from bot.library import analyses, articles
from bot.library.database import Database
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, from_moment
from bot.library.stories import find_rows as find_story
from bot.model import Analysis, ArticleRow


class Item(NamedTuple):
    """One story of a message: the article that brought it, the watches it is told for, its other articles."""

    article: ArticleRow
    analysis: Analysis
    watch_ids: tuple[int, ...]
    others: tuple[ArticleRow, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """A delivery as the log shows it. `code` and `error` are Discord's; times are UTC."""

    watch_id: int
    article: ArticleRow | None
    state: str
    reason: str
    due: datetime
    created: datetime
    sent: datetime | None
    channel_id: int | None
    message_id: int | None
    code: int | None
    error: str
    place: str


class Letters:
    """Reads alone; what is written to the outbox is written by Outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def items(self, dispatch_id: int) -> list[Item]:
        """The stories of a message in the order in which they came; none where watch or article are gone since."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT article_id, watch_id FROM deliveries WHERE dispatch_id = ? AND state IN ('sending', 'sent')"
                " AND article_id IS NOT NULL ORDER BY id",
                (dispatch_id,),
            )
            stories: dict[int, list[ArticleRow]] = {}
            told: dict[int, tuple[int, list[int]]] = {}
            for article_id, watch_id in rows:
                stories[article_id] = stories.get(article_id) or await find_story(connection, article_id)
                story = min(row.id for row in stories[article_id]) if stories[article_id] else article_id
                told.setdefault(story, (article_id, []))[1].append(watch_id)
            found = []
            for article_id, watch_ids in told.values():
                row = await articles.find_row(connection, article_id)
                if row is not None:
                    analysis = await analyses.read(connection, article_id)
                    others = tuple(other for other in stories[article_id] if other.id != article_id)
                    found.append(Item(row, analysis, tuple(dict.fromkeys(watch_ids)), others))
            return found

    async def items_of(self, nonce: str) -> list[Item]:
        """The stories of the message that was sent under this nonce."""
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall("SELECT id FROM dispatches WHERE nonce = ?", (nonce,))
        return [item for (dispatch_id,) in rows for item in await self.items(dispatch_id)]

    async def log(self, watch_ids: Sequence[int], limit: int = 25) -> list[Logged]:
        """What became of these watches' news, the newest first."""
        marks = ", ".join("?" * len(watch_ids)) or "NULL"
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {ARTICLE}, v.watch_id, v.state, v.reason, v.due, v.created, m.sent, m.message_channel_id,"
                " m.message_id, m.error_code, ifnull(m.error_text, ''), d.state FROM deliveries v"
                " JOIN destinations d ON d.id = v.destination_id LEFT JOIN dispatches m ON m.id = v.dispatch_id"
                f" LEFT JOIN articles a ON a.id = v.article_id WHERE v.watch_id IN ({marks})"
                " ORDER BY v.id DESC LIMIT ?",
                (*watch_ids, limit),
            )
        return [_logged(row) for row in rows]


def _logged(row: Sequence[Any]) -> Logged:
    watch_id, state, reason, due, created, sent, *rest = row[ARTICLE_WIDTH:]
    return Logged(
        watch_id,
        article_row(row) if row[0] is not None else None,
        state,
        reason,
        from_moment(due),
        from_moment(created),
        from_moment(sent) if sent else None,
        *rest,
    )
