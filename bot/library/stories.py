"""Stories: the articles that share their text, found by fingerprint, kept together, and what each is to the others."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aiosqlite import Connection

from bot.library.database import Database
from bot.library.fingerprints import are_twins, resemblance, shingles, sketch
from bot.library.revisions import Change, Line, Relation, announces_correction, find_changes, relate
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row, to_date
from bot.library.shelves import next_id, shelf_of, span
from bot.model import ArticleRow, BlockKind

_TEXT = f"'{BlockKind.TITLE}', '{BlockKind.STANDFIRST}', '{BlockKind.HEADING}', '{BlockKind.BODY}'"
# The oldest first. One that says it corrects comes after those of its day, the undated after all dated.
_OLDEST = "a.published IS NULL, a.published, m.corrects, a.id"

# Of a hash that many articles share, as of a closing formula, only the newest are looked at: the time stays bounded.
_NEWEST = 50
_CANDIDATES = 20
_SHARED = 2
_BATCH = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Republication:
    """An article that tells a story again. `relation` and `changes` are to `origin`, an older article's id."""

    article: ArticleRow
    relation: Relation
    origin: int
    changes: tuple[Change, ...]


async def story_of(connection: Connection, article_id: int) -> int | None:
    rows = await connection.execute_fetchall("SELECT story_id FROM story_articles WHERE article_id = ?", (article_id,))
    return next((int(row[0]) for row in rows), None)


async def find_rows(connection: Connection, article_id: int) -> list[ArticleRow]:
    """All articles of an article's story, the oldest first; none for an unknown article."""
    return [row for row, _, _ in await _members(connection, article_id)]


async def find_republications(connection: Connection, article_id: int) -> list[Republication]:
    """All articles of an article's story but the oldest, in order."""
    found = []
    for row, relation, origin in await _members(connection, article_id):
        if relation is not None:
            changes = find_changes(await _lines(connection, origin), await _lines(connection, row.id))
            found.append(Republication(row, Relation(relation), origin, tuple(changes)))
    return found


async def _members(connection: Connection, article_id: int) -> list[tuple[ArticleRow, str | None, int]]:
    rows = await connection.execute_fetchall(
        f"SELECT {ARTICLE}, m.relation, m.origin FROM story_articles m JOIN articles a ON a.id = m.article_id"
        f" WHERE m.story_id = (SELECT story_id FROM story_articles WHERE article_id = ?) ORDER BY {_OLDEST}",
        (article_id,),
    )
    return [(article_row(row), *row[ARTICLE_WIDTH:]) for row in rows]


async def place_missing(database: Database) -> None:
    """Place the articles that an older version of the program stored; broken off, it goes on at the next call."""
    async with database.read_everything() as connection:
        rows = await connection.execute_fetchall(
            "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM story_articles) ORDER BY id"
        )
    ids = [row[0] for row in rows]
    if ids:
        _log.info("Finding the stories of %d articles, once only", len(ids))
    for start in range(0, len(ids), _BATCH):
        async with database.write() as connection:
            for article_id in ids[start : start + _BATCH]:
                await place(connection, article_id)


async def place(connection: Connection, article_id: int) -> int:
    """Find the story of an article whose contents were just written, and give its id.

    Stories that share its text become one, under the lowest id. Where its text has changed, the articles that it
    leaves keep the story's id.
    """
    published, left = await _read_place(connection, article_id)
    if left is not None:
        await connection.execute("DELETE FROM sketches WHERE article_id = ?", (article_id,))
        await connection.execute("DELETE FROM twins WHERE article_id = ?1 OR twin_id = ?1", (article_id,))
    lines = (await _read_blocks(connection, [article_id]))[article_id]
    hashes = shingles(line.text for line in lines)
    twins = await _find_twins(connection, hashes, published, shelf_of(article_id))
    await connection.executemany(
        "INSERT INTO sketches VALUES (?, ?)", [(hash_, article_id) for hash_ in sketch(hashes)]
    )
    if not twins and left is None:
        story_id = await _new_story(connection, shelf_of(article_id))
        await _join(connection, article_id, story_id, lines)
        return story_id
    await connection.executemany(
        "INSERT INTO twins VALUES (?, ?, ?)",
        [row for twin, value in twins.items() for row in ((article_id, twin, value), (twin, article_id, value))],
    )
    touched = {story for story in [left, *[await story_of(connection, twin) for twin in twins]] if story is not None}
    stories = await _regroup(connection, article_id, touched)
    await _join(connection, article_id, stories[-1], lines)
    for story in stories:
        await _relate(connection, story, article_id)
    await connection.executemany("DELETE FROM stories WHERE id = ?", [(gone,) for gone in touched.difference(stories)])
    return stories[-1]


