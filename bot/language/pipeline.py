"""The analyser: a spaCy base pipeline, our components behind it, and what they read of an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

# Imported for their factories, which the pipeline names.
from bot.language import actors, boundaries, contacts, references, repairs, times, tokenizer
from bot.language.actors import Body, Person
from bot.language.detection import detect_language
from bot.language.english import read_english
from bot.language.extensions import article_offsets, article_text, block_of, read_blocks, read_together
from bot.language.findings import Finding
from bot.language.summary import rank_sentences
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Article,
    BlockKind,
    Contact,
    Mention,
    Party,
    PartyRole,
    Precision,
    Sentence,
)

BASE = Path(__file__).parent / "base"
RULES_VERSION = "7"
COMPONENTS = ("vigie_repairs", "vigie_references", "vigie_times", "vigie_actors", "vigie_contacts")
SUPPORTED = frozenset({"fr", "en"})

__all__ = [
    "COMPONENTS",
    "Analyser",
    "actors",
    "boundaries",
    "contacts",
    "load_pipeline",
    "references",
    "repairs",
    "times",
    "tokenizer",
]


def load_pipeline(pipeline: str = "") -> Language:
    """The base pipeline, ours where no other installed one is named, with our components behind it.

    Raises OSError where no pipeline of that name is installed.
    """
    nlp = spacy.load(pipeline or BASE)
    nlp.add_pipe("vigie_boundaries", before="parser")
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


class Analyser:
    """Reads articles. `version` changes with the rules and the base pipeline: what another read is read again."""

    def __init__(self, pipeline: str = "") -> None:
        self.nlp = load_pipeline(pipeline)
        self.version = f"{RULES_VERSION}+{self.nlp.meta['name']}-{self.nlp.meta['version']}"

    def read(self, article: Article, language: str = "fr") -> Doc:
        """The article as one Doc with all our extension attributes; those of languages without rules stay empty."""
        if language == "en":
            return read_english(self.nlp, article)
        with self.nlp.select_pipes(disable=list(COMPONENTS)):
            doc = read_blocks(self.nlp, article, language)
        return self._find(doc, language)

    def analyse(self, article: Article) -> Analysis:
        """What the article says. In a language without rules its sentences alone are told apart."""
        language = detect_language(article)
        return self._tell(article, language, self.read(article, language))

    def analyse_together(self, articles: Sequence[Article]) -> list[Analysis]:
        """What each article says, as `analyse` tells it; several parsed in one go take less time than one by one."""
        languages = [detect_language(article) for article in articles]
        parsed = [(article, code) for article, code in zip(articles, languages, strict=True) if code != "en"]
        with self.nlp.select_pipes(disable=list(COMPONENTS)):
            docs = iter(read_together(self.nlp, parsed))
        return [
            self._tell(
                article,
                language,
                read_english(self.nlp, article) if language == "en" else self._find(next(docs), language),
            )
            for article, language in zip(articles, languages, strict=True)
        ]

    def _find(self, doc: Doc, language: str) -> Doc:
        """What our components find in a parsed article."""
        for component in COMPONENTS if language in SUPPORTED else ():
            doc = self.nlp.get_pipe(component)(doc)
        return doc

    def _tell(self, article: Article, language: str, doc: Doc) -> Analysis:
        sentences, place = _sentences(doc)
        if language not in SUPPORTED:
            return Analysis(language, self.version, supported=False, sentences=tuple(sentences))
        found = [_contact(finding, place) for finding in doc._.contacts if finding.trigger.sent.start in place]
        return Analysis(
            language,
            self.version,
            sentences=tuple(sentences),
            actors=(*(_person(p) for p in doc._.people), *(_body(b) for b in doc._.bodies)),
            contacts=tuple(found),
            summary=rank_sentences(article, sentences, {contact.sentence for contact in found}, language),
        )


def _sentences(doc: Doc) -> tuple[list[Sentence], dict[int, int]]:
    """The sentences, and the index of each by its first token."""
    sentences: list[Sentence] = []
    place: dict[int, int] = {}
    by_block: dict[int, list[Span]] = defaultdict(list)
    for sent in doc.sents:
        by_block[block_of(doc, sent.start)].append(sent)
    for number, (kind, start, end) in enumerate(doc._.blocks):
        if kind is BlockKind.TAGS or end <= start:
            continue
        for sent in by_block.get(number, ()):
            tokens = [token for token in sent if not token.is_space]
            if not tokens:
                continue
            first, last = article_offsets(doc, tokens[0].i, tokens[-1].i + 1)
            place[sent.start] = len(sentences)
            sentences.append(Sentence(number, first, last, article_text(doc, tokens[0].i, tokens[-1].i + 1)))
    return sentences, place


def _contact(finding: Finding, place: dict[int, int]) -> Contact:
    parties = tuple(
        Party(code, role, tuple(finding.people.get(code, ())))
        for code, role in sorted(finding.parties.items(), key=lambda party: party[1] is not PartyRole.INITIATOR)
    )
    period = finding.period
    return Contact(
        finding.kind,
        finding.status,
        parties,
        place[finding.trigger.sent.start],
        since=period.since if period else None,
        until=period.until if period else None,
        precision=period.precision if period else Precision.NONE,
        predicate=finding.predicate.lemma,
        pattern=f"{finding.predicate.frame_name}:{finding.pattern}",
        date_words=finding.date_words,
        status_words=finding.verdict.words,
        attribution=finding.attribution,
    )


def _mentions(spans: Iterable[Span]) -> tuple[Mention, ...]:
    mentions = []
    for span in spans:
        start, end = article_offsets(span.doc, span.start, span.end)
        mentions.append(Mention(start, end, article_text(span.doc, span.start, span.end)))
    return tuple(mentions)


def _person(person: Person) -> Actor:
    return Actor(person.name, ActorType.PERSON, person.country, person.role, _mentions(person.mentions))


def _body(body: Body) -> Actor:
    return Actor(body.name, ActorType.ORG, body.country, None, _mentions(body.mentions))
