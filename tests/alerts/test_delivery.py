"""Alerts from the outbox to Discord: none lost, none doubled, whatever fails between."""

from __future__ import annotations

import asyncio
import random

import pytest
from alert_desk import CHANNEL, OTHER_CHANNEL, Desk, settle
from small_discord import Failure, dropped, status

from bot.model import WatchOptions

FAILURES = {
    "429 with Via": status(429, Via="1.1 google"),
    "429 without Via": status(429),
    "500": status(500),
    "500, posted": status(500, posted=True),
    "502, posted": status(502, posted=True),
    "503": status(503),
    "503, posted": status(503, posted=True),
    "504": status(504),
    "401": status(401),
    "408, posted": status(408, posted=True),
    "404 of a proxy": status(404),
    "connection broken": dropped(posted=False),
    "connection broken, posted": dropped(posted=True),
}


async def test_an_alert_is_posted_with_its_article(desk: Desk) -> None:
    watch = await desk.watch("irakiens")
    await desk.arrive(1, "La délégation irakienne est arrivée.", "Il pleut sur la ville.", title="Visite à Oslo")
    await desk.delivery.drain()
    (text,) = desk.texts()
    assert "Visite à Oslo" in text
    assert "La délégation **irakienne** est arrivée." in text
    assert "Le Quotidien" in text
    assert "Il pleut" not in text
    (message,) = desk.discord.messages
    assert message["allowed_mentions"] == {"parse": []}
    labels = [button.get("label") for row in message["components"] for button in row["components"]]
    assert {"Ouvrir l’article", "Pourquoi ?"} <= set(labels)
    (row,) = await desk.library.letters.log([watch.id])
    assert (row.state, row.message_id, row.channel_id) == ("sent", int(message["id"]), CHANNEL)
    await desk.delivery.drain()
    assert desk.discord.requests == 1


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
async def test_every_failure_ends_with_one_message_in_order(desk: Desk, failure: Failure) -> None:
    watch = await desk.watch("Irak")
    desk.discord.failures.append(failure)
    for number in range(1, 4):
        await desk.arrive(number)
    await settle(desk)
    assert await desk.states(watch) == ["sent"] * 3
    assert [text.split("numéro ")[1][0] for text in desk.texts()] == ["1", "2", "3"]


@pytest.mark.parametrize("posted", [True, False])
async def test_an_hour_of_outage_after_a_doubtful_request(desk: Desk, posted: bool) -> None:
    """Discord has forgotten the nonce by then: the channel is looked through before anything is sent again."""
    watch = await desk.watch("Irak")
    await desk.arrive(1)
    desk.discord.failures.append(dropped(posted=posted))
    await desk.delivery.drain()
    assert len(desk.discord.messages) == int(posted)
    desk.discord.down = True
    await desk.arrive(2)
    for _ in range(40):
        desk.clock.advance(minutes=2)
        await desk.delivery.drain()
    assert await desk.states(watch) == ["sending", "pending"]
    desk.discord.down = False
    await settle(desk, minutes=6)
    assert await desk.states(watch) == ["sent", "sent"]
    assert [text.split("numéro ")[1][0] for text in desk.texts()] == ["1", "2"]


