"""The extension attributes that our components add to spaCy's Doc, and how an article becomes one Doc.

`Doc._.article`     the Article read
`Doc._.blocks`      (BlockKind, first token, end token) of each block
`Doc._.references`  list of TokenReference: words that point to a country (component `vigie_countries`)
`Doc._.people`      list of Person clusters (component `vigie_actors`)
`Doc._.bodies`      list of Body clusters (component `vigie_actors`)
`Doc._.times`       list of TokenTime (component `vigie_times`)
`Doc._.quotes`      first and end token of each quotation, in order (component `vigie_times`)
`Doc._.contacts`    list of Finding (component `vigie_contacts`)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from bot.language.asides import parse_texts
from bot.language.countries import Reference
from bot.language.dates import Period, TimeExpression
from bot.language.text import normalise
from bot.model import Article, BlockKind

for _name in ("article", "language"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
for _name in ("blocks", "references", "people", "bodies", "times", "quotes", "contacts"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=[])


@dataclass(frozen=True, slots=True)
class TokenReference:
    """A Reference and the tokens `start`–`end` it covers."""

    start: int
    end: int
    reference: Reference

    @property
    def code(self) -> str | None:
        return self.reference.code


@dataclass(frozen=True, slots=True)
class TokenTime:
    """A TimeExpression, the tokens it covers, and the day it counts from where it refers back to another."""

    start: int
    end: int
    expression: TimeExpression
    told: Period | None


def read_blocks(nlp: Language, article: Article, language: str) -> Doc:
    """One Doc for the article, each block parsed by itself: entities do not run over line breaks."""
    return read_together(nlp, [(article, language)])[0]


def read_together(nlp: Language, articles: Sequence[tuple[Article, str]]) -> list[Doc]:
    """One Doc for each article and its language, all their blocks parsed in one go, which takes less time."""
    docs = parse_texts(nlp, (normalise(block.text) for article, _ in articles for block in article.blocks))
    return [_joined(nlp, article, language, list(islice(docs, len(article.blocks)))) for article, language in articles]


def _joined(nlp: Language, article: Article, language: str, docs: list[Doc]) -> Doc:
    merged = Doc(nlp.vocab)
    if docs:
        # Docs put together again after parsing have no tensor, and nothing behind the parser reads one.
        merged = Doc.from_docs(docs, ensure_whitespace=True, exclude=["tensor"])  # type: ignore[call-arg]
    blocks, start = [], 0
    for block, doc in zip(article.blocks, docs, strict=True):
        blocks.append((block.kind, start, start + len(doc)))
        start += len(doc)
    merged._.article, merged._.language, merged._.blocks = article, language, blocks
    return merged


def block_of(doc: Doc, token: int) -> int:
    """The index of the block that holds a token."""
    return max(0, bisect_right(doc._.blocks, token, key=lambda block: block[1]) - 1)


def kind_of(doc: Doc, token: int) -> BlockKind:
    kind: BlockKind = doc._.blocks[block_of(doc, token)][0]
    return kind


def article_offsets(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Where tokens `start`–`end` stand in Article.text: blocks are two characters apart there, one in the Doc."""
    shift = block_of(doc, start)
    return doc[start].idx + shift, doc[end - 1].idx + len(doc[end - 1].text) + shift


def article_text(doc: Doc, start: int, end: int) -> str:
    """The words of tokens `start`–`end` in their original typography."""
    first, last = article_offsets(doc, start, end)
    text: str = doc._.article.text[first:last]
    return text
