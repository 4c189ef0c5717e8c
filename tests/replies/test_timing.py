from __future__ import annotations

from datetime import time

import pytest

from bot.replies.localization import localizer
from bot.replies.refusals import Refusal
from bot.replies.timing import days_choices, days_said, read_days, read_time, read_zone, zone_choices

FR, EN = localizer("fr"), localizer("en")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8", time(8)), ("8h", time(8)), ("8H30", time(8, 30)), ("08:30", time(8, 30)), ("7.15", time(7, 15)),
        ("8 pm", time(20)), ("12 am", time(0)), ("12:05pm", time(12, 5)), ("0h00", time(0)), ("23:59", time(23, 59)),
    ],
)  # fmt: skip
def test_times(typed: str, meant: time) -> None:
    assert read_time(FR, typed) == meant


@pytest.mark.parametrize("typed", ["24:00", "8:60", "13 pm", "0 am", "matin", "-1", "8:5:3", "８時"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(Refusal, match="n’est pas une heure"):
        read_time(FR, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lun-ven", "12345"), ("lundi à vendredi", "12345"), ("Monday to Friday", "12345"), ("mon, wed, sat", "136"),
        ("lun mar mer", "123"), ("samedi et dimanche", "67"), ("ven-lun", "1567"), ("tous les jours", "1234567"),
        ("every day", "1234567"), ("1,2,5", "125"), ("jeudis", "4"), ("dim", "7"), ("lun, mer-ven", "1345"),
    ],
)  # fmt: skip
def test_days(typed: str, meant: str) -> None:
    assert read_days(FR, typed) == meant


@pytest.mark.parametrize("typed", ["jamais", "8", "lun-", "m", "lun-mer-ven", ","])
def test_what_are_no_days(typed: str) -> None:
    with pytest.raises(Refusal, match="no weekdays"):
        read_days(EN, typed)


def test_days_as_they_are_said_and_offered_are_read_back() -> None:
    for reader in (FR, EN):
        for choice in days_choices(reader, ""):
            assert days_said(reader, read_days(reader, choice.value)) == choice.name
            assert read_days(reader, choice.name) == read_days(reader, choice.value)
    assert days_choices(FR, "zzz") == []


def test_zones() -> None:
    assert read_zone(FR, "europe/paris") == "Europe/Paris"
    assert read_zone(FR, "new york") == "America/New_York"
    assert read_zone(FR, "UTC") == "UTC"
    assert zone_choices("")[0].value == "Europe/Paris"
    assert [choice.value for choice in zone_choices("tripoli")] == ["Africa/Tripoli"]
    with pytest.raises(Refusal, match="Did you mean: America/Argentina"):
        read_zone(EN, "argentina")
