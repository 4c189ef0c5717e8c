"""Offices as they are worded, brought to one name: "le chef de la diplomatie iranienne" is Iran's foreign minister.

What the press calls in several ways stands in `offices.toml`. Any other office is what it is over, in stems, and the
noun before it: "chef du Conseil des eaux" and "secrétaire du Conseil national des eaux" have one body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from bot.language.countries import Means, Reference, find_references
from bot.language.lexicons import load_toml
from bot.language.text import fold, stem

PIECE = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*")
LONGEST = 9
# Bodies of states, which have office-holders as countries do.
COUNTRYLESS = frozenset({"UN", "EU", "NATO", "IAEA"})
_LINKS = frozenset("de d du des la le l of the s".split())
_NATIONAL = frozenset({Means.COUNTRY, Means.ADJECTIVE})
_OF_COUNTRY = _NATIONAL | {Means.CAPITAL, Means.SEAT}
# The noun that may stand for any other: "chef du Conseil" is its secretary, or its president.
_ANY_HEAD = "chef"

Words = tuple[str, ...]


class Office(NamedTuple):
    """An office without its country. `unique`: one person holds it at a time; `former`: told of its past holder.

    Of an office without a name in the lexicon, `body` holds the sorted stems of what it is over, and `head` its noun;
    both are empty for one that is over nothing told.
    """

    name: str
    country: str | None
    unique: bool
    former: bool
    body: str = ""
    head: str = ""

    @property
    def key(self) -> str:
        """What two wordings of one office have in common."""
        return self.name if self.unique else self.body

    @property
    def sovereign(self) -> bool:
        """True where the bare noun names it: many a club has a "président" too."""
        return fold(self.name) in words("sovereign")


def pieces(text: str) -> Words:
    return tuple(PIECE.findall(fold(text)))


@cache
def _groups() -> tuple[dict[Words, str], dict[str, dict[Words, str]]]:
    data: dict[str, Any] = load_toml("offices.toml")

    def table(groups: Sequence[Sequence[str]]) -> dict[Words, str]:
        return {pieces(wording): group[0] for group in groups for wording in group}

    return table(data["groups"]), {code: table(groups) for code, groups in data["country"].items()}


@cache
def office_words() -> frozenset[str]:
    """Words of which every wording of an office has one."""
    general, special = _groups()
    wordings = [*general, *(wording for table in special.values() for wording in table)]
    return frozenset(next((word for word in wording if word not in _LINKS), "") for wording in wordings)


@cache
def words(kind: str) -> frozenset[str]:
    """The folded words of a list of `offices.toml`, whose comments say what each is for."""
    return frozenset(fold(word) for word in load_toml("offices.toml")["words"][kind])


def unique_office(wording: Words, country: str) -> str | None:
    """The name of the office that these words mean in a country, null where several may hold it at once."""
    general, special = _groups()
    return special.get(country, {}).get(wording) or general.get(wording)


@lru_cache(maxsize=20_000)
def read_office(role: str, country: str | None) -> Office | None:
    """The office in a role as worded; `country` is whom its bearer serves, which only a body of states overrules.

    Null where nothing but the country is left, and for an office that is another's (a deputy's, a designate's).
    """
    plain = _read(role, country, seats=False)
    if plain is not None and not plain.unique and Means.SEAT in {ref.means for ref in find_references(role)}:
        # "conseiller à la sécurité nationale de la Maison Blanche": the seat stands for the country.
        seated = _read(role, country, seats=True)
        return seated if seated is not None and seated.unique else plain
    return plain


@lru_cache(maxsize=20_000)
def sole_office(role: str, country: str) -> Office | None:
    """The office that a role names, where one person at a time holds it, and its bearer does so now."""
    office = read_office(role, country)
    if office is None or office.former or not words("beside").isdisjoint(re.split(r"[^\w]+", fold(role))):
        return None
    if office.unique:
        return None if fold(office.name) in words("of_bodies") and office.country not in COUNTRYLESS else office
    return office if office.body else None


def same_office(one: str, other: str, country: str) -> bool:
    """Whether two roles of a country, as worded, name one office."""
    first, second = read_office(one, country), read_office(other, country)
    return first is not None and second is not None and bool(first.key) and first.key == second.key


def heads_fit(one: str, other: str) -> bool:
    """Whether the nouns of two offices over one body may mean the same office."""
    return one == other or _ANY_HEAD in (one, other)


def names_country(text: str, country: str) -> bool:
    """Whether the words themselves point to the country."""
    return any(ref.code == country for ref in find_references(text))


def worded_in(office: Office, sentence: str, country: str) -> bool:
    """Whether a sentence words this office, so that it can be shown for it."""
    said = pieces(_without_references(sentence, country, _OF_COUNTRY)[0])
    if not office.unique:
        stems = {_stem(word) for word in said}
        return set(office.body.split()) <= stems | {_head(word) for word in said}
    return any(said[n : n + len(w)] == w for w in _wordings(office.name, country) for n in range(len(said)))


@cache
def _wordings(name: str, country: str) -> list[Words]:
    general, special = _groups()
    tables = (special.get(country, {}), general)
    return [wording for table in tables for wording, meant in table.items() if meant == name]


def _read(role: str, country: str | None, *, seats: bool) -> Office | None:
    means = _NATIONAL | {Means.SEAT} if seats else _NATIONAL
    sent = not words("sent").isdisjoint(pieces(role))
    # An ambassador serves the sender: the place of the posting stays part of the office.
    text, said = _without_references(role, country if sent else None, means)
    serving = said if said in COUNTRYLESS or not country else country
    kept = _without_links(text)
    former = any(word in words("former") or word.startswith("ex-") for word in kept)
    kept = [word.removeprefix("ex-") for word in kept if word not in words("former") and word not in words("kept")]
    if not kept or any(word in words("other") for word in kept):
        return None
    body, head = _body(kept, serving or "")
    name = unique_office(tuple(kept), serving or "") or _by_body(serving or "").get((body, head))
    if name is not None:
        return Office(name, serving, True, former)
    return Office(" ".join(kept), serving, False, former, body, head)


def _without_references(text: str, country: str | None, means: frozenset[Means]) -> tuple[str, str | None]:
    """The text with a break for each word that stands for the country, any where that is null; and the last's code."""
    said = None
    for reference in reversed(list(_national(text, means))):
        if reference.code and "+" not in reference.code and country in (None, reference.code):
            said = reference.code
            text = f"{text[: reference.start]} \n {text[reference.end :]}"
    return text, said


