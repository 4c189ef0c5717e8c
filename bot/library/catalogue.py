"""What autocomplete offers: articles, countries and actors, answered from memory."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import date
from functools import lru_cache
from heapq import merge
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from bot.library.query import tokens
from bot.library.shelves import PUBLIC, Reader, audience, shelf_of
from bot.model import ArticleRow, IdentityRow

Id = TypeVar("Id", bound=Hashable)
T = TypeVar("T")

# What memory holds of an archive without end: the newest articles, and the persons and bodies most told of. What is
# older is found by searching.
ARTICLES, IDENTITIES = 40_000, 60_000

# Beginnings of words up to this length are looked up, longer ones checked among those few found.
_INDEXED = 4


class PrefixIndex(Generic[Id]):
    """Texts found by the beginnings of any of their words, accents and case aside, in the order of their sort keys."""

    def __init__(self) -> None:
        # One tuple of key and id is shared by all beginnings of a text.
        self._found: dict[str, list[tuple[tuple[int, ...], Id]]] = defaultdict(list)
        self._texts: dict[Id, tuple[tuple[int, ...], str]] = {}

    def add(self, id_: Id, key: tuple[int, ...], text: str) -> None:
        """Add a text, or replace the one with this id. Keys must differ, lowest first; words end with their line."""
        self.discard(id_)
        words, prefixes = _read(text)
        self._texts[id_] = (key, words)
        entry = (key, id_)
        for prefix in prefixes:
            insort(self._found[prefix], entry)

    def extend(self, items: Iterable[tuple[Id, tuple[int, ...], str]]) -> None:
        """Add many new texts at once."""
        for id_, key, text in sorted(items, key=lambda item: item[1]):
            words, prefixes = _read(text)
            self._texts[id_] = (key, words)
            entry = (key, id_)
            for prefix in prefixes:
                self._found[prefix].append(entry)
        for entries in self._found.values():
            entries.sort()

    def discard(self, id_: Id) -> None:
        if id_ not in self._texts:
            return
        key, words = self._texts.pop(id_)
        for prefix in _prefixes(words):
            entries = self._found[prefix]
            del entries[bisect_left(entries, (key, id_))]

    def __len__(self) -> int:
        return len(self._texts)

    def last(self) -> Id:
        """The one with the highest key. Raises IndexError where there is none."""
        return self._found[""][-1][1]

    def fitting(self, typed: str, among: Iterable[Id]) -> list[Id]:
        """Those of `among` that are known and would be found."""
        beginnings = [f" {token.folded}" for token in tokens(typed, "fr")]
        known = sorted((self._texts[id_][0], id_, self._texts[id_][1]) for id_ in among if id_ in self._texts)
        return [id_ for _, id_, words in known if all(beginning in words for beginning in beginnings)]

    def find(self, typed: str, limit: int) -> list[Id]:
        """All words typed must begin a word of the text; nothing typed finds everything."""
        beginnings = [f" {token.folded}" for token in tokens(typed, "fr")]
        candidates = min(
            (self._found.get(beginning[1 : 1 + _INDEXED], []) for beginning in beginnings or [" "]), key=len
        )
        if not beginnings:
            return [id_ for _, id_ in candidates[:limit]]
        found: list[Id] = []
        for _, id_ in candidates if limit > 0 else ():
            words = self._texts[id_][1]
            for beginning in beginnings:  # thousands of times for one key typed: a generator would take twice as long
                if beginning not in words:
                    break
            else:
                found.append(id_)
                if len(found) >= limit:
                    break
        return found

    def has(self, word: str) -> bool:
        """Whether some text holds all of `word`, not only its beginning."""
        wanted = "".join(f" {token.folded}" for token in tokens(word, "fr"))
        found = self._found.get(wanted[1 : 1 + _INDEXED].split(" ")[0], []) if wanted else []
        return any(f"{wanted} " in f"{self._texts[id_][1]} " for _, id_ in found)


def _read(text: str) -> tuple[str, set[str]]:
    """The folded words of a text, each after a space, and their beginnings."""
    lines = [_read_line(line) for line in text.split("\n")]
    return "".join(words for words, _ in lines), {""}.union(*(prefixes for _, prefixes in lines))


@lru_cache(maxsize=50_000)
def _read_line(line: str) -> tuple[str, frozenset[str]]:
    """Names and sources come again and again."""
    words = "".join(f" {token.folded}" for token in tokens(line, "fr"))
    return words, frozenset(_prefixes(words))


def _prefixes(words: str) -> set[str]:
    return {"", *(word[:size] for word in words.split() for size in range(1, _INDEXED + 1))}


class Entry(NamedTuple):
    """An article with the country codes of its actors and contacts, and its actors' names with their mentions."""

    row: ArticleRow
    countries: tuple[str, ...]
    actors: tuple[tuple[str, int], ...]


