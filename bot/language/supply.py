"""Parties that no argument names: who mediates, who acts and whom it strikes, from what stands near."""

from __future__ import annotations

from collections.abc import Container

from spacy.tokens import Token

from bot.language.arguments import subject_of
from bot.language.cast import Cast
from bot.language.extensions import kind_of
from bot.language.grammar import CLOSING_MARKS, case_of, is_passive, is_reflexive
from bot.language.phrases import phrase_sides
from bot.language.predicates import Predicate, predicates
from bot.language.pronouns import FIRST, stressed
from bot.language.roles import role_noun, role_words
from bot.language.sides import Side, Sides, acting_noun
from bot.language.status import governing_verb
from bot.language.text import fold
from bot.language.times import SPEAKING
from bot.model import HOSTILE, BlockKind, Kind, PartyRole

# What is said in answer to somebody often leaves unsaid to whom: the title tells.
_ANSWERS = frozenset({Kind.ACCUSATION, Kind.THREAT, Kind.VISIT, Kind.REQUEST, Kind.SANCTION, Kind.MESSAGE})
_LEFT_BEHIND = HOSTILE - {Kind.SANCTION}
ADDRESSED = frozenset({Kind.REQUEST, Kind.THREAT, Kind.MESSAGE})
_BACKGROUND = frozenset("depuis apres avant malgre suite lendemain".split())
_PLACES = ("country", "capital", "seat")
_AUSPICES = frozenset("egide auspice auspices mediation parrainage patronage entremise houlette".split())
_INVITED = ("invitation", "initiative")
_SPONSORING = frozenset("parrainer faciliter chapeauter superviser".split())
_PEOPLE = frozenset(
    """population populations habitants personnes gens citoyens electeurs fideles manifestants jeunes femmes hommes
    familles entreprises banques medecins enseignants partisans militants deputes senateurs elus juges policiers
    medias journalistes consommateurs investisseurs chretiens musulmans catholiques juifs communaute""".split()
)
_OPINION = frozenset(
    "qualifier soutenir voir demander evoquer appeler conclure craindre redouter saluer considerer juger".split()
)
_NEAR_TRIGGER = 25
_NAMED = ("person", "country", "capital", "seat", "role", "adjective", "body", "force", "armed_group")


def supply_mediator(trigger: Token, cast: Cast, sides: Sides) -> None:
    """ "sous l'égide de l'ONU", "parrainé par le Qatar": who stands by is a party of what was agreed or talked over."""
    for token in trigger.doc[trigger.i + 1 : min(trigger.sent.end, trigger.i + _NEAR_TRIGGER)]:
        if fold(token.lemma_) in _AUSPICES and case_of(token) in ("sous", "par", "grace"):
            found = phrase_sides(token, sides)
        elif fold(token.lemma_) in _INVITED and case_of(token) == "a":
            found = _told_with("de", token, sides)
        elif fold(token.lemma_) in _SPONSORING and token.dep_ == "acl":
            found = _told_with("par", token, sides)
        else:
            continue
        for side in found:
            named = sides.doc[side.token]
            named = named.head if named.dep_ == "conj" else named
            of_another = side.how == "capital" and named.head.pos_ == "NOUN" and named.head != token
            if side.code not in cast.found and side.how != "city" and not of_another:
                cast.add(PartyRole.INTERMEDIARY, side, "mediator")


def _told_with(preposition: str, word: Token, sides: Sides) -> list[Side]:
    return [side for child in word.children if case_of(child) == preposition for side in phrase_sides(child, sides)]


def supply_participant(trigger: Token, cast: Cast, sides: Sides, topic: str | None) -> None:
    if trigger.pos_ == "VERB" and cast.pattern == ["object"] and not is_passive(trigger) and not is_reflexive(trigger):
        for side in _near_subject(trigger, sides):  # "… afin de rencontrer ses homologues libanais et irakien"
            cast.add(PartyRole.PARTICIPANT, side, "near")
    if kind_of(trigger.doc, trigger.i) is BlockKind.CAPTION and len(cast.found) < 2:
        for side in sides.within(trigger.sent.start, trigger.sent.end):
            if side.how == "person":
                cast.add(PartyRole.PARTICIPANT, side, "pictured")
    if not cast.found or (trigger.pos_ == "VERB" and len(cast.found) == 1):
        for side in _just_before(trigger, sides):
            cast.add(PartyRole.PARTICIPANT, side, "before")
    if len(cast.found) == 1:
        for side in _below(trigger, sides):
            if side.code not in cast.found and sides.acts(side) and case_of(sides.doc[side.token]) in ("avec", "a"):
                cast.add(PartyRole.PARTICIPANT, side, "below")
                return
    if len(cast.found) == 1 and "avec" in cast.pattern:
        near = _near_subject(trigger, sides) if cast.lead is None else []
        if topic and topic not in cast.found and (not near or {side.code for side in near} <= set(cast.found)):
            near = [Side(trigger.i, topic, None, "topic")]
        for side in near:
            cast.add(PartyRole.PARTICIPANT, side, "topic" if side.how == "topic" else "near")


