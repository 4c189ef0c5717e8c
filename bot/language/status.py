"""Whether a contact is told as done, announced, denied or doubtful, and the words that say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.language.grammar import WEEKDAYS
from bot.language.lexicons import load_toml
from bot.language.text import fold, stem
from bot.language.times import is_quoted
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


_DURING = frozenset("lors pendant durant occasion cours marge".split())
_CARRYING = frozenset("a au aux d de pour".split())
_TRAVELLING = frozenset("rendre venir aller arriver partir attendre recevoir accueillir envoler".split())
_OCCASIONS = frozenset("occasion cours issue marge terme suite lendemain veille cadre lors debut".split())
_CANCELLING = frozenset(stem(verb) for verb in load_toml("status.toml")["verbs"]["cancelling"])
_ASKING = _lemmas("asking")
_CHARGED = ("accuse", "soupconne", "suspecte", "inculpe")
_YIELDING = _lemmas("yielding")
_TALKS = frozenset("negociation pourparler discussion tractation".split())
_TEXTS = frozenset("accord traite pacte compromis treve".split())
_TRYING = _lemmas("trying")
_DENYING_NOUNS = _lemmas("denying_nouns")
_DENYING, _OPEN, _COMING, _OPEN_NOUNS = (_lemmas(name) for name in ("denying", "open", "coming", "open_nouns"))
_OPEN_STEMS = frozenset(stem(verb) for verb in _OPEN)
_OUTLOOK, _EXPECTED = _lemmas("outlook"), _lemmas("expected")
# Stems of the future that are not the infinitive: "s'entretiendront", "recevra", "verrait".
_IRREGULAR = re.compile(
    r"(?:iendr|evr|audr|oudr|\b(?:re)?verr|\b(?:r?en)?verr|\baur|\bser|\b(?:re)?fer|\bir|\bsaur|\bpourr)(?:a|ont|ait|aient)$"
)
_DOUBT, _AHEAD, _IF = _words("doubt"), _words("ahead"), _words("hypothetical")


def is_cancelling(words: str) -> bool:
    """Whether the words that decided on `denied` tell of a meeting called off, which contradicts no report of it."""
    return any(stem(word) in _CANCELLING for word in words.split())


def judge(trigger: Token, clause: Span, *, tried: bool = False) -> Verdict:
    """The status of the event that `trigger` tells within `clause`; with `tried` to try it is to do it."""
    verb = None if circumstance(trigger) else governing_verb(trigger)
    chain = _governors(verb) if verb is not None else []
    for word in chain:
        if fold(word.lemma_) in _DENYING and word != trigger:
            return Verdict(Status.DENIED, word.text)
    if cancelled := next((t for t in _ancestors(trigger) if fold(t.lemma_) in _DENYING_NOUNS), None):
        return Verdict(Status.DENIED, cancelled.text)
    if unreal := next((t for t in _ancestors(trigger) if _opens(t, trigger)), None):
        return Verdict(Status.REPORTED, unreal.text, told=False)
    negation = next((no for part in chain if (no := _negation(part))), None)
    if negation is not None and not _fruitless(trigger, verb):
        return Verdict(Status.DENIED, negation.text, told=False)
    if condition := next((no for part in chain if (no := _condition(part))), None):
        return Verdict(Status.REPORTED, condition.text, told=False)
    if asking := _asked(trigger, chain):
        return Verdict(Status.REPORTED, asking.text, told=False)
    if verb is not None and (wished := next((w for w in chain if _is_open(w)), None)) is not None:
        if wished != trigger and not (tried and fold(wished.lemma_) in _TRYING):
            return Verdict(Status.REPORTED, wished.text, told=False)
    if verb is not None and (charge := _charge(verb)) is not None:
        return Verdict(Status.REPORTED, charge.text, told=False)
    verdict = _by_form(trigger, verb, chain, fold(clause.text))
    if verb is None and verdict.status is Status.REPORTED and verdict.told and (coming := _to_come(trigger)):
        return Verdict(Status.PLANNED, coming.text)
    return verdict


def _fruitless(noun: Token, verb: Token | None) -> bool:
    """True for "la rencontre n'a rien donné": it took place, unlike the one that "n'a pas eu lieu"."""
    if verb is None or noun.pos_ != "NOUN" or not noun.dep_.startswith("nsubj"):
        return False
    return verb.pos_ == "VERB" and fold(verb.lemma_) in _YIELDING


def _charge(verb: Token) -> Token | None:
    """Of "accusés d'avoir aidé …" the charge, which the parse may hang elsewhere."""
    first = min((child.i for child in verb.children if child.pos_ == "AUX" and child.i < verb.i), default=verb.i)
    if first - verb.sent.start < 2 or fold(verb.doc[first - 1].text) not in ("d'", "de"):
        return None
    before = verb.doc[first - 2]
    return before if fold(before.text).startswith(_CHARGED) else None


def _opens(noun: Token, trigger: Token) -> bool:
    """True for "le risque d'une rencontre"; a summit that failed took place, a failure to agree is none."""
    if fold(noun.lemma_) in _TALKS and trigger.pos_ == "NOUN" and fold(trigger.lemma_) in _TEXTS:
        return True  # "les négociations d'un accord"
    if noun.pos_ == "NOUN" and fold(noun.text) == "pouvoir":
        return trigger.head == noun and "Inf" in trigger.morph.get("VerbForm", [])  # "le pouvoir d'imposer"
    if noun.pos_ not in ("NOUN", "ADJ") or not {fold(noun.lemma_), fold(noun.text)} & _OPEN_NOUNS:
        return False
    return fold(noun.lemma_) != "echec" or trigger.pos_ == "VERB" or "Plur" in trigger.morph.get("Number", [])


def _to_come(occasion: Token) -> Token | None:
    """What puts the occasion of another event ahead: "rencontrera X lors de sa visite", "veut le voir lors de …"."""
    doc = occasion.doc
    before = {fold(token.text) for token in doc[max(occasion.sent.start, occasion.i - 4) : occasion.i]}
    verb = governing_verb(occasion)
    for word in [] if verb is None or verb == occasion or not before & _DURING else _governors(verb):
        if any(_is_future(form) for form in (word, *word.children) if form == word or form.dep_.startswith("aux")):
            return word
        if "Pres" in word.morph.get("Tense", []) and (_is_open(word) or fold(word.lemma_) == "devoir"):
            return word
    return None


def _by_form(trigger: Token, verb: Token | None, chain: list[Token], words: str) -> Verdict:
    if verb is not None:
        forms = [verb, *(child for child in verb.children if child.dep_.startswith("aux"))]
        if conditional := next((w for w in forms if _is_conditional(w)), None):
            perfect = conditional != verb and fold(conditional.lemma_) in ("avoir", "etre")
            if not perfect and is_quoted(verb.doc, verb.i):
                return Verdict(Status.REPORTED, conditional.text, told=False)
            reporting = verb.dep_ in ("ccomp", "acl", "advcl") and verb.head.pos_ == "VERB"
            if perfect or not reporting:
                return Verdict(Status.UNCONFIRMED, conditional.text)
            return Verdict(Status.PLANNED, conditional.text)
        if future := next((w for w in forms if _is_future(w)), None):
            return Verdict(Status.PLANNED, future.text)
        if coming := next((w for w in chain if _is_coming(w, trigger, verb)), None):
            if (
                "Pres" in coming.morph.get("Tense", [])
                or fold(coming.lemma_) == "devoir"
                or "Fut" in coming.morph.get("Tense", [])
                or coming.morph.get("VerbForm", []) in (["Part"], ["Inf"])
            ):
                return Verdict(Status.PLANNED, coming.text)
    if is_ahead(trigger):
        return Verdict(Status.PLANNED, "avant")
    if later := _told_ahead_in_clause(trigger):
        return Verdict(Status.PLANNED, later.text)
    if trigger.pos_ == "NOUN" or trigger.dep_ == "acl":
        near = fold(" ".join(t.text for t in trigger.doc[max(trigger.sent.start, trigger.i - 3) : trigger.i + 4]))
        if ahead := _AHEAD.search(near):
            return Verdict(Status.PLANNED, ahead.group())
        if hypothetical := _IF.search(near):
            return Verdict(Status.REPORTED, hypothetical.group(), told=False)
    if not circumstance(trigger) and (hearsay := _hearsay_above(trigger)):
        return Verdict(Status.UNCONFIRMED, hearsay.text)
    if doubt := _doubt(trigger, chain, words):
        return Verdict(Status.UNCONFIRMED, doubt)
    return Verdict(Status.REPORTED, "")


def _is_open(verb: Token) -> bool:
    """By its lemma, or by its stem where the lemmatizer gives a form that is none."""
    return fold(verb.lemma_) in _OPEN or stem(verb.text) in _OPEN_STEMS


def _is_coming(word: Token, trigger: Token, verb: Token) -> bool:
    """True for "doit", "va" or "compte" above the verb of an event, and for "est attendu", the event's own word."""
    lemma = fold(word.lemma_)
    if lemma in _OUTLOOK:
        return word not in (verb, trigger)
    if word == trigger:
        return lemma in _EXPECTED and any("Pres" in child.morph.get("Tense", []) for child in _auxiliaries(word))
    return lemma in _COMING


