"""What all tests share: the project's seeds, the reference data where it is found, libraries made of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.config import PREFIX, TOKEN_VARIABLE

if TYPE_CHECKING:
    from bot.library import Library

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting and no token of the person who runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith(PREFIX) or name == TOKEN_VARIABLE:
            monkeypatch.delenv(name)


@pytest.fixture
def project() -> Path:
    return PROJECT


@pytest.fixture
def seeds() -> Path:
    return PROJECT / "seeds"


@pytest.fixture
def reference() -> Path:
    """The reference data: articles in `seeds/`, their labels in `gold/`, the scorer `evaluate.py`."""
    folder = PROJECT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("no reference data beside the project")
    return folder


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    from bot.library import Library

    opened = await Library.open(tmp_path / "vigie.db")
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the project's seeds, loaded once: the pipeline takes seconds to start."""
    from bot.language.worker import AnalysisWorker
    from bot.library import Library
    from bot.library.loading import load

    path = tmp_path_factory.mktemp("seeded") / "vigie.db"
    opened = await Library.open(path)
    worker = AnalysisWorker()
    try:
        await worker.start()
        report = await load(opened, worker, [PROJECT / "seeds"])
    finally:
        await worker.close()
        await opened.close()
    assert not report.failures
    return path


@pytest_asyncio.fixture
async def loaded(_seeded: Path, tmp_path: Path) -> AsyncIterator[Library]:
    """A library of its own with the project's seeds in it."""
    from bot.library import Library

    path = shutil.copy(_seeded, tmp_path / "loaded.db")
    opened = await Library.open(path)
    yield opened
    await opened.close()
