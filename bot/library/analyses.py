"""An Analysis as rows, and back again unchanged."""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from aiosqlite import Connection

from bot.language.text import fold
from bot.library.rows import from_date, to_date
from bot.library.shelves import PUBLIC, next_ids, shelf_of
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Contact,
    Kind,
    Mention,
    Party,
    PartyRole,
    Precision,
    Sentence,
    Status,
)

# Columns of a Contact, for a query that names the table `c`; its parties come from `read_parties`.
CONTACT = (
    "c.id, c.kind, c.status, c.sentence, c.since, c.until, c.precision, c.predicate, c.pattern, c.date_words,"
    " c.status_words, c.attribution"
)
CONTACT_WIDTH = 12


async def insert(connection: Connection, article_id: int, analysis: Analysis) -> None:
    """Write sentences, summary, actors and contacts; the article's own row must be there."""
    await connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
        [(article_id, n, s.block, s.start, s.end, s.text) for n, s in enumerate(analysis.sentences)],
    )
    await _insert_summary(connection, article_id, analysis)
    await _insert_actors(connection, article_id, analysis)
    await _insert_contacts(connection, article_id, enumerate(analysis.contacts))


def share_sentences(first: Analysis, second: Analysis) -> bool:
    """Whether both read the same sentences, in the same language."""
    return (first.language, first.sentences) == (second.language, second.sentences)


async def replace_summary(connection: Connection, article_id: int, analysis: Analysis) -> None:
    await connection.execute("DELETE FROM summary_ranks WHERE article_id = ?", (article_id,))
    await _insert_summary(connection, article_id, analysis)


async def replace_actors(connection: Connection, article_id: int, analysis: Analysis) -> None:
    await connection.execute("DELETE FROM actors WHERE article_id = ?", (article_id,))
    await _insert_actors(connection, article_id, analysis)


async def amend_contacts(connection: Connection, article_id: int, contacts: Sequence[Contact]) -> None:
    """Put these contacts in place of those kept. One that stays keeps its row, and with it its id and its event."""
    rows = list(
        await connection.execute_fetchall(
            f"SELECT {CONTACT}, c.position FROM contacts c WHERE c.article_id = ? ORDER BY c.position", (article_id,)
        )
    )
    parties = await read_parties(connection, [row[0] for row in rows])
    held = [(row[0], row[CONTACT_WIDTH], to_contact(row, parties[row[0]])) for row in rows]
    left, placed, new = list(held), [], []
    for number, contact in enumerate(contacts):
        same = next((one for one in left if one[2] == contact), None)
        if same is None:
            new.append((number, contact))
        else:
            left.remove(same)
        placed.append(number if same is None else same[1])
    # Their places tell the order in which they are read: where these no longer fit, all are written anew.
    if any(second <= first for first, second in pairwise(placed)):
        left, new = held, list(enumerate(contacts))
    await connection.executemany("DELETE FROM contacts WHERE id = ?", [(id_,) for id_, *_ in left])
    await _insert_contacts(connection, article_id, new)


async def _insert_summary(connection: Connection, article_id: int, analysis: Analysis) -> None:
    await connection.executemany(
        "INSERT INTO summary_ranks VALUES (?, ?, ?)",
        [(article_id, rank, sentence) for rank, sentence in enumerate(analysis.summary)],
    )


async def _insert_actors(connection: Connection, article_id: int, analysis: Analysis) -> None:
    places = sorted((s.start, s.end, position) for position, s in enumerate(analysis.sentences))
    await connection.executemany(
        "INSERT INTO actors (article_id, position, name, folded, type, country, role, mentions, sentence,"
        " published) VALUES (?1, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT published FROM articles WHERE id = ?1))",
        [
            (article_id, n, a.name, fold(a.name), a.type, a.country, a.role, len(a.mentions), sentence)
            for n, a in enumerate(analysis.actors)
            for sentence in [_first_sentence(places, a)]
        ],
    )
    await connection.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)",
        [
            (article_id, n, position, mention.start, mention.end, mention.text)
            for n, actor in enumerate(analysis.actors)
            for position, mention in enumerate(actor.mentions)
        ],
    )


def _first_sentence(places: list[tuple[int, int, int]], actor: Actor) -> int | None:
    """The sentence around the first mention; `places` are sorted starts, ends and positions of sentences."""
    for start in sorted(mention.start for mention in actor.mentions):
        index = bisect_right(places, (start, sys.maxsize, 0)) - 1
        if index >= 0 and start < places[index][1]:
            return places[index][2]
    return None


async def _insert_contacts(connection: Connection, article_id: int, contacts: Iterable[tuple[int, Contact]]) -> None:
    """Write contacts, each with its position in the article."""
    # Ids are never used twice, so that a link to a contact that is gone leads nowhere else.
    contacts, shelf = list(contacts), shelf_of(article_id)
    if shelf == PUBLIC:
        rows = await connection.execute_fetchall("SELECT max(seq) FROM sqlite_sequence WHERE name = 'contacts'")
        first = (next(iter(rows))[0] or 0) + 1
    else:
        first = (await next_ids(connection, shelf, len(contacts))).start
    placed = list(enumerate(contacts, first))
    numbered = [(id_, contact) for id_, (_, contact) in placed]
    await connection.executemany(
        "INSERT INTO contacts (id, article_id, position, kind, status, sentence, since, until, precision,"
        " predicate, pattern, date_words, status_words, attribution, published) VALUES"
        " (?1, ?2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT published FROM articles WHERE id = ?2))",
        [(id_, article_id, position, *contact_columns(contact)) for id_, (position, contact) in placed],
    )
    await connection.executemany(
        "INSERT INTO parties VALUES (?, ?, ?, ?)",
        [(id_, n, party.country, party.role) for id_, c in numbered for n, party in enumerate(c.parties)],
    )
    await connection.executemany(
        "INSERT INTO party_people VALUES (?, ?, ?, ?)",
        [
            (id_, n, place, name)
            for id_, contact in numbered
            for n, party in enumerate(contact.parties)
            for place, name in enumerate(party.people)
        ],
    )
    await connection.execute(
        "INSERT INTO contact_countries SELECT DISTINCT p.country, c.sort_key, c.id FROM contacts c"
        " JOIN parties p ON p.contact_id = c.id WHERE c.article_id = ? AND c.id >= ?",
        (article_id, first),
    )


