"""From files to the library: read, analyse, store, and say what came of it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.articles import ArticleError, find_files, no_article, read_article
from bot.library.articles import Outcome
from bot.library.database import advice, explain
from bot.library.first_loads import is_news
from bot.library.intake import Worker, take_in
from bot.library.library import Library
from bot.library.loads import LoadCounts
from bot.library.migrate import LibraryError
from bot.model import Article

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class LoadReport:
    added: int
    updated: int
    unchanged: int
    duplicates: int
    failures: tuple[ArticleError, ...]
    removed: int = 0

    def summary(self) -> str:
        """One line: all counts, those of nothing left out save for the first."""
        total = self.added + self.updated + self.unchanged + self.duplicates + self.removed + len(self.failures)
        if not total:
            return no_article()
        parts = [f"{self.added} added"]
        for count, word in (
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.duplicates, "duplicate" if self.duplicates == 1 else "duplicates"),
            (self.removed, "left out as removed before"),
        ):
            if count:
                parts.append(f"{count} {word}")
        if self.failures:
            parts.append(f"{len(self.failures)} failed")
        return f"{total} files: {', '.join(parts)}" if total != 1 else f"1 file: {', '.join(parts)}"


async def load(
    library: Library,
    worker: Worker,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
) -> LoadReport:
    """Bring files and folders into the library. A file that fails is reported and the others load.

    `progress` gets the number of files done, their total, and the file just done. What is current is not
    analysed again. No watch is told of what a folder holds when it is loaded for the first time, or of what an empty
    library is filled with. Raises LibraryError where the library cannot be used, as on a full disk; what was loaded
    stays, and the next call goes on.
    """
    try:
        return await _load(library, worker, paths, progress)
    except sqlite3.Error as error:
        if advice(error):
            raise explain(None, error) from error
        raise


async def _load(library: Library, worker: Worker, paths: Iterable[Path], progress: Progress | None) -> LoadReport:
    run_id = await library.start_load()
    paths = list(paths)
    files = await asyncio.to_thread(lambda: find_files(paths))
    folders = await asyncio.to_thread(lambda: [path.resolve() for path in paths if path.is_dir()])
    known = await library.first_loads.known()
    named = frozenset(paths) if await library.articles(limit=1) else frozenset[Path]()
    outcomes: Counter[Outcome] = Counter()
    failures: list[ArticleError] = []
    for done, path in enumerate(files, 1):
        try:
            alert = path in named or is_news(path, known)
            outcomes[await _load_file(library, worker, path, alert=alert)] += 1
        except ArticleError as error:
            failures.append(error)
        if progress:
            progress(done, len(files), _printable(path.name))
    await library.first_loads.note(folders)
    report = LoadReport(
        outcomes[Outcome.ADDED],
        outcomes[Outcome.UPDATED],
        outcomes[Outcome.UNCHANGED],
        outcomes[Outcome.DUPLICATE],
        tuple(failures),
        outcomes[Outcome.REMOVED],
    )
    counts = LoadCounts(report.added, report.updated, report.unchanged, report.duplicates)
    await library.finish_load(run_id, counts, [(error.path, error.reason) for error in failures])
    return report


async def _load_file(library: Library, worker: Worker, path: Path, *, alert: bool) -> Outcome:
    """Raises ArticleError, whatever goes wrong with the file, and LibraryError where it is not the file's fault.

    The library knows a file by its resolved path.
    """
    try:
        article = await asyncio.to_thread(_read, path)
        return (await take_in(library, worker, article, alert=alert)).outcome
    except ArticleError as error:
        raise ArticleError(_printable(error.path), _printable(error.reason)) from error
    except LibraryError:
        raise
    except Exception as error:  # whatever a reader may raise, the other files still load
        reason = _printable(str(error)) or type(error).__name__
        raise ArticleError(_printable(path), f"cannot be read: {reason}") from error


def _read(path: Path) -> Article:
    """Raises ArticleError."""
    return replace(read_article(path), path=_printable(path.resolve()))


def _printable(text: str | Path) -> str:
    """Text without lone surrogates, which stand for the bytes of file names that are not UTF-8."""
    try:
        return os.fsencode(text).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        return str(text).encode("utf-8", "backslashreplace").decode("utf-8")
