"""The errors of this room."""

from __future__ import annotations

from enum import StrEnum


class ArticleError(Exception):
    """An article that cannot be read. `reason` says what is wrong with it and what to do about it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class FetchProblem(StrEnum):
    """Why a feed or page cannot be had from the web; the value is its code in the library."""

    ADDRESS = "address"
    PASSWORD = "password"
    PRIVATE = "private"
    NAME = "name"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    COMPRESSION = "compression"
    REDIRECTS = "redirects"
    GONE = "gone"
    STATUS = "status"
    NO_FEED = "no_feed"
    NO_PAGE = "no_page"


REASONS = {
    FetchProblem.ADDRESS: "is no web address: one begins with http:// or https://",
    FetchProblem.PASSWORD: "holds a name or password: leave it out of the address",
    FetchProblem.PRIVATE: "leads to a private address, which is refused: see allow_private in [feeds]",
    FetchProblem.NAME: "has an unknown host name: check the address",
    FetchProblem.CONNECTION: "cannot be reached: try again later",
    FetchProblem.CERTIFICATE: "has a certificate that cannot be trusted",
    FetchProblem.TIMEOUT: "answers too slowly: try again later",
    FetchProblem.TOO_LARGE: "sends more than is read: see max_bytes in [feeds]",
    FetchProblem.COMPRESSION: "sends compressed data that cannot be unpacked",
    FetchProblem.REDIRECTS: "redirects without end",
    FetchProblem.GONE: "is gone for good (HTTP 410)",
    FetchProblem.STATUS: "is refused by its server (HTTP {detail})",
    FetchProblem.NO_FEED: "is no RSS or Atom feed",
    FetchProblem.NO_PAGE: "is no web page or text: hand the article in as a file",
}


class FetchError(ArticleError):
    """What the web does not give. `path` is the address; `detail` is the HTTP status where `problem` is STATUS.

    `retry_after` is in seconds where the server names a time to come back.
    """

    def __init__(self, url: str, problem: FetchProblem, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(url, REASONS[problem].format(detail=detail))
        self.problem = problem
        self.detail = detail
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[FetchError], tuple[object, ...]]:
        return FetchError, (self.path, self.problem, self.detail, self.retry_after)

    @property
    def may_pass(self) -> bool:
        """Whether the same address may well answer later."""
        if self.problem is FetchProblem.STATUS:
            return self.detail in ("408", "425", "429") or self.detail.startswith("5")
        return self.problem in (FetchProblem.CONNECTION, FetchProblem.TIMEOUT, FetchProblem.NAME)
