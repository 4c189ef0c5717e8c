from __future__ import annotations

from datetime import date

import pytest

from bot.replies.periods import period

TODAY = date(2026, 1, 20)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-1-4", date(2026, 1, 4), date(2026, 1, 4)),
        ("14/01/2026", date(2026, 1, 14), date(2026, 1, 14)),
        ("Hier", date(2026, 1, 19), date(2026, 1, 19)),
        ("yesterday", date(2026, 1, 19), date(2026, 1, 19)),
        ("aujourd’hui", TODAY, TODAY),
        ("7 jours", date(2026, 1, 13), date(2026, 1, 13)),
        ("il y a 2 semaines", date(2026, 1, 6), date(2026, 1, 6)),
        ("3 days ago", date(2026, 1, 17), date(2026, 1, 17)),
    ],
)
def test_reads(typed: str, first: date, last: date) -> None:
    assert period(typed, TODAY) == (first, last)


@pytest.mark.parametrize("typed", ["", "bientôt", "2026-13", "2026-02-30", "0000", "31/02/2026", "9999 ans", "7 lunes"])
def test_refuses(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words of the error are not for people
        period(typed, TODAY)
