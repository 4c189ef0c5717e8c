"""Earlier agreements told beside a new one: "… avec Israël, après l'Égypte en 1979 et la Jordanie en 1994"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from bot.language.dates import Period
from bot.language.findings import Finding
from bot.language.sides import Side, Sides
from bot.language.status import Verdict
from bot.language.text import fold
from bot.model import Kind, PartyRole, Precision, Status

_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = frozenset(("en", "(", ",", "in"))
_TREATIES = frozenset("accord traite paix celui".split())
# Tokens: "l'Égypte du président Sadate (1979)".
_REACH = 4


def precedents(finding: Finding, sides: Sides) -> list[Finding]:
    """Who came before the party of an agreement, each with the same other party and a year of its own."""
    if finding.kind is not Kind.AGREEMENT or len(finding.parties) < 2 or finding.lead is None:
        return []
    sent = finding.trigger.sent
    after = next(
        (token.i for token in sent if token.i > finding.trigger.i and fold(token.text) in ("apres", "after")), None
    )
    partner = _partner(finding, sides, sent.start, after) if after is not None else None
    if after is None or partner is None:
        return []
    return [
        replace(
            finding,
            trigger=sides.doc[side.token],
            parties={side.code: PartyRole.PARTICIPANT, partner: PartyRole.PARTICIPANT},
            people={side.code: [], partner: []},
            verdict=Verdict(Status.REPORTED, ""),
            period=Period(date(year, 1, 1), date(year, 12, 31), Precision.YEAR),
            date_words=str(year),
            pattern="precedent",
            lead=side.code,
            told_again=[],
        )
        for side, year in _dated(sides, after + 1, sent.end)
        if side.code not in finding.parties
    ]


def _partner(finding: Finding, sides: Sides, start: int, end: int) -> str | None:
    """The party told last before the list, which those on the list agreed with too."""
    told = [side.code for side in sides.within(start, end) if side.code in finding.parties]
    return told[-1] if told and told[-1] != finding.lead else None


def _dated(sides: Sides, start: int, end: int) -> Iterator[tuple[Side, int]]:
    """The countries of a list that have a year right behind them; the list begins at once, or with its treaties."""
    opening = next((index for index in range(start, end) if sides.at.get(index)), end)
    words = {fold(token.lemma_) for token in sides.doc[start:opening]}
    if opening - start > 1 and not words & _TREATIES:
        return
    for index in range(opening, end):
        for side in sides.at.get(index, ()):
            if side.how == "country" and (year := _year_behind(sides.doc, index + 1, min(end, index + _REACH))):
                yield side, year


def _year_behind(doc: Doc, start: int, end: int) -> int | None:
    for index in range(start, end):
        if _YEAR.fullmatch(doc[index].text) and fold(doc[index - 1].text) in _BEFORE_YEAR:
            return int(doc[index].text)
        if fold(doc[index].text) == "et":
            return None
    return None
