"""Sentence boundaries that the parser must not set: behind "M.", "Mme", "Dr", in brackets, where no mark ends one."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

_ENDING = frozenset('.!?…:;»"”)-–—')
_TITLES = frozenset({"M.", "M", "MM.", "Mme", "Mme.", "Mlle", "Dr", "Dr.", "Me", "Mgr", "St", "Mr.", "Mrs.", "Ms."})


@Language.component("vigie_boundaries")
def mark_boundaries(doc: Doc) -> Doc:
    """Runs before the parser, which keeps the marks."""
    depth = 0
    for token in doc[:-1] if len(doc) else ():
        depth = max(0, depth + (token.text == "(") - (token.text == ")"))
        after = token.nbor()
        titled = token.text in _TITLES or (token.text == "." and token.i and token.nbor(-1).text in _TITLES)
        ended = token.text[-1] in _ENDING or token.is_space
        if titled or depth or not ended or after.text in (",", ")", "»", ".", ";"):
            after.is_sent_start = False
    return doc