def _beside(verb: Token, sides: Sides) -> list[Side]:
    """The acting sides named right before a verb and its auxiliaries, which the parse gave to another word."""
    index = verb.i - 1
    while index > verb.sent.start and (
        sides.doc[index].pos_ in ("AUX", "ADV")
        or fold(sides.doc[index].text).strip("'") in ("ne", "n", "l", "les", "en", "y")
    ):
        index -= 1
    name = next((person for start, end, person in sides.named if start <= index < end), None)
    found = [side for side in sides.at.get(index, ()) if sides.acts(side) and _free(sides.doc[index])]
    return [name] if name is not None else found


def _near_subject(trigger: Token, sides: Sides, known: Container[str] = ()) -> list[Side]:
    """The acting subject nearest before the trigger in its sentence, else the first behind it; none of `known`."""
    subjects = [token for token in trigger.sent if token.dep_ in ("nsubj", "nsubj:pass") and token.i != trigger.i]
    before = [token for token in subjects if token.i < trigger.i]
    for token in (*reversed(before), *(token for token in subjects if token.i > trigger.i)):
        if found := [side for side in phrase_sides(token, sides) if sides.acts(side) and side.code not in known]:
            return found
    return []


def _just_before(trigger: Token, sides: Sides) -> list[Side]:
    """The acting sides of the phrase that ends right before a verb, coordinated ones too: "X et Y ont convenu"."""
    found: list[Side] = []
    if trigger.pos_ != "VERB" or is_passive(trigger):
        return found
    for index in range(trigger.i - 1, max(trigger.sent.start, trigger.i - 16) - 1, -1):
        token = sides.doc[index]
        if token.pos_ == "VERB" or (token.text == "," and not found) or token.pos_ == "ADP":
            break
        found += [side for side in sides.at.get(index, ()) if sides.acts(side)]
    return found


def supply_initiator(trigger: Token, predicate: Predicate, cast: Cast, sides: Sides) -> None:
    """The acting side nearest before a trigger whose subject the parse did not give."""
    acting = PartyRole.HOST if predicate.frame_name == "receive" else PartyRole.INITIATOR
    if cast.has(acting):
        return
    if predicate.frame_name.startswith(("summon", "arrest")):
        _supply_place(trigger, cast, sides)
        return
    if any(child.dep_.startswith("nsubj") and fold(child.text) in FIRST for child in trigger.children):
        return
    if is_passive(trigger) or (predicate.kind in _LEFT_BEHIND and case_of(trigger) in _BACKGROUND):
        return
    if trigger.pos_ == "VERB" and not any(child.dep_.startswith("nsubj") for child in trigger.children):
        for side in _beside(trigger, sides) or _near_subject(trigger, sides, cast.found):
            if side.code not in cast.found:
                cast.add(acting, side, "near")
        if cast.has(acting):
            return
    if predicate.kind is Kind.STRIKE and _told_whose(trigger, sides):
        return
    if trigger.pos_ == "NOUN" and trigger.dep_ == "obj" and (verb := governing_verb(trigger)) is not None:
        for side in subject_of(verb, sides):
            if side.code not in cast.found and sides.acts(side):
                if predicate.kind is Kind.STRIKE and _speaks_of(side, sides):
                    return
                cast.add(acting, side, "near")
        if cast.has(acting):
            return
    for index in range(trigger.i - 1, max(trigger.sent.start, trigger.i - 25) - 1, -1):
        token = sides.doc[index]
        if token.pos_ == "VERB" and index < trigger.i - 1 and trigger.pos_ != "NOUN":
            return
        for side in sides.at.get(index, ()):
            if side.code not in cast.found and sides.acts(side) and side.how in _NAMED and _free(sides.doc[index]):
                if predicate.kind is Kind.STRIKE and trigger.pos_ == "NOUN" and _speaks_of(side, sides):
                    return
                cast.add(acting, side, "before")
                return


def _told_whose(noun: Token, sides: Sides) -> bool:
    """True for "une ingérence de Moscou": it is nobody else's, though the capital may be where it took place."""
    owners = (child for child in noun.children if child.dep_ == "nmod" and case_of(child) == "de")
    return noun.pos_ == "NOUN" and any(side.how == "capital" for child in owners for side in sides.at.get(child.i, ()))


