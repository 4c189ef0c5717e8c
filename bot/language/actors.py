"""Who acts in an article: persons under all their forms, with role and country, and bodies that act."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.countries import ACTING_BODIES, Means, find_references
from bot.language.extensions import TokenReference, article_text, kind_of
from bot.language.names import name_tokens, sound_key, surname
from bot.language.offices import office_country, tenures
from bot.language.persons import Person, find_persons
from bot.language.roles import copular_role, role_after, role_before, role_noun, role_phrase, role_text, role_words
from bot.language.text import fold
from bot.model import BlockKind

_PLACE_WORDS = frozenset({"en", "à", "au", "aux", "dans", "auprès", "in", "at", "to"})


@dataclass(slots=True)
class Body:
    name: str
    country: str | None
    means: Means
    mentions: list[Span] = field(default_factory=list)


@Language.factory("vigie_actors")
def create_actors(nlp: Language, name: str) -> ActorFinder:
    return ActorFinder()


class ActorFinder:
    """Adds `Doc._.people` and `Doc._.bodies`; reads entities and `Doc._.references`."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.people = find_persons(doc)
        language = doc._.language or "fr"
        for person in doc._.people:
            _give_role(person, language)
        _share_listed_roles(doc._.people, language)
        for person in doc._.people:
            _give_country(person, doc)
        for person in doc._.people:
            _give_kin_country(person, doc._.people)
        _share_family_country(doc._.people)
        _link_offices(doc._.people, doc)
        for person in doc._.people:
            if person.role is None:
                _give_counterpart_role(person, doc._.people, language)
        doc._.bodies = _bodies(doc)
        return doc


def _give_role(person: Person, language: str) -> None:
    """The fullest of the roles that the text gives; one told right beside a full name first."""
    candidates: list[tuple[int, Span]] = []
    for mention in person.mentions:
        full = len(name_tokens(mention.text)) > 1
        for rank, reader in enumerate((role_before, role_after, copular_role)):
            role = reader(mention, language)
            if role is not None and fold(role[0].text) not in COUNTERPART:
                beside = 3 if fold(role[0].text) in _RELATED else 0
                candidates.append((rank + (0 if full else 3) + (2 if len(role) == 1 else 0) + beside, role))
    if candidates:
        _, best = min(candidates, key=lambda item: item[0])
        person.role_span, person.role = best, role_text(best)


def _share_listed_roles(people: list[Person], language: str) -> None:
    """Of "les députés A, B et C", each is a deputy."""
    ends = {mention.end: person for person in people for mention in person.mentions}
    for person in sorted(people, key=lambda person: person.mentions[0].start):
        if person.role is not None:
            continue
        for mention in person.mentions:
            index = mention.start
            while index > mention.sent.start and mention.doc[index - 1].text in (",", "et", "and"):
                index -= 1
            before = ends.get(index) if index < mention.start else None
            if before is None or before.role_span is None or before is person:
                continue
            if fold(before.role_span[0].text) in role_words(language).plural:
                person.role, person.role_span = before.role, before.role_span
                break


# What somebody is to another says less than an office.
_RELATED = frozenset(
    """rival rivale ex-rival adversaire acolyte confrere consoeur collegue predecesseur successeur ami amie
    transfuge""".split()
)
_KIN = frozenset(
    "epouse epoux femme mari compagne compagnon fils fille frere soeur veuve wife husband son daughter".split()
)


def _give_kin_country(person: Person, people: list[Person]) -> None:
    """Of "son épouse Brigitte", "la femme d'Emmanuel Macron, Brigitte": the country of whom they are kin to."""
    if person.country is not None or person.role_span is None or fold(person.role_span[0].text) not in _KIN:
        return
    start = person.role_span.start
    before = [
        (mention.start, other.country)
        for other in people
        if other is not person and other.country
        for mention in other.mentions
        if person.role_span.sent.start <= mention.start < person.role_span.end + 5
    ]
    if before:
        person.country, person.why_country = min(before, key=lambda item: abs(item[0] - start))[1], "kin"


