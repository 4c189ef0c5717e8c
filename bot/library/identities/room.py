"""Persons and bodies across articles, as the rest of the program asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from bot.library import actors
from bot.library.catalogue import Catalogue
from bot.library.changes import CatalogueFollower
from bot.library.database import Database, in_one_go
from bot.library.identities import deciding, finding, pages, titles
from bot.library.identities.deciding import Offer
from bot.library.identities.pages import IdentityPage
from bot.library.identities.verdicts import By, Named
from bot.model import ActorRow, IdentityRow


class Identities:
    """Hung on the library. What changes an identity also changes what the catalogue offers of it."""

    def __init__(self, database: Database, catalogue: Catalogue, follower: CatalogueFollower) -> None:
        self._database = database
        self._catalogue = catalogue
        self._follower = follower

    async def load(self) -> None:
        """Bring everybody's most mentioned into the catalogue, and those of servers."""
        async with self._database.read_everything() as connection:
            found = await connection.execute_fetchall(
                "SELECT id FROM identities WHERE id < 0 UNION ALL SELECT * FROM (SELECT id FROM identities"
                " WHERE +id > 0 ORDER BY mentions DESC, articles DESC, id LIMIT ?)",
                (self._catalogue.identities.held,),
            )
            rows = await pages.read_rows(connection, (row[0] for row in found))
        self._catalogue.identities.extend(rows)

    async def find(self, typed: str) -> list[IdentityRow]:
        """Who may be meant: those of this very name, else of another spelling of it, else with all its words."""
        async with self._database.read() as connection:
            ids = await finding.find_ids(connection, typed) or self._catalogue.identities.find(typed)
            rows = {row.id: row for row in await pages.read_rows(connection, ids)}
        return [rows[id_] for id_ in ids if id_ in rows]

    async def get(self, identity: int) -> IdentityRow | None:
        async with self._database.read() as connection:
            return next(iter(await pages.read_rows(connection, [identity])), None)

    async def page(self, identity: int) -> IdentityPage | None:
        """All that is known of one; null for an unknown id."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(pages.read_page, identity=identity))

    async def named_in(self, article_ids: Iterable[int]) -> dict[int, list[str]]:
        """What each of these articles calls its persons and bodies."""
        async with self._database.read() as connection:
            return await actors.find_names(connection, article_ids)

    async def mentions(self, identity: int, *, limit: int) -> list[ActorRow]:
        """One person or body in the newest articles that name them, a row for each."""
        async with self._database.read() as connection:
            return await actors.find_mentions(connection, identity, limit=limit)

    async def offers(self, identity: int) -> list[Offer]:
        """Others that may be the same, which the rule leaves to a person."""
        async with self._database.read() as connection:
            return await in_one_go(connection, partial(deciding.offers, identity=identity))

    async def holder(self, country: str, office: str, day: date) -> IdentityRow | None:
        """Who held an office (a name of `offices.toml`) around a day; null where that is not clear."""
        month = f"{day:%Y-%m}"
        async with self._database.read() as connection:
            found = (await titles.holders(connection, country, office, [month])).get(month)
            return next(iter(await pages.read_rows(connection, [found.identity])), None) if found else None

    async def join(self, one: int, two: int, by: By) -> int:
        """Make two one for good; the id is for `undo`. Raises DecisionError for one and the same, or unlike types."""
        async with self._follower.write() as connection:
            return await deciding.join(connection, one, two, by)

    async def split(self, identity: int, chosen: Collection[Named], by: By) -> int:
        """Split names off for good; the id is for `undo`. Raises DecisionError where no name would stay."""
        async with self._follower.write() as connection:
            return await deciding.split(connection, identity, chosen, by)

    async def undo(self, deed: int, by: By) -> bool:
        """Take a verdict back; false where it is not in force (any more)."""
        async with self._follower.write() as connection:
            return await deciding.undo(connection, deed, by)
