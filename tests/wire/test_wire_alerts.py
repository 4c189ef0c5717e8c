"""Alerts of the real program while Discord and the gateway misbehave: each arrives, and arrives once."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from localdiscord.faults import AFTER, BEFORE, Fault, rate_limited
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
