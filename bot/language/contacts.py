"""Contacts between countries, found from the words that tell of one and the arguments they take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from bot.language.arguments import Slots, arguments, resumed
from bot.language.attribution import attribution_of
from bot.language.carried_times import Told, is_pluperfect, of_the_report
from bot.language.cast import Cast
from bot.language.event_times import own_time, time_of, told_elsewhere
from bot.language.extensions import block_of, kind_of
from bot.language.findings import Finding
from bot.language.grammar import case_of, is_participle, is_passive, is_reflexive
from bot.language.merging import merge
from bot.language.parties import cast_parties
from bot.language.precedents import precedents
from bot.language.predicates import WINDOW, Predicate, predicates, stemmed_predicates
from bot.language.sides import Side, Sides
from bot.language.status import Verdict, governing_verb, is_supposed, judge, nobody_does, present_with_weekday
from bot.language.supply import ADDRESSED, speaks_to_unnamed
from bot.language.text import fold, stem
from bot.model import HOSTILE, ONE_SIDED, BlockKind, Kind, PartyRole, Precision, Status

# Nouns whose doer stands beside them: "lors d'une visite de X, Y a dit".
_OWNED = "travel_noun"
_PRESENCE = "presence"
_POSSESSIVES = frozenset("son sa ses leur leurs".split())
_QUOTES = re.compile(r"[\"«»“”„]")
_STALLED = re.compile(r"\b(?:au point mort|a l'arret|dans l'impasse)\b")
# Tokens: two sentences or so.
_NEAR = 60
_WORDS = frozenset({Kind.REQUEST, Kind.ACCUSATION, Kind.THREAT, Kind.MESSAGE})
# Paragraphs for which talks are told of.
_TALKED_OF = 2
_SEATS_OF_MANY = frozenset("EU UN NATO IAEA BEL CHE AUT".split())
# "l'ambassadeur de France à Téhéran" tells where the speaker is posted.
_POSTS = ("ambassad", "consul", "correspondant", "ex-ambassad", "attache")
_DEEDS = frozenset(
    """annonce decision accord mesure sanction attaque frappe raid bombardement visite operation arrestation expulsion
    declaration propos accusation menace initiative geste acte action choix demarche provocation""".split()
)
_CHARGES = frozenset("accusation soupcon allegation charge".split())
RETOLD = frozenset({Kind.VISIT, Kind.CALL, Kind.MEETING})


@Language.factory("vigie_contacts")
def create_contacts(nlp: Language, name: str) -> ContactFinder:
    return ContactFinder()


class ContactFinder:
    """Adds `Doc._.contacts`; reads the parse, `Doc._.references`, `Doc._.people` and `Doc._.times`."""

    def __call__(self, doc: Doc) -> Doc:
        sides = Sides(doc)
        findings: list[Finding] = []
        for token in doc:
            if finding := read_trigger(token, sides, findings):
                findings += [*_stops(finding), *precedents(finding, sides)]
        doc._.contacts = merge(findings)
        for finding in doc._.contacts:
            if (
                finding.period is None
                and finding.status is Status.REPORTED
                and (time := _late_time(finding, doc._.contacts))
            ):
                finding.period, finding.date_words = time
        return doc


def _late_time(finding: Finding, contacts: list[Finding]) -> Told | None:
    """The time of what no telling of the event dates."""
    if finding.kind is Kind.AGREEMENT:
        return told_elsewhere(finding.trigger, set(finding.parties))
    return _of_their_talks(finding, contacts) or of_the_report(finding.trigger, finding.kind)


def _of_their_talks(words: Finding, contacts: list[Finding]) -> Told | None:
    """The day of the talks told right before, for words of those who held them: "M. X a demandé à M. Y …"."""
    verb = governing_verb(words.trigger)
    if words.kind not in _WORDS or verb is None or is_pluperfect(verb):
        return None
    here = block_of(words.trigger.doc, words.trigger.i)
    for talks in reversed(contacts):
        if talks.kind not in RETOLD or talks.period is None or talks.status is not Status.REPORTED:
            continue
        places = [token.i for token in (talks.trigger, *talks.told_again) if token.i < words.trigger.i]
        if not places or set(words.parties) - set(talks.parties) or talks.period.precision is not Precision.DAY:
            continue
        if here - block_of(words.trigger.doc, max(places)) <= _TALKED_OF:
            return Told(talks.period, talks.date_words)
    return None


def _stops(finding: Finding) -> list[Finding]:
    """A visit to each country of a journey: "au Danemark et en Finlande" are two."""
    hosts = [code for code, role in finding.parties.items() if role is PartyRole.HOST]
    if finding.kind is not Kind.VISIT or len(hosts) < 2 or not finding.initiators:
        return [finding]
    return [
        replace(
            finding,
            parties={code: role for code, role in finding.parties.items() if code not in hosts or code == host},
            people={code: [*names] for code, names in finding.people.items() if code not in hosts or code == host},
            told_again=[*finding.told_again],
        )
        for host in hosts
    ]


def read_trigger(token: Token, sides: Sides, before: list[Finding]) -> Finding | None:
    """The contact that a token tells of, null where it tells of none. `before` are those told earlier in the article.

    A trigger that names one party alone ("le ministre a effectué une visite rapide") tells an earlier event again.
    """
    entries = _entries(token)
    if not entries or kind_of(token.doc, token.i) is BlockKind.TAGS or _asks(token) or nobody_does(token):
        return None
    for predicate in entries:
        if not fits(token, predicate):
            continue
        answered = _answered(token, before) if predicate.kind in HOSTILE else ()
        if predicate.kind in ADDRESSED and speaks_to_unnamed(token, sides):
            answered = _faced_last(token, before)
        cast = cast_parties(token, predicate, _slots(token, predicate, sides), sides, _topic(before), answered)
        if not cast.found and predicate.kind is Kind.AGREEMENT and _signed(token):
            cast = _of_the_talks(token, before)
        if not cast.found:
            continue
        if predicate.kind is Kind.STRIKE and (is_supposed(token) or _charged(token)):
            return None
        verdict = judge(token, token.sent, tried=predicate.kind is Kind.REQUEST)
        if not verdict.told and not (predicate.kind is Kind.MESSAGE and cast.has(PartyRole.INTERMEDIARY)):
            return None
        if len(cast.found) >= 2 and not _known_already(token, predicate, before):
            return _finding(token, predicate, cast, verdict, sides)
        _tell_again(token, predicate, cast, verdict, before)
    return None


def _charged(noun: Token) -> bool:
    """True for "les accusations d'assassinat": what somebody is charged with is told by the charge."""
    return noun.dep_ == "nmod" and case_of(noun) == "de" and fold(noun.head.lemma_) in _CHARGES


def _asks(token: Token) -> bool:
    """True in a question: it tells no event."""
    sent = token.sent
    return any(last.text == "?" for last in sent.doc[max(sent.start, sent.end - 3) : sent.end])


def _answered(token: Token, before: list[Finding]) -> list[str]:
    """Whom "a fustigé cette annonce" blames: who acted in what was told last, in an earlier sentence."""
    if not before or not any(
        fold(left.text) in ("ce", "cet", "cette", "ces")
        for child in token.children
        if child.dep_ in ("obj", "obl") and fold(child.lemma_) in _DEEDS
        for left in child.lefts
    ):
        return []
    last = before[-1]
    return sorted(last.initiators or last.parties) if last.trigger.sent.start < token.sent.start else []


def _faced_last(token: Token, before: list[Finding]) -> list[str]:
    """Who "lui a demandé" may be said to: the two of the talks told right before."""
    last = before[-1] if before else None
    near = last is not None and last.kind in RETOLD and token.i - last.trigger.i < _NEAR and len(last.parties) == 2
    return sorted(last.parties) if last is not None and near else []


def _topic(findings: list[Finding]) -> str | None:
    """The country that the last talks set out from, for "un autre appel avec …" that leaves it unsaid."""
    talks = [finding for finding in findings if finding.kind not in ONE_SIDED]
    return talks[-1].lead if talks else None


def _signed(token: Token) -> bool:
    """True for "ont été signés" and its subject, and for "la signature d'un accord"."""
    return is_passive(token) or (token.dep_ == "nsubj:pass") or fold(token.lemma_) == "signature"


def _of_the_talks(token: Token, before: list[Finding]) -> Cast:
    """ "Six accords ont été signés": an agreement without parties is of those whose talks were told right before."""
    cast = Cast()
    if before and before[-1].kind in RETOLD and 0 < token.sent.start - before[-1].trigger.sent.start < _NEAR:
        for code in before[-1].parties:
            cast.add(PartyRole.PARTICIPANT, Side(token.i, code, None, "topic"), "talks")
    return cast


def _known_already(noun: Token, predicate: Predicate, before: list[Finding]) -> bool:
    """True for "cette visite" where a visit was told before: it tells of none but that."""
    if noun.pos_ != "NOUN" or predicate.kind not in RETOLD:
        return False
    this = any(fold(left.text) in ("ce", "cet", "cette") for left in noun.lefts)
    return this and any(finding.kind is predicate.kind for finding in before)


def _tell_again(token: Token, predicate: Predicate, cast: Cast, verdict: Verdict, before: list[Finding]) -> None:
    for known in reversed(before):
        if known.kind is predicate.kind and known.status is verdict.status and predicate.kind in RETOLD:
            code, role = next(iter(cast.roles.items()))
            if known.parties.get(code) is role:
                names = known.people.setdefault(code, [])
                if not names:
                    names += cast.people[code]
                known.told_again.append(token)
                if known.period is None and (
                    time := own_time(token, known.kind, planned=verdict.status is Status.PLANNED)
                ):
                    known.period, known.date_words = time
                return


def _slots(token: Token, predicate: Predicate, sides: Sides) -> Slots:
    """The arguments; a message that X asks Y to pass on sets out from X, with Y between."""
    if predicate.frame_name == _PRESENCE and not any(
        sides.is_place(side) for side in sides.within(token.sent.start, token.sent.end)
    ):
        return {}
    slots = arguments(token, sides, support=predicate.frame_name in ("strike_noun", "strike_on", "hostile_noun"))
    if slots.get("asking") and "intermediary" in predicate.frame:
        slots["subject"] = slots["asking"]
    if predicate.frame_name == _PRESENCE:
        return _abroad(slots, sides)
    if predicate.frame_name == "travel" and is_passive(token):  # "est attendu à Rabat": who is awaited travels
        slots["subject"], slots["object"] = slots.get("object", []), []
    if slots.get("entre") and predicate.kind not in ONE_SIDED and token.pos_ == "NOUN":
        slots["subject"] = []
    if predicate.frame_name == _OWNED and any(fold(left.text) in _POSSESSIVES for left in token.lefts):
        slots["avec"] += slots.pop("adjective", [])  # "sa tournée européenne": whom it goes to
    if predicate.frame_name == _OWNED and any(slots.get(slot) for slot in ("de", "adjective", "par")):
        slots["subject"] = []
    return slots


def _abroad(slots: Slots, sides: Sides) -> Slots:
    """An official who speaks in another country is there: "a déclaré à Nicosie"; seats of many states tell nothing."""
    speakers = [side for side in slots["subject"] if side.how == "person"]
    places = [
        side
        for slot in ("a", "en")
        for side in slots.get(slot, ())
        if side.how in ("capital", "country") and not sides.acts(side) and side.code not in _SEATS_OF_MANY
        if not any(fold(word.text).startswith(_POSTS) for word in sides.doc[max(0, side.token - 6) : side.token])
    ]
    return {"subject": speakers, "a": places} if len({side.code for side in places}) == 1 else {}


def _entries(token: Token) -> Iterable[Predicate]:
    """The entries of a token's lemma; of its stem, where the lemmatizer gives a word that the lexicon lacks."""
    pos = "VERB" if _is_verb(token) else "NOUN" if token.pos_ in ("NOUN", "PROPN") else ""
    if token.pos_ in ("ADJ", "NOUN") and any(child.dep_.startswith("aux") for child in token.children):
        pos = "VERB"
    table = predicates()
    if (noun := resumed(token)) is not None:
        return table.get((fold(noun.lemma_), "NOUN"), ())
    if not pos:
        return ()
    if found := table.get((fold(token.lemma_), pos), ()) or table.get((fold(token.text), pos), ()):
        return found
    if pos == "NOUN":  # "une visite-surprise"
        return table.get((fold(token.text).split("-")[0].rstrip("sx"), pos), ())
    return stemmed_predicates().get(stem(token.text), ())


