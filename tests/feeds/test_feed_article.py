"""From a feed to an answer, with the real analyser: what the item says can be found and asked for."""

from __future__ import annotations

import asyncio

import pytest
from hostile_feeds import HostileServer, item, rss
from newsroom import AUTHOR, GUILD, SETTINGS

from bot.articles.process import ProcessError, WorkProcess
from bot.articles.web import Web
from bot.config import FeedsSettings
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.feeding import Feeding
from bot.model import Kind

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = "Copenhague et Helsinki se parlent"
TEXT = "Le ministre danois des Affaires étrangères a rencontré mardi à Oslo son homologue finlandais."


async def test_an_item_becomes_contacts(server: HostileServer, process: WorkProcess, tmp_path) -> None:
    settings = FeedsSettings(**SETTINGS)
    library, worker = await Library.open(tmp_path / "vigie.db"), AnalysisWorker()
    web = Web(settings, process=process)
    feeding = Feeding(library, worker, web, settings)
    await worker.start()
    try:
        url = server.say("/feed", rss(item(TITLE, guid="1", text=TEXT, date="Wed, 14 Jan 2026 10:00:00 +0100")))
        await feeding.add(GUILD, AUTHOR, url)
        await feeding.run_due()
        (contact,) = await library.contacts("DNK", with_country="FIN")
        assert (contact.contact.kind, contact.article.source) == (Kind.MEETING, "Le Fil du Nord")
        assert contact.sentence == TEXT
    finally:
        await feeding.close()
        await web.close()
        await worker.close()
        await library.close()


def _wait_forever() -> None:
    import threading

    threading.Event().wait()


async def test_reading_that_takes_too_long_is_stopped_and_the_next_is_done() -> None:
    work = WorkProcess()
    work.start()
    try:
        assert await work.run(None, len, "abc") == 3
        with pytest.raises(TimeoutError):
            await work.run(0.05, _wait_forever)
        assert await work.run(None, len, "abcd") == 4
    finally:
        await work.close()
    with pytest.raises(ProcessError, match="not running"):
        await work.run(None, len, "abc")


async def test_work_that_nobody_waits_for_any_more_does_not_hold_up_the_end() -> None:
    work = WorkProcess()
    work.start()
    assert await work.run(None, len, "abc") == 3
    waiting = asyncio.create_task(work.run(None, _wait_forever))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await work.close()
    assert work.pids == []
