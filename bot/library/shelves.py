"""Whose an article is: everybody's, or one server's alone.

Everybody's articles stand on shelf 0, those that a server keeps to itself on a shelf of its own, a negative number. The
number of a row says on which shelf it stands (`shelf_of`), and all that is made of an article stands where it stands:
its sentences and contacts, and also the persons, stories, events and contradictions that are put together of several.
So no row mixes what two shelves hold, and whoever reads needs only be kept from the rows of other shelves. That is done
once, where the database is opened: the reading connections have views under the tables' own names (`narrow`), so that
no query can forget it. Who reads is said where a request comes in, with `reading_for` or `read_for`; who is not named
reads what is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

from aiosqlite import Connection

BITS = 40
PUBLIC = 0


class Reader(Enum):
    """Readers that are no server: the program itself and its operator see every shelf."""

    EVERYTHING = "everything"


# A server's number, nobody in particular, or everything.
Audience = int | Reader | None
_audience: ContextVar[Audience] = ContextVar("audience", default=None)


def audience() -> Audience:
    """For whom the present task reads."""
    return _audience.get()


def read_for(guild_id: Audience) -> None:
    """From now on, the present task reads for this server, or for nobody in particular (null), as in direct
    messages."""
    _audience.set(guild_id)


@contextmanager
def reading_for(guild_id: Audience) -> Iterator[None]:
    """As `read_for`, for a while."""
    token = _audience.set(guild_id)
    try:
        yield
    finally:
        _audience.reset(token)


def shelf_of(id_: int) -> int:
    """The shelf on which a row stands, by the id of it or of what it belongs to."""
    return id_ >> BITS


def span(shelf: int) -> tuple[int, int]:
    """The lowest and the highest id of a shelf; those of shelf 0 are above 0."""
    return shelf << BITS, ((shelf + 1) << BITS) - 1


async def find_shelf(connection: Connection, guild_id: int | None) -> int | None:
    """A server's shelf; null where it has none yet, and everybody's for no server."""
    if guild_id is None:
        return PUBLIC
    rows = await connection.execute_fetchall("SELECT id FROM shelves WHERE guild_id = ?", (guild_id,))
    return next((int(row[0]) for row in rows), None)


async def all_shelves(connection: Connection) -> dict[int, int]:
    """The shelves of servers, by the server's number."""
    rows = await connection.execute_fetchall("SELECT guild_id, id FROM shelves")
    return {row[0]: row[1] for row in rows}


async def make_shelf(connection: Connection, guild_id: int | None) -> int:
    """A server's shelf, put up where it has none."""
    known = await find_shelf(connection, guild_id)
    if known is not None:
        return known
    rows = await connection.execute_fetchall(
        "INSERT INTO shelves (id, guild_id) SELECT ifnull(min(id), 0) - 1, ? FROM shelves RETURNING id", (guild_id,)
    )
    return next(int(row[0]) for row in rows)


async def next_id(connection: Connection, shelf: int) -> int | None:
    """The id of the next row that is to stand on a shelf; null, for SQLite's own choice, on everybody's."""
    return None if shelf == PUBLIC else (await next_ids(connection, shelf, 1))[0]


async def next_ids(connection: Connection, shelf: int, count: int) -> range:
    """The ids of the next rows that are to stand on a server's shelf."""
    rows = await connection.execute_fetchall(
        "UPDATE shelves SET last = last + ? WHERE id = ? RETURNING last", (count, shelf)
    )
    end = span(shelf)[0] + next(int(row[0]) for row in rows) + 1
    return range(end - count, end)


# What each table's rows are known by: their own id, or that of what they belong to.
KEYS = {
    **dict.fromkeys(("articles", "stories", "events", "identities", "joints", "corrected_articles"), "id"),
    **dict.fromkeys(
        (
            *("blocks", "sentences", "summary_ranks", "actors", "mentions", "contacts", "passages", "story_articles"),
            *("sketches", "roles", "titles", "office_claims", "article_changes", "unread_offices", "unstruck"),
        ),
        "article_id",
    ),
    **dict.fromkeys(
        ("parties", "party_people", "contact_countries", "event_contacts", "contact_months", "unplaced_contacts"),
        "contact_id",
    ),
    **dict.fromkeys(("joint_keys", "joint_pairs", "joint_offices"), "joint_id"),
    "twins": "article_id",
    "event_countries": "event_id",
    "event_lists": "event_id",
    "identity_changes": "identity_id",
    "corrections": "corrected_id",
    "identity_verdicts": "deed",
    "contradictions": "coalesce(first_contact, first_claim)",
}


# For the indexes of words, over which there is no view: their row numbers say the shelf like those of all else.
PUBLIC_ROWS = "rowid > 0"
# Without a span an empty one, and not null, for which the index would go through all that matches.
READER_ROWS = "rowid BETWEEN ifnull((SELECT first FROM reader_span), 1) AND ifnull((SELECT last FROM reader_span), 0)"

_SPAN = f"""
    CREATE TEMP VIEW reader_span AS
    SELECT id << {BITS} AS first, ((id + 1) << {BITS}) - 1 AS last FROM main.shelves WHERE guild_id = reader()
    UNION ALL SELECT {-1 << 62}, -1 WHERE reader() = '{Reader.EVERYTHING.value}'
"""
# The + keeps SQLite from taking this for a range to walk along: almost every row is everybody's.
_SEEN = "likely(+{0} > 0 OR +{0} BETWEEN (SELECT first FROM reader_span) AND (SELECT last FROM reader_span))"


async def narrow(connection: Connection, reader: Callable[[], Audience]) -> None:
    """Keep a reading connection to the rows that its reader of the moment may see.

    The view `reader_span` gives the ids that the reader sees beside everybody's, from `first` to `last`, or no row.
    """

    def name() -> int | str | None:
        known = reader()
        return known.value if isinstance(known, Reader) else known

    await connection.create_function("reader", 0, name)
    await connection.execute(_SPAN)
    for table, key in KEYS.items():
        seen = _SEEN.format(key)
        await connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {seen}")
