"""Articles that mean harm, for hypothesis: markdown, pings, direction marks, words without end, 10,000 sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.model import (
    Actor,
    ActorRow,
    ActorType,
    Analysis,
    ArticleRow,
    Contact,
    ContactRow,
    Excerpt,
    Kind,
    Mention,
    Party,
    PartyRole,
    Precision,
    Sentence,
    Status,
)
from bot.replies.localization import localizer

nasty = st.sampled_from(
    [
        "@everyone", "@here", "<@123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>", "```", "`x`",
        "**gras**", "||caché||", "# titre", "> citation", "- liste", "[lien](https://a.example)", "discord.gg/abc",
        "\u202egauche\u202c", "\u200b", "\u2066\u2069",
        "\x00", "\ud800", "é" * 300, "x" * 10_000, "👩‍👩‍👧‍👦" * 40, "\n\n", "\\",
        "{n}", "{", "%s", "$x_{$", "=1+1", "<t:0:R>", "مرحبا", "الخبر " * 50,
    ]
)  # fmt: skip
texts = st.lists(st.one_of(nasty, st.text(max_size=30)), max_size=6).map(" ".join)
days = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
codes = st.sampled_from(["FRA", "NOR", "IRQ", "IRN", "UN", "EU", "NATO", "IAEA", "XKX", "COD", "ZZZ"])
urls = (
    st.none()
    | st.sampled_from(["https://a.example/x", "javascript:alert(1)", "https://a.example/" + "x" * 5_000])
    | texts
)
readers = st.sampled_from([localizer("fr"), localizer("en")])

articles = st.builds(
    ArticleRow,
    id=st.integers(1, 2**62),
    title=texts,
    source=st.none() | texts,
    published=days,
    url=urls,
    path=texts,
    language=st.sampled_from(["fr", "en", "de"]),
    supported=st.booleans(),
    added=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
)
parties = st.lists(
    st.builds(Party, codes, st.sampled_from(PartyRole), st.lists(texts, max_size=3).map(tuple)), min_size=2, max_size=40
).map(tuple)
told = st.builds(
    Contact,
    kind=st.sampled_from(Kind),
    status=st.sampled_from(Status),
    parties=parties,
    sentence=st.just(0),
    since=days,
    until=days,
    precision=st.sampled_from(Precision),
    status_words=texts,
    attribution=texts,
)
contact_lists = st.lists(st.builds(ContactRow, st.integers(1, 9), told, texts, articles), max_size=12)
actor_lists = st.lists(
    st.builds(
        ActorRow,
        name=texts,
        type=st.sampled_from(ActorType),
        country=st.none() | codes,
        role=st.none() | texts,
        mentions=st.integers(1, 10_000),
        articles=st.integers(1, 10_000),
        article=articles,
        sentence=texts,
    ),
    max_size=12,
)


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Of 0 to 10,000 sentences, a few of them drawn and told again and again."""
    drawn = draw(st.lists(texts, min_size=1, max_size=4))
    count = draw(st.sampled_from([0, 1, 3, 200, 10_000]))
    sentences = tuple(Sentence(0, index, index + 1, drawn[index % len(drawn)]) for index in range(count))
    ranked = tuple(draw(st.permutations(range(min(count, 8)))))
    people = tuple(Actor(text, ActorType.PERSON, None, text, (Mention(0, 1, text),)) for text in drawn)
    found = tuple(draw(st.lists(told, max_size=3))) if count else ()
    return Analysis("fr", "1", True, sentences, people, found, ranked)


@st.composite
def excerpts(draw: st.DrawFn) -> Excerpt:
    """Highlights in order and within the text, as the library gives them."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return Excerpt(draw(articles), text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))
