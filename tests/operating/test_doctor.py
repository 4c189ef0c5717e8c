"""What the doctor finds wrong, and that it says for each what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import ArticlesSettings, DiscordSettings, LanguageSettings, LibrarySettings, MetricsSettings, Settings
from bot.library import Library
from bot.operating import doctor
from bot.operating.doctor import Finding, Level, examine
from tests.library.builders import make_analysis, make_article
from tests.library.test_library_copies import spoil

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _no_model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading it takes seconds; one test does."""
    if "model" not in request.node.name:
        monkeypatch.setattr(doctor, "_model", lambda _: Finding(Level.FINE, "model", "left out"))


@pytest.fixture
def settings(tmp_path: Path, seeds: Path) -> Settings:
    return Settings(articles=ArticlesSettings(folders=[seeds]), library=LibrarySettings(path=tmp_path / "vigie.db"))


@pytest.fixture
async def filled(settings: Settings) -> Path:
    library = await Library.open(settings.library.path)
    for number in range(5):
        article = make_article(f"Titre {number}", f"Le texte {number}.", path=f"{number}.txt")
        await library.store(article, make_analysis(article))
    await library.close()
    settings.library.path.chmod(0o640)
    return settings.library.path


def found(settings: Settings, about: str) -> list[Finding]:
    return [finding for finding in examine(settings, offline=True) if finding.about == about]


def wrong(settings: Settings) -> Iterator[Finding]:
    """Each says what to do."""
    for finding in examine(settings, offline=True):
        if finding.level is not Level.FINE:
            assert finding.advice, finding
        if finding.level is Level.WRONG:
            yield finding


def test_a_new_installation_has_nothing_wrong(settings: Settings) -> None:
    assert list(wrong(settings)) == []
    (token,) = found(settings, "token")
    assert "opens the sandbox" in token.text
    assert not settings.library.path.exists()


async def test_a_library_that_is_whole(filled: Path, settings: Settings) -> None:
    assert list(wrong(settings)) == []
    (database,) = found(settings, "database")
    assert "whole, 5 articles" in database.text


async def test_a_damaged_page(filled: Path, settings: Settings) -> None:
    spoil(filled)
    (finding,) = wrong(settings)
    assert "damaged" in finding.text
    assert "vigie restore FILE" in finding.advice


async def test_a_library_held_by_another_program(
    filled: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: connect(*args, **{**options, "timeout": 0.05}))
    with closing(connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (finding,) = wrong(settings)
    assert "Another program holds the file. Stop it" in finding.text


async def test_a_library_of_another_schema(filled: Path, settings: Settings) -> None:
    for version, level in ((1, Level.DOUBTFUL), (9999, Level.WRONG)):
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        assert level in [finding.level for finding in found(settings, "database")]


def test_a_disk_without_room(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 5_000, 5_000))
    (finding,) = wrong(settings)
    assert finding.about == "disk"
    assert "5,000 bytes free" in finding.text


def test_folders_that_are_missing_or_empty(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    folders = ArticlesSettings(folders=[tmp_path / "empty", tmp_path / "missing"])
    empty, missing = found(settings.model_copy(update={"articles": folders}), "articles")
    assert (empty.level, missing.level) == (Level.DOUBTFUL, Level.WRONG)
    assert "[articles] folders" in missing.advice


def test_a_token_that_others_can_read(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("MTAx.R2Vo.c2VjcmV0", encoding="utf-8")
    file.chmod(0o644)
    discord = DiscordSettings(token_file=file)
    discord._token = SecretStr("MTAx.R2Vo.c2VjcmV0")
    settings = settings.model_copy(update={"discord": discord})
    (finding,) = wrong(settings)
    assert finding.advice == f"chmod 600 {file}"
    file.chmod(0o600)
    assert list(wrong(settings)) == []
    assert not any("c2VjcmV0" in str(one) for one in examine(settings, offline=True))


def test_metrics_that_others_can_reach(settings: Settings) -> None:
    for host, level in (("127.0.0.1", Level.FINE), ("0.0.0.0", Level.DOUBTFUL)):
        open_ = settings.model_copy(update={"metrics": MetricsSettings(host=host, port=9100)})
        assert [finding.level for finding in found(open_, "metrics")] == [level]


def test_old_copies_beside_the_library(settings: Settings, tmp_path: Path) -> None:
    import os

    (tmp_path / "vigie.db").touch()
    copy = tmp_path / "vigie.db-backup-v3-20250101T000000"
    copy.write_bytes(b"x" * 1_000)
    os.utime(copy, (0, 0))
    (finding,) = doctor._copies(settings.library.path)
    assert "1 older than 30 days" in finding.text


def test_a_model_that_reads_and_one_that_is_not_there(settings: Settings) -> None:
    (finding,) = found(settings, "model")
    assert finding.level is Level.FINE
    none = LanguageSettings.model_construct(pipeline="fr_none_such")
    (finding,) = found(settings.model_copy(update={"language": none}), "model")
    assert finding.level is Level.WRONG
    assert "[language] pipeline" in finding.advice
