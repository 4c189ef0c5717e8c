"""A Discord on this machine for tests of the whole program, and the newsroom that drives it.

A test of a command takes the fixture `desk`, which all tests share, or a `Desk` of its own to kill, restart or
configure:

    async def test_contacts(desk: Desk) -> None:
        reply = await desk.command("contacts", country="Irak")
        assert "Bagdad" in reply.text
        later = await desk.press(reply, "Suivant")

Names, options and choices are those that the program synced. Whatever it sends against Discord's rules, or to a route
that the local Discord does not know, fails the test. What comes by itself is awaited with `desk.until`:

    await desk.until(lambda: desk.messages(), "an alert")
"""

from localdiscord.desk import BotGoneError, Desk
from localdiscord.openapi import Description
from localdiscord.server import LocalDiscord
from localdiscord.shown import Reply, Shown

__all__ = ["BotGoneError", "Description", "Desk", "LocalDiscord", "Reply", "Shown"]
