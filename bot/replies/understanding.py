"""From the words of a message, and what was spoken of before, to what is asked of the library."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.language.countries import find_country
from bot.language.intent import Action, Intent
from bot.library import Library, QueryError
from bot.model import ArticleRow, SummaryLength
from bot.replies import limits
from bot.replies.choosing import choose_article
from bot.replies.going_on import going_on
from bot.replies.people import find_by_role, find_people, split_people
from bot.replies.topic import Topic

NEWEST = limits.ROWS
_SHORT = 3
_EXCERPTS = 15
_LONGER = {
    SummaryLength.SHORT: SummaryLength.STANDARD,
    SummaryLength.STANDARD: SummaryLength.LONG,
    SummaryLength.LONG: SummaryLength.LONG,
}
_SHORTER = {
    SummaryLength.LONG: SummaryLength.STANDARD,
    SummaryLength.STANDARD: SummaryLength.SHORT,
    SummaryLength.SHORT: SummaryLength.SHORT,
}


def asked_length(wanted: str, before: SummaryLength = SummaryLength.STANDARD) -> SummaryLength:
    """`wanted` is as in Intent; `shorter` and `longer` count from the length before."""
    if wanted in ("shorter", "longer"):
        return (_SHORTER if wanted == "shorter" else _LONGER)[before]
    return SummaryLength(wanted or "standard")


async def understand(library: Library, intent: Intent, earlier: Topic | None) -> Topic:
    """`earlier` is what the conversation was about, null where it begins."""
    reading = _Reading(library, intent, earlier or Topic(Action.NONE))
    topic = await reading.settle()
    return replace(topic, language=intent.language or reading.earlier.language)


class _Reading:
    def __init__(self, library: Library, intent: Intent, earlier: Topic) -> None:
        self.library = library
        self.intent = intent
        self.earlier = earlier

    async def settle(self) -> Topic:
        settlers: dict[Action, Callable[[], Awaitable[Topic]]] = {
            Action.SUMMARY: self._summary,
            Action.ACTORS: self._actors,
            Action.CONTACTS: self._contacts,
            Action.PERSON: self._person,
            Action.ABOUT: self._about,
            Action.SEARCH: self._search,
            Action.NEWS: self._news,
            Action.SOURCE: self._source,
            Action.GREETING: self._small_talk,
            Action.THANKS: self._small_talk,
            Action.NONE: self._open,
        }
        settler = settlers.get(self.intent.action)
        return await settler() if settler else Topic(self.intent.action)

    async def _summary(self) -> Topic:
        intent, earlier = self.intent, self.earlier
        topic = Topic(Action.SUMMARY, length=self._length())
        if intent.position and (found := await self._at_position()):
            return replace(topic, article=found[0], offered=found[1])
        if intent.subject:
            return await self._with_article(topic)
        if intent.since or intent.until:
            rows = self._published()
            return self._one_of(topic, rows) if rows else replace(topic, unknown=" ")
        if earlier.handed or earlier.article:
            return replace(topic, article=earlier.article, handed=earlier.handed, offered=earlier.offered)
        if earlier.people:
            return await self._with_article(topic, earlier.people[0])
        return self._one_of(topic, earlier.offered) if earlier.offered else topic

    def _length(self) -> SummaryLength:
        return asked_length(self.intent.length, self.earlier.length)

    async def _with_article(self, topic: Topic, typed: str = "") -> Topic:
        """The article that the subject names, those it may mean, or that there is none."""
        typed = typed or self.intent.subject
        choice = await choose_article(self.library, typed)
        if not (choice.article or choice.candidates) and (people := find_people(self.library.catalogue, typed)):
            choice = await choose_article(self.library, people[0])
        if choice.article is not None:
            return replace(topic, article=choice.article, offered=(choice.article, *choice.others))
        if choice.candidates:
            return replace(topic, offered=choice.candidates, named=typed)
        return replace(topic, unknown=typed)

    async def _at_position(self) -> tuple[ArticleRow, tuple[ArticleRow, ...]] | None:
        """An article by its place in what was offered before, or the newest of the library."""
        offered, place = self.earlier.offered, self.intent.position
        if place == "newest" and not self.intent.subject:
            offered, place = tuple(self.library.catalogue.articles("", limit=NEWEST)), "1"
        if place == "other" and not self.intent.subject:
            # With nothing chosen yet, the other of several is not the first.
            left = [row for row in offered if row != self.earlier.article][0 if self.earlier.article else 1 :]
            return (left[0], offered) if left else None
        if place.isdigit() and int(place) <= len(offered) and not self.intent.subject:
            return offered[int(place) - 1], offered
        return None

    def _published(self) -> tuple[ArticleRow, ...]:
        found = self.library.catalogue.newest(None, self.intent.since, self.intent.until, limit=NEWEST)
        return tuple(found)

    @staticmethod
    def _one_of(topic: Topic, rows: tuple[ArticleRow, ...]) -> Topic:
        return replace(topic, article=rows[0] if len(rows) == 1 else None, offered=rows)

    async def _actors(self) -> Topic:
        intent, earlier = self.intent, self.earlier
        topic = Topic(Action.ACTORS, since=intent.since, until=intent.until)
        if intent.position and (found := await self._at_position()):
            return replace(topic, article=found[0], offered=found[1])
        if intent.article and intent.subject:
            return await self._with_article(topic)
        if intent.rest:
            return await self._with_article(topic)
        if intent.countries:
            return replace(topic, countries=intent.countries[:1])
        if intent.other and earlier.people:
            return replace(topic, countries=await self._country_of(earlier.people[0]))
        if earlier.article or earlier.handed:
            return replace(topic, article=earlier.article, handed=earlier.handed, offered=earlier.offered)
        return replace(topic, countries=earlier.countries[:1])

    async def _country_of(self, name: str) -> tuple[str, ...]:
        for article in await self.library.find_articles(name, limit=_SHORT):
            for row in await self.library.actors(article_id=article.id):
                if row.name == name and row.country:
                    return (row.country,)
        return ()

    async def _contacts(self) -> Topic:
        intent, earlier = self.intent, self.earlier
        topic = self._conditions(Topic(Action.CONTACTS))
        if intent.position and (found := await self._at_position()):
            return replace(topic, article=found[0], offered=found[1])
        if intent.article and intent.subject:
            return await self._with_article(topic)
        people, left = split_people(self.library.catalogue, intent.rest)
        if intent.person and intent.countries and not people:
            people = earlier.people
        if left and not people and (town := find_country(left)):
            # A town or a body speaks for its country, where no actor bears its name.
            intent = self.intent = replace(intent, countries=(*intent.countries, town))
        if intent.countries or people:
            return self._beside(replace(topic, countries=intent.countries[:2], people=people))
        if left:
            found_by_words = await self._with_article(topic, left)
            return found_by_words if found_by_words.article else replace(topic, unknown=left)
        kept = replace(earlier, action=Action.CONTACTS, query="", unknown="")
        return self._conditions(kept) if earlier.about_something else topic

    def _conditions(self, topic: Topic) -> Topic:
        """The topic with the conditions named now over those it had."""
        intent = self.intent
        timed = bool(intent.since or intent.until)
        return replace(
            topic,
            kind=intent.kind or topic.kind,
            status=intent.status or topic.status,
            since=intent.since if timed else topic.since,
            until=intent.until if timed else topic.until,
        )

    def _beside(self, topic: Topic) -> Topic:
        """ "Et avec la Russie ?": beside the first country spoken of; "et les appels avec la Russie ?" likewise."""
        intent, earlier = self.intent, self.earlier
        going = intent.follow and earlier.action is Action.CONTACTS
        if not going or len(topic.countries) != 1 or topic.people:
            return topic
        base = replace(earlier, article=None, offered=(), action=Action.CONTACTS)
        return self._conditions(replace(base, countries=going_on(earlier.countries, topic.countries, intent.beside)))

    async def _person(self) -> Topic:
        intent, earlier = self.intent, self.earlier
        topic = Topic(Action.PERSON)
        if not intent.subject:
            return replace(topic, people=earlier.people)
        people = find_people(self.library.catalogue, intent.subject)
        if not people and intent.rest:
            people = await find_by_role(self.library, intent.rest, intent.countries)
        if not people and intent.rest:
            people = find_people(self.library.catalogue, intent.rest)
        if not people and intent.rest:  # another transcription, as of a name that few articles have
            people = tuple(row.name for row in await self.library.identities.find(intent.subject))[:NEWEST]
        if people:
            return replace(topic, people=people)
        return replace(topic, unknown=intent.subject) if intent.rest else self._on_countries()

    def _on_countries(self) -> Topic:
        """A country named alone: what is new of it; two: their contacts."""
        intent = self.intent
        if len(intent.countries) > 1 or intent.kind or intent.status:
            return self._conditions(Topic(Action.CONTACTS, countries=intent.countries[:2]))
        return self._listed(Topic(Action.NEWS, countries=intent.countries, since=intent.since, until=intent.until))

    async def _about(self) -> Topic:
        """Of whom or what something is wanted: a name, an article, a country, else any words."""
        intent = self.intent
        if not intent.subject:
            return await self._summary() if self.earlier.about_something else Topic(Action.NONE)
        return await self._exactly() or await self._search()

    async def _exactly(self) -> Topic | None:
        """What the subject names with all its words: a person, an article, countries; null where it names nothing."""
        intent = self.intent
        people = find_people(self.library.catalogue, intent.subject)
        if people and not intent.article:
            return Topic(Action.PERSON, people=people)
        if not intent.rest and not intent.article:
            return self._on_countries()
        choice = await choose_article(self.library, intent.subject)
        if choice.whole:
            topic = Topic(Action.SUMMARY, length=self._length())
            return await self._with_article(topic)
        return None

    async def _search(self) -> Topic:
        intent = self.intent
        query = " ".join(f'"{quoted}"' for quoted in intent.quoted) or intent.subject or self.earlier.query
        try:
            excerpts = await self.library.search(query, limit=_EXCERPTS) if query else []
        except QueryError:  # the answer says what cannot be read
            excerpts = []
        found = {excerpt.article.id: excerpt.article for excerpt in excerpts}
        return Topic(Action.SEARCH, query=query, offered=tuple(found.values()))

    async def _news(self) -> Topic:
        intent = self.intent
        if intent.rest and (exact := await self._exactly()):
            return exact
        return self._listed(Topic(Action.NEWS, countries=intent.countries, since=intent.since, until=intent.until))

    def _listed(self, topic: Topic) -> Topic:
        """News with the articles that the answer lists, in their order."""
        country = next(iter(topic.countries), None)
        newest = self.library.catalogue.newest(country, topic.since, topic.until, limit=NEWEST)
        return replace(topic, offered=tuple(newest))

    async def _source(self) -> Topic:
        intent, earlier = self.intent, self.earlier
        if intent.position and (found := await self._at_position()):
            return Topic(Action.SOURCE, article=found[0], offered=found[1])
        if intent.subject:
            return await self._with_article(Topic(Action.SOURCE))
        return replace(earlier, action=Action.SOURCE) if earlier.about_something else Topic(Action.SOURCE)

    async def _small_talk(self) -> Topic:
        """ "Bonjour, et avec la Russie ?" is more than a greeting."""
        topic = await self._open()
        return Topic(self.intent.action) if topic.action is Action.NONE else topic

    async def _open(self) -> Topic:
        """No word asks for anything: what was spoken of before goes on, or the subject tells."""
        intent = self.intent
        if self.earlier.action is not Action.NONE and (topic := await self._go_on()):
            return topic
        if intent.length and not intent.subject:
            return await self._summary()
        if intent.position and not intent.subject:
            return await self._summary()
        found = await self._exactly() if intent.subject else None
        if found:
            return found
        if intent.article and intent.subject:
            return await self._with_article(Topic(Action.SUMMARY))
        if (intent.kind or intent.status) and not intent.rest:
            return self._conditions(Topic(Action.CONTACTS))
        return Topic(Action.NONE, unknown=intent.subject)

    async def _go_on(self) -> Topic | None:
        """The earlier question asked anew of what is named now; null where the message is a question of its own."""
        intent, earlier = self.intent, self.earlier
        if intent.length or intent.position:
            return await self._on_article()
        if intent.rest or (intent.article and intent.subject):
            return await self._same_of_subject()
        if earlier.action is Action.SEARCH and intent.subject:
            return replace(await self._search())
        if earlier.action in (Action.ACTORS, Action.NEWS) and not (intent.kind or intent.status):
            return self._asked_anew()
        if intent.countries or intent.conditioned:
            return await self._titled() or self._contacts_anew()
        return None

    async def _titled(self) -> Topic | None:
        """After an article, a place alone may name another: "et Pyongyang ?"."""
        intent, earlier = self.intent, self.earlier
        if earlier.action is not Action.SUMMARY or intent.beside or intent.conditioned:
            return None
        choice = await choose_article(self.library, intent.subject)
        return await self._with_article(Topic(Action.SUMMARY, length=earlier.length)) if choice.whole else None

    async def _on_article(self) -> Topic | None:
        """A length or a place in a list names an article: it is told of as the one before was."""
        settlers = {Action.ACTORS: self._actors, Action.CONTACTS: self._contacts, Action.SOURCE: self._source}
        if self.intent.length:
            return await self._summary()
        if await self._at_position() is None:
            newest = self.library.catalogue.articles("", limit=NEWEST + 1)
            offered = tuple(row for row in newest if row != self.earlier.article)[:NEWEST]
            return Topic(Action.SUMMARY, offered=offered)
        return await settlers.get(self.earlier.action, self._summary)()

    async def _same_of_subject(self) -> Topic | None:
        """ "Et Larijani ?", "et celui sur Davos ?"."""
        intent, earlier = self.intent, self.earlier
        if earlier.action is Action.SEARCH and intent.follow:
            return await self._search()
        exact = await self._exactly()
        if earlier.action is Action.SUMMARY and intent.follow:
            found = await self._with_article(Topic(Action.SUMMARY, length=earlier.length))
            return exact if found.unknown and exact else found
        if earlier.action is Action.CONTACTS and exact and exact.people:
            return replace(earlier, article=None, offered=(), countries=(), people=exact.people[:1])
        return exact or (await self._search() if earlier.action is Action.SEARCH else None)

    def _asked_anew(self) -> Topic | None:
        intent, earlier = self.intent, self.earlier
        if not (intent.countries or intent.conditioned):
            return None
        topic = replace(earlier, article=None, handed=None, offered=()) if intent.countries else earlier
        topic = self._conditions(replace(topic, countries=intent.countries[:1] or earlier.countries))
        return self._listed(topic) if topic.action is Action.NEWS else topic

    def _contacts_anew(self) -> Topic:
        intent, earlier = self.intent, self.earlier
        topic = earlier if earlier.action is Action.CONTACTS else Topic(Action.CONTACTS, countries=earlier.countries)
        if intent.countries:
            together = going_on(topic.countries, intent.countries, intent.beside)
            topic = replace(topic, countries=together, people=() if not intent.beside else topic.people)
            topic = replace(topic, article=None, handed=None, offered=())
        elif earlier.action is not Action.CONTACTS:
            topic = replace(topic, article=earlier.article, people=earlier.people, handed=earlier.handed)
        return self._conditions(topic)
