"""What Discord asks of a message beyond its schema. Figures: API reference, "Message", "Embed limits", "Components"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localdiscord.errors import EMPTY_MESSAGE, ApiError, Problem, refuse_form

CONTENT = 2_000
EMBEDS = 10
EMBED_TOTAL = 6_000
ROWS = 5
ROW_WIDTH = 5
COMPONENTS = 40
TEXT_TOTAL = 4_000
CHOICES = 25
COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
SILENT = 1 << 12
ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 2, 3, 4, 10, 18
SELECTS = {3, 5, 6, 7, 8}
LINK, PREMIUM = 5, 6

_EMBED_LIMITS = {"title": 256, "description": 4_096}
_FIELD_LIMITS = {"name": 256, "value": 1_024}
Path = tuple[str | int, ...]


def check_message(body: Mapping[str, Any], *, files: int = 0, before: Mapping[str, Any] | None = None) -> None:
    """Raises ApiError. `before` is the message that is edited: what the body leaves out stays as it was there."""
    merged = {**(before or {}), **body}
    refuse_form(
        [
            *_content_problems(body),
            *_embed_problems(body.get("embeds") or []),
            *_component_problems(body.get("components") or [], merged),
            *_mention_problems(body.get("allowed_mentions") or {}),
        ]
    )
    if not (
        (merged.get("content") or "").strip()
        or any(_text_of(embed) or _pictures(embed) for embed in merged.get("embeds") or [])
        or merged.get("components")
        or merged.get("attachments")
        or merged.get("poll")
        or merged.get("sticker_ids")
        or files
    ):
        raise ApiError(EMPTY_MESSAGE)


def _too_long(path: Path, text: str | None, limit: int) -> Iterator[Problem]:
    if len(text or "") > limit:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def _bad_length(path: Path, low: int, high: int) -> Problem:
    return Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def _required(path: Path) -> Problem:
    return Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def _content_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _too_long(("content",), body.get("content"), CONTENT)
    if (body.get("flags") or 0) & COMPONENTS_V2:
        for name in ("content", "embeds"):
            if body.get(name):
                text = "The 'content' and 'embeds' fields cannot be used with MessageFlags.IS_COMPONENTS_V2"
                yield Problem((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)


def _text_of(embed: Mapping[str, Any]) -> int:
    """Characters that count towards the sum over all embeds."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    texts += [text for field in embed.get("fields") or [] for text in (field.get("name"), field.get("value"))]
    return sum(len(text) for text in texts if text)


def _pictures(embed: Mapping[str, Any]) -> bool:
    return any(embed.get(name) for name in ("image", "thumbnail", "video"))


def _embed_problems(embeds: list[dict[str, Any]]) -> Iterator[Problem]:
    if len(embeds) > EMBEDS:
        yield Problem(("embeds",), "BASE_TYPE_MAX_LENGTH", f"Must be {EMBEDS} or fewer in length.")
    if sum(map(_text_of, embeds)) > EMBED_TOTAL:
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")
    for number, embed in enumerate(embeds):
        yield from _one_embed(("embeds", number), embed)


