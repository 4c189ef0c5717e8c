"""What betrays a text told twice: hashes of its runs of words, a small sample of them to search by, and their overlap.

The runs are Broder's shingles and the sample is his bottom sketch ("On the resemblance and containment of documents",
1997). The figures below were set on pairs among 33,059 French news articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from hashlib import blake2b
from heapq import nsmallest

from bot.language.text import fold

# Words in a run. Two texts on one event share hardly any runs of five beside quotations and set phrases.
_RUN = 5
_SKETCH = 24
# The share of the runs that twins have in common, of the shorter text and of the longer.
_OF_SHORTER, _OF_LONGER = 0.72, 0.38
# Polls, prices and forecasts come again in nearly the same words: beyond so many days only the same text is a twin.
_NEAR_DAYS, _OF_BOTH = 7, 0.9

_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    """Without accents and case. Not stemmed, so that nothing depends on the language that was recognised."""
    return [fold(word) for word in _WORD.findall(text)]


def shingles(texts: Iterable[str]) -> frozenset[int]:
    """48-bit hashes of all runs of words, the same on every machine; none where there are fewer than five words."""
    words = [word for text in texts for word in plain_words(text)]
    runs = {" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
    return frozenset(int.from_bytes(blake2b(run.encode(), digest_size=6).digest(), "big") for run in runs)


def sketch(hashes: Set[int]) -> list[int]:
    """The smallest hashes: texts that share most of theirs share many of these."""
    return nsmallest(_SKETCH, hashes)


def resemblance(first: Set[int], second: Set[int]) -> float:
    """What two texts share, of all that either holds: 0 to 1."""
    return len(first & second) / max(1, len(first | second))


def are_twins(first: Set[int], second: Set[int], days: int | None) -> bool:
    """Whether two texts are one dispatch; `days` lie between their publications, None where a date is missing."""
    if not first or not second:
        return False
    shared = len(first & second)
    of_longer, of_shorter = sorted((shared / len(first), shared / len(second)))
    if days is not None and days > _NEAR_DAYS:
        return of_longer >= _OF_BOTH
    return of_shorter >= _OF_SHORTER and of_longer >= _OF_LONGER
