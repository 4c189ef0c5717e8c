"""A library made ten times as large in minutes: each of its articles told again, with some of the words changed.

What an article's rows say is kept (dates, countries, kinds, places of names), so that copies of it weigh as much in
every query. Of the words of names, titles and the index a fourth are others in each copy: half of the people are new
ones, half are named ten times as often.
"""

from __future__ import annotations

import sqlite3
import zlib
from functools import lru_cache
from pathlib import Path

from bot.language.text import fold
from bot.library.identities.forms import held_keys
from bot.model import ActorType

ENDINGS = "ard ette inou ezian elas onvi ukra iste amor".split()
CHANGED = 4
_DAY_ROOM = 100_000


@lru_cache(maxsize=2_000_000)
def _word(word: str, copy: int) -> str:
    changes = len(word) > 3 and word.isalpha() and zlib.crc32(f"{fold(word)}{copy}".encode()) % CHANGED == 0
    return word + ENDINGS[copy] if changes else word


def vary(text: str | None, copy: int) -> str | None:
    return None if text is None else " ".join(_word(word, copy) for word in text.split(" "))


# {a}, {c}, {e}, {s}, {o}, {i}, {j}, {p}: by how much the ids of articles, contacts, events, stories, claims,
# identities, joints and passages of a copy are higher than those of the original.
_COPY = """
INSERT INTO identities SELECT id + {i}, type, vary(name, {k}), country, mentions, articles FROM was.identities
    WHERE vary(name, {k}) <> name;
INSERT INTO joints SELECT id + {j}, identity_id + iif(vary(o.name, {k}) <> o.name, {i}, 0), j.type, vary(folded, {k}),
    j.country, year, office, vary(j.name, {k}), how, vary(other, {k}), reason, made, since, until, 0, 0
    FROM (SELECT id AS identity, name FROM was.identities) o JOIN was.joints j ON j.identity_id = o.identity
    WHERE vary(folded, {k}) <> folded;
INSERT INTO joint_pairs SELECT joint_id + {j}, other_id + {j}, answer, how, reason FROM was.joint_pairs
    WHERE joint_id + {j} IN (SELECT id FROM joints) AND other_id + {j} IN (SELECT id FROM joints);
INSERT INTO joint_offices SELECT joint_id + {j}, country, office, month, articles FROM was.joint_offices
    WHERE joint_id + {j} IN (SELECT id FROM joints);
INSERT INTO articles SELECT id + {a}, {k} || '/' || path, url, canonical_url, vary(title, {k}), source, published,
    language, supported, {k} || content_hash, version, added, updated FROM was.articles;
INSERT INTO blocks SELECT article_id + {a}, position, kind, text FROM was.blocks;
INSERT INTO sentences SELECT article_id + {a}, position, block, start, "end", text FROM was.sentences;
INSERT INTO summary_ranks SELECT article_id + {a}, rank, sentence FROM was.summary_ranks;
INSERT INTO actors (article_id, position, name, folded, type, country, role, mentions, sentence, published, joint_id)
    SELECT article_id + {a}, position, vary(name, {k}), vary(folded, {k}), type, country, role, mentions, sentence,
    published, joint_id + iif(vary(folded, {k}) <> folded, {j}, 0) FROM was.actors;
INSERT INTO mentions SELECT article_id + {a}, actor, position, start, "end", text FROM was.mentions;
INSERT INTO roles SELECT article_id + {a}, actor, office, country, former FROM was.roles;
INSERT INTO titles SELECT article_id + {a}, sentence, position, text, office, country, acting, actor, published
    FROM was.titles;
INSERT INTO contacts (id, article_id, position, kind, status, sentence, since, until, precision, predicate, pattern,
    date_words, status_words, attribution, published) SELECT id + {c}, article_id + {a}, position, kind, status,
    sentence, since, until, precision, predicate, pattern, date_words, status_words, attribution, published
    FROM was.contacts;
INSERT INTO parties SELECT contact_id + {c}, position, country, role FROM was.parties;
INSERT INTO party_people SELECT contact_id + {c}, party, position, vary(name, {k}) FROM was.party_people;
INSERT INTO contact_countries SELECT country, (SELECT sort_key FROM contacts WHERE id = contact_id + {c}),
    contact_id + {c} FROM was.contact_countries;
INSERT INTO contact_months SELECT pair, family, month, contact_id + {c}, first, last FROM was.contact_months;
INSERT INTO events SELECT id + {e}, since, until, {key} FROM was.events;
INSERT INTO event_contacts SELECT contact_id + {c}, event_id + {e} FROM was.event_contacts;
INSERT INTO event_countries SELECT country, {key}, event_id + {e} FROM was.event_countries;
INSERT INTO event_lists SELECT list, {key}, event_id + {e} FROM was.event_lists;
INSERT INTO office_claims SELECT id + {o}, article_id + {a}, country, office, vary(head, {k}), vary(name, {k}), role,
    change, sentence FROM was.office_claims;
INSERT INTO contradictions SELECT id + {a}, kind, first_contact + {c}, second_contact + {c}, first_claim + {o},
    second_claim + {o}, words, found FROM was.contradictions;
INSERT INTO stories SELECT id + {s} FROM was.stories;
INSERT INTO story_articles SELECT article_id + {a}, story_id + {s}, corrects, relation, origin + {a}
    FROM was.story_articles;
INSERT INTO sketches SELECT hash + {k}, article_id + {a} FROM was.sketches;
INSERT INTO twins SELECT article_id + {a}, twin_id + {a}, resemblance FROM was.twins;
INSERT INTO passages SELECT id + {p}, article_id + {a}, sentence FROM was.passages;
INSERT INTO passages_fts (rowid, stems, words) SELECT rowid + {p}, vary(stems, {k}), vary(words, {k})
    FROM was.passages_fts;
INSERT INTO articles_fts (rowid, title, actors, body) SELECT rowid + {a}, vary(title, {k}), vary(actors, {k}),
    vary(body, {k}) FROM was.articles_fts;
"""
_KEY = "substr(sort_key, 1, 21) || printf('%012d', substr(sort_key, 22, 12) + {a}) || substr(sort_key, 34)"
# As if an article had come in every twenty minutes.
_FINISH = """
UPDATE articles SET added = strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now',
    ((id - (SELECT max(id) FROM articles)) * 20) || ' minutes');
DELETE FROM unplaced_contacts;
DELETE FROM unread_offices;
UPDATE joints SET (mentions, articles) = (SELECT ifnull(sum(mentions), 0), count(DISTINCT article_id) FROM actors x
    WHERE x.joint_id = joints.id);
UPDATE identities SET (mentions, articles) = (SELECT ifnull(sum(x.mentions), 0), count(DISTINCT x.article_id)
    FROM joints j JOIN actors x ON x.joint_id = j.id WHERE j.identity_id = identities.id);
DELETE FROM identity_changes WHERE seq < (SELECT max(seq) FROM identity_changes);
DELETE FROM article_changes WHERE seq < (SELECT max(seq) FROM article_changes);
"""


