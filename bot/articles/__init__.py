"""Bytes to Article: files, encodings, front matter, web pages, cleaning, publication date and source."""

from bot.articles.errors import ArticleError
from bot.articles.files import find_files, no_article
from bot.articles.reading import parse_text, read_article

__all__ = ["ArticleError", "find_files", "no_article", "parse_text", "read_article"]
