from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import limits
from bot.replies.layout import Entry, Section, pages
from bot.replies.localization import localizer

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=2_000)
LONG = st.builds(
    lambda word, n: (word + " ") * n + "x", st.text(min_size=1, max_size=30, alphabet="ab🇫 "), st.integers(1, 900)
)
ENTRIES = st.builds(Entry, WORDS, WORDS | LONG)
SECTIONS = st.lists(
    st.builds(Section, WORDS, WORDS | LONG | st.just(""), st.lists(ENTRIES, max_size=12).map(tuple)), max_size=4
)


@given(SECTIONS, st.booleans())
def test_every_page_is_valid(sections: list[Section], embeds: bool) -> None:
    shown = pages(localizer("fr"), sections, embeds=embeds)
    assert shown
    for page in shown:
        assert limits.fits(page.embeds)
        assert limits.size(page.content) <= limits.CONTENT
        assert page.embeds if embeds else page.content.strip()


@pytest.mark.parametrize("embeds", [True, False])
def test_nothing_is_lost_over_pages(embeds: bool) -> None:
    entries = tuple(Entry(f"nom {n}", f"valeur {n}") for n in range(23))
    shown = pages(localizer("fr"), [Section("Titre", "Texte", entries)], embeds=embeds)
    text = "\n".join(
        page.content + "\n".join(f"{field.name}\n{field.value}" for embed in page.embeds for field in embed.fields)
        for page in shown
    )
    assert [f"valeur {n}" in text for n in range(23)] == [True] * 23
    assert len(shown) == 5
    if embeds:
        assert shown[1].embeds[-1].footer.text == "Page 2 sur 5"
        assert all(page.embeds[0].title == "Titre" for page in shown)
    else:
        assert "Page 2 sur 5" in shown[1].content


@pytest.mark.parametrize("embeds", [True, False])
def test_a_long_text_goes_on(embeds: bool) -> None:
    words = [f"mot{n}" for n in range(1_500)]
    shown = pages(localizer("fr"), [Section("Titre", " ".join(words))], embeds=embeds)
    text = " ".join(page.content + " ".join(embed.description or "" for embed in page.embeds) for page in shown)
    assert [word for word in text.split() if word.startswith("mot")] == words
