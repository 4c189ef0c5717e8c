"""The speed of the whole analysis beside the bare base model, the share of each component, and the time to load.

    python tests/benchmarks/bench_analysis.py [REFERENCE] [--update]

All French articles of both labelled sets, each read once by either, in one process, by turns; the components' shares
are from a second reading. Words are what stands between spaces; seconds are of processor time, all threads together.
Both have read the project's seeds before the clock starts: lexicons are read at their first use.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import spacy
from spacy.tokens import Doc

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests" / "quality"))

from scoring import arguments, labelled_sets, write_block  # noqa: E402

from bot.articles import find_files, read_article  # noqa: E402
from bot.language import pipeline  # noqa: E402
from bot.language.detection import detect_language  # noqa: E402
from bot.language.pipeline import BASE, Analyser  # noqa: E402
from bot.language.text import normalise  # noqa: E402
from bot.model import Article  # noqa: E402

STEPS = {
    "detect_language": "language detection",
    "_sentences": "sentences",
    "rank_sentences": "summary",
}
LOADING = """
import time
start = time.process_time()
import spacy
libraries = time.process_time()
from bot.language.pipeline import Analyser
from bot.articles import read_article
imported = time.process_time()
analyser = Analyser()
loaded = time.process_time()
analyser.analyse(read_article(__import__("pathlib").Path(__import__("sys").argv[1])))
print(libraries - start, imported - libraries, loaded - imported, time.process_time() - loaded)
"""


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


class Timed:
    """A component that adds the time it takes by itself to `spent`."""

    def __init__(self, name: str, component: Any, spent: Counter[str]) -> None:
        self.name, self.component, self.spent = name, component, spent

    def __call__(self, doc: Any) -> Any:
        start = time.process_time()
        try:
            return self.component(doc)
        finally:
            self.spent[self.name] += time.process_time() - start

    def pipe(self, docs: Iterable[Doc], **options: Any) -> Iterator[Doc]:
        ready = list(docs)  # the components before this one work when their docs are asked for
        start = time.process_time()
        inner = getattr(self.component, "pipe", None)
        done = list(inner(ready, **options)) if inner else [self.component(doc) for doc in ready]
        self.spent[self.name] += time.process_time() - start
        return iter(done)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.component, name)


def measure_speed(analyser: Analyser, articles: list[Article]) -> tuple[float, float]:
    """Seconds of the bare base model and of the whole analysis; both read an article block by block."""
    base = spacy.load(BASE)

    def bare(article: Article) -> list[Doc]:
        return list(base.pipe(normalise(block.text) for block in article.blocks))

    for path in find_files([PROJECT / "seeds"]):
        article = read_article(path)
        bare(article)
        analyser.analyse(article)
    spent = [0.0, 0.0]
    for number, article in enumerate(articles):
        readers = ((0, bare), (1, analyser.analyse))
        for place, reader in readers if number % 2 else reversed(readers):
            spent[place] += seconds(lambda reader=reader, article=article: reader(article))
    return spent[0], spent[1]


def measure_shares(analyser: Analyser, articles: list[Article]) -> Counter[str]:
    """Seconds by component, "else" what none of them takes."""
    spent: Counter[str] = Counter()
    nlp = analyser.nlp
    timed = [(name, Timed(name, component, spent)) for name, component in nlp._components]
    with ExitStack() as stack:
        stack.enter_context(patch.object(nlp, "_components", timed))
        stack.enter_context(patch.object(nlp, "tokenizer", Timed("tokenizer", nlp.tokenizer, spent)))
        for function, name in STEPS.items():
            stack.enter_context(patch.object(pipeline, function, _timed(getattr(pipeline, function), name, spent)))
        whole = seconds(lambda: [analyser.analyse(article) for article in articles])
    spent["else"] = whole - sum(spent.values())
    return spent


def _timed(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.process_time()
        result = function(*arguments, **options)
        spent[name] += time.process_time() - start
        return result

    return timed


def report(words: int, speed: tuple[float, float], shares: Counter[str], loading: list[float], count: int) -> str:
    base, whole = speed
    lines = [
        f"{count} French articles, {words:,} words.",
        "",
        "| | words per second | milliseconds an article |",
        "| --- | --- | --- |",
        f"| base model alone | {words / base:,.0f} | {1000 * base / count:.0f} |",
        f"| whole analysis | {words / whole:,.0f} | {1000 * whole / count:.0f} |",
        "",
        f"The whole analysis runs at **{base / whole:.0%}** of the base model's speed.",
        "",
        "| component | share of the analysis |",
        "| --- | --- |",
    ]
    total = sum(shares.values())
    lines += [f"| {name} | {spent / total:.1%} |" for name, spent in shares.most_common()]
    libraries, imports, load, first = loading
    lines += [
        "",
        f"In a new process: {libraries:.1f} s to import spaCy, {imports:.1f} s to import the analyser,"
        f" {load:.1f} s to load it, {first:.1f} s for the first article, for which the lexicons are read.",
    ]
    return "\n".join(lines)


def main() -> None:
    options = arguments(__doc__).parse_args()
    articles = [article for one in labelled_sets(options.reference).values() for article in one.articles.values()]
    french = [article for article in articles if detect_language(article) == "fr"]
    words = sum(len(block.text.split()) for article in french for block in article.blocks)
    first = find_files([PROJECT / "seeds"])[0]
    printed = subprocess.run([sys.executable, "-c", LOADING, first], capture_output=True, text=True, check=True).stdout
    analyser = Analyser()
    speed = measure_speed(analyser, french)
    text = report(words, speed, measure_shares(analyser, french), [float(s) for s in printed.split()], len(french))
    print(text)
    if options.update:
        write_block("speed", text)


if __name__ == "__main__":
    main()
