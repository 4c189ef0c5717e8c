from __future__ import annotations

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import limits

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n🇫🇷"), max_size=400)


@given(TEXTS)
def test_size_counts_as_utf_16(text: str) -> None:
    assert limits.size(text) == len(text.encode("utf-16-le")) // 2


@given(TEXTS, st.integers(1, 300))
def test_shortened_text_fits_and_begins_the_same(text: str, limit: int) -> None:
    short = limits.shorten(text, limit)
    assert limits.size(short) <= limit
    if limits.size(text) <= limit:
        assert short == text
    else:
        assert short.endswith("…")
        assert text.startswith(short[:-1])


@given(TEXTS, st.integers(2, 300))
def test_split_loses_only_white_space(text: str, limit: int) -> None:
    parts = list(limits.split(text, limit))
    assert all(0 < limits.size(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_cuts_between_words() -> None:
    assert limits.shorten("Bagdad et Téhéran se parlent", 20) == "Bagdad et Téhéran…"
    assert list(limits.split("un deux trois quatre", 10)) == ["un deux", "trois", "quatre"]
    assert list(limits.split("première ligne\nseconde", 16)) == ["première ligne", "seconde"]
    assert limits.shorten("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize("cut", [lambda: limits.shorten("abc", 0), lambda: list(limits.split("abc", 1))])
def test_impossible_limits_are_errors(cut) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="character"):
        cut()


def test_embeds_are_summed() -> None:
    half = discord.Embed(description="x" * 3_000)
    assert limits.fits([half, half])
    assert not limits.fits([half, half, discord.Embed(title="y")])
    assert not limits.fits([discord.Embed(title="x" * 257)])
    assert not limits.fits([discord.Embed().add_field(name="a", value="x" * 1_025)])
    assert not limits.fits([discord.Embed(title="a")] * 11)