def _is_verb(token: Token) -> bool:
    """Also for "allaient interdire", an infinitive that the tagger takes for an adjective."""
    mistaken = token.pos_ == "ADJ" and token.dep_ == "xcomp" and token.text == token.lemma_
    return token.pos_ in ("VERB", "AUX") or mistaken


def fits(token: Token, predicate: Predicate) -> bool:
    """Whether the words around a trigger are those that its entry asks for."""
    ahead = ""
    if predicate.needs or predicate.unless or predicate.or_needs:
        ahead = _ahead(token)
    if predicate.needs and not predicate.needs.search(_around(token, ahead) if _turned(token, predicate) else ahead):
        return False
    if predicate.unless and predicate.unless.search(ahead):
        return False
    if predicate.behind and predicate.behind.search(fold(token.doc[max(token.sent.start, token.i - 5) : token.i].text)):
        return False
    if predicate.kind is Kind.MEETING and token.pos_ == "NOUN":
        if _STALLED.search(_around(token, ahead or _ahead(token))):
            return False
    if (predicate.reflexive and not is_reflexive(token)) or (predicate.plain and is_reflexive(token)):
        return False
    if predicate.passive and not is_participle(token):
        return False
    if predicate.kind is Kind.REQUEST and any(_passes_on(child) for child in token.children):
        return False
    if not predicate.verbs or (predicate.or_needs and predicate.or_needs.search(ahead)):
        return True
    return _governed(token, predicate.verbs)


