"""Which watches an article or a chat message matches."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from bot.alerts.names import NameIndex, SameName, same_name
from bot.alerts.reading import Reading
from bot.alerts.words import WordIndex
from bot.language.countries import Means, find_references
from bot.library.query import LANGUAGES, Query, QueryError, parse_watch
from bot.library.search import Indexed
from bot.model import Analysis, Contact, Watch, WatchKind

log = logging.getLogger(__name__)

# A capital or a city may be no more than the place of an event; a name, an adjective or a body is the country.
SPEAKS_FOR = frozenset({Means.COUNTRY, Means.ADJECTIVE, Means.SEAT, Means.BODY, Means.FORCE})


class Engine:
    """All watches of a library. It does not change: another set of watches is another engine."""

    def __init__(self, watches: Iterable[Watch], *, same: SameName = same_name) -> None:
        """A watch whose query cannot be read any more is left out, with a warning in the log."""
        self._watches = {watch.id: watch for watch in watches}
        by_kind: dict[WatchKind, list[Watch]] = defaultdict(list)
        for watch in self._watches.values():
            by_kind[watch.kind].append(watch)
        queries = list(_queries(by_kind[WatchKind.WORDS]))
        self._words = {language: WordIndex(queries, language) for language in LANGUAGES}
        self._countries: dict[str, list[int]] = defaultdict(list)
        for watch in by_kind[WatchKind.COUNTRY]:
            self._countries[watch.countries[0]].append(watch.id)
        self._contacts: dict[str, list[Watch]] = defaultdict(list)
        for watch in by_kind[WatchKind.CONTACT]:
            self._contacts[watch.countries[0]].append(watch)
        self._names = NameIndex(((watch.id, watch.query) for watch in by_kind[WatchKind.ACTOR]), same)

    def match_article(self, title: str, analysis: Analysis, words: Iterable[Indexed] | None = None) -> list[Watch]:
        """The watches that look at articles and that this one matches, in the order of their ids.

        `words` are the article's as they are indexed; without them its text is read here, which takes most of the time.
        """
        texts, language = passages(title, analysis), analysis.language
        read = Reading(texts, language) if words is None else Reading.indexed(words, language)
        found = self._words[read.language].matches(read)
        if self._countries:
            found.update(self._of_countries(self._countries_of(texts, analysis)))
        for contact in analysis.contacts:
            for code in contact.countries:
                found.update(watch.id for watch in self._contacts.get(code, ()) if fits(watch, contact))
        if self._names:
            found.update(self._names.matches(name for actor in analysis.actors for name in actor.names))
            if not analysis.supported:
                found.update(number for text in texts for number in self._names.matches_text(text))
        return [self._watches[id_] for id_ in sorted(found) if self._watches[id_].options.articles]

    def match_text(self, text: str) -> list[Watch]:
        """The watches that listen to chat and that a message matches, in the order of their ids."""
        lines = [text]
        found = {number for language in LANGUAGES for number in self._words[language].matches(Reading(lines, language))}
        if self._countries:
            found.update(self._of_countries(_referred(lines)))
        if self._names:
            found.update(self._names.matches_text(text))
        return [self._watches[id_] for id_ in sorted(found) if self._watches[id_].options.chat]

    def _countries_of(self, texts: Iterable[str], analysis: Analysis) -> set[str]:
        """As `countries_of`, but the text is only read as far as a watched country has not been found."""
        found = _stated(analysis)
        for text in texts:
            if self._countries.keys() <= found:
                break
            found |= _referred_in(text)
        return found

    def _of_countries(self, codes: Iterable[str]) -> Iterable[int]:
        return (number for code in codes for number in self._countries.get(code, ()))


def _queries(watches: Iterable[Watch]) -> Iterable[tuple[int, Query]]:
    for watch in watches:
        try:
            yield watch.id, parse_watch(watch.query)
        except QueryError as error:
            log.warning("Watch %d cannot be read and finds nothing: %s", watch.id, error)


def passages(title: str, analysis: Analysis) -> list[str]:
    """What is looked through of an article: its sentences, and its title where none repeats it."""
    texts = [sentence.text for sentence in analysis.sentences]
    return texts if title.strip() in {text.strip() for text in texts} else [title, *texts]


def countries_of(texts: Iterable[str], analysis: Analysis) -> set[str]:
    """Codes of the countries that an article is about: its contacts' and actors', and those that its words name."""
    return _stated(analysis) | _referred(texts)


def _stated(analysis: Analysis) -> set[str]:
    codes = {code for contact in analysis.contacts for code in contact.countries}
    return codes | {actor.country for actor in analysis.actors if actor.country}


def _referred(texts: Iterable[str]) -> set[str]:
    return {code for text in texts for code in _referred_in(text)}


@lru_cache(maxsize=5_000)
def _referred_in(text: str) -> frozenset[str]:
    """The newest articles are looked through again and again, by whoever tries a watch."""
    return frozenset(
        code
        for reference in find_references(text)
        if reference.means in SPEAKS_FOR and reference.code
        for code in reference.code.split("+")
    )


def fits(watch: Watch, contact: Contact) -> bool:
    """Whether a contact is one that a contact watch looks for."""
    return (
        set(watch.countries) <= set(contact.countries)
        and watch.contact_kind in (None, contact.kind)
        and watch.contact_status in (None, contact.status)
    )
