"""What a person sees of a message."""

from __future__ import annotations

from typing import Any


def shown(message: Any) -> str:
    """All its text: content, then each embed from title to footer."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description]
        parts += [text for field in embed.fields for text in (field.name, field.value)]
        parts.append(embed.footer.text)
    return "\n".join(part for part in parts if part)


def buttons(message: Any) -> list[str]:
    """The labels of its buttons."""
    rows = getattr(message, "message", message).components
    return [item.label for row in rows for item in row.children if hasattr(item, "label")]


def options(message: Any) -> list[tuple[str, str]]:
    """The labels and values of the options of its select."""
    rows = getattr(message, "message", message).components
    return [
        (option.label, option.value) for row in rows for item in row.children for option in getattr(item, "options", [])
    ]
