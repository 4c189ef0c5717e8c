"""The role that a text gives a person: the office or description before a name, or after it in apposition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.language.extensions import article_text
from bot.language.lexicons import load_toml
from bot.language.text import fold

_INSIDE = frozenset({"NOUN", "ADJ", "ADP", "DET", "PROPN", "NUM", "X"})
_LONGEST = 18
# Tokens of an office that a comma parts from its name: it may hold a whole clause and a bracket.
_LONGEST_SET_OFF = 26
# Participles as often as offices: "X, envoyé à Paris".
_SENT = frozenset("envoye envoyee attache".split())
_LEADING = frozenset("dirige preside commande".split())
_VAGUE = frozenset("responsable dirigeant membre representant chef officiel official".split())
_LINKING = frozenset(
    "et d' l' - ' & aux des elu elue sortant sortante dechu dechue designe designee defunt defunte aupres".split()
)
_ENDING = frozenset("dans lors depuis apres avant selon n' ne mais".split())
_SKIPPED = frozenset(
    {
        ",",
        '"',
        "«",
        "»",
        "(",
        ")",
        "M.",
        "M",
        "MM.",
        "Mme",
        "Mr",
        "Mr.",
        "Ms.",
        "Dr",
        "Me",
        "Mgr",
        "Cheikh",
        "cheikh",
        "ayatollah",
    }
)


@dataclass(frozen=True, slots=True)
class RoleWords:
    official: frozenset[str]
    other: frozenset[str]
    before: frozenset[str]
    private: frozenset[str]
    completed: frozenset[str]
    plural: frozenset[str]

    def known(self, word: str) -> bool:
        return word in self.official or word in self.other


@cache
def _role_endings(language: str) -> frozenset[str]:
    """What the last token of a role can be, whichever way its words are parted."""
    words = role_words(language)
    return frozenset(word[start:] for word in words.official | words.other for start in range(len(word) + 1))


@cache
def role_words(language: str) -> RoleWords:
    tables = load_toml("roles.toml")
    data = tables.get(language, tables["fr"])
    folded = {name: frozenset(fold(word) for word in words) for name, words in data.items()}
    both = {name: words | {word + "s" for word in words} for name, words in folded.items()}
    plural = (both["official"] | both["other"]) - folded["official"] - folded["other"]
    return RoleWords(
        both["official"], both["other"], both["before"], both["private"], folded["completed"], frozenset(plural)
    )


def role_noun(token: Token, language: str) -> str | None:
    """The folded role noun that `token` is, or closes ("Premier ministre"), null where it is none."""
    word = fold(token.text).removeprefix("ex-")
    words = role_words(language)
    if words.known(word) and token.ent_type_ != "PER":
        return word
    if "-" in word and words.known(word.rsplit("-", 1)[-1]):
        return word.rsplit("-", 1)[-1]
    return word if role_start(token, language) < token.i else None


def role_start(token: Token, language: str) -> int:
    """The first token of the office of several words that `token` closes ("secretary of state"), else its own place."""
    if fold(token.text) not in _role_endings(language):
        return int(token.i)
    words = role_words(language)
    for start in (token.i - 2, token.i - 1):
        if start >= 0 and words.known(fold(token.doc[start : token.i + 1].text)):
            return int(start)
    return int(token.i)


def role_before(name: Span, language: str) -> Span | None:
    """The role that stands before a name: from its noun, or the adjectives before it, up to the name.

    Right before the name it is the nearest role noun ("le conseiller du président Biden": président), before a comma
    the whole phrase's ("le conseiller du président, Jake Sullivan": conseiller).
    """
    doc, index = name.doc, name.start - 1
    while index >= name.sent.start and doc[index].text in _SKIPPED:
        index -= 1
    set_off = any(token.text == "," for token in doc[index + 1 : name.start])
    floor = max(name.sent.start, name.start - (_LONGEST_SET_OFF if set_off else _LONGEST))
    end = index + 1
    if index < floor or doc[index].pos_ == "ADP" or (not set_off and _completed(doc[index], language)):
        return None
    found = _office_noun(name, index, floor, language, set_off=set_off)
    if found is None:
        return None
    if _several(doc[found], language):
        listed = name.end < name.sent.end and doc[name.end].text in (",", "et", "and")
        return doc[found : found + 1] if listed and fold(doc[found].text).rstrip("s") not in _VAGUE else None
    return _trimmed(doc, _widened(doc, found, floor, language), end)


def _office_noun(name: Span, index: int, floor: int, language: str, *, set_off: bool) -> int | None:
    """The noun of the office whose words end at `index`: the nearest before a name, the phrase's before a comma."""
    doc, last, found, named = name.doc, index, None, None
    while index >= floor:
        token = doc[index]
        if role_noun(token, language) and not _is_epithet(token, language):
            if not _several(token, language) or set_off:
                found = index
            elif found is None:
                found = index
                index -= 1
                continue
            if not set_off:
                break
        elif set_off and token.text == ")":
            index = next((i for i in range(index, max(floor, index - 8), -1) if doc[i].text == "("), index)
        elif token.text == "(" and last - index < 4:
            pass
        elif set_off and found is None and token.ent_type_ == "PER" and not _listed(name):
            named = index
        elif not (_inside(token) or (set_off and _is_participle(token))) or token.ent_type_ == "PER" or _is_dash(token):
            break
        index -= 1
    if named is not None and (found is None or not _is_of(doc, found, named)):
        return None
    return None if set_off and found is not None and _is_anothers(doc, found) else found