def add_copies(path: Path, original: Path, copies: int) -> None:
    """Add nine copies at most of all articles of `original` to `path`, which holds them already."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("vary", 2, vary, deterministic=True)
    connection.execute("ATTACH ? AS was", (str(original),))
    for setting in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {setting}")
    tables = ("articles", "contacts", "events", "stories", "office_claims", "identities", "joints")
    last = {
        key: connection.execute(f"SELECT ifnull(max(id), 0) FROM was.{table}").fetchone()[0]
        for key, table in zip("acesoij", tables, strict=True)
    }
    connection.execute("BEGIN")
    for copy in range(1, copies + 1):
        shift = {key: copy * number for key, number in last.items()}
        script = _COPY.format(**shift, k=copy - 1, p=copy * _DAY_ROOM, key=_KEY.format(**shift))
        for statement in script.split(";\n"):
            connection.execute(statement)
        _write_keys(connection, shift["j"])
    for statement in _FINISH.split(";\n"):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


def _write_keys(connection: sqlite3.Connection, shift: int) -> None:
    rows = connection.execute("SELECT id, type, name, country FROM joints WHERE id > ?", (shift,)).fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO joint_keys VALUES (?, ?)",
        [(key, id_) for id_, type_, name, country in rows for key in held_keys(ActorType(type_), name, country)],
    )
