"""What a person sees: of a message, and of the bot's answer to what they did."""

from __future__ import annotations

from typing import Any

from localdiscord.interactions import Interaction
from localdiscord.message_rules import BUTTON, EPHEMERAL, SELECTS, SILENT, nested
from localdiscord.world import Payload


class Shown:
    """A message as it stands now: it follows later edits."""

    def __init__(self, payload: Payload) -> None:
        self.payload = payload

    def __repr__(self) -> str:
        return f"<message {self.id}: {self.text!r} {self.buttons}>"

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def content(self) -> str:
        return str(self.payload["content"])

    @property
    def text(self) -> str:
        """All its text: content, then each embed from author to footer."""
        parts: list[str | None] = [self.content]
        for embed in self.payload["embeds"]:
            parts += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
            parts += [text for field in embed.get("fields") or [] for text in (field["name"], field["value"])]
            parts.append((embed.get("footer") or {}).get("text"))
        parts += [part.get("content") for _, part in nested(self.payload["components"]) if part["type"] == 10]
        return "\n".join(part for part in parts if part)

    @property
    def private(self) -> bool:
        return bool(self.payload["flags"] & EPHEMERAL)

    @property
    def silent(self) -> bool:
        """Whether it came without a notification."""
        return bool(self.payload["flags"] & SILENT)

    @property
    def components(self) -> list[Payload]:
        """Its buttons and selects."""
        return [part for _, part in nested(self.payload["components"]) if part["type"] in {BUTTON, *SELECTS}]

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed."""
        return [
            part.get("label") or (part.get("emoji") or {}).get("name", "")
            for part in self.components
            if part["type"] == BUTTON and not part.get("disabled")
        ]

    @property
    def files(self) -> list[str]:
        return [item["filename"] for item in self.payload["attachments"]]

    @property
    def reply_to(self) -> str | None:
        """The id of the message under which it stands."""
        reference = self.payload.get("message_reference")
        return reference["message_id"] if reference else None

    def find(self, named: str) -> Payload:
        """The button or select with this custom_id, label or placeholder. Raises LookupError."""
        for part in self.components:
            if named in (part.get("custom_id"), part.get("label"), part.get("placeholder")):
                return part
        names = [part.get("label") or part.get("placeholder") or part.get("custom_id") for part in self.components]
        raise LookupError(f"no {named!r} among {names}")


class Reply:
    """The bot's answer to one interaction."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<reply {self.message!r} and {self.followups!r}>"

    @property
    def message(self) -> Shown:
        """The answer itself, or the message that was changed; of a button that answers anew, that answer."""
        if self.interaction.original is None:
            raise LookupError("the answer brought no message")
        if self.interaction.original is self.interaction.source and not self.interaction.edits:
            return self.followups[-1]
        return Shown(self.interaction.original)

    @property
    def followups(self) -> list[Shown]:
        return [Shown(message) for message in self.interaction.followups]

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def buttons(self) -> list[str]:
        return self.message.buttons

    @property
    def private(self) -> bool:
        return self.message.private

    @property
    def modal(self) -> dict[str, Any]:
        if self.interaction.modal is None:
            raise LookupError("the answer is no form")
        return self.interaction.modal
