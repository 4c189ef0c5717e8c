"""Values between the database and the model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from bot.model import ArticleRow

# Columns of an ArticleRow, for a query that names the table `a`.
ARTICLE = "a.id, a.title, a.source, a.published, a.url, a.path, a.language, a.supported, a.added"
ARTICLE_WIDTH = 9


def article_row(row: Sequence[Any]) -> ArticleRow:
    """An article from the first columns of a row selected with ARTICLE."""
    id_, title, source, published, url, path, language, supported, added = row[:ARTICLE_WIDTH]
    return ArticleRow(id_, title, source, to_date(published), url, path, language, bool(supported), from_moment(added))


def to_date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def from_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def to_moment(moment: datetime) -> str:
    """UTC with microseconds, so that texts sort as the moments do. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
