"""No pattern of the program runs away on a text made for it."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.security.patterns import all_patterns, hostile

PATTERNS = all_patterns()
# An article's line of this length is unusual. A pattern that backtracks without end needs longer than the universe
# has been there; one that does not needs some milliseconds: the limit lies far from both.
SIZE, SECONDS = 500, 60


class RunawayError(Exception):
    pass


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise RunawayError

    # By the processor's time: what else runs on the machine does not count.
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm on this system")
def test_every_pattern_ends_on_every_hostile_text() -> None:
    assert len(PATTERNS) > 100
    assert threading.current_thread() is threading.main_thread()
    texts = hostile(SIZE)
    for where, pattern in PATTERNS.items():
        try:
            with _limit(SECONDS):
                for text in texts:
                    pattern.search(text)
        except RunawayError:
            pytest.fail(f"{where} runs away: {pattern.pattern}")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm on this system")
def test_a_pattern_that_runs_away_is_found_out() -> None:
    with pytest.raises(RunawayError), _limit(1):
        re.search(r"(\w+\s?)+$", "a" * 40 + "!")
