"""From corpora to the shipped model: prepare, train, assemble, pack."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, DocBin

from bot.language.tokenizer import create_french_tokenizer
from bot.language.training.entities import passage_docs, read_europeana, read_newseye, without_entities
from bot.language.training.hand_labels import labelled_docs, read_hand_labels
from bot.language.training.synthetic import synthetic_docs
from bot.language.training.treebanks import TreeSentence, read_conllu, to_docs
from bot.language.training.verbs import verb_docs

CONFIGS = Path(__file__).parent / "configs"
CARD = Path(__file__).parent / "MODEL_CARD.md"
PARTS = ("syntax", "lemma", "ner")
SEED = 0

# Questions are a tenth of this: more of them bends the parser towards inverted subjects.
QUESTIONS = 400
SYNTHETIC = 14_000
HAND_LABEL_COPIES = 5

NAME = "fr_vigie_news"

META = {
    "name": NAME,
    "version": "1.0.0",
    "description": "French news: parts of speech, dependencies, lemmas, entities (PER, ORG, LOC, MISC).",
    "license": "CC BY-SA 4.0",
    "author": "Vigie contributors",
    "sources": [
        {"name": "UD French Sequoia", "license": "LGPL-LR"},
        {"name": "UD French GSD (dev)", "license": "CC BY-SA 4.0"},
        {"name": "UD French PUD", "license": "CC BY-SA 3.0"},
        {"name": "UD French FQB", "license": "LGPL-LR"},
        {"name": "Europeana Newspapers NER (French)", "license": "CC0"},
        {"name": "HIPE-2022 NewsEye (French)", "license": "CC BY 4.0"},
        {"name": "Vigie's own synthetic sentences and hand labels", "license": "CC BY-SA 4.0"},
    ],
}


def build(corpora: Path, out: Path) -> Path:
    """The whole recipe; returns the model's directory, beside which its archive lies."""
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    prepare_syntax(corpora, work)
    prepare_entities(corpora, work)
    for part in PARTS:
        train(
            CONFIGS / f"{part}.cfg",
            work / part,
            overrides={"paths.train": str(work / f"{part}-train.spacy"), "paths.dev": str(work / f"{part}-dev.spacy")},
        )
    model = assemble(
        work / "syntax" / "model-best", work / "lemma" / "model-best", work / "ner" / "model-last", out / NAME
    )
    shutil.make_archive(str(model), "gztar", model)
    return model


def blank() -> Language:
    """A pipeline with the tokenizer alone."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = create_french_tokenizer()(nlp)
    return nlp


def training_sentences(corpora: Path) -> dict[str, list[TreeSentence]]:
    """The treebanks that may be trained on: no sentence of a test that is measured."""
    trees = corpora / "ud"
    return {
        "Sequoia": list(read_conllu(trees / "Sequoia" / "fr_sequoia-ud-train.conllu")),
        "GSD": list(read_conllu(trees / "GSD" / "fr_gsd-ud-dev.conllu")),
        "PUD": list(read_conllu(trees / "PUD" / "fr_pud-ud-test.conllu")),
    }


def prepare_syntax(corpora: Path, work: Path) -> None:
    """Write the documents for the tagger and the parser, and with the verbs for the lemmatizer."""
    rng = random.Random(SEED)
    vocab = blank().vocab
    questions = list(read_conllu(corpora / "ud" / "FQB" / "fr_fqb-ud-test.conllu"))
    rng.shuffle(questions)
    docs: list[Doc] = []
    for sentences in (*training_sentences(corpora).values(), questions[:QUESTIONS]):
        docs.extend(to_docs(vocab, sentences, rng))
    rng.shuffle(docs)
    _write(docs, work / "syntax-train.spacy")
    with_verbs = [*docs, *verb_docs(vocab, rng)]
    rng.shuffle(with_verbs)
    _write(with_verbs, work / "lemma-train.spacy")
    dev = list(read_conllu(corpora / "ud" / "Sequoia" / "fr_sequoia-ud-dev.conllu"))
    dev_docs = list(to_docs(vocab, dev, rng))
    for part in ("syntax", "lemma"):
        _write(dev_docs, work / f"{part}-dev.spacy")


def prepare_entities(corpora: Path, work: Path) -> None:
    """Write the documents for the entity recogniser; one hand-labelled sentence in twelve is kept for its dev set."""
    rng = random.Random(SEED)
    tokenizer = blank().tokenizer
    trees = training_sentences(corpora)
    sentences = {sentence.id: sentence for group in trees.values() for sentence in group}
    labels = read_hand_labels()
    hand = list(labelled_docs(tokenizer, sentences, labels))
    rng.shuffle(hand)
    held_out = hand[: len(hand) // 12]
    plain = [s for group in trees.values() for s in without_entities(group) if s.id not in labels]
    docs = [
        *synthetic_docs(tokenizer, SYNTHETIC, SEED),
        *islice(_old_newspapers(tokenizer, corpora / "ner"), 0, None, 2),
        *_unmarked(tokenizer, plain),
        *hand[len(held_out) :] * HAND_LABEL_COPIES,
    ]
    rng.shuffle(docs)
    _write(docs, work / "ner-train.spacy")
    _write([*held_out, *synthetic_docs(tokenizer, 60, SEED + 1)], work / "ner-dev.spacy")


def _old_newspapers(tokenizer: Tokenizer, folder: Path) -> Iterator[Doc]:
    yield from passage_docs(tokenizer, read_europeana(folder / "europeana-fr.bio"))
    for path in sorted(folder.glob("HIPE-2022-*-newseye-*-fr.tsv")):
        yield from passage_docs(tokenizer, read_newseye(path))


def _unmarked(tokenizer: Tokenizer, sentences: Iterable[TreeSentence]) -> Iterator[Doc]:
    for sentence in sentences:
        doc = tokenizer(sentence.text)
        doc.set_ents([])
        yield doc


def _write(docs: Iterable[Doc], path: Path) -> None:
    DocBin(docs=docs).to_disk(path)


def assemble(syntax: Path, lemmas: Path, entities: Path, out: Path) -> Path:
    """One pipeline of the three trained ones, written beside `out` and then moved there.

    The tokenizer's rules are part of what is written, so the configuration names spaCy's own tokenizer: the model
    loads without any import of this project.
    """
    nlp = spacy.load(syntax)
    nlp.tokenizer = create_french_tokenizer()(nlp)
    nlp.remove_pipe("trainable_lemmatizer")
    nlp.add_pipe("trainable_lemmatizer", source=spacy.load(lemmas))
    nlp.add_pipe("ner", source=spacy.load(entities))
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": "spacy.Tokenizer.v1"}
    for section in ("training", "pretraining", "corpora", "paths", "initialize"):
        nlp.config[section] = {}
    nlp.meta.update(META)
    nlp.meta["performance"] = {}
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        fresh = Path(folder) / out.name
        nlp.to_disk(fresh)
        shutil.copy(CARD, fresh)
        if out.exists():
            shutil.move(out, Path(folder) / "previous")
        shutil.move(fresh, out)
    return out
