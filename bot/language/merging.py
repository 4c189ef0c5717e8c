"""One event, one contact: what several sentences of an article tell of the same event is put together."""

from __future__ import annotations

from datetime import timedelta

from bot.language.dates import Period
from bot.language.extensions import kind_of
from bot.language.families import FAMILY
from bot.language.findings import Finding
from bot.model import HOSTILE, BlockKind, Kind, PartyRole, Precision, Status

# Acts of their own, whatever else is said of the same country.
_APART = {"summon", "cancel meeting", "recall ambassador", "expel", "seize", "arrest", "break relations"}
_LONG_AGO = timedelta(days=21)
_STAYS = frozenset({Kind.VISIT, Kind.MEETING})
_SPECIFIC = {Kind.CALL: 2, Kind.VISIT: 2}


def merge(findings: list[Finding]) -> list[Finding]:
    """Findings in text order, each event once; the fullest telling leads, and takes what the others add."""
    events: list[Finding] = []
    for finding in findings:
        known = next((event for event in events if _same_event(event, finding)), None)
        if known is None:
            events.append(finding)
        else:
            lead, other = (known, finding) if _weight(known) >= _weight(finding) else (finding, known)
            events[events.index(known)] = _absorb(lead, other)
    return events


def _same_event(one: Finding, other: Finding) -> bool:
    if FAMILY[one.kind] != FAMILY[other.kind]:
        return False
    if {one.kind, other.kind} == {Kind.CALL, Kind.VISIT}:
        return False
    if one.predicate.mode != other.predicate.mode and {one.predicate.mode, other.predicate.mode} & _APART:
        return False
    first, second = set(one.parties), set(other.parties)
    if not (first <= second or second <= first):
        return False
    if abs(len(first) - len(second)) > 1 or (first != second and one.kind is not other.kind):
        return False  # a visit for two is not the summit of seven
    if one.kind not in HOSTILE and (_told_of_another_time(one, other) or _told_of_another_time(other, one)):
        return False
    if one.kind in HOSTILE and not (_heads(one) or _heads(other)) and one.predicate.lemma != other.predicate.lemma:
        # "une salve tirée par X": two words of one sentence for one strike.
        if one.kind is not Kind.STRIKE or one.trigger.sent != other.trigger.sent:
            return False
    if one.initiators and other.initiators and not one.initiators & other.initiators:
        return False
    if Status.DENIED in (one.status, other.status) and one.status is not other.status:
        return False
    return _dates_agree(one, other) and _people_agree(one, other)


def _told_of_another_time(dated: Finding, undated: Finding) -> bool:
    """True for what happened long before the report, or before what is still to come, beside what is told undated."""
    if dated.period is None or undated.period is not None or dated.trigger.sent == undated.trigger.sent:
        return False
    article = dated.trigger.doc._.article
    published = article.published if article else None
    if published is None or _heads(undated):
        return False
    if undated.status is Status.PLANNED and dated.status is Status.REPORTED and dated.period.until < published:
        return True
    return dated.period.until < published - _LONG_AGO


def _heads(finding: Finding) -> bool:
    """True for what the title or standfirst tells: the report tells it again."""
    kind = kind_of(finding.trigger.doc, finding.trigger.i)
    return kind in (BlockKind.TITLE, BlockKind.STANDFIRST, BlockKind.HEADING)


def _dates_agree(one: Finding, other: Finding) -> bool:
    if one.period is None or other.period is None:
        return True
    # Talks held in the days of a visit are part of it.
    kinds = {one.kind, other.kind}
    stay = timedelta(days=2 if Kind.VISIT in kinds and kinds <= _STAYS else 0)
    return one.period.since <= other.period.until + stay and other.period.since <= one.period.until + stay


def _people_agree(one: Finding, other: Finding) -> bool:
    """For each country both name a person of, one person in common."""
    for code in set(one.people) & set(other.people):
        left, right = set(one.people[code]), set(other.people[code])
        if left and right and not left & right:
            return False
    return True


def _weight(finding: Finding) -> tuple[int, int, int, int]:
    body = kind_of(finding.trigger.doc, finding.trigger.i) in (BlockKind.BODY, BlockKind.STANDFIRST)
    dated = (
        0
        if finding.period is None
        else {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}[finding.period.precision]
    )
    return (body, dated, sum(map(len, finding.people.values())), len(finding.parties))


def _dates_better(other: Period, known: Period) -> bool:
    """The narrower of two periods; of days of one stay, the one on which it begins."""
    if other.until < known.since:
        return True
    if other.precision is known.precision is Precision.DAY:
        return other.since < known.since
    return known.until >= other.since and other.until - other.since < known.until - known.since


def _absorb(lead: Finding, other: Finding) -> Finding:
    lead.told_again += [other.trigger, *other.told_again]
    if lead.status is Status.REPORTED and other.status is not Status.REPORTED:
        return lead
    if lead.period is None or (other.period is not None and _dates_better(other.period, lead.period)):
        lead.period, lead.date_words = other.period or lead.period, other.date_words or lead.date_words
    if _SPECIFIC.get(other.kind, 1) > _SPECIFIC.get(lead.kind, 1):
        lead.kind = other.kind
    for code, role in other.parties.items():
        if code not in lead.parties or (lead.parties[code] is PartyRole.PARTICIPANT and lead.kind is other.kind):
            lead.parties[code] = role
        names = lead.people.setdefault(code, [])
        names += [name for name in other.people.get(code, ()) if name not in names]
    if lead.status is Status.UNCONFIRMED and other.status is Status.REPORTED:
        lead.verdict = other.verdict
    return lead
