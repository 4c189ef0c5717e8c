"""What a question to the bot is about once its words are settled: what is answered, and what the next can build on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.language.intent import Action
from bot.model import ArticleRow, Kind, Status, SummaryLength
from bot.replies.actors import ActorFilter
from bot.replies.contacts import ContactFilter
from bot.replies.handed import Handed


@dataclass(frozen=True, slots=True)
class Topic:
    """`article` is the one meant; `offered` are those listed or to choose from, in their order.

    `handed` is a text that is not in the library. `people` are names of the library. `named` are the words that several
    articles fit, `unknown` those that nothing was found for. `language` is that of the conversation, null while it is
    not clear.
    """

    action: Action
    article: ArticleRow | None = None
    offered: tuple[ArticleRow, ...] = ()
    handed: Handed | None = None
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    query: str = ""
    kind: Kind | None = None
    status: Status | None = None
    since: date | None = None
    until: date | None = None
    length: SummaryLength = SummaryLength.STANDARD
    named: str = ""
    unknown: str = ""
    language: str | None = None

    @property
    def about_something(self) -> bool:
        return bool(self.article or self.handed or self.countries or self.people or self.query or self.offered)

    @property
    def contact_filter(self) -> ContactFilter:
        country, other = (*self.countries, None, None)[:2]
        return ContactFilter(country, other, self.kind, self.status, self.since, self.until, self.article)

    @property
    def actor_filter(self) -> ActorFilter:
        return ActorFilter(self.article, next(iter(self.countries), None), self.since)