def _is_anothers(doc: Doc, noun: int) -> bool:
    """True for the office of "A, chef de la diplomatie, B, conseiller, …": it stands behind a name of its own."""
    while noun > 1 and doc[noun - 1].pos_ in ("DET", "ADJ", "ADV"):
        noun -= 1
    return noun > 1 and doc[noun - 1].text == "," and doc[noun - 2].ent_type_ == "PER"


def _is_of(doc: Doc, noun: int, person: int) -> bool:
    """True for "le directeur de cabinet d'Ali Bongo": the person is whom the office serves."""
    return any(fold(token.text) in ("de", "d'", "du") for token in doc[noun + 1 : person])


def _listed(name: Span) -> bool:
    """True where other names follow: "le président X, Y et Z"."""
    rest = name.doc[name.end : min(name.end + 2, name.sent.end)]
    return any(token.text in ("et", "and") or token.ent_type_ == "PER" for token in rest)


def _is_dash(token: Token) -> bool:
    return token.text in ("-", "–", "—") and token.i > 0 and bool(token.nbor(-1).whitespace_)


def _is_participle(token: Token) -> bool:
    return token.pos_ == "VERB" and "Part" in token.morph.get("VerbForm", [])


def _is_epithet(token: Token, language: str) -> bool:
    """True for the adjective of "une opération militaire"."""
    before = token.nbor(-1) if token.i > token.sent.start else token
    return token.pos_ == "ADJ" and before.pos_ == "NOUN" and before != token and role_noun(before, language) is None


def _completed(token: Token, language: str) -> bool:
    """True for "l'administration Biden", not for "le chef de cabinet Ron Klain"."""
    if fold(token.text) not in role_words(language).completed:
        return False
    return not (token.i >= 2 and fold(token.nbor(-1).text) == "de" and role_noun(token.nbor(-2), language))


def role_text(role: Span) -> str:
    """The words of a role as the text gives them; of one told of several persons, its singular."""
    if len(role) == 1 and fold(role.text) in role_words(role.doc._.language or "fr").plural:
        return str(role[0].lemma_)
    return article_text(role.doc, role.start, role.end)


def _several(noun: Token, language: str) -> bool:
    """True for "les ministres X et Y": of what is told of several, each bears the office alone."""
    return fold(noun.text) in role_words(language).plural


def role_after(name: Span, language: str) -> Span | None:
    """The role set off behind a name by a comma or a bracket, up to the next comma, verb or full stop."""
    doc, sent_end = name.doc, name.sent.end
    index = name.end
    if index < sent_end and doc[index].text == "(":
        closing = next((i for i in range(index, min(index + 8, sent_end)) if doc[i].text == ")"), None)
        if closing is not None and not any(role_noun(doc[i], language) for i in range(index, closing)):
            index = closing + 1
    if index >= sent_end or doc[index].text not in (",", "(", "-", "–", "—"):
        return None
    start = index + 1
    if start + 2 < sent_end and doc[start].like_num and doc[start + 1].lower_ in ("ans", "years"):
        start += 3
    if start < sent_end and (doc[start].pos_ == "DET" or fold(doc[start].text) in ("un", "une")):
        start += 1
    end = start
    while (
        end < sent_end and end - start < _LONGEST and (_follows(doc, end, start) or _opens(doc, end, start, language))
    ):
        end += 1
    first = next((doc[i] for i in range(start, min(start + 4, end)) if role_noun(doc[i], language)), None)
    if first is None or _next_name(doc, end, sent_end):
        return None
    if _several(first, language):
        return doc[first.i : first.i + 1]
    return _trimmed(doc, start, end)


