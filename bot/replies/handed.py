"""Texts that a person hands over: a message's attached file, its own text, its link. Read on the spot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import PurePath

import discord

from bot.articles import SUFFIXES, ArticleError, Meta, parse_bytes, parse_text
from bot.articles.errors import FetchError
from bot.articles.web import Web
from bot.language.worker import AnalysisError, AnalysisWorker
from bot.model import Actor, ActorRow, Analysis, Article, ArticleRow, ContactRow
from bot.replies import feeds
from bot.replies.desk import Desk
from bot.replies.escape import escape
from bot.replies.localization import Localizer
from bot.replies.refusals import Refusal
from bot.replies.unreadable import unreadable

# Ten times the longest article that is read; a larger text takes tens of seconds to clean.
MAX_BYTES = 2_000_000
_LINK = re.compile(r"<?(https?://[^\s<>\"»”]*[^\s<>.,;:!?)\]»”\"'])>?", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:)[^>]*>")
_WORD = re.compile(r"\w{2,}")

Texts = discord.Message | discord.MessageSnapshot


@dataclass(frozen=True)
class Handed:
    """A text and what was read from it, as rows of the shape that the library's have; their ids are 0.

    `origin` is the address of the message that it came with.
    """

    article: Article
    analysis: Analysis
    origin: str

    @cached_property
    def row(self) -> ArticleRow:
        article, analysis = self.article, self.analysis
        facts = (article.title, article.source, article.published, article.url, article.path)
        return ArticleRow(0, *facts, analysis.language, analysis.supported, datetime.now(UTC))

    @property
    def actors(self) -> list[ActorRow]:
        return actor_rows(self.row, self.analysis)

    @property
    def contacts(self) -> list[ContactRow]:
        return contact_rows(self.row, self.analysis)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a message carries that could be read. `origin` is its address."""

    files: tuple[discord.Attachment, ...]
    text: str
    links: tuple[str, ...]
    origin: str

    @property
    def readable(self) -> tuple[discord.Attachment, ...]:
        return tuple(file for file in self.files if _is_readable(file))

    @property
    def words(self) -> int:
        """How many words the text has, links aside."""
        return len(_WORD.findall(without_links(self.text)))

    def offers(self, least: int) -> bool:
        """Whether there is a file, a link, or a text of so many words."""
        return bool(self.files or self.links) or self.words >= least


def find_links(text: str) -> list[str]:
    """Web addresses without the punctuation around them."""
    return _LINK.findall(text)


def without_links(text: str) -> str:
    return _LINK.sub(" ", text)


def carried_by(message: discord.Message, content: str | None = None) -> Carried:
    """What a message and those that it forwards carry; `content` is the part of its own content that is a text."""
    sources: list[Texts] = [message, *message.message_snapshots]
    texts = [message.content if content is None else content, *_embedded(message)]
    for forwarded in message.message_snapshots:
        texts += [forwarded.content, *_embedded(forwarded)]
    return Carried(
        files=tuple(file for source in sources for file in source.attachments),
        text="\n\n".join(_unmarked(text) for text in texts).strip(),
        links=tuple(link for source in sources for link in find_links(source.content)),
        origin=message.jump_url,
    )


def _embedded(source: Texts) -> Iterator[str]:
    """The texts of embeds, but for the previews that Discord makes of links."""
    for embed in source.embeds:
        if embed.type == "rich":
            fields = [part for field in embed.fields for part in (field.name, field.value)]
            yield "\n\n".join(part for part in (embed.title, embed.description, *fields) if part)


def _unmarked(text: str) -> str:
    return discord.utils.remove_markdown(_MENTION.sub(" ", text), ignore_links=True)


async def read_handed(desk: Desk, reader: Localizer, carried: Carried, least: int) -> Handed | ArticleRow:
    """The first file that can be read, else the text, else the article of the first link.

    `least` is the number of words that a text needs. Raises Refusal where there is nothing to read.
    """
    if carried.readable:
        article = await read_attachment(reader, carried.readable[0])
    elif carried.words >= least:
        article = await read_pasted(reader, carried.text)
    elif carried.links:
        known = await desk.library.article_at(carried.links[0])
        if known is not None:
            return known
        article = await read_page(reader, desk.web, carried.links[0])
    elif carried.files:
        raise _wrong_kind(reader, carried.files[0])
    else:
        raise Refusal(reader.gettext("There is too little text in this message. I need {n} words or more.", n=least))
    return Handed(article, await _analyse(desk.worker, reader, article), carried.origin)


