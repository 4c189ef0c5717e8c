"""The one error of this room."""

from __future__ import annotations


class ArticleError(Exception):
    """An article that cannot be read. `reason` says what is wrong with it and what to do about it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason
