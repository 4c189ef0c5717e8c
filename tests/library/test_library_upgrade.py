"""From every schema ever released to this one: a library of that time, with rows of that time, opened today."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.library import Library
from bot.library.copies import verify
from bot.library.corrections import Author
from bot.library.migrate import migrate, migrations

VERSIONS = [step.version for step in migrations()]
MOMENT = "2026-01-14T08:00:00.000000+00:00"
# What the first released schema held: an article with all that was read from it, a watch, a load.
FIRST = f"""
INSERT INTO articles VALUES (1, 'nord.txt', 'https://fil.example/1', 'https://fil.example/1', 'Le cargo de Narvik',
    'Le Fil', '2026-01-13', 'fr', 1, 'hash-1', 'old', '{MOMENT}', '{MOMENT}');
INSERT INTO blocks VALUES (1, 0, 'title', 'Le cargo de Narvik'),
    (1, 1, 'body', 'Le ministre norvégien Nils Dahl a appelé mardi la Finlande.');
INSERT INTO sentences VALUES (1, 0, 0, 0, 18, 'Le cargo de Narvik'),
    (1, 1, 1, 20, 79, 'Le ministre norvégien Nils Dahl a appelé mardi la Finlande.');
INSERT INTO summary_ranks VALUES (1, 0, 1);
INSERT INTO actors (id, article_id, position, name, folded, type, country, role, mentions, sentence, published)
    VALUES (1, 1, 0, 'Nils Dahl', 'nils dahl', 'PERSON', 'NOR', 'ministre', 1, 1, '2026-01-13');
INSERT INTO mentions VALUES (1, 0, 0, 42, 51, 'Nils Dahl');
INSERT INTO contacts (id, article_id, position, kind, status, sentence, since, until, precision, predicate, pattern,
    date_words, status_words, attribution, published) VALUES (1, 1, 0, 'call', 'reported', 1, '2026-01-13',
    '2026-01-13', 'day', 'appeler', 'verb', 'mardi', '', '', '2026-01-13');
INSERT INTO parties VALUES (1, 0, 'NOR', 'initiator'), (1, 1, 'FIN', 'target');
INSERT INTO contact_countries SELECT 'NOR', sort_key, id FROM contacts;
INSERT INTO contact_countries SELECT 'FIN', sort_key, id FROM contacts;
INSERT INTO party_people VALUES (1, 0, 0, 'Nils Dahl');
INSERT INTO passages VALUES (1, 1, 0), (2, 1, 1);
INSERT INTO passages_fts (rowid, stems, words) VALUES (1, 'le cargo de narvik', 'le cargo de narvik'),
    (2, 'le ministr norvegien nil dahl a appel mard la finland',
    'le ministre norvegien nils dahl a appele mardi la finlande');
INSERT INTO articles_fts (rowid, title, actors, body) VALUES (1, 'cargo narvik', 'nil dahl', 'ministr norvegien');
INSERT INTO load_runs VALUES (1, '{MOMENT}', '{MOMENT}', 1, 0, 0, 0, 0);
"""
WATCH = f"""INSERT INTO watches (id, guild_id, channel_id, author_id, query, stems, created)
    VALUES (7, 11, 12, 13, 'cargo', 'cargo', '{MOMENT}');
INSERT INTO mention_claims (watch_id, claimed) VALUES (7, '{MOMENT}');
"""
# What later schemas added, with rows of people that no analysis can make anew.
LATER = {
    3: f"""INSERT INTO corrected_articles VALUES (1, 1, 'nord.txt', 'https://fil.example/1', 'hash-1',
    'Le cargo de Narvik', 'Le Fil', '2026-01-13');
INSERT INTO corrections VALUES (1, 1, 'source', 'Le Fil', 'La Vigie', NULL, NULL, 13, 'précision', '{MOMENT}',
    NULL, NULL);
""",
    6: f"""INSERT INTO feeds (id, url, host, added, next_attempt)
    VALUES (1, 'https://fil.example/rss', 'fil.example', '{MOMENT}', '{MOMENT}');
INSERT INTO guild_feeds VALUES (11, 1, 13, '{MOMENT}');
""",
    8: "INSERT INTO server_settings VALUES (11, 'en', 'Asia/Beirut', 12);",
    11: f"""INSERT INTO identities VALUES (5, 'PERSON', 'Nils Dahl', 'NOR', 1, 1);
INSERT INTO joints (id, identity_id, type, folded, country, year, office, name, how, made, mentions, articles)
    VALUES (9, 5, 'PERSON', 'nils dahl', 'NOR', '', '', 'Nils Dahl', 'first', '{MOMENT}', 1, 1);
INSERT INTO joint_keys VALUES ('x:nils dahl', 9);
UPDATE actors SET joint_id = 9;
""",
}


def make_old(path: Path, version: int) -> None:
    """A library as that version left it, its rows written by the version that brought their tables."""
    for step in migrations():
        if step.version > version:
            break
        migrate(path, [known for known in migrations() if known.version <= step.version], busy_timeout=1)
        with closing(sqlite3.connect(path)) as connection:
            if step.version == VERSIONS[0]:
                connection.executescript(FIRST + WATCH)
            connection.executescript(LATER.get(step.version, ""))
    for backup in path.parent.glob(f"{path.name}-backup-*"):
        backup.unlink()


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_library_of_that_time_is_opened_with_all_that_it_held(tmp_path: Path, version: int) -> None:
    path = tmp_path / "vigie.db"
    make_old(path, version)
    library = await Library.open(path)
    try:
        (row,) = await library.articles()
        assert (row.title, row.published, row.url) == ("Le cargo de Narvik", date(2026, 1, 13), "https://fil.example/1")
        (contact,) = await library.contacts("FIN")
        assert contact.contact.date == "2026-01-13"
        assert [actor.name for actor in await library.actors()] == ["Nils Dahl"]
        assert len(await library.search("cargo")) == 1
        (watch,) = await library.watches.find()
        assert (watch.id, watch.query, watch.guild_id, watch.channel_id, watch.author_id) == (7, "cargo", 11, 12, 13)
        assert len(await library.story(1)) == 1
        assert [identity.name for identity in await library.identities.find("Dahl")] == ["Nils Dahl"]
        if version >= 3:
            assert [made.after for made in await library.corrections.history(1)] == ["La Vigie"]
        if version >= 6:
            assert [feed.url for feed in await library.feeds.of_guild(11)] == ["https://fil.example/rss"]
        if version >= 11:
            (identity,) = await library.identities.find("Nils Dahl")
            assert (identity.id, identity.names) == (5, ("Nils Dahl",))
            await library.corrections.remove(1, Author(13, ""))
            assert await library.identities.find("Nils Dahl") == []
        assert library.settings.of(11).zone == ("Asia/Beirut" if version >= 8 else None)
        assert (await library.status()).schema_version == VERSIONS[-1]
    finally:
        await library.close()
    assert verify(path).version == VERSIONS[-1]
    backups = list(path.parent.glob(f"{path.name}-backup-v{version}-*"))
    assert len(backups) == (version < VERSIONS[-1])
    if backups:
        assert verify(backups[0]).version == version


async def test_a_new_library_and_an_upgraded_one_have_the_same_tables(tmp_path: Path) -> None:
    make_old(tmp_path / "old.db", VERSIONS[0])
    schemas = []
    for name in ("old.db", "new.db"):
        await (await Library.open(tmp_path / name)).close()
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            schemas.append(connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall())
    assert schemas[0] == schemas[1]
