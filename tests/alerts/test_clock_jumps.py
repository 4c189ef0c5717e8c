"""The outbox under a clock that jumps: every alert is posted, once."""

from __future__ import annotations

from datetime import timedelta

from alert_desk import Desk, settle


async def test_a_clock_that_is_put_forward_gives_no_alert_up(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    await desk.delivery.drain()
    await desk.arrive(1)
    desk.clock.advance(days=30)
    await desk.delivery.drain()
    assert await desk.states(watch) == ["sent"]


async def test_a_clock_that_is_put_back_holds_no_alert_up(desk: Desk) -> None:
    watch = await desk.watch("Irak")
    desk.clock.advance(days=400)
    await desk.delivery.drain()
    await desk.arrive(1)
    due = (desk.clock() + timedelta(minutes=1)).isoformat()
    async with desk.library._database.write() as connection:
        await connection.execute("UPDATE deliveries SET due = ?1, created = ?1", (due,))
    desk.clock.advance(days=-400)
    await settle(desk)
    assert await desk.states(watch) == ["sent"]
    assert len(desk.texts()) == 1
