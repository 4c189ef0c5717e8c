"""What the commands ask of the library goes by an index: no statement reads a large table from end to end."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite
import pytest

from bot.library import database

LARGE = (
    "articles", "blocks", "sentences", "summary_ranks", "actors", "mentions", "roles", "titles", "contacts", "parties",
    "party_people", "contact_countries", "events", "event_contacts", "event_countries", "event_lists", "passages",
    "joints", "identities", "story_articles",
)  # fmt: skip
# Read in the order of the page, and no further than its end: table, index, and what ends it.
PAGES = {
    ("articles", "articles_newest"): "the newest articles",
    ("identities", "identities_total"): "those most told of",
    ("contacts", "contacts_sort_key"): "the newest contacts",
    ("events", "events_sort_key"): "the newest events",
}
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("summary", {"article": "#1"}),
    ("summary", {"article": "Iran"}),
    ("actors", {}),
    ("actors", {"article": "#1"}),
    ("actors", {"country": "Iran"}),
    ("actors", {"since": "2025-06-01"}),
    ("actor", {"name": "Araghchi"}),
    ("contacts", {"country": "Iran"}),
    ("contacts", {"country": "Iran", "with": "Irak"}),
    ("contacts", {"country": "Iran", "kind": "call", "status": "denied"}),
    ("contacts", {"country": "Iran", "with": "Irak", "kind": "call", "status": "denied"}),
    ("contacts", {"country": "Iran", "since": "2019-01-01", "until": "2026-12-31"}),
    ("search", {"query": "Iran"}),
    ("search", {"query": "Iran Irak"}),
    ("search", {"query": '"ministre iranien"'}),
    ("search", {"query": "minist*"}),
    ("contradictions", {}),
    ("contradictions", {"country": "Iran"}),
    ("articles list", {}),
    ("articles list", {"about": "Iran"}),
    ("articles show", {"article": "#1"}),
    ("digest", {}),
)


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Statements really run, by themselves or in one go, each with its plan."""
    seen: dict[str, list[str]] = {}
    for connection in (aiosqlite.Connection, database._InThread):
        monkeypatch.setattr(connection, "execute_fetchall", _explaining(connection.execute_fetchall, seen))
    return seen


def _explaining(run: Callable[..., Awaitable[Any]], seen: dict[str, list[str]]) -> Callable[..., Awaitable[list[Any]]]:
    async def explained(connection: Any, sql: str, parameters: Any = ()) -> list[Any]:
        if sql not in seen and re.match(r"\s*(SELECT|WITH)\b", sql):
            rows = await run(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)
            seen[sql] = [row[3] for row in rows]
        return list(await run(connection, sql, parameters))

    return explained


async def test_no_command_reads_a_large_table_from_end_to_end(desk, plans, alice, channel) -> None:
    for name, options in ASKED:
        await alice.slash(channel, name, **options)
    assert len(plans) > len(ASKED)
    scans = [(step, sql) for sql, steps in plans.items() for step in steps if not _goes_by_index(step, sql)]
    assert not scans


def _goes_by_index(step: str, sql: str) -> bool:
    """Whether a step of a plan ends with what is asked for."""
    found = re.match(r"SCAN (?:main\.)?(\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
    if found is None or found[1] not in LARGE:
        return True
    return (found[1], found[2]) in PAGES and "LIMIT" in sql
