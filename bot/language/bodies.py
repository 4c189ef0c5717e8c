"""Bodies under their several names: acronym and full name, nationality told or left out."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.language.countries import Means, find_references
from bot.language.lexicons import load_rows, variants
from bot.language.office_names import pieces

Words = tuple[str, ...]
_LED = frozenset("le la les l the un une".split())
_KINDS = frozenset("groupe organisation mouvement group".split())


@cache
def _table() -> dict[Words, str]:
    """Each name of the lexicons with the first of its row; a name of two rows tells nothing."""
    found: dict[Words, set[str]] = {}
    for row in load_rows("bodies.tsv"):
        names = variants(row[0])
        for name in names:
            found.setdefault(pieces(name), set()).add(names[0])
    for row in load_rows("countries.tsv"):
        if len(row[0]) != 3:
            names = variants(row[1])
            for name in names:
                found.setdefault(pieces(name), set()).add(names[0])
    return {words: next(iter(rows)) for words, rows in found.items() if len(rows) == 1}


@lru_cache(maxsize=20_000)
def known_body(name: str) -> str | None:
    """The name that the lexicons list first for the body of this name, null for one that they do not know."""
    words = _plain(name)
    while words:
        if words in _table():
            return _table()[words]
        if words[0] not in _KINDS:
            return None
        words = words[1:]
    return None


@lru_cache(maxsize=20_000)
def bare_body(name: str, country: str | None) -> str:
    """The folded name without the nationality of the country served: "ministère irakien de la Défense"."""
    text = name
    for reference in reversed(list(find_references(name))):
        if reference.means is Means.ADJECTIVE and reference.code == country:
            text = f"{text[: reference.start]} {text[reference.end :]}"
    return " ".join(_plain(text)) or " ".join(_plain(name))


def _plain(name: str) -> Words:
    words = pieces(name)
    while words and words[0] in _LED:
        words = words[1:]
    return words
