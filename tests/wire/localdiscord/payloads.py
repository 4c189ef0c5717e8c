"""Users, servers, channels and messages as Discord writes them."""

from __future__ import annotations

from typing import Any

TEXT, DM, FORUM, PUBLIC_THREAD = 0, 1, 15, 11
# Every right but administrator, which would hide what a channel takes away.
ALL_RIGHTS = (1 << 53) - 1 & ~(1 << 3)
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
SEND_IN_THREADS = 1 << 38
# What the README's invitation asks for, and what a channel's everyday members may do.
MEMBER_RIGHTS = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | SEND_IN_THREADS | 1 << 31


def user(user_id: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "id": user_id, "username": name, "global_name": None if bot else name.title(), "discriminator": "0",
        "avatar": None, "public_flags": 0, "flags": 0, "primary_guild": None,
    }  # fmt: skip
    return payload | ({"bot": True} if bot else {})


def member(owner: dict[str, Any], roles: list[str], joined: str) -> dict[str, Any]:
    return {
        "user": owner, "nick": None, "avatar": None, "banner": None, "roles": roles, "joined_at": joined,
        "premium_since": None, "deaf": False, "mute": False, "flags": 0, "pending": False,
        "communication_disabled_until": None,
    }  # fmt: skip


def role(role_id: str, name: str, permissions: int, position: int) -> dict[str, Any]:
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    return {
        "id": role_id, "name": name, "permissions": str(permissions), "position": position, "color": 0,
        "colors": colors, "hoist": False, "managed": False, "mentionable": False, "icon": None,
        "unicode_emoji": None, "flags": 0,
    }  # fmt: skip


def guild(guild_id: str, name: str, owner_id: str, locale: str) -> dict[str, Any]:
    """All that stands in a server's own object, but roles, channels and members."""
    empty = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id system_channel_id "
        "widget_channel_id vanity_url_code rules_channel_id safety_alerts_channel_id public_updates_channel_id "
        "incidents_data max_presences"
    )
    none = (
        "system_channel_flags verification_level default_message_notifications mfa_level "
        "explicit_content_filter premium_tier premium_subscription_count nsfw_level"
    )
    return {
        "id": guild_id, "name": name, "owner_id": owner_id, "preferred_locale": locale, "region": "deprecated",
        "afk_timeout": 300,
        "features": [], "emojis": [], "stickers": [], "max_members": 500_000, "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50, "widget_enabled": False, "premium_progress_bar_enabled": False,
        "nsfw": False, **dict.fromkeys(empty.split()), **dict.fromkeys(none.split(), 0),
    }  # fmt: skip


def channel(channel_id: str, guild_id: str, name: str, kind: int, position: int) -> dict[str, Any]:
    return {
        "id": channel_id, "type": kind, "guild_id": guild_id, "name": name, "position": position, "flags": 0,
        "topic": None, "nsfw": False, "rate_limit_per_user": 0, "last_message_id": None, "parent_id": None,
        "permission_overwrites": [],
    }  # fmt: skip


def thread(channel_id: str, parent: dict[str, Any], name: str, owner_id: str, now: str) -> dict[str, Any]:
    metadata = {
        "archived": False, "archive_timestamp": now, "auto_archive_duration": 1440, "locked": False,
        "create_timestamp": now,
    }  # fmt: skip
    return {
        "id": channel_id, "type": PUBLIC_THREAD, "guild_id": parent["guild_id"], "parent_id": parent["id"],
        "name": name, "owner_id": owner_id, "flags": 0, "last_message_id": None, "rate_limit_per_user": 0,
        "message_count": 0, "member_count": 1, "total_message_sent": 0, "thread_metadata": metadata,
    }  # fmt: skip


def dm(channel_id: str, other: dict[str, Any]) -> dict[str, Any]:
    return {"id": channel_id, "type": DM, "flags": 0, "recipients": [other], "last_message_id": None}


def message(message_id: str, channel_id: str, author: dict[str, Any], now: str) -> dict[str, Any]:
    return {
        "id": message_id, "channel_id": channel_id, "author": author, "type": 0, "content": "", "timestamp": now,
        "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "components": [], "pinned": False, "flags": 0,
    }  # fmt: skip


def embed(asked: dict[str, Any]) -> dict[str, Any]:
    """An embed as Discord gives it back: of type rich, its texts stripped, without what is empty."""
    kept = {key: value for key, value in _without_nulls(asked).items() if key != "type"}
    for name in ("title", "description"):
        if name in kept:
            kept[name] = kept[name].strip()
    if "fields" in kept:
        kept["fields"] = [{"inline": False, **field} for field in kept["fields"]]
    return {"type": "rich", **kept}


def components(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components as Discord gives them back: each with its number, without what is empty."""
    count = 0

    def numbered(part: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        count += 1
        kept = {"id": count} | {key: value for key, value in _without_nulls(part).items() if key != "id"}
        if "components" in kept:
            kept["components"] = [numbered(inner) for inner in kept["components"]]
        for name in ("accessory", "component"):
            if name in kept:
                kept[name] = numbered(kept[name])
        return kept

    return [numbered(part) for part in asked]


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
