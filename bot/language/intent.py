"""What a message to the bot asks for: the action, and the words left over that name its subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.language.countries import find_country
from bot.language.lexicons import load_toml
from bot.language.text import fold, normalise
from bot.model import SummaryLength


class Action(StrEnum):
    SUMMARY = "summary"
    ACTORS = "actors"
    CONTACTS = "contacts"
    HELP = "help"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Intent:
    """`subject` keeps the words as typed. `countries` are the codes of those named in it, `rest` is what else it holds.

    `action` is NONE where no word asks for one: the subject may still name an article. `language` is null where
    the small words do not tell. `article` says that one article is named as such ("l'article sur Davos"), `person`
    that the question is who somebody is.
    """

    action: Action
    subject: str = ""
    countries: tuple[str, ...] = ()
    rest: str = ""
    length: SummaryLength = SummaryLength.STANDARD
    language: str | None = None
    article: bool = False
    person: bool = False


_TOKEN = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_MENTION = re.compile(r"<[@#][!&]?\d+>")
# "résume-moi", "peux-tu"; not "-il" and "-la", which end names.
_PRONOUN = re.compile(r"-(?:moi|toi|nous|vous|lui|leur|tu)\b", re.IGNORECASE)
_ORDER = (Action.SUMMARY, Action.ACTORS, Action.CONTACTS, Action.HELP)
_ENGLISH_VERBS = frozenset({"summarise", "summarize", "summary", "help"})
_FRENCH_VERBS = frozenset({"resume", "resumer", "resumez", "synthese", "aide"})
_LONGEST_NAME = 4
_MISTYPED = 5
_HELP_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: dict[Action, frozenset[str]]
    phrases: dict[Action, tuple[re.Pattern[str], ...]]
    short: frozenset[str]
    long: frozenset[str]
    article: frozenset[str]
    french: frozenset[str]
    english: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    tables = load_toml("intents.toml")
    length, fillers = tables["length"], tables["fillers"]
    return _Lexicon(
        words={action: _set(tables[action]["words"]) for action in _ORDER},
        phrases={action: tuple(map(re.compile, tables[action]["phrases"])) for action in _ORDER},
        short=_set(length["short"]),
        long=_set(length["long"]),
        article=_set(tables["article"]["words"]),
        french=_set(fillers["french"]),
        english=_set(fillers["english"]),
    )


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def read_intent(text: str) -> Intent:
    """Reads a French or English message; mentions of Discord users and channels are passed over."""
    plain = _PRONOUN.sub(" ", normalise(_MENTION.sub(" ", text)))
    tokens = [(match.group(), fold(match.group())) for match in _TOKEN.finditer(plain)]
    words = [word for _, word in tokens]
    action, asking = _action(fold(plain), words)
    lexicon = _lexicon()
    idle = asking | lexicon.french | lexicon.english
    if action is Action.SUMMARY:
        idle |= lexicon.short | lexicon.long
    left = [typed for typed, word in tokens if word not in idle]
    countries, rest = _countries(left)
    return Intent(
        action=action,
        subject=" ".join(left),
        countries=countries,
        rest=rest,
        length=_length(words) if action is Action.SUMMARY else SummaryLength.STANDARD,
        language=_language(words),
        article=not lexicon.article.isdisjoint(words),
        person=action is Action.ACTORS and not asking,
    )


def _action(folded: str, words: list[str]) -> tuple[Action, frozenset[str]]:
    """The action asked for, and the words of the message that ask for it."""
    lexicon = _lexicon()
    asking = {action: frozenset(word for word in words if _is_one_of(word, lexicon.words[action])) for action in _ORDER}
    phrased = [action for action in _ORDER if any(pattern.search(folded) for pattern in lexicon.phrases[action])]
    if Action.HELP in phrased:
        return Action.HELP, frozenset(words)
    # "résume" outweighs all else: "résume l'accord" is about an agreement and asks for a summary.
    if asking[Action.SUMMARY]:
        return Action.SUMMARY, asking[Action.SUMMARY]
    if phrased:
        return phrased[0], asking[phrased[0]]
    for action in _ORDER:
        if asking[action] and (action is not Action.HELP or len(words) <= _HELP_WORDS):
            return action, asking[action]
    return Action.NONE, frozenset()


def _is_one_of(word: str, known: frozenset[str]) -> bool:
    if word in known:
        return True
    if len(word) < _MISTYPED:
        return False
    allowed = 1 if len(word) < 8 else 2
    return any(
        len(other) >= _MISTYPED
        and other[0] == word[0]
        and DamerauLevenshtein.distance(word, other, score_cutoff=allowed) <= allowed
        for other in known
    )


def _length(words: list[str]) -> SummaryLength:
    lexicon = _lexicon()
    if lexicon.short.intersection(words):
        return SummaryLength.SHORT
    return SummaryLength.LONG if lexicon.long.intersection(words) else SummaryLength.STANDARD


def _language(words: list[str]) -> str | None:
    lexicon = _lexicon()
    english = sum(word in lexicon.english or word in _ENGLISH_VERBS for word in words)
    french = sum(word in lexicon.french or word in _FRENCH_VERBS for word in words)
    if english == french:
        return None
    return "en" if english > french else "fr"


def _countries(words: list[str]) -> tuple[tuple[str, ...], str]:
    """Codes of the countries that the words name, the longest names first ("Arabie saoudite"), and the other words."""
    codes: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        width, code = _country_at(words, at)
        if code is None:
            rest.append(words[at])
        else:
            codes.append(code)
        at += width
    return tuple(dict.fromkeys(codes)), " ".join(rest)


def _country_at(words: list[str], at: int) -> tuple[int, str | None]:
    for width in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
        code = find_country(" ".join(words[at : at + width]))
        if code is not None:
            return width, code
    return 1, None
