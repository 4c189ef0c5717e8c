"""Loading: real files and the real reader; the analysis is a plain splitting into sentences."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import Library
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
    assert worker.seen == ["alpha.txt", "bravo.txt", "charlie.txt"]
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
    assert (await load(library, Splitter(), [])).summary() == "0 files: 0 added"