def _speaks_of(side: Side, sides: Sides) -> bool:
    """Whether a side only speaks of a strike: "a dénoncé une ingérence", "a qualifié cela d'attaque"."""
    token = sides.doc[side.token]
    subject = next((word for word in (token, *token.ancestors) if word.dep_.startswith("nsubj")), None)
    verb = fold(subject.head.lemma_) if subject is not None else ""
    told = predicates().get((verb, "VERB"), ())
    return verb in SPEAKING | _OPINION or any(entry.kind in (Kind.ACCUSATION, Kind.THREAT) for entry in told)


def _supply_place(trigger: Token, cast: Cast, sides: Sides) -> None:
    """Of "l'ambassadeur de Chine à Paris a été convoqué", Paris: it is the host that summons."""
    for side in sides.within(trigger.sent.start, trigger.sent.end):
        if side.code not in cast.found and side.how in ("capital", "country") and not sides.acts(side):
            cast.add(PartyRole.INITIATOR, side, "place")
            return


def _free(token: Token) -> bool:
    """True where no preposition but "par" holds the phrase of a token."""
    current = token
    for _ in range(3):
        if case_of(current) not in ("", "par"):
            return False
        if current.dep_ not in ("amod", "appos", "flat:name", "flat", "conj"):
            return True
        current = current.head
    return True


def supply_target(trigger: Token, predicate: Predicate, cast: Cast, sides: Sides) -> None:
    target = PartyRole.TARGET
    if predicate.kind is Kind.VISIT:
        target = PartyRole.INITIATOR if predicate.frame_name == "receive" else PartyRole.HOST
    known = sum(role is not PartyRole.INTERMEDIARY for role in cast.roles.values())
    if not known or cast.has(target) or not cast.has(PartyRole.INITIATOR, PartyRole.HOST):
        return
    if (post := _posting(cast, sides)) is not None:
        cast.add(target, post, "posting")
        return
    if predicate.kind is Kind.ACCUSATION and _private_target(trigger, sides):
        return
    if predicate.frame_name == "receive" and _receives_a_thing(trigger, sides):
        return
    if predicate.kind is Kind.REQUEST and _own_people(trigger, cast, sides):
        return
    if predicate.kind in ADDRESSED and speaks_to_unnamed(trigger, sides):
        return
    near = [
        side
        for side in _below(trigger, sides)
        if side.how not in ("city", "private", "opponent") and not _place_name(side, sides)
    ]
    if predicate.kind is not Kind.VISIT:
        hit = predicate.kind is Kind.STRIKE
        near += [side for side in sides.within(trigger.i + 1, trigger.sent.end) if hit or side.how != "city"]
        near += [side for side in sides.within(trigger.sent.start, trigger.i) if side.how in _before_kinds(trigger)]
    if predicate.kind is Kind.STRIKE and trigger.pos_ == "NOUN" and (verb := governing_verb(trigger)) is not None:
        tellers = {side.code for side in subject_of(verb, sides)} if _is_hostile(verb) else set()
        near = [side for side in near if side.code not in tellers]
    if predicate.kind in (Kind.ACCUSATION, Kind.THREAT, Kind.REQUEST):
        near = [side for side in near if side.how not in ("country", "capital") or sides.acts(side)]
        near = [side for side in near if not _forum(side, sides) and not _of_a_detail(side, sides)]
    for found in near:
        if found.code not in cast.found and not (predicate.kind is Kind.VISIT and found.how == "adjective"):
            cast.add(target, found, "below")
            return
    if predicate.kind not in _ANSWERS:
        return
    if code := _title_country(sides, set(cast.found)):
        cast.add(target, Side(trigger.i, code, None, "title"), "title")
    elif predicate.kind not in HOSTILE:
        return
    elif code := _theme(sides, set(cast.found)):
        cast.add(target, Side(trigger.i, code, None, "theme"), "theme")


def _before_kinds(trigger: Token) -> tuple[str, ...]:
    """Whom a verb may blame before it: of "Trump est responsable", a protesté X, those of the quotation too."""
    quoted = any(
        token.text in CLOSING_MARKS for token in trigger.doc[max(trigger.sent.start, trigger.i - 4) : trigger.i]
    )
    return (*_PLACES, "person", "armed_group") if quoted else _PLACES


def _is_hostile(verb: Token) -> bool:
    """True for "condamner", "menacer": who condemns a strike is not whom it hit."""
    return any(entry.kind in HOSTILE for entry in predicates().get((fold(verb.lemma_), "VERB"), ()))


