"""The real program while the gateway misbehaves: it comes back, resumes, and answers what it missed."""

from __future__ import annotations

import pytest
from localdiscord import Desk
from localdiscord.faults import AFTER, BEFORE, Fault, rate_limited

pytestmark = pytest.mark.asyncio(loop_scope="module")
ASK = "@Vigie qui est Qaani ?"


async def again(desk: Desk) -> None:
    await desk.until(lambda: desk.discord.gateway.session is not None, "the session again")


@pytest.mark.parametrize("how", ["reconnect", "drop", "close", "invalidate"])
async def test_a_lost_connection_is_resumed_and_nothing_is_missed(desk: Desk, how: str) -> None:
    gateway = desk.discord.gateway
    session, resumed, identified = gateway.session, len(gateway.resumed), len(gateway.identified)
    if how == "reconnect":
        gateway.reconnect()
    elif how == "drop":
        gateway.drop()
    elif how == "close":
        await gateway.close(4000)
    else:
        gateway.invalidate(resumable=True)
    [answer] = await desk.say(ASK)
    assert "Esmail Qaani" in answer.text
    assert gateway.session is session
    assert (len(gateway.resumed), len(gateway.identified)) == (resumed + 1, identified)


async def test_a_message_written_while_nobody_listened_is_answered_once(desk: Desk) -> None:
    gateway = desk.discord.gateway
    gateway.open = False
    gateway.drop()
    written = desk.write(ASK)
    assert desk.after(written) == []
    gateway.open = True
    await desk.until(lambda: desk.after(written), "the answer")
    await again(desk)
    [answer] = await desk.say(ASK)
    assert len(desk.after(written)) == 2
    assert "Esmail Qaani" in answer.text


async def test_an_invalid_session_is_begun_anew(desk: Desk) -> None:
    gateway = desk.discord.gateway
    before, identified = gateway.session, len(gateway.identified)
    gateway.invalidate(resumable=False)
    await desk.until(lambda: gateway.session not in (None, before), "a new session")
    assert len(gateway.identified) == identified + 1
    [answer] = await desk.say(ASK)
    assert "Esmail Qaani" in answer.text


async def test_a_heartbeat_is_sent_when_asked_for(desk: Desk) -> None:
    gateway = desk.discord.gateway
    beats = gateway.heartbeats
    gateway.ask_heartbeat()
    await desk.until(lambda: gateway.heartbeats > beats, "a heartbeat")


@pytest.mark.parametrize("fault", [rate_limited(0.05), rate_limited(0.05, everywhere=True), Fault(500), Fault(502)])
async def test_a_passing_fault_of_discord_delays_an_answer_and_loses_none(desk: Desk, fault: Fault) -> None:
    met = len(desk.discord.faults.met)
    desk.discord.faults.next("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", fault)
    reply = await desk.command("contacts", country="Qatar")
    assert "Qatar" in reply.text
    desk.discord.faults.next("POST /channels/{channel_id}/messages", fault)
    # Another person than elsewhere in this file: nobody is answered without end.
    [answer] = await desk.say(ASK, by=desk.reader)
    assert "Esmail Qaani" in answer.text
    assert len(desk.discord.faults.met) == met + 2


@pytest.mark.parametrize("fault", [BEFORE, AFTER, rate_limited(via=False)], ids=["before", "after", "edge"])
async def test_a_first_answer_that_goes_astray_does_not_leave_the_person_waiting(desk: Desk, fault: Fault) -> None:
    desk.discord.faults.next("POST /interactions/{interaction_id}/{interaction_token}/callback", fault)
    reply = await desk.command("contacts", country="Irak")
    assert "réessayez" in reply.text.lower() or "🇮🇶 Irak" in reply.text
    if fault is AFTER:
        # The program cannot know that its first answer came through.
        desk.discord.forgive("40060")
    desk.expect_errors()