def _national(text: str, means: frozenset[Means]) -> Iterator[Reference]:
    """The references of these means, those within the name of a body too: "Parlement iranien"."""
    for reference in find_references(text):
        if reference.means in means:
            yield reference
            continue
        for piece in re.finditer(r"[^\W_]+", reference.text):
            start = reference.start + piece.start()
            inner = next(iter(find_references(text[start : reference.end])), None)
            if inner is not None and inner.start == 0 and inner.means in _NATIONAL and inner.code == reference.code:
                yield Reference(start, start + inner.end, inner.text, inner.code, inner.means)
                break


def _without_links(text: str) -> list[str]:
    """The folded words, without the links that led to a country that was taken out, and opening articles."""
    found: list[str] = []
    for part in text.split("\n"):
        part_words = list(pieces(part))
        found += part_words
        while found and found[-1] in _LINKS:
            found.pop()
    while found and found[0] in _LINKS:
        found.pop(0)
    return found


def _body(kept: Sequence[str], country: str) -> tuple[str, str]:
    """What an office is over, and its noun; empty where it is over nothing that tells it from others."""
    heads = [place for place, word in enumerate(kept) if _head(word)]
    if not heads:
        return "", ""
    rest = [word for place, word in enumerate(kept) if place != heads[0]]
    over = {
        _stem(word)
        for word in rest
        if not _head(word) and _english(word) not in words("idle") and not _of(word, country)
    }
    vague = {stem(word) for word in words("vague")}
    if country in COUNTRYLESS:
        vague -= {stem(fold(word)) for word in load_toml("offices.toml")["telling"][country]}
    # A security council is one, a council or a service of security is any.
    if not over or (over <= vague and over != {"conseil", "securit"}):
        return "", ""
    return " ".join(sorted(over)), _head(kept[heads[0]])


def _of(word: str, country: str) -> bool:
    return any(ref.code == country and ref.means in _OF_COUNTRY for ref in find_references(word))


@cache
def _by_body(country: str) -> dict[tuple[str, str], str]:
    """The offices of a country alone, by what they are over: their wordings differ by a small word."""
    bodies = {_body(wording, country): name for wording, name in _groups()[1].get(country, {}).items()}
    return {key: name for key, name in bodies.items() if len(key[0].split()) > 1}


def _english(word: str) -> str:
    return str(load_toml("offices.toml")["english"].get(word, word))


def _head(word: str) -> str:
    return str(load_toml("offices.toml")["heads"].get(_english(word), ""))


def _stem(word: str) -> str:
    return stem(_english(word))
