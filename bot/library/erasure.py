"""What the library holds of a person or a server, taken out when they ask for it or are gone."""

from __future__ import annotations

from dataclasses import dataclass

from aiosqlite import Connection

from bot.library.database import Database
from bot.library.feeds import Feeds
from bot.library.settings import SettingsBook

# Stands for a person who is forgotten: no account of Discord's has this number.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Erased:
    """`watches` counts those deleted, `anonymous` the rows kept without their author, `feeds` those a server gave up,
    `rows` what else was deleted of a server: its settings, rights and digests."""

    watches: int = 0
    anonymous: int = 0
    feeds: int = 0
    rows: int = 0


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

    def __init__(self, database: Database, feeds: Feeds, settings: SettingsBook) -> None:
        self._database = database
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
        """All that a server set up. What its people corrected in the library stays, without the server's number."""
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
        return Erased(watches, anonymous, feeds, rows)


async def _count(connection: Connection, sql: str, number: int) -> int:
    cursor = await connection.execute(sql, (number,))
    return cursor.rowcount
