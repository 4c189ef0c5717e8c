"""The local Discord refuses the messages that Discord refuses, with the documented codes."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Client

FORM = 50035


def button(custom_id: str, **fields: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Suite", "custom_id": custom_id, **fields}


def rows(*held: list[dict[str, Any]]) -> dict[str, Any]:
    return {"content": "texte", "components": [{"type": 1, "components": row} for row in held]}


def select(count: int, **fields: Any) -> dict[str, Any]:
    return {
        "type": 3,
        "custom_id": "choix",
        "options": [{"label": "a", "value": str(n)} for n in range(count)],
        **fields,
    }


def embeds(*held: dict[str, Any]) -> dict[str, Any]:
    return {"embeds": list(held)}


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "content": ({"content": "a" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "embeds": (embeds(*[{"title": "a"}] * 11), "embeds", "BASE_TYPE_MAX_LENGTH"),
    "embed sum": (embeds(*[{"description": "a" * 3001}] * 2), "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    "embed title": (embeds({"title": "a" * 257}), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "embed description": (embeds({"description": "a" * 4097}), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    "embed footer": (embeds({"footer": {"text": "a" * 2049}}), "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
    "embed author": (embeds({"author": {"name": "a" * 257}}), "embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"),
    "embed fields": (embeds({"fields": [{"name": "a", "value": "b"}] * 26}), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    "field name": (embeds({"fields": [{"name": " ", "value": "b"}]}), "embeds.0.fields.0.name", "BASE_TYPE_REQUIRED"),
    "field value": (
        embeds({"fields": [{"name": "a", "value": "b" * 1025}]}), "embeds.0.fields.0.value", "BASE_TYPE_MAX_LENGTH"
    ),
    "empty embed": (embeds({"color": 1}), "embeds.0.description", "BASE_TYPE_REQUIRED"),
    "embed address": (embeds({"title": "a", "url": "file:///etc"}), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
    "six rows": (rows(*[[button(str(n))] for n in range(6)]), "components", "BASE_TYPE_BAD_LENGTH"),
    "six buttons": (rows([button(str(n)) for n in range(6)]), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    "wide row": (rows([button("a"), select(2)]), "components.0", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    "same id": (
        rows([button("a"), button("a")]), "components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"
    ),
    "no id": (rows([button("")]), "components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"),
    "no address": (
        rows([{"type": 2, "style": 5, "label": "a"}]), "components.0.components.0.url", "BASE_TYPE_REQUIRED"
    ),
    "no label": (rows([button("a", label="")]), "components.0.components.0", "BUTTON_COMPONENT_INVALID_LABEL_EMOJI"),
    "emoji": (
        rows([button("a", emoji={"name": "smile"})]), "components.0.components.0.emoji.name", "COMPONENT_INVALID_EMOJI"
    ),
    "26 entries": (rows([select(26)]), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "same entry": (
        rows([{**select(0), "options": [{"label": "a", "value": "1"}] * 2}]),
        "components.0.components.0.options.0",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "more than there is": (rows([select(2, max_values=3)]), "components.0.components.0.max_values", "NUMBER_TYPE_MAX"),
    "text among rows": (
        {"components": [{"type": 10, "content": "a"}]}, "components.0.type", "UNION_TYPE_CHOICES"
    ),
    "41 components": (
        {"flags": 1 << 15, "components": [{"type": 10, "content": "a"}] * 41},
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    "content beside new components": (
        {"flags": 1 << 15, "content": "a", "components": [{"type": 10, "content": "a"}]},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "mentions": (
        {"content": "a", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "attachment": (
        {"content": "a", "attachments": [{"id": "0", "filename": "a.txt"}]}, "attachments.0", "ATTACHMENT_NOT_FOUND"
    ),
    "unknown reply": (
        {"content": "a", "message_reference": {"message_id": "1"}}, "message_reference", "REPLIES_UNKNOWN_MESSAGE"
    ),
}  # fmt: skip


def error_codes(tree: dict[str, Any], path: str) -> list[str]:
    for part in path.split("."):
        tree = tree[part]
    return [error["code"] for error in tree["_errors"]]


@pytest.mark.parametrize("name", REFUSED)
async def test_a_bad_message_is_refused_with_the_place_of_the_error(client: Client, name: str) -> None:
    body, path, code = REFUSED[name]
    status, answer = await client("POST", client.messages, body)
    assert (status, answer["code"], answer["message"]) == (400, FORM, "Invalid Form Body")
    assert code in error_codes(answer["errors"], path)
    assert not client.discord.world.messages[client.channel["id"]]
    if name == "unknown reply":
        assert not client.discord.violations
    else:
        client.discord.forgive("POST /channels/{channel_id}/messages: 50035")


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"content": None, "embeds": [], "components": []}])
async def test_an_empty_message_is_refused(client: Client, body: dict[str, Any]) -> None:
    status, answer = await client("POST", client.messages, body)
    assert (status, answer) == (400, {"message": "Cannot send an empty message", "code": 50006})
    client.discord.forgive("50006")


async def test_a_body_that_is_not_json_is_refused(client: Client) -> None:
    headers = {**client.headers, "Content-Type": "application/json"}
    status, answer = await client("POST", client.messages, headers=headers, data="{content")
    assert (status, answer["code"]) == (400, 50109)
    client.discord.forgive("50109")


async def test_the_largest_message_is_taken(client: Client) -> None:
    fields = [{"name": "a" * 6, "value": "b" * 34}] * 25
    body = {
        "content": "a" * 2000,
        "embeds": [{"title": "a" * 256, "description": "b" * 3744, "fields": fields}, {"description": "c" * 1000}],
        **{"components": [{"type": 1, "components": [button(f"{r} {n}") for n in range(5)]} for r in range(4)]},
    }
    body["components"].append({"type": 1, "components": [select(25, max_values=25)]})  # type: ignore[attr-defined]
    status, answer = await client("POST", client.messages, body)
    assert status == 200, answer
    assert len(answer["components"]) == 5
    assert not client.discord.violations


async def test_an_edit_may_not_empty_a_message_and_keeps_what_it_leaves_out(client: Client) -> None:
    _, sent = await client("POST", client.messages, {"content": "premier", "embeds": [{"title": "Titre"}]})
    path = f"{client.messages}/{sent['id']}"
    status, edited = await client("PATCH", path, {"content": "second"})
    assert (status, edited["content"], edited["embeds"][0]["title"]) == (200, "second", "Titre")
    assert edited["edited_timestamp"]
    status, answer = await client("PATCH", path, {"content": "", "embeds": []})
    assert (status, answer["code"]) == (400, 50006)
    client.discord.forgive("50006")


async def test_a_right_taken_away_is_no_violation(client: Client) -> None:
    world = client.discord.world
    for rights, code in ((1 << 11, 50013), (1 << 10, 50001)):
        world.deny(client.channel, world.bot["id"], rights)
        status, answer = await client("POST", client.messages, {"content": "a"})
        assert (status, answer["code"]) == (403, code)
    world.deny(client.channel, world.bot["id"], 0)
    assert (await client("POST", client.messages, {"content": "a"}))[0] == 200
    world.remove_channel(client.channel)
    assert (await client("POST", client.messages, {"content": "a"}))[1]["code"] == 10003
    assert not client.discord.violations


async def test_only_ones_own_messages_are_edited(client: Client) -> None:
    world = client.discord.world
    foreign = world.compose(client.channel, client.person, {"content": "à moi"}, {})
    world.post(foreign)
    status, answer = await client("PATCH", f"{client.messages}/{foreign['id']}", {"content": "à toi"})
    assert (status, answer["code"]) == (403, 50005)


async def test_messages_are_read_back_and_deleted(client: Client) -> None:
    for number in range(4):
        await client("POST", client.messages, {"content": str(number)})
    _, newest = await client("GET", f"{client.messages}?limit=2")
    assert [message["content"] for message in newest] == ["3", "2"]
    _, later = await client("GET", f"{client.messages}?after={newest[1]['id']}")
    assert [message["content"] for message in later] == ["3"]
    assert (await client("DELETE", f"{client.messages}/{newest[0]['id']}"))[0] == 204
    assert (await client("GET", f"{client.messages}/{newest[0]['id']}"))[1]["code"] == 10008


async def test_a_direct_message_reaches_who_takes_it(client: Client) -> None:
    _, channel = await client("POST", "/users/@me/channels", {"recipient_id": client.person["id"]})
    assert (await client("POST", f"/channels/{channel['id']}/messages", {"content": "bonjour"}))[0] == 200
    client.discord.world.closed_dms.add(client.person["id"])
    status, answer = await client("POST", f"/channels/{channel['id']}/messages", {"content": "encore"})
    assert (status, answer["code"]) == (403, 50007)


async def test_a_message_calls_whom_its_text_names_and_its_sender_lets_through(client: Client) -> None:
    world, person = client.discord.world, client.person
    text = f"<@{person['id']}> <@&77> @everyone"
    lists = ({"parse": []}, {"users": [person["id"]]}, {"roles": ["77"]}, {"parse": ["users", "everyone"]}, None)
    called = []
    for allowed in lists:
        body = {"content": text} if allowed is None else {"content": text, "allowed_mentions": allowed}
        _, sent = await client("POST", client.messages, body)
        called.append((len(sent["mentions"]), sent["mention_roles"], sent["mention_everyone"]))
    assert called == [(0, [], False), (1, [], False), (0, ["77"], False), (1, [], False), (1, ["77"], False)]
    guild = next(iter(world.guilds.values()))
    guild.everyone["permissions"] = str(int(guild.everyone["permissions"]) | 1 << 17)
    _, sent = await client("POST", client.messages, {"content": text})
    assert sent["mention_everyone"]


async def test_who_has_left_is_no_member_and_has_no_rights(client: Client) -> None:
    world = client.discord.world
    guild = next(iter(world.guilds.values()))
    path = f"/guilds/{guild.id}/members/{client.person['id']}"
    assert (await client("GET", path))[1]["user"]["username"] == "camille"
    world.remove_member(guild, client.person)
    assert (await client("GET", path))[1]["code"] == 10007
    assert world.permissions(client.channel, client.person["id"]) == 0
    world.remove_guild(guild)
    assert (await client("GET", path))[1]["code"] == 10004
    assert (await client("POST", client.messages, {"content": "a"}))[1]["code"] == 10003
    assert not client.discord.violations
