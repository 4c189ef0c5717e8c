"""Mends what the base model is known to tag or attach wrongly, before anything is read from the parse."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, MorphAnalysis, Token

from bot.language.grammar import WEEKDAYS, case_of, verb_above
from bot.language.predicates import predicates
from bot.language.text import fold

_LOOSE = ("nmod", "appos", "obl", "obj", "dep")
_TIMES = frozenset("semaine mois an annee jour matin soir nuit week-end".split())
_MONTHS = frozenset("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split())
_OF_A_DAY = frozenset("matin soir soiree midi nuit apres-midi prochain dernier passe".split())
_INFINITIVE = re.compile(r"(?:er|ir|re|oir)$")
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|us|ts)e?s?$")


@Language.component("vigie_repairs")
def mend(doc: Doc) -> Doc:
    """Changes heads, labels and tags in place; sentences stay as they are."""
    if doc._.language != "fr":
        return doc
    for token in doc:
        if token.dep_ == "ROOT" and token.pos_ in ("PROPN", "NOUN"):
            _join_subjects(token)
        if fold(token.text) in WEEKDAYS:
            _give_back_verb(token)
            _release(token, bare=True)
        elif fold(token.text) in _MONTHS:
            _release(token, bare=True)
        elif fold(token.lemma_) in _TIMES:
            _release(token, bare=False)
        elif token.dep_ == "flat:name" and token.ent_iob_ == "B" and token.ent_type_ == "PER":
            _part_names(token)
        elif token.pos_ == "VERB":
            _give_dative(token)
            _turn(token)
            _free_subject(token)
            _give_subject(token)
            _give_object(token)
        elif token.pos_ == "NOUN" and _is_infinitive(token):
            _give_infinitive_its_object(token)
        elif token.pos_ in ("ADJ", "ADV", "NOUN") and _verbal(token):
            token.pos_ = "VERB"
            for child in token.children:
                if child.dep_ == "cop":
                    child.dep_ = "aux:tense"
    return doc


def _is_infinitive(token: Token) -> bool:
    """Of "tente de convaincre la France" the infinitive, which the tagger takes for a noun; its object is behind it."""
    if fold(token.lemma_) != fold(token.text) or not _INFINITIVE.search(token.text) or token.head.pos_ != "VERB":
        return False
    if not 0 < token.i < len(token.doc) - 1 or (fold(token.text), "VERB") not in predicates():
        return False
    return token.nbor(-1).pos_ == "ADP" and token.nbor().pos_ in ("DET", "PROPN")


def _give_infinitive_its_object(infinitive: Token) -> None:
    verb = infinitive.head
    for word in verb.rights:
        if word.i > infinitive.i and word.dep_ in ("obj", "xcomp"):
            word.head = infinitive
    infinitive.pos_, infinitive.dep_ = "VERB", "xcomp"
    infinitive.morph = MorphAnalysis(infinitive.vocab, "VerbForm=Inf")
    infinitive.nbor(-1).dep_ = "mark"


def _verbal(token: Token) -> bool:
    """True for a word whose lemma is an infinitive and that has a verb's own dependents: "Israël promet de …"."""
    if not _INFINITIVE.search(token.lemma_) or fold(token.lemma_) == fold(token.text):
        return False
    relations = {child.dep_.split(":")[0] for child in token.children}
    if "det" in relations or "case" in relations:
        return False
    if "cop" in relations or "aux" in relations:
        return bool(_PARTICIPLE.search(token.text))
    return "nsubj" in relations


def _give_back_verb(day: Token) -> None:
    """Of "s'est envolé jeudi pour Pékin" the participle is the head, not the day."""
    auxiliary = next((child for child in day.children if child.dep_ == "cop"), None)
    if auxiliary is None:
        return
    verb = next((c for c in day.children if auxiliary.i < c.i < day.i and _PARTICIPLE.search(c.text)), None)
    if verb is None or verb.pos_ not in ("ADJ", "VERB") or not _INFINITIVE.search(verb.lemma_):
        return
    others, above, relation = [child for child in day.children if child != verb], day.head, day.dep_
    verb.head = verb if above == day else above
    verb.dep_, verb.pos_ = relation, "VERB"
    for child in others:
        child.head = verb
        child.dep_ = "obl" if child.dep_ == "nmod" else child.dep_
    auxiliary.dep_ = "aux:tense"
    day.head = verb
    day.dep_ = "obl"


def _join_subjects(first: Token) -> None:
    """Of "L'Inde et le Pakistan sont convenus" the verb is the head, and both names are its subject."""
    for verb in first.children:
        if verb.dep_ != "conj" or verb.pos_ != "VERB":
            continue
        joint = next((child for child in verb.lefts if child.dep_ == "cc"), None)
        second = next((child for child in verb.lefts if child.dep_.startswith("nsubj")), None)
        if joint is None or second is None or not 0 < second.left_edge.i - joint.i <= 1 or joint.i < first.i:
            continue
        rest = [child for child in first.children if child.i > verb.i]
        verb.head, verb.dep_ = verb, "ROOT"
        first.head, first.dep_ = verb, second.dep_
        second.head, second.dep_ = first, "conj"
        joint.head = second
        for child in rest:
            child.head = verb
        return


