"""Why a watch matches an article, or at which stage it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.alerts.engine import Engine, countries_of, fits, passages
from bot.alerts.evidence import Evidence, find_evidence, missing
from bot.library.query import QueryError, Term, parse_watch, required_terms, tokens, wanted_terms
from bot.model import Analysis, Watch, WatchKind


class Stage(StrEnum):
    """Where the way from an article to an alert ends; the first that stops it is told."""

    PAUSED = "paused"
    NO_ARTICLES = "articles off"
    UNREADABLE = "query unreadable"
    NO_RULES = "language without rules"
    NO_TERM = "no required word"
    INCOMPLETE = "words missing"
    EXCLUDED = "excluded word"
    NO_COUNTRY = "country not named"
    NO_CONTACT = "no contact"
    OTHER_CONTACT = "other contacts"
    NO_ACTOR = "actor not named"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`words` are those that decided: found ones for a match, missing or excluded ones for a miss."""

    stage: Stage
    words: tuple[str, ...] = ()
    evidence: Evidence | None = None


def explain(watch: Watch, title: str, analysis: Analysis) -> Explanation:
    if watch.paused:
        return Explanation(Stage.PAUSED)
    if not watch.options.articles:
        return Explanation(Stage.NO_ARTICLES)
    matched = bool(Engine([watch]).match_article(title, analysis))
    if matched:
        evidence = find_evidence(watch, title, analysis)
        return Explanation(Stage.MATCH, _found(watch, title, analysis, evidence), evidence)
    if watch.kind is WatchKind.WORDS:
        return _missed_words(watch, title, analysis)
    if not analysis.supported and watch.kind is WatchKind.CONTACT:
        return Explanation(Stage.NO_RULES, (analysis.language,))
    return _missed_fact(watch, title, analysis)


def _found(watch: Watch, title: str, analysis: Analysis, evidence: Evidence) -> tuple[str, ...]:
    words = [shown.text[start:end] for shown in evidence.sentences for start, end in shown.spans]
    if not words and watch.kind is WatchKind.WORDS:
        query = parse_watch(watch.query)
        lacking, _ = missing(query, passages(title, analysis), analysis.language)
        words = [_written(term, watch.query) for term in wanted_terms(query) if term not in lacking]
    return tuple(dict.fromkeys(words))


def _missed_words(watch: Watch, title: str, analysis: Analysis) -> Explanation:
    try:
        query = parse_watch(watch.query)
    except QueryError as error:
        return Explanation(Stage.UNREADABLE, (str(error.message),))
    lacking, present = missing(query, passages(title, analysis), analysis.language)

    def named(terms: Iterable[Term]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_written(term, watch.query) for term in terms))

    required = required_terms(query)
    if all(term in lacking for term in required):
        return Explanation(Stage.NO_TERM, named(required))
    if present:
        return Explanation(Stage.EXCLUDED, named(present))
    return Explanation(Stage.INCOMPLETE, named(lacking))


def _missed_fact(watch: Watch, title: str, analysis: Analysis) -> Explanation:
    if watch.kind is WatchKind.ACTOR:
        return Explanation(Stage.NO_ACTOR, tuple(actor.name for actor in analysis.actors[:10]))
    held = countries_of(passages(title, analysis), analysis)
    absent = tuple(code for code in watch.countries if code not in held)
    if absent or watch.kind is WatchKind.COUNTRY:
        return Explanation(Stage.NO_COUNTRY, absent or watch.countries)
    together = [contact for contact in analysis.contacts if set(watch.countries) <= set(contact.countries)]
    assert not any(fits(watch, contact) for contact in together)
    if not together:
        return Explanation(Stage.NO_CONTACT, watch.countries)
    return Explanation(Stage.OTHER_CONTACT, tuple(f"{contact.kind}/{contact.status}" for contact in together))


def _written(term: Term, query: str) -> str:
    """The term as it stands in the query that it was read from."""
    read = tokens(query, "fr")
    place = next(Term(term.variants[:1], term.exact, term.prefix).places(read), None)
    words = query[place[0] : place[1]] if place else " ".join(term.variants[0])
    return f'"{words}"' if term.exact and not term.prefix else words + "*" * term.prefix
