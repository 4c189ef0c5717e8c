"""A large library made from a small one in SQL: each copy's rows with numbers, days and rare names of their own."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

# Of the names that one article alone holds, every third is another person in each copy: names grow with the archive,
# and slower than it.
_RARE = "SELECT j.id FROM joints j JOIN identities i ON i.id = j.identity_id WHERE i.articles = 1 AND i.id % 3 = 0"
_DAYS = 3650
# What FTS5 has unless told otherwise.
_HASH = 1 << 20
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -5000000", "threads = 2")


def _moved(column: str, step: str) -> str:
    return f"{column} + c.k * {step}"


def _earlier(column: str) -> str:
    return f"date({column}, '-' || c.days || ' days')"


def _own(column: str, rare: str) -> str:
    return f"CASE WHEN {rare} IN rare THEN {column} || c.suffix ELSE {column} END"


_ARTICLE = {"article_id": _moved("article_id", ":articles")}
_CONTACT = {"contact_id": _moved("contact_id", ":contacts")}
_PASSAGE = "{} - (c.days << 40) + c.k * 65536"
# What differs in a copy; every other column is as it was.
_CHANGES: dict[str, dict[str, str]] = {
    "articles": {
        "id": _moved("id", ":articles"),
        "path": "path || '-' || c.k",
        "title": "title || ' ' || c.suffix",
        "content_hash": "content_hash || c.k",
        "published": _earlier("published"),
        "added": f"{_earlier('published')} || 'T06:00:00.000000+00:00'",
    },
    "blocks": _ARTICLE,
    "sentences": _ARTICLE,
    "summary_ranks": _ARTICLE,
    "actors": {
        **_ARTICLE,
        "id": _moved("id", ":actors"),
        "name": _own("name", "joint_id"),
        "folded": _own("folded", "joint_id"),
        "published": _earlier("published"),
        "joint_id": "CASE WHEN joint_id IN rare THEN joint_id + c.k * :joints ELSE joint_id END",
    },
    "mentions": _ARTICLE,
    "roles": _ARTICLE,
    "titles": {**_ARTICLE, "published": _earlier("published")},
    "contacts": {
        **_ARTICLE,
        "id": _moved("id", ":contacts"),
        "since": _earlier("since"),
        "until": _earlier("until"),
        "published": _earlier("published"),
    },
    "parties": _CONTACT,
    "party_people": _CONTACT,
    "stories": {"id": _moved("id", ":stories")},
    "story_articles": {**_ARTICLE, "story_id": _moved("story_id", ":stories"), "origin": "NULL"},
    "event_contacts": {**_CONTACT, "event_id": _moved("event_id", ":events")},
    "passages": {**_ARTICLE, "id": _PASSAGE.format("id")},
    "sketches": {**_ARTICLE, "hash": "hash + c.k * 7919"},
    "contact_months": {
        **_CONTACT,
        "month": "substr(date(month || '-15', '-' || c.days || ' days'), 1, 7)",
        "first": _earlier("first"),
        "last": _earlier("last"),
    },
    "identities": {"id": _moved("id", ":identities"), "name": "name || c.suffix"},
    "joints": {
        "id": _moved("id", ":joints"),
        "identity_id": _moved("identity_id", ":identities"),
        "folded": "folded || c.suffix",
        "name": "name || c.suffix",
    },
    "joint_keys": {"key": "key || c.suffix", "joint_id": _moved("joint_id", ":joints")},
    "joint_offices": {"joint_id": _moved("joint_id", ":joints")},
}
_ONLY_RARE = {
    "identities": "t.id IN (SELECT identity_id FROM joints WHERE id IN rare)",
    "joints": "t.id IN rare",
    "joint_keys": "t.joint_id IN rare",
    "joint_offices": "t.joint_id IN rare",
}
# Trees in another order than the copies': written sorted.
_SORTED = {"sketches": "1", "contact_months": "1, 2, 3, 4", "joint_keys": "1", "passages": "1", "joint_offices": "1"}
_REST = """
INSERT INTO contact_countries SELECT DISTINCT p.country, c.sort_key, c.id FROM contacts c
    JOIN parties p ON p.contact_id = c.id WHERE c.id > :contacts ORDER BY 1, 2;
INSERT INTO events SELECT e.id + c.k * :events, date(e.since, '-' || c.days || ' days'),
    date(e.until, '-' || c.days || ' days'),
    (SELECT max(n.sort_key) FROM small.event_contacts m JOIN contacts n ON n.id = m.contact_id + c.k * :contacts
    WHERE m.event_id = e.id) FROM copies c CROSS JOIN small.events e;
