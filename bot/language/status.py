"""Whether a contact is told as done, announced, denied or doubtful, and the words that say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.language.lexicons import load_toml
from bot.language.text import fold, stem
from bot.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


class Verdict(NamedTuple):
    """`told` is false where the words put no event forward at all: a condition, a mere possibility, a negation."""

    status: Status
    words: str
    told: bool = True


def _lemmas(name: str) -> frozenset[str]:
    return frozenset(fold(verb) for verb in load_toml("status.toml")["verbs"][name])


def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load_toml('status.toml')['words'][name])})\b")


_OCCASIONS = frozenset("occasion cours issue marge terme suite lendemain veille cadre lors debut".split())
_CANCELLING = frozenset(stem(verb) for verb in load_toml("status.toml")["verbs"]["cancelling"])
_WEEKDAYS = frozenset("lundi mardi mercredi jeudi vendredi samedi dimanche".split())
_ASKING = _lemmas("asking")
_DENYING_NOUNS = _lemmas("denying_nouns")
_DENYING, _OPEN, _COMING, _OPEN_NOUNS = (_lemmas(name) for name in ("denying", "open", "coming", "open_nouns"))
_DOUBT, _AHEAD, _IF = _words("doubt"), _words("ahead"), _words("hypothetical")


def is_cancelling(words: str) -> bool:
    """Whether the words that decided on `denied` tell of a meeting called off, which contradicts no report of it."""
    return any(stem(word) in _CANCELLING for word in words.split())


def judge(trigger: Token, clause: Span) -> Verdict:
    """The status of the event that `trigger` tells within `clause`."""
    verb = None if circumstance(trigger) else governing_verb(trigger)
    chain = _governors(verb) if verb is not None else []
    for word in chain:
        if fold(word.lemma_) in _DENYING and word != trigger:
            return Verdict(Status.DENIED, word.text)
    if cancelled := next((t for t in _ancestors(trigger) if fold(t.lemma_) in _DENYING_NOUNS), None):
        return Verdict(Status.DENIED, cancelled.text)
    if unreal := next(
        (t for t in _ancestors(trigger) if t.pos_ in ("NOUN", "ADJ") and fold(t.lemma_) in _OPEN_NOUNS), None
    ):
        return Verdict(Status.REPORTED, unreal.text, told=False)
    if negation := next((no for part in chain if (no := _negation(part))), None):
        return Verdict(Status.DENIED, negation.text, told=False)
    if asking := _asked(trigger, chain):
        return Verdict(Status.REPORTED, asking.text, told=False)
    if verb is not None and (wished := next((w for w in chain if fold(w.lemma_) in _OPEN), None)) is not None:
        if wished != trigger:
            return Verdict(Status.REPORTED, wished.text, told=False)
    return _by_form(trigger, verb, chain, fold(clause.text))


def _by_form(trigger: Token, verb: Token | None, chain: list[Token], words: str) -> Verdict:
    if verb is not None:
        forms = [verb, *(child for child in verb.children if child.dep_.startswith("aux"))]
        if conditional := next((w for w in forms if _is_conditional(w)), None):
            perfect = conditional != verb and fold(conditional.lemma_) in ("avoir", "etre")
            reporting = verb.dep_ in ("ccomp", "acl", "advcl") and verb.head.pos_ == "VERB"
            if perfect or not reporting:
                return Verdict(Status.UNCONFIRMED, conditional.text)
            return Verdict(Status.PLANNED, conditional.text)
        if future := next((w for w in forms if _is_future(w)), None):
            return Verdict(Status.PLANNED, future.text)
        if coming := next((w for w in chain if w != trigger and fold(w.lemma_) in _COMING), None):
            if (
                "Pres" in coming.morph.get("Tense", [])
                or "Fut" in coming.morph.get("Tense", [])
                or coming.morph.get("VerbForm", []) in (["Part"], ["Inf"])
            ):
                return Verdict(Status.PLANNED, coming.text)
    if trigger.pos_ == "NOUN" or trigger.dep_ == "acl":
        near = fold(" ".join(t.text for t in trigger.doc[max(trigger.sent.start, trigger.i - 3) : trigger.i + 4]))
        if ahead := _AHEAD.search(near):
            return Verdict(Status.PLANNED, ahead.group())
        if hypothetical := _IF.search(near):
            return Verdict(Status.REPORTED, hypothetical.group(), told=False)
    if hearsay := _hearsay_above(trigger):
        return Verdict(Status.UNCONFIRMED, hearsay.text)
    if doubt := _DOUBT.search(words):
        return Verdict(Status.UNCONFIRMED, doubt.group())
    return Verdict(Status.REPORTED, "")


def is_supposed(noun: Token) -> bool:
    """True for the subject of a conditional: "une attaque lui coûterait cher" tells of none."""
    verb = noun.head
    if noun.pos_ != "NOUN" or not noun.dep_.startswith("nsubj") or verb.pos_ not in ("VERB", "AUX"):
        return False
    return _is_conditional(verb) and not any(child.dep_.startswith("aux") for child in verb.children)


def _is_conditional(verb: Token) -> bool:
    return "Cnd" in verb.morph.get("Mood", []) or _built_on_infinitive(verb, ("ais", "ait", "ions", "iez", "aient"))


def _is_future(verb: Token) -> bool:
    return "Fut" in verb.morph.get("Tense", []) or _built_on_infinitive(verb, ("ai", "as", "a", "ons", "ez", "ont"))


def _built_on_infinitive(verb: Token, endings: tuple[str, ...]) -> bool:
    """Whether a form is the infinitive with an ending, where the tagger misses its mood: "réuniraient"."""
    # A conditional that the lemmatizer takes for an imperfect: "coûterait" gives "coûterer".
    lemma = verb.lemma_[:-2] if verb.lemma_.endswith("erer") else verb.lemma_
    future = fold(lemma).rstrip("e")
    return future.endswith("r") and fold(verb.text) in {future + ending for ending in endings}


def present_with_weekday(trigger: Token, verdict: Verdict, when: str) -> Verdict | None:
    """Planned, where the present tense and a bare weekday tell what is to come: "s'envole mardi pour"."""
    if verdict.status is not Status.REPORTED or fold(when) not in _WEEKDAYS:
        return None
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else governing_verb(trigger)
    for _ in range(4):
        if verb is None or "Fin" in verb.morph.get("VerbForm", []) or verb.head == verb:
            break
        if any(child.dep_.startswith("aux") for child in verb.children):
            return None
        verb = verb.head
    if verb is None or verb.morph.get("Tense", []) != ["Pres"] or verb.morph.get("Mood", []) != ["Ind"]:
        return None
    return Verdict(Status.PLANNED, verb.text)


def _hearsay_above(trigger: Token) -> Token | None:
    """The conditional of a verb that tells what a trigger is part of: "aurait averti que …"."""
    for verb in trigger.ancestors:
        for child in verb.children:
            if child.dep_.startswith("aux") and "Cnd" in child.morph.get("Mood", []):
                return child
    return None


def circumstance(trigger: Token) -> bool:
    """True for "lors d'un entretien": the noun tells an event whatever becomes of the verb it hangs on."""
    current = trigger
    while current.pos_ in ("NOUN", "PROPN", "ADV", "ADP") and current.head != current:
        if fold(current.lemma_) in _OCCASIONS and current != trigger:
            return True
        if current.dep_.split(":")[0] in ("obl", "advmod") and not _carried(current):
            return True
        if current.dep_.split(":")[0] not in ("nmod", "conj", "fixed", "obl", "advmod"):
            return False
        current = current.head
    return False


def _carried(noun: Token) -> bool:
    """True where the preposition makes the noun the verb's own matter: "parvenir à un accord"."""
    return any(child.dep_ == "case" and fold(child.text) in ("a", "au", "aux", "de", "pour") for child in noun.children)


