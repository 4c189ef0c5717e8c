"""Which actors a person means: by any part of the name, however it is spelt, or by their role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from rapidfuzz.distance.DamerauLevenshtein import distance as _distance

from bot.language.lexicons import load_toml
from bot.language.same_name.sounds import SAME, likeness
from bot.language.text import fold, words
from bot.library import Catalogue, Library
from bot.model import ContactRow, IdentityRow
from bot.replies.contacts import ContactFilter

_KNOWN = 2_000
_FOUND = 5
_SMALL = 3
_MISTYPED = 5
_LONG = 8
_LONGEST_NAME = 5
_ROLES = 300
_ARTICLES = 50


def find_people(catalogue: Catalogue, typed: str) -> tuple[str, ...]:
    """Names with all words typed, the most mentioned first, at most five; failing that, names spelt alike."""
    wanted = _words(typed)
    if not any(len(word) >= _SMALL for word in wanted):
        return ()
    bearing = [name for name in catalogue.actors(typed, limit=100) if set(wanted) <= set(_words(name))]
    same = [name for name in bearing if _words(name) == wanted]
    if same or bearing:
        return tuple((same or bearing)[:_FOUND])
    alike = [name for name in catalogue.actors("", limit=_KNOWN) if _spelt_alike(wanted, _words(name))]
    return tuple(alike[:_FOUND])


async def find_identities(library: Library, typed: str) -> list[IdentityRow]:
    """Persons and bodies that a name means, in any spelling that articles use; failing that, those spelt alike."""
    found = await library.identities.find(typed) if typed.strip() else []
    return found or await identities_of(library, find_people(library.catalogue, typed))


async def identities_of(library: Library, names: Iterable[str]) -> list[IdentityRow]:
    """Who bears one of these names, as articles use them; each once."""
    rows = [row for name in names for row in await library.identities.find(name)]
    return list({row.id: row for row in rows}.values())


def split_people(catalogue: Catalogue, typed: str) -> tuple[tuple[str, ...], str]:
    """The names in a row of words, the longest first, one bearer each; and the words that are part of none."""
    names: list[str] = []
    left: list[str] = []
    parts = typed.split()
    at = 0
    while at < len(parts):
        for width in range(min(_LONGEST_NAME, len(parts) - at), 0, -1):
            found = find_people(catalogue, " ".join(parts[at : at + width]))
            if found:
                names.append(found[0])
                at += width
                break
        else:
            left.append(parts[at])
            at += 1
    return tuple(dict.fromkeys(names)), " ".join(left)


async def find_by_role(library: Library, typed: str, countries: Sequence[str]) -> tuple[str, ...]:
    """Who has a role with all words typed, of the country if there is one, the most mentioned first; one or none.

    Without a country it takes two words: "le ministre" is nobody.
    """
    english = load_toml("intents.toml")["roles"]
    wanted = _stems(english.get(fold(word), word) for word in typed.split())
    if len(countries) > 1 or not wanted or (not countries and len(wanted) < 2):
        return ()
    rows = await library.actors(country=next(iter(countries), None), limit=_ROLES)
    return tuple(row.name for row in rows if row.role and wanted <= _stems([row.role]))[:1]


async def contacts_of(library: Library, names: Iterable[str], asked: ContactFilter) -> list[ContactRow]:
    """Contacts in which all of these people take part, under the other conditions, newest first."""
    wanted = [_words(name) for name in names]
    articles = await library.find_articles(" ".join(word for name in wanted for word in name), limit=_ARTICLES)
    rows = [
        row
        for article in articles
        for row in await library.contacts(
            asked.country,
            with_country=asked.with_country,
            kind=asked.kind,
            status=asked.status,
            since=asked.since,
            until=asked.until,
            article_id=article.id,
        )
    ]
    found = [row for row in rows if all(_takes_part(name, row.contact.people) for name in wanted)]
    return sorted(found, key=lambda row: (row.contact.since or date.min, row.id), reverse=True)


def _takes_part(name: tuple[str, ...], people: Iterable[str]) -> bool:
    """Under the whole name, or the shorter one that a sentence gives."""
    return any(set(words_) <= set(name) or set(name) <= set(words_) for words_ in map(_words, people))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.stem for text in texts for word in words(text) if word.end - word.start >= _SMALL)


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(name[word.start : word.end]) for word in words(name))


def _spelt_alike(wanted: tuple[str, ...], known: tuple[str, ...]) -> bool:
    return all(any(_alike(one, other) for other in known) for one in wanted)


@lru_cache(maxsize=100_000)
def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) <= _SMALL:
        return False
    if likeness(one, other) == SAME:
        return True
    allowed = 2 if max(len(one), len(other)) >= _LONG else 1
    return one[0] == other[0] and min(len(one), len(other)) > _MISTYPED - 1 and _distance(one, other) <= allowed
