"""Folders that are looked at again while the program runs."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.library import Library, loading
from bot.library.folders import FolderWatch
from bot.library.intake import Read
from bot.model import Analysis, Article
from tests.library.builders import make_analysis

TEXT = "{title}\n\nLe ministère {word} annonce une réunion à Tallinn pour la semaine prochaine.\n"


class PlainWorker:
    """Counts the articles that it is given."""

    version = "1"

    def __init__(self) -> None:
        self.done = 0

    async def analyse(self, article: Article) -> Analysis:
        self.done += 1
        return make_analysis(article, version=self.version)


@pytest.fixture
def worker() -> PlainWorker:
    return PlainWorker()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    made.mkdir()
    write(made / "ancien.txt", "Ancien article", "estonien")
    return made


@pytest.fixture
def watch(library: Library, worker: PlainWorker, folder: Path) -> FolderWatch:
    return FolderWatch(library, worker, [folder])


@pytest.fixture
def alerts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Title and alert of each article that comes in."""
    seen: list[tuple[str, bool]] = []
    put_in = loading.put_in

    async def recorded(library: Library, read: Read, *, alert: bool) -> object:
        seen.append((read.article.title, alert))
        return await put_in(library, read, alert=alert)

    monkeypatch.setattr(loading, "put_in", recorded)
    return seen


def write(path: Path, title: str, word: str) -> None:
    path.write_text(TEXT.format(title=title, word=word), encoding="utf-8")


async def titles(library: Library) -> set[str]:
    return {row.title for row in await library.articles()}


async def test_a_new_file_is_noticed_before_the_next_regular_look(
    library: Library, watch: FolderWatch, folder: Path
) -> None:
    (folder / "agence").mkdir()
    await watch.load_all()
    looking = asyncio.create_task(watch.run(3600))
    for place, name in (folder, "a"), (folder / "agence", "b"):
        write(place / f"{name}.txt", f"Article {name}", f"letton {name}")
        async with asyncio.timeout(60):
            while f"Article {name}" not in await titles(library):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    looking.cancel()


async def test_a_new_file_comes_in_once_it_stays_as_it_is(
    library: Library, watch: FolderWatch, folder: Path, alerts: list[tuple[str, bool]]
) -> None:
    await watch.load_all()
    write(folder / "nouveau.txt", "Nouvel article", "letton")
    assert await watch.look() is None
    report = await watch.look()
    assert report is not None
    assert report.added == 1
    assert await watch.look() is None
    assert alerts == [("Ancien article", False), ("Nouvel article", True)]


async def test_a_half_written_file_waits(library: Library, watch: FolderWatch, folder: Path) -> None:
    await watch.load_all()
    file = folder / "long.txt"
    for part in ("Article\n\n", "La première moitié du texte de la dépêche. ", "La seconde moitié."):
        with file.open("a", encoding="utf-8") as out:
            out.write(part)
        assert await watch.look() is None
    await watch.look()
    (row,) = [row for row in await library.articles() if row.title == "Article"]
    assert "seconde moitié" in (await library.analysis(row.id)).sentences[-1].text


async def test_a_changed_file_updates_its_article_and_nothing_else_is_done(
    library: Library, watch: FolderWatch, folder: Path, worker: PlainWorker
) -> None:
    write(folder / "autre.txt", "Autre article", "finlandais")
    await watch.load_all()
    write(folder / "ancien.txt", "Ancien article mis au point", "lituanien")
    await watch.look()
    report = await watch.look()
    assert report is not None
    assert (report.updated, report.added) == (1, 0)
    assert worker.done == 3
    assert await titles(library) == {"Ancien article mis au point", "Autre article"}


async def test_the_same_size_at_another_time_is_a_change(library: Library, watch: FolderWatch, folder: Path) -> None:
    await watch.load_all()
    before = (folder / "ancien.txt").stat()
    write(folder / "ancien.txt", "Ancien artiste", "estonien")
    os.utime(folder / "ancien.txt", ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    await watch.look()
    await watch.look()
    assert await titles(library) == {"Ancien artiste"}


async def test_a_sidecar_counts_with_its_file(library: Library, watch: FolderWatch, folder: Path) -> None:
    await watch.load_all()
    (folder / "ancien.toml").write_text('source = "Le Fil"\n', encoding="utf-8")
    await watch.look()
    await watch.look()
    (row,) = await library.articles()
    assert row.source == "Le Fil"


async def test_a_bad_file_is_told_once_and_holds_no_other_up(
    library: Library, watch: FolderWatch, folder: Path
) -> None:
    await watch.load_all()
    (folder / "vide.txt").write_text("", encoding="utf-8")
    write(folder / "bon.txt", "Bon article", "danois")
    await watch.look()
    report = await watch.look()
    assert report is not None
    assert [Path(failure.path).name for failure in report.failures] == ["vide.txt"]
    assert await titles(library) == {"Ancien article", "Bon article"}
    assert await watch.look() is None


async def test_a_folder_that_comes_and_goes(library: Library, worker: PlainWorker, tmp_path: Path) -> None:
    watch = FolderWatch(library, worker, [tmp_path / "absent"])
    await watch.load_all()
    assert await watch.look() is None
    (tmp_path / "absent").mkdir()
    write(tmp_path / "absent" / "a.txt", "Article tardif", "danois")
    await watch.look()
    await watch.look()
    assert await titles(library) == {"Article tardif"}
    (tmp_path / "absent" / "a.txt").unlink()
    assert await watch.look() is None
    assert await titles(library) == {"Article tardif"}
