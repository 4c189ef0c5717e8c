"""What a message to the bot asks for, as far as its own words tell: the action, its conditions, its subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.language.asked_countries import Named, read_countries
from bot.language.asked_times import AskedPeriod, read_period
from bot.language.intent_rules import Found, Rules, rules
from bot.language.utterance import Known, Utterance, read_utterance
from bot.model import Kind, Status


class Action(StrEnum):
    SUMMARY = "summary"
    ACTORS = "actors"
    CONTACTS = "contacts"
    PERSON = "person"
    ABOUT = "about"
    SEARCH = "search"
    NEWS = "news"
    SOURCE = "source"
    HELP = "help"
    TRANSLATE = "translate"
    THREAD = "thread"
    GREETING = "greeting"
    THANKS = "thanks"
    NONE = "none"


_OPEN = {"kind", "status", "length", "position", "article", "beside"}
# What each action reads besides its subject: of the others' words some are the subject ("l'article sur les sanctions").
_READS = {
    Action.SUMMARY: {"length", "position", "article"},
    Action.ACTORS: {"position", "article"},
    Action.CONTACTS: {"kind", "status", "position", "article", "beside", "person"},
    Action.PERSON: {"article"},
    Action.ABOUT: {"article"},
    Action.SEARCH: {"article"},
    Action.NEWS: {"article"},
    Action.SOURCE: {"position", "article"},
    Action.GREETING: _OPEN,
    Action.THANKS: _OPEN,
    Action.NONE: _OPEN,
}
_SMALL_TALK = frozenset({Action.GREETING, Action.THANKS})
_TIMED = frozenset({Action.SUMMARY, Action.ACTORS, Action.CONTACTS, Action.NEWS, Action.NONE, *_SMALL_TALK})
_ENGLISH = frozenset(
    "summarise summarize summary help shorter longer since search find news source latest only".split()
)
_FRENCH = frozenset(
    """resume resumer resumez synthese aide acteurs plus depuis cherche trouve quoi neuf seulement appels rencontres
    contacts court long detaille""".split()
) - {"contacts"}


@dataclass(frozen=True, slots=True)
class Intent:
    """`subject` keeps the words that ask for nothing, as typed; `rest` is what of them names no country.

    `action` is NONE where no word asks for one: the subject, or what was spoken of before, must tell. `length` may be
    `short`, `standard`, `long`, or `shorter` and `longer` than before. `position` counts in what was offered before:
    `1`…`5`, `other`, or `newest` in the library. `article` says that one article is named as such, `beside` that a
    country or person comes in addition ("avec"), `person` that it is about the one spoken of ("il"), `follow` that the
    message goes on ("et …"), `other` that it asks who else. `language` is null where the words do not tell.
    """

    action: Action
    subject: str = ""
    rest: str = ""
    countries: tuple[str, ...] = ()
    kind: Kind | None = None
    status: Status | None = None
    since: date | None = None
    until: date | None = None
    length: str = ""
    position: str = ""
    quoted: tuple[str, ...] = ()
    language: str | None = None
    article: bool = False
    beside: bool = False
    person: bool = False
    follow: bool = False
    other: bool = False

    @property
    def conditioned(self) -> bool:
        """Whether it names a condition that an earlier question can take over."""
        return bool(self.kind or self.status or self.since or self.until)


def read_intent(text: str, today: date, known: Known = lambda word: False) -> Intent:
    """Reads a French or English message; mentions of Discord users and channels are passed over.

    `known` says of a word whether it is part of a name or title in the library, and so no
    typing mistake.
    """
    lexicon = rules()
    said = read_utterance(text, lexicon.cues, lexicon.spellings, known, lexicon.vocab)
    text, places = said.mended()
    period = read_period(text, today)
    timed = _within(places, period.spans)
    found = lexicon.find(said.doc)
    winner = _winner(found, said, timed)
    action = Action(winner.value) if winner else Action.NONE
    if action in (Action.NONE, *_SMALL_TALK) and said.quoted:
        action = Action.SEARCH
    elif not said.pieces:
        # A mention alone, or a question mark, asks what to ask; a thumb up asks nothing.
        action = Action.THANKS if said.text.strip(" ?!.…") else Action.HELP
    slots = {one.slot: one for one in reversed(found) if one.slot in _READS.get(action, ()) or one.slot == "follow"}
    asking = _asking(found, action, slots)
    asking |= timed if action in _TIMED else frozenset()
    named = read_countries(said.pieces, asking, lexicon, known, french=_language(said, lexicon) != "en")
    return _intent(action, winner, said, slots, period, named, asking, lexicon)


def _winner(found: Iterable[Found], said: Utterance, timed: frozenset[int]) -> Found | None:
    """The rule that decides the action. A kind of contact asks for contacts, where nothing stronger asks."""
    asked = [one for one in found if one.slot == "action"]
    # "L'article sur les sanctions" names an article by its subject.
    named = min((min(one.words) for one in found if one.slot == "article"), default=len(said.pieces))
    kinds = [
        Found("action", Action.CONTACTS, one.strength, one.words)
        for one in found
        if one.slot == "kind" and len(said.pieces) > len(one.words | timed) and min(one.words) < named
    ]
    return max([*asked, *kinds], key=lambda one: (one.strength, len(one.words)), default=None)


def _asking(found: Iterable[Found], action: Action, slots: dict[str, Found]) -> frozenset[int]:
    """The words that belong to the question, not to its subject."""
    asking: set[int] = set()
    for one in found:
        weak = one.slot == "action" and Action(one.value) in (*_SMALL_TALK, Action.TRANSLATE)
        if (one.slot == "action" and (one.value == action or weak)) or (
            one.slot in slots and one.slot not in ("article", "person")
        ):
            asking |= one.words
    return frozenset(asking)


def _intent(
    action: Action,
    winner: Found | None,
    said: Utterance,
    slots: dict[str, Found],
    period: AskedPeriod,
    named: Named,
    asking: frozenset[int],
    lexicon: Rules,
) -> Intent:
    idle = lexicon.french | lexicon.english
    left = [at for at, piece in enumerate(said.pieces) if at not in asking]
    subject = [said.pieces[at].typed for at in left if at in named.words or said.pieces[at].word not in idle]
    rest = [said.pieces[at].typed for at in left if at not in named.words and said.pieces[at].word not in idle]
    value = {slot: one.value for slot, one in slots.items()}
    timed = action in _TIMED
    return Intent(
        action=action,
        subject=" ".join(subject),
        rest=" ".join(rest),
        countries=named.codes,
        kind=Kind(value["kind"]) if "kind" in value else None,
        status=Status(value["status"]) if "status" in value else None,
        since=period.since if timed else None,
        until=period.until if timed else None,
        length=value.get("length", ""),
        position=value.get("position", ""),
        quoted=said.quoted,
        language=_language(said, lexicon),
        article="article" in slots,
        beside="beside" in slots,
        person="person" in slots,
        follow="follow" in slots,
        other=winner is not None and winner.other,
    )


def _within(places: list[tuple[int, int]], spans: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(at for at, (place, _) in enumerate(places) if any(start <= place < end for start, end in spans))


def _language(said: Utterance, lexicon: Rules) -> str | None:
    words = [piece.word for piece in said.pieces]
    english = sum(word in lexicon.english or word in _ENGLISH for word in words)
    french = sum(word in lexicon.french or word in _FRENCH for word in words)
    if english == french:
        return None
    return "en" if english > french else "fr"
