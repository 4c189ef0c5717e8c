from __future__ import annotations

import pytest

from bot.articles.errors import ArticleError
from bot.articles.opml import parse_opml, write_opml

FEEDS = [("Le Fil « Nord » & Sud", "https://nord.example/feed?a=1&b=2"), ("Été", "https://ete.example/rss")]


def test_what_is_written_is_read() -> None:
    assert parse_opml(write_opml("Vigie", FEEDS)) == FEEDS


def test_characters_that_xml_cannot_hold() -> None:
    assert parse_opml(write_opml("Vigie", [("Le\x0bFil\x00", "https://a.example/")])) == [
        ("Le Fil", "https://a.example/")
    ]


def test_lists_of_other_programs() -> None:
    text = """<?xml version="1.0" encoding="ISO-8859-1"?><OPML version="1.1"><body>
    <outline text="Étranger"><outline text="Un" XMLURL=" https://a.example/ "/>
    <outline xmlUrl="https://b.example/"/><outline text="encore" xmlUrl="https://a.example/"/></outline>
    <outline text="rien"/></body></OPML>"""
    found = parse_opml(text.encode("latin-1"))
    assert found == [("Un", "https://a.example/"), ("", "https://b.example/")]


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "billion laughs": f'<!DOCTYPE opml [<!ENTITY a0 "ha">{BOMB}]><opml><body><outline text="&a9;"/></body></opml>',
    "external entity": '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml>&x;</opml>',
    "a feed": '<rss version="2.0"><channel/></rss>',
    "a web page": "<!DOCTYPE html><html><body><p>Bonjour",
    "nothing": "",
    "text": "une liste de flux",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ArticleError):
        parse_opml(text.encode())


@pytest.mark.parametrize("data", [b"\x00\xff\xfe", b"\xff\xfe<\x00", b"<opml>" + b"<outline>" * 50_000])
def test_broken_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ArticleError):
        parse_opml(data)