def _free_subject(participle: Token) -> None:
    """Of "Reçu par A, B a plaidé …" B is the subject of what follows."""
    main = participle.head
    if participle.dep_ != "advcl" or participle.i - participle.sent.start > 1 or main.i < participle.i:
        return
    if any(child.dep_.startswith("nsubj") for child in main.children):
        return
    for child in participle.rights:
        comma = child.left_edge.i and participle.doc[child.left_edge.i - 1].text == ","
        if comma and child.dep_ in ("parataxis", "appos", "dep", "dislocated") and child.pos_ in ("NOUN", "PROPN"):
            child.head, child.dep_ = main, "nsubj"
            return


def _part_names(name: Token) -> None:
    """Of "a vu à Kisumu Amina Njeri" the person is the verb's object, no part of the place's name."""
    place = name.head
    verb = verb_above(place)
    if place.ent_type_ == "PER" or case_of(place) not in ("a", "en") or verb is None or verb.i > place.i:
        return
    for child in list(place.rights):
        if child.i > name.i and child.dep_ in ("appos", "acl:relcl", "flat:name"):
            child.head = name
    name.head, name.dep_ = verb, "obj"


def _give_dative(verb: Token) -> None:
    """Of "Le ministre, M. X, lui a dit …" the pronoun right before the verb is no second subject."""
    subjects = [child for child in verb.lefts if child.dep_.startswith("nsubj")]
    for pronoun in subjects[1:]:
        if fold(pronoun.text) in ("lui", "leur") and pronoun.nbor().pos_ in ("AUX", "VERB"):
            pronoun.dep_ = "iobj"


def _give_subject(verb: Token) -> None:
    """Of "lors d'un appel avec A, le ministre a …" what stands between the comma and the verb is its subject."""
    if verb.dep_ != "ROOT" or any(child.dep_.startswith(("nsubj", "csubj", "expl")) for child in verb.children):
        return
    auxiliaries = [child.i for child in verb.lefts if child.pos_ == "AUX"]
    if not auxiliaries and "Fin" not in verb.morph.get("VerbForm", []):
        return
    end = min(auxiliaries, default=verb.i)
    comma = next((i for i in range(end - 1, verb.sent.start, -1) if verb.doc[i].text == ","), None)
    if comma is None or comma + 1 >= end:
        return
    phrase = verb.doc[comma + 1 : end]
    head = phrase.root
    if head.pos_ in ("NOUN", "PROPN") and head.dep_ in ("appos", "nmod", "obl", "dep") and not case_of(head):
        if any(word.dep_ == "det" for word in head.children) or head.ent_type_ == "PER":
            head.head, head.dep_ = verb, "nsubj"


def _give_object(verb: Token) -> None:
    """Of "a reçu mardi à Lima son homologue" who was received is no part of the place."""
    for place in verb.rights:
        if place.pos_ != "PROPN" or case_of(place) not in ("a", "en"):
            continue
        for child in place.rights:
            named = any(word.dep_ == "det" for word in child.children) and not case_of(child)
            if named and child.dep_ in ("appos", "nmod") and child.left_edge.i == place.i + 1:
                child.head, child.dep_ = verb, "obj"


def _turn(verb: Token) -> None:
    """Of "accusant la Turquie de …", "après avoir reçu M. X" what follows is no subject, nor is it where a verb has one
    before it. A bare name behind a verb is its object: "a appelé Angela Merkel, qui …"."""
    having = any(child.text in ("avoir", "ayant") for child in verb.lefts)
    if having or fold(verb.text).endswith("ant") or any(child.dep_ == "nsubj" for child in verb.lefts):
        for child in verb.rights:
            if child.dep_ == "nsubj" and child.pos_ != "PRON":
                child.dep_ = "obj"
    for name in verb.rights:
        if name.pos_ == "PROPN" and name.dep_ == "xcomp" and not case_of(name):
            name.dep_ = "obj"


def _release(day: Token, *, bare: bool) -> None:
    """Of "sera reçu jeudi par X", "a déclaré la semaine dernière Y" what follows the time is the verb's.

    `bare`: a weekday, which takes no article then; a week takes one, and a phrase with a preposition may be its own.
    """
    opened = {child.dep_ for child in day.children}
    if "case" in opened or ("det" in opened) is bare:
        return
    verb = verb_above(day)
    if verb is None or verb.i > day.i:
        return
    modifiers = [word for child in day.children if child.dep_ == "amod" for word in child.children]
    for child in [*day.children, *modifiers]:
        if child.i < day.i or child.pos_ not in ("NOUN", "PROPN") or child.dep_ not in _LOOSE:
            continue
        if fold(child.text) in _OF_A_DAY | WEEKDAYS:
            continue
        parts = {word.dep_ for word in child.children}
        if not bare and ("case" in parts or not (child.pos_ == "PROPN" or "det" in parts)):
            continue
        child.head = verb
        opening = next((word for word in child.children if word.dep_ == "case"), None)
        if opening is not None and opening.text == "des":  # "a lancé le 8 mai des missiles"
            opening.dep_, opening = "det", None
        child.dep_ = "obj" if opening is None else "obl"
