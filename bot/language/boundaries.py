"""Sentence boundaries that the parser must not set: behind "M.", "Mme", "Dr", in brackets, where no mark ends one."""

from __future__ import annotations

from itertools import pairwise

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

_ENDING = frozenset('.!?…:;»"”)-–—')
_GOING_ON = frozenset(",)».;")
_TITLES = frozenset({"M.", "M", "MM.", "Mme", "Mme.", "Mlle", "Dr", "Dr.", "Me", "Mgr", "St", "Mr.", "Mrs.", "Ms."})
_NO_START = 2**64 - 1  # -1 in spaCy's arrays of unsigned numbers; setting them token by token takes three times as long


@Language.component("vigie_boundaries")
def mark_boundaries(doc: Doc) -> Doc:
    """Runs before the parser, which keeps the marks."""
    depth = 0
    words = [token.text for token in doc]
    starts = doc.to_array([SENT_START])
    for index, (word, after) in enumerate(pairwise(words)):
        depth = max(0, depth + (word == "(") - (word == ")"))
        titled = word in _TITLES or (word == "." and index and words[index - 1] in _TITLES)
        ended = word[-1] in _ENDING or word.isspace()
        if titled or depth or not ended or after in _GOING_ON:
            starts[index + 1] = _NO_START
    return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]
