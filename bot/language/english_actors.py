"""Who acts in an English article: names among the capitals, the office told beside them, whom they serve."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.language.actors import ActorFinder, country_of_span
from bot.language.extensions import article_text
from bot.language.lexicons import load_toml
from bot.language.names import PARTICLES, name_tokens
from bot.language.offices import tenures
from bot.language.persons import Person
from bot.language.roles import role_noun, role_start, role_words
from bot.language.text import fold

_LONGEST_ROLE = 14
_LONGEST_NAME = 4


@cache
def name_words(group: str) -> frozenset[str]:
    return frozenset(load_toml("english.toml")["names"][group])


class EnglishActors:
    """Sets `Doc.ents` to the names found, then `Doc._.people` and `Doc._.bodies`; reads references and times."""

    def __call__(self, doc: Doc) -> Doc:
        doc.ents = _entities(doc)
        doc = ActorFinder()(doc)
        for person in doc._.people:
            _read_role(person)
        _share_country(doc._.people)
        return doc


def _entities(doc: Doc) -> list[Span]:
    """Names as PER; the base pipeline's other entities and the words of time, which end a name, around them."""
    people = [Span(doc, start, end, label="PER") for start, end in _names(doc)]
    taken = {token.i for span in people for token in span}
    # A capital right behind a name would be read as its next word.
    ends = [span.end for span in people if span.end < len(doc) and span.end not in taken]
    behind = [Span(doc, end, end + 1, label="MISC") for end in ends if doc[end].text[0].isupper()]
    times = [Span(doc, time.start, time.end, label="DATE") for time in doc._.times]
    others = [entity for entity in doc.ents if entity.label_ != "PER"]
    found = people
    for span in (*times, *others, *behind):
        if not taken & set(range(span.start, span.end)):
            taken |= set(range(span.start, span.end))
            found = [*found, span]
    return sorted(found, key=lambda span: span.start)


def _names(doc: Doc) -> Iterator[tuple[int, int]]:
    published = doc._.article.published if doc._.article else None
    busy = {i for time in doc._.times for i in range(time.start, time.end)}
    placed = {i for ref in doc._.references for i in range(ref.start, ref.end)}
    index = 0
    while index < len(doc):
        end = _known_name(doc, index)
        if end is None:
            end = _run_end(doc, index, busy | placed)
            if end > index and not _is_person(doc[index:end], published is not None):
                index = end
                continue
        if end > index:
            yield index, end
        index = max(end, index + 1)


def _known_name(doc: Doc, start: int) -> int | None:
    """Where a full name of the table of office-holders that starts here ends: "Israel Katz" is no country."""
    if not doc[start].text[0].isupper():
        return None
    for end in range(min(start + _LONGEST_NAME + 2, doc[start].sent.end), start + 1, -1):
        words = doc[start:end].text
        if doc[end - 1].text[0].isupper() and len(name_tokens(words)) > 1 and tenures(words, None):
            if fold(doc[start].text) not in name_words("titles"):
                return end
    return None


def _run_end(doc: Doc, start: int, barred: set[int]) -> int:
    """Where the capitals that may be a name end; `start` itself where none begins."""
    end, index = start, start
    while index < doc[start].sent.end:
        token = doc[index]
        if index in barred or (fold(token.text) in PARTICLES and end == start and not token.text[0].isupper()):
            break
        if _name_word(token, first=end == start):
            end = index + 1
        elif not (end > start and (token.text in ("-", "'") or fold(token.text) in PARTICLES)):
            break
        index += 1
    return end


def _name_word(token: Token, *, first: bool) -> bool:
    if not token.text[0].isupper() or token.pos_ not in ("PROPN", "NOUN"):
        return False
    word = fold(token.text).rstrip(".")
    return not (role_words("en").known(word) or word in name_words("titles") or word in name_words("modifiers")) or (
        not first and len(word) == 1
    )


def _is_person(run: Span, dated: bool) -> bool:
    """Whether a run of capitals is a person: told so by an office beside it, by the table, or by the entities."""
    words = [token for token in run if token.text[0].isupper()]
    if any(fold(token.text) in name_words("bodies") for token in words) or all(token.text.isupper() for token in words):
        return False
    before = run.doc[run.start - 1] if run.start > run.sent.start else None
    if before is not None and (
        fold(before.text).rstrip(".") in name_words("titles")
        or (before.text[0].isupper() and role_words("en").known(fold(before.text)))
    ):
        return True
    labels = {token.ent_type_ for token in words}
    if len(words) == 1:
        if dated and tenures(run.text, run.doc._.article.published):
            return True
        # A word that opens a sentence has its capital for that.
        after = run.doc[run.end] if run.end < run.sent.end else None
        goes_on = after is None or after.pos_ in ("VERB", "AUX", "PUNCT", "PART", "CCONJ")
        return "PER" in labels and (before is not None or goes_on)
    return "PER" in labels or (labels <= {"", "MISC"} and role_behind(run) is not None)


