from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import limits
from bot.replies.escape import escape, highlight, link, plain, web_address

HOSTILE = st.text(st.sampled_from("*_~`|[]<>@#-:/\\ \n.ab1é\u202e\u200b\u2066🇫\ud800"), max_size=200)
_LIVE = re.compile(r"(?<!\\)[*_~`|\[\]<>]|@(?!\u200b)|https?://|discord\.gg")


@given(HOSTILE)
def test_nothing_stays_live(text: str) -> None:
    escaped = escape(text)
    assert not _LIVE.search(escaped.replace("\\\\", ""))
    assert "\n" not in escaped
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in escaped)


@given(HOSTILE, st.integers(20, 120))
def test_escaped_text_fits(text: str, limit: int) -> None:
    assert limits.size(escape(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("**gras** et `code`", r"\*\*gras\*\* et \`code\`"),
        ("# titre", r"\# titre"),
        ("1. liste", r"1\. liste"),
        ("@everyone", "@\u200beveryone"),
        ("<@&12> <#3>", "\\<@\u200b&12\\> \\<#3\\>"),
        ("https://exemple.fr", r"https:\//exemple.fr"),
        ("discord.gg/abc", "discord.\u200bgg/abc"),
        ("a\u202eb\u200bc", "abc"),
        ("une\n\nligne", "une ligne"),
    ],
)
def test_each_trick(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(HOSTILE, st.lists(st.integers(0, 200), max_size=6), st.integers(60, 200))
def test_highlights_fit(text: str, cuts: list[int], limit: int) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    spans = list(zip(places[::2], places[1::2], strict=False))
    assert limits.size(highlight(text, spans, limit)) <= limit


def test_highlight_keeps_the_first_word_in_sight() -> None:
    text = "Un long début sans intérêt. " * 10 + "L'Irak a répondu." + " Une longue fin." * 20
    start = text.index("Irak")
    shown = highlight(text, [(start, start + 4)], 120)
    assert "L'**Irak** a répondu" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert highlight("L'Irak répond", [(2, 6)], 120) == "L'**Irak** répond"


def test_links() -> None:
    assert link("Un [titre]", "https://exemple.fr/a_(b)", 80) == "[Un (titre)](https://exemple.fr/a_%28b%29)"
    for bad in (None, "javascript:alert(1)", "https://a b", "ftp://exemple.fr", "https://", "https://x/" + "y" * 400):
        assert web_address(bad) is None
        assert link("titre", bad, 80) == "titre"
    assert plain(" a\tb ") == "a b"
