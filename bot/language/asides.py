"""What the press puts inside a sentence and the treebanks hardly know, hidden from the parser: words quoted by halves,
and asides between auxiliary and participle.

Without them "a, pour sa part, "chaleureusement félicité" son homologue" parses as the sentence it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from bot.language.text import fold

_MARKS = {'"': '"', "«": "»", "“": "”"}
_ENDINGS = frozenset(".!?")
_AUXILIARIES = frozenset(
    """a ont avait avaient aurait auraient aura auront est sont etait etaient serait seraient sera seront""".split()
)
_ASIDES = tuple(
    tuple(phrase.split())
    for phrase in (
        "de son cote|de leur cote|pour sa part|pour leur part|quant a lui|quant a elle|quant a eux|quant a elles|"
        "a son tour|a leur tour|lui aussi|elle aussi|eux aussi|en outre|par ailleurs|en revanche|une nouvelle fois|"
        "une fois de plus|dans la foulee|dans le meme temps"
    ).split("|")
)


def parse_texts(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Docs as `nlp.pipe` gives them, every token there, marks and asides hidden while they were parsed."""
    whole = [nlp.make_doc(text) for text in texts]
    hidden = [_inner_marks(doc) | _asides(doc) for doc in whole]
    for doc, away, read in zip(whole, hidden, nlp.pipe(map(_without, whole, hidden)), strict=True):
        yield _with_all(doc, away, read) if away else read


def _inner_marks(doc: Doc) -> dict[int, str]:
    """The pairs of quotation marks that part no sentence from another, with the tag they get."""
    found: dict[int, str] = {}
    start: int | None = None
    for token in doc:
        if start is None and token.text in _MARKS:
            start = token.i
        elif start is not None and token.text == _MARKS[doc[start].text]:
            if _inner(doc, start, token.i):
                found |= {start: "PUNCT", token.i: "PUNCT"}
            start = None
    return found


def _inner(doc: Doc, start: int, end: int) -> bool:
    """Whether the words quoted are part of a sentence of somebody else's."""
    if end - start < 2 or start == 0 or doc[start - 1].text in _ENDINGS or doc[start - 1].text == ":":
        return False
    if any(token.text in _ENDINGS for token in doc[start + 1 : end]):
        return False
    return not (end + 1 < len(doc) and doc[end + 1].text == "," and doc[start - 1].text == ",")


def _asides(doc: Doc) -> dict[int, str]:
    """The words of an aside right behind an auxiliary, the commas around it with them."""
    words = [fold(token.text) for token in doc]
    found: dict[int, str] = {}
    for index in range(len(words) - 1):
        if words[index] not in _AUXILIARIES:
            continue
        start = index + 2 if words[index + 1] == "," else index + 1
        for phrase in _ASIDES:
            end = start + len(phrase)
            if tuple(words[start:end]) != phrase or end >= len(words):
                continue
            closed = start == index + 2 and words[end] == ","
            if start == index + 1 or closed:
                found |= dict.fromkeys(range(start, end), "ADV")
                found |= {start - 1: "PUNCT", end: "PUNCT"} if closed else {}
    return found


def _without(doc: Doc, hidden: Mapping[int, str]) -> Doc:
    if not hidden:
        return doc
    kept = [token for token in doc if token.i not in hidden]
    return Doc(doc.vocab, words=[token.text for token in kept], spaces=[bool(token.whitespace_) for token in kept])


def _with_all(doc: Doc, hidden: Mapping[int, str], read: Doc) -> Doc:
    """`read` with the hidden tokens back in place, each hanging on the word behind it."""
    place = [token.i for token in doc if token.i not in hidden]
    if not place:
        return read
    tokens: dict[int, Token] = {full: read[index] for index, full in enumerate(place)}
    every = range(len(doc))
    whole = Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[tokens[i].tag_ if i in tokens else hidden[i] for i in every],
        pos=[tokens[i].pos_ if i in tokens else hidden[i] for i in every],
        morphs=[str(tokens[i].morph) if i in tokens else "" for i in every],
        lemmas=[tokens[i].lemma_ if i in tokens else doc[i].lower_ for i in every],
        heads=[place[tokens[i].head.i] if i in tokens else _holder(i, tokens, len(doc)) for i in every],
        deps=[tokens[i].dep_ if i in tokens else _relation(hidden[i]) for i in every],
    )
    whole.ents = [
        Span(whole, start, end, label=ent.label_)
        for ent in read.ents
        for start, end in [_up_to_mark(place[ent.start], place[ent.end - 1] + 1, hidden)]
    ]
    return whole


def _up_to_mark(start: int, end: int, hidden: Mapping[int, str]) -> tuple[int, int]:
    """No name runs over a quotation mark."""
    return start, next((i for i in range(start, end) if i in hidden), end)


def _relation(tag: str) -> str:
    return "punct" if tag == "PUNCT" else "advmod"


def _holder(hidden: int, tokens: Mapping[int, Token], length: int) -> int:
    """The nearest word behind, else before."""
    return next(i for i in (*range(hidden + 1, length), *range(hidden - 1, -1, -1)) if i in tokens)
