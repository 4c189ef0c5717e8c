"""Text from elsewhere made harmless in a Discord message: it shows as written, and does nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.replies import limits

_MARKUP = re.compile(r"[\\*_~`|\[\]<>]")
_LINE_START = re.compile(r"^(\s*)(\d+)?([#\-+.)])")
_INVITE = re.compile(r"\b(discord(?:app)?)\.(gg|com|new|me)", re.IGNORECASE)
_LINK_LENGTH = 300
_ROUND = str.maketrans("[]", "()")
ZERO_WIDTH_SPACE = "\u200b"


def plain(text: str) -> str:
    """`text` on one line, without control, direction and zero-width characters or lone surrogates."""
    text = " ".join(text.split())
    # Whatever is to be left out, no printable character is; few texts have any other.
    if text.isprintable():
        return text
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return " ".join(text.split())


def escape(text: str, limit: int | None = None) -> str:
    """`text` on one line with markdown, mentions, links and invites undone; at most `limit` UTF-16 units."""
    text = plain(text)
    escaped = _escaped(text)
    room = limit
    while limit is not None and room is not None and limits.size(escaped) > limit:
        room = max(1, room - (limits.size(escaped) - limit))
        escaped = _escaped(limits.shorten(text, room))
        if room == 1:
            break
    return escaped


def _escaped(text: str, *, start: bool = True) -> str:
    text = _MARKUP.sub(r"\\\g<0>", text)
    if start:
        text = _LINE_START.sub(r"\1\2\\\3", text)
    # A backslash does not keep @everyone from being read as a mention; a character in between does.
    text = text.replace("@", "@" + ZERO_WIDTH_SPACE).replace("://", ":\\//")
    return _INVITE.sub(rf"\1.{ZERO_WIDTH_SPACE}\2", text)


def highlight(text: str, spans: Iterable[tuple[int, int]], limit: int) -> str:
    """`text` escaped, the characters of `spans` in bold, in at most `limit` UTF-16 units (at least 40).

    Where it is too long, words are left out before and behind the first highlight. `spans` are in order
    and do not overlap.
    """
    wanted = [(start, end) for start, end in spans if start < end]
    context = 2 * len(text)
    while True:
        shown = _bold(text, wanted, context)
        if limits.size(shown) <= limit:
            return shown
        if context == 0:
            return escape(text, limit)
        context = min(context * 3 // 4, limit)


def _bold(text: str, spans: list[tuple[int, int]], context: int) -> str:
    first, last = spans[0] if spans else (0, 0)
    begin, finish = _window(text, first, last, context)
    parts, at = [], begin
    for start, end in spans:
        if start < begin or end > finish:
            continue
        parts += [_piece(text[at:start], first=at == begin), f"**{_piece(text[start:end], first=False)}**"]
        at = end
    parts.append(_piece(text[at:finish], first=at == begin))
    before = limits.ELLIPSIS if begin > 0 else ""
    after = limits.ELLIPSIS if finish < len(text) else ""
    return before + "".join(parts).strip() + after


def _window(text: str, first: int, last: int, context: int) -> tuple[int, int]:
    """A stretch around first–last with up to `context` characters on each side, ending between words."""
    begin, finish = max(0, first - context // 2), min(len(text), last + context)
    if begin > 0:
        space = text.find(" ", begin, first)
        begin = space + 1 if space >= 0 else first
    if finish < len(text):
        space = text.rfind(" ", last, finish)
        finish = space if space >= 0 else last
    return begin, finish


def _piece(text: str, *, first: bool) -> str:
    """A part of a line, its outer spaces kept."""
    inner = plain(text)
    if not inner:
        return " " if text else ""
    before = " " if text[0].isspace() and not first else ""
    after = " " if text[-1].isspace() else ""
    return before + _escaped(inner, start=first) + after


def link(label: str, url: str | None, limit: int) -> str:
    """A masked link where `url` is a plain web address, else the label; escaped, the label within `limit`."""
    address = web_address(url)
    if address is None:
        return escape(label, limit)
    return f"[{escape(plain(label).translate(_ROUND), limit)}]({address})"


def web_address(url: str | None) -> str | None:
    """`url` fit for a link, null where it is no plain web address."""
    if not url or len(url) > _LINK_LENGTH or url != plain(url) or re.search(r"[\s<>\"\\^`{|}]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return url.replace("(", "%28").replace(")", "%29")
