"""Texts that a person hands over: a pasted one, an attached file, a link. They are read on the spot and not kept."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import discord

from bot.articles import ArticleError, parse_text
from bot.articles.encoding import decode
from bot.articles.files import SUFFIXES
from bot.articles.reading import MAX_CHARACTERS
from bot.language.intent import Action, read_intent
from bot.language.worker import AnalysisError, AnalysisWorker
from bot.model import ActorRow, Analysis, Article, ArticleRow, ContactRow, SummaryLength
from bot.replies import actors, contacts, summary
from bot.replies.actors import ActorFilter
from bot.replies.contacts import ContactFilter
from bot.replies.escape import escape
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.refusals import Interaction, Refusal
from bot.replies.sending import may_embed, person, send_sections, send_view
from bot.replies.views import Button, PagedView, message_fields
from bot.replies.words import LENGTHS

MAX_BYTES = 2_000_000
# No question has as many words; a text of fewer is no article.
TEXT_WORDS = 60
_HEAD = 20
_LINK = re.compile(r"https?://[^\s<>\"»”]+", re.IGNORECASE)


@dataclass(frozen=True)
class Handed:
    """A text and what was read from it, as rows of the shape that the library's have; ids are 0."""

    article: Article
    analysis: Analysis

    @property
    def row(self) -> ArticleRow:
        article, analysis = self.article, self.analysis
        facts = (article.title, article.source, article.published, article.url, article.path)
        return ArticleRow(0, *facts, analysis.language, analysis.supported, datetime.now(UTC))

    @property
    def actors(self) -> list[ActorRow]:
        row, rows = self.row, []
        for actor in self.analysis.actors:
            at = actor.mentions[0].start if actor.mentions else -1
            sentence = next((one.text for one in self.analysis.sentences if one.start <= at < one.end), "")
            count = max(1, len(actor.mentions))
            rows.append(ActorRow(actor.name, actor.type, actor.country, actor.role, count, 1, row, sentence))
        return sorted(rows, key=lambda actor: -actor.mentions)

    @property
    def contacts(self) -> list[ContactRow]:
        row, sentences = self.row, self.analysis.sentences
        return [ContactRow(0, contact, sentences[contact.sentence].text, row) for contact in self.analysis.contacts]


def split_text(text: str) -> tuple[str, str]:
    """What is asked of a pasted text, and the text; it is empty where the message is no more than a question.

    A short first line, or a few words before a colon, may ask: "résume ceci : …".
    """
    if len(text.split()) < TEXT_WORDS:
        return text, ""
    for mark in ("\n", ":"):
        head, found, rest = text.partition(mark)
        if found and len(head.split()) <= _HEAD and len(rest.split()) >= TEXT_WORDS // 2 and _asks(head):
            return head, rest
    return "", text


def _asks(head: str) -> bool:
    """Whether a first line asks something of the text below it, as a title does not."""
    intent = read_intent(head, date.min)
    asking = intent.action in (Action.ACTORS, Action.CONTACTS) and not intent.subject
    return intent.action is Action.SUMMARY or asking


def find_link(text: str) -> str | None:
    match = _LINK.search(text)
    return match.group().rstrip(".,;:!?)]'") if match else None


def without_links(text: str) -> str:
    return _LINK.sub(" ", text)


async def read_page(url: str) -> Article | None:
    """The article of a page on the web; null where pages are not read, as here: the library is all that is known."""
    return None


def unread_page(reader: Localizer) -> Refusal:
    return Refusal(
        reader.gettext(
            "This page is not in the library, and I do not open pages on the web: paste its text here, or attach it "
            "as a .txt, .md or .html file."
        )
    )


async def read_text(worker: AnalysisWorker, reader: Localizer, text: str, name: str = "") -> Handed:
    """Analyses a text. Raises Refusal where no article can be read from it."""
    try:
        html = name.lower().endswith((".html", ".htm"))
        article = await asyncio.to_thread(parse_text, text, path=name, html=html)
        return Handed(article, await worker.analyse(article))
    except ArticleError as error:
        raise Refusal(
            reader.gettext(
                "I could not read an article from {name}: it holds no running text, or more than {n} characters.",
                name=reader.quote(escape(name, 80)) if name else reader.gettext("this text"),
                n=MAX_CHARACTERS,
            )
        ) from error
    except AnalysisError as error:
        raise Refusal(reader.gettext("I could not analyse this text. Try a shorter part of it.")) from error


async def read_attachment(worker: AnalysisWorker, reader: Localizer, file: discord.Attachment) -> Handed:
    """Analyses an attached file. Raises Refusal for one that holds no article."""
    name = file.filename
    if not name.lower().endswith(tuple(SUFFIXES)):
        raise Refusal(
            reader.gettext("I read .txt, .md and .html files, not “{name}”. Paste its text.", name=escape(name, 80))
        )
    if file.size > MAX_BYTES:
        raise Refusal(reader.gettext("“{name}” is too large: 2 MB at most.", name=escape(name, 80)))
    try:
        text = decode(await file.read(), name)
    except ArticleError as error:
        raise Refusal(reader.gettext("“{name}” holds no text that I can read.", name=escape(name, 80))) from error
    return await read_text(worker, reader, text, name)


def _sections(reader: Localizer, handed: Handed, length: SummaryLength) -> list[Section]:
    first, *others = summary.sections(reader, handed.row, handed.analysis, handed.actors, handed.contacts, length)
    note = reader.gettext("Read just now, not kept in the library.")
    return [Section(first.title, f"{first.text}\n\n-# {note}", first.entries, first.url), *others]


class HandedView(PagedView):
    """The summary of a handed text with buttons for its other lengths."""

    def __init__(
        self, reader: Localizer, owner_id: int, handed: Handed, length: SummaryLength, *, embeds: bool
    ) -> None:
        self.handed, self.embeds = handed, embeds
        super().__init__(reader, owner_id, self._pages(reader, length))
        self._lengths: dict[SummaryLength, Button] = {}
        if handed.analysis.summary:
            for value, word in LENGTHS.items():
                self._lengths[value] = Button(self._pressed(value), label=reader.gettext(word), row=1)
                self.add_item(self._lengths[value])
        self._mark_length(length)

    def _pages(self, reader: Localizer, length: SummaryLength) -> list[Page]:
        return pages(reader, _sections(reader, self.handed, length), embeds=self.embeds)

    def _mark_length(self, length: SummaryLength) -> None:
        for value, button in self._lengths.items():
            button.disabled = value is length

    def _pressed(self, length: SummaryLength) -> Any:
        async def change(interaction: Interaction) -> None:
            self.show(self._pages(self.reader, length))
            self._mark_length(length)
            await interaction.response.edit_message(**message_fields(self.page), view=self)

        return change


async def send_handed(
    place: Interaction | discord.Message,
    reader: Localizer,
    handed: Handed,
    length: SummaryLength = SummaryLength.STANDARD,
) -> None:
    await send_view(place, HandedView(reader, person(place), handed, length, embeds=may_embed(place)))


async def send_handed_actors(place: Interaction | discord.Message, reader: Localizer, handed: Handed) -> None:
    asked = ActorFilter(article=handed.row)
    found = actors.sections(reader, asked, handed.actors) if handed.actors else [actors.nothing(reader, asked, [])]
    await send_sections(place, reader, found)


async def send_handed_contacts(place: Interaction | discord.Message, reader: Localizer, handed: Handed) -> None:
    asked = ContactFilter(article=handed.row)
    rows = handed.contacts
    found = contacts.sections(reader, asked, rows) if rows else [contacts.nothing(reader, asked, [])]
    await send_sections(place, reader, found)
