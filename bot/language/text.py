"""Text made comparable: typography made plain, words folded and stemmed, each with its place in the original."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer

from bot.language.lexicons import load_toml

_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "}
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_ELISIONS = frozenset("l d j m n s t c qu jusqu lorsqu puisqu quoiqu quelqu presqu".split())
_STEMMED = {"fr": "french", "en": "english"}
_stemming = threading.Lock()  # a stemmer keeps the word it is at


def normalise(text: str) -> str:
    """Typographic apostrophes to `'` and fixed spaces to plain ones. The length is kept, so offsets stay."""
    if not text.isascii():
        for typographic, plain in _PLAIN.items():  # many times as fast as str.translate
            text = text.replace(typographic, plain)
    return text


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case, without accents, ligatures undone, typographic apostrophes plain. The length may change."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", normalise(text).casefold().replace("œ", "oe").replace("æ", "ae"))
    if plain.isascii():
        return plain
    return "".join(char for char in plain if not unicodedata.combining(char))


class Word(NamedTuple):
    """A word of a text: offsets in the text, and the folded stem that it is found under."""

    start: int
    end: int
    stem: str


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMED.get(language, "french"))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = "fr") -> str:
    """The snowball stem of one folded word. Folded first, so that a word typed without its accents is found too."""
    with _stemming:
        return _stemmer(language).stemWord(fold(word))


@cache
def stop_stems(language: str = "fr") -> frozenset[str]:
    """Stems of the words that stand in nearly every text."""
    listed = load_toml("summary.toml")["stop_words"]
    return frozenset(stem(word, language) for word in listed.get(language, listed["fr"]))


def words(text: str, language: str = "fr") -> Iterator[Word]:
    """The words of a text in order, elided articles and pronouns (l', qu') left out; dots inside acronyms stay."""
    for start, end, word in spans(text):
        yield Word(start, end, stem(word.replace(".", ""), language))


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """As `words`, as they are written."""
    plain = normalise(text)
    for match in _WORD.finditer(plain):
        start, end = match.span()
        word = match[0]
        if plain[end : end + 1] != "'" or word.lower() not in _ELISIONS:
            yield start, end, word
