"""What of an article a watch shows: the best one to three sentences, their telling words, the contact they report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.alerts.engine import SPEAKS_FOR, fits
from bot.alerts.names import SameName, same_name
from bot.language.countries import find_references
from bot.library.query import AllOf, Query, QueryError, Term, parse_watch, tokens, wanted_terms
from bot.library.search import highlights
from bot.model import Actor, Analysis, Contact, Watch, WatchKind

SENTENCES = 3
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence and where its telling words stand in it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """At least one sentence wherever the article has any; `contact` is the one that the first of them reports."""

    sentences: tuple[Shown, ...] = ()
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class _Scored:
    """`parts` are the parts of the watch that the sentence holds."""

    place: int
    spans: tuple[Span, ...]
    parts: frozenset[object]


def find_evidence(watch: Watch, title: str, analysis: Analysis, *, same: SameName = same_name) -> Evidence:
    """The sentences that hold most of what is watched for, in the order of the text, no two for the same."""
    scored = list(_scored(watch, analysis, same))
    told = {contact.sentence: contact for contact in analysis.contacts}
    chosen: list[_Scored] = []
    seen: set[object] = set()
    ranks = {sentence: rank for rank, sentence in enumerate(analysis.summary)}
    while scored and len(chosen) < SENTENCES:
        best = max(
            scored,
            key=lambda one: (
                len(one.parts - seen),
                one.place in told,
                -ranks.get(one.place, len(ranks)),
                -one.place,
            ),
        )
        if not best.parts - seen:
            break
        chosen.append(best)
        scored.remove(best)
        seen |= best.parts
    if not chosen:
        return Evidence(_lead(title, analysis))
    contact = _contact(watch, analysis, chosen)
    shown = (Shown(analysis.sentences[one.place].text, one.spans) for one in sorted(chosen, key=lambda one: one.place))
    return Evidence(tuple(shown), contact)


def _scored(watch: Watch, analysis: Analysis, same: SameName) -> Iterator[_Scored]:
    terms = list(_terms(watch))
    meant = [
        actor
        for actor in analysis.actors
        if watch.kind is WatchKind.ACTOR and any(same(watch.query, name) for name in actor.names)
    ]
    for place, sentence in enumerate(analysis.sentences):
        if watch.kind is WatchKind.WORDS:
            found = tokens(sentence.text, analysis.language)
            held = [term for term in terms if next(term.places(found), None)]
            parts: frozenset[object] = frozenset(held)
            spans = highlights(sentence.text, analysis.language, held) if held else ()
        else:
            parts, spans = _named(watch, place, analysis, meant)
        if parts:
            yield _Scored(place, spans, parts)


def _terms(watch: Watch) -> Iterator[Term]:
    if watch.kind is WatchKind.WORDS:
        try:
            yield from wanted_terms(parse_watch(watch.query))
        except QueryError:
            return


def _named(
    watch: Watch, place: int, analysis: Analysis, meant: Sequence[Actor]
) -> tuple[frozenset[object], tuple[Span, ...]]:
    """The parts of a country, contact or actor watch in one sentence. A contact it reports counts before all else."""
    sentence = analysis.sentences[place]
    spans: list[Span] = []
    parts: set[object] = set()
    if watch.kind is WatchKind.ACTOR:
        spans = [
            (mention.start - sentence.start, mention.end - sentence.start)
            for actor in meant
            for mention in actor.mentions
            if sentence.start <= mention.start and mention.end <= sentence.end
        ]
        return frozenset({watch.query} if spans else ()), _apart(spans)
    for reference in find_references(sentence.text):
        for code in (reference.code or "").split("+"):
            if code in watch.countries and (reference.means in SPEAKS_FOR or watch.kind is WatchKind.CONTACT):
                spans.append((reference.start, reference.end))
                parts.add(code)
    for contact in analysis.contacts:
        if contact.sentence == place and fits(watch, contact):
            parts |= {"contact", *watch.countries}
    if watch.kind is WatchKind.CONTACT and "contact" not in parts:
        return frozenset(), ()
    return frozenset(parts), _apart(spans)


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """In order, without those that overlap an earlier one."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def _contact(watch: Watch, analysis: Analysis, chosen: list[_Scored]) -> Contact | None:
    places = [one.place for one in chosen]
    told = [contact for contact in analysis.contacts if contact.sentence in places]
    if watch.kind is WatchKind.CONTACT:
        told = [contact for contact in told if fits(watch, contact)]
    return min(told, key=lambda contact: places.index(contact.sentence), default=None)


def _lead(title: str, analysis: Analysis) -> tuple[Shown, ...]:
    """What an article begins with, where what matched stands in no sentence: in its title, or in none of the text."""
    best = sorted(analysis.summary[:1]) or list(range(min(1, len(analysis.sentences))))
    return tuple(Shown(analysis.sentences[place].text, ()) for place in best) or ((Shown(title, ()),) if title else ())


def missing(query: Query, passages: list[str], language: str) -> tuple[list[Term], list[Term]]:
    """Why a text does not meet a query: terms that it lacks, and excluded terms that it holds."""
    read = [tokens(passage, language) for passage in passages]

    def stands(term: Term) -> bool:
        return any(next(term.places(passage), None) is not None for passage in read)

    lacking = [term for term in wanted_terms(query) if not stands(term)]
    return lacking, [term for term in _excluded(query) if stands(term)]


def _excluded(query: Query) -> Iterator[Term]:
    if isinstance(query, Term):
        return
    for part in query.parts:
        yield from _excluded(part)
    if isinstance(query, AllOf):
        for part in query.excluded:
            yield from wanted_terms(part)
