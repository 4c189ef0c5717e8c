"""Summaries beside the first sentences of the article and beside sumy's LexRank and TextRank: ROUGE and time.

    python tests/benchmarks/bench_summary.py ARTICLES [--split valid] [--limit 300] [--merits]

ARTICLES is OrangeSum as JSON lines, packed with xz: `title`, `abstract` (the reference), `text` and `split` of each.
All systems choose among the same sentences, those of standfirst and body, and are scored alike: ROUGE F1 over folded
words and French snowball stems. `--merits` measures the summary again with each merit in turn left out.

rouge-score and sumy are no dependencies of the project: pip install rouge-score sumy
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.articles import ArticleError, parse_text
from bot.language.pipeline import Analyser
from bot.language.summary import WEIGHTS, Merits, rank_sentences
from bot.language.text import fold, stem
from bot.model import Analysis, Article, BlockKind

try:
    from rouge_score.rouge_scorer import RougeScorer
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words
except ImportError as error:
    raise SystemExit(f"{error}. Install what the measure needs: pip install rouge-score sumy") from error

MEASURES = ("rouge1", "rouge2", "rougeL")
WORD = re.compile(r"\w+")


class Sample(NamedTuple):
    article: Article
    analysis: Analysis
    abstract: str
    texts: list[str]


class FrenchTokens:
    """What rouge-score counts in: its own tokeniser drops every letter with an accent."""

    def tokenize(self, text: str) -> list[str]:
        return [stem(word) for word in WORD.findall(fold(text))]


class SumyWords:
    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(WORD.findall(text.lower()))


def read_samples(path: Path, split: str, limit: int | None) -> tuple[list[Sample], float]:
    """The articles with an abstract, analysed, and the mean milliseconds that an analysis took."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for line in lines if (row := json.loads(line))["split"] == split and row["abstract"].strip()]
    random.Random(1).shuffle(rows)
    analyser = Analyser()
    samples, spent = [], 0.0
    for row in rows[:limit]:
        try:
            article = parse_text(f"{row['title']}\n\n{row['text']}")
        except ArticleError as error:
            print(f"left out {row['id']}: {error.reason}")
            continue
        begun = time.perf_counter()
        analysis = analyser.analyse(article)
        spent += time.perf_counter() - begun
        texts = [
            sentence.text
            for sentence in analysis.sentences
            if article.blocks[sentence.block].kind in (BlockKind.STANDFIRST, BlockKind.BODY)
        ]
        samples.append(Sample(article, analysis, row["abstract"], texts))
    return samples, 1000 * spent / len(samples)


def lead(count: int) -> Callable[[Sample], list[str]]:
    return lambda sample: sample.texts[:count]


def ours(count: int, weights: Merits = WEIGHTS) -> Callable[[Sample], list[str]]:
    def summarise(sample: Sample) -> list[str]:
        article, analysis = sample.article, sample.analysis
        telling = {contact.sentence for contact in analysis.contacts}
        ranks = rank_sentences(article, analysis.sentences, telling, analysis.language, weights=weights)
        return [analysis.sentences[index].text for index in sorted(ranks[:count])]

    return summarise


def sumy(summarizer: type[Any], count: int) -> Callable[[Sample], list[str]]:
    system = summarizer(Stemmer("french"))
    system.stop_words = get_stop_words("french")
    words = SumyWords()

    def summarise(sample: Sample) -> list[str]:
        paragraph = Paragraph([Sentence(text, words) for text in sample.texts])
        return [str(sentence) for sentence in system(ObjectDocumentModel([paragraph]), count)]

    return summarise


def measure(samples: list[Sample], system: Callable[[Sample], list[str]], scorer: Any, name: str) -> Any:
    """The scores in percent, one row an article; prints their means, the length and the time of the summary."""
    scores, length, spent = [], 0, 0.0
    for sample in samples:
        begun = time.perf_counter()
        text = " ".join(system(sample))
        spent += time.perf_counter() - begun
        length += len(text.split())
        found = scorer.score(sample.abstract, text)
        scores.append([100 * found[measure].fmeasure for measure in MEASURES])
    means = "".join(f"{mean:9.2f}" for mean in np.mean(scores, axis=0))
    print(f"{name:28}{means}{length / len(samples):9.1f}{1000 * spent / len(samples):9.2f}", flush=True)
    return np.array(scores)


def compare(first: Any, second: Any, name: str) -> None:
    """The mean difference with its 95 % interval, articles drawn again 1,000 times."""
    draws = np.random.default_rng(1).integers(len(first), size=(1000, len(first)))
    low, high = np.percentile((first - second)[draws].mean(axis=1), (2.5, 97.5), axis=0)
    parts = zip(MEASURES, (first - second).mean(axis=0), low, high, strict=True)
    print(f"over {name}: " + ", ".join(f"{part} {mean:+.2f} ({a:+.2f} to {b:+.2f})" for part, mean, a, b in parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--split", default="valid")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--merits", action="store_true")
    options = parser.parse_args()
    samples, analysis = read_samples(options.articles, options.split, options.limit)
    scorer = RougeScorer(list(MEASURES), tokenizer=FrenchTokens())
    print(f"{len(samples)} articles, {analysis:.1f} ms each for the whole analysis, summary included")
    print(f"{'':28}{'ROUGE-1':>9}{'ROUGE-2':>9}{'ROUGE-L':>9}{'words':>9}{'ms':>9}")
    own = measure(samples, ours(2), scorer, "Vigie, 2 sentences")
    others = {f"lead-{count}": lead(count) for count in (1, 2, 3)}
    for label, summarizer in (("LexRank", LexRankSummarizer), ("TextRank", TextRankSummarizer)):
        others |= {f"{label}, {count} sentences": sumy(summarizer, count) for count in (2, 3)}
    scores = {name: measure(samples, system, scorer, name) for name, system in others.items()}
    for name, score in scores.items():
        compare(own, score, name)
    if options.merits:
        for merit in Merits._fields:
            measure(samples, ours(2, WEIGHTS._replace(**{merit: 0.0})), scorer, f"Vigie without {merit}")


if __name__ == "__main__":
    main()
