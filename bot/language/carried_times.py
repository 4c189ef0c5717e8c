"""The time of an event whose own sentence leaves it unsaid: the story goes on from the day told before."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import NamedTuple, TypeVar

from spacy.tokens import Doc, Token

from bot.language.dates import Period
from bot.language.extensions import TokenReference, TokenTime, block_of
from bot.language.status import governing_verb
from bot.language.times import is_quoted
from bot.model import BlockKind, Kind, Precision

_TALKS = frozenset({Kind.CALL, Kind.MEETING, Kind.VISIT})
Found = TypeVar("Found", TokenTime, TokenReference)
# The paragraphs that tell the news a report opens with, the opening included.
_OPENING = 5


class Told(NamedTuple):
    """The period of an event and the words that say so."""

    period: Period
    words: str


def _start(found: TokenTime | TokenReference) -> int:
    return found.start


def between(found: list[Found], start: int, end: int) -> list[Found]:
    """Those that start within tokens `start`–`end` of a list in the order of the text."""
    return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def carried_over(trigger: Token, kind: Kind, inside: list[TokenTime]) -> Told | None:
    """The day told last in the same paragraph, for a main verb in the same past tense with no time of its own.

    Of talks told right behind the opening of a report, in which the same countries stand, the day of that opening.
    """
    verb = governing_verb(trigger)
    if verb is None or verb.dep_ != "ROOT" or not _told_as_past(verb):
        return None
    doc, times = trigger.doc, trigger.doc._.times
    start = doc._.blocks[block_of(doc, trigger.i)][1]
    for index in range(bisect_left(times, trigger.sent.start, key=_start) - 1, -1, -1):
        if times[index].start < start:
            break
        if _is_day(times[index]) and not _told_of_before(times[index], doc):
            return None if inside else Told(times[index].told, times[index].expression.text)
    return _of_the_opening(trigger) if kind in _TALKS else None


def _told_of_before(time: TokenTime, doc: Doc) -> bool:
    """True for the day of a pluperfect, which what follows does not go on from: "avait appelé samedi"."""
    word = doc[time.start : time.end].root
    verb = next((above for above in word.ancestors if above.pos_ == "VERB"), word)
    return any("Imp" in child.morph.get("Tense", []) for child in verb.children if child.dep_.startswith("aux"))


def _is_day(time: TokenTime) -> bool:
    return time.told is not None and time.told.precision is Precision.DAY and not time.expression.limit


def _of_the_opening(trigger: Token) -> Told | None:
    doc, here = trigger.doc, block_of(trigger.doc, trigger.i)
    told = (number for number, (kind, *_) in enumerate(doc._.blocks) if kind in (BlockKind.STANDFIRST, BlockKind.BODY))
    blocks = list(islice(told, _OPENING))
    if here not in blocks[1:]:
        return None
    for number in blocks[:2]:
        _, start, end = doc._.blocks[number]
        if number >= here:
            break
        for time in between(doc._.times, start, end):
            if _is_day(time) and not is_quoted(doc, time.start):
                sentence = doc[time.start].sent
                if _codes(doc, sentence.start, sentence.end) & _codes(doc, trigger.sent.start, trigger.sent.end):
                    return Told(time.told, time.expression.text)
                return None
    return None


def _codes(doc: Doc, start: int, end: int) -> set[str]:
    return {found.code for found in between(doc._.references, start, end) if found.code}


def _told_as_past(verb: Token) -> bool:
    return any("Pres" in child.morph.get("Tense", []) for child in verb.children if child.dep_.startswith("aux"))
