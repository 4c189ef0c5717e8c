"""What a message hands over to be read: its attached file, its link, or its own text. Nothing of it is kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath

import discord

from bot.articles.encoding import decode
from bot.articles.errors import ArticleError
from bot.articles.files import SUFFIXES
from bot.articles.reading import MAX_CHARACTERS, parse_text
from bot.language.worker import AnalysisError, AnalysisWorker
from bot.library import Library
from bot.model import Actor, ActorRow, Analysis, Article, ArticleRow, ContactRow
from bot.replies.escape import escape
from bot.replies.localization import Localizer
from bot.replies.refusals import Refusal

MAX_BYTES = 2_000_000
# A summary of less would be the text itself; names and contacts can stand in one sentence.
SUMMARY_WORDS, NAMES_WORDS = 40, 4
_LINK = re.compile(r"<?(https?://[^\s<>]+[^\s<>.,;:!?)\]»”\"'])>?", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:)[^>]*>")
_WORD = re.compile(r"\w{2,}")

Texts = discord.Message | discord.MessageSnapshot


async def find_handed(
    library: Library, reader: Localizer, message: discord.Message, least: int
) -> Article | ArticleRow:
    """The article that a message hands over, or the library's where it links to one.

    `least` is the number of words that a text needs. Raises Refusal where there is nothing to read.
    """
    sources: list[Texts] = [message, *message.message_snapshots]
    files = [file for source in sources for file in source.attachments]
    for file in files:
        if PurePath(file.filename).suffix.lower() in SUFFIXES:
            return await _read_file(reader, file)
    texts = [text for source in sources for text in _texts(source)]
    said = "\n\n".join(_LINK.sub(" ", text) for text in texts).strip()
    links = [link for source in sources for link in _LINK.findall(source.content)]
    if len(_WORD.findall(said)) >= least:
        return await _read_text(reader, said)
    if links:
        return await read_link(library, reader, links[0])
    if files:
        raise Refusal(reader.gettext("I read files in .txt, .md and .html: this message has none."))
    raise Refusal(reader.gettext("There is too little text in this message. I need {n} words or more.", n=least))


def _texts(source: Texts) -> Iterator[str]:
    """Content and embeds without Discord's marks."""
    yield _unmarked(source.content)
    for embed in source.embeds:
        parts = [
            embed.title,
            embed.description,
            *(part for field in embed.fields for part in (field.name, field.value)),
        ]
        yield "\n\n".join(_unmarked(part) for part in parts if part)


def _unmarked(text: str) -> str:
    return discord.utils.remove_markdown(_MENTION.sub(" ", text), ignore_links=True)


async def read_link(library: Library, reader: Localizer, url: str) -> Article | ArticleRow:
    """The library's article at this address. Raises Refusal for any other page: none is fetched."""
    known = await library.article_at(url)
    if known is not None:
        return known
    raise Refusal(
        reader.gettext(
            "I hold no article of this address, and do not read pages. Paste its text, or attach it as a file."
        )
    )


async def _read_file(reader: Localizer, file: discord.Attachment) -> Article:
    name = escape(file.filename, 100)
    if file.size > MAX_BYTES:
        raise Refusal(
            reader.gettext("{file} is too large: I read up to {n} MB.", file=name, n=f"{MAX_BYTES / 1_000_000:.0f}")
        )
    data = await file.read()
    try:
        return await asyncio.to_thread(_parse_file, data, file.filename)
    except ArticleError as error:
        raise _unreadable(reader) from error


def _parse_file(data: bytes, name: str) -> Article:
    return parse_text(decode(data, name), path=name, html=name.lower().endswith((".html", ".htm")))


async def _read_text(reader: Localizer, text: str) -> Article:
    try:
        return await asyncio.to_thread(parse_text, text)
    except ArticleError as error:
        raise _unreadable(reader) from error


def _unreadable(reader: Localizer) -> Refusal:
    return Refusal(
        reader.gettext(
            "I find no text of an article in it, or more than {n} characters.", n=reader.number(MAX_CHARACTERS)
        )
    )


async def analyse(worker: AnalysisWorker, reader: Localizer, article: Article) -> Analysis:
    """Raises Refusal for a language that is not read, and for a text on which the analyser fails."""
    try:
        analysis = await worker.analyse(article)
    except AnalysisError as error:
        raise Refusal(reader.gettext("I could not read this text. Try a shorter part of it.")) from error
    if not analysis.supported:
        language = reader.locale.languages.get(analysis.language, analysis.language)
        raise Refusal(
            reader.gettext("This text seems to be in another language ({language}). I read French and English.",
                           language=language)
        )  # fmt: skip
    return analysis


def article_row(article: Article, analysis: Analysis) -> ArticleRow:
    """The article as replies show it. Its number 0 says that the library does not hold it."""
    return ArticleRow(
        id=0,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        path=article.path,
        language=analysis.language,
        supported=analysis.supported,
        added=datetime.now(UTC),
    )


def actor_rows(row: ArticleRow, analysis: Analysis) -> list[ActorRow]:
    """Most mentioned first."""
    actors = sorted(analysis.actors, key=lambda actor: -len(actor.mentions))
    return [
        ActorRow(
            actor.name, actor.type, actor.country, actor.role, len(actor.mentions), 1, row, _sentence(analysis, actor)
        )
        for actor in actors
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
