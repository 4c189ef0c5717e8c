"""Entities marked by hand in sentences of the treebanks. The project keeps where they are, not the sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from bot.language.training.grammar import Marked, to_entity_doc
from bot.language.training.treebanks import TreeSentence

HAND_LABELS = Path(__file__).parent / "data" / "hand_labels.jsonl"

Labels = dict[str, list[tuple[int, int, str]]]


def read_hand_labels(path: Path = HAND_LABELS) -> Labels:
    """By `sent_id`, the entities as (start, end, label) in characters of the sentence's text, typography made plain."""
    labels: Labels = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels[row["sent_id"]] = [(start, end, label) for start, end, label in row["entities"]]
    return labels


def labelled_docs(tokenizer: Tokenizer, sentences: Mapping[str, TreeSentence], labels: Labels) -> Iterator[Doc]:
    """A document for each labelled sentence."""
    for sent_id, entities in labels.items():
        doc = to_entity_doc(tokenizer, Marked(sentences[sent_id].text, tuple(entities)))
        if doc is not None:
            yield doc