async def test_a_refused_message_is_given_up_and_the_next_goes_out(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    watch = await desk.watch("Irak")
    desk.discord.failures.append(status(400, error=50035))
    await desk.arrive(1)
    await desk.arrive(2)
    await settle(desk)
    assert await desk.states(watch) == ["failed", "sent"]
    rows = await desk.library.letters.log([watch.id])
    assert rows[1].code == 50035
    assert "given up" in caplog.text
    assert len(desk.discord.messages) == 1
    assert desk.discord.requests == 2


async def test_a_channel_that_refuses_is_suspended_and_nothing_is_lost(desk: Desk) -> None:
    watch, other = await desk.watch("Irak"), await desk.watch("Irak", channel=OTHER_CHANNEL)
    desk.discord.failures.append(status(403, error=50013))
    await desk.arrive(1)
    await desk.arrive(2)
    await settle(desk)
    states = sorted([await desk.states(watch), await desk.states(other)])
    assert states == [["sending", "pending"], ["sent", "sent"]]
    requests = desk.discord.requests
    desk.clock.advance(minutes=30)
    await desk.delivery.drain()
    assert desk.discord.requests == requests
    desk.clock.advance(minutes=31)
    await settle(desk)
    assert await desk.states(watch) == await desk.states(other) == ["sent", "sent"]
    assert len(desk.texts()) == len(desk.texts(OTHER_CHANNEL)) == 2


async def test_a_channel_that_is_gone_gets_no_more(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    desk.discord.failures.append(status(404, error=10003))
    await desk.arrive(1)
    await desk.arrive(2)
    await settle(desk)
    assert await desk.states(watch) == ["failed", "dropped"]
    assert desk.discord.requests == 1


async def test_a_message_deleted_before_it_was_confirmed_is_not_posted_again(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    desk.discord.failures.append(status(503, posted=True))
    await desk.arrive(1)
    await desk.delivery.drain()
    desk.discord.deleted.add(desk.discord.messages[0]["id"])
    await settle(desk)
    assert await desk.states(watch) == ["failed"]
    assert len(desk.discord.messages) == 1


async def test_direct_messages_go_to_who_asked_with_a_way_out(desk: Desk) -> None:
    await desk.watch("Irak", channel=None, author=77)
    await desk.arrive(1)
    await settle(desk)
    (message,) = desk.discord.in_channel(77 + 5_000)
    ids = [button.get("custom_id", "") for row in message["components"] for button in row["components"]]
    assert any(id_.startswith("vigie:stop:") for id_ in ids)
    assert desk.texts() == []


async def test_what_is_removed_before_it_is_sent_is_not_sent(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    await desk.arrive(1)
    await desk.library.watches.remove(watch.id)
    await desk.book.renew()
    await settle(desk)
    assert desk.discord.requests == 0


async def test_what_waited_too_long_is_no_news_any_more(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    await desk.arrive(1)
    desk.clock.advance(hours=80)
    await desk.delivery.drain()
    assert await desk.states(watch) == ["dropped"]
    assert desk.discord.requests == 0


async def test_quiet_hours_make_no_sound(desk: Desk) -> None:
    await desk.watch("Irak", options=WatchOptions(quiet="00:00-23:59"))
    await desk.watch("Irak", channel=OTHER_CHANNEL)
    await desk.arrive(1)
    await settle(desk)
    silent = 1 << 12
    assert [message["flags"] & silent for message in desk.discord.in_channel(CHANNEL)] == [silent]
    assert [message["flags"] & silent for message in desk.discord.in_channel(OTHER_CHANNEL)] == [0]


async def test_one_failing_place_does_not_hold_up_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch, other = await desk.watch("Irak"), await desk.watch("Irak", channel=OTHER_CHANNEL)
    real = desk.delivery._writer.alert

    async def failing(place, *rest):
        if place.discord_id == CHANNEL:
            raise RuntimeError("no words")
        return await real(place, *rest)

    monkeypatch.setattr(desk.delivery._writer, "alert", failing)
    await desk.arrive(1)
    await desk.delivery.drain()
    assert await desk.states(other) == ["sent"]
    assert await desk.states(watch) == ["sending"]
    assert "could not be sent" in caplog.text
    monkeypatch.undo()


async def test_the_worker_sends_what_comes_and_what_other_processes_wrote(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = asyncio.Event()
    monkeypatch.setattr(desk.delivery._client, "wait_until_ready", ready.wait)
    watch = await desk.watch("Irak")
    desk.delivery.start()
    await desk.arrive(1)
    await asyncio.sleep(0.05)
    assert desk.discord.requests == 0
    ready.set()
    await desk.arrive(2)
    desk.library.outbox.arrived.clear()
    for _ in range(200):
        if await desk.states(watch) == ["sent", "sent"]:
            break
        await asyncio.sleep(0.05)
    await desk.delivery.close()
    assert await desk.states(watch) == ["sent", "sent"]


@pytest.mark.parametrize("seed", range(3))
async def test_killed_at_any_moment_nothing_is_lost_or_doubled(desk: Desk, seed: int) -> None:
    """The worker is cut off between any two steps while articles arrive; the next one goes on from the database."""
    chance = random.Random(seed)
    watches = [await desk.watch("Irak"), await desk.watch("Irak", channel=OTHER_CHANNEL)]
    count = 15
    for number in range(1, count + 1):
        await desk.arrive(number)
        if chance.random() < 0.4:
            desk.discord.failures.append(chance.choice([dropped(posted=True), status(503, posted=True), status(503)]))
        task = asyncio.create_task(desk.delivery.drain())
        await asyncio.sleep(chance.random() * 0.03)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if chance.random() < 0.3:
            desk.clock.advance(minutes=chance.choice([1, 5, 30]))
    desk.discord.failures.clear()
    await settle(desk, rounds=60)
    for watch, channel in zip(watches, (CHANNEL, OTHER_CHANNEL), strict=True):
        assert await desk.states(watch) == ["sent"] * count
        numbers = [int(text.split("numéro ")[1].split()[0]) for text in desk.texts(channel)]
        assert numbers == list(range(1, count + 1))
