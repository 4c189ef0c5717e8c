"""Captions of pictures, and the credits that stand under or behind them."""

from __future__ import annotations

import re
from functools import cache

from bot.articles.noise import group, phrases

_NAME = r"[A-ZÀ-Ý][\w.'’-]*"
_CAPITALS = r"[A-ZÀ-Ý][A-ZÀ-Ý.'’-]+"
_TAIL = 300  # characters at the end of a paragraph in which a credit is looked for
_END = r"\.?\s*$"
# A credit starts the line, or follows a sentence or a dash.
_AFTER = r"(?:^|(?<=[.!?»\"”|–—)-])|(?<=[.!?»\"”|–—)-]\s))\s*"


@cache
def _agency() -> str:
    table = phrases()["captions"]
    names = sorted({*table["agencies"], *table["picture_agencies"]}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(name) for name in names) + r")(?![\w-])"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    agency = _agency()
    words = r"(?:(?i:cr[ée]dits?|photos?|images?|copyright|\(c\)|source|illustration)\b|©)"
    more = r"(?:\s?(?:/|via)\s?[\w .'-]{1,40})?"
    credit = r"(?i:cr[ée]dits?(?:\s+(?:photo|image|vidéo|photographique)s?)?|photo\s+credits?|copyright)"
    picture = r"(?i:(?:photos?|images?)(?:\s+(?:d['’](?:archives?|illustration)|by|par))?)"
    patterns = (
        # (Crédit : Name), (AP Photo/Name), (Name via Agency)
        rf"\s*[(\[]\s*(?:{words}[^()\[\]]*|[^()\[\]]{{0,80}}(?:/|via\s|par\s){agency}[^()\[\]]*"
        rf"|{agency}\s?[/,][^()\[\]]*)[)\]]{_END}",
        # Agency / © Name / Agency
        rf"(?:[\s,|–-]*{agency}\s*[/-]?)?[\s|–-]*©[^.!?]{{1,120}}{_END}",
        # Crédits photo : Name
        rf"{_AFTER}{credit}\s*[:©]?\s*[^.!?]{{1,120}}{_END}",
        # Photo : Name/Agency; Photo d'archives Agency
        rf"{_AFTER}{picture}\s*:?\s*(?:{_NAME}[\s,/&-]+){{0,5}}{agency}[^.!?]{{0,40}}{_END}",
        # Sentence. Name / Agency; 2 mai 2019 Name / Agency
        rf"(?:^|(?<=[.!?»\"”|–—)]\s)|(?<=\d{{4}}\s))(?:{_NAME}\s){{0,4}}{_NAME}\s?(?:/|via)\s?{agency}{more}{_END}",
        # Sentence. AGENCY / Name
        rf"(?:^|(?<=[.!?»\"”]\s)){agency}\s?/\s?(?:{_NAME}[\s,/&-]*){{1,5}}{_END}",
        # NAME NAME / AGENCY
        rf"\s*(?:{_CAPITALS}\s){{0,4}}{_CAPITALS}\s?/\s?{agency}{more}{_END}",
        rf"^{agency}(?:\s*[/-]\s*{agency})*(?:\s+PHOTO)?$",
    )
    return tuple(re.compile(pattern) for pattern in patterns)


def split_credit(text: str) -> tuple[str, bool]:
    """A caption without the credit at its end, and whether there was one. A line of credit alone becomes empty."""
    for pattern in _patterns():
        match = pattern.search(text, max(0, len(text) - _TAIL))
        if match:
            return text[: match.start()].rstrip(" \t|-–—,"), True
    return text, False


def is_credit(text: str) -> bool:
    """Whether a line is a credit and nothing else."""
    rest, credited = split_credit(text)
    return credited and not rest.strip(" .:|–-")


def opens_caption(text: str) -> bool:
    """Whether the words at the start of a line announce a picture."""
    return group("captions").match(text)
