"""Which watches match: by the automaton, against a plain evaluation of each query, and by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.engine import Engine
from bot.alerts.explain import Stage, explain
from bot.alerts.names import NameIndex
from bot.alerts.reading import Reading
from bot.alerts.words import WordIndex
from bot.library.query import LANGUAGES, AllOf, AnyOf, Query, QueryError, Term, parse_watch, tokens
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Contact,
    Kind,
    Mention,
    Party,
    Sentence,
    Status,
    Watch,
    WatchKind,
    WatchOptions,
)


def _watch(query: str = "", id_: int = 1, kind: WatchKind = WatchKind.WORDS, **fields: object) -> Watch:
    return Watch(id_, 1, 10, 100, query, datetime(2026, 1, 14, tzinfo=UTC), kind, **fields)  # type: ignore[arg-type]


def _analysis(*texts: str, language: str = "fr", supported: bool = True, **found: object) -> Analysis:
    places, at = [], 0
    for text in texts:
        places.append(Sentence(0, at, at + len(text), text))
        at += len(text) + 1
    return Analysis(language, "test", supported, tuple(places), **found)  # type: ignore[arg-type]


def _matches(query: str, text: str, language: str = "fr") -> bool:
    return bool(Engine([_watch(query)]).match_article("Titre", _analysis(text, language=language)))


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("irakiens", "La délégation de l'IRAKIENNE arrive"),
        ("irakiens", "la presse l’irakienne"),
        ("Élysée", "rien de neuf à l'elysee ?"),
        ("accord nucléaire", "Les ACCORDS nucléaires sont en suspens."),
        ("accord de l'Irak", "des accords de l’Irak"),
        ("porte-parole", "la porte-parole du gouvernement"),
        ('"Les Accords"', "les accords"),
        ("O.N.U.", "L'ONU se réunit"),
        ("2026", "en 2026."),
        ("négocia*", "des négociateurs"),
        ("Irak ET Iran", "l'Iran et l'Irak"),
        ("Irak OU Iran", "l'Iran"),
        ("Irak SAUF football", "l'Irak vote"),
        ("Irak -football", "l'Irak vote"),
        ("accord nucléaire OU traité", "un traité"),
        ('(Irak OU Iran) "cessez-le-feu"', "Cessez le feu en Iran"),
        ("cérémonie commémorative ET ministre", "la ministre, lors de la cérémonie commémorative"),
        ("tour tour", "un tour, tour complet"),
    ],
)
def test_a_match_is_seen(keyword: str, text: str) -> None:
    assert _matches(keyword, text)
    assert Engine([_watch(keyword)]).match_text(text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("Irak", "un irakologue"),
        ("accord nucléaire", "un accord sur le nucléaire"),
        ("accord nucléaire", "nucléaire accord"),
        ('"accord"', "les accords"),
        ("port", "le rapport sur l'aéroport"),
        ("tour tour", "un seul tour"),
        ("Irak ET Iran", "l'Irak"),
        ("Irak SAUF football", "l'Irak au football"),
        ("négocia*", "la renégociation"),
        ("Irak", ""),
        ("Irak", "!!!"),
    ],
)
def test_no_match_is_invented(keyword: str, text: str) -> None:
    assert not _matches(keyword, text)
    assert not Engine([_watch(keyword)]).match_text(text)


def test_english_articles_and_messages_are_read_as_english() -> None:
    assert _matches("ministers", "the minister spoke", "en")
    assert Engine([_watch("ministers")]).match_text("the minister spoke")


def test_a_phrase_does_not_reach_over_sentences_but_and_does() -> None:
    found = _analysis("Il a signé un accord.", "Nucléaire : la France hésite.")
    assert not Engine([_watch("accord nucléaire")]).match_article("Titre", found)
    assert Engine([_watch("accord ET nucléaire")]).match_article("Titre", found)


def test_the_title_counts_and_options_are_kept_to() -> None:
    watches = [
        _watch("Irak", 3),
        _watch("Irak", 1, options=WatchOptions(articles=False)),
        _watch("Irak", 2, options=WatchOptions(chat=False)),
    ]
    engine = Engine(watches)
    assert [watch.id for watch in engine.match_article("L'Irak vote", _analysis("Il pleut."))] == [2, 3]
    assert [watch.id for watch in engine.match_text("Irak")] == [1, 3]


def test_a_watch_that_cannot_be_read_finds_nothing_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert [watch.id for watch in Engine([_watch("le", 1), _watch("Irak", 2)]).match_text("le Irak")] == [2]
    assert "Watch 1 cannot be read" in caplog.text


_CALL = Contact(Kind.CALL, Status.DENIED, (Party("IRQ"), Party("IRN"), Party("FRA")), 0)


@pytest.mark.parametrize(
    ("countries", "kind", "status", "match"),
    [
        (("IRN", "IRQ"), None, None, True),
        (("IRQ", "FRA"), Kind.CALL, Status.DENIED, True),
        (("IRN",), Kind.CALL, None, True),
        (("IRN", "USA"), None, None, False),
        (("IRN", "IRQ"), Kind.VISIT, None, False),
        (("IRN", "IRQ"), None, Status.REPORTED, False),
    ],
)
def test_contacts_by_pair_kind_and_status(
    countries: tuple[str, ...], kind: Kind | None, status: Status | None, match: bool
) -> None:
    watch = _watch(kind=WatchKind.CONTACT, countries=countries, contact_kind=kind, contact_status=status)
    found = _analysis("Bagdad a appelé.", contacts=(_CALL,))
    assert bool(Engine([watch]).match_article("Titre", found)) is match
    assert (explain(watch, "Titre", found).stage is Stage.MATCH) is match


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Le gouvernement norvégien se réunit.", True),
        ("La Norvège vote.", True),
        ("Il neige à Oslo.", False),
        ("L'Islande vote.", False),
    ],
)
def test_a_country_is_named_or_acts(text: str, match: bool) -> None:
    watch = _watch(kind=WatchKind.COUNTRY, countries=("NOR",))
    assert bool(Engine([watch]).match_article("Titre", _analysis(text))) is match
    assert bool(Engine([watch]).match_text(text)) is match


def test_an_actors_country_counts() -> None:
    watch = _watch(kind=WatchKind.COUNTRY, countries=("NOR",))
    actor = Actor("Nils Dahl", ActorType.PERSON, "NOR")
    assert Engine([watch]).match_article("Titre", _analysis("Nils Dahl est reçu.", actors=(actor,)))


@pytest.mark.parametrize(
    ("wanted", "named", "match"),
    [
        ("Sergueï Choïgou", "Sergei Shoigu", True),
        ("Choïgou", "Sergueï Choïgou", True),
        ("Mohammed al-Soudani", "Mohammed al-Sudani", True),
        ("Ali Larijani", "Sadeq Larijani", False),
        ("Ali Larijani", "Larijani", False),
        ("Nils Dahl", "Nils Dahlin", False),
    ],
)
def test_actors_under_any_spelling(wanted: str, named: str, match: bool) -> None:
    watch = _watch(wanted, kind=WatchKind.ACTOR)
    actor = Actor(named, ActorType.PERSON, None, None, (Mention(0, len(named), named),))
    found = _analysis(f"{named} a parlé.", actors=(actor,))
    assert bool(Engine([watch]).match_article("Titre", found)) is match
    assert bool(Engine([watch]).match_text(f"Hier, {named} a parlé")) is match
    assert explain(watch, "Titre", found).stage is (Stage.MATCH if match else Stage.NO_ACTOR)


def test_another_rule_for_names_can_be_put_in_place() -> None:
    index = NameIndex([(1, "Ali Larijani")], lambda wanted, found: True)
    assert list(index.matches(["Sadeq Larijani"])) == [1]


_WORDS = ["irak", "iraks", "iran", "accord", "accords", "nucléaire", "l'eau", "vote", "voter", "aujourd'hui", "ONU"]
_TEXT = st.lists(st.sampled_from([*_WORDS, "a.b", "œuvre", "!", "\n", "’", "d’"]), max_size=12).map(" ".join)
_TERM = st.one_of(
    st.sampled_from(_WORDS),
    st.tuples(st.sampled_from(_WORDS), st.sampled_from(_WORDS)).map(" ".join),
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(["ir*", "accor*", "vot*"]),
)
_QUERY = st.recursive(
    _TERM,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} ET {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OU {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} SAUF {pair[1]})"),
    ),
    max_leaves=6,
)


def _plainly(query: Query, passages: list[str], language: str) -> bool:
    """Each term looked for in the words of each passage, one by one."""
    if isinstance(query, Term):
        wanted = query.variant(language)
        for passage in passages:
            words = [token.folded if query.exact else token.stem for token in tokens(passage, language)]
            for start in range(len(words) - len(wanted) + 1):
                here = words[start : start + len(wanted)]
                whole = here[:-1] == list(wanted[:-1])
                if whole and (here[-1] == wanted[-1] or (query.prefix and here[-1].startswith(wanted[-1]))):
                    return True
        return False
    if isinstance(query, AnyOf):
        return any(_plainly(part, passages, language) for part in query.parts)
    assert isinstance(query, AllOf)
    wanted_all = all(_plainly(part, passages, language) for part in query.parts)
    return wanted_all and not any(_plainly(part, passages, language) for part in query.excluded)


@given(queries=st.lists(_QUERY, min_size=1, max_size=8), passages=st.lists(_TEXT, max_size=3))
def test_the_index_agrees_with_a_plain_evaluation(queries: list[str], passages: list[str]) -> None:
    parsed = list(enumerate(map(parse_watch, queries)))
    for language in LANGUAGES:
        expected = {number for number, query in parsed if _plainly(query, passages, language)}
        assert WordIndex(parsed, language).matches(Reading(passages, language)) == expected


@given(text=st.text(), language=st.sampled_from(LANGUAGES))
def test_a_reading_has_the_words_that_search_has(text: str, language: str) -> None:
    reading, found = Reading([text], language), tokens(text, language)
    assert reading.stems.split() == [token.stem for token in found]
    assert reading.folded.split() == [token.folded for token in found]


@given(query=st.text(max_size=60), text=st.text(max_size=200))
def test_any_query_is_read_or_refused_and_explained(query: str, text: str) -> None:
    try:
        parse_watch(query)
    except QueryError:
        return
    watch = _watch(query)
    found = _analysis(text)
    matched = bool(Engine([watch]).match_article("Titre", found))
    explanation = explain(watch, "Titre", found)
    assert (explanation.stage is Stage.MATCH) is matched
    assert matched or explanation.words


@pytest.mark.parametrize(
    ("query", "text", "stage", "words"),
    [
        ("Irak OU Iran", "La Syrie vote", Stage.NO_TERM, ("Irak", "Iran")),
        ("nucléaire ET Iran", "un accord nucléaire", Stage.INCOMPLETE, ("Iran",)),
        ("Irak SAUF football", "l'Irak au football", Stage.EXCLUDED, ("football",)),
        ("Irak", "Les Irakiens de l'Irak", Stage.MATCH, ("Irak",)),
    ],
)
def test_a_match_or_miss_is_explained(query: str, text: str, stage: Stage, words: tuple[str, ...]) -> None:
    explanation = explain(_watch(query), "Titre", _analysis(text))
    assert (explanation.stage, explanation.words) == (stage, words)


def test_what_stops_a_watch_before_its_words() -> None:
    found = _analysis("Irak")
    assert explain(_watch("Irak", paused=True), "", found).stage is Stage.PAUSED
    assert explain(_watch("Irak", options=WatchOptions(articles=False)), "", found).stage is Stage.NO_ARTICLES
    pair = _watch(kind=WatchKind.CONTACT, countries=("IRQ", "IRN"))
    assert explain(pair, "", _analysis("عراق", language="ar", supported=False)).stage is Stage.NO_RULES


@pytest.mark.parametrize(
    ("code", "text", "seen"),
    [
        ("EU", "L'Union européenne a protesté.", True),
        ("EU", "Le virus recule en Europe.", False),
        ("USA", "Les Américains ont protesté.", True),
        ("USA", "Deux chefs d'Etat latino-américains ont protesté.", False),
    ],
)
def test_a_continent_is_no_country(code: str, text: str, seen: bool) -> None:
    watch = _watch(kind=WatchKind.COUNTRY, countries=(code,))
    assert bool(Engine([watch]).match_article("Titre", _analysis(text))) is seen
