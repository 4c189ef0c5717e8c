"""What an item of a feed is known by: the first of its fields that tells it from the others of its feed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from urllib.parse import urlsplit

from bot.articles.feeds import FeedItem
from bot.articles.links import canonical_url
from bot.articles.plain import key


class Identity(StrEnum):
    """The surest first. A date alone is none: feeds set it anew, and write midnight where they know no time."""

    GUID = "guid"
    LINK = "link"
    TITLE = "title"
    TITLE_DATE = "title_date"
    ALL = "all"


Keys = Mapping[Identity, str]


def keys_of(item: FeedItem) -> Keys:
    """A digest for each field that the item has."""
    link = f"{canonical_url(item.link)}#{urlsplit(item.link).fragment}" if item.link else ""
    title = key(item.title)
    dated = f"{title}\0{item.published}" if title and item.published else ""
    values = {
        Identity.GUID: item.guid,
        Identity.LINK: link,
        Identity.TITLE: title,
        Identity.TITLE_DATE: dated,
        Identity.ALL: "\0".join((item.guid, link, title, item.html)),
    }
    return {field: hashlib.sha256(value.encode()).hexdigest()[:32] for field, value in values.items() if value}


def distinct(items: Iterable[FeedItem]) -> list[FeedItem]:
    """Each item once, in order, with whether its link is its own."""
    found: dict[str, FeedItem] = {}
    for item in items:
        found.setdefault(keys_of(item)[Identity.ALL], item)
    unique = list(found.values())
    pages = Counter(canonical_url(item.link) for item in unique)
    return [replace(item, alone=pages[canonical_url(item.link)] == 1 and _is_page(item.link)) for item in unique]


def _is_page(link: str | None) -> bool:
    """Whether a link leads deeper than to the front page, which tells of many things."""
    if not link:
        return False
    parts = urlsplit(link)
    return bool(parts.path.strip("/") or parts.query)


def usable(keys: Iterable[Keys]) -> list[Identity]:
    """The fields that each of a feed's distinct items has, and no two alike; never none."""
    rows = list(keys)
    fields = [field for field in Identity if field is not Identity.ALL]
    held = {field: [row[field] for row in rows if field in row] for field in fields}
    return [field for field in fields if len(set(held[field])) == len(held[field]) == len(rows)] + [Identity.ALL]


def choose(fields: list[Identity], kept: Identity | None, known: Mapping[Identity, int], total: int) -> Identity:
    """The field to go by among those that are usable. `known` tells how many of all items each recognises from before.

    A field that recognises nothing while another does half of them is made anew at each fetch, and no good.
    """
    best = max(fields, key=lambda field: known.get(field, 0))
    if kept not in fields:
        return best if known.get(best, 0) else fields[0]
    return best if not known.get(kept, 0) and 2 * known.get(best, 0) >= max(total, 1) else kept