async def read_page(reader: Localizer, web: Web, url: str, stated: Meta | None = None) -> Article:
    """The article of a web page. Raises Refusal for one that cannot be had, or that holds no article."""
    stated = stated or Meta()
    try:
        article = await web.read_page(url if "://" in url else f"https://{url}")
    except FetchError as error:
        why = feeds.reason(reader, error.problem, error.detail)
        raise Refusal(reader.gettext("I cannot read this page: {reason}.", reason=why)) from error
    except ArticleError as error:
        raise unreadable(reader, error) from error
    return replace(
        article,
        title=stated.title or article.title,
        source=stated.source or article.source,
        published=stated.published or article.published,
    )


def check_attachment(reader: Localizer, file: discord.Attachment) -> None:
    """Before anything is fetched. Raises Refusal."""
    if not _is_readable(file):
        raise _wrong_kind(reader, file)
    if file.size > MAX_BYTES:
        raise Refusal(
            reader.gettext(
                "{name} is too large: I read up to {n} MB. Split it into single articles.",
                name=escape(file.filename, 100),
                n=f"{MAX_BYTES / 1_000_000:.0f}",
            )
        )


def _is_readable(file: discord.Attachment) -> bool:
    return PurePath(file.filename).suffix.lower() in SUFFIXES


def _wrong_kind(reader: Localizer, file: discord.Attachment) -> Refusal:
    return Refusal(
        reader.gettext(
            "I read {kinds} files only, and {name} is none. Or paste the text.",
            kinds=", ".join(sorted(SUFFIXES)),
            name=escape(file.filename, 100),
        )
    )


async def read_attachment(reader: Localizer, file: discord.Attachment, stated: Meta | None = None) -> Article:
    """Raises Refusal for a file that holds no article."""
    check_attachment(reader, file)
    data = await file.read()
    return await _read(reader, lambda: parse_bytes(data, file.filename, stated=stated))


async def read_pasted(reader: Localizer, text: str, stated: Meta | None = None) -> Article:
    """Raises Refusal for a text that is no article."""
    return await _read(reader, lambda: parse_text(text, stated=stated))


async def _read(reader: Localizer, parse: Callable[[], Article]) -> Article:
    try:
        # Two files of one name are two articles: what is handed in is known by its address or its text.
        return replace(await asyncio.to_thread(parse), path="")
    except ArticleError as error:
        raise unreadable(reader, error) from error


async def _analyse(worker: AnalysisWorker, reader: Localizer, article: Article) -> Analysis:
    """Raises Refusal for a language that is not read, and for a text on which the analyser fails."""
    try:
        analysis = await worker.analyse(article)
    except AnalysisError as error:
        raise Refusal(reader.gettext("I could not read this text. Try a shorter part of it.")) from error
    if not analysis.supported:
        language = reader.locale.languages.get(analysis.language, analysis.language)
        raise Refusal(
            reader.gettext(
                "This text seems to be in another language ({language}). I read French and English.", language=language
            )
        )
    return analysis


def actor_rows(row: ArticleRow, analysis: Analysis) -> list[ActorRow]:
    """Most mentioned first."""
    return [
        ActorRow(
            actor.name, actor.type, actor.country, actor.role, len(actor.mentions), 1, row, _sentence(analysis, actor)
        )
        for actor in sorted(analysis.actors, key=lambda actor: -len(actor.mentions))
    ]


def _sentence(analysis: Analysis, actor: Actor) -> str:
    """The first sentence that names the actor."""
    if not actor.mentions:
        return ""
    at = min(mention.start for mention in actor.mentions)
    return next((sentence.text for sentence in analysis.sentences if sentence.start <= at < sentence.end), "")


def contact_rows(row: ArticleRow, analysis: Analysis) -> list[ContactRow]:
    """Newest first by their own dates, then the undated, as the library gives them."""
    rows = [ContactRow(0, told, analysis.sentences[told.sentence].text, row) for told in analysis.contacts]
    dated = [found for found in rows if found.contact.since is not None]
    dated.sort(key=lambda found: str(found.contact.since), reverse=True)
    return dated + [found for found in rows if found.contact.since is None]
