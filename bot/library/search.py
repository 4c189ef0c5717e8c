"""Full-text search: the index of sentences and titles, and excerpts with the words found."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate

from aiosqlite import Connection

from bot.library import across
from bot.library.query import LANGUAGES, Query, Term, index_words, parse, quoted, tokens, wanted_terms
from bot.library.rows import ARTICLE, ARTICLE_WIDTH, article_row
from bot.library.shelves import PUBLIC, PUBLIC_ROWS, READER_ROWS, shelf_of, span
from bot.model import Analysis, Article, ArticleRow, Excerpt

# A word of the title says more of an article's subject than an actor named in it, and that more than other words.
_WEIGHTS = "10.0, 5.0, 1.0"
_MAX_WORDS = 60
# A word in so many passages says little, and bm25 first counts them all: they are not ranked.
CANDIDATES = 500
_COMMON, _RANKED = 10_000, 100
_NEWEST = 2_000
# Articles of one score are told apart by their days among so many.
_TIES = 100
# A passage's words between spaces: stemmed, and only folded.
Indexed = tuple[str, str]


async def insert(connection: Connection, article_id: int, article: Article, analysis: Analysis) -> None:
    """Index an article's sentences, its title and the names of its actors."""
    language, title = analysis.language, article.title.strip()
    rows: list[tuple[int | None, str]] = [(n, s.text) for n, s in enumerate(analysis.sentences)]
    if title and title not in {text.strip() for _, text in rows}:
        rows.insert(0, (None, title))
    first = await _next_id(connection, shelf_of(article_id), article.published)
    passages, index, body = [], [], []
    # Counted down, so that from the newest on a title comes before its sentences and these in their order.
    for passage, (sentence, text) in zip(range(first + len(rows) - 1, first - 1, -1), rows, strict=True):
        stems, folded = index_words(text, language)
        passages.append((passage, article_id, sentence))
        index.append((passage, stems, folded))
        body.append(stems)
    await connection.executemany("INSERT INTO passages VALUES (?, ?, ?)", passages)
    await connection.executemany("INSERT INTO passages_fts (rowid, stems, words) VALUES (?, ?, ?)", index)
    await connection.execute(
        "INSERT INTO articles_fts (rowid, title, actors, body) VALUES (?, ?, ?, ?)",
        (article_id, index_words(title, language)[0], _names(analysis), " ".join(body)),
    )


async def replace_actors(connection: Connection, article_id: int, analysis: Analysis) -> None:
    """Index the names of an article's actors anew, its text being the same."""
    await connection.execute("UPDATE articles_fts SET actors = ? WHERE rowid = ?", (_names(analysis), article_id))


async def read_words(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[Indexed]]:
    """What the index holds of each article: its title where no sentence repeats it, and its sentences."""
    rows = await connection.execute_fetchall(
        "SELECT p.article_id, f.stems, f.words FROM passages p CROSS JOIN passages_fts f ON f.rowid = p.id"
        " WHERE p.article_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(article_ids)),),
    )
    found: dict[int, list[Indexed]] = defaultdict(list)
    for article_id, stems, folded in rows:
        found[article_id].append((stems, folded))
    return found


def _names(analysis: Analysis) -> str:
    return index_words("\n".join(actor.name for actor in analysis.actors), analysis.language)[0]


async def _next_id(connection: Connection, shelf: int, published: date | None) -> int:
    """The first free passage id of a day; the undated stand before all days.

    A day has room for 2^40 passages, on a server's shelf, whose passages have its numbers, for 2^20.
    """
    room = 40 if shelf == PUBLIC else 20
    day = span(shelf)[0] + ((published.toordinal() if published else 0) << room)
    rows = await connection.execute_fetchall(
        "SELECT ifnull(max(id), ?1) + 1 FROM passages WHERE id BETWEEN ?1 AND ?2", (day, day + (1 << room) - 1)
    )
    return next(int(row[0]) for row in rows)


async def delete(connection: Connection, article_id: int) -> None:
    await connection.execute(
        "DELETE FROM passages_fts WHERE rowid IN (SELECT id FROM passages WHERE article_id = ?)",
        (article_id,),
    )
    await connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
    await connection.execute("DELETE FROM articles_fts WHERE rowid = ?", (article_id,))


_CANDIDATES = """
    SELECT * FROM (
        SELECT rowid AS id, {score} AS score FROM passages_fts
        WHERE passages_fts MATCH :match {within} AND {shelf} ORDER BY rowid DESC LIMIT :candidates
    )
"""


async def find_excerpts(connection: Connection, text: str, *, limit: int, article_id: int | None) -> list[Excerpt]:
    """Sentences and titles that match a query, by bm25 to the full point, the newest first among equals.

    Within one article they come in the order of the text; with a word in CANDIDATES passages or more, newest first.
    Where there is room, articles follow that meet the query over several sentences. Raises QueryError.
    """
    query = parse(text)
    if article_id is None and isinstance(query, Term) and query.prefix:
        newest = await _newest(connection, query, limit)
        if len(newest) == limit:
            return newest
    unranked = article_id is not None or await _holds_common(connection, query)
    within, score = "", "0" if unranked else "round(bm25(passages_fts))"
    # Ranked, each shelf has its candidates; newest first, a server's own come behind everybody's, as their numbers do.
    shelves = [f"({PUBLIC_ROWS} OR {READER_ROWS})"] if unranked else [PUBLIC_ROWS, READER_ROWS]
    if article_id is not None:
        within = (
            "AND rowid BETWEEN (SELECT min(id) FROM passages WHERE article_id = :article)"
            " AND (SELECT max(id) FROM passages WHERE article_id = :article)"
        )
    candidates = " UNION ALL ".join(_CANDIDATES.format(score=score, within=within, shelf=shelf) for shelf in shelves)
    rows = await connection.execute_fetchall(
        f"""
        SELECT {ARTICLE}, coalesce(s.text, a.title) FROM (
            SELECT id, score FROM ({candidates}) ORDER BY score, id DESC LIMIT :limit
        ) found
        JOIN passages p ON p.id = found.id JOIN articles a ON a.id = p.article_id
        LEFT JOIN sentences s ON s.article_id = p.article_id AND s.position = p.sentence
        ORDER BY found.score, found.id DESC
        """,
        {
            "match": query.match(),
            "article": article_id,
            "limit": limit,
            "candidates": limit if unranked else CANDIDATES,
        },
    )
    found = [(article_row(row), str(row[ARTICLE_WIDTH])) for row in rows]
    if len(found) < limit:
        beside = {article.id for article, _ in found}
        found += await across.find_passages(
            connection, query, limit=limit - len(found), article_id=article_id, beside=beside
        )
    return [_excerpt(article, passage, query) for article, passage in found]


