"""Why an article was read as it was: for each contact and person, the words and rules that decided it.

The tool for mending the lexicons: what it names (predicate, frame, slot, rule) is what their files are keyed by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.markup import escape
from spacy import displacy
from spacy.tokens import Doc, Span, Token

from bot.language.arguments import arguments
from bot.language.detection import detect_language
from bot.language.english_phrases import phrases
from bot.language.extensions import TokenTime
from bot.language.findings import Finding
from bot.language.persons import Person
from bot.language.pipeline import SUPPORTED, Analyser
from bot.language.sides import Side, Sides
from bot.model import Article, Party

COLOURS = {"PER": "#f6c177", "ORG": "#c4a7e7", "COUNTRY": "#9ccfd8", "TIME": "#a6da95", "TRIGGER": "#eb6f92"}
# The frames of nouns that take a subject only from a verb that carries them.
_CARRIED = ("strike_noun", "hostile_noun")


@dataclass(frozen=True, slots=True)
class ContactExplanation:
    """One contact. `slots` hold each argument and what it was read from; `merged` the other sentences that tell it.

    `date_rule` names the kind of pattern in times.toml and what it took from the words, "weekday (weekday=1)".
    """

    number: int
    headline: str
    sentence: str
    trigger: str
    lemma: str
    event: str
    frame: str
    slots: dict[str, list[str]]
    pattern: list[str]
    parties: list[Party]
    date_words: str
    date_rule: str
    resolved: str
    status: str
    status_words: str
    attribution: str
    merged: list[str]


@dataclass(frozen=True, slots=True)
class PersonExplanation:
    """One person. `role_sentence` is where the role was read; `why_country` names what the country was taken from."""

    name: str
    forms: list[str]
    role: str | None
    role_sentence: str
    country: str | None
    why_country: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was read from one article, and the Doc it was read from. Contacts are numbered from 1, in text order."""

    language: str
    supported: bool
    doc: Doc
    contacts: list[ContactExplanation]
    people: list[PersonExplanation]

    def contact(self, number: int) -> ContactExplanation:
        """Raises ValueError where the article has no contact of that number."""
        if not 1 <= number <= len(self.contacts):
            raise ValueError(f"There is no contact {number}: {len(self.contacts)} were read from this article.")
        return self.contacts[number - 1]


def explain(analyser: Analyser, article: Article) -> Explanation:
    """Reads the article anew. In a language without rules nothing is claimed, and so nothing explained."""
    language = detect_language(article)
    doc = analyser.read(article, language)
    if language not in SUPPORTED:
        return Explanation(language, False, doc, [], [])
    sides = Sides(doc)
    contacts = [_contact(number, finding, sides) for number, finding in enumerate(doc._.contacts, 1)]
    return Explanation(language, True, doc, contacts, [_person(person) for person in doc._.people])


def _contact(number: int, finding: Finding, sides: Sides) -> ContactExplanation:
    predicate, trigger = finding.predicate, finding.trigger
    parties = [Party(code, role, tuple(finding.people.get(code, ()))) for code, role in finding.parties.items()]
    period = finding.period
    resolved = f"{period.since} – {period.until}, to the {period.precision}" if period else ""
    return ContactExplanation(
        number,
        headline=f"{finding.kind} · {' – '.join(finding.parties)} · {finding.status}",
        sentence=_text(trigger.sent),
        trigger=trigger.text,
        lemma=predicate.lemma,
        event=f"{finding.kind}, PLOVER {predicate.event}/{predicate.mode}",
        frame=f"{predicate.frame_name}: "
        + ", ".join(f"{slot or 'no preposition'} = {role}" for slot, role in predicate.frame.items()),
        slots=_slots(finding, sides),
        pattern=finding.pattern.split("+"),
        parties=parties,
        date_words=finding.date_words,
        date_rule=_date_rule(finding),
        resolved=resolved,
        status=str(finding.status),
        status_words=finding.verdict.words,
        attribution=finding.attribution,
        merged=[f"{token.text}: {_text(token.sent)}" for token in finding.told_again],
    )


def _slots(finding: Finding, sides: Sides) -> dict[str, list[str]]:
    """The sides in each argument of the trigger; in English, which has no parse, in each phrase of its sentence."""
    if sides.doc._.language == "en":
        found = [(phrase.preposition or "free", phrase.sides) for phrase in phrases(finding.trigger.sent, sides)]
    else:
        support = finding.predicate.frame_name in _CARRIED
        found = list(arguments(finding.trigger, sides, support=support).items())
    slots: dict[str, list[str]] = {}
    for slot, here in found:
        names = [_side(side, sides.doc) for side in here]
        slots.setdefault(slot or "no preposition", []).extend(name for name in names if name)
    return {slot: list(dict.fromkeys(names)) for slot, names in slots.items() if names}


def _side(side: Side, doc: Doc) -> str:
    return f"{side.person or doc[side.token].text} ({side.code}, {side.how})"


def _date_rule(finding: Finding) -> str:
    time = _time_read(finding)
    if time is None:
        return ""
    values = ", ".join(f"{name}={value}" for name, value in time.expression.values.items())
    return f"{time.expression.kind} ({values})" if values else time.expression.kind


