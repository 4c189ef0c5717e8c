"""Two servers side by side: what one has, the other neither sees nor changes, whatever number or word it types."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from reading import shown

from bot.library import Library

SECRET = "Tromsø"


@pytest.fixture
def spy(simcord_env, guild) -> tuple[Any, Any]:
    """Who may do everything, in another server, and a channel there."""
    other = simcord_env.create_guild()
    room = other.create_text_channel("ailleurs")
    role = other.create_role("Chef", permissions=discord.Permissions(administrator=True))
    return other.add_member(simcord_env.create_user("spy"), roles=[role]), room


async def test_no_watch_of_another_server_is_seen_or_changed(editor, channel, spy, held: Library) -> None:
    await editor.slash(channel, "watch add", keyword=SECRET)
    (watch,) = await held.watches.find()
    person, room = spy
    assert SECRET not in shown((await person.slash(room, "watch list")).response)
    assert await person.autocomplete(room, "watch remove", "watch", "") == []
    for typed in (f"#{watch.id}", SECRET):
        for name, options in (
            ("edit", {"cap": 3}), ("pause", {}), ("remove", {}), ("test", {}), ("log", {}), ("why", {"article": "#1"}),
        ):  # fmt: skip
            if typed == SECRET and name in ("test", "why"):
                continue  # a person may try words of their own
            answer = await person.slash(room, f"watch {name}", watch=typed, **options)
            assert answer.response.embeds == []
            assert SECRET not in answer.response.content.replace(f"« {typed} »", "")
    assert await held.watches.find() == [watch]


async def test_no_personal_watch_of_another_person_is_seen_or_changed(alice, manager, channel, held: Library) -> None:
    await alice.slash(channel, "watch add", keyword=SECRET, personal=True)
    (watch,) = await held.watches.find()
    assert SECRET not in shown((await manager.slash(channel, "watch list")).response)
    for name in ("pause", "remove", "log"):
        answer = await manager.slash(channel, f"watch {name}", watch=f"#{watch.id}")
        assert SECRET not in shown(answer.response)
    assert await held.watches.find() == [watch]


async def test_an_erasure_takes_nothing_of_another_server(editor, channel, spy, held: Library) -> None:
    await editor.slash(channel, "watch add", keyword=SECRET)
    person, room = spy
    asked = await person.slash(room, "erase server")
    await person.click(asked.response, label="Effacer")
    assert [watch.query for watch in await held.watches.find()] == [SECRET]
