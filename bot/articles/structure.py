"""Which paragraph is the title, and which the standfirst."""

from __future__ import annotations

import re

from bot.articles.lines import Line, is_final, weekday_in
from bot.articles.plain import key, plain
from bot.model import BlockKind

_MAX_TITLE = 250
_MAX_STANDFIRST = 450


def find_title(paragraphs: list[Line], known: str | None = None) -> Line | None:
    """The line that is the title: the one known to be it, or that markup names, or the first fit one."""
    if known:
        return _known_title(paragraphs[:6], known)
    marked = next((line for line in paragraphs if line.kind is BlockKind.TITLE), None)
    if marked or len(paragraphs) < 2:
        return marked
    fit = []
    for line in paragraphs[:6]:
        if is_final(line.text) and not _exclaims(line.text):
            break
        if not line.at_credit and line.kind is None and len(line.text) <= _MAX_TITLE:
            fit.append(line)
    # The name of a section may stand above the title.
    return next((line for line in fit if len(line.text.split()) >= 4), fit[0] if fit else None)


def _known_title(head: list[Line], known: str) -> Line | None:
    """The line that says the known title. A page's title may go on, with the name of the outlet."""
    for line in head:
        said = key(line.text)
        if said == key(known) or (len(said) > 20 and key(known).startswith(said)):
            line.text = known
            return line
    return None


def _exclaims(text: str) -> bool:
    return bool(re.search(r"[!?][\s»\"”]*$", text)) and len(text) <= 160


def find_standfirst(paragraphs: list[Line], title: Line | None) -> Line | None:
    """The paragraph between title and report that sums the report up, null where none is sure to be one."""
    if title is None:
        return None
    rest = [line for line in paragraphs[paragraphs.index(title) + 1 :] if not line.at_credit]
    if len(rest) < 2 or rest[0].kind or rest[1].kind or len(rest[0].text) > _MAX_STANDFIRST:
        return None
    first, below = rest[0].text, [line.text for line in rest[1:4]]
    if not is_final(first):
        return rest[0] if len(first.split()) >= 4 else None
    if len(first.split()) < 8:
        return None
    # Its facts come again below it, or the day, which a report tells at once, comes only in the next paragraph.
    if _told_again(first, below) >= 0.6 or (
        not weekday_in(first) and weekday_in(below[0]) and len(below[0]) > len(first)
    ):
        return rest[0]
    return None


def _told_again(first: str, below: list[str]) -> float:
    """Share of the longer words of `first` that `below` holds too."""
    words = set(re.findall(r"\w{5,}", plain(first)))
    return len(words & set(re.findall(r"\w{5,}", plain(" ".join(below))))) / len(words) if words else 0.0
