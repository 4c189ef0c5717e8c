"""Which watches a message mentions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.keywords import KeywordMatcher
from bot.library import Library, QueryError
from bot.model import Watch


def _watch(query: str, id_: int = 1) -> Watch:
    return Watch(id_, 1, 10, 100, query, datetime(2026, 1, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("irakiens", "La délégation de l'IRAKIENNE arrive"),
        ("irakiens", "la presse l’irakienne"),
        ("Élysée", "rien de neuf à l'elysee ?"),
        ("accord nucléaire", "Les ACCORDS nucléaires sont en suspens."),
        ("accord de l'Irak", "des accords de l’Irak"),
        ("porte-parole", "la porte-parole du gouvernement"),
        ("sanction", "new sanctions were announced"),
        ("ministers", "the minister spoke"),
        ('"Les Accords"', "les accords"),
        ("O.N.U.", "L'ONU se réunit"),
        ("2026", "en 2026."),
    ],
)
def test_a_mention_is_seen(keyword: str, text: str) -> None:
    watch = _watch(keyword)
    assert KeywordMatcher([watch]).matches(text) == [watch]


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("Irak", "un irakologue"),
        ("accord nucléaire", "un accord sur le nucléaire"),
        ("accord nucléaire", "nucléaire accord"),
        ("accord nucléaire", "un accord"),
        ('"accord"', "les accords"),
        ("port", "le rapport sur l'aéroport"),
        ("Irak", ""),
        ("Irak", "!!!"),
    ],
)
def test_no_mention_is_invented(keyword: str, text: str) -> None:
    assert KeywordMatcher([_watch(keyword)]).matches(text) == []


def test_each_watch_once_in_the_order_of_ids() -> None:
    queries = ["Iran", "accord nucléaire", "accord", "Chine", '"accords"', "accord nucléaire avec l'Iran"]
    watches = [_watch(query, id_) for id_, query in enumerate(queries, 1)]
    text = "Accord nucléaire avec l'Iran : les accords avec l'Iran, encore."
    found = KeywordMatcher(reversed(watches)).matches(text)
    assert [watch.id for watch in found] == [1, 2, 3, 5, 6]


def test_no_watches_match_nothing() -> None:
    assert KeywordMatcher([]).matches("Irak") == []


def test_a_watch_that_is_no_keyword_is_refused() -> None:
    with pytest.raises(QueryError):
        KeywordMatcher([_watch("Irak OR Iran")])


@given(text=st.text())
def test_any_text_can_be_read(text: str) -> None:
    watches = [_watch("Irak", 1), _watch('"a b"', 2)]
    assert set(KeywordMatcher(watches).matches(f"{text} Irak")) >= {watches[0]}


async def test_stored_watches_are_all_usable(library: Library) -> None:
    for query in ("l'Irak", "« Conseil de sécurité »", "porte-parole", "NATO"):
        await library.add_watch(1, 10, 100, query)
    matcher = KeywordMatcher(await library.all_watches())
    assert len(matcher.matches("Irak, conseil de sécurité, porte-parole, Nato")) == 4
