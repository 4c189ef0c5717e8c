"""Floods: one person, or one server, that asks faster than people do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.config import LimitsSettings
from bot.newsbot import NewsBot
from bot.replies import pace
from bot.replies.pace import Pace, Paces

TOO_MANY = "Trop de demandes à la fois. Réessayez dans une minute."


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot], clock: Clock) -> NewsBot:
    bot = start_bot()
    bot.paces = Paces(LimitsSettings(person_per_minute=3, server_per_minute=5), clock)
    return bot


async def test_one_person_who_floods_is_told_and_others_are_answered(alice, bob, channel, clock: Clock) -> None:
    for _ in range(3):
        assert (await alice.slash(channel, "help")).response.embeds
    refused = await alice.slash(channel, "help")
    assert refused.ephemeral
    assert refused.response.content == TOO_MANY
    assert (await bob.slash(channel, "help")).response.embeds
    clock.now += 20.0
    assert (await alice.slash(channel, "help")).response.embeds


async def test_a_server_that_floods_leaves_other_servers_alone(alice, bob, channel, simcord_env) -> None:
    for person in (alice, bob, alice, bob, alice):
        assert (await person.slash(channel, "help")).response.embeds
    assert (await bob.slash(channel, "help")).response.content == TOO_MANY
    other = simcord_env.create_guild()
    someone = other.add_member(simcord_env.create_user("someone"))
    assert (await someone.slash(other.create_text_channel("ailleurs"), "help")).response.embeds


async def test_buttons_and_message_menus_count_too(alice, channel) -> None:
    asked = await alice.slash(channel, "summary", article="glaces")
    await alice.click(asked.response, label="Court")
    await alice.click(asked.response, label="Long")
    pressed = await alice.click(asked.response, label="Standard")
    assert pressed.response.content == TOO_MANY
    said = await alice.send(channel, "Le ministre a parlé.")
    menu = await alice.context_menu(channel, "Summarise", said)
    assert menu.response.content == TOO_MANY


async def test_completions_are_not_counted(alice, channel) -> None:
    for _ in range(10):
        assert await alice.autocomplete(channel, "summary", "article", "")
    assert (await alice.slash(channel, "help")).response.embeds


def test_what_is_remembered_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_REMEMBERED", 100)
    kept = Pace(2, clock)
    for number in range(1_000):
        kept.take(number)
        clock.now += 1.0
    assert len(kept._left) <= 100
