"""When a watch may tell what it found: digests, cool-downs, caps, quiet hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.library.outbox import Pending, Plan
from bot.model import Digest, WatchOptions

HOUR = timedelta(hours=1)
_QUIET = re.compile(r"\s*(\d{1,2})(?:[:hH](\d{2})?)?\s*(?:-|–|à|to)\s*(\d{1,2})(?:[:hH](\d{2})?)?\s*")
# Why a delivery waits.
COOLDOWN, CAP, PLACE_CAP, DIGEST = "cooldown", "cap", "place cap", "digest"
TOGETHER = 10


def first_due(options: WatchOptions, now: datetime, zone: ZoneInfo) -> datetime:
    """When news of this moment may be told: now, or at the next digest. An hour that a clock change leaves out or
    repeats is taken as the zone's rules give it."""
    if options.digest is Digest.HOUR:
        return now.replace(minute=0, second=0, microsecond=0) + HOUR
    if options.digest is Digest.DAY:
        local = now.astimezone(zone)
        today = local.replace(hour=options.digest_hour, minute=0, second=0, microsecond=0, fold=0)
        due = today if today > local else today + timedelta(days=1)
        return due.astimezone(now.tzinfo)
    return now


def read_quiet(text: str) -> tuple[time, time]:
    """Both ends of a span of the day: 22:00-07:00, 22h-7h30, 22-7. Raises ValueError."""
    match = _QUIET.fullmatch(text)
    if match is None:
        raise ValueError(text)
    begin, begin_minute, end, end_minute = (int(part or 0) for part in match.groups())
    span = time(begin % 24, begin_minute), time(end % 24, end_minute)
    if begin > 24 or end > 24 or span[0] == span[1]:
        raise ValueError(text)
    return span


def is_quiet(options: WatchOptions, now: datetime, zone: ZoneInfo) -> bool:
    if not options.quiet:
        return False
    begin, end = read_quiet(options.quiet)
    local = now.astimezone(zone).time()
    return begin <= local < end if begin < end else local >= begin or local < end


def make_planner(
    options: Callable[[int], WatchOptions | None], *, place_cap: int
) -> Callable[[Sequence[Pending], Mapping[int, Sequence[datetime]], datetime], Plan]:
    """A planner that asks `options` of each watch, null for one that it does not know yet.

    Of what is due, the oldest story is told for all its watches at once. What waited for a digest, a cool-down or a cap
    is told together, at most ten stories a message. No place gets more than `place_cap` messages an hour.
    """

    def plan(pending: Sequence[Pending], sent: Mapping[int, Sequence[datetime]], now: datetime) -> Plan:
        coalesced = {one.id: one.told for one in pending if one.told is not None}
        wait: dict[int, tuple[datetime, str]] = {}
        ready: list[Pending] = []
        for one in pending:
            if one.id in coalesced:
                continue
            chosen = options(one.watch_id) or WatchOptions()
            later = _later(chosen, sent.get(one.watch_id, ()), now) or _over(sent.get(0, ()), place_cap, now, PLACE_CAP)
            if later and later[0] > now:
                wait[one.id] = later
            else:
                ready.append(one)
        return Plan(_together(ready), wait, coalesced)

    return plan


def _together(ready: Sequence[Pending]) -> tuple[int, ...]:
    """The oldest story with all watches that it is told for; with it, where it waited, the others that did."""
    if not ready:
        return ()
    stories = [ready[0].story_id]
    if ready[0].reason:
        stories += [one.story_id for one in ready if one.reason]
    taken = set(list(dict.fromkeys(stories))[:TOGETHER])
    return tuple(one.id for one in ready if one.story_id in taken)


def _later(options: WatchOptions, sent: Sequence[datetime], now: datetime) -> tuple[datetime, str] | None:
    if options.cooldown and sent:
        due = sent[-1] + timedelta(seconds=options.cooldown)
        if due > now:
            return due, COOLDOWN
    return _over(sent, options.cap, now, CAP) if options.cap else None


def _over(sent: Sequence[datetime], cap: int, now: datetime, reason: str) -> tuple[datetime, str] | None:
    """When the next message is allowed again, where `cap` were sent within the last hour."""
    recent = [moment for moment in sent if moment > now - HOUR]
    return (recent[-cap] + HOUR, reason) if len(recent) >= cap else None