def is_ahead(noun: Token) -> bool:
    """True for "avant une rencontre", which is still to come when the rest is told."""
    return noun.pos_ == "NOUN" and any(child.dep_ == "case" and fold(child.text) == "avant" for child in noun.children)


def _told_ahead_in_clause(noun: Token) -> Token | None:
    """The verb of "l'accord, qui doit être signé" or "sera signé": its clause puts the event ahead."""
    if noun.pos_ != "NOUN":
        return None
    for clause in noun.children:
        if clause.dep_ != "acl:relcl" or not any(fold(child.text) == "qui" for child in clause.children):
            continue
        if future := next((word for word in (clause, *_auxiliaries(clause)) if _is_future(word)), None):
            return future
        if fold(clause.lemma_) == "devoir" and "Pres" in clause.morph.get("Tense", []):
            return clause
    return None


def _doubt(trigger: Token, chain: list[Token], words: str) -> str | None:
    """Words of doubt in the sentence, save an adjective that doubts another noun: "un site présumé"."""
    if not (found := _DOUBT.search(words)):
        return None
    for token in trigger.sent:
        if token.pos_ in ("ADJ", "VERB") and fold(token.text) == found.group() and token.dep_ in ("amod", "acl"):
            return found.group() if token.head == trigger else None
    return found.group()


