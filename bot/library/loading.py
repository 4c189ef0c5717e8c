"""From files to the library: read, analyse, store, and say what came of it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.articles import ArticleError, find_files, no_article, read_article
from bot.language.streaming import in_turn
from bot.library.articles import Known, Outcome
from bot.library.database import advice, explain
from bot.library.first_loads import is_news
from bot.library.intake import Read, Worker, put_in, read_new
from bot.library.library import Library
from bot.library.loads import LoadCounts
from bot.library.migrate import LibraryError
from bot.model import Article

Progress = Callable[[int, int, str], None]
# Files that are read and analysed ahead of the one that is stored, so that the analyser's process is never without
# work; they are stored in their order all the same.
AT_ONCE = 8


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
    done = 0
    async with aclosing(in_turn(_each(files), partial(_read_file, library, worker), AT_ONCE)) as begun:
        async for path, reading in begun:
            try:
                alert = path in named or is_news(path, known)
                outcomes[await _store_file(library, path, await reading, alert=alert)] += 1
            except ArticleError as error:
                failures.append(error)
            done += 1
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


async def _each(files: Iterable[Path]) -> AsyncIterator[Path]:
    for path in files:
        yield path


async def _read_file(library: Library, worker: Worker, path: Path) -> Known | Read | Exception:
    """What a file says, or what went wrong with it, which `_store_file` raises in its turn.

    The library knows a file by its resolved path.
    """
    try:
        return await read_new(library, worker, await asyncio.to_thread(_read, path))
    except Exception as error:  # whatever a reader may raise, the other files still load
        return error


async def _store_file(library: Library, path: Path, read: Known | Read | Exception, *, alert: bool) -> Outcome:
    """Raises ArticleError, whatever goes wrong with the file, and LibraryError where it is not the file's fault."""
    try:
        if isinstance(read, Exception):
            raise read
        known = read if isinstance(read, Known) else await put_in(library, read, alert=alert)
        return known.outcome
    except ArticleError as error:
        raise ArticleError(_printable(error.path), _printable(error.reason)) from error
    except LibraryError:
        raise
    except Exception as error:
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
