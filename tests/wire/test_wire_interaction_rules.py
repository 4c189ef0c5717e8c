"""The local Discord holds the bot to the rules of interactions: once, in time, in kind, and while the token lives."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Client
from localdiscord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction

HELLO = {"type": 4, "data": {"content": "bonjour"}}
THINK = {"type": 5, "data": {"flags": 64}}


def create(client: Client, kind: int = COMMAND, **options: Any) -> Interaction:
    return client.discord.interactions.create(kind, {}, client.person, client.channel, **options)


async def acknowledge(client: Client, made: Interaction, body: dict[str, Any]) -> tuple[int, Any]:
    return await client("POST", f"/interactions/{made.id}/{made.token}/callback?with_response=1", body)


def hook(client: Client, made: Interaction) -> str:
    return f"/webhooks/{client.discord.world.bot['id']}/{made.token}"


async def test_an_answer_is_given_once(client: Client) -> None:
    made = create(client)
    status, told = await acknowledge(client, made, HELLO)
    assert (status, told["resource"]["message"]["content"]) == (200, "bonjour")
    status, answer = await acknowledge(client, made, HELLO)
    assert (status, answer["code"]) == (400, 40060)
    client.discord.forgive("40060")


async def test_a_late_answer_finds_no_interaction(client: Client) -> None:
    made = create(client)
    client.discord.clock.advance(3.5)
    status, answer = await acknowledge(client, made, HELLO)
    assert (status, answer) == (404, {"message": "Unknown interaction", "code": 10062})
    client.discord.forgive("10062")
    assert made.acknowledged is None


async def test_a_wrong_token_finds_no_interaction(client: Client) -> None:
    status, answer = await client("POST", f"/interactions/{create(client).id}/wrong/callback", HELLO)
    assert (status, answer["code"]) == (404, 10062)
    client.discord.forgive("10062")


async def test_a_token_lives_a_quarter_of_an_hour(client: Client) -> None:
    made = create(client)
    await acknowledge(client, made, THINK)
    client.discord.clock.advance(14 * 60)
    assert (await client("PATCH", hook(client, made) + "/messages/@original", {"content": "voici"}))[0] == 200
    client.discord.clock.advance(2 * 60)
    for method, path in (("PATCH", "/messages/@original"), ("POST", ""), ("GET", "/messages/@original")):
        status, answer = await client(method, hook(client, made) + path, {"content": "trop tard"})
        assert (status, answer["code"]) == (401, 50027)
    client.discord.forgive("50027")


async def test_before_the_first_answer_there_is_no_webhook(client: Client) -> None:
    made = create(client)
    status, answer = await client("POST", hook(client, made), {"content": "déjà"})
    assert (status, answer["code"]) == (404, 10015)


@pytest.mark.parametrize(
    ("kind", "callback"),
    [(COMMAND, 6), (COMMAND, 8), (AUTOCOMPLETE, 4), (AUTOCOMPLETE, 5), (MODAL, 9), (COMPONENT, 8)],
)
async def test_an_answer_of_the_wrong_kind_is_refused(client: Client, kind: int, callback: int) -> None:
    status, answer = await acknowledge(client, create(client, kind), {"type": callback, "data": {}})
    assert (status, answer["code"]) == (400, 50035)
    client.discord.forgive("INTERACTION_CALLBACK_TYPE_INVALID")


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": str(n), "value": str(n)} for n in range(26)],
        [{"name": "a" * 101, "value": "1"}],
        [{"name": "", "value": "1"}],
        [{"name": "a", "value": "b" * 101}],
    ],
    ids=["26", "long name", "empty name", "long value"],
)
async def test_bad_completions_are_refused(client: Client, choices: list[dict[str, Any]]) -> None:
    made = create(client, AUTOCOMPLETE)
    status, answer = await acknowledge(client, made, {"type": 8, "data": {"choices": choices}})
    assert (status, answer["code"]) == (400, 50035)
    client.discord.forgive("data.choices")
    good = {"type": 8, "data": {"choices": [{"name": "a" * 100, "value": "1"}] * 25}}
    assert (await acknowledge(client, made, good))[0] == 200


@pytest.mark.parametrize(
    "form",
    [
        {"title": "a" * 46, "components": [{"type": 1, "components": [{"type": 4, "custom_id": "a", "label": "b"}]}]},
        {"title": "a", "components": []},
        {"title": "a", "components": [{"type": 1, "components": [{"type": 4, "custom_id": "a", "label": "b"}]}] * 2},
        {
            "title": "a",
            "components": [
                {
                    "type": 1,
                    "components": [{"type": 4, "custom_id": "a", "label": "b", "max_length": 2, "value": "abc"}],
                }
            ],
        },
    ],
    ids=["title", "no field", "same id", "value"],
)
async def test_a_bad_form_is_refused(client: Client, form: dict[str, Any]) -> None:
    status, answer = await acknowledge(client, create(client), {"type": 9, "data": {"custom_id": "f", **form}})
    assert (status, answer["code"]) == (400, 50035)
    client.discord.forgive("50035 data.")


async def test_a_deferral_decides_who_sees_the_answer(client: Client) -> None:
    made = create(client)
    await acknowledge(client, made, THINK)
    assert made.waiting
    assert not made.done
    _, followed = await client("POST", hook(client, made) + "?wait=true", {"content": "voici"})
    assert made.done
    assert made.original is not None
    assert followed["id"] == made.original["id"]
    assert made.original["flags"] & 64
    assert not client.discord.world.messages[client.channel["id"]]
    await client("POST", hook(client, made) + "?wait=true", {"content": "et pour tous"})
    assert [message["content"] for message in client.discord.world.messages[client.channel["id"]]] == ["et pour tous"]
    assert (await client("DELETE", hook(client, made) + "/messages/@original"))[0] == 204
    assert (await client("GET", hook(client, made) + "/messages/@original"))[1]["code"] == 10008


async def test_a_button_changes_its_own_message(client: Client) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x"}]}
    _, sent = await client("POST", client.messages, {"content": "avant", "components": [row]})
    source = client.discord.world.message(client.channel["id"], sent["id"])
    pressed = create(client, COMPONENT, source=source)
    assert (await acknowledge(client, pressed, {"type": 7, "data": {"content": "après", "components": []}}))[0] == 200
    assert (source["content"], source["components"]) == ("après", [])
    late = create(client, COMPONENT, source=source)
    await acknowledge(client, late, {"type": 6})
    assert not late.done
    await client("PATCH", hook(client, late) + "/messages/@original", {"content": "enfin"})
    assert late.done
    assert source["content"] == "enfin"
    assert not client.discord.violations
