"""What is erased of a person and of a server, what stays, and that nothing of it is left in the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.library import Author, Library, Place, Task, Wanted
from bot.library.identities import By
from tests.library.builders import make_actor, make_analysis, make_article

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    person: int
    name: str
    server: int


ONE = Desk(411_222_333_444_555_666, "camille-du-desk", 611_222_333_444_555_666)
TWO = Desk(511_222_333_444_555_666, "sacha-du-desk", 711_222_333_444_555_666)


async def _fill(library: Library, desk: Desk, names: tuple[str, str]) -> None:
    """All that can be kept of a person and of a server."""
    await library.watches.add(Place(desk.server, desk.person, None), Wanted("cargo"))
    await library.watches.add(Place(desk.server, desk.person, desk.server + 1), Wanted("navire"))
    await library.feeds.add(desk.server, desk.person, f"https://{desk.name}.example/rss", NOW, limit=9)
    (made,) = await library.corrections.correct(1, Author(desk.person, "précision"), source=f"Source de {names[0]}")
    await library.corrections.undo(1, made.id, desk.person)
    found = {row.name: row.identity for row in await library.actors()}
    deed = await library.identities.join(*(found[name] for name in names), By(desk.person, desk.name, desk.server))
    await library.identities.undo(deed, By(desk.person, desk.name, desk.server))
    await library.settings.set_zone(desk.server, "Asia/Beirut")
    await library.settings.set_role(desk.server, Task.FEEDS, 5)
    await library.digests.set(desk.server, desk.server + 1, time(8), "1", None, NOW, note_empty=False)
    watch = (await library.watches.find(author_id=desk.person))[0]
    async with library._database.write() as connection:
        await connection.execute(
            "INSERT INTO deliveries (watch_id, story_id, article_id, destination_id, due, created)"
            " VALUES (?, 1, 1, ?, ?, ?)",
            (watch.id, watch.destination_id, NOW.isoformat(), NOW.isoformat()),
        )


@pytest.fixture
async def filled(library: Library) -> Library:
    people = ("Paul Ravel", "Nils Dahl", "Astrid Lund", "Claire Morel")
    article = make_article("Titre", f"{', '.join(people)} se sont parlé.", path="1.txt")
    actors = [make_actor(article, name, "FRA") for name in people]
    await library.store(article, make_analysis(article, actors=actors))
    await _fill(library, ONE, people[:2])
    await _fill(library, TWO, people[2:])
    return library


def traces(path: Path, wanted: int | str) -> set[str]:
    """Every table and column of the database in which a number or a word stands."""
    found = set()
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        for (table,) in tables.fetchall():
            for column in [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")]:
                match = 'instr("{}", ?)' if isinstance(wanted, str) else '"{}" = ?'
                if connection.execute(f'SELECT 1 FROM "{table}" WHERE {match.format(column)}', (wanted,)).fetchone():
                    found.add(f"{table}.{column}")
    return found


async def test_nothing_of_a_person_is_left_and_what_they_did_for_a_desk_stays(filled: Library, tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    assert len(traces(path, ONE.person)) >= 7
    assert "identity_verdicts.user_name" in traces(path, ONE.name)
    others = traces(path, TWO.person)
    erased = await filled.erasure.of_member(ONE.person)
    assert (erased.watches, erased.anonymous > 4) == (1, True)
    assert traces(path, ONE.person) == set()
    assert traces(path, ONE.name) == {"feeds.url", "feeds.host"}
    assert traces(path, TWO.person) == others
    assert sorted(watch.query for watch in await filled.watches.find()) == ["cargo", "navire", "navire"]
    assert [made.reason for made in await filled.corrections.history(1)] == ["précision", "précision"]
    assert len(await filled.feeds.of_guild(ONE.server)) == 1
    assert (await filled.erasure.of_member(ONE.person)) == type(erased)()


async def test_nothing_of_a_server_is_left_and_its_neighbour_keeps_all(filled: Library, tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    assert len(traces(path, ONE.server)) >= 7
    others = traces(path, TWO.server)
    await filled.feeds.add(TWO.server, TWO.person, f"https://{ONE.name}.example/rss", NOW, limit=9)
    await filled.feeds.add(ONE.server, ONE.person, "https://seul.example/rss", NOW, limit=9)
    assert filled.settings.of(ONE.server).zone == "Asia/Beirut"
    erased = await filled.erasure.of_server(ONE.server)
    assert (erased.watches, erased.feeds, erased.rows) == (2, 2, 3)
    assert traces(path, ONE.server) == set()
    assert traces(path, TWO.server) == others
    assert traces(path, "seul.example") == set()
    assert len(await filled.feeds.names(TWO.server)) == 2
    assert await filled.feeds.names(ONE.server) == []
    assert filled.settings.of(ONE.server).zone is None
    assert filled.settings.of(TWO.server).zone == "Asia/Beirut"
    assert len(await filled.articles()) == 1
    assert len(await filled.watches.find()) == 2


async def test_what_is_erased_is_overwritten_in_the_file(filled: Library, tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    await filled.erasure.of_member(ONE.person)
    await filled.erasure.of_server(ONE.server)
    await filled.close()  # which writes the log into the file and takes it away
    assert TWO.name.encode() in path.read_bytes()
    assert ONE.name.encode() not in path.read_bytes()
