"""Analyses as they were before people struck something from them: taking a strike back needs no new analysis."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from typing import Any

from aiosqlite import Connection

from bot.library.analyses import contact_columns, to_contact
from bot.library.verdicts import STALE
from bot.model import Actor, ActorType, Analysis, Contact, Mention, Party, PartyRole


async def keep(connection: Connection, article_id: int, whole: Analysis, struck: Analysis) -> None:
    """Note what the stored analysis `struck` was; nothing where nothing was struck from it."""
    await connection.execute("DELETE FROM unstruck WHERE article_id = ?", (article_id,))
    if whole != struck:
        contacts = [(*contact_columns(c), [astuple(party) for party in c.parties]) for c in whole.contacts]
        found = json.dumps({"actors": [astuple(actor) for actor in whole.actors], "contacts": contacts})
        await connection.execute("INSERT INTO unstruck VALUES (?, ?, ?)", (article_id, whole.version, found))


async def recall(connection: Connection, article_id: int, struck: Analysis) -> Analysis | None:
    """What the stored analysis `struck` was; null where that is not known, or of another text, date or version."""
    rows = await connection.execute_fetchall("SELECT version, found FROM unstruck WHERE article_id = ?", (article_id,))
    for version, found in rows:
        if version == struck.version != STALE:
            held = json.loads(found)
            actors = tuple(_actor(*row) for row in held["actors"])
            return replace(struck, actors=actors, contacts=tuple(_contact(*row) for row in held["contacts"]))
    return None


def _actor(name: str, type_: str, country: str | None, role: str | None, mentions: list[Any], _: list[str]) -> Actor:
    return Actor(name, ActorType(type_), country, role, tuple(Mention(*mention) for mention in mentions))


def _contact(*row: Any) -> Contact:
    *columns, parties = row
    sides = (Party(country, PartyRole(role), tuple(people)) for country, role, people in parties)
    return to_contact((0, *columns), tuple(sides))
