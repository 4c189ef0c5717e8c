"""Whether an English sentence tells a contact as done, announced, denied or doubtful, by the words around it."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span, Token

from bot.language.dates import Period, resolve
from bot.language.extensions import TokenTime
from bot.language.lexicons import load_toml
from bot.language.status import Verdict
from bot.language.text import fold
from bot.model import HOSTILE, Kind, Status

_SPOKEN = re.compile(r"(?:according to|cited by|reported by) (?P<who>[^,;.\"]{2,60})", re.IGNORECASE)
_SAYING = re.compile(
    r"[,\"”] (?P<who>(?:the |a )?[^,;.\"”]{2,60}?) (?:said|reported|announced|confirmed|told reporters)\b"
)
_SUBJECT = re.compile(r"^(?P<who>[^,;.\"“”]{2,60}?) (?:said|announced|reported|confirmed|told reporters)\b")
_TALKS = frozenset({Kind.CALL, Kind.MEETING, Kind.VISIT, Kind.AGREEMENT})


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{words})" for words in load_toml("english.toml")["status"][name]))


def _search(name: str, text: str) -> str | None:
    found = _pattern(name).search(text)
    return found.group().strip() if found else None


def judge_english(event: Span, kind: Kind) -> Verdict:
    """The status of what the words `event` tell within their sentence."""
    sent, doc = event.sent, event.doc
    clause = _clause_start(event)
    before = _plain(doc[clause : event.start])
    earlier = _plain(doc[sent.start : event.start])
    behind = _plain(doc[event.end : sent.end])
    if denied := _search("denied", earlier):
        return Verdict(Status.DENIED, denied)
    if cancelled := _search("cancelled", before) or _cancelled_behind(behind, subject=event.start - clause <= 2):
        return Verdict(Status.REPORTED, cancelled, told=False)
    planned = _search("planned", before)
    if negated := _search("negation", before):
        return Verdict(Status.DENIED, negated, told=kind in _TALKS and not planned)
    if doubt := _search("doubt", f"{earlier} {behind}"):
        return Verdict(Status.UNCONFIRMED, doubt)
    if future := _search("reported_future", before):
        return Verdict(Status.PLANNED, future, told=_reports(doc[sent.start : event.start]))
    if wished := _search("open", before):
        return Verdict(Status.REPORTED, wished, told=False)
    if planned:
        return Verdict(Status.PLANNED, planned)
    if announced := _search("announced", behind) if kind not in HOSTILE else None:
        return Verdict(Status.PLANNED, announced)
    return Verdict(Status.REPORTED, "")


def _plain(span: Span) -> str:
    return fold(" ".join(token.text for token in span if not token.is_space))


def _cancelled_behind(behind: str, *, subject: bool) -> str | None:
    """The words that call off what stands before them, over an aside where that is the `subject` of its clause."""
    found = re.match(
        rf"(?:[^{'' if subject else ','};.]{{0,90}} )?(?:was|were|has been|have been|had been|is|are) "
        r"(cancel+ed|called off|postponed|scrapped)",
        behind,
    )
    return found.group(1) if found else None


def _clause_start(event: Span) -> int:
    """Behind the last semicolon, colon, "but" or opening of a clause before the event, or a comma with a speaker."""
    for index in range(event.start - 1, event.sent.start, -1):
        token = event.doc[index]
        if token.text in (";", ":") or token.lower_ in (
            "but",
            "that",
            "while",
            "after",
            "when",
            "where",
            "which",
            "who",
        ):
            return index + 1
    return int(event.sent.start)


def _reports(before: Span) -> bool:
    return any(token.lower_ in load_toml("english.toml")["words"]["speech"] for token in before)


def english_time(event: Span, kind: Kind, *, planned: bool) -> tuple[Period, str] | None:
    """The period of the event and its words: the nearest time that no other verb stands before, of no speech."""
    doc, sent = event.doc, event.sent
    inside = [time for time in doc._.times if sent.start <= time.start < sent.end]
    tied = [time for time in inside if not time.expression.limit and not _of_another(time, event)]
    tied = [time for time in tied if not _of_speech(time, event) and not _verb_between(time, event)]
    if not tied:
        return None
    best = min(tied, key=lambda time: min(abs(time.start - event.end), abs(event.start - time.end)))
    period = best.told
    if planned and not best.expression.anaphoric:
        period = resolve(best.expression, doc._.article.published, planned=True)
    return (period, best.expression.text) if period else None


def _of_another(time: TokenTime, event: Span) -> bool:
    """True for the day of another noun: "the May 9 election", "after Tuesday's attack"."""
    doc, before = event.doc, event.doc[max(event.sent.start, time.start - 1)]
    behind = doc[time.end] if time.end < event.sent.end else None
    if behind is None or event.start <= time.end + 1 < event.end or event.start <= time.end < event.end:
        return False
    return behind.text in ("'s", "’s") or (before.pos_ == "DET" and behind.pos_ == "NOUN")


def _of_speech(time: TokenTime, event: Span) -> bool:
    """True where the day is that of the verb of saying: "said on Monday", "on Monday said"."""
    doc, words = event.doc, load_toml("english.toml")["words"]
    speech = {*words["speech"], *words["comments"]}
    near = doc[max(event.sent.start, time.start - 3) : time.start]
    for token in reversed(list(near)):
        if token.lower_ in speech:
            return not event.start <= token.i < event.end
        if token.pos_ in ("NOUN", "PROPN"):
            break
    return time.end < len(doc) and doc[time.end].lower_ in speech


def _verb_between(time: TokenTime, event: Span) -> bool:
    start, end = (event.end, time.start) if time.start >= event.end else (time.end, event.start)
    light = (
        "held",
        "hold",
        "holding",
        "holds",
        "had",
        "made",
        "make",
        "makes",
        "paid",
        "took",
        "takes",
        "including",
        "ended",
        "began",
        "resumed",
        "concluded",
        "opened",
        "signed",
        "reached",
        "planned",
        "scheduled",
        "expected",
        "set",
    )
    return any(_finite(token) and token.lower_ not in light for token in event.doc[start:end])


def _finite(token: Token) -> bool:
    return token.pos_ == "VERB" or token.lower_ in ("who", "that", "after", "before", "while", "but")


def source_of(sent: Span) -> str:
    """The words that name the source of a sentence, empty where it gives none."""
    found = _SAYING.search(sent.text) or _SPOKEN.search(sent.text) or _SUBJECT.match(sent.text)
    return found["who"].strip() if found else ""
