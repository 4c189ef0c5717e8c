"""The answer to a settled question: one function for each action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import discord

from bot.language.intent import Action
from bot.library import Library
from bot.model import ArticleRow
from bot.replies import answers, limits
from bot.replies import help as help_page
from bot.replies.actor_view import send_people
from bot.replies.actors import ActorFilter
from bot.replies.answers import Place
from bot.replies.asking import ask, not_found
from bot.replies.choosing import Choice, choose_article, nearest_articles
from bot.replies.contacts import ContactFilter
from bot.replies.desk import Desk
from bot.replies.escape import escape
from bot.replies.handed_view import actor_sections, contact_sections, send_handed_facts, send_handed_summary
from bot.replies.localization import Localizer
from bot.replies.news import News
from bot.replies.refusals import Interaction, Refusal
from bot.replies.sending import send_sections, send_text
from bot.replies.summary_view import send_summary
from bot.replies.topic import Topic

_SOURCES = 10
# More words than these are no name: nothing is to be looked for under them.
_NAMED_WORDS = 5

Remember = Callable[[Topic], None]


class Talk:
    """Answers one message. `remember` is told the article where the person settles it with a button."""

    def __init__(self, desk: Desk, message: discord.Message, reader: Localizer, remember: Remember) -> None:
        self.desk = desk
        self.message = message
        self.reader = reader
        self.remember = remember

    @property
    def library(self) -> Library:
        return self.desk.library

    async def answer(self, topic: Topic) -> None:
        tellers: dict[Action, Callable[[Topic], Awaitable[None]]] = {
            Action.SUMMARY: self._on_article,
            Action.ACTORS: self._actors,
            Action.CONTACTS: self._contacts,
            Action.PERSON: self._person,
            Action.SEARCH: self._search,
            Action.NEWS: self._news,
            Action.SOURCE: self._source,
            Action.HELP: self._help,
            Action.NONE: self._lost,
        }
        teller = tellers.get(topic.action)
        if teller is not None:
            await teller(topic)
        else:
            await self._say(_small_talk(self.reader, topic.action))

    async def _say(self, text: str) -> None:
        await send_text(self.message, text)

    async def _help(self, topic: Topic) -> None:
        await send_sections(self.message, self.reader, help_page.sections(self.reader, self.desk))

    async def _on_article(self, topic: Topic) -> None:
        """Summary, actors, contacts or source of the article meant, which may have to be asked for."""
        if topic.handed is not None and topic.article is None:
            await send_handed_summary(self.message, self.reader, topic.handed, topic.length)
        elif topic.article is not None:
            await self._tell(self.message, topic, topic.article)
        elif topic.unknown:
            await self._offer_nearest(topic)
        elif topic.offered:
            question = self.reader.gettext("Several articles fit. Which one?")
            if topic.named:
                named = escape(topic.named, 200)
                question = self.reader.gettext("Several articles fit “{typed}”. Which one?", typed=named)
            await self._ask(topic, question, topic.offered)
        else:
            newest = self.library.catalogue.newest(limit=limits.ROWS)
            if not newest:
                raise Refusal(_empty(self.reader))
            await self._ask(topic, self.reader.gettext("Which article shall I sum up?"), newest)

    async def _tell(self, place: Place, topic: Topic, article: ArticleRow) -> None:
        reader, library = self.reader, self.library
        match topic.action:
            case Action.ACTORS:
                await answers.answer_actors(place, library, reader, ActorFilter(article=article))
            case Action.CONTACTS:
                asked = ContactFilter(kind=topic.kind, status=topic.status, article=article)
                await answers.answer_contacts(place, library, reader, asked)
            case Action.SOURCE:
                await answers.answer_sources(place, reader, [article])
            case _:
                await send_summary(place, library, reader, article, topic.length)

    async def _ask(self, topic: Topic, question: str, articles: Sequence[ArticleRow]) -> None:
        async def chosen(interaction: Interaction, article: ArticleRow) -> None:
            self.remember(replace(topic, article=article, offered=tuple(articles), unknown=""))
            await self._tell(interaction, topic, article)

        await ask(self.message, self.reader, question, articles, then=chosen)

    async def _offer_nearest(self, topic: Topic) -> None:
        if not topic.unknown.strip():
            newest = self.library.catalogue.newest(limit=limits.ROWS)
            text = self.reader.gettext("I know no article of that date. The newest are:")
            if not newest:
                raise Refusal(_empty(self.reader))
            await self._ask(topic, text, newest)
            return
        choice = await choose_article(self.library, topic.unknown)
        question, offered = not_found(self.library, self.reader, topic.unknown, Choice(nearest=choice.nearest))
        await self._ask(topic, question, offered)

    async def _actors(self, topic: Topic) -> None:
        if topic.handed is not None and topic.article is None:
            await send_handed_facts(self.message, self.reader, topic.handed, actor_sections)
        elif topic.article or topic.unknown or (topic.offered and not topic.countries):
            await self._on_article(topic)
        else:
            await answers.answer_actors(self.message, self.library, self.reader, topic.actor_filter)

    async def _contacts(self, topic: Topic) -> None:
        asked = topic.contact_filter
        if topic.handed is not None and topic.article is None:
            await send_handed_facts(self.message, self.reader, topic.handed, contact_sections)
        elif topic.unknown and not topic.offered:
            await answers.answer_nobody(self.message, self.library, self.reader, topic.unknown)
        elif topic.article or (topic.offered and not topic.countries and not topic.people):
            await self._on_article(topic)
        elif asked == ContactFilter() and not topic.people:
            await self._say(self.reader.gettext("Contacts of which country? Name one or two."))
        else:
            await answers.answer_contacts(self.message, self.library, self.reader, replace(asked, people=topic.people))

    async def _person(self, topic: Topic) -> None:
        if topic.people:
            await send_people(self.message, self.library, self.reader, topic.people)
        elif topic.unknown:
            await answers.answer_nobody(self.message, self.library, self.reader, topic.unknown)
        else:
            await self._say(self.reader.gettext("Who do you mean? Give me a name, or a part of it."))

    async def _search(self, topic: Topic) -> None:
        if topic.query:
            await answers.answer_search(self.message, self.library, self.reader, topic.query)
        else:
            await self._say(
                self.reader.gettext("What shall I look for? Give me a word, or a phrase in quotation marks.")
            )

    async def _news(self, topic: Topic) -> None:
        asked = News(topic.offered, next(iter(topic.countries), None), topic.since, topic.until)
        await answers.answer_news(self.message, self.library, self.reader, asked)

    async def _source(self, topic: Topic) -> None:
        if topic.article is not None or topic.unknown:
            await self._on_article(topic)
        elif topic.handed is not None:
            await self._say(self.reader.gettext("The text that you handed me: it is not in the library."))
        elif found := await self._sources(topic):
            await answers.answer_sources(self.message, self.reader, found)
        else:
            await self._say(self.reader.gettext("The source of what? Name an article, a person or two countries."))

    async def _sources(self, topic: Topic) -> list[ArticleRow]:
        """The articles that an earlier answer rests on, each once."""
        found = list(topic.offered)
        if topic.people:
            found += await self.library.find_articles(" ".join(topic.people), limit=_SOURCES)
        elif topic.countries or topic.contact_filter != ContactFilter():
            asked = topic.contact_filter
            rows = await self.library.contacts(
                asked.country, with_country=asked.with_country, kind=asked.kind, status=asked.status,
                since=asked.since, until=asked.until,
            )  # fmt: skip
            found += [row.article for row in rows]
        return list({article.id: article for article in found}.values())[:_SOURCES]

    async def _lost(self, topic: Topic) -> None:
        """Nothing was understood: what was read as a name and what comes near it, or what can be asked."""
        reader = self.reader
        able = reader.gettext(
            "I sum up articles, tell who somebody is, list contacts between countries, search, and say what is new: "
            "“help” shows how."
        )
        if not topic.unknown or len(topic.unknown.split()) > _NAMED_WORDS:
            await self._say(able)
            return
        text = reader.gettext("I read “{typed}”, and find nothing of that name.", typed=escape(topic.unknown, 200))
        near = nearest_articles(self.library, topic.unknown)
        if near:
            question = f"{text} {reader.gettext('The nearest are:')}"
            await self._ask(replace(topic, action=Action.SUMMARY), question, near)
        else:
            await self._say(f"{text} {able}")


def _small_talk(reader: Localizer, action: Action) -> str:
    if action is Action.THANKS:
        return reader.gettext("You are welcome.")
    if action is Action.TRANSLATE:
        return reader.gettext(
            "I am sorry, I do not translate: I show the articles' own sentences. Ask me in French or in English, and "
            "the words around them follow."
        )
    return reader.gettext("Hello! A summary, a name, contacts between two countries? Go ahead.")


def _empty(reader: Localizer) -> str:
    return " ".join(
        [
            reader.gettext("The library holds no article yet."),
            reader.gettext("Paste a text or attach a .txt, .md or .html file, and I sum it up here."),
        ]
    )