class IdentityIndex:
    """Persons and bodies, found by the beginnings of words of any of their names, the most mentioned first.

    Of more than `held`, those mentioned least are left out.
    """

    def __init__(self, held: int = IDENTITIES) -> None:
        self.held = held
        self._rows: dict[int, IdentityRow] = {}
        self._names: PrefixIndex[int] = PrefixIndex()

    def extend(self, rows: Iterable[IdentityRow]) -> None:
        """Add many new ones at once."""
        rows = list(rows)
        self._rows |= {row.id: row for row in rows}
        self._names.extend((row.id, (-row.mentions, row.id), "\n".join(row.names)) for row in rows)

    def replace(self, ids: Iterable[int], rows: Iterable[IdentityRow]) -> None:
        """Put `rows` in the place of what was known under `ids`."""
        for id_ in ids:
            self._rows.pop(id_, None)
            self._names.discard(id_)
        for row in rows:
            self._rows[row.id] = row
            self._names.add(row.id, (-row.mentions, row.id), "\n".join(row.names))
        while len(self._names) > self.held:
            last = self._names.last()
            self._names.discard(last)
            del self._rows[last]

    def find(self, typed: str, limit: int = 25) -> list[int]:
        """Ids of those with a word for each beginning typed."""
        return self._names.find(typed, limit)

    def rows(self, typed: str, limit: int = 25) -> list[IdentityRow]:
        return [self._rows[id_] for id_ in self.find(typed, limit)]


class _Shelf:
    """The newest `held` articles of one shelf, and its persons and bodies."""

    def __init__(self, entries: Iterable[Entry] = (), *, held: int = ARTICLES) -> None:
        self._held = held
        self.identities = IdentityIndex()
        self._entries: dict[int, Entry] = {}
        self._titles: PrefixIndex[int] = PrefixIndex()
        self._texts: PrefixIndex[int] = PrefixIndex()
        self._names: PrefixIndex[str] = PrefixIndex()
        self._countries: Counter[str] = Counter()
        self._mentions: Counter[str] = Counter()
        for entry in entries:
            self._entries[entry.row.id] = entry
            self._count(entry, 1)
        self._titles.extend((e.row.id, _newest_first(e.row), e.row.title) for e in self._entries.values())
        self._texts.extend((e.row.id, _newest_first(e.row), _searched(e)) for e in self._entries.values())
        self._names.extend((name, (-count,), name) for name, count in self._mentions.items())

    def put(self, entry: Entry) -> None:
        """Add an article, or replace what is known of it."""
        old = self._entries.get(entry.row.id)
        if old:
            self._count(old, -1)
        self._entries[entry.row.id] = entry
        self._count(entry, 1)
        self._titles.add(entry.row.id, _newest_first(entry.row), entry.row.title)
        self._texts.add(entry.row.id, _newest_first(entry.row), _searched(entry))
        self._place_names(name for name, _ in (*entry.actors, *(old.actors if old else ())))
        while len(self._entries) > self._held:
            self.discard(self._titles.last())

    def discard(self, article_id: int) -> None:
        """Leave out an article that is gone, or older than those held."""
        old = self._entries.pop(article_id, None)
        if old is None:
            return
        self._count(old, -1)
        self._titles.discard(article_id)
        self._texts.discard(article_id)
        self._place_names(name for name, _ in old.actors)

    def _place_names(self, names: Iterable[str]) -> None:
        for name in set(names):
            if self._mentions[name] > 0:
                self._names.add(name, (-self._mentions[name],), name)
            else:
                self._names.discard(name)

    def articles(self, typed: str, limit: int) -> list[tuple[bool, ArticleRow]]:
        """In order, each with whether the title alone does not hold all that is typed."""
        found = [(False, id_) for id_ in self._titles.find(typed, limit)]
        if len(found) < limit:
            titled = {id_ for _, id_ in found}
            # Fewer than `limit` have it in the title, and so all of those are known: `limit` of any kind will do.
            found += [(True, id_) for id_ in self._texts.find(typed, limit) if id_ not in titled]
        return [(beyond, self._entries[id_].row) for beyond, id_ in found[:limit]]

    def fitting(self, typed: str, among: Collection[int]) -> list[tuple[bool, ArticleRow]]:
        """As `articles`, those of `among`."""
        titled = dict.fromkeys(self._titles.fitting(typed, among))
        found = [(False, id_) for id_ in titled]
        found += [(True, id_) for id_ in self._texts.fitting(typed, among) if id_ not in titled]
        return [(beyond, self._entries[id_].row) for beyond, id_ in found]

    def newest(self, country: str | None, since: date | None, until: date | None, limit: int) -> list[ArticleRow]:
        entries = (self._entries[id_] for id_ in self._titles.find("", len(self._entries)))
        fitting = (
            entry.row
            for entry in entries
            if (country is None or country in entry.countries) and _published(entry.row, since, until)
        )
        return list(islice(fitting, limit))

    def countries(self) -> Counter[str]:
        return self._countries

    def actors(self, typed: str, limit: int) -> list[tuple[int, str]]:
        """Names, each with how often it is mentioned, below 0."""
        return [(-self._mentions[name], name) for name in self._names.find(typed, limit)]

    def knows(self, word: str) -> bool:
        return self._names.has(word) or self._titles.has(word)

    def _count(self, entry: Entry, sign: int) -> None:
        for code in entry.countries:
            self._countries[code] += sign
        for name, mentions in entry.actors:
            self._mentions[name] += sign * mentions


