"""Sentences with marked entities, drawn from grammar files that an editor can read and extend.

A grammar file holds sections. `[symbol]` is followed by alternatives, one a line, with an optional weight in front
(`3| ...`). `[symbol: words]` is followed by words parted by spaces (`_` stands for a space within one word);
`[symbol: words blend]` lets new words be made of the halves of two. `{symbol}` is replaced by an alternative of that
symbol, `<LABEL text>` marks an entity (the outermost counts), `#` at the start of a line begins a comment.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import filter_spans

_HEADER = re.compile(r"^\[(\w+)(?::\s*([\w ]+))?\]$")
_WEIGHT = re.compile(r"^(\d+)\|\s*")
_SLOT = re.compile(r"\{(\w+)\}")
_OPENING = re.compile(r"<([A-Z]{3,4}) ")
_DEEPEST = 40


@dataclass(slots=True)
class Symbol:
    """The alternatives of a symbol."""

    alternatives: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    blend: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its entities as (start, end, label) in characters."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


class Grammar:
    """Symbols of one or several grammar files; a symbol named twice gathers its alternatives."""

    def __init__(self, paths: Iterable[Path], blending: float = 0.25) -> None:
        self.symbols: dict[str, Symbol] = {}
        self.blending = blending
        for path in sorted(paths):
            self._read(path)

    def _read(self, path: Path) -> None:
        symbol, words = Symbol(), False
        for line in path.read_text(encoding="utf-8").splitlines():
            line = line.strip()
            header = _HEADER.match(line)
            if header:
                symbol = self.symbols.setdefault(header[1], Symbol())
                options = (header[2] or "").split()
                words, symbol.blend = "words" in options, "blend" in options
            elif line and not line.startswith("# "):
                for entry in (word.replace("_", " ") for word in line.split()) if words else (line,):
                    self._add(symbol, entry)

    @staticmethod
    def _add(symbol: Symbol, entry: str) -> None:
        weight = _WEIGHT.match(entry)
        symbol.alternatives.append(entry[weight.end() :] if weight else entry)
        symbol.weights.append(float(weight[1]) if weight else 1.0)

    def add(self, name: str, alternatives: Iterable[str]) -> None:
        """Further alternatives of a symbol, such as those derived from a table."""
        for alternative in alternatives:
            self._add(self.symbols.setdefault(name, Symbol()), alternative)

    def draw(self, name: str, rng: random.Random) -> str:
        """An alternative of the symbol with every slot filled, entities still marked."""
        return self._fill("{" + name + "}", rng, 0)

    def _fill(self, text: str, rng: random.Random, depth: int) -> str:
        if depth > _DEEPEST:
            raise ValueError(f"The grammar turns in a circle at {text!r}")
        return _SLOT.sub(lambda slot: self._fill(self._choose(slot[1], rng), rng, depth + 1), text)

    def _choose(self, name: str, rng: random.Random) -> str:
        symbol = self.symbols.get(name)
        if symbol is None or not symbol.alternatives:
            raise ValueError(f"The grammar has no symbol {name!r}")
        first = rng.choices(symbol.alternatives, symbol.weights)[0]
        if symbol.blend and rng.random() < self.blending:
            return blend(first, rng.choice(symbol.alternatives))
        return first


def blend(first: str, second: str) -> str:
    """A new name of the beginning of one and the end of another, so that context and form count, not the list."""
    if min(len(first), len(second)) < 4 or " " in first + second:
        return first
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :].lower()


def elide(text: str) -> str:
    """Contract and elide as French does: "de le Caire" → "du Caire", "de Ankara" → "d'Ankara"."""
    text = re.sub(r"\b([dD])e les (?=\S)", lambda m: ("d" if m[1] == "d" else "D") + "es ", text)
    text = re.sub(r"\b([dD])e le (?=\S)", lambda m: ("d" if m[1] == "d" else "D") + "u ", text)
    text = re.sub(r"(?<!\w)à les (?=\S)", "aux ", text)
    text = re.sub(r"(?<!\w)à le (?=\S)", "au ", text)
    text = re.sub(r"(?<!\w)de <LOC Le ", "du <LOC ", text)
    text = re.sub(r"(?<!\w)à <LOC Le ", "au <LOC ", text)
    vowel = r"(?=(?:<[A-Z]{3,4} )*[aeiouéèêîâôAEIOUÉÈÊÎÂÔ](?!\w*[-']?\d))"
    return re.sub(rf"(?<!\w)([dD]e|[qQ]ue|jusque|lorsque|puisque) {vowel}", lambda m: m[1][:-1] + "'", text)


def parse(marked: str) -> Marked:
    """Take the marks out of a filled text and keep the outermost entities."""
    text: list[str] = []
    stack: list[tuple[int, str]] = []
    entities: list[tuple[int, int, str]] = []
    position = length = 0
    while position < len(marked):
        opening = _OPENING.match(marked, position)
        if opening:
            stack.append((length, opening[1]))
            position = opening.end()
        elif marked[position] == ">" and stack:
            start, label = stack.pop()
            if not stack:
                entities.append((start, length, label))
            position += 1
        else:
            text.append(marked[position])
            length += 1
            position += 1
    return Marked("".join(text), tuple(entities))


def capitalise(marked: str) -> str:
    """The first letter of a sentence in upper case, inside or outside an entity."""
    opening = re.match(r"(?:<[A-Z]{3,4} |[«\"(#] ?)*", marked)
    start = opening.end() if opening else 0
    return marked[:start] + marked[start : start + 1].upper() + marked[start + 1 :]


def to_entity_doc(tokenizer: Tokenizer, marked: Marked) -> Doc | None:
    """A document with the entities; none where a token boundary runs through an entity."""
    doc = tokenizer(marked.text)
    spans = [doc.char_span(start, end, label=label) for start, end, label in marked.entities]
    if any(span is None for span in spans):
        return None
    doc.set_ents(filter_spans([span for span in spans if span is not None]))
    return doc
