"""Bytes to Article: files, encodings, front matter, web pages, cleaning, publication date and source."""

from bot.articles.errors import ArticleError
from bot.articles.files import SUFFIXES, find_files, no_article
from bot.articles.meta import Meta
from bot.articles.reading import parse_bytes, parse_text, read_article

__all__ = [
    "SUFFIXES",
    "ArticleError",
    "Meta",
    "find_files",
    "no_article",
    "parse_bytes",
    "parse_text",
    "read_article",
]
