"""Refusals in the shapes that Discord documents: a code, a message, and for a bad form the tree of its errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
UNKNOWN_COMMAND = 10063
ALREADY_ACKNOWLEDGED = 40060
MISSING_ACCESS = 50001
FOREIGN_MESSAGE = 50005
EMPTY_MESSAGE = 50006
CANNOT_MESSAGE_USER = 50007
MISSING_PERMISSIONS = 50013
INVALID_WEBHOOK_TOKEN = 50027
INVALID_FORM = 50035
INVALID_JSON = 50109
NO_HISTORY = 160002

_MESSAGES = {
    UNKNOWN_CHANNEL: "Unknown Channel",
    UNKNOWN_GUILD: "Unknown Guild",
    UNKNOWN_MEMBER: "Unknown Member",
    UNKNOWN_MESSAGE: "Unknown Message",
    UNKNOWN_USER: "Unknown User",
    UNKNOWN_WEBHOOK: "Unknown Webhook",
    UNKNOWN_INTERACTION: "Unknown interaction",
    UNKNOWN_COMMAND: "Unknown application command",
    ALREADY_ACKNOWLEDGED: "Interaction has already been acknowledged.",
    MISSING_ACCESS: "Missing Access",
    FOREIGN_MESSAGE: "Cannot edit a message authored by another user",
    EMPTY_MESSAGE: "Cannot send an empty message",
    CANNOT_MESSAGE_USER: "Cannot send messages to this user",
    MISSING_PERMISSIONS: "Missing Permissions",
    INVALID_WEBHOOK_TOKEN: "Invalid Webhook Token",
    INVALID_FORM: "Invalid Form Body",
    INVALID_JSON: "The request body contains invalid JSON.",
    NO_HISTORY: "Cannot reply without permission to read message history",
}
_STATUS = {
    MISSING_ACCESS: 403,
    FOREIGN_MESSAGE: 403,
    CANNOT_MESSAGE_USER: 403,
    MISSING_PERMISSIONS: 403,
    INVALID_WEBHOOK_TOKEN: 401,
}
# What a correct bot never causes. The others are the state of the world: a channel that is gone, a right taken away.
_VIOLATIONS = {
    UNKNOWN_INTERACTION,
    ALREADY_ACKNOWLEDGED,
    EMPTY_MESSAGE,
    INVALID_WEBHOOK_TOKEN,
    INVALID_FORM,
    INVALID_JSON,
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one place in a form. `path` leads to it: names and numbers."""

    path: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'body'}: {self.message} ({self.code})"


class ApiError(Exception):
    """An answer of 4xx. `violation` says whether the bot is to blame for it."""

    def __init__(
        self, code: int, problems: Sequence[Problem] = (), *, status: int | None = None, text: str = ""
    ) -> None:
        self.code = code
        self.problems = problems
        self.status = status or _STATUS.get(code) or (404 if 10_000 <= code < 20_000 else 400)
        self.text = text or _MESSAGES[code]
        self.violation = code in _VIOLATIONS
        super().__init__("; ".join(map(str, problems)) or self.text)

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.text, "code": self.code}
        if self.problems:
            body["errors"] = _tree(self.problems)
        return body


def refuse_form(problems: Iterable[Problem]) -> None:
    """Raises 50035 when there are problems."""
    found = list(problems)
    if found:
        raise ApiError(INVALID_FORM, found)


def _tree(problems: Iterable[Problem]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for problem in problems:
        node = root
        for part in problem.path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return root
