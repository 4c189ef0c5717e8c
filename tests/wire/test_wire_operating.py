"""The real program as its operator sees it: stopped in the middle of things, watched, copied, examined."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
from conftest import new_discord
from localdiscord import Desk
from localdiscord.desk import PATIENCE
from localdiscord.process import BotProcess

# More than a machine under load can read before it is told to stop.
MANY = 400


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def _vigie(desk: Desk, *arguments: str, token: str = "") -> tuple[int, str]:
    """Exit status and all that another run of the program writes, with the same settings."""
    program = ("-m", "bot", "--config", "config.toml", *arguments)
    process = BotProcess(program, desk.folder, {"DISCORD_TOKEN": token or desk.discord.token})
    await process.start()
    try:
        status = await process.ended()
        await process.gone()
    finally:
        await process.close()
    return status, process.output + process.log


async def _figures(port: int) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        return await answer.text()


async def test_a_stop_finishes_or_answers_what_is_under_way(tmp_path: Path) -> None:
    """A page that never comes holds a command up; an alert and the database are whole all the same."""
    silent = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(3600), "127.0.0.1", 0)
    page = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}/depeche"
    settings = {"feeds": {"allow_private": True, "timeout_seconds": 600.0}}
    async with Desk(tmp_path, discord=new_discord(), settings=settings) as desk:
        await desk.loaded()
        await desk.command("watch add", keyword="Kataib")
        waiting = desk.type_command("articles add", url=page)
        await desk.until(lambda: waiting.original is not None, "the deferral")
        quick = desk.type_command("actor", name="Qaani")
        await desk.until(lambda: quick.original is not None, "its deferral")
        desk.bot.signal(signal.SIGTERM)
        assert await desk.bot.ended() == 0
        await desk.bot.gone()
        told = await desk.answer(waiting)
        assert told.text == "On m’arrête à l’instant. Redemandez-moi dans une minute."
        answered = await desk.answer(quick)
        assert "Qaani" in answered.text or "arrête" in answered.text
        assert "took too long" not in desk.bot.log
        with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not (tmp_path / "vigie.db-wal").exists()
    silent.close()


async def test_a_stop_in_the_middle_of_a_load_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(MANY):
        text = f"Dépêche {number}\n\nLe ministre danois a rencontré mardi à Genève son homologue numéro {number}.\n"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    async with Desk(tmp_path, discord=new_discord(), articles=[folder]) as desk:

        def stored() -> int:
            with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
                return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])

        await desk.until(lambda: stored() >= 5, "some articles")
        assert await desk.stop() == 0
        before = stored()
        assert 5 <= before < MANY
        await desk.restart()
        await desk.until(lambda: stored() > before, "the rest")


async def test_a_run_is_watched_copied_and_examined(tmp_path: Path) -> None:
    port = _free_port()
    async with Desk(tmp_path, discord=new_discord(), settings={"metrics": {"port": port}}) as desk:
        await desk.loaded()
        async with asyncio.timeout(PATIENCE):
            while "vigie_connected 1.0" not in (figures := await _figures(port)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert 'vigie_library_rows{what="articles"} 5.0' in figures
        assert 'vigie_load_files{outcome="added"} 5.0' in figures
        assert 'vigie_analysis_seconds_count{outcome="analysed"} 5.0' in figures
        assert desk.discord.token not in figures

        status, told = await _vigie(desk, "backup", "copy.db")
        assert status == 0, told
        assert "copy.db: 5 articles, schema " in told
        assert desk.discord.token.encode() not in (tmp_path / "copy.db").read_bytes()
        status, told = await _vigie(desk, "restore", "copy.db")
        assert (status, "in use by a running Vigie. Stop it" in told) == (1, True)

        status, told = await _vigie(desk, "doctor")
        assert status == 0, told
        assert "takes the token of Vigie, in 1 servers" in told
        assert "whole, 5 articles" in told
        assert "in use" in told

        for role in desk.guild.roles.values():
            role["permissions"] = "1024"
        status, told = await _vigie(desk, "doctor")
        assert "server Rédaction: Vigie's role lacks Send Messages" in told
        status, told = await _vigie(desk, "doctor", token="MTAx.R2Vo.d3Jvbmc")
        assert (status, "mend  discord: refuses the token" in told) == (1, True)
        assert "Copy it anew from the developer portal" in told

        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/health") as answer:
            assert answer.status == 200
        assert await desk.stop() == 0
        status, told = await _vigie(desk, "restore", "copy.db")
        assert status == 0, told
        assert "The library before it is kept as" in told
        with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchone() == (5,)
