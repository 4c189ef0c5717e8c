"""The times told in a text, and the words quoted in it."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.dates import find_times, resolve
from bot.language.extensions import TokenTime
from bot.model import Precision

SPEAKING = frozenset(
    """dire indiquer declarer annoncer affirmer rapporter assurer preciser expliquer ajouter souligner confirmer
    estimer savoir ecrire tweeter publier repeter reveler say tell report announce state add""".split()
)


@Language.factory("vigie_times")
def create_times(nlp: Language, name: str) -> TimeFinder:
    return TimeFinder()


class TimeFinder:
    """Adds `Doc._.times` and `Doc._.quotes`. What points back ("la veille") counts from the last day told before it."""

    def __call__(self, doc: Doc) -> Doc:
        published = _published(doc)
        times: list[TokenTime] = []
        quotes: list[tuple[int, int]] = []
        anchor: date | None = None
        anchored = -1
        for _, start, end in doc._.blocks or [(None, 0, len(doc))]:
            block = doc[start:end]
            quotes += _quotes(block)
            for expression in find_times(block.text, doc._.language or "fr"):
                span = doc.char_span(
                    block.start_char + expression.start,
                    block.start_char + expression.end,
                    alignment_mode="expand",
                )
                if span is None:
                    continue
                here = expression.kind != "day_part" or anchored == start
                told = resolve(expression, published, anchor=anchor if here else None)
                times.append(TokenTime(span.start, span.end, expression, told))
                if told is not None and told.precision is Precision.DAY and not expression.limit:
                    anchor, anchored = told.since, start
        doc._.times, doc._.quotes = times, quotes
        return doc


def _published(doc: Doc) -> date | None:
    return doc._.article.published if doc._.article else None


def is_quoted(doc: Doc, token: int) -> bool:
    place = bisect_right(doc._.quotes, token, key=lambda quote: quote[0]) - 1
    return place >= 0 and token < doc._.quotes[place][1]


def _quotes(block: Span) -> list[tuple[int, int]]:
    """First and end token of each quotation; straight marks count where the block holds an even number of them."""
    straight = sum(token.text == '"' for token in block) % 2 == 0
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for token in block:
        if opened is None and (token.text in ("«", "“") or (straight and token.text == '"')):
            opened = token.i
        elif opened is not None and token.text in ("»", "”", '"'):
            found.append((opened, token.i + 1))
            opened = None
    return found
