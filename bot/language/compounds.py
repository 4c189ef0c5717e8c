"""Two family names joined in one: "la rencontre Poutine-Loukachenko", "le sommet Macron/Poutine"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from spacy.tokens import Doc

from bot.language.offices import office_country
from bot.language.text import fold

_JOINT = re.compile(r"[-–/]")


def compounds(doc: Doc, known: Mapping[str, str | None], published: date | None) -> Iterator[tuple[int, str]]:
    """The token and country of each part, where all parts are family names of different countries.

    `known`: countries by the folded family names of the article's persons; the table of office-holders has the rest.
    """
    for token in doc:
        if not _JOINT.search(token.text):
            continue
        parts = [(token.i, part) for part in _JOINT.split(token.text) if part]
        if not parts and 0 < token.i < len(doc) - 1:
            parts = [(place, doc[place].text) for place in (token.i - 1, token.i + 1)]
        parts = [(place, part) for place, part in parts if part[0].isupper()]
        codes = [known.get(fold(part)) or office_country(part, published) for _, part in parts]
        if len(set(codes)) > 1 and all(codes):
            yield from ((place, code) for (place, _), code in zip(parts, codes, strict=True) if code)
