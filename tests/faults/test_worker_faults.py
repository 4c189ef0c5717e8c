"""A worker process that dies or hangs on one article: that one is set aside with the reason, the others go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.language import worker as worker_module
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.loading import load
from bot.library.reanalysis import reanalyze
from tests.faults import dying
from tests.library.builders import make_analysis, make_article

TEXTS = {
    "a.txt": "Premier titre\n\nLe premier texte parle du quota de pêche.\n",
    "b.txt": f"Deuxième titre\n\nLe deuxième texte {dying.KILLS} qui le lit.\n",
    "c.txt": "Troisième titre\n\nLe troisième texte parle du tunnel ferroviaire.\n",
    "d.txt": f"Quatrième titre\n\nLe quatrième texte {dying.HANGS} pour qui le lit.\n",
    "e.txt": "Cinquième titre\n\nLe cinquième texte parle de la campagne de forage.\n",
}


@pytest_asyncio.fixture
async def worker(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AnalysisWorker]:
    """The real queue, process and patience, around work that dies and hangs."""
    monkeypatch.setattr(worker_module, "load_analyser", dying.load)
    monkeypatch.setattr(worker_module, "analyse_here", dying.read)
    monkeypatch.setattr(worker_module, "analyse_together_here", dying.read_together)
    started = AnalysisWorker()
    await started.start()
    started._patience = 10  # a process takes a while to start where the machine is busy
    yield started
    await started.close()


async def test_a_load_sets_aside_what_kills_or_holds_up_the_worker(
    library: Library, worker: AnalysisWorker, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    report = await load(library, worker, [folder])
    assert report.added == 3
    reasons = {Path(error.path).name: error.reason for error in report.failures}
    assert reasons == {
        "b.txt": "analysis failed: language work: the process died on this work twice",
        "d.txt": "analysis failed: takes longer than 10 s to read: split it up",
    }
    assert (await library.status()).last_load is not None
    again = await load(library, worker, [folder / "a.txt", folder / "b.txt"])
    assert (again.unchanged, len(again.failures)) == (1, 1)


async def test_a_reanalysis_keeps_the_earlier_analysis_of_what_kills_the_worker(
    library: Library, worker: AnalysisWorker
) -> None:
    for number, text in enumerate((TEXTS["a.txt"], TEXTS["b.txt"], TEXTS["c.txt"]), 1):
        title, body = text.split("\n\n")
        article = make_article(title, body, path=f"{number}.txt")
        await library.store(article, make_analysis(article, version="old"))
    report = await reanalyze(library, worker.analyse, worker.version)
    assert report.failures == (("Deuxième titre", "language work: the process died on this work twice"),)
    assert [await library.rereading.version(number) for number in (1, 2, 3)] == ["new", "old", "new"]