def _time_read(finding: Finding) -> TokenTime | None:
    """The expression that dated a contact: in its sentence, else in one that tells it again."""
    for token in (finding.trigger, *finding.told_again):
        for time in token.doc._.times:
            if token.sent.start <= time.start < token.sent.end and time.expression.text == finding.date_words:
                return time
    return None


def _person(person: Person) -> PersonExplanation:
    return PersonExplanation(
        person.name,
        list(dict.fromkeys(mention.text for mention in person.mentions)),
        person.role,
        _text(person.role_span.sent) if person.role_span is not None else "",
        person.country,
        person.why_country,
    )


def _text(span: Span) -> str:
    return " ".join(span.text.split())


def explain_lines(explanation: Explanation, number: int | None = None) -> list[str]:
    """The explanation as lines of rich markup; of contact `number` alone where one is given (ValueError if none)."""
    if not explanation.supported:
        return [f"Language {escape(explanation.language)}: there are no rules for it, and nothing was read."]
    chosen = explanation.contacts if number is None else [explanation.contact(number)]
    lines = [line for contact in chosen for line in _contact_lines(contact)]
    if not explanation.contacts:
        lines.append("No contact was read from this article.")
    if number is None:
        lines += [line for person in explanation.people for line in _person_lines(person)]
    return lines


def _contact_lines(contact: ContactExplanation) -> Iterator[str]:
    yield f"[bold]{contact.number}. {escape(contact.headline)}[/bold]"
    yield escape(contact.sentence)
    yield _row("predicate", f"{contact.lemma} (read at “{contact.trigger}”): {contact.event}")
    yield _row("frame", contact.frame)
    for slot, names in contact.slots.items():
        yield _row(f"  {slot}", ", ".join(names))
    yield _row("pattern", " → ".join(contact.pattern))
    for party in contact.parties:
        yield _row(f"  {party.country}", ": ".join(filter(None, (str(party.role), ", ".join(party.people)))))
    if contact.resolved:
        yield _row("date", f"“{contact.date_words}” by rule {contact.date_rule}: {contact.resolved}")
    else:
        yield _row("date", "none tied to it")
    yield _row("status", f"{contact.status}, by “{contact.status_words}”" if contact.status_words else contact.status)
    if contact.attribution:
        yield _row("attribution", contact.attribution)
    for telling in contact.merged:
        yield _row("told again", telling)
    yield ""


def _person_lines(person: PersonExplanation) -> Iterator[str]:
    yield f"[bold]{escape(person.name)}[/bold]"
    yield _row("forms", ", ".join(person.forms))
    if person.role:
        yield _row("role", f"{person.role}, in: {person.role_sentence}")
    yield _row("country", f"{person.country}, by {person.why_country}" if person.country else "not told")
    yield ""


def _row(name: str, value: str) -> str:
    return f"  [dim]{escape(f'{name:<14}')}[/dim]{escape(value)}"


def explain_html(explanation: Explanation, number: int | None = None) -> str:
    """A displaCy page: the article with what was read in it marked; the parse of contact `number` below (ValueError).

    English has no parse, and so no second part.
    """
    doc = explanation.doc
    marked = {"text": _lined(doc), "title": None, "ents": _marks(doc)}
    options = {"colors": COLOURS, "ents": list(COLOURS)}
    page: str = displacy.render(marked, style="ent", manual=True, page=True, jupyter=False, options=options)
    if number is None:
        return page
    explanation.contact(number)
    if explanation.language == "en":
        return page
    sentence = doc._.contacts[number - 1].trigger.sent
    parse = displacy.render(sentence.as_doc(), style="dep", page=False, jupyter=False, options={"compact": True})
    return page.replace("</body>", f'<figure style="overflow-x: auto">{parse}</figure>\n</body>')


def _lined(doc: Doc) -> str:
    """The text with each block on a line of its own, as long as before."""
    breaks = {doc[start].idx - 1 for _, start, end in doc._.blocks if 0 < start < end}
    return "".join("\n" if index in breaks else char for index, char in enumerate(doc.text))


def _marks(doc: Doc) -> list[dict[str, int | str]]:
    """Spans for displaCy, none over another: triggers before persons, times, references to countries, bodies."""
    triggers: list[Token] = [token for finding in doc._.contacts for token in (finding.trigger, *finding.told_again)]
    spans = [
        *((token.i, token.i + 1, "TRIGGER") for token in triggers),
        *((mention.start, mention.end, "PER") for person in doc._.people for mention in person.mentions),
        *((time.start, time.end, "TIME") for time in doc._.times),
        *((ref.start, ref.end, "COUNTRY") for ref in doc._.references if ref.code),
        *((mention.start, mention.end, "ORG") for body in doc._.bodies for mention in body.mentions),
    ]
    taken: set[int] = set()
    marks: list[dict[str, int | str]] = []
    for start, end, label in spans:
        if not taken & set(range(start, end)):
            taken |= set(range(start, end))
            marks.append({"start": doc[start].idx, "end": doc[end - 1].idx + len(doc[end - 1]), "label": label})
    return sorted(marks, key=lambda mark: int(mark["start"]))
