"""The time of an event whose own sentence leaves it unsaid: the story goes on from the day told before."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import NamedTuple, TypeVar

from spacy.tokens import Doc, Token

from bot.language.dates import Period, resolve
from bot.language.extensions import TokenReference, TokenTime, block_of
from bot.language.status import governing_verb
from bot.language.text import fold
from bot.language.times import is_quoted
from bot.model import HOSTILE, BlockKind, Kind, Precision

_TALKS = frozenset({Kind.CALL, Kind.MEETING, Kind.VISIT})
Found = TypeVar("Found", TokenTime, TokenReference)
# The paragraphs that tell the news a report opens with, the opening included.
_OPENING = 5
# Those that an act with no time of its own goes on from, the opening included.
_BEHIND = 3
_SPOKEN = HOSTILE | {Kind.REQUEST}
_NEXT = frozenset("ensuite aussitot".split())
_OCCASIONS = frozenset("occasion visite deplacement rencontre sommet reunion voyage tournee".split())


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

    Of talks told right behind the opening of a report, in which the same countries stand, the day of that opening;
    of "avait alors rencontré", whatever time was told last in the paragraph.
    """
    verb = governing_verb(trigger)
    if verb is None or not _is_main(verb):
        return None
    before = reversed(_of_the_paragraph(trigger))
    then = any(fold(child.text) == "alors" for child in verb.children)
    if not then and not is_perfect(verb):
        return None
    for time in before:
        if time.told is None:
            continue
        if then:
            return Told(time.told, time.expression.text)
        if _is_day(time) and not _told_of_before(time, trigger.doc):
            return None if inside else Told(time.told, time.expression.text)
    if then:
        return None
    if any(fold(child.text) in _NEXT for child in verb.children):
        return _told_last(trigger)
    return _of_the_opening(trigger) if kind in _TALKS else None


def _told_last(trigger: Token) -> Told | None:
    """The day that the report told last: "s'est ensuite envolé" goes on from it."""
    doc = trigger.doc
    for time in reversed(between(doc._.times, 0, trigger.sent.start)):
        if time.told and _is_day(time) and not is_quoted(doc, time.start) and not _told_of_before(time, doc):
            return Told(time.told, time.expression.text)
    return None


def carried_ahead(trigger: Token) -> Told | None:
    """Of what is still to come on an occasion told of before, the coming day told last in the same paragraph."""
    article = trigger.doc._.article
    if article is None or article.published is None or not _on_that_occasion(trigger):
        return None
    for time in reversed(_of_the_paragraph(trigger)):
        if _is_day(time):
            period = resolve(time.expression, article.published, planned=True)
            return Told(period, time.expression.text) if period and period.since >= article.published else None
    return None


def _on_that_occasion(trigger: Token) -> bool:
    """True for "compte s'y entretenir" and "signeront à cette occasion"."""
    verb = governing_verb(trigger)
    while verb is not None:
        if any(fold(child.text) == "y" for child in verb.children):
            return True
        verb = verb.head if verb.dep_ == "xcomp" and verb.head != verb else None
    return any(
        fold(token.lemma_) in _OCCASIONS and any(fold(left.text) in ("ce", "cet", "cette") for left in token.lefts)
        for token in trigger.sent
    )


def _of_the_paragraph(trigger: Token) -> list[TokenTime]:
    """The times told in the paragraph of a trigger before its sentence."""
    doc = trigger.doc
    return between(doc._.times, doc._.blocks[block_of(doc, trigger.i)][1], trigger.sent.start)


def _is_main(verb: Token) -> bool:
    """Also where the parse hangs the main verb on a noun as a clause of its own: no verb stands above it."""
    if verb.dep_ == "ROOT":
        return True
    return verb.dep_ == "advcl" and not any(above.pos_ in ("VERB", "AUX") for above in verb.ancestors)


def _told_of_before(time: TokenTime, doc: Doc) -> bool:
    """True for the day of a pluperfect, which what follows does not go on from: "avait appelé samedi"."""
    word = doc[time.start : time.end].root
    return is_pluperfect(next((above for above in word.ancestors if above.pos_ == "VERB"), word))


def _is_day(time: TokenTime) -> bool:
    return time.told is not None and time.told.precision is Precision.DAY and not time.expression.limit


def _of_the_opening(trigger: Token) -> Told | None:
    doc, here = trigger.doc, block_of(trigger.doc, trigger.i)
    blocks = _told_in(doc, _OPENING)
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


def of_the_report(trigger: Token, kind: Kind) -> Told | None:
    """The day that a report opens with, for an act that no sentence dates and that belongs to its news.

    That is an act of words which the title tells, or one right behind the opening, with no other day told before.
    """
    doc, here = trigger.doc, block_of(trigger.doc, trigger.i)
    blocks = _told_in(doc, _BEHIND)
    title = doc._.blocks[here][0] is BlockKind.TITLE
    if not blocks or (kind not in _SPOKEN if title else kind in _TALKS or not _goes_on(trigger, here in blocks[1:])):
        return None
    end = doc._.blocks[blocks[-1]][2] if title else trigger.sent.start
    days = [
        (time, time.told)
        for time in between(doc._.times, doc._.blocks[blocks[0]][1], end)
        if _is_day(time) and time.told and not is_quoted(doc, time.start) and not _told_of_before(time, doc)
    ]
    if not days:
        return None
    first, period = days[0]
    told = doc[first.start].sent
    own = _codes(doc, told.start, told.end) & _codes(doc, trigger.sent.start, trigger.sent.end)
    known = own if title else all(day == period for _, day in days)
    return Told(period, first.expression.text) if known else None


def _goes_on(trigger: Token, behind: bool) -> bool:
    """True for a main verb in the past of a report, with no time in its sentence."""
    verb, sent = governing_verb(trigger), trigger.sent
    main = verb is not None and verb.dep_ == "ROOT" and is_perfect(verb)
    return behind and main and not between(trigger.doc._.times, sent.start, sent.end)


def _told_in(doc: Doc, count: int) -> list[int]:
    """The first paragraphs of a report, by their numbers."""
    told = (number for number, (kind, *_) in enumerate(doc._.blocks) if kind in (BlockKind.STANDFIRST, BlockKind.BODY))
    return list(islice(told, count))


def _codes(doc: Doc, start: int, end: int) -> set[str]:
    return {found.code for found in between(doc._.references, start, end) if found.code}


def is_perfect(verb: Token) -> bool:
    """True for "a rencontré", not for "avait rencontré"."""
    return any("Pres" in child.morph.get("Tense", []) for child in verb.children if child.dep_.startswith("aux"))


def is_pluperfect(verb: Token) -> bool:
    return any("Imp" in child.morph.get("Tense", []) for child in verb.children if child.dep_.startswith("aux"))
