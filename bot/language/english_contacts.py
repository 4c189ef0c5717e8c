"""Contacts told in English, read from the surface: who stands left of the words that tell one, who right of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span

from bot.language.cast import Cast
from bot.language.english_phrases import Phrase, acting, phrases, places
from bot.language.english_status import english_time, judge_english, source_of
from bot.language.extensions import kind_of
from bot.language.findings import Finding
from bot.language.lexicons import load_toml
from bot.language.merging import merge
from bot.language.predicates import Predicate, english_predicates
from bot.language.sides import Side, Sides
from bot.model import HOSTILE, ONE_SIDED, BlockKind, Kind, PartyRole, Status

_NOUNS = ("with", "hostile_noun", "travel_noun")
_BE = frozenset("is are was were be been being".split())
_BOUNDS = frozenset("that while whereas because although though when where but".split())
_REACH = 12
# The prepositions that lead from the words to the other side, by frame, where that does not follow at once.
_LEADING = {"mutual": ("with", "between"), "with": ("with", "between"), "give": ("to", "for")}
_LEADING_WORDS = {"with", "between", "on", "to", "upon", "separately"}
_POINTING = frozenset("the this that these those such any all".split())
_SAID = frozenset("charge accusation allegation claim remark statement comment".split())
_HE, _HIM = frozenset({"he", "she", "they"}), frozenset({"him", "her", "them"})


@dataclass(frozen=True, slots=True)
class Event:
    """The words that tell of a contact, the entry they fit, and the phrases of their sentence."""

    span: Span
    predicate: Predicate
    phrases: list[Phrase]
    sides: Sides

    @property
    def noun(self) -> bool:
        return self.predicate.frame_name in _NOUNS

    @property
    def passive(self) -> bool:
        """Told with "be" in front and a participle: "was received", "has been invited"."""
        if self.noun or not self.span[0].lower_.endswith(("d", "met", "n", "held", "struck", "hit")):
            return False
        ahead = self.span.doc[max(self.span.sent.start, self.span.start - 3) : self.span.start]
        words = [token for token in ahead if token.pos_ != "ADV"]
        return bool(words) and words[-1].lower_ in _BE


class EnglishContacts:
    """Adds `Doc._.contacts`; reads `Doc._.references`, `Doc._.people` and `Doc._.times`."""

    def __call__(self, doc: Doc) -> Doc:
        sides = Sides(doc)
        findings: list[Finding] = []
        for sent in doc.sents:
            if kind_of(doc, sent.start) is BlockKind.TAGS:
                continue
            _resolve_pronouns(sent, sides)
            named = phrases(sent, sides)
            for span, predicate in events(sent):
                if finding := _read(Event(span, predicate, named, sides)):
                    findings.append(finding)
        doc._.contacts = merge(findings)
        return doc


def events(sent: Span) -> list[tuple[Span, Predicate]]:
    """The words of a sentence that tell of contacts, in order, the longest where several overlap."""
    matches = [
        (match.start(), match.end(), entry.predicate)
        for entry in english_predicates()
        for match in entry.pattern.finditer(sent.text)
    ]
    found: list[tuple[Span, Predicate]] = []
    end = 0
    for first, last, predicate in sorted(matches, key=lambda match: (match[0], -match[1])):
        span = sent.char_span(first, last, alignment_mode="expand")
        if first >= end and span is not None:
            found.append((span, replace(predicate, lemma=span.text.lower())))
            end = last
    return found


def _read(event: Event) -> Finding | None:
    verdict = judge_english(event.span, event.predicate.kind)
    if not verdict.told:
        return None
    cast = Cast()
    _fill(event, cast)
    kind = event.predicate.kind
    if len(cast.found) < 2 or (kind in ONE_SIDED and len(set(cast.roles.values())) == 1):
        return None
    if event.predicate.persons and not any(s.person or s.how == "role" for f in cast.found.values() for _, s in f):
        return None
    finding = Finding(
        event.predicate, kind, event.span[0], cast.roles, cast.people, verdict, pattern="+".join(cast.pattern),
        attribution=source_of(event.span.sent), lead=cast.lead,
    )  # fmt: skip
    if time := english_time(event.span, kind, planned=verdict.status is Status.PLANNED):
        finding.period, finding.date_words = time
    return finding


def _fill(event: Event, cast: Cast) -> None:
    """Gives the sides of the phrases found their roles; a passive turns left and right round."""
    acting_role, other_role = _roles(event.predicate)
    doer, other, steps = _left(event), _right(event), ("left", "right")
    if event.passive:
        doer, other, steps = _after_by(event), _left(event), ("by", "subject")
        if doer is None and event.predicate.kind in ONE_SIDED:
            return
    elif doer is None and event.noun and event.predicate.kind is Kind.VISIT:
        doer, steps = _after_by(event), ("by", "right")
    for phrase, role, step in ((doer, acting_role, steps[0]), (other, other_role, steps[1])):
        for side in phrase.sides if phrase else ():
            if side.code not in cast.found or cast.roles[side.code] is role:
                cast.add(role, side, step)


def _roles(predicate: Predicate) -> tuple[PartyRole, PartyRole]:
    """The role of the side that acts and of the one it acts on."""
    if predicate.kind is Kind.VISIT:
        hosting = predicate.frame_name == "receive"
        return (PartyRole.HOST, PartyRole.INITIATOR) if hosting else (PartyRole.INITIATOR, PartyRole.HOST)
    if predicate.frame_name == "receive":
        return PartyRole.TARGET, PartyRole.INITIATOR
    if predicate.kind in ONE_SIDED:
        return PartyRole.INITIATOR, PartyRole.TARGET
    return PartyRole.PARTICIPANT, PartyRole.PARTICIPANT


def _left(event: Event) -> Phrase | None:
    """Who acts: the phrase right before the words, else the first free one of their clause, then of those before."""
    doc, sent, start = event.span.doc, event.span.sent, event.span.start
    allowed = ("", "as", "of", "by", "between") if event.noun else ("", "as")
    ahead = [p for p in acting(event.phrases, event.sides) if p.end <= start and p.preposition in allowed]
    free = [phrase for phrase in ahead if event.noun or not phrase.possessive]
    if free and _adjoins(free[-1].end, event):
        return free[-1]
    for first, last in _clauses(sent.start, start, doc):
        if inside := [phrase for phrase in free if first <= phrase.start < last]:
            return inside[0]
    return _behind_comma(event)


def _adjoins(end: int, event: Event) -> bool:
    """True where only auxiliaries, adverbs, times, and who/which stand between a phrase and the words."""
    doc = event.span.doc
    between = [token for token in doc[end : event.span.start] if token.ent_type_ != "DATE"]
    return all(
        token.pos_ in ("AUX", "ADV", "PUNCT", "PART") or token.lower_ in ("who", "which", "on", "to", "both", "have")
        for token in between
    )


def _clauses(start: int, end: int, doc: Doc) -> list[tuple[int, int]]:
    """The stretches before the words between the openings of clauses and verbs of saying, the nearest first."""
    speech = load_toml("english.toml")["words"]["speech"]
    cuts = [start]
    for index in range(start, end):
        token = doc[index]
        if token.lower_ in _BOUNDS or token.text in (";", ":") or (token.lower_ in speech and token.pos_ == "VERB"):
            cuts.append(index + 1)
    return list(zip(reversed(cuts), [end, *reversed(cuts)], strict=False))


def _behind_comma(event: Event) -> Phrase | None:
    """Of "In a call with X, Y said …" the phrase behind the comma."""
    doc, sent = event.span.doc, event.span.sent
    comma = next((i for i in range(event.span.end, sent.end) if doc[i].text == ","), None)
    opening = doc[sent.start].pos_ in ("ADP", "SCONJ", "VERB") or event.span.start == sent.start
    if comma is None or not opening:
        return None
    free = [p for p in acting(event.phrases, event.sides) if p.start > comma and p.preposition == ""]
    return free[0] if free and not any(t.pos_ == "VERB" for t in doc[comma : free[0].start]) else None


def _right(event: Event) -> Phrase | None:
    """Whom the words act on: the phrase right behind them, else the one that the frame's preposition leads to.

    Of "dismissed the accusation" it is who made it: the one who acts in the sentence before.
    """
    kind, frame = event.predicate.kind, event.predicate.frame_name
    if kind is Kind.VISIT and frame != "receive":
        return _host(event)
    hostile = kind in HOSTILE or frame == "against"
    found = event.phrases if hostile else acting(event.phrases, event.sides)
    behind = [phrase for phrase in found if phrase.start >= event.span.end]
    direct = _loosely_direct if hostile else _direct
    if phrase := next((phrase for phrase in behind if direct(event, phrase)), None):
        return phrase
    if hostile:
        leading: tuple[str, ...] = ("against", "on")
    elif kind is Kind.MESSAGE and frame == "receive":
        leading = ("from",)
    else:
        leading = _LEADING.get(frame, ())
    found_behind = next((p for p in behind if p.preposition in leading and not _verb_before(event, p)), None)
    return found_behind or (_answered(event) if hostile else None)


def _answered(event: Event) -> Phrase | None:
    """The first that acts in the sentence before, where the words act on what was said in it."""
    doc, sent, end = event.span.doc, event.span.sent, event.span.end
    first, second = (doc[i].lower_ if i < sent.end else "" for i in (end, end + 1))
    if not sent.start or first not in _POINTING or second.rstrip("s") not in _SAID:
        return None
    before = doc[sent.start - 1].sent
    return next((p for p in acting(phrases(before, event.sides), event.sides) if p.preposition in ("", "as")), None)


def _host(event: Event) -> Phrase | None:
    for phrase in places(event.phrases, event.sides):
        if phrase.start >= event.span.end and phrase.start - event.span.end < 6 and not _verb_before(event, phrase):
            return phrase
    return None


def _direct(event: Event, phrase: Phrase) -> bool:
    """True where nothing but articles, adverbs, times and a preposition of the event lead to a phrase."""
    between = list(event.span.doc[event.span.end : phrase.start])
    if not between:
        return True
    words = [token.lower_ for token in between if token.pos_ not in ("ADV", "DET") and token.ent_type_ != "DATE"]
    allowed = ("", "with", "between", "upon", "to") if event.predicate.frame_name == "give" else ("", "with", "between")
    return len(between) < 6 and phrase.preposition in allowed and set(words) <= _LEADING_WORDS


def _loosely_direct(event: Event, phrase: Phrase) -> bool:
    """As _direct, but over nouns; threats and strikes over whatever they threaten or hit: "bombed sites in Lebanon"."""
    between = list(event.span.doc[event.span.end : phrase.start])
    if not between:
        return True
    if event.predicate.kind not in (Kind.THREAT, Kind.STRIKE):
        return len(between) < 4 and all(token.pos_ in ("NOUN", "DET", "NUM", "ADV", "ADJ") for token in between)
    if len(between) >= _REACH:
        return False
    stopped = any(token.text in (";", ",") or token.lower_ == "by" for token in between)
    return not stopped and (event.predicate.kind is Kind.THREAT or phrase.preposition != "from")


def _verb_before(event: Event, phrase: Phrase) -> bool:
    between = event.span.doc[event.span.end : phrase.start]
    return any(t.pos_ in ("VERB", "SCONJ") or t.text in (";", ":") for t in between)


def _after_by(event: Event) -> Phrase | None:
    for phrase in acting(event.phrases, event.sides):
        if phrase.start >= event.span.end and phrase.preposition == "by" and phrase.start - event.span.end < _REACH:
            return phrase
    return None


def _resolve_pronouns(sent: Span, sides: Sides) -> None:
    """Places sides at pronouns: "he" and "they" are the first actor told before, "him" the last of another country."""
    doc = sent.doc
    for token in sent:
        if token.lower_ not in _HE | _HIM or token.i in sides.at:
            continue
        if token.lower_ == "her" and token.i + 1 < sent.end and token.nbor().pos_ in ("NOUN", "PROPN", "ADJ"):
            continue
        told = [acting(phrases(doc[sent.start : token.i], sides), sides)] if token.i > sent.start else []
        if sent.start:
            told.append(acting(phrases(doc[sent.start - 1].sent, sides), sides))
        if chosen := _antecedent(token.lower_, told):
            plural = token.lower_ in ("they", "them")
            kept = chosen.sides if plural else [side for side in chosen.sides if side.person][:1]
            sides.at[token.i] = [Side(token.i, side.code, side.person, "pronoun") for side in kept]


def _antecedent(word: str, told: list[list[Phrase]]) -> Phrase | None:
    """The phrase a pronoun stands for among those of its own sentence and the one before, in this order."""
    acting_here = told[0][0].codes if told and told[0] and word in _HIM else set()
    for named in told:
        fitting = [p for p in named if any(side.person for side in p.sides) and not p.codes & acting_here]
        if fitting:
            return fitting[0] if word in _HE else fitting[-1]
    return None
