"""The component that marks words pointing to a country, and mends the tags of those the tagger hardly knows."""

from __future__ import annotations

import re
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.countries import Means, Reference, find_references
from bot.language.extensions import TokenReference
from bot.language.lexicons import load_rows
from bot.language.roles import role_noun
from bot.language.text import fold

_JOINED = re.compile(r"(?<!\w)(\w+)-$")
# Characters before a nationality in which its first half is looked for; no token is shorter than one.
_NEAR = 20
_HALVES = {"Nord": "PRK", "Sud": "KOR"}
_BEFORE_HALVES = frozenset("le du au".split())
_AGAINST = ("pro", "anti", "ex", "non")


@Language.factory("vigie_references")
def create_references(nlp: Language, name: str) -> ReferenceFinder:
    return ReferenceFinder()


class ReferenceFinder:
    """Adds `Doc._.references`. "pro-iranien" and "anti-américain" tell a leaning, not whom somebody serves."""

    def __call__(self, doc: Doc) -> Doc:
        found: list[TokenReference] = []
        for _, start, end in doc._.blocks or [(None, 0, len(doc))]:
            block = doc[start:end]
            text = block.text
            for reference in find_references(text):
                before = text[max(0, reference.start - 6) : reference.start].lower()
                if before.endswith(tuple(f"{prefix}-" for prefix in _AGAINST)):
                    continue
                span = doc.char_span(
                    block.start_char + reference.start,
                    block.start_char + reference.end,
                    alignment_mode="expand",
                )
                if span is not None:
                    found += _first_half(span, reference)
                    found.append(TokenReference(span.start, span.end, reference))
        found += _halves(doc, found)
        doc._.references = sorted(found, key=lambda reference: reference.start)
        _mend_tags(doc, found)
        return doc


@cache
def _joined_adjectives() -> dict[str, str]:
    return {fold(word): code for word, code in load_rows("joined_adjectives.tsv")}


def _first_half(span: Span, reference: Reference) -> list[TokenReference]:
    """Of "franco-allemand" told as German, the French half."""
    if reference.means is not Means.ADJECTIVE:
        return []
    near = span.doc[max(0, span.start - _NEAR) : span.end]
    before = near.text[: span.start_char - near.start_char + span.text.find(reference.text)]
    match = _JOINED.search(before[-_NEAR:])
    code = _joined_adjectives().get(fold(match.group(1))) if match else None
    if code is None or code == reference.code:
        return []
    half = Reference(reference.start, reference.end, reference.text, code, Means.ADJECTIVE)
    return [TokenReference(span.start, span.end, half)]


def _halves(doc: Doc, found: list[TokenReference]) -> list[TokenReference]:
    """ "le Nord", "le Sud" of an article on Korea: the two states by their short names."""
    if not {"PRK", "KOR"} & {ref.code for ref in found}:
        return []
    taken = {index for ref in found for index in range(ref.start, ref.end)}
    return [
        TokenReference(
            token.i, token.i + 1, Reference(token.idx, token.idx + len(token.text), token.text, code, Means.COUNTRY)
        )
        for token in doc[1:]
        if (code := _HALVES.get(token.text))
        and token.i not in taken
        and token.nbor(-1).lower_ in _BEFORE_HALVES
        and (token.i < 2 or not token.nbor(-2).text[:1].isupper())
    ]


def _mend_tags(doc: Doc, references: list[TokenReference]) -> None:
    """Rare nationalities are adjectives, and offices behind an article are nouns, whatever the tagger says."""
    for ref in references:
        token = doc[ref.start]
        if ref.reference.means is Means.ADJECTIVE and ref.end == ref.start + 1 and token.is_lower:
            token.pos_ = "ADJ"
    for token in doc[1:]:
        if (
            token.pos_ in ("ADJ", "VERB", "X")
            and token.nbor(-1).pos_ == "DET"
            and role_noun(token, doc._.language or "fr")
        ):
            token.pos_ = "NOUN"
