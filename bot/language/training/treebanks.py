"""Universal Dependencies treebanks as spaCy documents, with the labels that the treebanks share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language.text import normalise

# The four treebanks agree on these subtypes; every other subtype falls back to its relation.
_SUBTYPES = frozenset({"acl:relcl", "aux:pass", "aux:tense", "flat:foreign", "flat:name", "nsubj:pass", "obl:agent"})

# Features that at least one of the treebanks leaves out would teach the model to waver.
_FEATURES = frozenset("Definite Gender Mood Number Person Polarity Poss PronType Tense VerbForm".split())

# Sequoia and GSD give a personal pronoun the lemma of its strong form; PUD and FQB differ.
_PRONOUNS = {
    "il": "lui",
    "elle": "lui",
    "ils": "eux",
    "elles": "eux",
    "se": "soi",
    "s'": "soi",
    "nous": "nous",
    "on": "on",
    "lui": "lui",
}


@dataclass(slots=True)
class Word:
    """A syntactic word; `head` is an index in the sentence, its own index for the root."""

    form: str
    lemma: str
    pos: str
    morph: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class TreeSentence:
    """A sentence of a treebank under its `sent_id`."""

    id: str
    words: list[Word]

    @property
    def text(self) -> str:
        return "".join(word.form + " " * word.space for word in self.words).rstrip()


def read_conllu(path: Path) -> Iterator[TreeSentence]:
    """The sentences of a CoNLL-U file. A contraction (du, au, des) takes the analysis of its syntactic head."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        sent_id = next(line.partition("=")[2].strip() for line in lines if line.startswith("# sent_id"))
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        yield TreeSentence(sent_id, _words(rows))


def _words(rows: list[list[str]]) -> list[Word]:
    groups = _surface_groups(rows)
    place = {row[0]: index for index, (_, members) in enumerate(groups) for row in members}
    words: list[Word] = []
    for index, (surface, members) in enumerate(groups):
        ids = {row[0] for row in members}
        row = next((row for row in members if row[6] not in ids), members[0])
        head = index if row[6] == "0" else place[row[6]]
        words.append(
            Word(
                form=normalise(surface[1]),
                lemma=_lemma(row),
                pos=row[3],
                morph=_shared_features(row[5]),
                head=head,
                dep=_shared_relation(row[7]),
                space="SpaceAfter=No" not in surface[9],
            )
        )
    _mark_agents(words)
    return words


def _surface_groups(rows: list[list[str]]) -> list[tuple[list[str], list[list[str]]]]:
    """Each surface token with its syntactic words."""
    groups: list[tuple[list[str], list[list[str]]]] = []
    last_covered = 0
    for row in rows:
        if "-" in row[0]:
            last_covered = int(row[0].partition("-")[2])
            groups.append((row, []))
        elif "." in row[0]:
            continue
        elif int(row[0]) <= last_covered:
            groups[-1][1].append(row)
        else:
            groups.append((row, [row]))
    return groups


def _lemma(row: list[str]) -> str:
    if row[3] == "PRON":
        form = normalise(row[1]).lower().removeprefix("-t").removeprefix("-")
        return _PRONOUNS.get(form, normalise(row[2]))
    return normalise(row[2] if row[2] != "_" else row[1])


def _shared_features(features: str) -> str:
    kept = [feature for feature in features.split("|") if feature.partition("=")[0] in _FEATURES]
    return "|".join(kept)


def _shared_relation(relation: str) -> str:
    return relation if relation in _SUBTYPES else relation.partition(":")[0]


def _mark_agents(words: list[Word]) -> None:
    """PUD writes the agent of a passive as a plain oblique; the others as `obl:agent`."""
    passive = {word.head for word in words if word.dep == "aux:pass"}
    with_par = {word.head for word in words if word.dep == "case" and word.lemma == "par"}
    for index, word in enumerate(words):
        if word.dep == "obl" and word.head in passive and index in with_par:
            word.dep = "obl:agent"


def to_doc(vocab: Vocab, sentences: Sequence[TreeSentence]) -> Doc:
    """One document of consecutive sentences."""
    words: list[Word] = []
    heads: list[int] = []
    for sentence in sentences:
        heads.extend(word.head + len(words) for word in sentence.words)
        words.extend(sentence.words)
        if sentence is not sentences[-1] and words:
            words[-1].space = True
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if word.dep == "root" else word.dep for word in words],
    )


def to_docs(vocab: Vocab, sentences: Sequence[TreeSentence], rng: random.Random, longest: int = 6) -> Iterator[Doc]:
    """Documents of one to `longest` sentences, so that the parser learns where sentences end."""
    start = 0
    while start < len(sentences):
        end = start + rng.randint(1, longest)
        yield to_doc(vocab, sentences[start:end])
        start = end
