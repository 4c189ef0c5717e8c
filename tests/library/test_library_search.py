"""Search: what is found, where its words stand, and that nothing typed can break it."""

from __future__ import annotations

import random
from datetime import date

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.library import Library, Problem, QueryError, search
from bot.library.query import parse, tokens
from bot.library.search import CANDIDATES
from bot.model import Excerpt, Sentence
from tests.library.builders import make_actor, make_analysis, make_article

TALKS = "Bagdad et Téhéran rapprochent leurs polices"
SENTENCES = [
    "Une délégation irakienne s'est rendue dans la capitale de l'Iran.",
    "Les deux ministres ont signé un accord de sécurité aux frontières.",
    "Salim Haddad a salué un accord « équilibré ».",
    "Le porte-parole de l’Élysée n'a pas commenté la sécurité de cet accord.",
]
HARBOUR = "Le port rouvre après la tempête"
HARBOUR_SENTENCES = ["Les pêcheurs ont repris la mer.", "La sécurité du port reste fragile."]


@pytest_asyncio.fixture
async def press(library: Library) -> Library:
    talks = make_article(TALKS, *SENTENCES, path="talks.txt", published=date(2026, 1, 14))
    await library.store(talks, make_analysis(talks, actors=[make_actor(talks, "Salim Haddad", "IRQ", "ministre")]))
    harbour = make_article(HARBOUR, *HARBOUR_SENTENCES, path="harbour.txt", published=date(2026, 2, 1))
    await library.store(harbour, make_analysis(harbour))
    english = make_article("Ministers meeting", "The minister denied rumours.", path="en.txt", published=None)
    await library.store(english, make_analysis(english, language="en"))
    return library


def _marked(text: str, highlights: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in highlights]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("irakiens", {SENTENCES[0]: ["irakienne"]}),
        ("l'Irakien", {SENTENCES[0]: ["irakienne"]}),
        ("DELEGATION irakien", {SENTENCES[0]: ["délégation", "irakienne"]}),
        ("Elysee", {SENTENCES[3]: ["Élysée"]}),
        ("accords haddad", {SENTENCES[2]: ["Haddad", "accord"]}),
        ("accords ET haddad", {SENTENCES[2]: ["Haddad", "accord"]}),
        ('"accord de sécurité"', {SENTENCES[1]: ["accord de sécurité"]}),
        ("«Accord de securite»", {SENTENCES[1]: ["accord de sécurité"]}),
        ('"accords de sécurité"', {}),
        ('"sécurité accord"', {}),
        ("pêcheurs OR haddad", {SENTENCES[2]: ["Haddad"], HARBOUR_SENTENCES[0]: ["pêcheurs"]}),
        ("pêcheurs OU haddad", {SENTENCES[2]: ["Haddad"], HARBOUR_SENTENCES[0]: ["pêcheurs"]}),
        ("accord -sécurité", {SENTENCES[2]: ["accord"]}),
        ("accord NOT sécurité", {SENTENCES[2]: ["accord"]}),
        ("accord SAUF sécurité", {SENTENCES[2]: ["accord"]}),
        ("accord AND NOT sécurité", {SENTENCES[2]: ["accord"]}),
        ("accord -(sécurité OR haddad)", {}),
        ("(haddad OR ministres) accord -salué", {SENTENCES[1]: ["ministres", "accord"]}),
        ("irak*", {SENTENCES[0]: ["irakienne"]}),
        ("délég*", {SENTENCES[0]: ["délégation"]}),
        ('"accord de séc*"', {SENTENCES[1]: ["accord de sécurité"]}),
        ("porte-parole", {SENTENCES[3]: ["porte-parole"]}),
        ("polices", {TALKS: ["polices"]}),
        ("denies", {"The minister denied rumours.": ["denied"]}),
        ("rumour meeting", {"Ministers meeting": ["meeting"]}),
        ("introuvable", {}),
        ("haddad !!! ... salué", {SENTENCES[2]: ["Haddad", "salué"]}),
    ],
)
async def test_what_is_found(press: Library, query: str, found: dict[str, list[str]]) -> None:
    excerpts = await press.search(query)
    assert {excerpt.text: _marked(excerpt.text, excerpt.highlights) for excerpt in excerpts} == found


async def test_words_spread_over_an_article_find_its_best_sentence(press: Library) -> None:
    (excerpt,) = await press.search("irakienne signé accord frontières")
    assert excerpt.text == SENTENCES[1]
    assert _marked(excerpt.text, excerpt.highlights) == ["signé", "accord", "frontières"]
    assert await press.search("irakienne pêcheurs") == []
    assert await press.search("irakienne frontières -haddad") == []


