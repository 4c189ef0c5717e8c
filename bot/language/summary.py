"""Extractive summaries: which sentences of an article, best first, tell it in short and can be read alone.

A sentence is worth the weighed sum of a few plain merits (see `Merits`): anybody can read why it was chosen. The
weights are round figures, settled by measuring alternatives on 800 French news articles of OrangeSum's `train` split
against their abstracts; figures on its `valid` split, and what each merit adds: tests/benchmarks/bench_summary.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bot.language.lexicons import load_toml
from bot.language.text import fold, stop_stems, words
from bot.model import SUMMARY_SENTENCES, Article, BlockKind, Sentence

_READ = (BlockKind.STANDFIRST, BlockKind.BODY)
_LENGTHS = sorted(SUMMARY_SENTENCES.values())
_SHORTEST, _LONG, _TOO_LONG = 5, 35, 65  # words
_SUBJECT = 7  # words within which the subject of a sentence and its verb are looked for
_ALIKE = 0.7  # share of the words of the shorter
_BUNDLE = 3  # sentences, leaning one on the other

_QUOTED = re.compile(r"«[^»]*»?|“[^”]*”?|\"[^\"]*\"?")
# A straight mark opens where a word begins behind it and none ends before it. Groups: opening, closing.
_QUOTATION_MARK = re.compile(r"([«“]|(?<![^\s'’(\[«“-])\"(?=\S))|([»”\"])")
_ENDED = re.compile(r"[.!…][»”\")\]]*$|[»”\"]\s*[.!…]?$")
_LISTED = re.compile(r"\s*[-–—•*+>►]")
_RUN_ON = re.compile(r"[^\W\d_]{2}[.!?»”\"]{1,2}[A-ZÀ-Ý][^\W\d_]")


class Merits(NamedTuple):
    """What speaks for a sentence and against it.

    `place` falls from 1 with each sentence before it. `title` is its share of the title's words that no sentence
    chosen before it holds. `contact` is 1 where a contact between countries was read from it, `standfirst` where it
    stands at the article's head. `quotation` is the quoted share of it, `background` is 1 where it tells what went
    before the news, `length` counts its words beyond 35.
    """

    place: float
    title: float
    contact: float
    standfirst: float
    quotation: float
    background: float
    length: float

    def worth(self, weights: Merits) -> float:
        return sum(merit * weight for merit, weight in zip(self, weights, strict=True))


WEIGHTS = Merits(place=1.0, title=4.0, contact=0.5, standfirst=1.0, quotation=-1.0, background=-0.3, length=-0.04)


def rank_sentences(
    article: Article,
    sentences: Sequence[Sentence],
    telling: set[int],
    language: str,
    *,
    weights: Merits = WEIGHTS,
) -> tuple[int, ...]:
    """Indexes of up to eight sentences, best first. `telling` are those from which a contact was read.

    A sentence that leans on the one before it ("Il a ajouté…") is chosen only together with that one or behind it,
    within the same length of summary, so that every length can be read alone. Empty where no sentence can.
    """
    choice = _Choice(article, sentences, telling, language, weights)
    while len(choice.made) < _LENGTHS[-1]:
        bundles = choice.bundles()
        if not bundles:
            break
        room = next(length for length in _LENGTHS if length > len(choice.made)) - len(choice.made)
        fitting = [bundle for bundle in bundles if len(bundle) <= room]
        choice.take(max(fitting or bundles, key=choice.worth))
    return tuple(choice.made[: _LENGTHS[-1]])


class _Choice:
    """The sentences of one article, what is known of each, and those chosen so far."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        telling: set[int],
        language: str,
        weights: Merits,
    ) -> None:
        self._sentences, self._weights, self._rules = sentences, weights, _rules(language)
        self._title = _content(article.title, language)
        kinds = [article.blocks[sentence.block].kind for sentence in sentences]
        read = [index for index, kind in enumerate(kinds) if kind in _READ]
        self._stems = {index: _content(sentences[index].text, language) for index in read}
        self._usable = [index for index in _unquoted(sentences, read) if self._is_statement(index)]
        places = {index: place for place, index in enumerate(read)}
        self._merits = {
            index: self._read(sentences[index].text, places[index], index in telling, kinds[index])
            for index in self._usable
        }
        self._leaning = {index for index in self._usable if self._rules.leans(sentences[index].text)}
        self._told: set[str] = set()
        self.made: list[int] = []

    def _is_statement(self, index: int) -> bool:
        """True for a whole sentence in its author's words: no question, list item, bare quotation, repeated title."""
        text = self._sentences[index].text.strip()
        return (
            len(text.split()) >= _SHORTEST
            and bool(_ENDED.search(text) and _QUOTED.sub("", text).strip(" .,!…"))
            and not (_LISTED.match(text) or _RUN_ON.search(text))
            and not _repeats(self._stems[index], self._title)
        )

    def _read(self, text: str, place: int, tells: bool, kind: BlockKind) -> Merits:
        """Its merits, but for the title's words: those depend on what else is chosen."""
        return Merits(
            place=1 / (1 + 0.2 * place),
            title=0.0,
            contact=float(tells),
            standfirst=float(kind is BlockKind.STANDFIRST),
            quotation=sum(len(quoted) for quoted in _QUOTED.findall(text)) / len(text),
            background=float(bool(self._rules.background.search(fold(text)))),
            length=max(0, min(_TOO_LONG, len(text.split())) - _LONG),
        )

    def bundles(self) -> list[list[int]]:
        """For each sentence that can still be chosen: it, behind those it leans on that are not chosen yet."""
        return [bundle for index in self._usable if (bundle := self._bundle(index))]

    def _bundle(self, index: int) -> list[int]:
        if index in self.made or any(_alike(self._stems[index], self._stems[other]) for other in self.made):
            return []
        bundle = [index]
        while bundle[0] in self._leaning:
            before = bundle[0] - 1
            if before in self.made:
                break
            near = before in self._merits and self._sentences[bundle[0]].block - self._sentences[before].block <= 1
            if not near or len(bundle) == _BUNDLE:
                return []
            bundle.insert(0, before)
        return bundle

    def worth(self, bundle: Sequence[int]) -> float:
        """The mean worth of sentences that would be chosen together."""
        told, total = self._told, 0.0
        for index in bundle:
            new = len((self._stems[index] & self._title) - told)
            merits = self._merits[index]._replace(title=new / (len(self._title) or 1))
            total += merits.worth(self._weights)
            told = told | self._stems[index]
        return total / len(bundle)

    def take(self, bundle: Sequence[int]) -> None:
        self.made += bundle
        self._told = self._told.union(*(self._stems[index] for index in bundle))


