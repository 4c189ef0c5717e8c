"""The worker process: real articles of our own through the real pipeline, in another process."""

import asyncio
import os
import signal

import pytest

from bot.language.worker import AnalysisError, AnalysisWorker
from bot.model import Article, Block, BlockKind


def article(number: int) -> Article:
    text = f"Le ministre danois a rencontré le {number + 1} mars 2024 son homologue finlandais."
    return Article(f"{number}.txt", "Titre", (Block(BlockKind.TITLE, "Titre"), Block(BlockKind.BODY, text)))


async def test_many_at_once_come_back_each_to_its_own():
    worker = AnalysisWorker(queue_size=2)
    await worker.start()
    try:
        analyses = await asyncio.gather(*(worker.analyse(article(number)) for number in range(6)))
    finally:
        await worker.close()
    assert [analysis.contacts[0].date for analysis in analyses] == [f"2024-03-0{n + 1}" for n in range(6)]
    assert {analysis.version for analysis in analyses} == {worker.version}
    assert worker.waiting == 0


async def test_a_killed_process_is_replaced_and_the_article_read():
    worker = AnalysisWorker()
    await worker.start()
    try:
        (pid,) = worker._process.pids
        os.kill(pid, signal.SIGKILL)
        analysis = await worker.analyse(article(0))
    finally:
        await worker.close()
    assert analysis.contacts


async def test_a_worker_that_is_not_running_says_so():
    with pytest.raises(AnalysisError, match="not running"):
        await AnalysisWorker().analyse(article(0))


async def test_an_unknown_pipeline_is_named():
    worker = AnalysisWorker("xx_no_such_pipeline")
    try:
        with pytest.raises(OSError, match="xx_no_such_pipeline"):
            await worker.start()
    finally:
        await worker.close()


async def test_an_article_that_takes_too_long_is_set_aside_and_the_next_is_read():
    worker = AnalysisWorker(patience=60)
    await worker.start()
    worker._patience = 0.001
    try:
        with pytest.raises(AnalysisError, match="takes longer"):
            await worker.analyse(article(0))
        worker._patience = 60
        assert (await worker.analyse(article(1))).contacts
    finally:
        await worker.close()
