"""Backups and their return: whole, verified, beside a library in use, and never over what is there."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.library import Library, LibraryError
from bot.library.copies import back_up, restore, verify
from bot.library.migrate import migrations
from bot.library.presence import in_use
from tests.library.builders import make_analysis, make_article


async def _add(library: Library, number: int) -> None:
    article = make_article(f"Titre {number}", f"Le texte {number}.", path=f"{number}.txt")
    await library.store(article, make_analysis(article))


async def _titles(path: Path) -> list[str]:
    library = await Library.open(path)
    try:
        return sorted(row.title for row in await library.articles())
    finally:
        await library.close()


def _parts(folder: Path) -> list[Path]:
    return list(folder.glob("*.part"))


def spoil(path: Path) -> None:
    """Overwrites the middle pages of a database file, as a failing disk would."""
    page = 4096
    with path.open("r+b") as file:
        for number in range(3, path.stat().st_size // page, 2):
            file.seek(number * page)
            file.write(b"\xa5" * page)


async def test_a_backup_is_made_while_others_write_and_holds_one_state(library: Library, tmp_path: Path) -> None:
    await _add(library, 1)
    writing = asyncio.gather(*(_add(library, number) for number in range(2, 12)))
    made = await asyncio.to_thread(back_up, tmp_path / "vigie.db", tmp_path / "copy.db")
    await writing
    assert made.version == migrations()[-1].version
    assert 1 <= made.articles <= 11
    assert len(await _titles(tmp_path / "copy.db")) == made.articles
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert not _parts(tmp_path)


async def test_a_backup_is_never_written_over(library: Library, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("yesterday's")
    with pytest.raises(LibraryError, match="is there already"):
        back_up(tmp_path / "vigie.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "yesterday's"


def test_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"no library to back up. Is \[library\] path right"):
        back_up(tmp_path / "vigie.db", tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


async def test_a_restore_brings_the_backup_and_keeps_the_library_before_it(library: Library, tmp_path: Path) -> None:
    path, copy = tmp_path / "vigie.db", tmp_path / "copy.db"
    await _add(library, 1)
    back_up(path, copy)
    await _add(library, 2)
    await library.close()
    made, kept = restore(copy, path)
    assert made.articles == 1
    assert await _titles(path) == ["Titre 1"]
    assert kept is not None
    assert await _titles(kept) == ["Titre 1", "Titre 2"]
    assert copy.is_file()


async def test_a_restore_is_refused_while_the_library_is_in_use(library: Library, tmp_path: Path) -> None:
    path, copy = tmp_path / "vigie.db", tmp_path / "copy.db"
    back_up(path, copy)
    await _add(library, 1)
    assert in_use(path)
    with pytest.raises(LibraryError, match=r"in use by a running Vigie\. Stop it"):
        restore(copy, path)
    assert [row.title for row in await library.articles()] == ["Titre 1"]
    await library.close()
    assert not in_use(path)


async def test_a_restore_after_a_kill_takes_the_log_beside_the_library_along(library: Library, tmp_path: Path) -> None:
    """A process that is killed leaves its last transactions in the log: neither lost nor mixed into the backup."""
    path, copy, killed = tmp_path / "vigie.db", tmp_path / "copy.db", tmp_path / "killed" / "vigie.db"
    back_up(path, copy)
    await _add(library, 1)
    killed.parent.mkdir()
    for name in ("vigie.db", "vigie.db-wal"):
        (killed.parent / name).write_bytes((tmp_path / name).read_bytes())
    _, kept = restore(copy, killed)
    assert await _titles(killed) == []
    assert kept is not None
    assert await _titles(kept) == ["Titre 1"]


async def test_a_damaged_or_foreign_file_is_not_restored(library: Library, tmp_path: Path) -> None:
    path, copy = tmp_path / "vigie.db", tmp_path / "copy.db"
    for number in range(5):
        await _add(library, number)
    back_up(path, copy)
    await library.close()
    spoil(copy)
    with pytest.raises(LibraryError, match="damaged"):
        restore(copy, path)
    with closing(sqlite3.connect(tmp_path / "notes.db")) as connection:
        connection.execute("CREATE TABLE notes (text)")
    with pytest.raises(LibraryError, match="no library of Vigie's"):
        restore(tmp_path / "notes.db", path)
    with pytest.raises(LibraryError, match="the library itself"):
        restore(path, path)
    assert len(await _titles(path)) == 5


async def test_a_damaged_library_is_set_aside_for_the_backup(library: Library, tmp_path: Path) -> None:
    path, copy = tmp_path / "vigie.db", tmp_path / "copy.db"
    for number in range(5):
        await _add(library, number)
    back_up(path, copy)
    await library.close()
    spoil(path)
    with pytest.raises(LibraryError, match=r"damaged.*vigie (doctor|restore)"):
        verify(path)
    _, kept = restore(copy, path)
    assert len(await _titles(path)) == 5
    assert kept is not None
    assert kept.is_file()


async def test_a_backup_of_a_newer_vigie_is_refused(library: Library, tmp_path: Path) -> None:
    back_up(tmp_path / "vigie.db", tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        connection.execute("PRAGMA user_version = 9999")
    with pytest.raises(LibraryError, match=r"schema 9999.*Update it"):
        verify(tmp_path / "copy.db")


async def test_a_library_that_is_being_replaced_is_not_opened(library: Library, tmp_path: Path) -> None:
    from bot.library.presence import alone

    await library.close()
    with alone(tmp_path / "vigie.db"), pytest.raises(LibraryError, match="being replaced"):
        await Library.open(tmp_path / "vigie.db")
