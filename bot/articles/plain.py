"""Lines made comparable, and characters that no reader sees taken out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans("’‘ʼ´`", "'''''")
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufffc\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\n]+")


@lru_cache(maxsize=1_000)
def plain(text: str) -> str:
    """Lower case without accents, apostrophes typed, runs of white space single, none around a colon."""
    text = text.translate(_APOSTROPHES).casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s*:\s*", ":", " ".join(text.split()))


@lru_cache(maxsize=1_000)
def key(text: str) -> str:
    """The words alone: what two lines that say the same have in common."""
    return " ".join(re.findall(r"\w+", plain(text)))


def clean_characters(text: str) -> str:
    """One kind of line break, no control or zero-width characters, accents composed."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))


def collapse(text: str) -> str:
    """Runs of plain spaces, tabs and breaks become one space; no-break spaces stay, they are typography."""
    return _SPACES.sub(" ", text).strip()
