"""RSS and Atom to items: encodings, links, texts and dates as feeds really write them."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree, html

from bot.articles.dates import find_dates, is_possible
from bot.articles.encoding import decode
from bot.articles.errors import ArticleError, FetchError, FetchProblem
from bot.articles.html import is_document
from bot.articles.links import strip_tracking
from bot.articles.plain import clean_characters, collapse

MAX_ITEMS = 1_000
_MAX_TEXT = 200_000
_MAX_FIELD = 1_000
_REFERENCE = re.compile(r"&#(x[\da-f]+|\d+);?", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_EPOCH = date(1970, 1, 1)  # what a program writes that knows no date
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_ROOT = re.compile(r"<[^\W\d]")
_DECLARATION = re.compile(r"<\?xml[^>]*>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+xml")
_HTML_TYPES = ("", "text/html", "application/xhtml+xml")
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol "
    "p pre section table td th tr ul".split()
)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. `html` is its own text, `published` its own word for the day; `alone`: no other item has its link.

    `digest` stands for the words of title and text, by which a rewritten item is known.
    """

    guid: str = ""
    link: str | None = None
    title: str = ""
    html: str = ""
    published: date | None = None
    source: str | None = None
    digest: str = ""
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    items: tuple[FeedItem, ...]


def parse_feed(data: bytes, url: str, charset: str | None = None) -> Feed:
    """The items in the order of the feed. Raises FetchError for what is no feed."""
    text = _without_false_characters(_without_prolog(_text(data, url, charset), url))
    try:
        # It is not told the address: it would make guids of it, and they would change when the feed moves.
        parsed = feedparser.parse(
            io.BytesIO(text.encode()), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
    except Exception as error:  # it fails in many ways on what is no XML and half a feed
        raise FetchError(url, FetchProblem.NO_FEED) from error
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise FetchError(url, FetchProblem.NO_FEED)
    items = [_item(entry, url) for entry in parsed.entries[:MAX_ITEMS]]
    said = tuple(item for item in items if item.title or item.html or item.link)
    return Feed(_plain_text(parsed.feed.get("title", "")), said)


def find_feeds(data: bytes, url: str, charset: str | None = None) -> list[str]:
    """The feeds that a web page names as its own; none where it is no web page."""
    try:
        tree = html.fromstring(_text(data, url, charset).encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (FetchError, ValueError, etree.LxmlError):
        return []
    links = tree.iter("link")
    found = [link.get("href") for link in links if (link.get("type") or "").strip().lower() in _FEED_TYPES]
    return [address for href in found if href and (address := web_link(href, url))]


def web_link(href: str, base: str) -> str | None:
    """A link made whole and without tracking, null where it leads to no page."""
    try:
        link = strip_tracking(urljoin(base, href.strip()))
        parts = urlsplit(link)
    except ValueError:
        return None
    whole = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s\ud800-\udfff]", link)
    return link if whole and len(link) <= 2 * _MAX_FIELD else None


def to_text(markup: str) -> str:
    """The words of a piece of HTML, its blocks on lines of their own."""
    if not re.search(r"[<&]", markup):
        return clean_characters(markup)
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (ValueError, etree.LxmlError):
        return re.sub(r"<[^<>]*>", " ", markup)
    parts: list[str] = []
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi") or node.tag in ("script", "style"):
            parts += [node.tail or ""] if event != "start" else []
            continue
        parts += ["\n\n"] if node.tag in _BLOCKS else []
        parts.append((node.text if event == "start" else node.tail) or "")
    return re.sub(r"[ \t]*\n\s*", "\n\n", clean_characters("".join(parts))).strip()


def parse_date(text: str) -> date | None:
    """The day that a feed states, in the time zone that it states; null for an impossible one and for the epoch."""
    day = next((day for day in _readings(text) if day), None)
    return day if day and day != _EPOCH and is_possible(day) else None


def _readings(text: str) -> Iterator[date | None]:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            yield read(text.strip()).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    yield next((day for _, _, day in find_dates(text)), None)


def _text(data: bytes, url: str, charset: str | None) -> str:
    stated = _DECLARED.search(data[:400])
    try:
        return decode(data, url, (charset, stated and stated[1].decode("ascii")))
    except ArticleError:
        raise FetchError(url, FetchProblem.NO_FEED) from None


def _without_prolog(text: str, url: str) -> str:
    """The document without its declarations: no entity that it defines is ever expanded, no file of others read."""
    root = _ROOT.search(text)
    if root is None or is_document(text):
        raise FetchError(url, FetchProblem.NO_FEED)
    # A definition may itself hold what looks like the root.
    doctype = _DOCTYPE.search(text) if "<!" in text[: root.start()] else None
    if doctype and doctype.start() < root.start():
        text = text[: doctype.start()] + text[doctype.end() :]
        root = _ROOT.search(text)
    head = text[: root.start()] if root else text
    if "<!ENTITY" in head.upper():
        raise FetchError(url, FetchProblem.NO_FEED)
    return _DECLARATION.sub("", head, count=1).lstrip() + text[len(head) :]


def _without_false_characters(text: str) -> str:
    """The text without references to characters that there are none of: feedparser fails on them."""
    return _REFERENCE.sub(lambda match: match[0] if _is_character(match[1]) else "", text)


def _is_character(number: str) -> bool:
    if len(number) > 8:
        return False
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code <= sys.maxunicode


def _item(entry: Any, base: str) -> FeedItem:
    contents = [content.get("value", "") for content in entry.get("content", ())]
    texts = [str(text or "") for text in (*contents, entry.get("summary"))]
    stated = next((entry[name] for name in ("published", "updated", "created") if entry.get(name)), "")
    title, text = _plain_text(entry.get("title", "")), clean_characters(max(texts, key=len)[:_MAX_TEXT])
    words = " ".join(re.findall(r"\w+", f"{title} {to_text(text)}"))
    return FeedItem(
        guid=clean_characters(str(entry.get("id", ""))[:_MAX_FIELD]).strip(),
        link=_link(entry, base),
        title=title,
        html=text,
        published=parse_date(str(stated)[:_MAX_FIELD]),
        source=_plain_text((entry.get("source") or {}).get("title", "")) or None,
        digest=hashlib.sha256(words.encode()).hexdigest()[:32],
    )


def _link(entry: Any, base: str) -> str | None:
    """The page of an item: its link to itself as a page, not its comments, pictures or data."""
    links = [link for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: link.get("type", "") not in _HTML_TYPES)
    # Without a link, the guid passes for one: it is, where it is a whole address.
    named = entry.get("link", "") if not entry.get("guidislink") or _WHOLE.match(entry.get("id", "")) else ""
    candidates = [*(link.get("href", "") for link in links), named]
    return next((link for href in candidates if href and (link := web_link(href, base))), None)


def _plain_text(text: Any) -> str:
    return collapse(to_text(clean_characters(str(text)[: 10 * _MAX_FIELD])))[:_MAX_FIELD]
