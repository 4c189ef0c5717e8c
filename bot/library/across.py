"""Articles that meet a query only as a whole, each part of it in another sentence."""

from __future__ import annotations

from collections.abc import Iterable

from aiosqlite import Connection

from bot.language.text import stem
from bot.library.query import LANGUAGES, AllOf, AnyOf, Query, Term, holds, quoted, tokens, wanted_terms
from bot.library.rows import ARTICLE, article_row
from bot.library.shelves import PUBLIC_ROWS, READER_ROWS
from bot.model import ArticleRow


async def find_passages(
    connection: Connection, query: Query, *, limit: int, article_id: int | None, beside: Iterable[int]
) -> list[tuple[ArticleRow, str]]:
    """For each such article, best first, the sentence or title that holds most of the query; none of `beside`."""
    if not isinstance(query, AllOf) or any(term.prefix for term in wanted_terms(query)):
        return []
    known = set(beside)
    rows = await connection.execute_fetchall(
        f"""
        SELECT {ARTICLE} FROM (
            SELECT rowid AS id, bm25(articles_fts) AS score FROM articles_fts
            WHERE articles_fts MATCH :match AND (:article IS NULL OR rowid = :article)
            AND ({PUBLIC_ROWS} OR {READER_ROWS}) ORDER BY rank LIMIT :limit
        ) found JOIN articles a ON a.id = found.id ORDER BY found.score, a.published DESC
        """,
        {"match": _broad_match(query), "article": article_id, "limit": 2 * limit + len(known)},
    )
    found: list[tuple[ArticleRow, str]] = []
    for article in map(article_row, rows):
        if article.id not in known and len(found) < limit:
            best = await _best_passage(connection, query, article)
            found += [(article, best)] if best else []
    return found


async def _best_passage(connection: Connection, query: Query, article: ArticleRow) -> str | None:
    rows = await connection.execute_fetchall(
        "SELECT text FROM sentences WHERE article_id = ? ORDER BY position", (article.id,)
    )
    texts = [article.title, *(text for (text,) in rows)]
    passages = [tokens(text, article.language) for text in texts]
    if not holds(query, passages):
        return None
    terms = list(wanted_terms(query))
    counts = [sum(next(term.places(passage), None) is not None for term in terms) for passage in passages]
    return texts[counts.index(max(counts))]


def _broad_match(query: Query) -> str:
    """An expression in single stems that each article sought meets; some that meet it are not sought."""
    if isinstance(query, Term):
        variants = query.variants
        if query.exact:
            variants = tuple(tuple(stem(word, language) for word in variants[0]) for language in LANGUAGES)
        return _any(_all(quoted(word) for word in variant) for variant in variants)
    parts = (_broad_match(part) for part in query.parts)
    return _any(parts) if isinstance(query, AnyOf) else _all(parts)


def _any(parts: Iterable[str]) -> str:
    return f"({' OR '.join(parts)})"


def _all(parts: Iterable[str]) -> str:
    return f"({' AND '.join(parts)})"
