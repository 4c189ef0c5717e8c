"""What each Discord server chose: language, time zone, desk channel, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.library.database import Database

DEFAULT_ZONE = "Europe/Paris"
LANGUAGES = ("fr", "en")


class Task(StrEnum):
    """What a server may leave to a role."""

    ARTICLES = "articles"
    FEEDS = "feeds"
    WATCHES = "watches"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server's choices. A null `language` follows the server's own, a null `zone` is `DEFAULT_ZONE`.

    `private` servers alone see the articles that they hand in or get from feeds, unless it is said otherwise there.

    `roles` maps tasks to the role that may do them; Discord's permissions decide on the others.
    """

    language: str | None = None
    zone: str | None = None
    desk_channel_id: int | None = None
    private: bool = False
    roles: Mapping[Task, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone or DEFAULT_ZONE)


_DEFAULT = ServerSettings()


class SettingsBook:
    """Hangs on the library as `library.settings`. Answers come from memory; only this process writes settings."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._servers: dict[int, ServerSettings] = {}

    async def load(self) -> None:
        async with self._database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT guild_id, language, zone, desk_channel_id, private FROM server_settings"
            )
            rights = await connection.execute_fetchall("SELECT guild_id, task, role_id FROM server_rights")
        self._servers = {
            guild_id: ServerSettings(language, zone, desk, bool(private))
            for guild_id, language, zone, desk, private in rows
        }
        for guild_id, task, role_id in rights:
            self._put_role(guild_id, Task(task), role_id)

    def forget(self, guild_id: int) -> None:
        """The server is gone from the database."""
        self._servers.pop(guild_id, None)

    def of(self, guild_id: int | None) -> ServerSettings:
        """A server's settings; the defaults outside of servers."""
        return self._servers.get(guild_id or 0, _DEFAULT)

    async def set_language(self, guild_id: int, language: str | None) -> None:
        """Raises ValueError for a language that Vigie does not speak."""
        if language is not None and language not in LANGUAGES:
            raise ValueError(f"no language of Vigie's: {language}")
        await self._write(guild_id, language=language)

    async def set_zone(self, guild_id: int, zone: str | None) -> None:
        """Raises ValueError for a name that the tz database does not have."""
        try:
            ZoneInfo(zone or DEFAULT_ZONE)
        except (OSError, LookupError, ValueError) as error:  # a folder of zones, an unknown name, a path
            raise ValueError(f"no time zone: {zone}") from error
        await self._write(guild_id, zone=zone)

    async def set_desk(self, guild_id: int, channel_id: int | None) -> None:
        await self._write(guild_id, desk_channel_id=channel_id)

    async def set_private(self, guild_id: int, private: bool) -> None:
        """What comes from now on is for the server alone, or for everyone."""
        await self._write(guild_id, private=private)

    async def set_role(self, guild_id: int, task: Task, role_id: int | None) -> None:
        """Leave a task to a role, or to Discord's permissions again."""
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM server_rights WHERE guild_id = ? AND task = ?", (guild_id, task))
            if role_id is not None:
                await connection.execute("INSERT INTO server_rights VALUES (?, ?, ?)", (guild_id, task, role_id))
        self._put_role(guild_id, task, role_id)

    def _put_role(self, guild_id: int, task: Task, role_id: int | None) -> None:
        known = self.of(guild_id)
        roles = {**known.roles, task: role_id}
        kept = MappingProxyType({key: role for key, role in roles.items() if role is not None})
        self._servers[guild_id] = replace(known, roles=kept)

    async def _write(self, guild_id: int, **changed: Any) -> None:
        async with self._database.write() as connection:
            settings = replace(self.of(guild_id), **changed)
            await connection.execute(
                "INSERT INTO server_settings VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE"
                " SET language = ?2, zone = ?3, desk_channel_id = ?4, private = ?5",
                (guild_id, settings.language, settings.zone, settings.desk_channel_id, settings.private),
            )
        self._servers[guild_id] = settings
