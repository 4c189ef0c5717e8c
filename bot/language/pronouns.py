"""Whom a pronoun stands for: the subject told last that fits, or who says "je" and "nous"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from bot.language.grammar import CLOSING_MARKS, case_of
from bot.language.sides import Side, Sides
from bot.language.text import fold
from bot.language.times import SPEAKING, is_quoted

# Also what follows a quotation in which "nous" stands.
_TELLING = SPEAKING | frozenset(
    """reagir rencherir marteler lancer poursuivre insister retorquer repliquer repondre prevenir avertir rappeler
    reconnaitre admettre soutenir plaider raconter confier temoigner fustiger deplorer regretter denoncer conclure
    assener tonner promettre jurer clamer ironiser resumer detailler commenter""".split()
)
_SUBJECTS = ("nsubj", "nsubj:pass")
FIRST = frozenset("je j j' nous me moi mon notre nos".split())
_LAST_NAMED = frozenset("celui-ci celle-ci ceux-ci dernier derniere derniers celui-la".split())
_MEANT = ("role", "adjective", "country", "seat", "capital", "body")
_TITLES = ("M.", "Mme", "MM.")
_AGAIN = ("lui", "elle", "eux", "elles")
_FACED = ("a", "avec", "contre")
_OWNERS = ("country", "seat", "body")
_PLURAL = ("ils", "elles", "leur", "they")
_PRONOUNS = frozenset(
    {"il", "elle", "ils", "elles", "lui", "le", "la", "l'", "leur", "he", "she", "they", "him", "her", "it"}
)


def meant_by(token: Token, sides: Sides) -> list[Side]:
    """What a third-person pronoun or "ce dernier" stands for: the subject told last that is a side.

    Else who a passive sets out from, and for "lui" the person named last. A plural one stands for all that the subject
    joins: "A et B sont attendus. Ils …".
    """
    word = fold(token.text)
    if word in FIRST:
        speaker = _speaker(token, sides)
        return [speaker] if speaker else []
    if token.pos_ != "PRON" or (word not in _PRONOUNS and word not in _LAST_NAMED) or stressed(token):
        return []
    if word in _LAST_NAMED:
        named = [s for i in range(token.i - 1, max(-1, token.i - 60), -1) for s in sides.at.get(i, ()) if s.person]
        return named[:1]
    plural = word in _PLURAL
    subject = token.dep_.startswith("nsubj")
    clause = list(_clause(token).children)
    if subject:  # "elle a demandé à Ryad": not Ryad
        others = [child for child in clause if child.dep_ in ("obj", "iobj") or case_of(child) in _FACED]
    else:
        others = [child for child in clause if child.dep_ in _SUBJECTS]
    theirs = {side.code for child in others for side in sides.at.get(child.i, ()) if sides.acts(side)}
    passed = set() if subject else {child.i for child in clause}
    for relations in (_SUBJECTS, ("obl:agent",)):
        for index in range(token.i - 1, max(-1, token.i - 80), -1):
            candidate = sides.doc[index]
            if candidate.dep_ not in relations or _plural(candidate) is not plural or index in passed:
                continue
            if is_quoted(sides.doc, index) and not is_quoted(sides.doc, token.i):
                continue
            if meant := next((s for s in _named_by(candidate, sides, word) if s.code not in theirs), None):
                return [meant, *(_joined(candidate, sides, {meant.code} | theirs) if plural else ())]
    if word == "lui":
        before = range(token.sent.start - 1, max(-1, token.sent.start - 40), -1)
        return [s for index in before for s in sides.at.get(index, ()) if s.person and s.code not in theirs][:1]
    return []


def _named_by(subject: Token, sides: Sides, word: str) -> Iterator[Side]:
    """The sides of a subject; where a pronoun cannot stand for it, whose it is: "La visite de M. X a duré … Il …"."""
    if _of_other_gender(subject, word):
        for part in subject.subtree:
            titled = part.nbor(-1) if part.i and part.nbor(-1).text in _TITLES else part
            if case_of(titled) == "de":
                yield from (
                    side
                    for side in sides.at.get(part.i, ())
                    if side.person or (side.how in _OWNERS and not _of_other_gender(part, word))
                )
        return
    plural = word in _PLURAL
    for part in (
        subject,
        *(child for child in subject.children if child.dep_.startswith(("flat", "appos", "nmod"))),
    ):
        if part.dep_.startswith("nmod") and case_of(part):
            continue
        for side in sides.at.get(part.i, ()):
            if plural or side.person or side.how in _MEANT:
                yield side


def stressed(token: Token) -> bool:
    """True in "M. X, lui, a promis …" and "M. X a lui promis …": it says again who was just named."""
    if token.pos_ != "PRON" or not 0 < token.i < len(token.doc) - 1:
        return False
    before = token.nbor(-1)
    again = fold(token.text) in _AGAIN
    return (again and before.pos_ == "AUX") or before.text == "," == token.nbor().text


def _of_other_gender(noun: Token, word: str) -> bool:
    gender = {"il": "Masc", "elle": "Fem"}.get(word)
    told = noun.morph.get("Gender", [])
    return gender is not None and bool(told) and gender not in told and noun.pos_ == "NOUN"


def _joined(subject: Token, sides: Sides, known: set[str]) -> list[Side]:
    """The first side of each further part of a subject: of "A, B et C", B and C."""
    found: list[Side] = []
    for part in subject.subtree:
        if part.dep_ == "conj" and (side := next(iter(sides.at.get(part.i, ())), None)) and side.code not in known:
            found.append(side)
            known = known | {side.code}
    return found


def _speaker(token: Token, sides: Sides) -> Side | None:
    """Who says "je" or "nous": the subject of the verb of saying in the sentence, the next or the one before."""
    sent = token.sent
    spans = [sent]
    if sent.end < len(sides.doc):
        spans.append(sides.doc[sent.end].sent)
    if sent.start:
        spans.append(sides.doc[sent.start - 1].sent)
    for span in spans:
        for verb in span:
            if fold(verb.lemma_) in _TELLING and (side := _teller(verb, sides)):
                return side
    return None


def _teller(verb: Token, sides: Sides) -> Side | None:
    """Who says what a verb of saying tells; behind a quotation the parse takes the subject for an object."""
    quoted = any(token.text in CLOSING_MARKS for token in verb.doc[verb.sent.start : verb.i])
    for child in verb.children:
        told = child.dep_ == "nsubj" or (quoted and child.dep_ == "obj" and child.i > verb.i)
        if told and fold(child.text) not in FIRST:
            found = sides.at.get(child.i, [])
            near = sides.within(child.left_edge.i, child.right_edge.i + 1)
            if side := next(iter([*found, *near, *meant_by(child, sides)]), None):
                return side
    return None


def _clause(token: Token) -> Token:
    """The verb that a word hangs on: its subject is not what a pronoun below it stands for."""
    return next((word for word in token.ancestors if word.pos_ in ("VERB", "AUX")), token)


def _plural(token: Token) -> bool:
    return "Plur" in token.morph.get("Number", []) or any(child.dep_ == "conj" for child in token.children)