def _repeats(stems: set[str], title: set[str]) -> bool:
    return stems <= title and len(stems) > _ALIKE * len(title)


def _alike(stems: set[str], other: set[str]) -> bool:
    return len(stems & other) > _ALIKE * max(1, min(len(stems), len(other)))


def _content(text: str, language: str) -> set[str]:
    stop = stop_stems(language)
    return {word.stem for word in words(text, language) if word.stem not in stop and len(word.stem) > 1}


def _unquoted(sentences: Sequence[Sentence], read: Sequence[int]) -> Iterator[int]:
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
    """One language's patterns of what leans on another sentence (lexicons/summary.toml)."""

    def __init__(self, language: str) -> None:
        data = load_toml("summary.toml")
        patterns = data.get(language, data["fr"])
        lists = {name: "|".join(patterns[name]) for name in patterns}
        impersonal = rf" (?:{lists['impersonal']})\b"
        self._opening = re.compile(
            rf"\W*(?!\w+ (?:{lists['timely']})\b)(?!(?:il|it){impersonal})(?:{lists['leaning']})\b"
        )
        self._behind = re.compile(
            rf"\W*(?!(?:{lists['subordinate']})(?!(?:{lists['subject']})\b))"
            rf"[^,]{{1,120}},(?:[^,]{{1,80}},)? (?:{lists['subject']})\b(?!{impersonal})"
        )
        self._early = re.compile(
            rf"\b(?:{lists['demonstrative']}) (?!(?:meme )?(?:{lists['timely']})\b)\w{{4,}}"
            rf"|\b(?:{lists['connective']})\b"
        )
        self._asking_back = re.compile("|".join(patterns["asking_back"]))
        self.background = re.compile(rf"\b(?:{lists['background']})\b")

    def leans(self, text: str) -> bool:
        """True where a sentence says "he", "this" or "but" of what another sentence told."""
        plain = fold(text)
        return bool(
            self._opening.match(plain)
            or self._behind.match(plain)
            or self._early.search(" ".join(plain.split()[:_SUBJECT]))
            or self._asking_back.search(_QUOTED.sub("", plain))
        )


@cache
def _rules(language: str) -> _Rules:
    return _Rules(language)
