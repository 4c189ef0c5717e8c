"""Which countries a question is about that goes on from another."""

from __future__ import annotations


def going_on(before: tuple[str, ...], now: tuple[str, ...], beside: bool) -> tuple[str, ...]:
    """At most two codes. One country named now takes the second place of a pair, or with "avec" of a single one."""
    if len(now) != 1 or not before:
        return now[:2]
    if now[0] == before[0]:
        return (*before[1:2], *now) if beside else now
    if beside or len(before) == 2:
        return (before[0], now[0])
    return now