def _auxiliaries(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_.startswith("aux")]


def nobody_does(token: Token) -> bool:
    """True for the infinitive of a sentence that has no other verb: "Accuser Madrid, accuser Bruxelles, à quoi bon"."""
    return (
        token.dep_ == "ROOT"
        and "Inf" in token.morph.get("VerbForm", [])
        and not any(child.dep_.startswith(("nsubj", "aux")) for child in token.children)
    )


def is_supposed(noun: Token) -> bool:
    """True for the subject of a conditional: "une attaque lui coûterait cher" tells of none."""
    verb = noun.head
    if noun.pos_ != "NOUN" or not noun.dep_.startswith("nsubj") or verb.pos_ not in ("VERB", "AUX"):
        return False
    return _is_conditional(verb) and not any(child.dep_.startswith("aux") for child in verb.children)


def _is_conditional(verb: Token) -> bool:
    if _IRREGULAR.search(form := fold(verb.text)) and form.endswith(("rait", "raient")):
        return True
    return "Cnd" in verb.morph.get("Mood", []) or _built_on_infinitive(verb, ("ais", "ait", "ions", "iez", "aient"))


def _is_future(verb: Token) -> bool:
    if _IRREGULAR.search(form := fold(verb.text)) and form.endswith(("ra", "ront")):
        return True
    return "Fut" in verb.morph.get("Tense", []) or _built_on_infinitive(verb, ("ai", "as", "a", "ons", "ez", "ont"))


def _built_on_infinitive(verb: Token, endings: tuple[str, ...]) -> bool:
    """Whether a form is the infinitive with an ending, where the tagger misses its mood: "réuniraient"."""
    # A conditional that the lemmatizer takes for an imperfect: "coûterait" gives "coûterer".
    lemma = verb.lemma_[:-2] if verb.lemma_.endswith("erer") else verb.lemma_
    future = fold(lemma).rstrip("e")
    return future.endswith("r") and fold(verb.text) in {future + ending for ending in endings}