async def take_out(connection: Connection, article_id: int) -> None:
    """Leave an article out of its story; the articles that only it held together part."""
    story_id = await story_of(connection, article_id)
    await connection.execute("DELETE FROM sketches WHERE article_id = ?", (article_id,))
    await connection.execute("DELETE FROM twins WHERE article_id = ?1 OR twin_id = ?1", (article_id,))
    await connection.execute("DELETE FROM story_articles WHERE article_id = ?", (article_id,))
    rest = await connection.execute_fetchall("SELECT article_id FROM story_articles WHERE story_id = ?", (story_id,))
    if story_id is None or not rest:
        await connection.execute("DELETE FROM stories WHERE id = ?", (story_id,))
        return
    for story in await _regroup(connection, next(iter(rest))[0], [story_id]):
        await _relate(connection, story, article_id)


async def _read_place(connection: Connection, article_id: int) -> tuple[date | None, int | None]:
    """Publication and story of an article."""
    rows = await connection.execute_fetchall(
        "SELECT published, story_id FROM articles LEFT JOIN story_articles ON article_id = id WHERE id = ?",
        (article_id,),
    )
    published, story_id = next(iter(rows))
    return to_date(published), story_id


async def _read_blocks(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[Line]]:
    rows = await connection.execute_fetchall(
        "SELECT article_id, kind, text FROM blocks WHERE article_id IN (SELECT value FROM json_each(?))"
        f" AND kind IN ({_TEXT}) ORDER BY article_id, position",
        (json.dumps(list(article_ids)),),
    )
    lines = defaultdict(list)
    for article_id, kind, text in rows:
        lines[article_id].append(Line(BlockKind(kind), text))
    return lines


async def _find_twins(
    connection: Connection, hashes: frozenset[int], published: date | None, shelf: int
) -> dict[int, float]:
    """The twins among all articles of a shelf that have a sketch, each with its resemblance."""
    wanted = sketch(hashes)
    if not wanted:
        return {}
    first, last = span(shelf)
    one = (
        f"SELECT * FROM (SELECT article_id FROM sketches WHERE hash = ? AND article_id BETWEEN {first} AND {last}"
        f" ORDER BY article_id DESC LIMIT {_NEWEST})"
    )
    rows = await connection.execute_fetchall(
        f"SELECT s.article_id, a.published FROM ({' UNION ALL '.join([one] * len(wanted))}) s"
        " JOIN articles a ON a.id = s.article_id GROUP BY s.article_id HAVING count(*) >= ?"
        " ORDER BY count(*) DESC, s.article_id DESC LIMIT ?",
        (*wanted, min(_SHARED, len(wanted)), _CANDIDATES),
    )
    days = {candidate: _days(published, to_date(other)) for candidate, other in rows}
    found = {}
    for candidate, lines in (await _read_blocks(connection, days) if days else {}).items():
        theirs = shingles(line.text for line in lines)
        if are_twins(hashes, theirs, days[candidate]):
            found[candidate] = resemblance(hashes, theirs)
    return found


def _days(first: date | None, second: date | None) -> int | None:
    return abs((first - second).days) if first and second else None


