"""The parties that an English sentence names, phrase by phrase, with the preposition that each hangs by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.language.english_actors import name_words
from bot.language.lexicons import load_toml
from bot.language.roles import role_noun
from bot.language.sides import Side, Sides
from bot.language.text import fold

_PLACING = frozenset("in at from near inside outside across into through over around within".split())
_AHEAD = 6
_BACK = 120
_PLACES = ("country", "capital", "city", "seat")


@dataclass(slots=True)
class Phrase:
    """Sides that act as one: tokens `start`–`end`; `preposition` in front of it, empty where it stands free.

    `possessive`: an "'s" follows, and the phrase owns what comes behind.
    """

    start: int
    end: int
    sides: list[Side]
    preposition: str = ""
    possessive: bool = False

    @property
    def codes(self) -> set[str]:
        return {side.code for side in self.sides}


@cache
def _acting() -> frozenset[str]:
    return frozenset(load_toml("english.toml")["names"]["acting"])


def phrases(sent: Span, sides: Sides) -> list[Phrase]:
    """All phrases of a sentence in order; those linked by "and", commas of a list or apposition are one."""
    found: list[Phrase] = []
    for token in sent:
        here = [*sides.at.get(token.i, ()), *pair(token, sides)]
        if not here:
            continue
        start, end = _opening(token, sent, sides), _closing(token, here, sent)
        if found and _linked(found[-1], start, here, sides.doc):
            last = found[-1]
            last.sides += [side for side in here if side not in last.sides]
            last.end, last.possessive = max(last.end, end), _owns(sides.doc, end)
        else:
            found.append(Phrase(start, end, here, _preposition(sides.doc, start, sent), _owns(sides.doc, end)))
    return found


def _closing(token: Token, here: list[Side], sent: Span) -> int:
    """The end of the name or reference at a token, and of the office or body that it stands in front of."""
    end = token.i + 1
    spans = [(m.start, m.end) for p in sent.doc._.people for m in p.mentions] + [
        (ref.start, ref.end) for ref in sent.doc._.references
    ]
    for start, stop in spans:
        if start <= token.i < stop:
            end = max(end, stop)
    if any(side.how in ("adjective", "country") for side in here):
        for index in range(end, min(end + _AHEAD, sent.end)):
            word = sent.doc[index]
            if word.pos_ not in ("NOUN", "PROPN", "NUM", "PART") and word.text != "-":
                break
            if fold(word.text) in _acting() or role_noun(word, "en"):
                end = index + 1
    return end


def _owns(doc: Doc, end: int) -> bool:
    return end < len(doc) and doc[end].text in ("'s", "'")


def _opening(token: Token, sent: Span, sides: Sides) -> int:
    """Where the phrase around a side begins: articles, adjectives, offices and capitals in front belong to it."""
    start = token.i
    while start > sent.start:
        word = sent.doc[start - 1]
        plain = word.pos_ in ("DET", "PROPN", "ADJ", "NUM") or word.text == "-"
        office = role_noun(word, "en") or fold(word.text) in name_words("modifiers") or fold(word.text) in _acting()
        if not (plain or office) or word.i in sides.at or word.ent_type_ == "DATE":
            break
        start -= 1
    return start


def _preposition(doc: Doc, start: int, sent: Span) -> str:
    """The word the phrase hangs by; "of" behind an office or body leads to what that hangs by."""
    if start == sent.start or doc[start - 1].pos_ != "ADP":
        return ""
    if doc[start - 1].lower_ == "of" and start - 2 >= sent.start:
        head = doc[start - 2]
        if role_noun(head, "en") or fold(head.text) in _acting() or fold(head.text) in name_words("modifiers"):
            index = start - 2
            while index > sent.start and doc[index - 1].pos_ in ("DET", "NOUN", "PROPN", "NUM", "ADJ"):
                index -= 1
            return doc[index - 1].lower_ if index > sent.start and doc[index - 1].pos_ == "ADP" else ""
    return doc[start - 1].lower_


def _linked(last: Phrase, start: int, here: list[Side], doc: Doc) -> bool:
    """Whether the phrase at `start` goes on from the last one: a list, an apposition, an office and its holder."""
    between = [token for token in doc[last.end : start] if not token.is_space]
    words = {token.lower_ for token in between if not _title(token)}
    same = {side.code for side in here} <= last.codes
    if not words - {"-"}:
        return True
    if words & {"and", "&"}:
        return words <= {"and", "&", ",", "his", "her", "their", "both", "with"}
    if same:
        return words <= {",", "the", "'s", "of", "a"}
    if words == {"'s"}:
        return all(side.person for side in here)
    return words == {","} and _list_goes_on(start, doc, last)


def _title(token: Token) -> bool:
    word = fold(token.text).rstrip(".")
    return bool(role_noun(token, "en")) or word in name_words("titles") or word in name_words("modifiers")


def _list_goes_on(start: int, doc: Doc, last: Phrase) -> bool:
    """Whether "A, B" runs on to "and C" before any verb, and stands free: "After meeting A, B and C" does not."""
    if last.preposition in _PLACING:
        return False
    for token in doc[start : min(start + 14, doc[start].sent.end)]:
        if token.lower_ in ("and", "&"):
            return True
        if token.pos_ in ("VERB", "AUX", "ADP", "SCONJ"):
            return False
    return False


def acts(side: Side, sides: Sides) -> bool:
    """Whether a side stands for its government: "Tehran said" does, "in Tehran", "Iran's economy" do not."""
    if side.how in ("city", "private"):
        return False
    doc, token = sides.doc, sides.doc[side.token]
    if side.how in ("person", "role", "pronoun"):
        return True
    ref = next((ref for ref in doc._.references if ref.start <= side.token < ref.end), None)
    end = ref.end if ref else side.token + 1
    if side.how in ("adjective", "country", "capital"):
        owned = end < len(doc) and doc[end].text in ("'s", "'")
        if owned or side.how == "adjective":
            return _acting_noun_ahead(end + owned, token.sent, sides)
    return True


def _acting_noun_ahead(start: int, sent: Span, sides: Sides) -> bool:
    """True where the noun a demonym or owner stands in front of acts, or where no noun follows ("the French said")."""
    for index in range(start, min(start + _AHEAD, sent.end)):
        token = sides.doc[index]
        if any(side.person for side in sides.at.get(index, ())):
            return True
        if token.text in ("-", ",") and index > start:
            continue
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "CCONJ") and token.text != "-":
            return index == start and sides.doc[start - 1].text.endswith("s")
        if fold(token.text) in _acting() or role_noun(token, "en"):
            return True
    return False


def pair(token: Token, sides: Sides) -> list[Side]:
    """ "the two leaders", "both countries", "the presidents": the sides of different countries named last before."""
    if token.lower_ not in load_toml("english.toml")["names"]["pairs"] or token.i < 1:
        return []
    ahead = [word.lower_ for word in sides.doc[max(token.sent.start, token.i - 3) : token.i]]
    whose = token.i + 1 < len(sides.doc) and sides.doc[token.i + 1].lower_ in ("of", "from")
    if not ({"two", "both"} & set(ahead) or (ahead[-1:] == ["the"] and not whose)):
        return []
    found: dict[str, Side] = {}
    for index in range(token.i - 1, max(-1, token.i - _BACK), -1):
        for side in sides.at.get(index, ()):
            known = found.get(side.code)
            if side.how not in ("person", "country", "role", "adjective") or (known is None and len(found) == 2):
                continue
            if known is None or (known.person is None and side.person):
                found[side.code] = Side(token.i, side.code, side.person, "pronoun")
    return list(found.values()) if len(found) == 2 else []


def acting(found: Iterable[Phrase], sides: Sides) -> list[Phrase]:
    """The phrases that act and hang by no preposition of place, each with its acting sides alone."""
    result = []
    for phrase in found:
        kept = [side for side in phrase.sides if acts(side, sides)]
        sent_by = phrase.preposition == "from" and any(side.how not in _PLACES for side in kept)
        if kept and (sent_by or phrase.preposition not in _PLACING):
            result.append(Phrase(phrase.start, phrase.end, kept, phrase.preposition, phrase.possessive))
    return result


def places(found: Iterable[Phrase], sides: Sides) -> list[Phrase]:
    """The phrases that name where somebody travels."""
    result = []
    for phrase in found:
        kept = [side for side in phrase.sides if side.how in _PLACES or _capital_of(side, sides)]
        if kept:
            result.append(Phrase(phrase.start, phrase.end, kept, phrase.preposition, phrase.possessive))
    return result


def _capital_of(side: Side, sides: Sides) -> bool:
    ahead = sides.doc[side.token + 1 : min(side.token + 3, sides.doc[side.token].sent.end)]
    return side.how == "adjective" and any(token.lower_ in ("capital", "city", "port", "soil") for token in ahead)