def governing_verb(token: Token) -> Token | None:
    """The verb that a trigger is, or that governs it."""
    current = token
    for _ in range(5):
        if current.pos_ in ("VERB", "AUX"):
            return current
        if current.head == current:
            return None
        current = current.head
    return None


def _governors(verb: Token) -> list[Token]:
    """The verb and the verbs it depends on as infinitive or participle; a finite clause ends the chain but one step."""
    chain, current = [verb], verb
    for _ in range(4):
        if current.head == current or current.dep_ not in ("xcomp", "ccomp", "obj", "obl", "advcl", "conj"):
            break
        finite = current.dep_ in ("ccomp", "advcl", "conj") and "Inf" not in current.morph.get("VerbForm", [])
        if finite and not (current.dep_ == "ccomp" and fold(current.head.lemma_) in _DENYING):
            break
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            chain.append(current)
    return chain


def _asked(trigger: Token, chain: list[Token]) -> Token | None:
    """The verb of asking that a trigger hangs on, as its object or infinitive."""
    for word in chain:
        if word != trigger and fold(word.lemma_) in _ASKING and trigger.dep_ in ("obj", "xcomp", "nmod", "ccomp"):
            return word
    return None


def _ancestors(token: Token) -> list[Token]:
    """The words above a trigger, up to the first finite verb."""
    found: list[Token] = []
    for ancestor in token.ancestors:
        if len(found) == 3 or "Fin" in ancestor.morph.get("VerbForm", []):
            break
        found.append(ancestor)
    return found


def _negation(verb: Token | None) -> Token | None:
    if verb is None:
        return None
    words = {fold(child.text): child for child in verb.children}
    if ("ne" in words or "n'" in words) and not ("que" in words or "qu'" in words):
        return words.get("ne") or words.get("n'")
    return words.get("not") or words.get("never")