def present_with_weekday(trigger: Token, verdict: Verdict, when: str) -> Verdict | None:
    """Planned, where the present tense and a bare weekday tell what is to come: "s'envole mardi pour"."""
    if verdict.status is not Status.REPORTED or fold(when) not in WEEKDAYS:
        return None
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else governing_verb(trigger)
    for _ in range(4):
        if verb is None or "Fin" in verb.morph.get("VerbForm", []) or verb.head == verb:
            break
        if any(child.dep_.startswith("aux") for child in verb.children):
            return None
        verb = verb.head
    if verb is None or verb.morph.get("VerbForm", []) == ["Inf"]:
        return Verdict(Status.PLANNED, trigger.text) if _in_no_past(trigger) else None
    if verb.morph.get("Tense", []) != ["Pres"] or verb.morph.get("Mood", []) != ["Ind"]:
        return None
    return Verdict(Status.PLANNED, verb.text)


def _in_no_past(participle: Token) -> bool:
    """True for "en s'envolant mardi" in a sentence of which the tagger takes no verb for a past."""
    verbs = [token for token in participle.sent if token.pos_ in ("VERB", "AUX")]
    past = any({"Past", "Imp"} & set(verb.morph.get("Tense", [])) for verb in verbs)
    return "Part" in participle.morph.get("VerbForm", []) and not past


def _hearsay_above(trigger: Token) -> Token | None:
    """The conditional of a verb that tells what a trigger is part of: "aurait averti que …"."""
    for verb in trigger.ancestors:
        for child in verb.children:
            if child.dep_.startswith("aux") and "Cnd" in child.morph.get("Mood", []):
                return child
    return None


def circumstance(trigger: Token) -> bool:
    """True for "lors d'un entretien": the noun tells an event whatever becomes of the verb it hangs on."""
    if any(child.dep_ == "case" and fold(child.text) == "pour" for child in trigger.children):
        return False
    current = trigger
    while current.pos_ in ("NOUN", "PROPN", "ADV", "ADP") and current.head != current:
        if fold(current.lemma_) in _OCCASIONS and current != trigger:
            return True
        if current.dep_.split(":")[0] in ("obl", "advmod") and not _carried(current):
            return fold(current.head.lemma_) not in _TRAVELLING or not _in_case(current, "en")
        if current.dep_.split(":")[0] not in ("nmod", "conj", "fixed", "obl", "advmod"):
            return False
        current = current.head
    return False


def _carried(noun: Token) -> bool:
    """True where the preposition makes the noun the verb's own matter: "parvenir à un accord"."""
    return any(child.dep_ == "case" and fold(child.text).strip("'") in _CARRYING for child in noun.children)


def _in_case(noun: Token, preposition: str) -> bool:
    return any(child.dep_ == "case" and fold(child.text) == preposition for child in noun.children)


def governing_verb(token: Token) -> Token | None:
    """The verb that a trigger is, or that governs it."""
    current = token
    for _ in range(5):
        if current.pos_ in ("VERB", "AUX") or any(child.dep_ == "aux:pass" for child in current.children):
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
    """The words above a trigger, up to the first finite verb or one in a compound tense."""
    found: list[Token] = []
    for ancestor in token.ancestors:
        if len(found) == 3 or "Fin" in ancestor.morph.get("VerbForm", []):
            break
        if ancestor.pos_ == "VERB" and any(child.dep_ == "aux:tense" for child in ancestor.children):
            break
        found.append(ancestor)
    return found


def _condition(verb: Token) -> Token | None:
    """The "si" of "si la Russie attaquait", not that of "a demandé si"."""
    return next(
        (c for c in verb.children if verb.dep_ == "advcl" and c.dep_ == "mark" and fold(c.text) in ("si", "s'")), None
    )


def _negation(verb: Token | None) -> Token | None:
    """The word that denies a verb; "ne … que" denies nothing, and the "que" before a verb only opens its clause."""
    if verb is None:
        return None
    # "N'Djamena" is two tokens.
    words = {fold(child.text): child for child in verb.children if child.dep_ not in ("obj", "nsubj")}
    only = any(child.i > verb.i and fold(child.text) in ("que", "qu'") for child in verb.children)
    if not only and (no := words.get("ne") or words.get("n'")):
        return no
    return words.get("not") or words.get("never")