def _give_counterpart_role(person: Person, people: list[Person], language: str) -> None:
    """Of "le président A et son homologue kényan B": what A is, B is; the words as told where A's office is not."""
    for mention in person.mentions:
        role = role_before(mention, language)
        if role is None or fold(role[0].text) not in COUNTERPART:
            continue
        offices = tenures(person.name, mention.doc._.article.published if mention.doc._.article else None)
        before = [
            (any(row.fits(office) for row in offices), place, office)
            for office, place in _offices_before(role, person, people, language)
        ]
        held = bare_role(max(before)[2]) if before else ""
        if held or len(role) > 1:
            person.role, person.role_span = held or article_text(role.doc, role.start, role.end), role
            return


def _offices_before(role: Span, person: Person, people: list[Person], language: str) -> list[tuple[str, int]]:
    """Offices told before a counterpart's, and where: those of persons, and of its sentence one without a name."""
    found = [
        (other.role, max(mention.start for mention in other.mentions if mention.start < role.start))
        for other in people
        if other.role and other.role_span and other is not person and other.mentions[0].start < role.start
        if any(_official(token.text) for token in other.role_span[:2])
    ]
    for token in role.doc[role.sent.start : role.start]:
        if _official(token.text) and fold(token.text) not in COUNTERPART and token.ent_type_ != "PER":
            phrase = role_phrase(token, language)
            if phrase.end < role.start and token.dep_.startswith("nsubj"):
                found.append((article_text(role.doc, phrase.start, phrase.end), token.i))
    return found


def _give_country(person: Person, doc: Doc) -> None:
    """Whom a person serves: by a full name's known office, the role as told, a known family name, the context."""
    published = doc._.article.published if doc._.article else None
    known = office_country(person.name, published)
    if known and len(name_tokens(person.name)) > 1:
        person.country, person.why_country = known, "office-holder"
        return
    for mention in person.mentions:
        for reader in (role_before, role_after, copular_role):
            role = reader(mention, doc._.language or "fr")
            if role is not None and (code := country_of_span(doc, role.start, role.end)):
                person.country, person.why_country = code, "role"
                return
    if known:
        person.country, person.why_country = known, "office-holder"
    elif beside := next((code for mention in person.mentions if (code := _nationality_beside(mention))), None):
        person.country, person.why_country = beside, "nationality"
    elif person.role_span is not None and any(_official(token.text) for token in person.role_span):
        if code := _told_elsewhere(doc, person.role_span) or _nearest_country(doc, person.mentions[0]):
            person.country, person.why_country = code, "context"


def _told_elsewhere(doc: Doc, role: Span) -> str | None:
    """The one country that an office told bare is told with elsewhere: "l'ambassadeur chinois", "l'ambassadeur"."""
    if len(role) > 1:
        return None
    word, language = fold(role[0].text), doc._.language or "fr"
    spans = [role_phrase(token, language) for token in doc if fold(token.text) == word]
    codes = {code for span in spans if (code := country_of_span(doc, span.start, span.end))}
    return codes.pop() if len(codes) == 1 else None


COUNTERPART = frozenset({"homologue", "homologues", "counterpart"})


def bare_role(role: str) -> str:
    """A role without its nationality: "président kényan" gives "président"."""
    kept = [word for word in role.split() if not any(ref.means is Means.ADJECTIVE for ref in find_references(word))]
    return " ".join(kept)


def _nationality_beside(name: Span) -> str | None:
    """The nationality right before or behind a name: "l'Argentin X", "sa collègue australienne, X", "X, kényan, …"."""
    doc = name.doc
    before = name.start - 1
    if before > name.sent.start and doc[before].text in (",", '"', "«"):
        before -= 1
    behind = name.end + 1 if name.end < name.sent.end and doc[name.end].text in (",", "(") else -1
    for ref in doc._.references:
        if ref.reference.means is Means.ADJECTIVE and (ref.end == before + 1 or ref.start in (behind, behind + 1)):
            if not _mistranslated(doc, ref) and (ref.end <= name.start or behind > 0):
                return ref.code
    return None


def _official(word: str) -> bool:
    return fold(word).removeprefix("ex-") in role_words("fr").official or fold(word) in role_words("en").official


def country_of_span(doc: Doc, start: int, end: int) -> str | None:
    """Whom a role or body serves: its adjective of nationality, else its complement; a place of posting is neither."""
    inside = [ref for ref in doc._.references if start <= ref.start and ref.end <= end and ref.code]
    serving = [ref for ref in inside if not _posting(doc, ref) and not _mistranslated(doc, ref)]
    adjectives = [ref for ref in serving if ref.reference.means is Means.ADJECTIVE]
    others = [
        ref for ref in serving if ref.reference.means is not Means.ADJECTIVE and ref.reference.means is not Means.AGENCY
    ]
    for ref in (*adjectives, *others):
        return ref.code
    return None


