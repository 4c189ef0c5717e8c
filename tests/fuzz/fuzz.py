"""Coverage-guided fuzzing of what reads texts from outside, with atheris (optional: `uv sync --group fuzz`).

    uv run python -m tests.fuzz.fuzz readers -max_total_time=120

Targets: readers, cleaning, dates, feeds, lists, queries, intents, replies. What follows is libFuzzer's: a folder of
inputs to start from and to keep new ones in, -max_total_time, -max_len, -timeout (replies wants -len_control=0: its
articles are made of many bytes). An error that is not a refusal is printed with the input that caused it, which is left
in a file `crash-…`: make a test of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import atheris

# Where the tests of replies find what they share.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "replies"))
INSTRUMENTED = ["bot.articles", "bot.library.query", "bot.language.intent", "bot.language.utterance", "bot.replies"]
INSTRUMENTED += ["bot.language.asked_times", "bot.language.asked_countries", "bot.language.dates"]

with atheris.instrument_imports(include=INSTRUMENTED):
    from bot.articles import ArticleError, parse_bytes
    from bot.articles.dates import find_dates, parse_date_line
    from bot.articles.errors import FetchError
    from bot.articles.feeds import find_feeds, parse_date, parse_feed
    from bot.articles.opml import parse_opml
    from bot.articles.reading import parse_text
    from bot.language.dates import find_times
    from bot.language.intent import read_intent
    from bot.library import QueryError
    from bot.library import query as query_module
    from tests.replies import test_builders_property as builders

NAMES = ("a.txt", "a.md", "a.html")


def readers(data: bytes) -> None:
    """Bytes as a file of each kind: an article, or an ArticleError that says why not."""
    with contextlib.suppress(ArticleError):
        article = parse_bytes(data[1:], NAMES[data[0] % 3] if data else "a.txt")
        assert article.text.strip()
        assert len(article.spans) == len(article.blocks)
        article.content_hash  # noqa: B018 - computed


def cleaning(data: bytes) -> None:
    """Text that has been decoded, as plain text and as a page."""
    text = data.decode("utf-8", "surrogateescape")
    for html in (False, True):
        with contextlib.suppress(ArticleError):
            article = parse_text(text, html=html)
            assert not set("\u202e\u200b\x00") & set(article.text)


def dates(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for start, end, day in find_dates(text):
        assert 0 <= start < end <= len(text)
        assert isinstance(day, date)
    parse_date_line(text)
    parse_date(text)
    for language in ("fr", "en"):
        for time in find_times(text, language):
            assert 0 <= time.start < time.end <= len(text)


def feeds(data: bytes) -> None:
    with contextlib.suppress(FetchError):
        for item in parse_feed(data, "https://fil.example/rss").items:
            assert item.link is None or item.link.startswith(("http://", "https://"))
    with contextlib.suppress(FetchError):
        find_feeds(data, "https://fil.example/")


def lists(data: bytes) -> None:
    with contextlib.suppress(ArticleError):
        parse_opml(data)


def queries(data: bytes) -> None:
    """A query that can be read is read again the same; one that cannot says where."""
    text = data.decode("utf-8", "replace")
    for parser in (query_module.parse, query_module.parse_watch):
        try:
            query = parser(text)
        except QueryError as error:
            if not 0 <= error.position <= len(text):
                raise RuntimeError(f"position {error.position}") from error
        else:
            query.match()
            query_module.canonical(query)


def intents(data: bytes) -> None:
    read_intent(data.decode("utf-8", "replace"), date(2026, 1, 20), lambda _: False)


@functools.cache
def _builder_tests() -> list[Any]:
    """The properties of the reply builders, each to be run in an event loop of its own."""
    found = [builders.test_summary, builders.test_text_handed_over, builders.test_actors, builders.test_contacts]
    found += [builders.test_search_and_watches]
    for test in found:
        inner = test.hypothesis.inner_test
        test.hypothesis.inner_test = lambda *args, inner=inner, **given: asyncio.run(inner(*args, **given))
    return found


def replies(data: bytes) -> None:
    """What hypothesis makes of the bytes, through a builder: a message that Discord takes, and that pings nobody."""
    if data:
        tests = _builder_tests()
        tests[data[0] % len(tests)].hypothesis.fuzz_one_input(data[1:])


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (readers, cleaning, dates, feeds, lists, queries, intents, replies)
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Name one of: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
