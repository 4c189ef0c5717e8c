"""Articles and analyses made by hand, where a test needs to know every row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Article,
    Block,
    BlockKind,
    Contact,
    Kind,
    Mention,
    Party,
    Precision,
    Sentence,
    Status,
)

VERSION = "test-1"


def make_article(
    title: str = "Un appel entre deux capitales",
    *paragraphs: str,
    path: str = "article.txt",
    published: date | None = date(2026, 1, 14),
    source: str | None = "Le Quotidien",
    url: str | None = None,
) -> Article:
    blocks = [Block(BlockKind.TITLE, title)] if title else []
    blocks += [Block(BlockKind.BODY, text) for text in paragraphs]
    return Article(path, title, tuple(blocks), source, published, url)


def split(article: Article) -> tuple[Sentence, ...]:
    """Sentences by their closing marks, which is enough for texts written for tests."""
    return tuple(
        Sentence(number, start + match.start(), start + match.end(), match.group())
        for number, (start, end) in enumerate(article.spans)
        for match in re.finditer(r"[^.!?\s][^.!?]*[.!?]?", article.text[start:end])
    )


def make_actor(
    article: Article, name: str, country: str | None = None, role: str | None = None, type: ActorType = ActorType.PERSON
) -> Actor:
    """An actor with a mention wherever the name stands in the text."""
    places = re.finditer(re.escape(name), article.text)
    return Actor(name, type, country, role, tuple(Mention(m.start(), m.end(), m.group()) for m in places))


def make_contact(
    *countries: str,
    sentence: int = 0,
    kind: Kind = Kind.CALL,
    status: Status = Status.REPORTED,
    since: date | None = None,
    until: date | None = None,
    precision: Precision | None = None,
    people: Sequence[str] = (),
) -> Contact:
    """`people` all stand on the first side."""
    parties = tuple(Party(code, people=tuple(people) if n == 0 else ()) for n, code in enumerate(countries))
    precision = precision or (Precision.DAY if since else Precision.NONE)
    return Contact(kind, status, parties, sentence, since, until or since, precision)


def make_analysis(
    article: Article,
    *,
    actors: Sequence[Actor] = (),
    contacts: Sequence[Contact] = (),
    summary: Sequence[int] = (),
    language: str = "fr",
    version: str = VERSION,
) -> Analysis:
    return Analysis(language, version, True, split(article), tuple(actors), tuple(contacts), tuple(summary))