def _read_role(person: Person) -> None:
    """The fullest office told beside a mention, and the country that it names."""
    told: list[Span] = []
    for mention in person.mentions:
        for reader in (role_ahead, role_behind):
            if (span := reader(mention)) is None:
                continue
            if code := country_of_span(span.doc, span.start, span.end):
                if person.why_country != "office-holder" and (person.why_country != "role" or not told):
                    person.country, person.why_country = code, "role"
            told.append(span)
    roles = [role for span in told if (role := _bare(span)) is not None]
    person.role_span = max(roles, key=len, default=None)
    person.role = article_text(name.doc, name.start, name.end) if (name := person.role_span) is not None else None


def _share_country(people: list[Person]) -> None:
    """A lone name of the table keeps its country; one with neither office nor table row has none."""
    for person in people:
        if person.why_country == "context" and person.role is None:
            person.country, person.why_country = None, ""


def role_ahead(name: Span) -> Span | None:
    """The office in front of a name with the words that lead it: "Iran's top nuclear negotiator, Ali Bagheri"."""
    doc, index, floor = name.doc, name.start - 1, max(name.sent.start, name.start - _LONGEST_ROLE)
    while index >= floor and fold(doc[index].text).rstrip(".") in ("mr", "mrs", "ms", "dr", ",", '"'):
        index -= 1
    end, found = index + 1, None
    while index >= floor and _within_role(doc[index]):
        if role_noun(doc[index], "en"):
            found = index = role_start(doc[index], "en")
            if end - index > 1 and doc[index + 1].lower_ not in ("of", "for", "to", "general", "minister"):
                break
        elif found is not None and not _leads(doc[index]):
            break
        index -= 1
    if found is None:
        return None
    start = found
    while start > floor and _leads(doc[start - 1]):
        start -= 1
    return doc[start:end]


def role_behind(name: Span) -> Span | None:
    """The office in apposition behind a name, or after "is": "Wang Yi, China's foreign minister,".

    What a verb follows is a subject of its own: "…, a spokeswoman said".
    """
    doc, start, limit = name.doc, name.end, name.sent.end
    if start >= limit or (doc[start].text not in (",", "(", "-", "–", "—") and doc[start].lower_ not in ("is", "was")):
        return None
    end = start = start + 1
    while end < limit and end - start < _LONGEST_ROLE and _within_role(doc[end]):
        end += 1
    if not any(role_noun(token, "en") for token in doc[start : min(end, start + 8)]):
        return None
    if doc[start - 1].text == "," and end < limit and doc[end].pos_ in ("VERB", "AUX"):
        return None
    return doc[start:end]


def _within_role(token: Token) -> bool:
    if token.ent_type_ in ("PER", "DATE") or token.pos_ in ("VERB", "AUX", "SCONJ", "PRON", "PUNCT", "ADV"):
        return token.text == "-"
    return token.lower_ not in ("in", "on", "at", "with", "by", "during", "after", "against", "about")


def _leads(token: Token) -> bool:
    """Words in front of an office that belong to it or say whose it is."""
    if token.ent_type_ in ("PER", "DATE"):
        return False
    if token.pos_ in ("DET", "PART") or token.text == "-" or fold(token.text) in name_words("modifiers"):
        return True
    return role_noun(token, "en") is not None or any(ref.start <= token.i < ref.end for ref in token.doc._.references)


def _bare(span: Span) -> Span | None:
    """An office without article and country in front of it; none where a counterpart is all it says."""
    doc, start, end = span.doc, span.start, span.end
    inside = {i for ref in doc._.references for i in range(ref.start, ref.end)}
    while start < end and (start in inside or doc[start].pos_ in ("DET", "PART") or doc[start].text == "-"):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].pos_ in ("ADP", "DET", "CCONJ", "PART")):
        end -= 1
    if start >= end or fold(doc[end - 1].text) in ("counterpart", "counterparts") or doc[start:end].text == "head":
        return None
    return doc[start:end]
