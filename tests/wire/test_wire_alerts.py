"""Alerts of the real program, as their readers have them, and while Discord misbehaves: each arrives once."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from localdiscord.faults import AFTER, BEFORE, Fault, rate_limited
from localdiscord.world import Payload
from siege import SEND, Siege

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS = {
    "429": rate_limited(0.2),
    "429 for all": rate_limited(0.2, everywhere=True),
    "429 of the edge": rate_limited(0.2, via=False),
    "500": Fault(500),
    "502": Fault(502),
    "503": Fault(503),
    "504": Fault(504),
    "500 though posted": Fault(500, after=True),
    "503 though posted": Fault(503, after=True),
    "504 though posted": Fault(504, after=True),
    "broken off": BEFORE,
    "broken off though posted": AFTER,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def siege(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Siege]:
    """One program for all faults, its articles in a watched folder, its alerts in three places."""
    async with Siege(tmp_path_factory.mktemp("faults"), seed=7, shift=True) as opened:
        opened.desk.discord.faults.clear()
        yield opened


async def told_once(siege: Siege, name: str) -> None:
    """All that came in was told in each place, and in the end nothing twice."""
    siege.arrive(name)
    await siege.all_told()
    outcome = siege.outcome()
    assert (outcome["lost"], outcome["doubled"]) == (0, 0), outcome


async def watched(siege: Siege, name: str, **options: Any) -> Payload:
    """A channel of its own with a watch for all that comes, told as the options say."""
    desk = siege.desk
    channel = desk.discord.world.add_channel(desk.guild, name)
    await desk.command("watch add", at=channel, keyword="dossier")
    changed = await desk.command("watch edit", at=channel, watch="dossier", **options)
    assert "dossier" in changed.text
    return channel


async def test_what_comes_too_fast_or_for_a_digest_is_told_together(siege: Siege) -> None:
    desk = siege.desk
    calm, hourly = await watched(siege, "calme", cooldown=30), await watched(siege, "heure", digest="hour")
    answers = len(desk.messages(hourly))
    for name in ("E01", "E02", "E03"):
        await told_once(siege, name)
    assert [siege.told(calm, name) for name in ("E01", "E02", "E03")] == [1, 0, 0]
    assert len(desk.messages(hourly)) == answers
    log = await desk.command("watch log", at=calm)
    assert log.text.count("attend jusqu") == 2
    siege.pass_time(3700)
    await desk.until(lambda: "2 sujets regroupés" in desk.messages(calm)[-1].text, "the others")
    await desk.until(lambda: "3 sujets regroupés" in desk.messages(hourly)[-1].text, "the digest")
    assert len(desk.messages(hourly)) == answers + 1


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_discord(siege: Siege, name: str) -> None:
    """Of three requests two meet it, and one of them again."""
    faults = siege.desk.discord.faults
    faults.next(SEND, FAULTS[name], count=3)
    met = len(faults.met)
    await told_once(siege, f"A{list(FAULTS).index(name):02d}")
    assert len(faults.met) == met + 3


async def test_faults_of_all_kinds_by_chance(siege: Siege) -> None:
    faults = siege.desk.discord.faults
    for seed, fault in enumerate(FAULTS.values()):
        faults.sometimes(SEND, fault, 0.03, seed)
    for number in range(4):
        siege.arrive(f"B{number:02d}")
    await told_once(siege, "B99")
    faults.clear()


@pytest.mark.parametrize("how", ["reconnect", "drop", "close", "invalidate", "begin anew"])
async def test_a_gateway_that_fails_while_alerts_go_out(siege: Siege, how: str) -> None:
    gateway = siege.desk.discord.gateway
    before, resumed = gateway.session, len(gateway.resumed)
    siege.arrive(f"C{how[:4]}1")
    if how == "close":
        await gateway.close(4000)
    elif how == "begin anew":
        gateway.invalidate(resumable=False)
    else:
        getattr(gateway, how)(**({"resumable": True} if how == "invalidate" else {}))
    await told_once(siege, f"C{how[:4]}2")
    await siege.desk.until(lambda: gateway.session is not None, "the session again")
    assert (gateway.session is before, len(gateway.resumed) > resumed) == (how != "begin anew",) * 2


async def test_an_hour_of_outage(siege: Siege) -> None:
    """What was under way when it began, posted or not, and what came in meanwhile, follows when it is over."""
    discord, chance = siege.desk.discord, random.Random(7)
    discord.faults.next(SEND, AFTER, count=2)
    met = len(discord.faults.met)
    siege.arrive("D01")
    await siege.desk.until(lambda: len(discord.faults.met) >= met + 2, "two requests in doubt")
    await discord.begin_outage()
    refused = len(discord.faults.met)
    for number in range(6):
        siege.arrive(f"D1{number}")
        siege.pass_time(chance.uniform(500, 700))
        await siege.desk.until(lambda: len(discord.faults.met) > refused, "another attempt")  # noqa: B023
        refused = len(discord.faults.met)
    discord.end_outage()
    siege.pass_time(400)
    await told_once(siege, "D99")
    siege.desk.expect_errors()


async def test_quiet_hours_make_no_sound(siege: Siege) -> None:
    """Of two halves of the day it is one now."""
    halves = [await watched(siege, "matin", quiet="0h-12h"), await watched(siege, "soir", quiet="12h-0h")]
    await told_once(siege, "G01")
    await siege.desk.until(lambda: all(siege.told(half, "G01") for half in halves), "both alerts")
    assert sorted(siege.desk.messages(half)[-1].silent for half in halves) == [False, True]


async def test_direct_messages_end_when_their_reader_says_so(siege: Siege) -> None:
    desk = siege.desk
    person = desk.discord.world.add_user("lou")
    desk.discord.world.add_member(desk.guild, person)
    direct = desk.discord.world.dm(person["id"])
    await desk.command("watch add", by=person, keyword="dossier", personal=True)
    await told_once(siege, "H01")
    await desk.until(lambda: siege.told(direct, "H01"), "the direct message")
    stopped = await desk.press(desk.messages(direct)[-1], "Ne plus signaler : dossier", by=person)
    assert "Je ne vous signale plus « dossier »" in stopped.text
    await told_once(siege, "H02")
    assert siege.told(direct, "H02") == 0


async def test_a_keyword_of_the_chat_in_threads_and_edits_until_it_is_silenced(siege: Siege) -> None:
    desk = siege.desk
    channel = await watched(siege, "discussion")
    thread = desk.discord.world.add_thread(channel, "suivi", desk.editor)
    for place in (channel, thread):
        [answer] = await desk.say("Un dossier de plus", by=desk.reader, at=place)
        assert "Mot-clé mentionné : dossier" in answer.text
    written = desk.write("Rien à signaler", by=desk.reader, at=channel)
    desk.edit(written, "Rien à signaler, sauf un dossier")
    await desk.until(lambda: desk.after(written), "the answer to the edit")
    muted = await desk.press(desk.after(written)[0], "Silence une heure")
    assert "Pendant une heure" in muted.text
    assert await desk.say("Encore un dossier", by=desk.reader, at=thread, answers=0) == []
    before = len(desk.messages(channel))
    await told_once(siege, "J01")
    await desk.until(lambda: siege.told(channel, "J01"), "the alert, for articles go on")
    assert len(desk.messages(channel)) == before + 1