async def _join(connection: Connection, article_id: int, story_id: int, lines: list[Line]) -> None:
    corrects = announces_correction(line.text for line in lines if line.kind in (BlockKind.TITLE, BlockKind.STANDFIRST))
    await connection.execute(
        "INSERT INTO story_articles (article_id, story_id, corrects) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET story_id = excluded.story_id, corrects = excluded.corrects",
        (article_id, story_id, corrects),
    )


async def _regroup(connection: Connection, article_id: int, stories: Iterable[int]) -> list[int]:
    """Divide these stories and the article anew by who is whose twin; the ids that come of it, the article's last."""
    rows = await connection.execute_fetchall(
        "SELECT article_id, story_id FROM story_articles WHERE story_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(stories)),),
    )
    story: dict[int, int] = {row[0]: row[1] for row in rows}
    groups = await _groups(connection, {*story, article_id})
    groups.sort(key=lambda group: (article_id in group, min(group)))
    taken: list[int] = []
    for group in groups:
        free = {story[member] for member in group if member in story}.difference(taken)
        taken.append(min(free) if free else await _new_story(connection, shelf_of(article_id)))
        moved = [(taken[-1], member) for member in group if story.get(member, taken[-1]) != taken[-1]]
        await connection.executemany("UPDATE story_articles SET story_id = ? WHERE article_id = ?", moved)
    return taken


async def _groups(connection: Connection, members: set[int]) -> list[set[int]]:
    """The members, those together that twins of twins join."""
    twins = defaultdict(set)
    for member, twin, _ in await _pairs(connection, members):
        twins[member].add(twin)
    groups, left = [], set(members)
    while left:
        group, found = set(), {left.pop()}
        while found:
            group |= found
            found = {twin for member in found for twin in twins[member]} - group
        left -= group
        groups.append(group)
    return groups


async def _pairs(connection: Connection, members: Iterable[int]) -> list[tuple[int, int, float]]:
    rows = await connection.execute_fetchall(
        "SELECT article_id, twin_id, resemblance FROM twins WHERE article_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(members)),),
    )
    return [(member, twin, value) for member, twin, value in rows]


async def _new_story(connection: Connection, shelf: int) -> int:
    cursor = await connection.execute("INSERT INTO stories VALUES (?)", (await next_id(connection, shelf),))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


async def _relate(connection: Connection, story_id: int, changed: int) -> None:
    """Note of each article in a story what it is to the older one that it resembles most."""
    rows = await connection.execute_fetchall(
        "SELECT a.id, m.relation, m.origin, m.corrects FROM story_articles m JOIN articles a ON a.id = m.article_id"
        f" WHERE m.story_id = ? ORDER BY {_OLDEST}",
        (story_id,),
    )
    members = [row[0] for row in rows]
    near = {(member, twin): value for member, twin, value in await _pairs(connection, members)}
    for position, (member, relation, origin, corrects) in enumerate(rows):
        older = members[:position]
        nearest = max(older, key=lambda other: near.get((member, other), 0.0)) if older else None
        if nearest == origin and changed not in (member, origin):
            continue
        if nearest is None:
            relation = None
        elif corrects:
            relation = Relation.CORRECTION
        else:
            relation = relate(find_changes(await _lines(connection, nearest), await _lines(connection, member)))
        await connection.execute(
            "UPDATE story_articles SET relation = ?, origin = ? WHERE article_id = ?", (relation, nearest, member)
        )


async def _lines(connection: Connection, article_id: int) -> list[Line]:
    """The sentences of an article, without those of captions and tags."""
    rows = await connection.execute_fetchall(
        "SELECT b.kind, s.text FROM sentences s JOIN blocks b ON b.article_id = s.article_id AND b.position = s.block"
        f" WHERE s.article_id = ? AND b.kind IN ({_TEXT}) ORDER BY s.position",
        (article_id,),
    )
    return [Line(BlockKind(kind), text) for kind, text in rows]
