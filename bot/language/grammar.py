"""What the parse says of a word by itself: its preposition, its voice."""

from __future__ import annotations

import re

from spacy.tokens import Token

from bot.language.text import fold

WEEKDAYS = frozenset("lundi mardi mercredi jeudi vendredi samedi dimanche".split())
# What a quotation ends with.
CLOSING_MARKS = frozenset({'"', "»", "”"})
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|us|ert)e?s?$")
_MOVING = frozenset(
    "arriver venir partir rester devenir rentrer retourner aller revenir repartir parvenir convenir".split()
)


def case_of(token: Token) -> str:
    """The folded preposition of a phrase ("lors de" gives "lors", "au" gives "a"), empty where there is none."""
    for child in token.children:
        if child.dep_ == "case" or (child.dep_ == "mark" and child.pos_ == "ADP"):
            word = fold(child.text).rstrip("'")
            return {"au": "a", "aux": "a", "du": "de", "des": "de", "d": "de"}.get(word, word)
    return ""


def verb_above(token: Token) -> Token | None:
    return next((word for word in token.ancestors if word.pos_ == "VERB"), None)


def is_participle(verb: Token) -> bool:
    """Also where the tagger misses it: a form with an auxiliary."""
    if "Part" in verb.morph.get("VerbForm", []):
        return True
    return bool(_PARTICIPLE.search(verb.text)) and any(child.dep_.startswith("aux") for child in verb.lefts)


def is_reflexive(verb: Token) -> bool:
    return any(fold(left.text).strip("'") in ("se", "s", "me", "nous") for left in verb.lefts)


def is_passive(verb: Token) -> bool:
    """Whether a verb's subject is who it is done to; "s'est déplacé", "est arrivé" are none."""
    if is_reflexive(verb) or fold(verb.lemma_) in _MOVING:
        return False
    if any(child.pos_ == "AUX" and fold(child.lemma_) == "avoir" for child in verb.children):
        return any(child.dep_ == "aux:pass" for child in verb.children)
    if any(child.dep_ in ("nsubj:pass", "aux:pass", "obl:agent") for child in verb.children):
        return True
    bare_participle = verb.dep_ == "conj" and not any(child.dep_.startswith("aux") for child in verb.children)
    if bare_participle and verb.head.dep_ in ("acl", "amod") and "Part" in verb.morph.get("VerbForm", []):
        return is_passive(verb.head)
    participle = "Part" in verb.morph.get("VerbForm", []) and "Pres" not in verb.morph.get("Tense", [])
    bare = verb.dep_ == "xcomp" and not any(child.dep_.startswith(("aux", "obj")) for child in verb.children)
    return participle and (verb.dep_ in ("acl", "amod") or bare)
