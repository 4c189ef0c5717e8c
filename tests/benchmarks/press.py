"""A library of many real articles in little time: a few hundred analysed, the others given what those hold.

The reference data is a folder with `articles.jsonl.xz` (id, date, title, abstract, text of each article). The
sentences of every article are its own; so are its names, taken by their capitals. Countries, offices and contacts of
those not analysed are drawn from the analysed ones, so that each comes as often as there.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.language.pipeline import Analyser
from bot.library import articles
from bot.library.database import Database
from bot.model import Actor, ActorType, Analysis, Article, Block, BlockKind, Contact, Mention, Precision, Sentence

ANALYSED = 500
BATCH = 200
CONTACTS = (0, 1, 1, 2, 2, 3, 5)
SOURCES = ("Le Fil", "La Dépêche du soir", "Le Courrier", "Radio Nord", "La Gazette", "Revue de presse")

_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"»]?(?=\s|$)|$)", re.DOTALL)
_NAME = re.compile(r"(?<![.!?»] )(?<!^)\b[A-ZÉ][\w'’-]+(?: (?:de |d'|von |van |al-)?[A-ZÉ][\w'’-]+){1,2}")
_MOST_NAMES = 12


def read_press(folder: Path, count: int) -> Iterator[Article]:
    """The first articles as their files would give them."""
    with lzma.open(folder / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
        for number, line in zip(range(count), file, strict=False):
            told = json.loads(line)
            texts = [told["title"], told["abstract"], *told["text"].split("\n\n")]
            kinds = [BlockKind.TITLE, BlockKind.STANDFIRST, *[BlockKind.BODY] * len(texts)]
            blocks = tuple(Block(kind, text) for kind, text in zip(kinds, texts, strict=False) if text.strip())
            day = date.fromisoformat(told["date"]) if told["date"] else None
            source = SOURCES[number % len(SOURCES)]
            yield Article(f"{told['id']}.txt", told["title"], blocks, source, day)


class Reader:
    """Analyses ANALYSED of the articles, spread over all of them, and reads the others by what those hold."""

    def __init__(self, press: Sequence[Article]) -> None:
        analyser = Analyser()
        self._random = random.Random(20260114)
        self._version = analyser.version
        self._analysed = {one.path: analyser.analyse(one) for one in press[:: max(1, len(press) // ANALYSED)]}
        held = self._analysed.values()
        self._sides = [(actor.country, actor.role) for analysis in held for actor in analysis.actors]
        self._contacts = [contact for analysis in held for contact in analysis.contacts]

    def read(self, article: Article) -> Analysis:
        if article.path in self._analysed:
            return self._analysed[article.path]
        sentences = [
            Sentence(block, start + found.start(), start + found.end(), found.group())
            for block, (start, end) in enumerate(article.spans)
            for found in _SENTENCE.finditer(article.text[start:end])
        ]
        actors = self._actors(article)
        contacts = [self._contact(article, len(sentences), actors) for _ in range(self._random.choice(CONTACTS))]
        summary = tuple(range(min(8, len(sentences))))
        told = tuple(contact for contact in contacts if contact is not None)
        return Analysis("fr", self._version, True, tuple(sentences), actors, told, summary)

    def _actors(self, article: Article) -> tuple[Actor, ...]:
        places: dict[str, list[Mention]] = {}
        for found in _NAME.finditer(article.text):
            if "\n" not in found.group():
                places.setdefault(found.group(), []).append(Mention(found.start(), found.end(), found.group()))
        return tuple(self._actor(name, tuple(told)) for name, told in list(places.items())[:_MOST_NAMES])

    def _actor(self, name: str, mentions: tuple[Mention, ...]) -> Actor:
        # The same name has the same country and office in four articles of five.
        steady = random.Random(name)
        country, role = (steady if self._random.random() < 0.8 else self._random).choice(self._sides)
        return Actor(name, ActorType.PERSON, country, role, mentions)

    def _contact(self, article: Article, sentences: int, actors: tuple[Actor, ...]) -> Contact | None:
        """A contact as an analysed article had it, moved to this one's days and people."""
        if not sentences:
            return None
        drawn = self._random.choice(self._contacts)
        day = article.published if drawn.since else None
        people = [actor for actor in actors if actor.country]
        parties = []
        for party in drawn.parties:
            named = tuple(actor.name for actor in people if actor.country == party.country)[:2]
            parties.append(replace(party, people=named))
        place = self._random.randrange(sentences)
        words = (drawn.predicate, drawn.pattern, drawn.date_words, drawn.status_words, drawn.attribution)
        precision = drawn.precision if day else Precision.NONE
        return Contact(drawn.kind, drawn.status, tuple(parties), place, day, day, precision, *words)


async def fill(path: Path, folder: Path, count: int) -> None:
    """Store the articles as `Library.store` does, many in one transaction. An article already there stays as it is."""
    database = await Database.open(path)
    press = list(read_press(folder, count))
    reader = Reader(press)
    try:
        for first in range(0, len(press), BATCH):
            async with database.write() as connection:
                for article in press[first : first + BATCH]:
                    known = await articles.find_known(connection, article)
                    await articles.store(connection, article, reader.read(article), known, datetime.now(UTC))
            if first % 5_000 < BATCH:
                print(f"{first} articles of {len(press)} stored", flush=True)
    finally:
        await database.close()
