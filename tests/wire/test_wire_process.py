"""The real program from its start to its end: stopped, killed, refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from conftest import new_discord
from localdiscord import BotGoneError, Desk
from localdiscord.gateway import MESSAGE_CONTENT

DISALLOWED = 4014


async def test_nothing_is_lost_or_doubled_by_kills_and_a_stop_is_clean(tmp_path: Path) -> None:
    desk = Desk(tmp_path, discord=new_discord())
    await desk.discord.start()
    await desk.launch()
    await desk.until(lambda: "connected to Gateway" in desk.bot.log, "the connection")
    # While the articles are loaded.
    await desk.kill()
    await desk.discord.stop()

    async with desk:
        await desk.loaded()
        offered = await desk.autocomplete("summary", article="")
        assert len(offered) == len({name for name, _ in offered}) == 5
        await desk.command("watch add", keyword="Kataib")
        [alert] = await desk.say("Le Kataib parle.", by=desk.reader)
        desk.type_command("contacts", country="Irak")
        await desk.kill()
        assert desk.bot.status == -9
        with pytest.raises(BotGoneError):
            await desk.command("help")

        await desk.restart()
        assert alert.id in [message.id for message in desk.messages()]
        listed = await desk.command("watch list")
        assert "Kataib" in listed.text
        # A control that outlives the program: this one was sent by the run before.
        opened = await desk.press(alert, alert.buttons[0], by=desk.reader)
        assert opened.text.startswith("À l’aéroport de Bagdad")
        await desk.loaded()
        assert "5 unchanged" in desk.bot.log

        assert await desk.stop() == 0
        assert desk.discord.token not in desk.bot.log + desk.bot.output


async def test_a_refused_token_is_told_and_ends_the_start(tmp_path: Path) -> None:
    desk = Desk(tmp_path, discord=new_discord(), environment={"DISCORD_TOKEN": "MTAx.R2Vo.d3Jvbmc"})
    await desk.discord.start()
    try:
        await desk.launch()
        assert await desk.bot.ended() == 2
        await desk.bot.close()
    finally:
        await desk.discord.stop()
    assert desk.bot.log.splitlines()[-1] == (
        "Discord refused the token. Copy it anew from the developer portal, page Bot."
    )
    assert "Traceback" not in desk.bot.log
    assert not desk.violations


async def test_without_the_message_content_intent_all_but_the_keywords_works(tmp_path: Path) -> None:
    async with Desk(tmp_path, discord=new_discord(message_content=False)) as desk:
        gateway = desk.discord.gateway
        asked = [bool(data["intents"] & MESSAGE_CONTENT) for data in gateway.identified]
        assert asked == [True, False]
        assert DISALLOWED in gateway.closed_with
        assert "The Message Content intent is off" in desk.bot.log
        await desk.loaded()
        added = await desk.command("watch add", keyword="Kataib")
        assert "Message Content" in added.text
        assert await desk.say("Le Kataib parle.", answers=0) == []
        [answer] = await desk.say("@Vigie qui est Qaani ?")
        assert "Esmail Qaani" in answer.text


async def test_a_discord_that_is_out_stops_the_start_with_a_word_about_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, discord=new_discord())
    await desk.discord.start()
    try:
        await desk.discord.stop()
        await desk.launch()
        assert await desk.bot.ended() == 1
        await asyncio.wait_for(desk.bot.close(), 30)
    finally:
        await desk.bot.close()
    assert "Discord cannot be reached" in desk.bot.log
    assert "Traceback" not in desk.bot.log
