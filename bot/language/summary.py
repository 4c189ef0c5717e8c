"""Extractive summaries: which sentences of an article, best first, tell it in short and can be read alone.

A sentence is worth the sum of a few plain merits (see `Merits`), which anybody can read and check. The weights are
round figures, set by measuring alternatives on 800 French agency articles (OrangeSum, abstracts as reference), none of
which was then used for the figures reported; `tests/benchmarks/bench_summary.py` prints those, and what each merit adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
from spacy.lang.fr.stop_words import STOP_WORDS as FRENCH

from bot.language.lexicons import load_toml
from bot.language.text import fold, normalise, stem, words
from bot.model import SUMMARY_SENTENCES, Article, BlockKind, Sentence

_TIERS = sorted(SUMMARY_SENTENCES.values())
_READ = (BlockKind.STANDFIRST, BlockKind.BODY)
_SHORTEST, _LONG = 5, 35  # words
_ALIKE = 0.7
_LEANING_AT_MOST = 3
_QUOTED = re.compile(r"«[^»]*»?|“[^”]*”?|\"[^\"]*\"?")
# A straight mark opens where a word begins behind it and none ends before it. Groups: opening, closing.
_QUOTATION_MARK = re.compile(r"([«“]|(?<![^\s'’(\[«“-])\"(?=\S))|([»”\"])")
_ENDED = re.compile(r"[.!…][»”\")\]]*$|[»”\"]\s*[.!…]?$")
_RUN_ON = re.compile(r"[^\W\d_]{2}[.!?»”\"][A-ZÀ-Ý][^\W\d_]")
_GLUED_HEADING = re.compile(r"\s*[-–—•*+>]\s")
_CONTENT = 2  # letters


class Merits(NamedTuple):
    """What speaks for a sentence and against it, weighed.

    `place` falls with each sentence before it. `title` is its share of the title's words that no sentence already
    chosen holds. `contact` is given where a contact between countries was read from it, `day` where it names the day
    of the news, `standfirst` where the editor set it at the head. `quotation` is the quoted share of it, `background`
    tells what went before the news, `length` counts the words beyond 35.
    """

    place: float = 0.0
    title: float = 0.0
    contact: float = 0.0
    day: float = 0.0
    standfirst: float = 0.0
    quotation: float = 0.0
    background: float = 0.0
    length: float = 0.0


WEIGHTS = Merits(
    place=1.0, title=4.0, contact=0.5, day=1.0, standfirst=1.0, quotation=-1.0, background=-0.3, length=-0.05
)


def rank_sentences(
    article: Article,
    sentences: Sequence[Sentence],
    telling: set[int],
    language: str,
    *,
    weights: Merits = WEIGHTS,
) -> tuple[int, ...]:
    """Indexes of up to eight sentences, best first. `telling` are those from which a contact was read.

    A sentence that leans on the one before it ("Il a ajouté…") is taken only behind that one, and both in the same
    length of summary, so that every length can be read alone. Empty where no sentence can.
    """
    reader = _Reader(article, sentences, telling, language, weights)
    chosen: list[int] = []
    while len(chosen) < _TIERS[-1]:
        room = next(tier for tier in _TIERS if tier > len(chosen)) - len(chosen)
        bundles = [bundle for index in reader.usable if (bundle := reader.bundle(index, chosen))]
        fitting = [bundle for bundle in bundles if len(bundle) <= room]
        if not (fitting or bundles):
            break
        chosen += max(fitting or bundles, key=lambda bundle: reader.worth(bundle, chosen))
    return tuple(chosen[: _TIERS[-1]])


class _Reader:
    """The sentences of one article with what is known of each."""

    def __init__(
        self, article: Article, sentences: Sequence[Sentence], telling: set[int], language: str, weights: Merits
    ) -> None:
        self.sentences, self.weights, self.rules = sentences, weights, _rules(language)
        self.read = [i for i, sentence in enumerate(sentences) if article.blocks[sentence.block].kind in _READ]
        self.stems = {i: _content(sentences[i].text, language) for i in self.read}
        self.title = _content(article.title, language)
        whole = set(_whole(sentences, self.read))
        self.usable = [i for i in self.read if i in whole and self._is_statement(i)]
        self.fixed = {
            i: self._merits(i, place, i in telling, article.blocks[sentences[i].block].kind)
            for place, i in enumerate(self.read)
        }
        self._known = set(self.usable)

    def _is_statement(self, index: int) -> bool:
        text = self.sentences[index].text.strip()
        return (
            len(text.split()) >= _SHORTEST
            and bool(_ENDED.search(text))
            and not _GLUED_HEADING.match(text)
            and not _RUN_ON.search(text)
            and not self.stems[index] <= self.title
            and not _QUOTED.sub("", text).strip(" .,!…") == ""
        )

    def _merits(self, index: int, place: int, tells: bool, kind: BlockKind) -> float:
        text = self.sentences[index].text
        plain, length = fold(text), len(text.split())
        weights = self.weights
        return (
            weights.place / (1 + 0.2 * place)
            + weights.contact * tells
            + weights.day * bool(self.rules.dating.search(plain))
            + weights.standfirst * (kind is BlockKind.STANDFIRST)
            + weights.quotation * sum(len(m.group()) for m in _QUOTED.finditer(text)) / len(text)
            + weights.background * bool(self.rules.background.search(plain))
            + weights.length * min(30, max(0, length - _LONG))
        )

    def worth(self, bundle: Sequence[int], chosen: Sequence[int]) -> float:
        """The mean worth of sentences that would be taken together behind those chosen."""
        told = set().union(*(self.stems[i] for i in chosen)) if chosen else set()
        total = 0.0
        for index in bundle:
            new = (self.stems[index] & self.title) - told
            total += self.fixed[index] + self.weights.title * len(new) / (len(self.title) or 1)
            told |= self.stems[index]
        return total / len(bundle)

    def bundle(self, index: int, chosen: Sequence[int]) -> list[int]:
        """The sentence with those before it that it leans on and that are still to choose; empty where it cannot stand."""
        if index in chosen or any(_alike(self.stems[index], self.stems[other]) for other in chosen):
            return []
        bundle = [index]
        while self.rules.leans(self.sentences[bundle[0]].text):
            before = bundle[0] - 1
            if before not in self._known or self.sentences[bundle[0]].block - self.sentences[before].block > 1:
                return []
            if before in chosen:
                return bundle
            bundle.insert(0, before)
            if len(bundle) > _LEANING_AT_MOST:
                return []
        return bundle


def _alike(stems: set[str], other: set[str]) -> bool:
    return len(stems & other) > _ALIKE * max(1, min(len(stems), len(other)))


@cache
def _stop_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in (ENGLISH if language == "en" else FRENCH))


def _content(text: str, language: str) -> set[str]:
    stop = _stop_stems(language)
    return {word.stem for word in words(text, language) if word.stem not in stop and len(word.stem) >= _CONTENT}


def _whole(sentences: Sequence[Sentence], read: Sequence[int]) -> Iterator[int]:
    """The sentences that neither begin nor end inside a quotation. A quotation ends with its block at the latest."""
    inside, block = False, -1
    for index in read:
        if sentences[index].block != block:
            inside, block = False, sentences[index].block
        marks = _QUOTATION_MARK.findall(sentences[index].text)
        begins, inside = (not marks[0][0], bool(marks[-1][0])) if marks else (inside, inside)
        if not begins and not inside:
            yield index


class _Rules:
    """One language's patterns (lexicons/summary.toml)."""

    def __init__(self, language: str) -> None:
        data = load_toml("summary.toml")
        patterns = data.get(language, data["fr"])
        lists = {name: "|".join(patterns[name]) for name in patterns}
        impersonal = rf"(?! (?:{lists['impersonal']})\b)"
        pronoun = rf"(?:{lists['subject']})\b{impersonal}"
        self._leaning = re.compile(
            rf"\W*(?!\w+ (?:{lists['timely']})\b)(?!(?:il|it)\b(?!{impersonal}))(?:{lists['leaning']})\b"
        )
        self._behind = re.compile(rf"\W*(?:{lists['adverbial']})\b[^,]{{0,120}}, {pronoun}")
        self._asking_back = re.compile("|".join(patterns["asking_back"]))
        self.dating = re.compile(rf"\b(?:{lists['dating']})\b")
        self.background = re.compile(rf"\b(?:{lists['background']})\b")

    def leans(self, text: str) -> bool:
        """True where a sentence says "he", "this" or "but" of what another sentence told."""
        plain = fold(text)
        return bool(
            self._leaning.match(plain) or self._behind.match(plain) or self._asking_back.search(_QUOTED.sub("", plain))
        )


@cache
def _rules(language: str) -> _Rules:
    return _Rules(language)


__all__ = ["WEIGHTS", "Merits", "normalise", "rank_sentences"]
