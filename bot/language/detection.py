"""The language an article is written in."""

from __future__ import annotations

from py3langid.langid import classify

from bot.model import Article

_ENOUGH = 3000


def detect_language(article: Article) -> str:
    """The ISO 639-1 code of the article's language, from its first 3,000 characters."""
    return str(classify(article.text[:_ENOUGH])[0])
