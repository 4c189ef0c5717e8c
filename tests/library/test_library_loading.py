"""Loading: real files and the real reader; the analysis is a plain splitting into sentences."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import Library
from bot.library.articles import Known
from bot.library.loading import load
from bot.model import Analysis, Article
from tests.library.builders import make_analysis, make_contact

TEXT = """{title}

Le {day} janvier 2026, les ministres des deux pays se sont entretenus au téléphone pendant une heure entière.
Ils ont évoqué la sécurité des frontières et convenu de se revoir au printemps prochain dans la capitale.
"""


class Splitter:
    """Analyses without a model, counts its work, and fails on the articles whose titles it is told."""

    def __init__(self, version: str = "split-1", fails_on: str = "") -> None:
        self.version = version
        self.seen: list[str] = []
        self._fails_on = fails_on

    async def analyse(self, article: Article) -> Analysis:
        self.seen.append(Path(article.path).name)
        if self._fails_on and self._fails_on in article.text:
            raise RuntimeError("no sense in it")
        analysis = make_analysis(article, version=self.version)
        if "impossible" in article.text:
            return replace(analysis, contacts=(make_contact("IRQ", "IRN", sentence=99),))
        return analysis


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for day, name in enumerate(["alpha", "bravo", "charlie"], 10):
        _write(folder / f"{name}.txt", f"Un appel de {name}", day)
    return folder


def _write(path: Path, title: str, day: int = 1) -> None:
    path.write_text(TEXT.format(title=title, day=day), encoding="utf-8")


async def test_a_folder_twice(library: Library, folder: Path) -> None:
    worker = Splitter()
    first = await load(library, worker, [folder])
    assert (first.added, first.updated, first.unchanged, first.failures) == (3, 0, 0, ())
    second = await load(library, worker, [folder])
    assert (second.added, second.updated, second.unchanged, second.failures) == (0, 0, 3, ())
    assert sorted(worker.seen) == ["alpha.txt", "bravo.txt", "charlie.txt"]
    assert (await library.status()).articles == 3


async def test_what_changed_and_what_is_a_copy(library: Library, folder: Path) -> None:
    await load(library, Splitter(), [folder])
    _write(folder / "bravo.txt", "Un appel de bravo, corrigé", 11)
    (folder / "delta.txt").write_bytes((folder / "alpha.txt").read_bytes())
    worker = Splitter()
    report = await load(library, worker, [folder])
    assert (report.added, report.updated, report.unchanged, report.duplicates) == (0, 1, 2, 1)
    assert worker.seen == ["bravo.txt"]
    again = await load(library, worker, [folder])
    assert (again.unchanged, again.duplicates) == (3, 1)
    assert worker.seen == ["bravo.txt"]


async def test_a_newer_analyser_reads_all_again(library: Library, folder: Path) -> None:
    await load(library, Splitter(), [folder])
    report = await load(library, Splitter("split-2"), [folder])
    assert (report.added, report.updated) == (0, 3)


async def test_each_failure_is_named_and_the_others_load(library: Library, folder: Path) -> None:
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    _write(folder / "senseless.txt", "Un titre insensé")
    _write(folder / "unstorable.txt", "Un titre impossible")
    report = await load(library, Splitter(fails_on="insensé"), [folder, folder / "missing.txt"])
    reasons = {Path(error.path).name: error.reason for error in report.failures}
    assert set(reasons) == {"empty.txt", "binary.txt", "senseless.txt", "unstorable.txt", "missing.txt"}
    assert all(reasons.values())
    assert reasons["senseless.txt"] == "analysis failed: no sense in it"
    assert reasons["unstorable.txt"].startswith("cannot be stored")
    assert report.added == 3
    assert report.summary() == "8 files: 3 added, 5 failed"


async def test_no_article_goes_when_its_file_does(library: Library, folder: Path) -> None:
    await load(library, Splitter(), [folder])
    (folder / "alpha.txt").unlink()
    report = await load(library, Splitter(), [folder])
    assert report.unchanged == 2
    assert len(await library.articles()) == 3


async def test_progress_and_the_record_of_the_run(tmp_path: Path, folder: Path) -> None:
    library = await Library.open(tmp_path / "vigie.db")
    assert (await library.status()).last_load is None
    (folder / "empty.txt").touch()
    seen: list[tuple[int, int, str]] = []
    await load(library, Splitter(), [folder], progress=lambda *step: seen.append(step))
    run = (await library.status()).last_load
    await library.close()
    assert seen == [(1, 4, "alpha.txt"), (2, 4, "bravo.txt"), (3, 4, "charlie.txt"), (4, 4, "empty.txt")]
    assert run is not None
    assert (run.added, run.unchanged, run.failures) == (3, 0, 1)
    assert run.finished is not None
    assert run.finished >= run.started
    with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
        ((path, reason),) = connection.execute("SELECT path, reason FROM load_failures").fetchall()
    assert Path(path).name == "empty.txt"
    assert reason


async def test_nothing_to_load(library: Library) -> None:
    told = "No article found. Vigie reads files that end in .htm, .html, .md, .txt."
    assert (await load(library, Splitter(), [])).summary() == told


def _resolved(path: Path) -> Path:
    return path.resolve()


def _write_strange(folder: Path) -> None:
    """A file that loads, an empty one and one that fails, with names that are not UTF-8."""
    for name in (b"bad\xff.txt", b"empty\xff.txt", b"senseless\xff.txt"):
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        try:
            path.touch()
        except OSError:
            pytest.skip("the file system takes UTF-8 names only")
    _write(folder / os.fsdecode(b"bad\xff.txt"), "Un nom étrange", 20)
    _write(folder / os.fsdecode(b"senseless\xff.txt"), "Un titre insensé", 21)


async def test_file_names_that_are_not_utf8(tmp_path: Path, folder: Path) -> None:
    _write_strange(folder)
    library = await Library.open(tmp_path / "vigie.db")
    seen: list[str] = []
    worker = Splitter(fails_on="insensé")
    report = await load(library, worker, [folder], progress=lambda _done, _total, name: seen.append(name))
    again = await load(library, worker, [folder])
    await library.close()
    assert (report.added, again.unchanged) == (4, 4)
    failed = [str(folder / "empty\\xff.txt"), str(folder / "senseless\\xff.txt")]
    assert sorted(error.path for error in report.failures) == failed
    assert "bad\\xff.txt" in seen
    with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
        stored = connection.execute("SELECT path FROM articles WHERE title = 'Un nom étrange'").fetchall()
        kept = connection.execute("SELECT path FROM load_failures WHERE run_id = 1 ORDER BY path").fetchall()
    assert stored == [(str(_resolved(folder) / "bad\\xff.txt"),)]
    assert [path for (path,) in kept] == failed


async def test_a_failing_look_up_fails_its_file_only(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = library.corrections.look_up

    async def find(article: Article, guild_id: int | None) -> tuple[Known | None, Article]:
        if "bravo" in article.title:
            raise sqlite3.OperationalError("disk I/O error")
        return await look_up(article, guild_id)

    monkeypatch.setattr(library.corrections, "look_up", find)
    report = await load(library, Splitter(), [folder])
    assert report.added == 2
    assert [(Path(error.path).name, error.reason) for error in report.failures] == [
        ("bravo.txt", "cannot be looked up: disk I/O error")
    ]


async def test_a_file_is_the_same_however_its_path_is_spelled(
    library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Splitter()
    monkeypatch.chdir(tmp_path)
    assert (await load(library, worker, [Path("articles")])).added == 3
    assert (await load(library, worker, [folder])).unchanged == 3
    monkeypatch.chdir(folder)
    assert (await load(library, worker, [Path()])).unchanged == 3
    assert (await load(library, worker, [Path("../articles/bravo.txt")])).unchanged == 1
    _write(folder / "bravo.txt", "Un appel de bravo, corrigé", 11)
    assert (await load(library, worker, [folder])).summary() == "3 files: 0 added, 1 updated, 2 unchanged"
    _write(folder / "bravo.txt", "Un appel de bravo, encore corrigé", 11)
    (folder / "empty.txt").touch()
    report = await load(library, worker, [Path("bravo.txt"), Path("empty.txt")])
    assert report.updated == 1
    assert [error.path for error in report.failures] == ["empty.txt"]
    rows = await library.articles()
    assert sorted(row.title for row in rows) == [
        "Un appel de alpha",
        "Un appel de bravo, encore corrigé",
        "Un appel de charlie",
    ]
    assert {row.path for row in rows} == {
        str(_resolved(folder) / f"{name}.txt") for name in ("alpha", "bravo", "charlie")
    }
