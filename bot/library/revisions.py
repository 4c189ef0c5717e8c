"""What one article of a story alters in another: the sentences that differ, and what they make of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import Indel

from bot.library.fingerprints import plain_words
from bot.model import BlockKind

# Two sentences that share so much of their words, in order, are one that was altered.
_ALTERED = 0.6
# Fewer words than these, whole sentences added or left out, are a credit or a link, and tell nothing.
_TELLING_WORDS = 8
# A correction takes out and puts in no more words than these; to replace a word is to do both.
_FEW_WORDS = 16

_MARK = r"correct(?:ion|if|ed)|corrig[ée]e?|rectificati(?:f|on)|erratum|actualis[ée]e?"
# "Correction : …" first, "… (rectificatif)", or the mark in capitals: "budget rectificatif" and "correction" are news.
_CORRECTS = re.compile(rf"^\W*(?:{_MARK})\s*(?:[:/.|)\]]|[-–—]\s)|[(\[](?:version\s+)?(?:{_MARK})[)\]]", re.IGNORECASE)
_CAPITAL_MARK = re.compile(r"(?<![\w-])(?:CORRECTION|CORRECTIF|CORRECTED|RECTIFICATI(?:F|ON)|ERRATUM)(?![\w-])")


class Relation(StrEnum):
    """COPY tells the same; VERSION adds, leaves out or rewrites; CORRECTION alters a few words, or says it corrects."""

    COPY = "copy"
    VERSION = "version"
    CORRECTION = "correction"


class Line(NamedTuple):
    """A sentence, and the kind of the block that it stands in."""

    kind: BlockKind
    text: str


class Change(NamedTuple):
    """A sentence altered; `before` is None for one added, `after` for one left out."""

    before: str | None
    after: str | None


def announces_correction(texts: Iterable[str]) -> bool:
    """Whether a title or standfirst says that the article corrects an earlier one."""
    return any(_CORRECTS.search(text) or (_CAPITAL_MARK.search(text) and not text.isupper()) for text in texts)


def find_changes(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """The sentences of the bodies that differ, in the order of the newer text, those left out last.

    Titles, standfirsts and headings, which every newsroom sets anew, count only where they repeat a body's sentence.
    """
    gone, new = _missing(before, after), _missing(after, before)
    pairs = sorted(
        (
            (Indel.normalized_similarity(old[1], fresh[1]), o, n)
            for o, old in enumerate(gone)
            for n, fresh in enumerate(new)
        ),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    old_of: dict[int, int] = {}
    for similarity, o, n in pairs:
        if similarity >= _ALTERED and n not in old_of and o not in old_of.values():
            old_of[n] = o
    changes = [Change(gone[old_of[n]][0] if n in old_of else None, text) for n, (text, _) in enumerate(new)]
    return changes + [Change(text, None) for o, (text, _) in enumerate(gone) if o not in old_of.values()]


def _missing(lines: Sequence[Line], other: Sequence[Line]) -> list[tuple[str, list[str]]]:
    """The body's sentences that stand nowhere in the other text, with their words."""
    known = {" ".join(plain_words(line.text)) for line in other}
    found = ((line.text, plain_words(line.text)) for line in lines if line.kind is BlockKind.BODY)
    return [(text, words) for text, words in found if words and " ".join(words) not in known]


def relate(changes: Sequence[Change]) -> Relation:
    """What these changes make of the newer article."""
    altered = lone = 0
    for before, after in changes:
        distance = Indel.distance(plain_words(before or ""), plain_words(after or ""))
        if before and after:
            altered += distance
        else:
            lone += distance
    if lone >= _TELLING_WORDS or altered > _FEW_WORDS:
        return Relation.VERSION
    return Relation.CORRECTION if altered else Relation.COPY
