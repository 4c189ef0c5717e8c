"""Bytes to Article: files, encodings, front matter, web pages, cleaning, publication date and source."""

from bot.articles.errors import ArticleError
from bot.articles.files import SUFFIXES, find_files
from bot.articles.reading import parse_text, read_article

__all__ = ["SUFFIXES", "ArticleError", "find_files", "parse_text", "read_article"]