def _one_embed(path: Path, embed: dict[str, Any]) -> Iterator[Problem]:
    if not _text_of(embed) and not _pictures(embed):
        yield _required((*path, "description"))
    for name, limit in _EMBED_LIMITS.items():
        yield from _too_long((*path, name), embed.get(name), limit)
    yield from _too_long((*path, "footer", "text"), (embed.get("footer") or {}).get("text"), 2_048)
    yield from _too_long((*path, "author", "name"), (embed.get("author") or {}).get("name"), 256)
    fields = embed.get("fields") or []
    if len(fields) > 25:
        yield Problem((*path, "fields"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for number, field in enumerate(fields):
        for name, limit in _FIELD_LIMITS.items():
            if not (field.get(name) or "").strip():
                yield _required((*path, "fields", number, name))
            yield from _too_long((*path, "fields", number, name), field.get(name), limit)
    for place, url in _links(embed):
        if not url.startswith(("http://", "https://", "attachment://")) or (place == ("url",) and url.startswith("a")):
            yield Problem((*path, *place), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https').")


def _links(embed: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    if embed.get("url"):
        yield ("url",), embed["url"]
    for part in ("image", "thumbnail", "author", "footer"):
        for name in ("url", "icon_url"):
            url = (embed.get(part) or {}).get(name)
            if url:
                yield (part, name), url


def _mention_problems(allowed: Mapping[str, Any]) -> Iterator[Problem]:
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or []) and allowed.get(kind):
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Problem(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)


def nested(components: Iterable[Mapping[str, Any]], path: Path = ("components",)) -> Iterator[tuple[Path, Any]]:
    """Every component with the path to it, rows and what is in them."""
    for number, component in enumerate(components):
        here = (*path, number)
        yield here, component
        yield from nested(component.get("components") or [], (*here, "components"))
        for name in ("accessory", "component"):
            if component.get(name):
                yield (*here, name), component[name]


def _component_problems(components: list[dict[str, Any]], message: Mapping[str, Any]) -> Iterator[Problem]:
    everything = list(nested(components))
    if len(everything) > COMPONENTS:
        yield Problem(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"More than {COMPONENTS} components")
    if (message.get("flags") or 0) & COMPONENTS_V2:
        texts = [part["content"] for _, part in everything if part["type"] == TEXT_DISPLAY]
        if sum(map(len, texts)) > TEXT_TOTAL:
            yield Problem(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"More than {TEXT_TOTAL}")
    else:
        yield from _classic_problems(components)
    yield from _duplicates(everything)
    for path, component in everything:
        if component["type"] == BUTTON:
            yield from _button_problems(path, component)
        elif component["type"] in SELECTS:
            yield from _select_problems(path, component)


def _classic_problems(components: list[dict[str, Any]]) -> Iterator[Problem]:
    if len(components) > ROWS:
        yield _bad_length(("components",), 1, ROWS)
    for number, row in enumerate(components):
        if row["type"] != ACTION_ROW:
            text = "Only action rows may stand here without MessageFlags.IS_COMPONENTS_V2"
            yield Problem(("components", number, "type"), "UNION_TYPE_CHOICES", text)
            continue
        held = row.get("components") or []
        if not 1 <= len(held) <= ROW_WIDTH:
            yield _bad_length(("components", number, "components"), 1, ROW_WIDTH)
        if sum(ROW_WIDTH if part["type"] in SELECTS else 1 for part in held) > ROW_WIDTH:
            yield Problem(("components", number), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Layout exceeds maximum width.")


def _duplicates(everything: list[tuple[Path, Any]]) -> Iterator[Problem]:
    seen = Counter(part.get("custom_id") for _, part in everything if part.get("custom_id"))
    for path, part in everything:
        if seen[part.get("custom_id")] > 1:
            text = "Component custom id cannot be duplicated"
            yield Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", text)


def _button_problems(path: Path, button: Mapping[str, Any]) -> Iterator[Problem]:
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(button["style"], "custom_id")
    for name in ("url", "sku_id", "custom_id"):
        if name == needed and not button.get(name):
            yield _required((*path, name))
        elif name != needed and button.get(name):
            yield Problem((*path, name), "BUTTON_COMPONENT_INVALID_FIELD", f"Not with style {button['style']}")
    if needed != "sku_id" and not button.get("label") and not button.get("emoji"):
        yield Problem(path, "BUTTON_COMPONENT_INVALID_LABEL_EMOJI", "A button needs a label or an emoji")
    yield from _emoji_problems(path, button)


def _select_problems(path: Path, select: Mapping[str, Any]) -> Iterator[Problem]:
    options = select.get("options") or []
    if select["type"] == STRING_SELECT and not 1 <= len(options) <= CHOICES:
        yield _bad_length((*path, "options"), 1, CHOICES)
    values = Counter(option["value"] for option in options)
    for number, option in enumerate(options):
        if values[option["value"]] > 1:
            text = "The specified option value is already used"
            yield Problem((*path, "options", number), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
        yield from _emoji_problems((*path, "options", number), option)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if low is not None and high is not None and low > high:
        yield Problem((*path, "min_values"), "NUMBER_TYPE_MAX", f"min_values must be less than or equal to {high}")
    if select["type"] == STRING_SELECT and high is not None and high > len(options):
        yield Problem((*path, "max_values"), "NUMBER_TYPE_MAX", f"max_values must be at most {len(options)}")


def _emoji_problems(path: Path, owner: Mapping[str, Any]) -> Iterator[Problem]:
    emoji = owner.get("emoji") or {}
    if emoji and not emoji.get("id") and (emoji.get("name") or "a").isascii():
        yield Problem((*path, "emoji", "name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji")


def check_choices(choices: list[Any]) -> None:
    """Of an autocomplete answer."""
    problems = [_bad_length(("data", "choices"), 0, CHOICES)] if len(choices) > CHOICES else []
    for number, choice in enumerate(choices):
        if not 1 <= len(choice.get("name", "")) <= 100:
            problems.append(_bad_length(("data", "choices", number, "name"), 1, 100))
        if isinstance(choice.get("value"), str) and not 1 <= len(choice["value"]) <= 100:
            problems.append(_bad_length(("data", "choices", number, "value"), 1, 100))
    refuse_form(problems)


def check_modal(data: Mapping[str, Any]) -> None:
    parts = list(nested(data.get("components") or [], ("data", "components")))
    problems = list(_duplicates(parts))
    if not 1 <= len(data.get("title") or "") <= 45:
        problems.append(_bad_length(("data", "title"), 1, 45))
    if not 1 <= len(data.get("components") or []) <= ROWS:
        problems.append(_bad_length(("data", "components"), 1, ROWS))
    for path, part in parts:
        if part["type"] == TEXT_INPUT:
            value, limit = part.get("value") or "", part.get("max_length") or 4_000
            problems += _too_long((*path, "value"), value, limit)
            if value and len(value) < (part.get("min_length") or 0):
                problems.append(_bad_length((*path, "value"), part["min_length"], limit))
        elif part["type"] in SELECTS:
            problems += _select_problems(path, part)
    refuse_form(problems)
