"""Which of the times told in a text is the time of an event."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from spacy.tokens import Doc, Token

from bot.language.carried_times import Told, between, carried_ahead, carried_over, is_perfect, is_pluperfect
from bot.language.dates import Period, resolve
from bot.language.extensions import TokenTime
from bot.language.lexicons import load_toml
from bot.language.status import circumstance, governing_verb, is_ahead
from bot.language.text import fold
from bot.language.times import is_quoted
from bot.model import HOSTILE, Kind, Precision

_AROUND = {"lendemain": -1, "surlendemain": -2, "veille": 1, "avant-veille": 2}
_SPOKEN = HOSTILE | {Kind.REQUEST}
_HELPING = ("aux", "aux:pass", "aux:tense", "cop")
_PRONOUNS = frozenset("il elle ils elles on".split())
_POSSESSIVES = frozenset("son sa ses leur leurs".split())
# What no words do: they may be said of it at any later time.
_NOT_SAID = frozenset({Kind.STRIKE, Kind.CALL, Kind.MEETING, Kind.VISIT})
_STEPS = 6
# Tokens of the clause in "en 2014, quand le Nord avait tiré".
_CLAUSE = 25


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in load_toml("times.toml")["fr"][name])


def time_of(trigger: Token, kind: Kind, *, planned: bool) -> Told | None:
    """The period in which the event of `trigger` took place and the words that say so, null where none is tied."""
    if ranked := _ranked(trigger, kind):
        return _nearest(ranked, trigger, planned=planned)
    return carried_ahead(trigger) if planned else carried_over(trigger, kind, _inside(trigger))


def own_time(trigger: Token, kind: Kind, *, planned: bool) -> Told | None:
    """As `time_of`, where the sentence of `trigger` tells the time."""
    ranked = _ranked(trigger, kind)
    return _nearest(ranked, trigger, planned=planned) if ranked else None


def _inside(trigger: Token) -> list[TokenTime]:
    return between(trigger.doc._.times, trigger.sent.start, trigger.sent.end)


def _ranked(trigger: Token, kind: Kind) -> list[tuple[int, TokenTime]]:
    return [(rank, time) for time in _inside(trigger) if (rank := _rank(time, trigger, kind)) is not None]


def _nearest(ranked: list[tuple[int, TokenTime]], trigger: Token, *, planned: bool) -> Told | None:
    _, best = min(ranked, key=lambda found: (found[0], _distance(found[1], trigger)))
    period = best.told
    if planned and not best.expression.anaphoric and not _was_to_be(trigger):
        period = resolve(best.expression, _published(trigger.doc), planned=True)
    if period is not None and (days := _days_off(trigger)):
        if period.precision is not Precision.DAY:
            return None
        period = Period(period.since + days, period.until + days, period.precision)
    return Told(period, best.expression.text) if period else None


def told_elsewhere(noun: Token, parties: set[str]) -> Told | None:
    """Of an agreement told undated, the one time that other sentences give it: "le traité de 1955", "cet accord …".

    They tell of another where only countries that are not `parties` stand in them.
    """
    doc, found = noun.doc, []
    for token in doc if noun.pos_ == "NOUN" else ():
        if token.lemma_ != noun.lemma_ or token.pos_ != "NOUN" or token.sent == noun.sent:
            continue
        codes = {ref.code for ref in between(doc._.references, token.sent.start, token.sent.end) if ref.code}
        if codes and not codes & parties:
            continue
        tied = [(rank, time) for rank, time in _ranked(token, Kind.AGREEMENT) if rank == 0]
        if tied and (time := _nearest(tied, token, planned=False)):
            found.append(time)
    return found[0] if len({told.period for told in found}) == 1 else None


def _was_to_be(trigger: Token) -> bool:
    """True for "devait rencontrer mardi": Tuesday is gone by."""
    own = governing_verb(trigger)
    outlook = own.head if own is not None and own.dep_ == "xcomp" else None
    return outlook is not None and fold(outlook.lemma_) == "devoir" and "Imp" in outlook.morph.get("Tense", [])


def _rank(time: TokenTime, trigger: Token, kind: Kind) -> int | None:
    """0 for a time that the parse hangs on the trigger or its verb, 1 for one beside it, 2 for what goes on since then.

    Null for a time that is not the event's own.
    """
    if time.expression.limit or (kind in HOSTILE and _of_the_telling(time, trigger)):
        return None
    if is_quoted(trigger.doc, time.start) and not is_quoted(trigger.doc, trigger.i):
        return None
    own = governing_verb(trigger)
    if _opens_the_clause_of(time, trigger):
        return 1
    if trigger.doc[time.start - 1].text == "(" and time.expression.kind == "year":
        return None if _verb_between(time, trigger, own, trigger) else 1
    holder = _holder(time, trigger)
    if holder is None:
        return None
    if any(fold(trigger.doc[index].text) == "depuis" for index in range(max(0, time.start - 2), time.start + 1)):
        if trigger.pos_ == "NOUN" and _stands_beside(time, trigger):
            return 0
        return None if _verb_between(time, trigger, own, holder) else 2
    if holder == trigger:
        return 0
    if holder.pos_ in ("VERB", "AUX"):
        return _rank_by_verb(time, trigger, kind, holder, own)
    return None if _verb_between(time, trigger, own, holder) else 1


def _rank_by_verb(time: TokenTime, trigger: Token, kind: Kind, holder: Token, own: Token | None) -> int | None:
    if own is not None and _is_their_deed(holder, trigger, own, kind):
        return 1
    if holder == own:
        return None if _merely_spoken_of(trigger, own) or is_ahead(trigger) else 0
    if _adjoined(holder, trigger, own) or _shared(holder, own, kind):
        return 0
    if (
        own is not None
        and time.start - trigger.sent.start <= 1
        and own.dep_ in ("conj", "advcl")
        and holder.is_ancestor(own)
    ):
        return 1
    if _of_its_own_clause(holder, trigger) or (own is not None and _told_of(holder, own)):
        return None
    if speaks(holder):
        return 1 if own is not None and own.dep_ == "xcomp" and own.head == holder else None
    if _verb_between(time, trigger, own, holder):
        return None
    if trigger.pos_ == "NOUN" and _merely_spoken_of(trigger, holder):
        return None
    return 0 if _contains(holder, trigger) else 1


def _opens_the_clause_of(time: TokenTime, trigger: Token) -> bool:
    """True for the year of "en 2014, quand le Nord avait tiré"."""
    doc = trigger.doc
    after = time.end + (time.end < len(doc) and doc[time.end].text == ",")
    if not after < trigger.i < time.end + _CLAUSE or fold(doc[after].text) not in ("quand", "lorsque", "lorsqu'"):
        return False
    return not any(token.text == ";" for token in doc[after : trigger.i])


def _holder(time: TokenTime, trigger: Token) -> Token | None:
    """The trigger or the verb that a time hangs on, null where it dates some other noun: "l'élection du 3 mai"."""
    if (noun := _noun_before(time, trigger.doc)) is not None and noun != trigger:
        if trigger.pos_ == "NOUN" and trigger.is_ancestor(noun):
            return trigger
        if not noun.is_ancestor(trigger):
            return None
    current = trigger.doc[time.start : time.end].root
    for _ in range(_STEPS):
        if current == trigger:
            return current
        if not time.start <= current.i < time.end:
            if current.pos_ in ("VERB", "AUX") and current.dep_ not in _HELPING:
                return current
            if current.pos_ == "NOUN" and _dates(current) and not current.is_ancestor(trigger):
                return None
        if current.head == current:
            break
        current = current.head
    return current


def _dates(noun: Token) -> bool:
    """True for "depuis la victoire en mai": the time of what the noun tells."""
    return any(fold(child.text) in ("depuis", "apres", "avant") for child in noun.children if child.dep_ == "case")


def _noun_before(time: TokenTime, doc: Doc) -> Token | None:
    """The noun of "l'élection du 3 mai", null for "dans la journée du 3 mai" and "lors du sommet du 3 mai"."""
    if "until_day" in time.expression.values or time.start < 2:
        return None
    joined = next((i for i in (time.start, time.start - 1) if fold(doc[i].text) in ("de", "du", "d'")), 0)
    noun = doc[joined - 1] if joined else None
    if noun is None or noun.pos_ != "NOUN" or fold(noun.lemma_) in _listed("hours") or circumstance(noun):
        return None
    return noun


def _stands_beside(time: TokenTime, noun: Token) -> bool:
    """True for "en visite à Rome depuis mardi": nothing but what hangs on the noun stands between."""
    own = {token.i for token in noun.subtree}
    between_them = range(noun.i + 1, time.start)
    return noun.i < time.start and all(i in own or noun.doc[i].pos_ in ("ADP", "DET") for i in between_them)


def _merely_spoken_of(noun: Token, verb: Token) -> bool:
    """True for the strikes of "a condamné lundi les frappes": Monday is the day of the words alone."""
    return noun != verb and fold(verb.lemma_) in _listed("comments") and not circumstance(noun)


def _adjoined(holder: Token, trigger: Token, own: Token | None) -> bool:
    """True for "l'accord signé lundi" and "qui doit être signé lundi", and for "dans une interview accordée lundi"."""
    clause = holder
    while clause.dep_ == "xcomp" and clause.head != clause:
        clause = clause.head
    if not clause.dep_.startswith("acl"):
        return False
    if clause.head == trigger:
        return fold(holder.lemma_) not in _listed("comments")
    return clause.head.head == own and own == trigger and fold(clause.head.lemma_) in _listed("speeches")


def _shared(holder: Token, own: Token | None, kind: Kind) -> bool:
    """True for "a rejeté lundi l'offre, accusant …", "a annoncé lundi son départ pour protester …".

    Of an act of words also for "a annoncé lundi qu'il exigeait …" and "que son pays exigeait …".
    """
    if own is None:
        return False
    if "Part" in own.morph.get("VerbForm", []) and "Pres" in own.morph.get("Tense", []):
        return holder.is_ancestor(own) and (holder.dep_ == "ROOT" or holder == _main_verb(own))
    if own.dep_ == "advcl" and own.head == holder and "Inf" in own.morph.get("VerbForm", []):
        return True
    told = own
    while told.dep_ == "xcomp" and told.head != holder:
        told = told.head
    if kind not in _SPOKEN or kind is Kind.STRIKE or told.dep_ != "ccomp" or told.head != holder or not speaks(holder):
        return False
    subjects = [child for child in told.children if child.dep_.startswith("nsubj")]
    return "Fin" in told.morph.get("VerbForm", []) and any(_of_the_speaker(subject) for subject in subjects)


def _of_the_speaker(subject: Token) -> bool:
    return fold(subject.text) in _PRONOUNS or any(fold(left.text) in _POSSESSIVES for left in subject.lefts)


def _is_their_deed(holder: Token, trigger: Token, own: Token, kind: Kind) -> bool:
    """True where the words do what they tell: "nous exigeons …", a dit lundi X; "un accord est conclu", a dit lundi X.

    A past tense is of that day only for what agrees two sides: of other deeds the news may come days later.
    """
    if kind in _NOT_SAID or not speaks(holder) or is_pluperfect(holder):
        return False
    inserted = holder.dep_ == "parataxis" and holder.head == own and own.dep_ == "ROOT"
    if not inserted and not (own.dep_ == "parataxis" and own.head == holder and holder.dep_ == "ROOT"):
        return False
    if trigger != own and not (trigger.head == own and trigger.dep_ in ("obj", "obl", "obl:arg")):
        return False
    if "Pres" in own.morph.get("Tense", []) and "Fin" in own.morph.get("VerbForm", []):
        return True
    return kind in (Kind.AGREEMENT, Kind.COOPERATION) and is_perfect(own)


def _main_verb(verb: Token) -> Token | None:
    for above in verb.ancestors:
        if "Fin" in above.morph.get("VerbForm", []) or any(child.dep_.startswith("aux") for child in above.children):
            return above
    return None


def _told_of(holder: Token, own: Token) -> bool:
    """True where the verb of an event stands in a clause of its own below the one that the time belongs to."""
    if not holder.is_ancestor(own):
        return False
    while own.dep_ == "xcomp" and own.head != holder:
        own = own.head
    if own.dep_ == "acl:relcl" and any(fold(child.text) == "ou" for child in own.subtree if child.dep_ == "obl"):
        return False
    return own.dep_ == "acl:relcl" or (own.dep_ == "ccomp" and speaks(holder))


def _of_its_own_clause(holder: Token, trigger: Token) -> bool:
    """True for the time of a relative or adverbial clause that the event is not told in: "X, qui a vu mardi Y, …"."""
    verb = holder
    while verb.dep_ == "xcomp" and verb.head != verb:
        verb = verb.head
    return verb.dep_ in ("acl", "acl:relcl", "advcl") and not _contains(verb, trigger)


def _days_off(trigger: Token) -> timedelta:
    """Of "a dit mardi, au lendemain d'une attaque", how far the attack is from Tuesday."""
    for word in trigger.ancestors:
        if word.pos_ not in ("NOUN", "ADP", "ADV"):
            break
        if fold(word.text) in _AROUND:
            return timedelta(days=_AROUND[fold(word.text)])
    return timedelta()


def _of_the_telling(time: TokenTime, trigger: Token) -> bool:
    """True where the day is that of the verb of saying: "a indiqué samedi, après l'attaque contre …"."""
    own = governing_verb(trigger)
    spoken = own is not None and own != trigger and speaks(own) and circumstance(trigger)
    return spoken and not any(token.i == time.start for token in trigger.subtree)


def _published(doc: Doc) -> date | None:
    return doc._.article.published if doc._.article else None


def _distance(time: TokenTime, trigger: Token) -> int:
    return min(abs(time.start - trigger.i), abs(time.end - 1 - trigger.i))


def speaks(verb: Token) -> bool:
    return fold(verb.lemma_) in _listed("saying")


def _contains(verb: Token, trigger: Token) -> bool:
    return verb == trigger or verb.is_ancestor(trigger)


def _verb_between(time: TokenTime, trigger: Token, own: Token | None, holder: Token) -> bool:
    start, end = sorted((time.start, trigger.i))
    between = trigger.doc[start + 1 : end]
    passed = {trigger, holder}
    while own is not None:
        passed.add(own)
        own = own.head if own.dep_ in ("xcomp", "conj") and own.head not in passed - {holder} else None
    return any(
        token.pos_ == "VERB" and token not in passed and not time.start <= token.i < time.end for token in between
    )
