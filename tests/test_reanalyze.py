"""`vigie reanalyze` as its own process: beside an open library, killed midway, and called again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.library import Author, Library, Place, Wanted
from bot.library.loading import load
from bot.model import Analysis, Article, Kind
from tests.library.builders import make_analysis, make_article

ARTICLES = 24
PATIENCE = 120.0


class Older:
    """An analyser of an older version, which found nothing."""

    version = "older"

    async def analyse(self, article: Article) -> Analysis:
        return make_analysis(article, version=self.version)


def _article(number: int) -> Article:
    """One with contacts, and enough words of its own to be no story with the others."""
    own = " ".join(
        f"{word}{number}" for word in "quota accord barème dossier visa port ferry prêt forage câble".split()
    )
    return make_article(
        f"Rencontre {number}",
        f"Le ministre danois Lars Holm a rencontré mardi à Genève son homologue finlandaise pour la {number}e fois.",
        "Le Danemark a condamné hier les propos du gouvernement suédois.",
        f"À l'ordre du jour figuraient aussi {own}.",
        path=f"{number:03}.txt",
        published=date(2024, 5, 15),
    )


@pytest.fixture
async def library(tmp_path: Path) -> Library:
    opened = await Library.open(tmp_path / "vigie.db")
    for number in range(1, ARTICLES + 1):
        article = _article(number)
        await opened.store(article, await Older().analyse(article))
    yield opened
    await opened.close()


def _start(folder: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "reanalyze", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "vigie.db")) as connection:
        return connection.execute(sql).fetchall()


def _wait_for_steps(folder: Path, process: subprocess.Popen[str], steps: int) -> None:
    limit = time.monotonic() + PATIENCE
    while not any(done >= steps for (done,) in _rows(folder, "SELECT done FROM reanalyses")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < limit
        time.sleep(0.01)


def _kill_midway(folder: Path) -> int:
    """How many articles were done when the run was killed."""
    process = _start(folder, "--all")
    _wait_for_steps(folder, process, 3)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    ((done,),) = _rows(folder, "SELECT done FROM reanalyses WHERE finished IS NULL")
    return done


def _finish(folder: Path, *options: str) -> str:
    process = _start(folder, *options)
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return output


async def test_killed_midway_it_goes_on_and_corrections_stay(library: Library, tmp_path: Path) -> None:
    editor = Author(7, "daté du lendemain")
    await library.corrections.correct(2, editor, published=date(2024, 6, 20))
    await library.corrections.correct(ARTICLES, editor, title="Mieux dit", published=date(2024, 6, 20))
    done = _kill_midway(tmp_path)
    assert 3 <= done < ARTICLES
    assert _rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    first = f"SELECT id, updated, version FROM articles WHERE id <= {done} ORDER BY id"
    before = _rows(tmp_path, first)
    assert "older" not in {version for _, _, version in before}
    assert _rows(tmp_path, f"SELECT DISTINCT version FROM articles WHERE id > {done} AND id < {ARTICLES}") == [
        ("older",)
    ]
    output = _finish(tmp_path, "--all")
    assert output == (f"{ARTICLES - done} articles analysed again, {done} by the run that was broken off\n")
    assert _rows(tmp_path, first) == before
    assert len(_rows(tmp_path, "SELECT DISTINCT version FROM articles")) == 1
    assert _finish(tmp_path).startswith("Every article is analysed by the newest version: nothing to do.")
    for number in (2, ARTICLES):
        dates = {row.contact.kind: row.contact.date for row in await library.contacts(article_id=number)}
        assert dates == {Kind.MEETING: "2024-06-18", Kind.ACCUSATION: "2024-06-19"}
    dates = {row.contact.kind: row.contact.date for row in await library.contacts(article_id=1)}
    assert dates == {Kind.MEETING: "2024-05-14", Kind.ACCUSATION: "2024-05-14"}


async def test_an_open_library_answers_meanwhile_and_follows(library: Library, tmp_path: Path) -> None:
    await library.follower.catch_up()
    assert library.catalogue.actors("holm") == []
    process = _start(tmp_path, "--all")
    try:
        _wait_for_steps(tmp_path, process, 2)
        assert len(await library.search("danois", limit=5)) == 5
        watch = await library.watches.add(Place(1, 1, 1), Wanted("Danemark"))
        made = await library.corrections.strike_actor(1, "Lars Holm", Author(7, "faux"))
        extra = make_article("Ajouté pendant ce temps", "Un texte.", path="extra.txt")
        await library.store(extra, make_analysis(extra, version="older"))
        output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
    finally:
        process.kill()
    assert output == f"{ARTICLES} articles analysed again\n"
    assert [found.id for found in await library.watches.find()] == [watch.id]
    await library.follower.catch_up()
    assert library.catalogue.actors("holm") == ["Lars Holm"]
    (holm,) = [row for row in await library.actors() if row.name == "Lars Holm"]
    assert holm.articles == ARTICLES - 1
    assert made.before == "Lars Holm"


async def test_a_load_beside_a_killed_run_finishes_what_it_loads(library: Library, tmp_path: Path) -> None:
    """A load analyses its own files by itself; the run that goes on after it loses nothing of it."""
    done = _kill_midway(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "nord.txt").write_text("Un titre\n\nLe texte est arrivé entre-temps.\n", encoding="utf-8")
    assert (await load(library, Older(), [folder])).added == 1
    assert _finish(tmp_path, "--all").startswith(f"{ARTICLES - done} articles analysed again")
    assert _finish(tmp_path) == "1 article analysed again\n"