def _posting(doc: Doc, ref: TokenReference) -> bool:
    before = doc[ref.start - 1].lower_ if ref.start else ""
    return (
        before in _PLACE_WORDS
        or before.startswith(("pro-", "anti-"))
        or (ref.start > 1 and before == "-" and doc[ref.start - 2].lower_ in ("pro", "anti"))
    )


def _mistranslated(doc: Doc, ref: TokenReference) -> bool:
    """True for "le conseiller soudanais" where a Mr al-Sudani is told of and no Sudan: a name that got translated."""
    if ref.reference.means is not Means.ADJECTIVE or sum(other.code == ref.code for other in doc._.references) > 1:
        return False
    key = sound_key(fold(ref.reference.text))
    return any(
        len(named) > 2 and key.startswith(named)
        for person in doc._.people
        if (named := sound_key(surname(person.name)))
    )


def _nearest_country(doc: Doc, mention: Span) -> str | None:
    """The country most told of in the article up to the mention's sentence; those of its own sentence count double."""
    weights: Counter[str] = Counter()
    for ref in doc._.references:
        if ref.code and len(ref.code) == 3 and ref.start < mention.sent.end and ref.reference.means is not Means.AGENCY:
            weights[ref.code] += 2 if ref.start >= mention.sent.start else 1
    return weights.most_common(1)[0][0] if weights else None


def _share_family_country(people: list[Person]) -> None:
    known = {surname(p.name): p.country for p in people if p.country}
    for person in people:
        if person.country is None and len(name_tokens(person.name)) > 1 and surname(person.name) in known:
            person.country, person.why_country = known[surname(person.name)], "family"


def _link_offices(people: list[Person], doc: Doc) -> None:
    """Roles told apart from the name: "le président brésilien" is the person who held that office then."""
    published = doc._.article.published if doc._.article else None
    language = doc._.language or "fr"
    taken = {token.i for person in people if person.role_span is not None for token in person.role_span}
    wanting = [person for person in people if person.role is None and person.country]
    if not wanting:
        return
    for token in doc:
        if token.i in taken or not role_noun(token, language) or token.ent_type_ == "PER":
            continue
        span = role_phrase(token, language)
        said = country_of_span(doc, span.start, span.end)
        fitting = {person.name: _held(person, said, span.text, published) for person in people}
        most = max(fitting.values(), default=0)
        holders = [person for person in people if fitting[person.name] == most > 0]
        if len(holders) == 1 and holders[0].role is None:
            holders[0].role_span, holders[0].role = span, article_text(doc, span.start, span.end)


def _held(person: Person, country: str | None, role: str, published: date | None) -> int:
    """2 where a person held the office a role words at publication, 1 around it, 0 not; of the country told with it."""
    fitting = [
        row
        for row in tenures(person.name, published)
        if row.code == (country or row.code) == person.country and row.fits(role)
    ]
    return 2 if any(row.held(published) for row in fitting) else int(any(row.near(published) for row in fitting))


def _bodies(doc: Doc) -> list[Body]:
    """Bodies of the lexicon, and organisations that the text makes the subject of a verb."""
    bodies: dict[str, Body] = {}
    references = {ref.start: ref for ref in doc._.references}
    for ref in doc._.references:
        if ref.reference.means in ACTING_BODIES and kind_of(doc, ref.start) is not BlockKind.TAGS:
            _add_body(bodies, doc, doc[ref.start : ref.end], ref.code, ref.reference.means)
    for entity in doc.ents:
        if entity.label_ != "ORG" or any(i in references for i in range(entity.start, entity.end)):
            continue
        if entity.root.dep_ in ("nsubj", "nsubj:pass", "obl:agent") and entity.text[:1].isupper():
            _add_body(bodies, doc, entity, country_of_span(doc, entity.start, entity.end + 1), Means.OTHER)
    return list(bodies.values())


def _add_body(bodies: dict[str, Body], doc: Doc, span: Span, code: str | None, means: Means) -> None:
    body = bodies.setdefault(fold(span.text), Body(article_text(doc, span.start, span.end), code, means))
    body.mentions.append(span)
