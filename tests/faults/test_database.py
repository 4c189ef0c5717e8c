"""Faults of the database's file and disk: real ones, made by SQLite and the system."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.library import Library, LibraryError, Place, Wanted
from bot.library.copies import verify
from bot.library.folders import FolderWatch
from bot.library.loading import load
from bot.library.migrate import migrations
from bot.model import Analysis, Article
from tests.library.builders import make_analysis, make_article
from tests.library.test_library_copies import spoil

NOBODY = 65_534
PATIENCE = 120.0


class Splitter:
    version = "1"

    async def analyse(self, article: Article) -> Analysis:
        return make_analysis(article, version=self.version)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(1, 21):
        own = " ".join(f"mot{number}x{n}" for n in range(400))
        (folder / f"{number:02}.txt").write_text(f"Dépêche {number}\n\nLe texte dit {own}.\n", encoding="utf-8")
    return folder


async def _limit(library: Library, spare: int | None) -> None:
    """The disk has room for so many pages more; None for as many as are wanted."""
    async with library._database._lock:
        writer = library._database._writer
        (row,) = await writer.execute_fetchall("PRAGMA page_count")
        await writer.execute_fetchall(f"PRAGMA max_page_count = {1 << 30 if spare is None else row[0] + spare}")


class TestFullDisk:
    async def test_a_load_stops_with_a_word_and_goes_on_when_there_is_room(
        self, library: Library, folder: Path, tmp_path: Path
    ) -> None:
        await _limit(library, 30)
        with pytest.raises(LibraryError, match=r"full\. The disk is full\. Make room, then start again\."):
            await load(library, Splitter(), [folder])
        kept = len(await library.articles(limit=50))
        assert 0 < kept < 20
        assert await library.search("dit")
        await _limit(library, None)
        report = await load(library, Splitter(), [folder])
        assert (report.added, report.unchanged, report.failures) == (20 - kept, kept, ())
        await library.close()
        verify(tmp_path / "vigie.db")

    async def test_the_folders_are_tried_again_by_themselves(self, library: Library, folder: Path) -> None:
        await library.watches.add(Place(1, 2, 3), Wanted("dit"))
        watch = FolderWatch(library, Splitter(), [folder])
        await _limit(library, 30)
        with pytest.raises(LibraryError, match="Make room"):
            await watch.load_all()
        with pytest.raises(LibraryError, match="Make room"):
            await watch.look()
        await _limit(library, None)
        report = await watch.look()
        assert report is not None
        assert report.added + report.unchanged == 20

    async def test_what_was_acknowledged_stays_and_what_was_not_is_told(self, library: Library) -> None:
        kept = await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
        await _limit(library, 0)
        added: list[int] = []

        async def fill() -> None:
            for number in range(5_000):
                await library.watches.add(Place(1, 2, 3), Wanted(f"mot{number} " + "long" * 90))
                added.append(number)

        with pytest.raises(sqlite3.OperationalError, match="full"):
            await fill()
        assert len(await library.watches.find()) == len(added) + 1
        await _limit(library, None)

        # SQLite takes back by itself what it had no room for; what fails otherwise is ours to take back.
        async def break_off() -> None:
            async with library._database.write() as connection:
                await connection.execute("DELETE FROM watches")
                raise sqlite3.OperationalError("broken off")

        with pytest.raises(sqlite3.OperationalError, match="broken"):
            await break_off()
        assert await library.watches.get(kept.id) == kept
        await library.watches.add(Place(1, 2, 3), Wanted("cargo"))


@contextmanager
def _somebody_else() -> Iterator[Path]:
    """A folder of their own, as a user who is not root: nothing is read-only to root."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)


async def test_a_read_only_database_and_folder_say_so() -> None:
    with _somebody_else() as folder:
        path = folder / "vigie.db"
        await (await Library.open(path)).close()
        for file in folder.iterdir():
            file.chmod(0o444)
        folder.chmod(0o555)
        if os.geteuid() == 0:
            os.seteuid(NOBODY)
        with pytest.raises(LibraryError, match=r"(may not be written\. Mend its permissions|cannot be opened)"):
            await Library.open(path)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Another process in the middle of writing the library."""
    code = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "connection.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
    finally:
        other.kill()
        other.communicate()


async def test_a_library_held_by_another_process_is_read_and_written_after(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    library = await Library.open(path, busy_timeout=0.05)
    try:
        article = make_article()
        await library.store(article, make_analysis(article))
        with _held(path):
            assert len(await library.articles()) == 1
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
            with pytest.raises(LibraryError, match="Another program holds the file"):
                await load(library, Splitter(), [folder])
        await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
        assert (await load(library, Splitter(), [folder])).added == 20
    finally:
        await library.close()


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


# A migration that alters the schema, writes, and then counts for as long as it is left to.
_ENDLESS = """
import sys
from pathlib import Path
from bot.library.migrate import Migration, migrate, migrations
sql = '''ALTER TABLE articles ADD COLUMN note TEXT;
UPDATE articles SET note = 'half done', title = 'half done';
CREATE TABLE counted AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT i FROM n LIMIT 1000000000;
'''
print('migrating', flush=True)
migrate(Path(sys.argv[1]), [*migrations(), Migration(9999, 'endless', sql)], busy_timeout=5)
"""


def _kill_midway(path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _ENDLESS, str(path)], stdout=subprocess.PIPE, text=True)
    wal = path.with_name("vigie.db-wal")
    limit = time.monotonic() + PATIENCE
    try:
        # The transaction has outgrown its memory and writes to the log.
        while not wal.exists() or wal.stat().st_size < 4_000_000:
            assert process.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def _backups(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.name}-backup-*"))


async def test_killed_during_a_migration_the_library_is_as_before(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    library = await Library.open(path)
    article = make_article("Le sommet", "Les ministres se sont parlé.")
    await library.store(article, make_analysis(article))
    await library.close()
    _kill_midway(path)
    assert _version(path) == migrations()[-1].version
    library = await Library.open(path)
    try:
        assert [row.title for row in await library.articles()] == ["Le sommet"]
    finally:
        await library.close()
    (backup,) = _backups(path)
    assert verify(backup).articles == 1


class TestDamagedPage:
    async def _damage(self, library: Library, path: Path) -> None:
        for number in range(30):
            article = make_article(f"Titre {number}", *["Un texte assez long pour remplir une page. " * 40] * 3,
                                   path=f"{number}.txt")  # fmt: skip
            await library.store(article, make_analysis(article))
        await library.close()
        spoil(path)

    async def test_a_start_says_what_to_do(self, library: Library, tmp_path: Path) -> None:
        path = tmp_path / "vigie.db"
        await self._damage(library, path)
        with pytest.raises(LibraryError, match=r"damaged.*vigie doctor.*vigie restore FILE"):
            await Library.open(path)

    async def test_a_start_says_so_too_where_a_table_alone_is_damaged(self, library: Library, tmp_path: Path) -> None:
        path = tmp_path / "vigie.db"
        await library.close()
        with closing(sqlite3.connect(path)) as connection:
            (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'").fetchone()
        with path.open("r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(b"\xa5" * 4096)
        with pytest.raises(LibraryError, match=r"damaged.*vigie doctor.*vigie restore FILE"):
            await Library.open(path)

    async def test_the_command_line_says_it_without_a_traceback(self, library: Library, tmp_path: Path) -> None:
        await self._damage(library, tmp_path / "vigie.db")
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "bot", "reanalyze"], cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "vigie restore FILE" in done.stderr
        assert "Traceback" not in done.stderr