def contact_columns(c: Contact) -> tuple[Any, ...]:
    """The columns of CONTACT after the id."""
    when = (from_date(c.since), from_date(c.until), c.precision)
    return c.kind, c.status, c.sentence, *when, c.predicate, c.pattern, c.date_words, c.status_words, c.attribution


async def read(connection: Connection, article_id: int) -> Analysis:
    """Raises LookupError for an unknown article."""
    found = await read_some(connection, [article_id])
    if not found:
        raise LookupError(f"no article {article_id}")
    return found[article_id]


async def read_some(connection: Connection, article_ids: Iterable[int]) -> dict[int, Analysis]:
    """The analyses of those of the articles that there are, by their ids."""
    ids = json.dumps(list(article_ids))
    wanted = "article_id IN (SELECT value FROM json_each(?))"
    sentences = await _by_article(
        connection, f'article_id, block, start, "end", text FROM sentences WHERE {wanted} ORDER BY position', ids
    )
    summary = await _by_article(
        connection, f"article_id, sentence FROM summary_ranks WHERE {wanted} ORDER BY rank", ids
    )
    contacts = await _by_article(
        connection, f"c.article_id, {CONTACT} FROM contacts c WHERE c.{wanted} ORDER BY c.position", ids
    )
    parties = await read_parties(connection, [row[0] for rows in contacts.values() for row in rows])
    actors = await _read_actors(connection, wanted, ids)
    articles = await connection.execute_fetchall(
        "SELECT id, language, version, supported FROM articles WHERE id IN (SELECT value FROM json_each(?))", (ids,)
    )
    return {
        id_: Analysis(
            language=language,
            version=version,
            supported=bool(supported),
            sentences=tuple(Sentence(*row) for row in sentences[id_]),
            actors=tuple(actors[id_]),
            contacts=tuple(to_contact(row, parties[row[0]]) for row in contacts[id_]),
            summary=tuple(row[0] for row in summary[id_]),
        )
        for id_, language, version, supported in articles
    }


async def _by_article(connection: Connection, columns: str, ids: str) -> dict[int, list[Sequence[Any]]]:
    """The rows of each article, without its id, which is their first column."""
    found: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for article_id, *row in await connection.execute_fetchall(f"SELECT {columns}", (ids,)):
        found[article_id].append(row)
    return found


async def _read_actors(connection: Connection, wanted: str, ids: str) -> dict[int, list[Actor]]:
    mentions = defaultdict(list)
    for article_id, actor, *place in await connection.execute_fetchall(
        f'SELECT article_id, actor, start, "end", text FROM mentions WHERE {wanted} ORDER BY actor, position', (ids,)
    ):
        mentions[article_id, actor].append(Mention(*place))
    aliases = defaultdict(list)
    for article_id, actor, name in await connection.execute_fetchall(
        "SELECT DISTINCT a.article_id, a.position, k.name FROM actors a JOIN joints j ON j.id = a.joint_id"
        " JOIN joints k ON k.identity_id = j.identity_id"
        f" WHERE a.{wanted} AND k.name <> a.name AND (a.type <> ? OR k.name LIKE '% %') ORDER BY k.id",
        (ids, ActorType.PERSON),
    ):
        aliases[article_id, actor].append(name)
    found: dict[int, list[Actor]] = defaultdict(list)
    for article_id, position, name, type_, country, role in await connection.execute_fetchall(
        f"SELECT article_id, position, name, type, country, role FROM actors WHERE {wanted} ORDER BY position", (ids,)
    ):
        known = article_id, position
        told, others = tuple(mentions[known]), tuple(aliases[known])
        found[article_id].append(Actor(name, ActorType(type_), country, role, told, others))
    return found


async def read_parties(connection: Connection, contact_ids: Iterable[int]) -> dict[int, tuple[Party, ...]]:
    """The parties of each contact, in their order."""
    ids = json.dumps(list(contact_ids))
    people = defaultdict(list)
    for contact_id, party, name in await connection.execute_fetchall(
        "SELECT contact_id, party, name FROM party_people WHERE contact_id IN (SELECT value FROM json_each(?))"
        " ORDER BY contact_id, party, position",
        (ids,),
    ):
        people[contact_id, party].append(name)
    parties: dict[int, tuple[Party, ...]] = defaultdict(tuple)
    for contact_id, position, country, role in await connection.execute_fetchall(
        "SELECT contact_id, position, country, role FROM parties"
        " WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY contact_id, position",
        (ids,),
    ):
        parties[contact_id] += (Party(country, PartyRole(role), tuple(people[contact_id, position])),)
    return parties


def to_contact(row: Sequence[Any], parties: tuple[Party, ...]) -> Contact:
    """A contact from the first columns of a row selected with CONTACT."""
    _, kind, status, sentence, since, until, precision, *words = row[:CONTACT_WIDTH]
    return Contact(
        Kind(kind),
        Status(status),
        parties,
        sentence,
        to_date(since),
        to_date(until),
        Precision(precision),
        *words,
    )
