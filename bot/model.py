"""The words that every room shares: what an article is, and what is read from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property


class BlockKind(StrEnum):
    """What a block of an article is to its reader. Noise has no kind: it is dropped on reading."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    TAGS = "tags"


class Kind(StrEnum):
    """Kinds of contact between countries."""

    CALL = "call"
    MEETING = "meeting"
    VISIT = "visit"
    MESSAGE = "message"
    AGREEMENT = "agreement"
    REQUEST = "request"
    COOPERATION = "cooperation"
    ACCUSATION = "accusation"
    THREAT = "threat"
    SANCTION = "sanction"
    STRIKE = "strike"


HOSTILE = frozenset({Kind.ACCUSATION, Kind.THREAT, Kind.SANCTION, Kind.STRIKE})
ONE_SIDED = HOSTILE | {Kind.REQUEST, Kind.MESSAGE, Kind.VISIT, Kind.COOPERATION}


class Status(StrEnum):
    REPORTED = "reported"
    PLANNED = "planned"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


class ActorType(StrEnum):
    PERSON = "PERSON"
    ORG = "ORG"


class PartyRole(StrEnum):
    PARTICIPANT = "participant"
    INITIATOR = "initiator"
    TARGET = "target"
    HOST = "host"
    INTERMEDIARY = "intermediary"


class SummaryLength(StrEnum):
    SHORT = "short"
    STANDARD = "standard"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    text: str


