"""A request as a handler gets it, and the table in which handlers stand under their route's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from localdiscord.errors import Problem, refuse_form

Files = dict[str, tuple[str, bytes]]


@dataclass(frozen=True)
class Call:
    """`body` is the JSON of the request, or of its payload_json; `files` are what came with it, by field name."""

    route: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: Files = field(default_factory=dict)

    def check_attachments(self, kept: list[dict[str, Any]]) -> None:
        """Every attachment that the body lists is a file of the request or one of `kept`."""
        body = self.body.get("data", self.body) if isinstance(self.body, dict) else {}
        known = {name.removeprefix("files[").rstrip("]") for name in self.files} | {item["id"] for item in kept}
        refuse_form(
            Problem(("attachments", number), "ATTACHMENT_NOT_FOUND", f"No file {item['id']} came with the request")
            for number, item in enumerate((body or {}).get("attachments") or [])
            if str(item["id"]) not in known
        )


Answer = tuple[int, Any]
H = TypeVar("H", bound=Callable[..., Any])


def route(*names: str) -> Callable[[H], H]:
    """Marks a method as the handler of these routes, named as in "GET /users/@me"."""

    def mark(handler: H) -> H:
        handler.routes = names  # type: ignore[attr-defined]
        return handler

    return mark


def routes_of(owner: object) -> Iterator[tuple[str, Callable[[Call], Answer]]]:
    for name in dir(owner):
        handler = getattr(owner, name)
        for named in getattr(handler, "routes", ()):
            yield named, handler
