"""Analyses on a dask.distributed cluster of two worker processes, one of them killed midway."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from distributed import LocalCluster

from bot.articles import ArticleError, find_files
from bot.language.cluster import ClusterAnalyser, ClusterError
from bot.language.files import analyse_files
from bot.library import Library
from tests.library.builders import make_analysis, make_article

ARTICLES = 40
PATIENCE = 120.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cluster() -> AsyncIterator[LocalCluster]:
    async with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, asynchronous=True, dashboard_address=":0"
    ) as cluster:
        yield cluster


async def _command(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


async def _end(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    output, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, output.decode(), errors.decode()


def _rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        return connection.execute(sql).fetchall()


async def _fill(path: Path) -> None:
    """Articles that an older analyser read, each rewriting of which leaves a line in a table of the test's own."""
    library = await Library.open(path)
    for number in range(1, ARTICLES + 1):
        own = " ".join(f"{word}{number}" for word in "quota barème dossier visa ferry prêt forage câble".split())
        article = make_article(
            f"Rencontre {number}",
            "Le ministre danois Lars Holm a rencontré mardi à Genève son homologue finlandaise.",
            *(f"Les délégations ont ensuite parlé du point {n} de l'ordre du jour, {own}." for n in range(8)),
            path=f"{number:03}.txt",
            published=date(2024, 5, 15),
        )
        await library.store(article, make_analysis(article, version="older"))
    await library.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE stored (article_id INTEGER);"
            " CREATE TRIGGER noted AFTER UPDATE OF version ON articles BEGIN INSERT INTO stored VALUES (new.id); END"
        )


@pytest.mark.asyncio(loop_scope="module")
async def test_a_killed_workers_articles_go_to_another_and_are_stored_once(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    path = tmp_path / "vigie.db"
    await _fill(path)
    process = await _command(tmp_path, "reanalyze", "--all", "--scheduler", cluster.scheduler_address)
    while not _rows(path, "SELECT 1 FROM reanalyses WHERE done >= 3"):
        assert process.returncode is None, await _end(process)
        await asyncio.sleep(0.01)
    scheduler = cluster.scheduler
    victim = max(scheduler.workers.values(), key=lambda worker: len(worker.processing))
    (nanny,) = [nanny for nanny in cluster.workers.values() if nanny.worker_address == victim.address]
    assert victim.processing
    os.kill(nanny.pid, signal.SIGKILL)
    code, output, errors = await _end(process)
    assert (code, output) == (0, f"{ARTICLES} articles analysed again\n"), errors
    assert _rows(path, "SELECT count(*), count(DISTINCT article_id) FROM stored") == [(ARTICLES, ARTICLES)]
    assert _rows(path, "SELECT count(DISTINCT version) FROM articles WHERE version <> 'older'") == [(1,)]
    (found,) = _rows(path, "SELECT count(*), count(DISTINCT article_id) FROM contacts WHERE kind = 'meeting'")
    assert found == (ARTICLES, ARTICLES)


@pytest.mark.asyncio(loop_scope="module")
async def test_analyze_prints_the_same_in_the_same_order_with_and_without_a_cluster(
    cluster: LocalCluster, tmp_path: Path, seeds: Path
) -> None:
    broken = tmp_path / "empty.txt"
    broken.write_bytes(b"")
    files = [broken, *sorted(find_files([seeds]), reverse=True)]
    process = await _command(tmp_path, "analyze", "--json", *map(str, files), "--scheduler", cluster.scheduler_address)
    failure, *expected = [found async for found in analyse_files(files, "", None)]
    code, output, errors = await _end(process)
    assert code == 1
    assert isinstance(failure, ArticleError)
    assert f"{broken}: {failure.reason}" in errors
    assert [json.loads(line) for line in output.splitlines()] == json.loads(json.dumps(expected))


@pytest.mark.asyncio(loop_scope="module")
async def test_a_lost_scheduler_ends_the_run_with_what_to_do(tmp_path: Path) -> None:
    async with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, asynchronous=True, dashboard_address=":0"
    ) as cluster:
        address = cluster.scheduler_address
        analyser = ClusterAnalyser(address, patience=5)
        await analyser.start()
    with pytest.raises(ClusterError, match=r"lost.*Start it again"):
        await analyser.analyse(make_article("Un titre", "Une phrase."))
    await analyser.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_address_where_nothing_answers_is_named(unused_tcp_port: int) -> None:
    address = f"tcp://127.0.0.1:{unused_tcp_port}"
    with pytest.raises(ClusterError, match=f"No scheduler answers at {address}.*dask scheduler"):
        await ClusterAnalyser(address, patience=1).start()


@pytest.mark.asyncio(loop_scope="module")
async def test_without_dask_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'vigie\[cluster\]'"):
        await ClusterAnalyser("tcp://127.0.0.1:1").start()
    monkeypatch.undo()
    importlib.import_module("distributed")
