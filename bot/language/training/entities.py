"""Old newspapers with marked entities, and sentences without any, as spaCy documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from bot.language.text import normalise
from bot.language.training.grammar import Marked, to_entity_doc
from bot.language.training.treebanks import TreeSentence

# NewsEye's works and titles are our MISC; the other labels are the same.
_LABELS = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "HumanProd": "MISC"}

# Optical character recognition that failed leaves these; a passage full of them teaches nothing.
_DEBRIS = re.compile(r"[^\w\s.,;:!?'\"«»()%°€$&/–—-]|\w*[a-z][A-Z]\w*|\w*\d[A-Za-z]\w*")

# NewsEye counts titles and what follows a comma among the person; here only the name is.
_TITLE = re.compile(r"^(?:(?:MM|M|Mme|Mmes|Mlle|Mlles|Dr|Me|Mgr|Sir|Lord|[a-zéèêà]\S*) ?\.? )+")

Token = tuple[str, str, bool]  # form, label or "", followed by a space


def read_europeana(path: Path) -> Iterator[Token]:
    """Tokens of the Europeana newspapers; spaces are guessed from punctuation, for the file has none."""
    rows = [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines() if " " in line]
    rows.append(["", "O"])
    for (form, tag), (following, _) in pairwise(row[:2] for row in rows):
        tight = form.endswith(("'", "’", "(", "«")) or following[:1] in {",", ".", ")", "", ";"}
        yield form, tag.partition("-")[2], not tight


def read_newseye(path: Path) -> Iterator[Token]:
    """Tokens of a NewsEye file in the HIPE format; words cut at the end of a line are joined."""
    carried = ""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        form, label = carried + columns[0], _LABELS.get(columns[1].partition("-")[2], "")
        if form.endswith("¬"):
            carried = form.rstrip("¬")
            continue
        carried = ""
        yield form, label, "NoSpaceAfter" not in columns[-1] or "EndOf" in columns[-1]


def passages(tokens: Iterator[Token], longest: int = 60) -> Iterator[list[Token]]:
    """Runs of tokens up to a full stop, or to `longest` tokens outside of an entity."""
    passage: list[Token] = []
    for token in tokens:
        passage.append(token)
        if (token[0] in {".", "!", "?"} and len(passage) > 8) or (len(passage) >= longest and not token[1]):
            yield passage
            passage = []
    if passage:
        yield passage


def passage_docs(tokenizer: Tokenizer, tokens: Iterator[Token]) -> Iterator[Doc]:
    """The legible passages as documents."""
    for passage in passages(tokens):
        debris = sum(bool(_DEBRIS.search(form)) for form, _, _ in passage)
        if len(passage) < 6 or debris * 12 > len(passage):
            continue
        doc = to_entity_doc(tokenizer, _join(passage))
        if doc is not None:
            yield doc


def _join(passage: list[Token]) -> Marked:
    text = ""
    spans: list[tuple[int, int, str]] = []
    previous = ""
    for form, label, space in passage:
        start = len(text)
        text += normalise(form)
        if label and label == previous:
            spans[-1] = (spans[-1][0], len(text), label)
        elif label:
            spans.append((start, len(text), label))
        previous = label
        text += " " * space
    return Marked(text.rstrip(), tuple(_bare_name(text, span) for span in spans))


def _bare_name(text: str, span: tuple[int, int, str]) -> tuple[int, int, str]:
    """The span without title and apposition."""
    start, end, label = span
    if label != "PER":
        return span
    title = _TITLE.match(text[start:end])
    if title and title.end() < end - start:
        start += title.end()
    return start, start + len(text[start:end].split(",")[0].rstrip()), label


def without_entities(sentences: Sequence[TreeSentence]) -> Iterator[TreeSentence]:
    """Sentences that surely name nothing: no proper noun, no capital inside the sentence."""
    for sentence in sentences:
        if not any(word.pos in {"PROPN", "X"} for word in sentence.words) and not any(
            word.form[:1].isupper() for word in sentence.words[1:]
        ):
            yield sentence
