"""Figures of a trained model: syntax, entities, speed, load."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example

from bot.language.text import normalise
from bot.language.training.treebanks import TreeSentence, read_conllu, to_doc

LABELS = ("PER", "ORG", "LOC", "MISC")
SCORED = ("PER", "ORG", "LOC")

Mention = tuple[str, str]  # label, text


@dataclass(slots=True)
class Counts:
    """Strict counts: a mention is right when both its label and its whole text are."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, wanted: Counter[Mention], found: Counter[Mention], text: str) -> None:
        """Count the mentions of one sentence or line."""
        for label, _ in wanted.elements():
            self.wanted[label] += 1
        for label, _ in found.elements():
            self.found[label] += 1
        for label, _ in (wanted & found).elements():
            self.right[label] += 1
        missed, extra = list((wanted - found).elements()), list((found - wanted).elements())
        if missed or extra:
            self.errors.append(f"missed {missed} extra {extra}: {text}")

    def rates(self, labels: Iterable[str]) -> tuple[float, float, float]:
        """Precision, recall and F in per cent over the labels together."""
        right, found, wanted = (
            sum(count[label] for label in labels) for count in (self.right, self.found, self.wanted)
        )
        precision, recall = 100 * right / max(found, 1), 100 * right / max(wanted, 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def measure_syntax(nlp: Language, treebank: Path) -> dict[str, float]:
    """Figures in per cent, from raw text; attachment leaves punctuation out, as spaCy does."""
    sentences = list(read_conllu(treebank))
    groups = [sentences[start : start + 10] for start in range(0, len(sentences), 10)]
    gold = [to_doc(nlp.vocab, group) for group in groups]
    scores = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    figures = {
        "UPOS": "pos_acc",
        "UAS": "dep_uas",
        "LAS": "dep_las",
        "lemma": "lemma_acc",
        "sentences F": "sents_f",
        "tokens F": "token_f",
    }
    measured = {name: 100 * scores[key] for name, key in figures.items()}
    for label in ("nsubj", "obj", "obl:agent", "conj", "appos"):
        measured[f"{label} F"] = 100 * scores["dep_las_per_type"].get(label, {"f": 0.0})["f"]
    return measured


def measure_test(nlp: Language, corpora: Path) -> Counts:
    """Entities of the news-like test: hand-labelled sentences of the treebanks' tests."""
    sentences = {sentence.id: sentence for path in _tests(corpora) for sentence in read_conllu(path)}
    counts = Counts()
    for line in (corpora / "ner" / "news-like-test.tsv").read_text(encoding="utf-8").splitlines():
        sent_id, *mentions = line.split("\t")
        wanted = Counter((label, normalise(text)) for label, _, text in (m.partition("=") for m in mentions if m))
        text = sentences[sent_id].text
        counts.add(wanted, _found(nlp, text), text)
    return counts


def _tests(corpora: Path) -> Iterator[Path]:
    yield corpora / "ud" / "Sequoia" / "fr_sequoia-ud-test.conllu"
    yield corpora / "ud" / "GSD" / "fr_gsd-ud-test.conllu"


def _found(nlp: Language, text: str) -> Counter[Mention]:
    return Counter((entity.label_, entity.text) for entity in nlp(normalise(text)).ents)


def measure_articles(nlp: Language, corpora: Path, articles: Path) -> Counts:
    """Entities of the reference articles, line by line. For development: their names have been looked at."""
    mentions = json.loads((corpora / "ner" / "seeds-mentions.json").read_text(encoding="utf-8"))
    counts = Counts()
    for path in sorted(articles.glob("*.txt")):
        labelled = mentions.get(path.stem.partition("_")[0])
        if labelled is None:
            continue
        optional = set(labelled["OPT"])
        for line in path.read_text(encoding="utf-8").splitlines():
            text = normalise(line.strip())
            found = _found(nlp, text)
            kept = Counter({m: n for m, n in found.items() if m[1] not in optional and m[0] in SCORED})
            counts.add(_occurrences(text, labelled), kept, text)
    return counts


def _occurrences(text: str, labelled: dict[str, list[str]]) -> Counter[Mention]:
    """Where the labelled strings stand in a line, the longest first."""
    pairs = [(normalise(mention), label) for label, names in labelled.items() for mention in names]
    wanted: Counter[Mention] = Counter()
    for mention, label in sorted(pairs, key=lambda pair: -len(pair[0])):
        pattern = rf"(?<!\w){re.escape(mention)}(?!\w)"
        matches = len(re.findall(pattern, text))
        text = re.sub(pattern, "\x00", text)
        if matches and label in SCORED:
            wanted[label, mention] += matches
    return wanted


def measure_speed(nlp: Language, sentences: list[TreeSentence], passes: int = 3) -> float:
    """Words per second of processor time over paragraphs of five sentences; the best of several passes."""
    shuffled = random.Random(0).sample(sentences, len(sentences))
    texts = [" ".join(s.text for s in shuffled[start : start + 5]) for start in range(0, len(shuffled), 5)]
    words = sum(len(text.split()) for text in texts)
    best = 0.0
    for _ in range(passes):
        start = time.process_time()
        for _doc in nlp.pipe(texts, batch_size=32):
            pass
        best = max(best, words / (time.process_time() - start))
    return best


def measure_load(model: Path) -> tuple[float, float]:
    """Processor seconds to load the model in a new process, and those of `import spacy` before it."""
    code = (
        "import time; a = time.process_time(); import spacy; b = time.process_time();"
        "import sys; spacy.load(sys.argv[1]); print(time.process_time() - b, b - a)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(model)], capture_output=True, text=True, check=True)
    load, imported = run.stdout.split()
    return float(load), float(imported)


def report(model: Path, corpora: Path, articles: Path | None, errors: bool) -> Iterator[str]:
    """The figures as lines of text."""
    nlp = spacy.load(model)
    test = corpora / "ud" / "Sequoia" / "fr_sequoia-ud-test.conllu"
    if "parser" in nlp.pipe_names:
        yield "Sequoia test: " + "  ".join(f"{k} {v:.1f}" for k, v in measure_syntax(nlp, test).items())
    yield from _lines("news-like test", measure_test(nlp, corpora), errors)
    if articles is not None and articles.is_dir():
        yield from _lines("reference articles", measure_articles(nlp, corpora, articles), errors)
    yield f"speed: {measure_speed(nlp, list(read_conllu(test))):,.0f} words per second of processor time, one thread"
    load, imported = measure_load(model)
    size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
    yield f"cold load: {load:.2f} s of processor time, after {imported:.2f} s for `import spacy`"
    yield f"size: {size / 1e6:.1f} MB"


def _lines(title: str, counts: Counts, errors: bool) -> Iterator[str]:
    for labels in (*((label,) for label in LABELS), SCORED):
        precision, recall, f_score = counts.rates(labels)
        wanted = sum(counts.wanted[label] for label in labels)
        yield f"{title}, {'+'.join(labels)}: P {precision:.1f} R {recall:.1f} F {f_score:.1f} ({wanted} wanted)"
    if errors:
        yield from counts.errors
