"""Who says so: the agency, official or paper that a sentence gives as its source."""

from __future__ import annotations

import re

from spacy.tokens import Span

_BY = re.compile(
    r"\b(?:selon|d'après|à en croire|de source|citée? par|rapportée? par|relayée?s? par|comme (?:annoncé|rapporté) par"
    r"|a (?:rapporté|indiqué|annoncé|affirmé|déclaré|précisé|écrit)(?: \w+){0,3}? à|interrogée? par"
    r"|according to|told|cited by)"
    r" (?P<who>[^,;.()«»\"]{2,80})",
    re.IGNORECASE,
)


def attribution_of(sentence: Span) -> str:
    """The words that name the source of a sentence, empty where it gives none."""
    match = _BY.search(sentence.text)
    return match["who"].strip() if match else ""