async def test_one_article(press: Library) -> None:
    excerpts = await press.search("sécurité")
    assert {excerpt.article.title for excerpt in excerpts} == {TALKS, HARBOUR}
    for wanted in {excerpt.article for excerpt in excerpts}:
        within = await press.search("sécurité", article_id=wanted.id)
        assert within
        assert all(excerpt.article == wanted for excerpt in within)
    assert await press.search("sécurité", article_id=99) == []
    talks = next(excerpt.article for excerpt in excerpts if excerpt.article.title == TALKS)
    assert [excerpt.text for excerpt in await press.search("accord", article_id=talks.id)] == SENTENCES[1:]


async def test_the_limit(press: Library) -> None:
    assert len(await press.search("accord", limit=2)) == 2


async def test_equals_come_newest_first_and_the_undated_last(library: Library) -> None:
    for number, day in enumerate([date(2024, 1, 1), None, date(2026, 1, 1), date(2025, 1, 1)]):
        article = make_article("Le même titre", "La même phrase.", path=f"{number}.txt", published=day)
        await library.store(article, make_analysis(article))
    years = [excerpt.article.published and excerpt.article.published.year for excerpt in await library.search("phrase")]
    assert years == [2026, 2025, 2024, None]


async def test_a_word_found_too_often_shows_the_newest(library: Library) -> None:
    for year in (2026, 2020):
        article = make_article("", "x", path=f"{year}.txt", published=date(year, 1, 1))
        analysis = make_analysis(article)
        many = tuple(Sentence(0, 0, 1, f"Le vote numéro {n}.") for n in range(CANDIDATES))
        await library.store(article, type(analysis)("fr", "test-1", True, many))
    excerpts = await library.search("vote", limit=50)
    assert {excerpt.article.published for excerpt in excerpts} == {date(2026, 1, 1)}
    assert excerpts[0].text == "Le vote numéro 0."


@pytest.mark.parametrize(
    ("query", "problem", "position"),
    [
        ("", Problem.EMPTY, 0),
        ("  ?! ", Problem.EMPTY, 0),
        ('""', Problem.EMPTY, 0),
        ("l'", Problem.EMPTY, 0),
        ('accord "de séc', Problem.UNCLOSED_QUOTE, 7),
        ("accord «de", Problem.UNCLOSED_QUOTE, 7),
        ("(accord", Problem.UNCLOSED_PARENTHESIS, 0),
        ("accord (a (b)", Problem.UNCLOSED_PARENTHESIS, 7),
        ("accord)", Problem.UNOPENED_PARENTHESIS, 6),
        ("accord OR", Problem.LONELY_OPERATOR, 7),
        ("OR accord", Problem.LONELY_OPERATOR, 0),
        ("ET accord", Problem.LONELY_OPERATOR, 0),
        ("accord SAUF", Problem.LONELY_OPERATOR, 7),
        ("accord OR OR port", Problem.LONELY_OPERATOR, 10),
        ("-accord", Problem.ONLY_EXCLUDED, 0),
        ("port OR -accord", Problem.ONLY_EXCLUDED, 8),
        ("*", Problem.STAR, 0),
        ("port *", Problem.STAR, 5),
        ("a*", Problem.STAR, 1),
        ("ac*rd", Problem.STAR, 2),
        ("(" * 30 + "port" + ")" * 30, Problem.TOO_DEEP, 20),
        ("port " * 200, Problem.TOO_LONG, 500),
        ("port \ud800", Problem.UNREADABLE, 5),
    ],
)
async def test_what_cannot_be_answered_says_why_and_where(
    press: Library, query: str, problem: Problem, position: int
) -> None:
    with pytest.raises(QueryError) as caught:
        await press.search(query)
    assert (caught.value.message, caught.value.position) == (problem, position)


SYNTAX = st.sampled_from(
    "AND OR NOT NEAR( ET OU SAUF ( ) \" « » “ ” - -- * + ^ : ; , { } stems: words: ' \\ % _ ? ½ ㏂ ﷺ ͺ "
    "\0 \n accord sécurité l' irak* port 1=1 DROP 'x' 😀 é".split(" ")
)
hostile = st.lists(SYNTAX | st.text(max_size=6), max_size=12).map(" ".join) | st.lists(SYNTAX).map("".join)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=hostile | st.text())
@example(query="㏂ ﷺ ½")
@example(query="\0accord\0")
async def test_nothing_typed_reaches_sqlites_own_syntax(press: Library, query: str) -> None:
    await press.find_articles(query)
    excerpts: list[Excerpt] = []
    position = 0
    try:
        excerpts = await press.search(query)
    except QueryError as error:
        position = error.position
    assert 0 <= position <= len(query)
    for excerpt in excerpts:
        ends = [0, *(offset for span in excerpt.highlights for offset in span)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(excerpt.text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60), seed=st.randoms(use_true_random=False))