def _next_name(doc: Doc, index: int, sent_end: int) -> bool:
    """True where a name follows the office at once: "A, le président de l'Assemblée B"."""
    full = index + 1 < sent_end and doc[index].ent_type_ == doc[index + 1].ent_type_ == "PER"
    return full and doc[index - 1].pos_ in ("NOUN", "ADJ") and doc[index - 1].text not in _SKIPPED


def _opens(doc: Doc, index: int, start: int, language: str) -> bool:
    """True for an office right behind the comma, whatever the tagger takes it for: "X, députée …"."""
    word = fold(doc[index].text)
    return index == start and word not in _SENT and word.removeprefix("ex-") in role_words(language).official


def _lead(doc: Doc, start: int, sent_end: int) -> Span | None:
    """What somebody leads, with the verb: "préside le Conseil du peuple"."""
    end = start + 1
    while end < sent_end and end - start < _LONGEST and _follows(doc, end, start):
        end += 1
    return _trimmed(doc, start, end) if end > start + 2 else None


def copular_role(name: Span, language: str) -> Span | None:
    """The role in "X est le ministre …", "X, qui était président …", "X, nommé ministre", "X, qui préside …"."""
    doc, limit = name.doc, min(name.end + 6, name.sent.end)
    for index in range(name.end, limit - 1):
        token = doc[index]
        if index > name.end and fold(token.text) in _LEADING and fold(doc[index - 1].text) == "qui":
            return _lead(doc, index, name.sent.end)
        if fold(token.text) in ("est", "etait", "fut", "nomme", "elu", "devenu", "is", "was", "became"):
            start = index + 1
            while start < name.sent.end and doc[start].pos_ in ("DET", "ADV"):
                start += 1
            if start < name.sent.end and role_noun(doc[start], language):
                end = start
                while end < name.sent.end and end - start < _LONGEST and _follows(doc, end, start):
                    end += 1
                return _trimmed(doc, start, end)
        if token.pos_ not in ("AUX", "VERB", "PUNCT", "PRON", "ADV"):
            return None
    return None


def role_phrase(noun: Token, language: str) -> Span:
    """The whole phrase of a role noun that stands away from any name: "le chef de la diplomatie russe"."""
    doc, floor = noun.doc, max(noun.sent.start, noun.i - 4)
    start = _widened(doc, noun.i, floor, language)
    end = noun.i + 1
    while end < noun.sent.end and end - start < _LONGEST and _follows(doc, end, start):
        end += 1
    return _trimmed(doc, start, end) or doc[noun.i : noun.i + 1]


def _inside(token: Token) -> bool:
    return token.pos_ in _INSIDE or fold(token.text) in _LINKING


def _follows(doc: Doc, index: int, start: int) -> bool:
    token = doc[index]
    if token.text in (",", ".", ";", ":", "(", ")", "–", "—", '"', "»", "«") or token.pos_ in (
        "VERB",
        "AUX",
        "PRON",
        "SCONJ",
    ):
        return False
    if token.ent_type_ == "PER" and token.ent_iob_ == "B" and index > start:
        return False
    if fold(token.text) in _ENDING:
        return False
    return _inside(token) or token.pos_ == "ADV"


def _widened(doc: Doc, noun: int, floor: int, language: str) -> int:
    """Where the role begins: adjectives and nouns such as "ancien", "vice-", "haut" before its noun belong to it."""
    words = role_words(language)
    start = max(floor, role_start(doc[noun], language))
    while start > floor:
        word = fold(doc[start - 1].text).rstrip("-")
        if set(word.split("-")) <= words.before or (
            words.known(word) and doc[start].text != doc[start - 1].text and doc[start - 1].pos_ != "ADP"
        ):
            start -= 1
        elif doc[start - 1].text == "-" and start - 2 >= floor:
            start -= 2
        else:
            break
    return start


def _trimmed(doc: Doc, start: int, end: int) -> Span | None:
    while end > start and (doc[end - 1].is_punct or doc[end - 1].pos_ in ("ADP", "DET", "CCONJ")):
        end -= 1
    while start < end and (doc[start].is_punct or doc[start].pos_ in ("DET", "ADP", "CCONJ")):
        start += 1
    return doc[start:end] if end > start else None
