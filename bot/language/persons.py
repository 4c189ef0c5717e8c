"""The persons an article names, each under all the forms it uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from bot.language.extensions import article_text, kind_of
from bot.language.names import PARTICLES, is_short_form, is_slip, name_tokens, same_person, surname
from bot.language.roles import role_words
from bot.language.same_name import compare, known
from bot.language.same_name.given import given_names
from bot.language.text import fold
from bot.model import BlockKind

_PLACES = frozenset(
    """ile iles ilot ilots peninsule presqu'ile ville village villages localite localites port camp quartier province
    region district prefecture departement etat bourg oasis detroit vallee plateau fleuve riviere lac""".split()
)
_HONORIFICS = frozenset({"M.", "Mme", "MM.", "Mmes", "Mlle"})


@dataclass(slots=True)
class Person:
    """One person of the article: `name` the first full form, `mentions` token spans in order."""

    name: str
    mentions: list[Span] = field(default_factory=list)
    role: str | None = None
    role_span: Span | None = None
    country: str | None = None
    why_country: str = ""


def find_persons(doc: Doc) -> list[Person]:
    """Persons in order of their first mention; reads entities, `Doc._.references` and `Doc._.times`."""
    return [person for person in _cluster(name_spans(doc)) if not (_opening_word(person) or _only_a_place(person))]


def _only_a_place(person: Person) -> bool:
    """True for a name that stands behind a word of place, and nowhere but there or behind "à": "l'île de Mbanié"."""
    before = [_word_before(mention) for mention in person.mentions]
    return any(word in _PLACES for word in before) and all(word in _PLACES or word == "a" for word in before)


def _word_before(mention: Span) -> str:
    """The folded word that a name hangs on by "de", else the one right before it."""
    before = [fold(token.text).rstrip("'") for token in mention.doc[max(0, mention.start - 2) : mention.start]]
    if before and before[-1] in ("de", "d", "du"):
        before.pop()
    return before[-1] if before else ""


def _opening_word(person: Person) -> bool:
    """True for a lone capitalised word, told once, that opens a sentence without being its subject."""
    if len(person.mentions) > 1 or len(person.mentions[0]) > 1:
        return False
    token = person.mentions[0][0]
    parsed = token.doc.has_annotation("DEP")
    return parsed and token.is_sent_start is True and not token.dep_.startswith(("nsubj", "flat", "appos"))


def name_spans(doc: Doc) -> list[Span]:
    """PER entities that can be names, the joined-up family names of known persons among untagged words too."""
    spans = [span for entity in doc.ents if entity.label_ == "PER" for span in _cleaned(entity)]
    spans += _mislabelled(doc, {token.i for span in spans for token in span})
    known = {surname(span.text) for span in spans if len(name_tokens(span.text)) > 1}
    taken = {token.i for span in spans for token in span}
    for token in doc:
        if token.i not in taken and token.text[:1].isupper() and len(token.text) > 3 and fold(token.text) in known:
            if token.ent_type_ in ("ORG", "LOC") or any(ref.start <= token.i < ref.end for ref in doc._.references):
                continue
            spans.append(doc[token.i : token.i + 1])
    spans += _told_again(doc, spans)
    return _with_bracketed(sorted(spans, key=lambda span: span.start))


def _told_again(doc: Doc, spans: list[Span]) -> list[Span]:
    """Full names found elsewhere in the article that the recogniser leaves untagged or tags otherwise."""
    names = {tuple(token.orth for token in span) for span in spans if len(name_tokens(span.text)) > 1}
    opening: dict[int, list[tuple[int, ...]]] = {}
    for name in sorted(names, key=len, reverse=True):
        opening.setdefault(name[0], []).append(name)
    taken = {token.i for span in spans for token in span}
    words: list[int] = doc.to_array("ORTH").tolist()
    found: list[Span] = []
    for start, word in enumerate(words):
        for name in opening.get(word, ()):
            end = start + len(name)
            if tuple(words[start:end]) == name and taken.isdisjoint(range(start, end)):
                found.append(doc[start:end])
                taken.update(range(start, end))
    return found


def _mislabelled(doc: Doc, taken: set[int]) -> list[Span]:
    """Names that the entity recogniser gives another label: a given name, or "M.", and capitalised words behind it."""
    found: list[Span] = []
    covered = {index for ref in doc._.references for index in range(ref.start, ref.end)}
    for token in doc:
        if token.i in taken or token.i in covered or not _plain_name(token) or token.i + 1 >= len(doc):
            continue
        titled = token.i > 0 and doc[token.i - 1].text in _HONORIFICS and token.ent_type_ != ""
        if not titled and not _given(token):
            continue
        end = token.i + 1
        while end < token.sent.end and (more := _goes_on(doc, end, covered)):
            end += more
        if end - token.i > 1 or titled:
            found.append(doc[token.i : end])
            taken.update(range(token.i, end))
    return found


def _given(token: Token) -> bool:
    """Whether a word, or each half of a double one, is a given name of the lexicon."""
    return all(given_names(fold(part)) for part in token.text.split("-"))


def _goes_on(doc: Doc, index: int, covered: set[int]) -> int:
    """How many tokens at `index` a name goes on for: a capitalised word, with its particles if any."""
    end = index
    while end < min(index + 2, len(doc)) and fold(doc[end].text) in PARTICLES:
        end += 1
    if end < len(doc) and end not in covered and _plain_name(doc[end]) and not doc[end].is_sent_start:
        return end + 1 - index
    return 0


def _plain_name(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[1:2].islower() and not role_noun_text(token.text)


def _with_bracketed(spans: list[Span]) -> list[Span]:
    """ "(Barham) Saleh", a first name put in by the editor: one name with the family name behind it."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        doc = span.doc
        if last is not None and last.start and (doc[last.start - 1].text, doc[last.end].text) == ("(", ")"):
            if span.start == last.end + 1:
                joined[-1] = doc[last.start : span.end]
                continue
        joined.append(span)
    return joined


