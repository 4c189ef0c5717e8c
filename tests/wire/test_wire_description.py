"""Requests and answers against Discord's own description, and routes that nobody knows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from conftest import Client
from localdiscord import Description, LocalDiscord
from test_wire_message_rules import button, error_codes, rows

SEND = "POST /channels/{channel_id}/messages"


@pytest_asyncio.fixture
async def strict(description: Description) -> AsyncIterator[Client]:
    discord = LocalDiscord(description)
    await discord.start()
    async with aiohttp.ClientSession() as session:
        yield Client(discord, session)
    await discord.stop()
    assert not discord.own_problems, discord.own_problems


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "type": ({"content": 5}, "content", "MODEL_TYPE_CONVERT"),
    "nonce": ({"content": "a", "nonce": "b" * 26}, "nonce", "MODEL_TYPE_CONVERT"),
    "field without value": ({"embeds": [{"fields": [{"name": "a"}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
    "color": ({"embeds": [{"title": "a", "color": 1 << 24}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
    "timestamp": ({"embeds": [{"title": "a", "timestamp": "hier"}]}, "embeds.0.timestamp", "MODEL_TYPE_CONVERT"),
    "label": (rows([button("a", label="b" * 81)]), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    "custom id": (rows([button("a" * 101)]), "components.0.components.0.custom_id", "BASE_TYPE_MAX_LENGTH"),
    "style": (rows([button("a", style=9)]), "components.0.components.0.style", "MODEL_TYPE_CONVERT"),
    "select without options": (
        rows([{"type": 3, "custom_id": "a"}]), "components.0.components.0.options", "BASE_TYPE_REQUIRED"
    ),
    "flag": ({"content": "a", "flags": "silent"}, "flags", "MODEL_TYPE_CONVERT"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_a_body_against_the_description_is_refused(strict: Client, name: str) -> None:
    body, path, code = REFUSED[name]
    status, answer = await strict("POST", strict.messages, body)
    assert (status, answer["code"]) == (400, 50035)
    assert code in error_codes(answer["errors"], path)
    strict.discord.forgive(SEND)


async def test_ids_may_be_whole_numbers_as_discord_takes_them(strict: Client) -> None:
    _, sent = await strict("POST", strict.messages, {"content": "a"})
    status, answer = await strict(
        "POST", strict.messages, {"content": "b", "message_reference": {"message_id": int(sent["id"])}}
    )
    assert (status, answer["referenced_message"]["id"]) == (200, sent["id"])
    assert not strict.discord.violations


async def test_paths_and_queries_are_checked_too(strict: Client) -> None:
    for path in ("/channels/salon/messages", f"{strict.messages}?limit=101", f"{strict.messages}?newest=1"):
        status, answer = await strict("GET", path)
        assert (status, answer["code"]) == (400, 50035)
    strict.discord.forgive("GET /channels/{channel_id}/messages: 50035")


async def test_a_body_of_no_known_type_is_refused(strict: Client) -> None:
    headers = {**strict.headers, "Content-Type": "text/plain"}
    assert (await strict("POST", strict.messages, headers=headers, data='{"content": "a"}'))[0] == 400
    strict.discord.forgive("CONTENT_TYPE_INVALID")
    assert (await strict("POST", strict.messages))[0] == 400
    strict.discord.forgive("BASE_TYPE_REQUIRED")


async def test_a_route_that_is_not_there_is_told_by_its_name(strict: Client) -> None:
    assert (await strict("POST", f"{strict.messages}/schedule", {"content": "a"}))[0] == 404
    assert strict.discord.violations == [f"POST {strict.messages}/schedule: the local Discord does not know this route"]


async def test_every_route_of_the_local_discord_is_one_of_discord(strict: Client, description: Description) -> None:
    from localdiscord.rest import Rest
    from localdiscord.routes import routes_of

    discord = strict.discord
    owners = (Rest(discord.world, lambda: ""), discord.interactions, discord.commands)
    known = [name for owner in owners for name, _ in routes_of(owner)]
    assert len(known) > 30
    assert [name for name in known if not description.knows(name)] == []


async def test_the_bot_must_name_itself_and_show_its_token(strict: Client) -> None:
    status, answer = await strict("GET", "/users/@me", headers={**strict.headers, "User-Agent": "curl"})
    assert (status, answer["username"]) == (200, "Vigie")
    strict.discord.forgive("no User-Agent")
    status, answer = await strict("GET", "/users/@me", headers={"Authorization": "Bot wrong"})
    assert (status, answer) == (401, {"message": "401: Unauthorized", "code": 0})
    assert not strict.discord.violations


async def test_answers_keep_to_the_description(strict: Client) -> None:
    """The fixture looks for problems of our own; here is every kind of answer for it to look at."""
    world = strict.discord.world
    guild_id = next(iter(world.guilds))
    thread = world.add_thread(strict.channel, "fil")
    sent = (await strict("POST", strict.messages, {**rows([button("a")]), "embeds": [{"title": "a"}]}))[1]
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"content": "voici", "attachments": [{"id": "0", "filename": "a.csv"}]}')
    form.add_field("files[0]", b"pays;contacts\n", filename="a.csv")
    status, attached = await strict("POST", strict.messages, data=form)
    assert (status, attached["attachments"][0]["filename"]) == (200, "a.csv")
    async with strict.session.get(attached["attachments"][0]["url"]) as answer:
        assert await answer.read() == b"pays;contacts\n"
    for path in (
        "/gateway", "/gateway/bot", "/users/@me", f"/users/{strict.person['id']}", "/oauth2/applications/@me",
        "/applications/@me", f"/guilds/{guild_id}", f"/guilds/{guild_id}/channels", f"/guilds/{guild_id}/roles",
        f"/guilds/{guild_id}/members/{strict.person['id']}", f"/channels/{strict.channel['id']}",
        f"/channels/{thread['id']}", strict.messages, f"{strict.messages}/{sent['id']}",
    ):  # fmt: skip
        assert (await strict("GET", path))[0] == 200, path
    assert (await strict("POST", "/users/@me/channels", {"recipient_id": strict.person["id"]}))[0] == 200
    assert (await strict("POST", f"/channels/{strict.channel['id']}/typing"))[0] == 204
    assert (await strict("PUT", f"{strict.messages}/{sent['id']}/reactions/%F0%9F%91%8D/@me"))[0] == 204
    assert not strict.discord.violations