def _turned(token: Token, predicate: Predicate) -> bool:
    """Whether words that a trigger needs may stand before it."""
    return predicate.reflexive or is_passive(token)


def _ahead(token: Token) -> str:
    return _words(token, token.i, min(token.sent.end, token.i + WINDOW))


def _words(token: Token, start: int, end: int) -> str:
    """Folded, without quotation marks: patterns are of words."""
    text = fold(token.doc[start:end].text)
    return " ".join(_QUOTES.sub("", text).split()) if _QUOTES.search(text) else text


def _around(token: Token, ahead: str) -> str:
    return _words(token, max(token.sent.start, token.i - WINDOW), token.i) + " " + ahead


def _passes_on(verb: Token) -> bool:
    """True for the infinitive of "demande à X de transmettre un message": the message is the contact."""
    return verb.dep_ == "xcomp" and any(
        entry.kind is Kind.MESSAGE and fits(verb, entry) for entry in predicates().get((fold(verb.lemma_), "VERB"), ())
    )


def _governed(noun: Token, verbs: frozenset[str]) -> bool:
    current = noun
    for _ in range(4):
        if current.pos_ in ("VERB", "AUX") and fold(current.lemma_) in verbs:
            return True
        for child in current.children:
            if child.dep_.startswith("acl") and fold(child.lemma_) in verbs:
                return True
        if current.head == current:
            return False
        current = current.head
    return False