def _posting(cast: Cast, sides: Sides) -> Side | None:
    """Where the ambassador who acts is posted: whom they speak to, where nobody else is named."""
    for found in cast.found.values():
        for _, side in found:
            head = sides.doc[side.token]
            while head.dep_ in ("appos", "flat:name", "amod", "nmod") and head.head != head:
                head = head.head
            if not fold(head.text).startswith("ambassad"):
                continue
            for place in sides.within(head.i + 1, min(head.i + 7, head.sent.end)):
                if place.how in ("capital", "country") and not sides.acts(place) and place.code not in cast.found:
                    return place
    return None


def _forum(side: Side, sides: Sides) -> bool:
    """True for the United Nations where they are only spoken at: "à la tribune de l'ONU", "devant l'Assemblée"."""
    token = sides.doc[side.token]
    return side.code == "UN" and {case_of(token), case_of(token.head)} & {"a", "devant", "aupres"} != set()


def _of_a_detail(side: Side, sides: Sides) -> bool:
    """True for "dénonce les enquêtes sur l'affaire ukrainienne": the adjective is of what the object is about."""
    if side.how != "adjective" or sides.acts(side):
        return False
    noun = sides.doc[side.token]
    noun = noun.head if noun.pos_ == "ADJ" else noun
    return noun.dep_ == "nmod" and case_of(noun) in ("sur", "dans", "lors", "pour")


def _place_name(side: Side, sides: Sides) -> bool:
    """True for the capital that an accord or a summit is called by: "l'accord de Vienne"."""
    token = sides.doc[side.token]
    return side.how == "capital" and case_of(token) == "de" and token.head.pos_ == "NOUN"


def _own_people(trigger: Token, cast: Cast, sides: Sides) -> bool:
    """True where the request has an addressee of its own that is no other state: "a exhorté ses concitoyens"."""
    for child in trigger.children:
        if child.dep_ in ("obj", "iobj") or (child.dep_.startswith("obl") and case_of(child) == "a"):
            mine = any(
                fold(left.text) in ("son", "sa", "ses", "leur", "leurs", "nos", "notre", "mes") for left in child.lefts
            )
            found = phrase_sides(child, sides)
            known = {side.token for parts in cast.found.values() for _, side in parts}
            own = bool(found) and (child.i in sides.at or acting_noun(child))
            own = own and not {child.i, *(side.token for side in found)} & known
            own = own and all(side.code in cast.found for side in found)
            people = mine or acting_noun(child) or fold(child.text) in _PEOPLE
            if own or (child.pos_ == "NOUN" and people and not found):
                return True
    return False


def speaks_to_unnamed(trigger: Token, sides: Sides) -> bool:
    """True for "lui a demandé" where nobody told before is meant: what else stands in the sentence is not addressed."""
    return any(
        child.dep_ == "iobj" and not stressed(child) and not phrase_sides(child, sides) for child in trigger.children
    )


def _receives_a_thing(trigger: Token, sides: Sides) -> bool:
    """True for "le groupe recevant de la quinine": what is received stands there, and no visitor does."""
    return any(
        child.dep_.startswith(("obj", "obl")) and child.pos_ == "NOUN" and case_of(child) in ("", "de")
        for child in trigger.rights
        if not phrase_sides(child, sides)
    )


def _private_target(trigger: Token, sides: Sides) -> bool:
    """True where those accused serve no state: "a condamné les manifestants", "a condamné X à de la prison"."""
    words = role_words("fr")
    for child in trigger.children:
        if child.dep_ == "obj" and not phrase_sides(child, sides):
            if child.ent_type_ == "PER" or (role_noun(child, "fr") or "") in words.other | words.private:
                return True
    return False


def _title_country(sides: Sides, known: set[str]) -> str | None:
    """The one other country that the title or standfirst names."""
    codes = {
        side.code
        for kind, start, end in sides.doc._.blocks
        if kind is BlockKind.TITLE
        for side in sides.within(start, end)
    }
    others = codes - known
    return others.pop() if len(others) == 1 else None


def _theme(sides: Sides, known: set[str]) -> str | None:
    """The country told of most in the article, where no other comes near it."""
    ranked = [item for item in sides.ranked if item[0] not in known][:2]
    if not ranked or ranked[0][1] < 4 or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
        return None
    return ranked[0][0]


def _below(trigger: Token, sides: Sides) -> list[Side]:
    return [side for token in trigger.subtree if token.i > trigger.i for side in sides.at.get(token.i, ())]
