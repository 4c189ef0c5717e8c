"""Web pages: main text and what the page states of itself, through trafilatura; captions, which it drops."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import trafilatura
from lxml import etree
from trafilatura.metadata import extract_metadata

from bot.articles.dates import is_possible
from bot.articles.errors import ArticleError
from bot.articles.meta import Meta
from bot.articles.plain import collapse, key

_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Only what the page marks as its date: the library would else take any date that it finds in the story.
_DATE = {"extensive_search": False, "original_date": True}


@dataclass(frozen=True, slots=True)
class Page:
    meta: Meta
    text: str
    headings: frozenset[str]
    captions: tuple[str, ...]


def is_document(text: str) -> bool:
    """Whether a text is a web page, whatever its file is called."""
    return bool(_DOCUMENT.match(text))


def read_page(text: str, path: str = "") -> Page:
    """Raises ArticleError where the page holds no article."""
    if not re.search(r"<[a-zA-Z!]", text):
        raise ArticleError(path, "holds no HTML: name it .txt")
    try:
        tree = trafilatura.load_html(text)
        body = None if tree is None else _extract(text)
        meta = Meta() if tree is None else _meta(text)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError) as error:
        raise ArticleError(path, f"cannot be read as HTML ({error}): save the page's text as .txt") from None
    if tree is None or not body:
        raise ArticleError(path, "holds no article text: save the page's text as .txt")
    known = key(body)
    captions = [collapse(" ".join(node.itertext())) for node in tree.iter("figcaption")]
    headings = [collapse(" ".join(node.itertext())) for node in tree.iter("h2", "h3", "h4")]
    return Page(
        meta=meta,
        text=re.sub(r"\n+", "\n\n", body),
        headings=frozenset(key(heading) for heading in headings if heading),
        captions=tuple(dict.fromkeys(caption for caption in captions if caption and key(caption) not in known)),
    )


def _extract(text: str) -> str | None:
    return trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=True)


def _meta(text: str) -> Meta:
    document = extract_metadata(text, date_config=_DATE)
    return Meta(
        title=document.title or None,
        source=document.sitename or None,
        published=_day(document.date),
        url=document.url or None,
    )


def _day(stated: str | None) -> date | None:
    try:
        day = date.fromisoformat((stated or "")[:10])
    except ValueError:
        return None
    return day if is_possible(day) else None
