"""What the library holds of a person or a server, taken out when they ask for it or are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from aiosqlite import Connection

from bot.library import articles
from bot.library.changes import CatalogueFollower
from bot.library.database import Database
from bot.library.feeds import Feeds
from bot.library.settings import SettingsBook
from bot.library.shelves import find_shelf, span

# Stands for a person who is forgotten: no account of Discord's has this number.
NOBODY = 0
# One transaction removes so many articles: others write in between.
_BATCH = 10


@dataclass(frozen=True, slots=True)
class Erased:
    """`watches` counts those deleted, `anonymous` the rows kept without their author, `feeds` those a server gave up,
    `rows` what else was deleted of a server: its settings, rights and digests; `articles` those that it alone saw."""

    watches: int = 0
    anonymous: int = 0
    feeds: int = 0
    rows: int = 0
    articles: int = 0


# What a person did for others and stays without their name: tables with the columns of their number.
_AUTHORS = (
    ("watches", "author_id"),
    ("corrections", "author_id"),
    ("corrections", "undone_by"),
    ("identity_verdicts", "undone_by"),
    ("guild_feeds", "author_id"),
)


class Erasure:
    """What is erased is also overwritten in the file, not only unlinked."""

    def __init__(self, database: Database, follower: CatalogueFollower, feeds: Feeds, settings: SettingsBook) -> None:
        self._database = database
        self._follower = follower
        self._feeds = feeds
        self._settings = settings

    async def of_member(self, user_id: int) -> Erased:
        """A person's own watches and their alerts are deleted; what they did for a desk stays without their name:
        channel watches, feeds, corrections, joined names."""
        async with self._database.write() as connection:
            await connection.execute("PRAGMA secure_delete = ON")
            watches = await _count(
                connection, "DELETE FROM watches WHERE channel_id IS NULL AND author_id = ?", user_id
            )
            await connection.execute("DELETE FROM destinations WHERE kind = 'user' AND discord_id = ?", (user_id,))
            anonymous = await _count(
                connection,
                f"UPDATE identity_verdicts SET user_id = {NOBODY}, user_name = '' WHERE user_id = ?",
                user_id,
            )
            for table, column in _AUTHORS:
                anonymous += await _count(
                    connection, f"UPDATE {table} SET {column} = {NOBODY} WHERE {column} = ?", user_id
                )
        return Erased(watches, anonymous)

    async def of_server(self, guild_id: int) -> Erased:
        """All that a server set up, and the articles that it alone saw, a few at a time. What its people corrected in
        everybody's articles stays, without the server's number."""
        private = await self._erase_shelf(guild_id)
        async with self._database.write() as connection:
            await connection.execute("PRAGMA secure_delete = ON")
            watches = await _count(connection, "DELETE FROM watches WHERE guild_id = ?", guild_id)
            await connection.execute(
                "DELETE FROM destinations WHERE guild_id = ? AND id NOT IN (SELECT destination_id FROM watches)",
                (guild_id,),
            )
            await connection.execute("UPDATE destinations SET guild_id = NULL WHERE guild_id = ?", (guild_id,))
            rows = 0
            for table in ("digests", "server_settings", "server_rights"):
                rows += await _count(connection, f"DELETE FROM {table} WHERE guild_id = ?", guild_id)
            feeds = await _count(connection, "DELETE FROM guild_feeds WHERE guild_id = ?", guild_id)
            await connection.execute("DELETE FROM feeds WHERE id NOT IN (SELECT feed_id FROM guild_feeds)")
            anonymous = await _count(
                connection, "UPDATE identity_verdicts SET guild_id = NULL WHERE guild_id = ?", guild_id
            )
        self._feeds.forget(guild_id)
        self._settings.forget(guild_id)
        return Erased(watches, anonymous, feeds, rows, private)

    async def _erase_shelf(self, guild_id: int) -> int:
        """How many articles stood there. The shelf's number is never given out again."""
        count, left = 0, True
        while left:
            async with self._follower.write() as connection:
                await connection.execute("PRAGMA secure_delete = ON")
                shelf = await find_shelf(connection, guild_id)
                if shelf is None:
                    return count
                first, last = span(shelf)
                rows = await connection.execute_fetchall(
                    "SELECT id FROM articles WHERE id BETWEEN ? AND ? LIMIT ?", (first, last, _BATCH)
                )
                ids = [row[0] for row in rows]
                for article_id in ids:
                    await connection.execute("DELETE FROM deliveries WHERE article_id = ?", (article_id,))
                    await articles.remove(connection, article_id, datetime.now(UTC))
                count, left = count + len(ids), bool(ids)
                if not left:
                    for table, key in (("corrected_articles", "id"), ("identity_verdicts", "deed")):
                        await connection.execute(f"DELETE FROM {table} WHERE {key} BETWEEN ? AND ?", (first, last))
                    await connection.execute("UPDATE shelves SET guild_id = id WHERE id = ?", (shelf,))
        return count


async def _count(connection: Connection, sql: str, number: int) -> int:
    cursor = await connection.execute(sql, (number,))
    return cursor.rowcount