async def _newest(connection: Connection, begun: Term, limit: int) -> list[Excerpt]:
    """Of everybody's newest passages those with words that begin so, the newest first.

    The index would put together where all these words stand before it gives the first.
    """
    rows = await connection.execute_fetchall(
        f"""
        SELECT {ARTICLE}, coalesce(s.text, a.title) FROM (
            SELECT p.id, p.article_id, p.sentence FROM (SELECT * FROM passages WHERE id > 0 ORDER BY id DESC LIMIT ?) p
            CROSS JOIN passages_fts f ON f.rowid = p.id
            WHERE ' ' || f.words GLOB ? ORDER BY p.id DESC LIMIT ?
        ) p
        JOIN articles a ON a.id = p.article_id
        LEFT JOIN sentences s ON s.article_id = p.article_id AND s.position = p.sentence
        ORDER BY p.id DESC
        """,
        (_NEWEST, f"* {' '.join(begun.variants[0])}*", limit),
    )
    return [_excerpt(article_row(row), str(row[ARTICLE_WIDTH]), begun) for row in rows]


async def _holds_common(connection: Connection, query: Query) -> bool:
    """Whether a term is in so many passages that bm25, which counts them all first, would take long.

    The words that begin alike are taken for many: even to count where they stand takes long.
    """
    for term in wanted_terms(query):
        if term.prefix:
            return True
        rows = await connection.execute_fetchall(
            "SELECT count(*) FROM (SELECT 1 FROM passages_fts WHERE passages_fts MATCH ? LIMIT ?)",
            (term.match(), CANDIDATES),
        )
        if next(iter(rows))[0] == CANDIDATES:
            return True
    return False


def _excerpt(article: ArticleRow, text: str, query: Query) -> Excerpt:
    return Excerpt(article, text, highlights(text, article.language, wanted_terms(query)))


def highlights(text: str, language: str, terms: Iterable[Term]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in a text: start and end offsets, in order, not overlapping."""
    found = tokens(text, language)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(place for term in terms for place in term.places(found)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


async def find_articles(connection: Connection, text: str, *, limit: int) -> list[ArticleRow]:
    """Articles that hold any of the words in title, names of actors or body, best first by bm25.

    Ranking takes the longer, the more articles hold a word. Words of the text that more than _COMMON articles hold are
    therefore sought in titles and names of actors alone: in the newest articles, and in those that have all the words.
    """
    stems = [token.stem for language in LANGUAGES for token in tokens(text, language)]
    telling, common = await _by_frequency(connection, list(dict.fromkeys(stems))[:_MAX_WORDS])
    matches = [(" OR ".join(map(quoted, telling)), -1)] if telling else []
    if common:
        inside = [f"{{title actors}} : {quoted(stem)}" for stem in common]
        matches += [(" OR ".join(inside), _RANKED), (" AND ".join([*map(quoted, telling), *inside]), _RANKED)]
    if not matches:
        return []
    rows = await connection.execute_fetchall(
        f"""
        SELECT {ARTICLE} FROM (
            SELECT id, sum(score) AS score FROM ({" UNION ALL ".join([_SCORED] * len(matches))})
            GROUP BY id ORDER BY score, id DESC LIMIT ?
        ) found CROSS JOIN articles a ON a.id = found.id ORDER BY found.score, a.published DESC, a.id DESC LIMIT ?
        """,
        (*(value for match in matches for value in match), limit + _TIES, limit),
    )
    return [article_row(row) for row in rows]


_SCORED = f"""
    SELECT * FROM (
        SELECT rowid AS id, bm25(articles_fts, {_WEIGHTS}) AS score FROM articles_fts WHERE articles_fts MATCH ?
        AND ({PUBLIC_ROWS} OR {READER_ROWS}) ORDER BY rowid DESC LIMIT ?
    )
"""


async def _by_frequency(connection: Connection, stems: list[str]) -> tuple[list[str], list[str]]:
    """The words that few articles hold, or the only word, and those that many do; neither those in over half of all
    articles, where there are others."""
    rows = await connection.execute_fetchall("SELECT count FROM row_counts WHERE name = 'articles'")
    total = next(int(row[0]) for row in rows)
    held = []
    for stem in stems:
        rows = await connection.execute_fetchall("SELECT doc FROM articles_vocab WHERE term = ?", (stem,))
        held += [(int(doc), stem) for (doc,) in rows]
    held.sort()
    held = [(doc, stem) for doc, stem in held if 2 * doc <= total] or held
    few = sum(among <= _COMMON for among in accumulate(doc for doc, _ in held)) or int(len(held) == 1)
    words = [stem for _, stem in held]
    return words[:few], words[few:]
