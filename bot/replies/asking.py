"""Settling which article is meant, with the person where it has to be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.library import Library
from bot.model import ArticleRow, SummaryLength
from bot.replies import limits
from bot.replies.answers import Place
from bot.replies.choosing import Choice, choose_article
from bot.replies.desk import library_of
from bot.replies.escape import escape
from bot.replies.layout import Page
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction, Refusal
from bot.replies.sending import person, send
from bot.replies.summary_view import send_summary
from bot.replies.views import Button, OwnedView, message_fields
from bot.replies.words import label

Then = Callable[[Interaction, ArticleRow], Awaitable[None]]


class ChoiceView(OwnedView):
    """Asks which article is meant: a button for each, at most five; `then` answers with the one chosen."""

    def __init__(self, reader: Localizer, owner_id: int, articles: Sequence[ArticleRow], then: Then) -> None:
        super().__init__(reader, owner_id)
        self.then = then
        for row, article in enumerate(articles[: limits.ROWS]):
            self.add_item(Button(self._chosen(article), label=label(reader, article, limits.BUTTON_LABEL), row=row))

    def _chosen(self, article: ArticleRow) -> Any:
        async def choose(interaction: Interaction) -> None:
            await interaction.response.defer()
            self.stop()
            await self.then(interaction, article)

        return choose


async def send_chosen(
    place: Place,
    library: Library,
    reader: Localizer,
    typed: str,
    length: SummaryLength = SummaryLength.STANDARD,
) -> None:
    """The summary of the article that `typed` means; asks where several fit, offers the nearest where none does."""
    article = await find_or_offer(place, library, reader, typed, length)
    if article is not None:
        await send_summary(place, library, reader, article, length)


async def find_or_offer(
    place: Place,
    library: Library,
    reader: Localizer,
    typed: str,
    length: SummaryLength = SummaryLength.STANDARD,
) -> ArticleRow | None:
    """The article that `typed` means; null once buttons for the summaries of those that may be meant are sent.

    Raises Refusal when the library is empty.
    """
    choice = await choose_article(library, typed)
    if choice.article is not None:
        return choice.article
    if choice.candidates:
        question = reader.gettext("Several articles fit “{typed}”. Which one?", typed=escape(typed, 200))
        await ask(place, reader, question, choice.candidates, length)
        return None
    question, offered = not_found(library, reader, typed, choice)
    await ask(place, reader, question, offered, length)
    return None


async def ask(
    place: Place,
    reader: Localizer,
    question: str,
    articles: Sequence[ArticleRow],
    length: SummaryLength = SummaryLength.STANDARD,
    then: Then | None = None,
) -> None:
    """Asks with a button for each article; without `then` it opens the summary."""

    async def open_summary(interaction: Interaction, article: ArticleRow) -> None:
        await send_summary(interaction, library_of(interaction), reader, article, length)

    view = ChoiceView(reader, person(place), articles, then or open_summary)
    await send(place, message_fields(Page(content=question)), view)


def not_found(library: Library, reader: Localizer, typed: str, choice: Choice) -> tuple[str, Sequence[ArticleRow]]:
    """That nothing was found, and the articles to offer instead: those with a title alike, else the newest.

    Raises Refusal when the library is empty.
    """
    text = reader.gettext("I found no article for “{typed}”.", typed=escape(typed, 200))
    if choice.nearest:
        return f"{text} {reader.gettext('The nearest are:')}", choice.nearest
    newest = library.catalogue.articles("", limit=limits.ROWS)
    if not newest:
        raise Refusal(f"{text} {reader.gettext('The library holds no article yet.')}")
    return f"{text} {reader.gettext('The newest are:')}", newest


async def require_article(library: Library, reader: Localizer, typed: str) -> ArticleRow:
    """The one article that `typed` means. Raises Refusal where none or several fit."""
    choice = await choose_article(library, typed)
    if choice.article is not None:
        return choice.article
    if not choice.candidates:
        text, offered = not_found(library, reader, typed, choice)
    else:
        text = reader.gettext("Several articles fit “{typed}”. Name one by its number:", typed=escape(typed, 200))
        offered = choice.candidates
    titles = [f"• `#{article.id}` {escape(article.title, 150)}" for article in offered]
    raise Refusal("\n".join([text, *titles]))