INSERT INTO event_countries SELECT DISTINCT p.country, e.sort_key, e.id FROM events e
    JOIN event_contacts m ON m.event_id = e.id JOIN parties p ON p.contact_id = m.contact_id
    WHERE e.id > :events ORDER BY 1, 2;
INSERT INTO event_lists SELECT l.list, e.sort_key, e.id FROM copies c CROSS JOIN small.event_lists l
    JOIN events e ON e.id = l.event_id + c.k * :events ORDER BY 1, 2;
INSERT INTO passages_fts (rowid, stems, words) SELECT f.rowid - (c.days << 40) + c.k * 65536, f.stems, f.words
    FROM copies c CROSS JOIN small.passages_fts f ORDER BY 1;
INSERT INTO articles_fts (rowid, title, actors, body)
    SELECT f.rowid + c.k * :articles, f.title, f.actors, f.body FROM copies c CROSS JOIN small.articles_fts f;
UPDATE identities SET mentions = mentions * :times, articles = articles * :times
    WHERE id <= :identities AND id NOT IN (SELECT identity_id FROM small.joints WHERE id IN rare);
UPDATE joints SET mentions = mentions * :times, articles = articles * :times WHERE id <= :joints AND id NOT IN rare;
UPDATE joint_offices SET articles = articles * :times WHERE joint_id <= :joints AND joint_id NOT IN rare;
UPDATE row_counts SET count = CASE name WHEN 'articles' THEN (SELECT count(*) FROM articles)
    WHEN 'contacts' THEN (SELECT count(*) FROM contacts)
    ELSE (SELECT count(*) FROM identities WHERE articles > 0) END;
INSERT INTO article_changes (article_id) SELECT id FROM articles WHERE id > :articles;
INSERT INTO identity_changes (identity_id) SELECT id FROM identities WHERE id > :identities;
"""


def grow(small: Path, large: Path, times: int) -> None:
    """Write a library of `times` as many articles as `small` holds, which must be closed."""
    shutil.copy(small, large)
    with closing(sqlite3.connect(large, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("ATTACH ? AS small", (str(small),))
        values = {
            table: connection.execute(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()[0]
            for table in ("articles", "contacts", "actors", "stories", "events", "joints", "identities")
        } | {"times": times}
        _prepare(connection, times)
        later = connection.execute(
            "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in later:
            connection.execute(f"DROP {kind} {name}")
        _set_hash(connection, 1 << 28)
        connection.execute("BEGIN")
        for table in _CHANGES:
            _copy(connection, table, values)
        for statement in _REST.strip().split(";\n"):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(statement.rstrip(";"), used)
        for _, _, sql in later:
            connection.execute(sql)
        connection.execute("COMMIT")
        _set_hash(connection, _HASH)
        connection.execute("PRAGMA journal_mode = WAL")


def _set_hash(connection: sqlite3.Connection, size: int) -> None:
    """How many bytes the indexes of words gather before they write: the more, the less they merge."""
    for index in ("passages_fts", "articles_fts"):
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('hashsize', ?)", (size,))


def _prepare(connection: sqlite3.Connection, times: int) -> None:
    connection.execute("CREATE TEMP TABLE copies (k INTEGER PRIMARY KEY, days INTEGER, suffix TEXT)")
    connection.executemany(
        "INSERT INTO copies VALUES (?, ?, ?)", [(k, k * 37 % _DAYS, _letters(k)) for k in range(1, times)]
    )
    connection.execute("CREATE TEMP TABLE rare (id INTEGER PRIMARY KEY)")
    connection.execute(f"INSERT INTO rare {_RARE}")


def _copy(connection: sqlite3.Connection, table: str, values: dict[str, int]) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA small.table_info({table})")]
    changes = _CHANGES[table]
    quoted = ", ".join(f'"{column}"' for column in columns)
    taken = ", ".join(changes.get(column, f't."{column}"') for column in columns)
    order = f" ORDER BY {_SORTED[table]}" if table in _SORTED else ""
    sql = (
        f"INSERT OR IGNORE INTO main.{table} ({quoted}) SELECT {taken} FROM copies c CROSS JOIN small.{table} t"
        f" WHERE {_ONLY_RARE.get(table, 'TRUE')}{order}"
    )
    connection.execute(sql, {name: value for name, value in values.items() if f":{name}" in sql})


def _letters(number: int) -> str:
    """A number as letters, so that it passes for the end of a name."""
    found = ""
    while number:
        number, digit = divmod(number, 16)
        found += "abcdefghijklmnop"[digit]
    return found
