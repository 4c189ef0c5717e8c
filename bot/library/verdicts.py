"""What people's corrections make of an article and its analysis.

A struck contact is recognised by its kind, its countries (in any role) and the words of its sentence, accents, case and
punctuation aside; a struck actor by the name, accents and case aside. What another version of the analyser reads in the
same way therefore stays struck, in this article; a claim of another kind, of other countries or from a sentence whose
words have changed is another claim. A name struck as an actor also leaves the people of the article's contacts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.language.text import fold
from bot.library.fingerprints import plain_words
from bot.model import Actor, Analysis, Article, BlockKind, Contact, Kind, Party

# Of an analysis that was made of an article as it stood before a correction: no version of the analyser has this name.
STALE = ""

ContactKey = tuple[str, tuple[str, ...], str]


def contact_key(kind: Kind | str, countries: tuple[str, ...], sentence: str) -> ContactKey:
    return str(kind), tuple(sorted(set(countries))), " ".join(plain_words(sentence))


def actor_key(name: str) -> str:
    return " ".join(fold(name).split())


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The corrections of one article that hold. A null field is left as the article has it, unless it is `cleared`."""

    title: str | None = None
    source: str | None = None
    published: date | None = None
    contacts: frozenset[ContactKey] = frozenset()
    actors: frozenset[str] = frozenset()
    removed: bool = False
    cleared: frozenset[str] = frozenset()

    def over(self, article: Article) -> Article:
        """The article as people corrected it."""
        if self.title is not None:
            article = with_title(article, self.title)
        return replace(
            article,
            source=None if "source" in self.cleared else self.source or article.source,
            published=None if "published" in self.cleared else self.published or article.published,
        )

    @property
    def strikes(self) -> int:
        """How many contacts and actors are struck."""
        return len(self.contacts) + len(self.actors)

    def strike_out(self, analysis: Analysis) -> Analysis:
        """The analysis without what people struck."""
        if not self.strikes:
            return analysis
        contacts = [c for c in analysis.contacts if self._key(analysis, c) not in self.contacts]
        return replace(
            analysis,
            actors=tuple(actor for actor in analysis.actors if not self._is_struck(actor)),
            contacts=tuple(replace(c, parties=tuple(map(self._without_struck, c.parties))) for c in contacts),
        )

    @staticmethod
    def _key(analysis: Analysis, contact: Contact) -> ContactKey:
        return contact_key(contact.kind, contact.countries, analysis.sentences[contact.sentence].text)

    def _is_struck(self, actor: Actor) -> bool:
        return actor_key(actor.name) in self.actors

    def _without_struck(self, party: Party) -> Party:
        return replace(party, people=tuple(name for name in party.people if actor_key(name) not in self.actors))


NONE = Verdicts()


def with_title(article: Article, title: str) -> Article:
    """The article under another title, which also stands in place of the old one at the head of the text."""
    blocks = list(article.blocks)
    for position, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE and block.text.split() == article.title.split():
            blocks[position] = replace(block, text=title)
            break
    return replace(article, title=title, blocks=tuple(blocks))


def is_analysed_alike(first: Article, second: Article) -> bool:
    """Whether both say the same to the analyser."""
    return (first.title, first.blocks, first.published) == (second.title, second.blocks, second.published)
