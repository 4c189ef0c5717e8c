"""The arguments of a trigger: who does what to whom, read from the parse, and who stands in each of them."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Token

from bot.language.grammar import CLOSING_MARKS, WEEKDAYS, case_of, is_passive, is_reflexive, verb_above
from bot.language.phrases import phrase_sides
from bot.language.sides import Side, Sides
from bot.language.status import circumstance
from bot.language.text import fold

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_MISLABELLED = ("advcl", "obl", "dep", "dislocated", "nmod")
# "Il s'est entretenu": the parse takes it for the "il" of "il pleut".
_PERSONAL = ("il", "elle", "ils", "elles")
_CONTROLLED = ("xcomp", "ccomp", "advcl", "conj", "parataxis")
_SUPPORT = frozenset(
    """avoir effectuer faire tenir mener lancer recevoir etre donner realiser poursuivre entamer engager organiser
    signer conclure imposer prendre decreter adopter annoncer envoyer adresser transmettre formuler proposer
    fournir apporter livrer trouver parvenir exercer porter multiplier exprimer participer assister presider
    accueillir passer achever entreprendre commencer debuter terminer conduire perpetrer commettre revendiquer
    mettre""".split()
)

_COMMANDS = frozenset(
    "demander ordonner permettre proposer interdire exhorter appeler forcer inviter presser charger prier".split()
)
_AGAINST = ("contre", "encontre")
_SURFACE = ("avec", "entre", *_AGAINST)
_TRAVELS = frozenset("visite deplacement voyage tournee venue".split())
_SPELLED = {"a": ("a", "au", "aux"), "en": ("en",)}
# "avec qui X s'est entretenu": whom the clause hangs on.
_RELATIVE = frozenset("qui lequel laquelle lesquels lesquelles duquel".split())
_TIMES = frozenset("jour semaine mois annee heure matinee soiree journee marge week-end".split())
_REACH = 14
_RESUMED = 40
_CLIMBED = ("nmod", "conj", "appos", "obl", "advmod", "fixed", "case", "dep")

Slots = dict[str, list[Side]]


def arguments(trigger: Token, sides: Sides, *, support: bool = False) -> Slots:
    """Sides by slot: `subject`, `object`, `adjective`, or the folded preposition they hang by ("avec", "a").

    With `support` a noun takes a subject from the verb above it only where that verb carries it
    ("lancer une attaque"); else from any ("lors d'un entretien avec X, Y a …").
    """
    slots: Slots = defaultdict(list)
    if trigger.pos_ == "NOUN" or resumed(trigger) is not None:
        _noun_arguments(trigger, sides, slots, support)
    elif trigger.dep_ == "cop":
        _copular_arguments(trigger, sides, slots)
    else:
        _verb_arguments(trigger, sides, slots)
    if support and trigger.pos_ == "NOUN" and not slots.get("par") and not slots.get("subject"):
        slots["par"] += _following(trigger, "par", sides)
    if trigger.pos_ == "VERB" and is_passive(trigger) and not slots.get("subject"):
        slots["subject"] += _following(trigger, "par", sides)
    travelling = fold((resumed(trigger) or trigger).lemma_) in _TRAVELS and trigger.pos_ != "VERB"
    for preposition in (*_SURFACE, *(("a", "en") if travelling else ())):
        enough = 2 if preposition == "entre" else 1
        if preposition in _AGAINST and trigger.pos_ == "VERB" and (slots.get("object") or slots.get("a")):
            continue
        if len({side.code for side in slots.get(preposition, ())}) < enough:
            slots[preposition] += _following(trigger, preposition, sides)
    return slots


def resumed(pronoun: Token) -> Token | None:
    """The noun of travel that "celle de Donald Trump à Paris" stands for; null for any other word."""
    if fold(pronoun.text) not in ("celle", "celui") or pronoun.i + 1 >= len(pronoun.doc):
        return None
    if fold(pronoun.nbor().text).rstrip("'") not in ("de", "du", "d", "des"):
        return None
    before = pronoun.doc[max(0, pronoun.i - _RESUMED) : pronoun.i]
    return next((token for token in reversed(before) if fold(token.lemma_) in _TRAVELS), None)


def _following(trigger: Token, preposition: str, sides: Sides) -> list[Side]:
    """Sides right behind a preposition after the trigger, for where the parse hung its phrase elsewhere."""
    doc, end = trigger.doc, min(trigger.sent.end, trigger.i + _REACH)
    for index in range(trigger.i + 1, end):
        token = doc[index]
        doer = preposition == "par"
        other = doer and trigger.pos_ == "VERB"
        told = token.pos_ == "VERB" and (other or "Part" not in token.morph.get("VerbForm", []))
        if told or token.pos_ == "SCONJ" or token.text in (";", ":", ".") or (doer and token.text == ","):
            return []
        if fold(token.text) in _SPELLED.get(preposition, (preposition,)):
            if preposition in _SPELLED:  # "en juillet, X …": a place stands before the comma
                end = next((i for i in range(index, end) if doc[i].text == ","), end)
                for place in range(index + 1, min(end, index + 4)):
                    if found := sides.at.get(place):
                        return list(found)
            return _listed(index + 1, end, sides, coordinated=preposition in ("entre", "par"))
    return []


def _listed(start: int, end: int, sides: Sides, *, coordinated: bool) -> list[Side]:
    """The sides of the phrase from `start` on, and of the one after "et" where two are called for."""
    doc, joined = sides.doc, False
    found: list[Side] = []
    after: set[str] = set()
    for index in range(start, min(doc[start - 1].sent.end, end + _REACH)):
        token = doc[index]
        if (
            token.pos_ in ("VERB", "AUX", "SCONJ")
            or token.text in (";", ":", ".", "(")
            or (after and token.text == ",")
        ):
            break
        joined = joined or fold(token.text) in ("et", "and")
        if found and not coordinated and (token.text == "," or token.pos_ == "ADP"):
            break
        here = [side for side in sides.at.get(index, ()) if not sides.is_place(side)] + sides.pair(token)
        if not joined:
            found += here
        elif coordinated:
            found += [side for side in here if not after or side.code in after]
            after |= {side.code for side in here}
    return found


def subject_of(verb: Token, sides: Sides, depth: int = 0) -> list[Side]:
    """Who does what a verb says, through infinitives, gerunds, participles, relative clauses and coordination."""
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS] or [
        # "X, ministre de Y, s'est entretenu": a name before its verb under any other label is its subject.
        child
        for child in verb.lefts
        if (child.pos_ == "PROPN" and child.dep_ in _MISLABELLED and not case_of(child))
        or (child.dep_.startswith("expl") and fold(child.text) in _PERSONAL)
    ]
    if subjects:
        relative = ("qui", "who", "which")
        return [
            side
            for child in subjects
            for side in phrase_sides(_antecedent(verb) if fold(child.text) in relative else child, sides)
        ]
    if _after_quotation(verb) and not is_passive(verb):
        behind = (child for child in verb.children if child.dep_ == "obj" and child.i > verb.i)
        if found := [side for child in behind for side in phrase_sides(child, sides)]:
            return found
    if depth > 4 or verb.head == verb:
        return []
    if verb.dep_ in ("acl", "acl:relcl"):
        return [] if is_passive(verb) else phrase_sides(verb.head, sides)
    if verb.dep_ in _CONTROLLED and verb.head.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
        controller = verb.head
        if _infinitive(verb) and (other := commanded(verb, sides)):
            return other
        return subject_of(controller, sides, depth + 1)
    if verb.dep_ == "obl" or verb.dep_ == "obj":
        return subject_of(verb.head, sides, depth + 1)
    return []


def _infinitive(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and "Inf" in verb.morph.get("VerbForm", [])


def commanded(verb: Token, sides: Sides) -> list[Side]:
    """Of "demande à X de partir", X, who is to leave; none where no verb of asking governs the infinitive."""
    if not _infinitive(verb) or fold(verb.head.lemma_) not in _COMMANDS:
        return []
    for child in verb.head.children:
        if child.dep_ in ("obj", "iobj") or (child.dep_.startswith("obl") and case_of(child) == "a"):
            if found := phrase_sides(child, sides):
                return found
    return []


def _antecedent(verb: Token) -> Token:
    """What the clause of a verb hangs on; of "A et B, qui se sont vus", both of them."""
    current = verb
    while current.dep_ == "conj" and current.head != current:
        current = current.head
    if not current.dep_.startswith("acl"):
        return current
    return current.head.head if is_reflexive(verb) and current.head.dep_ == "conj" else current.head


def _copular_arguments(verb: Token, sides: Sides, slots: Slots) -> None:
    """ "X est en Turquie": the place is the head of "être"; of "sera lundi en Bolivie", it hangs on the day."""
    place = verb.head
    slots["subject"] += subject_of(place, sides) or [
        side for child in verb.children if child.dep_ in _SUBJECTS for side in phrase_sides(child, sides)
    ]
    slots[case_of(place)] += sides.at.get(place.i, [])
    for child in place.children if fold(place.lemma_) in WEEKDAYS else ():
        if child.dep_ in ("obl", "nmod"):
            slots[case_of(child)] += sides.at.get(child.i, [])


def _verb_arguments(verb: Token, sides: Sides, slots: Slots) -> None:
    passive = is_passive(verb)
    subject = subject_of(verb, sides)
    told = any(child.dep_ in _SUBJECTS for child in verb.children)
    if verb.dep_ == "acl:relcl" and any(fold(child.text) == "ou" for child in verb.children):
        slots["ou"] += phrase_sides(verb.head, sides)
    inverted = not told and not passive and _after_quotation(verb)
    if passive:
        patients = subject or (phrase_sides(verb.head, sides) if verb.dep_ in ("acl", "amod") else [])
        slots["object"] += patients
    else:
        slots["subject"] += subject
        if charged := commanded(verb, sides):
            slots["intermediary"] += charged
            slots["asking"] += subject_of(verb.head, sides)
    for child in verb.children:
        relation = child.dep_.split(":")[0]
        if relation == "obj" and fold(child.text).strip("'") in ("que", "qu", "lequel", "laquelle", "lesquels"):
            slots["object"] += _right_before(child, sides) or phrase_sides(_antecedent(verb), sides)
        elif relation == "mark" and verb.dep_ == "acl:relcl" and fold(child.text).strip("'") in ("que", "qu"):
            slots["object"] += _right_before(child, sides)
        elif relation in ("ccomp", "acl") and _opened_by_that(child):
            slots["que"] += subject_of(child, sides)
        elif relation in ("obj", "iobj") and child.pos_ != "VERB" and not (inverted and child.i > verb.i):
            slots["object"] += phrase_sides(child, sides)
            for part in child.children:
                if part.dep_ == "nmod" and (case := case_of(part)) == "a":  # "a proposé une aide à la Syrie"
                    slots[case] += phrase_sides(part, sides)
        elif relation == "xcomp" and fold(child.lemma_) == "savoir":  # "a fait savoir à Kiev que …"
            for part in child.children:
                slots[case_of(part)] += phrase_sides(part, sides) if part.dep_.startswith("obl") else []
        elif relation in ("obl", "nmod") and child.pos_ not in ("VERB", "AUX"):
            case = case_of(child)
            if fold(child.text) in _RELATIVE:
                slots[case] += sides.named_before(child.i)
                continue
            if child.dep_ == "obl:agent" or (case == "par" and passive):
                slots["subject"] += phrase_sides(child, sides)
            else:
                slots[case] += phrase_sides(child, sides)
            if (not case or _tells_when(child)) and child.i > verb.i and not passive:
                # "a rencontré lundi à Genève son homologue kényan": the object behind time and place.
                slots["object"] += [s for word in child.subtree for s in sides.at.get(word.i, ()) if sides.acts(s)]


def _opened_by_that(clause: Token) -> bool:
    """True for the clause of "souhaite que la Turquie retire ses troupes"."""
    return any(child.dep_ == "mark" and fold(child.text).strip("'") in ("que", "qu") for child in clause.children)


def _tells_when(phrase: Token) -> bool:
    """ "verra dans les prochains jours X": the object that the parse hangs below a time."""
    return fold(phrase.lemma_) in _TIMES and not any(child.dep_ in ("obj", "iobj") for child in phrase.head.children)


def _right_before(relative: Token, sides: Sides) -> list[Side]:
    """The sides of the words that a relative pronoun follows, whatever noun the parse gives it."""
    for index in range(relative.i - 1, max(relative.sent.start, relative.i - 4) - 1, -1):
        if found := sides.at.get(index):
            return list(found)
    return []


def _after_quotation(verb: Token) -> bool:
    """ "…", a prévenu le ministre: the verb follows a closing mark, and what follows it is its subject."""
    first = min((child.i for child in verb.children if child.pos_ == "AUX" and child.i < verb.i), default=verb.i)
    if first == verb.sent.start:
        return False
    before = verb.doc[first - 1].text
    return before in CLOSING_MARKS or (
        before == "," and any(t.text in CLOSING_MARKS for t in verb.doc[verb.sent.start : first])
    )


def _noun_arguments(noun: Token, sides: Sides, slots: Slots, support: bool) -> None:
    slots["adjective"] += [side for side in sides.at.get(noun.i, ()) if side.how == "adjective"]
    for child in noun.children:
        if child.dep_.split(":")[0] in ("nmod", "obl", "appos"):
            slots[case_of(child)] += phrase_sides(child, sides)
            if case_of(child) in ("a", "en") and child.pos_ == "PROPN":  # "l'arrivée à Paris du président kényan"
                whose = (part for part in child.children if part.dep_ == "nmod" and case_of(part) == "de")
                slots["de"] += [side for part in whose for side in phrase_sides(part, sides)]
        elif child.dep_ == "acl" and is_passive(child):
            for agent in child.children:
                if agent.dep_.startswith("obl"):
                    case = case_of(agent)
                    blamed = case == "a" and fold(child.lemma_) in ("attribuer", "imputer")
                    slots["subject" if case == "par" or blamed else case] += phrase_sides(agent, sides)
        elif child.dep_ == "acl" and fold(child.text) == "visant":
            for target in child.children:
                slots["visant"] += phrase_sides(target, sides) if target.dep_.startswith(("obj", "obl")) else []
    _governor_arguments(noun, sides, slots, support)
    _owned(noun, sides, slots)


def _owned(noun: Token, sides: Sides, slots: Slots) -> None:
    """ "sa visite", "leur rencontre": the actor named before it; for "leur", whom the verb above acts on as well."""
    owner = next(
        (fold(left.text) for left in noun.lefts if fold(left.text) in ("son", "sa", "ses", "leur", "leurs")), ""
    )
    if owner.startswith("leur") and (verb := verb_above(noun)) is not None:
        for child in verb.children:
            if child.dep_ == "iobj" or (child.dep_.startswith(("obj", "obl")) and case_of(child) in ("a", "avec", "")):
                slots["avec"] += phrase_sides(child, sides) if noun not in child.subtree else []
    if owner.startswith("leur"):
        slots["subject"] += _last_two(noun, sides)
    if (owner or case_of(noun) == "en") and not slots.get("subject"):
        for index in range(noun.i - 1, noun.sent.start - 1, -1):
            if near := [side for side in sides.at.get(index, ()) if sides.acts(side)]:
                slots["subject"] += near
                return


def _last_two(noun: Token, sides: Sides) -> list[Side]:
    """The acting sides of the two countries named last before a noun in its sentence."""
    found: list[Side] = []
    for index in range(noun.i - 1, noun.sent.start - 1, -1):
        for side in sides.at.get(index, ()):
            if sides.acts(side) and side.how in ("person", "country", "role", "seat"):
                found.append(side)
        if len({side.code for side in found}) == 2:
            return found
    return []


def _undergoes(noun: Token, verb: Token) -> bool:
    """ "a subi une attaque", "a fait l'objet d'accusations": the subject is who it was done to."""
    return fold(verb.lemma_) in ("subir", "essuyer", "redouter") or fold(noun.head.text) in (
        "objet",
        "cible",
        "victime",
    )


def _agent(verb: Token, sides: Sides) -> list[Side]:
    return [
        side
        for child in verb.children
        if child.dep_ == "obl:agent" or (child.dep_.startswith("obl") and case_of(child) == "par")
        for side in phrase_sides(child, sides)
    ]


def _governor_arguments(noun: Token, sides: Sides, slots: Slots, support: bool) -> None:
    """Of "X a eu un entretien avec Y", "lors d'un entretien avec Y, X a …": the subject of the verb that governs."""
    verb = noun.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb and verb.dep_.split(":")[0] in _CLIMBED:
        verb = verb.head
    if verb.pos_ not in ("VERB", "AUX") or verb == noun:
        return
    relation = noun.dep_.split(":")[0]
    if noun.dep_ in _SUBJECTS:
        if is_passive(verb):
            for child in verb.children:
                if child.dep_.startswith("obl"):
                    slots["subject" if case_of(child) == "par" else case_of(child)] += phrase_sides(child, sides)
        elif fold(verb.lemma_) in ("opposer", "reunir", "rassembler", "viser", "concerner"):
            slots["avec"] += [
                side for child in verb.children if child.dep_ == "obj" for side in phrase_sides(child, sides)
            ]
        return
    if _undergoes(noun, verb):
        slots["object"] += subject_of(verb, sides)
        return
    if support and (fold(verb.lemma_) not in _SUPPORT or circumstance(noun)):
        return
    slots["subject"] += _agent(verb, sides) if is_passive(verb) else subject_of(verb, sides)
    if circumstance(noun) and not any(slots.get(slot) for slot in ("avec", "entre", "de", "adjective")):
        for child in verb.children:
            if child.dep_.startswith(("obj", "iobj", "obl")) and case_of(child) in ("", "a", "sur", "aupres", "avec"):
                slots["avec"] += [side for side in phrase_sides(child, sides) if side.person or side.how == "role"]
    if relation == "obj" or fold(verb.lemma_) in _SUPPORT:
        for child in verb.children:
            if child.dep_.startswith("obl") and child != noun:
                slots[case_of(child)] += phrase_sides(child, sides)