class IdentityShelves:
    """The indexes of all shelves, asked as one for what the present reader may see."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.held = IDENTITIES

    def extend(self, rows: Iterable[IdentityRow]) -> None:
        """Add many new ones at once."""
        for shelf, found in _by_shelf(rows, lambda row: row.id).items():
            self._catalogue.shelf(shelf).identities.extend(found)

    def replace(self, ids: Iterable[int], rows: Iterable[IdentityRow]) -> None:
        """Put `rows` in the place of what was known under `ids`."""
        found = _by_shelf(rows, lambda row: row.id)
        for shelf, gone in _by_shelf(ids, lambda id_: id_).items():
            self._catalogue.shelf(shelf).identities.replace(gone, found.get(shelf, []))

    def rows(self, typed: str, limit: int = 25) -> list[IdentityRow]:
        """Those with a word for each beginning typed."""
        found = (shelf.identities.rows(typed, limit) for shelf in self._catalogue.seen())
        return list(islice(merge(*found, key=lambda row: -row.mentions), limit))

    def find(self, typed: str, limit: int = 25) -> list[int]:
        """Their ids."""
        return [row.id for row in self.rows(typed, limit)]


class Catalogue:
    """Kept by the library; every answer comes without reading the database, and knows the newest `held` articles of
    each shelf. Like the database, it shows what the present reader may see: `shelves.audience`."""

    def __init__(self, entries: Iterable[Entry] = (), *, held: int = ARTICLES) -> None:
        self._held = held
        self.identities = IdentityShelves(self)
        # The shelves of servers, by the server's number.
        self.servers: dict[int, int] = {}
        self._shelves = {PUBLIC: _Shelf(held=held)}
        for shelf, found in _by_shelf(entries, lambda entry: entry.row.id).items():
            self._shelves[shelf] = _Shelf(found, held=held)

    def shelf(self, number: int) -> _Shelf:
        if number not in self._shelves:
            self._shelves[number] = _Shelf(held=self._held)
        return self._shelves[number]

    def seen(self) -> list[_Shelf]:
        """The shelves that the present reader sees."""
        reader = audience()
        if isinstance(reader, Reader):
            return list(self._shelves.values())
        own = self.servers.get(reader) if reader is not None else None
        return [self._shelves[number] for number in (PUBLIC, own) if number in self._shelves]

    def put(self, entry: Entry) -> None:
        """Add an article, or replace what is known of it."""
        self.shelf(shelf_of(entry.row.id)).put(entry)

    def discard(self, article_id: int) -> None:
        """Leave out an article that is gone, or older than those held."""
        self.shelf(shelf_of(article_id)).discard(article_id)

    def articles(self, typed: str, limit: int = 25, *, among: Collection[int] | None = None) -> list[ArticleRow]:
        """Articles with a word for each beginning typed: first those with all in the title, then those with some in
        the names of actors or the source; the newest publication first in both. `among` are the ids of the few that
        are asked for; without it all are."""
        found = [
            shelf.articles(typed, limit) if among is None else shelf.fitting(typed, among) for shelf in self.seen()
        ]
        merged = merge(*found, key=lambda pair: (pair[0], _newest_first(pair[1])))
        return [row for _, row in islice(merged, limit)]

    def newest(
        self, country: str | None = None, since: date | None = None, until: date | None = None, *, limit: int
    ) -> list[ArticleRow]:
        """Newest publication first, those with actors or contacts of `country`, published on these days, both included.

        With a day given the undated are left out.
        """
        found = (shelf.newest(country, since, until, limit) for shelf in self.seen())
        return list(islice(merge(*found, key=_newest_first), limit))

    def countries(self) -> list[str]:
        """Codes with contacts or actors, most frequent first."""
        counts = [shelf.countries() for shelf in self.seen()]
        total = counts[0] if len(counts) == 1 else sum(counts, Counter[str]())
        return [code for code, count in total.most_common() if count > 0]

    def actors(self, typed: str, limit: int = 25) -> list[str]:
        """Names with a word for each beginning typed, most mentioned first."""
        found = merge(*(shelf.actors(typed, limit) for shelf in self.seen()), key=lambda pair: pair[0])
        return list(islice(dict.fromkeys(name for _, name in found), limit))

    def knows(self, word: str) -> bool:
        """Whether a whole word is part of an actor's name or of a title."""
        return any(shelf.knows(word) for shelf in self.seen())


def _by_shelf(items: Iterable[T], number: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for item in items:
        found[shelf_of(number(item))].append(item)
    return found


def _searched(entry: Entry) -> str:
    """Title, source and names of actors, each on its line."""
    return "\n".join((entry.row.title, entry.row.source or "", *(name for name, _ in entry.actors)))


def _published(row: ArticleRow, since: date | None, until: date | None) -> bool:
    if row.published is None:
        return since is None and until is None
    return (since is None or row.published >= since) and (until is None or row.published <= until)


def _newest_first(row: ArticleRow) -> tuple[int, ...]:
    return (-(row.published.toordinal() if row.published else 0), -row.id)