async def test_each_word_of_a_text_finds_it_again(library: Library, text: str, seed: random.Random) -> None:
    text = text.encode("utf-8", "ignore").decode()
    found = tokens(text, "fr")
    article = make_article("", text, path="text.txt")
    analysis = make_analysis(article)
    whole = type(analysis)("fr", text, True, (Sentence(0, 0, len(text), text),))
    await library.store(article, whole)
    if found:
        word = seed.choice(found)
        excerpts = await library.search(f'"{text[word.start : word.end]}"')
        assert (word.start, word.end) in [span for excerpt in excerpts for span in excerpt.highlights]


@pytest.mark.parametrize("query", ["a OR b c", "(a OR b) c", "a -b OR c", "a NOT (b OR c) d"])
def test_a_parsed_query_is_the_same_twice(query: str) -> None:
    assert parse(query) == parse(f"  {query}  ")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("les polices irakiennes", TALKS),
        ("Haddad", TALKS),
        ("résume l'article sur la tempête", HARBOUR),
        ("PECHEUR", HARBOUR),
        ("rumours", "Ministers meeting"),
    ],
)
async def test_articles_for_a_few_words(press: Library, text: str, first: str) -> None:
    assert (await press.find_articles(text))[0].title == first


async def test_no_article_for_unknown_or_no_words(press: Library) -> None:
    assert await press.find_articles("introuvable") == []
    assert await press.find_articles(" ?! ") == []


async def test_a_title_counts_for_more_than_a_body(library: Library) -> None:
    for title, body in (("La grève", "Tout est calme."), ("Le calme", "La grève, dit-on, la grève approche.")):
        article = make_article(title, body, path=title)
        await library.store(article, make_analysis(article))
    assert [row.title for row in await library.find_articles("grève")] == ["La grève", "Le calme"]


@pytest.mark.parametrize("looked_through", [0, 2, 2_000])
async def test_words_that_begin_alike_are_found_the_newest_first(
    library: Library, monkeypatch: pytest.MonkeyPatch, looked_through: int
) -> None:
    for day, text in enumerate(("Un cargo.", "Des cargaisons.", "Un décargo.", "Une carte.", "Le cargo."), 1):
        article = make_article("", text, path=f"{day}.txt", published=date(2026, 1, day))
        await library.store(article, make_analysis(article))
    monkeypatch.setattr(search, "_NEWEST", looked_through)
    for limit in (1, 2, 3, 9):
        found = [excerpt.article.path for excerpt in await library.search("carg*", limit=limit)]
        assert found == ["5.txt", "2.txt", "1.txt"][:limit]


async def test_words_of_many_articles_find_the_newest_titles_and_what_has_them_all(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, title in enumerate(("Le vote de la chambre", "La grève", "Le vote", "Une chambre", "Un autre vote"), 1):
        article = make_article(title, "Un scrutin.", path=f"{day}.txt", published=date(2026, 1, day))
        await library.store(article, make_analysis(article))
    for number in range(6):  # a word of over half of all articles would not be sought
        article = make_article(f"Ailleurs {number}", f"Il pleut depuis {number} jours.", path=f"ailleurs-{number}.txt")
        await library.store(article, make_analysis(article))
    monkeypatch.setattr(search, "_COMMON", 0)
    monkeypatch.setattr(search, "_RANKED", 2)
    found = [row.title for row in await library.find_articles("vote chambre")]
    assert found[0] == "Le vote de la chambre"
    assert set(found[1:]) == {"Une chambre", "Un autre vote"}


async def test_with_a_word_in_very_many_passages_the_newest_come_first(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, text, day in (
        ("a.txt", "Vote.", date(2026, 1, 1)),
        (
            "b.txt",
            "Ce long vote de la chambre haute a duré toute la nuit, sans que personne en sorte.",
            date(2026, 1, 2),
        ),
    ):
        article = make_article(f"Titre {path}", text, path=path, published=day)
        await library.store(article, make_analysis(article))
    assert [found.article.path for found in await library.search("vote")] == ["a.txt", "b.txt"]
    monkeypatch.setattr(search, "CANDIDATES", 2)
    assert [found.article.path for found in await library.search("vote")] == ["b.txt", "a.txt"]
