"""The times told in an article, and which of them is the time of an event."""

from __future__ import annotations

from datetime import date, timedelta

from spacy.language import Language
from spacy.tokens import Doc, Token

from bot.language.dates import Period, find_times, resolve
from bot.language.extensions import TokenTime, block_of
from bot.language.status import circumstance, governing_verb
from bot.language.text import fold
from bot.model import Precision

_AROUND = {"lendemain": -1, "surlendemain": -2, "veille": 1, "avant-veille": 2}
SPEAKING = frozenset(
    """dire indiquer declarer annoncer affirmer rapporter assurer preciser expliquer ajouter souligner confirmer
    estimer savoir ecrire tweeter publier repeter reveler say tell report announce state add""".split()
)


@Language.factory("vigie_times")
def create_times(nlp: Language, name: str) -> TimeFinder:
    return TimeFinder()


class TimeFinder:
    """Adds `Doc._.times`. An expression that points back ("la veille") counts from the last day told before it."""

    def __call__(self, doc: Doc) -> Doc:
        published = _published(doc)
        times: list[TokenTime] = []
        anchor: date | None = None
        for _, start, end in doc._.blocks or [(None, 0, len(doc))]:
            block = doc[start:end]
            for expression in find_times(block.text, doc._.language or "fr"):
                span = doc.char_span(
                    block.start_char + expression.start,
                    block.start_char + expression.end,
                    alignment_mode="expand",
                )
                if span is None:
                    continue
                told = resolve(expression, published, anchor=anchor)
                times.append(TokenTime(span.start, span.end, expression, told))
                if told is not None and told.precision is Precision.DAY:
                    anchor = told.since
        doc._.times = times
        return doc


def time_of(trigger: Token, *, planned: bool, hostile: bool) -> tuple[Period, str] | None:
    """The period in which the event of `trigger` took place and the words that say so, null where none is tied."""
    doc = trigger.doc
    inside = [time for time in doc._.times if trigger.sent.start <= time.start < trigger.sent.end]
    tied = [time for time in inside if _tied(time, trigger) and not (hostile and _of_the_telling(time, trigger))]
    if not tied:
        return None if planned or inside else _inherited(trigger)
    best = min(tied, key=lambda time: _distance(time, trigger))
    period = best.told
    if planned and not best.expression.anaphoric:
        period = resolve(best.expression, _published(doc), planned=True)
    if period is not None and (days := _days_off(trigger)):
        if period.precision is not Precision.DAY:
            return None
        period = Period(period.since + days, period.until + days, period.precision)
    return (period, best.expression.text) if period else None


def _days_off(trigger: Token) -> timedelta:
    """Of "a dit mardi, au lendemain d'une attaque", how far the attack is from Tuesday."""
    for word in trigger.ancestors:
        if word.pos_ not in ("NOUN", "ADP", "ADV"):
            break
        if fold(word.text) in _AROUND:
            return timedelta(days=_AROUND[fold(word.text)])
    return timedelta()


def _inherited(trigger: Token) -> tuple[Period, str] | None:
    """The day told last in the same paragraph, for a main verb in the same past tense with no time of its own."""
    verb = governing_verb(trigger)
    if verb is None or verb.dep_ != "ROOT" or not _told_as_past(verb):
        return None
    doc = trigger.doc
    start = doc._.blocks[block_of(doc, trigger.i)][1]
    told = [time for time in doc._.times if start <= time.start < trigger.sent.start and time.told is not None]
    if not told or told[-1].told.precision is not Precision.DAY:
        return None
    return told[-1].told, told[-1].expression.text


def _told_as_past(verb: Token) -> bool:
    return any("Pres" in child.morph.get("Tense", []) for child in verb.children if child.dep_.startswith("aux"))


def _of_the_telling(time: TokenTime, trigger: Token) -> bool:
    """True where the day is that of the verb of saying: "a indiqué samedi, après l'attaque contre …"."""
    own = governing_verb(trigger)
    spoken = own is not None and own != trigger and _speech(own) and circumstance(trigger)
    return spoken and not any(token.i == time.start for token in trigger.subtree)


def _published(doc: Doc) -> date | None:
    return doc._.article.published if doc._.article else None


def _distance(time: TokenTime, trigger: Token) -> int:
    return min(abs(time.start - trigger.i), abs(time.end - 1 - trigger.i))


def _tied(time: TokenTime, trigger: Token) -> bool:
    """Below the trigger or its own verb in the parse, or next to it with no other verb between."""
    root = trigger.doc[time.start : time.end].root
    own = governing_verb(trigger)
    current = root
    for _ in range(6):
        if current == trigger:
            return True
        if current.pos_ in ("VERB", "AUX") and current.dep_ not in ("aux", "aux:pass", "aux:tense", "cop"):
            return current == own or (
                _speech(current) is False and _contains(current, trigger) and not _finite_between(time, trigger)
            )
        if current.head == current:
            break
        current = current.head
    return not _finite_between(time, trigger)


def _speech(verb: Token) -> bool:
    return fold(verb.lemma_) in SPEAKING


def _contains(verb: Token, trigger: Token) -> bool:
    return verb == trigger or verb.is_ancestor(trigger)


def _finite_between(time: TokenTime, trigger: Token) -> bool:
    start, end = sorted((time.start, trigger.i))
    own = governing_verb(trigger)
    return any(token.pos_ == "VERB" and token != own and token != trigger for token in trigger.doc[start + 1 : end])