def _written(span: Span) -> str:
    return article_text(span.doc, span.start, span.end).replace("(", "").replace(")", "")


def _cleaned(entity: Span) -> Iterable[Span]:
    """The name within an entity: titles and opening adverbs cut off, capitalised words behind it taken in."""
    doc, start, end = entity.doc, entity.start, entity.end
    while start < end and _leading(doc[start], last=end - start == 1):
        start += 1
    while end > start and not doc[end - 1].text[-1:].isalnum():
        end -= 1
    while start < end < entity.sent.end and (more := _continued(doc, end, entity.sent.end)):
        end += more
    span = doc[start:end]
    covered = sum(ref.end - ref.start for ref in doc._.references if start <= ref.start and ref.end <= end)
    if start >= end or covered >= end - start or not span.text[:1].isupper() or len(span.text) < 3:
        return ()
    if end - start == 1 and not _name_like(doc[start]):
        return ()
    if kind_of(doc, start) is BlockKind.TAGS or not name_tokens(span.text):
        return ()
    return (span,)


def _leading(token: Token, *, last: bool) -> bool:
    if role_noun_text(token.text) or not token.text[:1].isalpha():
        return True
    opening = token.is_sent_start is True and not last
    return opening and token.pos_ in ("ADV", "ADP", "CCONJ", "SCONJ", "PRON", "DET", "ADJ")


def _continued(doc: Doc, index: int, limit: int) -> int:
    """How many tokens at `index` the name before it goes on for: a capitalised word, with its particle if any."""
    if _capitalised(doc[index]):
        return 1
    if fold(doc[index].text) in PARTICLES and index + 1 < limit and _capitalised(doc[index + 1]):
        return 2 if doc[index].text[0].isupper() else 0
    return 0


def _capitalised(token: Token) -> bool:
    if token.ent_iob_ == "B" or token.ent_type_ not in ("", "PER") or token.is_sent_start:
        return False
    if any(ref.start <= token.i < ref.end for ref in token.doc._.references):
        return False
    return _plain_name(token) and fold(token.text) not in PARTICLES


def _name_like(token: Token) -> bool:
    """False for lone words that are tagged as names for their capital alone: acronyms, days, opening words."""
    if (token.text.isupper() and len(token.text) <= 6) or token.pos_ in ("VERB", "ADV", "ADJ", "NOUN", "NUM"):
        return False
    return not any(time.start <= token.i < time.end for time in token.doc._.times)


def role_noun_text(word: str) -> bool:
    return fold(word).rstrip(".") in {"m", "mm", "mme", "mr", "mrs", "ms", "dr"} or role_words("fr").known(fold(word))


def _cluster(spans: list[Span]) -> list[Person]:
    people: list[Person] = []
    for span in [s for s in spans if len(name_tokens(s.text)) > 1]:
        name = _written(span)
        known = next((p for p in people if _same(p.name, name)), None)
        if known:
            known.mentions.append(span)
            if len(name_tokens(name)) > len(name_tokens(known.name)):
                known.name = name
        else:
            people.append(Person(name, [span]))
    for span in [s for s in spans if len(name_tokens(s.text)) == 1]:
        _attach_short(people, span)
    for person in people:
        person.mentions.sort(key=lambda mention: mention.start)
    return sorted(people, key=lambda person: person.mentions[0].start)


@lru_cache(maxsize=20_000)
def _same(one: str, other: str) -> bool:
    """Whether two full names of one article are one person's: there a typing slip and a part of the name are too."""
    if name_tokens(one) == name_tokens(other):
        return True
    answer = compare(one, other).answer
    if answer == "different":
        return is_slip(one, other) and None in (known.person(one), known.person(other))
    alike = same_person(one, other) or is_short_form(one, other) or is_short_form(other, one)
    return answer == "same" or alike


def _attach_short(people: list[Person], span: Span) -> None:
    """A lone name goes to the person of that family name mentioned last before it, else to the first after it."""
    name = article_text(span.doc, span.start, span.end)
    fitting = [p for p in people if fold(p.name) == fold(name) or is_short_form(name, p.name)]
    if not fitting:
        fitting = [p for p in people if len(name_tokens(p.name)) > 1 and name_tokens(p.name)[0] == fold(name)]
    if not fitting:
        people.append(Person(name, [span]))
        return

    def distance(person: Person) -> tuple[bool, int]:
        before = [m.start for m in person.mentions if m.start < span.start]
        return (not before, span.start - max(before) if before else person.mentions[0].start)

    min(fitting, key=distance).mentions.append(span)