@dataclass(frozen=True)
class Article:
    """One article as its reader cleaned it. `blocks` are in reading order, the title first where there is one."""

    path: str
    title: str
    blocks: tuple[Block, ...]
    source: str | None = None
    published: date | None = None
    url: str | None = None

    @cached_property
    def text(self) -> str:
        """The blocks one below the other, an empty line between: what every offset in an Analysis counts in."""
        return "\n\n".join(block.text for block in self.blocks)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each block in `text`."""
        spans, start = [], 0
        for block in self.blocks:
            spans.append((start, start + len(block.text)))
            start += len(block.text) + 2
        return tuple(spans)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over all that a reader sees and all that dates the article, as hexadecimal digits."""
        fields = (self.title, self.text, self.source or "", str(self.published or ""), self.url or "")
        return hashlib.sha256("\0".join(fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: `block` indexes Article.blocks, `start` and `end` are offsets in Article.text."""

    block: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A named person, or a named body that acts; `country` is the code of whom they serve, `role` is as worded.

    `aliases` are the other names that the library joined to the same person or body, in whatever article; of a person,
    full names only. What is read from one article alone has none, and they are no part of what it says.
    """

    name: str
    type: ActorType
    country: str | None = None
    role: str | None = None
    mentions: tuple[Mention, ...] = ()
    aliases: tuple[str, ...] = field(default=(), compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, *self.aliases


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a contact. `country` is an ISO 3166-1 alpha-3 code, XKX, or EU, UN, NATO, IAEA."""

    country: str
    role: PartyRole = PartyRole.PARTICIPANT
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """An interaction between at least two countries, as one sentence tells it.

    `sentence` indexes Analysis.sentences. `since` and `until` bound the time of the contact, both null where
    the text does not state it. The `*_words` quote what decided status, date and attribution.
    """

    kind: Kind
    status: Status
    parties: tuple[Party, ...]
    sentence: int
    since: date | None = None
    until: date | None = None
    precision: Precision = Precision.NONE
    predicate: str = ""
    pattern: str = ""
    date_words: str = ""
    status_words: str = ""
    attribution: str = ""

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(party.country for party in self.parties)

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(person for party in self.parties for person in party.people)

    @property
    def initiator(self) -> str | None:
        """Code of the side that acts in a one-sided kind, null where several act together or both act alike."""
        acting = [party.country for party in self.parties if party.role is PartyRole.INITIATOR]
        return acting[0] if len(acting) == 1 else None

    @property
    def date(self) -> str | None:
        """`YYYY-MM-DD`, `YYYY-MM` or `YYYY` by precision; null where the text states no date."""
        if self.since is None:
            return None
        return self.since.isoformat()[: {"day": 10, "month": 7, "year": 4}.get(self.precision, 10)]


SUMMARY_SENTENCES = {SummaryLength.SHORT: 2, SummaryLength.STANDARD: 4, SummaryLength.LONG: 8}


@dataclass(frozen=True)
class Analysis:
    """What was read from one article by one version of the analyser.

    `summary` lists indexes into `sentences`, best first, so that a shorter summary is a prefix of a longer one.
    `supported` is false where the article's language has no rules: it is then searchable, and nothing is claimed of it.
    """

    language: str
    version: str
    supported: bool = True
    sentences: tuple[Sentence, ...] = ()
    actors: tuple[Actor, ...] = ()
    contacts: tuple[Contact, ...] = ()
    summary: tuple[int, ...] = ()

    def summarise(self, length: SummaryLength = SummaryLength.STANDARD) -> list[Sentence]:
        """The sentences of the summary, in the order of the text."""
        return [self.sentences[index] for index in sorted(self.summary[: SUMMARY_SENTENCES[length]])]


# Rows: what the library answers with.


@dataclass(frozen=True, slots=True)
class ArticleRow:
    id: int
    title: str
    source: str | None
    published: date | None
    url: str | None
    path: str
    language: str
    supported: bool
    added: datetime

    @property
    def private(self) -> bool:
        """Whether one server alone sees it."""
        return self.id < 0


@dataclass(frozen=True, slots=True)
class ActorRow:
    """`mentions` counts over the articles asked for; `sentence`, from `article`, is the first that names the actor.

    `identity` is the id of the person or body across articles.
    """

    name: str
    type: ActorType
    country: str | None
    role: str | None
    mentions: int
    articles: int
    article: ArticleRow
    sentence: str
    identity: int = 0


@dataclass(frozen=True, slots=True)
class ContactRow:
    id: int
    contact: Contact
    sentence: str
    article: ArticleRow


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence that matches a query; `highlights` are start and end offsets in `text`, in order, not overlapping."""

    article: ArticleRow
    text: str
    highlights: tuple[tuple[int, int], ...] = field(default=())


class WatchKind(StrEnum):
    """What a watch looks out for."""

    WORDS = "words"
    COUNTRY = "country"
    CONTACT = "contact"
    ACTOR = "actor"


class Digest(StrEnum):
    """When what a watch finds is told: at once, or collected and once an hour or a day."""

    OFF = "off"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How a watch tells what it finds.

    `articles` and `chat` say what it looks at. Between two of its alerts lie `cooldown` seconds, and it makes at most
    `cap` an hour (0: no limit); what comes meanwhile follows in one message. `quiet` is a span of the day such as
    22:00-07:00 in which its messages make no sound. `digest_hour` is the hour of a daily digest, 0 to 23.
    """

    articles: bool = True
    chat: bool = True
    cooldown: int = 0
    cap: int = 0
    quiet: str = ""
    digest: Digest = Digest.OFF
    digest_hour: int = 8
    role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched for in a channel, or by one person for themselves, where `channel_id` is null.

    `query` is as it was typed: words, or a name. `countries` are the codes of a country or contact watch. `created` is
    in UTC.
    """

    id: int
    guild_id: int | None
    channel_id: int | None
    author_id: int
    query: str
    created: datetime
    kind: WatchKind = WatchKind.WORDS
    countries: tuple[str, ...] = ()
    contact_kind: Kind | None = None
    contact_status: Status | None = None
    options: WatchOptions = WatchOptions()
    paused: bool = False
    destination_id: int = 0


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A person or body across articles; `names` are all joined forms, the one that articles use most first.

    Those of a server's own articles are apart from everybody's: `private`.
    """

    id: int
    name: str
    type: ActorType
    country: str | None
    mentions: int
    articles: int
    names: tuple[str, ...]

    @property
    def private(self) -> bool:
        return self.id < 0
