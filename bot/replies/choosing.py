"""Which article a person means: by its number, or by words of its title, its actors, its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.language.text import fold, stem, words
from bot.library import Library
from bot.model import ArticleRow

_NUMBER = re.compile(r"#?(-?\d{1,18})")
_CANDIDATES = 10
_PASSAGES = 100
_OFFERED = 5
_KNOWN = 2_000
_MISTYPED = 86
_SAME_STEM = 60
_ALIKE_WORDS = 30
_ALIKE = 50
_SMALL = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """`article` when one is meant; else `candidates` when several may be, newest first; else `nearest`, perhaps empty.

    `whole` says that all words stand in title or actors, `others` are articles besides `article` of which that holds.
    """

    article: ArticleRow | None = None
    candidates: tuple[ArticleRow, ...] = ()
    nearest: tuple[ArticleRow, ...] = ()
    others: tuple[ArticleRow, ...] = ()
    whole: bool = False


async def choose_article(library: Library, typed: str) -> Choice:
    """One article is meant when it alone has all the words in its title; failing that, in title and actors.

    Where none has all of them, misspelt words are mended by the names and titles of the library; then those
    with most of the words may be meant, and last those whose text holds the word, or the two in a row.
    """
    if match := _NUMBER.fullmatch(typed.strip()):
        return Choice(await library.article(int(match[1])))
    choice = await _by_words(library, typed)
    if not choice.whole and (sourced := _by_source(library, typed)):
        return _one_or_several(sourced)
    if choice.article is None:
        mended = _mend(library, typed)
        if mended != typed:
            better = await _by_words(library, mended)
            choice = better if better.article or better.candidates else choice
    if choice.article or choice.candidates:
        return choice
    return Choice(nearest=tuple(nearest_articles(library, typed)))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    """Stems of the words that tell one text from another: those of one or two letters do not."""
    return frozenset(word.stem for text in texts for word in words(text) if word.end - word.start >= _SMALL)


async def _by_words(library: Library, typed: str) -> Choice:
    wanted = _stems([typed])
    rows = await library.find_articles(typed, limit=_CANDIDATES) if wanted else []
    if not rows:
        return Choice()
    titled = {row.id: _stems([row.title]) for row in rows}
    actors = await library.identities.named_in(row.id for row in rows)
    named = {row.id: titled[row.id] | _stems(actors.get(row.id, ())) for row in rows}
    for known in (titled, named):
        whole = [row for row in rows if wanted <= known[row.id]]
        if whole:
            others = tuple(row for row in rows if wanted <= named[row.id] and row not in whole)
            return replace(_one_or_several(whole), others=others, whole=True)
    share = {row.id: len(wanted & named[row.id]) / len(wanted) for row in rows}
    best = max(share.values())
    if best >= 0.5:
        return _one_or_several([row for row in rows if share[row.id] == best])
    # None by title or actors: found by the text alone, which is only sure for a word or a pair.
    if best > 0 or len(wanted) > 2:
        return Choice()
    if len(wanted) == 2:
        said = await _saying(library, typed)
        rows = [row for row in rows if row.id in said]
    return _one_or_several(rows)


def _by_source(library: Library, typed: str) -> list[ArticleRow]:
    """The newest articles whose source has all words typed."""
    wanted = _stems([typed])
    rows = library.catalogue.articles(typed, limit=_OFFERED) if wanted else []
    return [row for row in rows if row.source and wanted <= _stems([row.source])]


async def _saying(library: Library, typed: str) -> set[int]:
    """Ids of the articles that hold the words one behind the other."""
    phrase = " ".join(typed[word.start : word.end] for word in words(typed))
    return {excerpt.article.id for excerpt in await library.search(f'"{phrase}"', limit=_PASSAGES)}


def _one_or_several(rows: list[ArticleRow]) -> Choice:
    if len(rows) == 1:
        return Choice(rows[0])
    offered = sorted(rows[:_OFFERED], key=lambda row: (row.published or date.min, row.id), reverse=True)
    return Choice(candidates=tuple(offered))


def _mend(library: Library, typed: str) -> str:
    """`typed`, each word unknown to the library's names and titles replaced by the nearest known."""
    catalogue = library.catalogue
    if all(catalogue.knows(typed[word.start : word.end]) for word in words(typed)):
        return typed
    texts = [article.title for article in catalogue.articles("", limit=_KNOWN)]
    known = frozenset().union(*map(_long_words, texts), *map(_long_words, catalogue.actors("", limit=_KNOWN)))
    mended = typed
    for word in reversed(list(words(typed))):
        written = fold(typed[word.start : word.end])
        if len(written) <= _SMALL or written in known:
            continue
        alike = process.extract(written, known, scorer=fuzz.ratio, limit=_ALIKE_WORDS, score_cutoff=_SAME_STEM)
        if any(stem(other) == word.stem for other, _, _ in alike):  # another form of a word that is known
            continue
        if alike and alike[0][1] >= _MISTYPED:
            mended = mended[: word.start] + alike[0][0] + mended[word.end :]
    return mended


@lru_cache(maxsize=20_000)
def _long_words(text: str) -> frozenset[str]:
    """The folded words of a title or name that a slip may have hit: those of some letters."""
    found = (fold(text[word.start : word.end]) for word in words(text) if word.end - word.start > _SMALL)
    return frozenset(found)


def nearest_articles(library: Library, typed: str) -> list[ArticleRow]:
    """Articles whose title resembles what was typed, the nearest first."""
    newest = library.catalogue.articles("", limit=_KNOWN)
    titles = {article.id: fold(article.title) for article in newest}
    by_id = {article.id: article for article in newest}
    found = process.extract(fold(typed)[:200], titles, scorer=fuzz.token_set_ratio, limit=_OFFERED, score_cutoff=_ALIKE)
    return [by_id[key] for _, _, key in found]
