"""One form for the many addresses of a page, as the library compares them."""

from bot.articles.links import canonical_url

__all__ = ["canonical_url"]