def _host(trigger: Token, codes: set[str], sides: Sides) -> str | None:
    """Of talks "à Vilnius" with Lithuanians, Lithuania: somebody travelled there. The place stands in their clause."""
    if (place := _place_of_clause(trigger, sides)) is not None and place.code in codes:
        return place.code
    found = {
        side.code
        for index in range(trigger.i + 1, min(trigger.sent.end, trigger.i + WINDOW))
        for side in sides.at.get(index, ())
        if side.how in ("capital", "city") and not sides.acts(side) and case_of(sides.doc[index]) in ("a", "en")
    }
    hosts = found & codes
    return hosts.pop() if len(found) == 1 and hosts else None


def _place_of_clause(trigger: Token, sides: Sides) -> Side | None:
    """Of "depuis Amman, où il rencontrera le ministre", Amman."""
    verb = trigger
    while verb.dep_ == "xcomp" and verb.head != verb:
        verb = verb.head
    where = next((child for child in verb.children if fold(child.text) == "ou"), None)
    if where is None:
        return None
    before = where.i - (2 if trigger.doc[where.i - 1].text == "," else 1)
    here = sides.at.get(before, ())
    return next((side for side in here if side.how in ("capital", "city", "country")), None)


def _finding(token: Token, predicate: Predicate, cast: Cast, verdict: Verdict, sides: Sides) -> Finding | None:
    roles = cast.roles
    if predicate.kind in ONE_SIDED and len(set(roles.values())) == 1 and predicate.frame_name not in ("give", "with"):
        return None
    if predicate.frame_name == "give" and set(roles.values()) == {PartyRole.TARGET} and not is_passive(token):
        return None
    ahead = fold(token.doc[max(token.sent.start, token.i - 6) : min(token.sent.end, token.i + WINDOW)].text)
    kind = next((kind for kind, words in predicate.becomes if words.search(ahead)), predicate.kind)
    meeting = {code for code, role in roles.items() if role is not PartyRole.INTERMEDIARY}
    if kind is Kind.MEETING and (host := _host(token, meeting, sides)):
        kind = Kind.VISIT
        roles = {code: PartyRole.HOST if code == host else PartyRole.INITIATOR for code in roles}
    time = time_of(token, kind, planned=verdict.status is Status.PLANNED)
    if kind in RETOLD and time is not None and (coming := present_with_weekday(token, verdict, time[1])):
        verdict = coming
        time = time_of(token, kind, planned=True)
    finding = Finding(
        predicate, kind, token, roles, cast.people, verdict, pattern="+".join(cast.pattern), lead=cast.lead
    )
    if time is not None:
        finding.period, finding.date_words = time
    finding.attribution = attribution_of(token.sent)
    return finding
