"""A message to the bot as words to match rules against: folded, parted at pronouns, typing mistakes mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from bot.language.countries import find_state
from bot.language.text import fold, normalise

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Known = Callable[[str], bool]

_TOKEN = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_MENTION = re.compile(r"<(?:[@#][!&]?\d+|a?:\w+:\d+)>")
_QUOTED = re.compile(r"\"([^\"]+)\"|«([^«»]+)»|“([^“”]+)”")
# "résume-moi", "peux-tu", "est-ce"; behind a capital only where a sentence begins: "-il" and "-la" end names too.
_PRONOUNS = frozenset("moi toi nous vous lui leur tu je il elle on ils elles ce le la les y en t m ci".split())
# "larticle", "liran": the apostrophe is left out.
_ELIDED = re.compile(r"[ldq](?=[aeiouyh]\w{3})")
_MISTYPED = 5
_LONG = 10
MAX_WORDS = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as typed, at `start`–`end` of the message, and folded and mended in `word`."""

    start: int
    end: int
    typed: str
    word: str


@dataclass(frozen=True)
class Utterance:
    """`text` is the message without mentions, `quoted` what stands in it between quotation marks."""

    text: str
    pieces: tuple[Piece, ...]
    quoted: tuple[str, ...]
    doc: Doc

    def mended(self) -> tuple[str, list[tuple[int, int]]]:
        """The text with its typing mistakes mended, and where each piece stands in it."""
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        at = length = 0
        for piece in self.pieces:
            before = self.text[at : piece.start]
            shown = piece.typed if fold(piece.typed) == piece.word or piece.start < at else piece.word
            shown = shown if piece.start >= at else ""
            parts += [before, shown]
            places.append((length + len(before), length + len(before) + len(shown)))
            length, at = length + len(before) + len(shown), max(at, piece.end)
        return "".join([*parts, self.text[at:]]), places


def read_utterance(
    text: str, cues: Mapping[str, bool], spellings: Mapping[str, str], known: Known, vocab: Vocab
) -> Utterance:
    """`cues` are words that a misspelt one may stand for, unless it is `known` as it is: those first that say by
    themselves what is asked. `spellings` are written out. At most MAX_WORDS are read.
    """
    from spacy.tokens import Doc

    plain = normalise(_MENTION.sub(" ", text))
    quoted = tuple(next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(plain))
    # Quoted words keep their place, and match no rule.
    unquoted = _QUOTED.sub(lambda match: " " * len(match.group()), plain)
    pieces: list[Piece] = []
    for match in _TOKEN.finditer(unquoted):
        if len(pieces) >= MAX_WORDS:
            break
        typed, start = match.group(), match.start()
        if (word := fold(typed)) in spellings and not (typed[0].isupper() and pieces):
            pieces += [Piece(start, match.end(), typed, one) for one in spellings[word].split()]
        else:
            first = not pieces or unquoted[:start].rstrip(" ")[-1:] in (".", "!", "?", ",", "\n")
            pieces += _parted(start, typed, first=first, cues=cues, known=known)
    words = [piece.word for piece in pieces]
    return Utterance(plain, tuple(pieces), quoted, Doc(vocab, words=words))


def _parted(start: int, typed: str, *, first: bool, cues: Mapping[str, bool], known: Known) -> list[Piece]:
    ends: list[str] = []
    while "-" in typed and (first or typed[0].islower()):
        rest, _, last = typed.rpartition("-")
        if fold(last) not in _PRONOUNS:
            break
        typed, ends = rest, [last, *ends]
    pieces = []
    elided = _ELIDED.match(fold(typed))
    # "l'Iran" is parted at its apostrophe already; "liran" is where the rest alone makes sense.
    if elided and not known(typed) and fold(typed) not in cues:
        rest = typed[elided.end() :]
        if known(rest) or find_state(rest, acronyms=False) or _mend(rest, cues, known, first=True) in cues:
            pieces.append(Piece(start, start + elided.end(), typed[: elided.end()], fold(typed[: elided.end()])))
            start, typed = start + elided.end(), rest
    pieces.append(Piece(start, start + len(typed), typed, _mend(typed, cues, known, first=first)))
    at = start + len(typed)
    for last in ends:
        pieces.append(Piece(at + 1, at + 1 + len(last), last, fold(last)))
        at += 1 + len(last)
    return pieces


def _mend(typed: str, cues: Mapping[str, bool], known: Known, *, first: bool) -> str:
    """The folded word, or the cue that it is a typing mistake for. A capital within the message begins a name."""
    word = fold(typed)
    if word in cues or len(word) < _MISTYPED or (typed[0].isupper() and not first) or known(typed):
        return word
    allowed = 1 if len(word) < _LONG else 2
    best = min(
        (
            (distance, not alone, abs(len(cue) - len(word)), cue)
            for cue, alone in cues.items()
            # One s more or less is another number, no mistake: "le ministre" asks for none of "les ministres".
            if len(cue) >= _MISTYPED and cue[0] == word[0] and cue.rstrip("s") != word.rstrip("s")
            if (distance := DamerauLevenshtein.distance(word, cue, score_cutoff=allowed)) <= allowed
        ),
        default=None,
    )
    return best[3] if best else word
