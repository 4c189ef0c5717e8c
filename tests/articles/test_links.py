from __future__ import annotations

import pytest

from bot.articles.links import canonical_url, strip_tracking

STRIPPED = {
    "https://a.example/une?utm_source=rss&utm_medium=x": "https://a.example/une",
    "https://a.example/une?id=4&fbclid=abc&at_medium=custom7": "https://a.example/une?id=4",
    "https://a.example/une.html#xtor=RSS-3208": "https://a.example/une.html",
    "https://a.example/une#at_campaign=x&at_medium=y": "https://a.example/une",
    "https://a.example/direct#post-12": "https://a.example/direct#post-12",
    "https://a.example/une?ref=accueil": "https://a.example/une",
    "https://a.example/une?ref=20260114": "https://a.example/une?ref=20260114",
    "https://a.example/une?a=b%20c&d": "https://a.example/une?a=b%20c&d",
    "  https://a.example/une/ ": "https://a.example/une/",
    "http://[broken": "http://[broken",
}


@pytest.mark.parametrize(("url", "kept"), STRIPPED.items())
def test_only_tracking_goes(url: str, kept: str) -> None:
    assert strip_tracking(url) == kept


def test_one_page_has_one_canonical_address() -> None:
    spellings = [
        "http://A.example/une/?utm_source=rss#xtor=1",
        "https://a.example/une",
        "https://a.example/une?ref=home",
    ]
    assert {canonical_url(url) for url in spellings} == {"https://a.example/une"}
