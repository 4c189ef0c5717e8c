"""The file: made, migrated, backed up, refused; transactions whole or not at all; reads beside writes."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aiosqlite import Connection

from bot.library import Library, LibraryError
from bot.library.database import READERS, Database, explain, in_one_go
from bot.library.migrate import Migration, migrate, migrations
from tests.library.builders import make_analysis, make_article

SECOND = Migration(99, "second", "ALTER TABLE articles ADD COLUMN note TEXT;\nCREATE INDEX notes ON articles (note);\n")


def _value(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


def _backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}-backup-*"))


async def _fill(path: Path) -> None:
    library = await Library.open(path)
    article = make_article("Le sommet", "Les ministres se sont parlé.")
    await library.store(article, make_analysis(article))
    await library.close()


async def test_a_new_file_gets_the_whole_schema_and_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "vigie.db"
    library = await Library.open(path)
    assert (await library.status()).schema_version == migrations()[-1].version
    await library.close()
    assert _value(path, "PRAGMA user_version") == migrations()[-1].version
    assert _value(path, "SELECT count(*) FROM migrations") == len(migrations())
    assert _value(path, "PRAGMA journal_mode") == "wal"
    assert not _backups(path)


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    await _fill(path)
    await _fill(path)
    assert _value(path, "SELECT count(*) FROM articles") == 1
    assert not _backups(path)


async def test_an_older_file_is_backed_up_then_migrated(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    await _fill(path)
    migrate(path, [*migrations(), SECOND], busy_timeout=1)
    assert _value(path, "PRAGMA user_version") == SECOND.version
    assert _value(path, "SELECT title FROM articles WHERE note IS NULL") == "Le sommet"
    (backup,) = _backups(path)
    assert _value(backup, "PRAGMA user_version") == migrations()[-1].version
    assert _value(backup, "SELECT title FROM articles") == "Le sommet"


async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    await _fill(path)
    broken = SECOND._replace(sql=SECOND.sql + "INSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(path, [*migrations(), broken], busy_timeout=1)
    assert _value(path, "PRAGMA user_version") == migrations()[-1].version
    assert _value(path, "SELECT count(*) FROM pragma_table_info('articles') WHERE name = 'note'") == 0
    await _fill(path)


async def test_a_migration_that_orphans_rows_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    await _fill(path)
    orphaning = SECOND._replace(sql="DELETE FROM articles;\n")
    with pytest.raises(LibraryError, match="without their parent"):
        migrate(path, [*migrations(), orphaning], busy_timeout=1)
    assert _value(path, "SELECT count(*) FROM articles") == 1


async def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    await _fill(path)
    migrate(path, [*migrations(), SECOND], busy_timeout=1)
    with pytest.raises(LibraryError, match=r"schema 99.*Update Vigie"):
        await Library.open(path)


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    with pytest.raises(LibraryError, match="another program"):
        await Library.open(path)
    assert _value(path, "SELECT count(*) FROM sqlite_schema") == 1


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    path.write_text("Ceci n'est pas une base de données. " * 100, encoding="utf-8")
    with pytest.raises(LibraryError, match=r"no SQLite database.*\[library\] path"):
        await Library.open(path)


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="Is it a folder"):
        await Library.open(tmp_path)


async def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(LibraryError, match="Cannot use the library"):
        await Library.open(tmp_path / "file" / "vigie.db")


async def test_a_file_held_by_another_program(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match="Another program holds the file"):
            await Library.open(path, busy_timeout=0.05)


def test_every_error_of_a_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection,
        pytest.raises(sqlite3.OperationalError) as caught,
    ):
        connection.execute("DELETE FROM notes")
    assert "Mend its permissions" in str(explain(path, caught.value))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only to this user")
async def test_a_read_only_file(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    path.touch(mode=0o444)
    with pytest.raises(LibraryError, match="Mend its permissions"):
        await Library.open(path)


async def test_an_old_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(LibraryError, match="Use a newer Python"):
        await Library.open(tmp_path / "vigie.db")


async def test_a_write_that_raises_leaves_the_old_state(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")

    async def insert_and_fail() -> None:
        async with database.write() as connection:
            await connection.execute("INSERT INTO load_runs (started) VALUES ('now')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await insert_and_fail()
    async with database.write() as connection:
        assert list(await connection.execute_fetchall("SELECT * FROM load_runs")) == []
    await database.close()


async def test_a_cancelled_write_leaves_the_old_state_and_the_next_one_works(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")
    inside = asyncio.Event()

    async def wait_inside() -> None:
        async with database.write() as connection:
            await connection.execute("INSERT INTO load_runs (started) VALUES ('cancelled')")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait_inside())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as connection:
        await connection.execute("INSERT INTO load_runs (started) VALUES ('kept')")
    async with database.read() as connection:
        assert list(await connection.execute_fetchall("SELECT started FROM load_runs")) == [("kept",)]
    await database.close()


async def test_readers_cannot_write(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        async with database.read() as connection:
            await connection.execute("INSERT INTO load_runs (started) VALUES ('now')")
    await database.close()


async def test_reads_go_on_during_a_write_and_see_the_last_committed_state(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")

    async def count() -> int:
        async with database.read() as connection:
            rows = await connection.execute_fetchall("SELECT count(*) FROM load_runs")
            return next(int(row[0]) for row in rows)

    async with database.write() as connection:
        await connection.execute("INSERT INTO load_runs (started) VALUES ('now')")
        assert await asyncio.gather(*(count() for _ in range(4 * READERS))) == [0] * 4 * READERS
    assert await count() == 1
    await database.close()


async def test_one_read_sees_one_state(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")
    async with database.read() as reader:
        before = list(await reader.execute_fetchall("SELECT count(*) FROM load_runs"))
        async with database.write() as writer:
            await writer.execute("INSERT INTO load_runs (started) VALUES ('now')")
        assert list(await reader.execute_fetchall("SELECT count(*) FROM load_runs")) == before
    await database.close()


async def test_closing_twice(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")
    await database.close()
    await database.close()


async def test_work_in_one_go_is_part_of_its_transaction(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "vigie.db")

    async def note(connection: Connection) -> int:
        await connection.executemany("INSERT INTO notes VALUES (?)", [(1,), (2,)])
        await connection.execute("INSERT INTO notes VALUES (?)", (3,))
        return len(await connection.execute_fetchall("SELECT * FROM notes"))

    async def fail(connection: Connection) -> None:
        await note(connection)
        raise LookupError("no such thing")

    async def wait(connection: Connection) -> None:
        await note(connection)
        await asyncio.sleep(0)

    async with database.write() as connection:
        await connection.execute("CREATE TABLE notes (number INTEGER) STRICT")
        assert await in_one_go(connection, note) == 3
    for work, error, words in ((fail, LookupError, "no such"), (wait, RuntimeError, "waits for something else")):
        with pytest.raises(error, match=words):
            async with database.write() as connection:
                await in_one_go(connection, work)
    async with database.read() as connection:
        assert list(await connection.execute_fetchall("SELECT count(*) FROM notes")) == [(3,)]
    await database.close()
