"""The token stands in no log, no traceback, no answer, no database and no backup."""

from __future__ import annotations

import io
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import logs
from bot.library import Library, Place, Wanted
from bot.library.copies import back_up
from bot.library.loads import LoadCounts
from bot.replies.errors import describe
from bot.replies.localization import localizer
from tests.library.builders import make_analysis, make_article

TOKEN = "MTAx.R2Vo.c2VjcmV0LXRva2Vu"


@pytest.mark.parametrize("error", [RuntimeError(TOKEN), ValueError(f"Bot {TOKEN}"), sqlite3.OperationalError(TOKEN)])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_answer_quotes_an_error(error: Exception, language: str) -> None:
    assert TOKEN not in describe(localizer(language), error, "/summary")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_of_an_error_hides_it(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    try:
        logs.configure("DEBUG", TOKEN, form)
        try:
            raise ConnectionError(f"Authorization: Bot {TOKEN}")
        except ConnectionError as error:
            describe(localizer("fr"), error, f"/summary {TOKEN}")
            raise_from = RuntimeError("while sending")
            raise_from.__cause__ = error
            logging.getLogger("x").error("%s", {"headers": TOKEN}, exc_info=raise_from, stack_info=True)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert "while sending" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


async def test_neither_library_nor_backup_holds_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    article = make_article("Le sommet", "Les ministres se sont parlé.")
    await library.store(article, make_analysis(article))
    await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
    await library.finish_load(await library.start_load(), LoadCounts(1, 0, 0, 0), [])
    back_up(tmp_path / "vigie.db", tmp_path / "copy.db")
    await library.close()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        dump = "\n".join(connection.iterdump())
    assert "Le sommet" in dump
    for held in (dump.encode(), (tmp_path / "vigie.db").read_bytes(), (tmp_path / "copy.db").read_bytes()):
        assert TOKEN.encode() not in held
