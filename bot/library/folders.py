"""Folders that are looked at again: new and changed files come into the library while the program runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.articles import find_files
from bot.library.intake import Worker
from bot.library.library import Library
from bot.library.loading import LoadReport, load
from bot.library.migrate import LibraryError

log = logging.getLogger(__name__)


class _Stamp(NamedTuple):
    """By which a changed file is known: time in nanoseconds and size in bytes, of it and of the sidecar beside it."""

    changed: int
    size: int
    sidecar: tuple[int, int] | None


class FolderWatch:
    """`load_all` first, then `look` as often as wanted, also where the first load was broken off."""

    def __init__(self, library: Library, worker: Worker, folders: Sequence[Path]) -> None:
        self._library = library
        self._worker = worker
        self._folders = folders
        self._loaded: dict[Path, _Stamp] = {}
        self._seen: dict[Path, _Stamp] = {}
        self._whole = False

    async def load_all(self) -> LoadReport:
        """What the folders hold at the start; news in it is what came into one that was loaded before."""
        self._loaded = self._seen = await asyncio.to_thread(_stamps, self._folders)
        report = await load(self._library, self._worker, self._folders)
        self._whole = True
        return report

    async def look(self) -> LoadReport | None:
        """Load what is new or changed, and has stayed as it is since the last look: a file may be half written."""
        if not self._whole:  # the first load was broken off, by a full disk or the like
            return await self.load_all()
        found = await asyncio.to_thread(_stamps, self._folders)
        ready = [path for path, stamp in found.items() if self._loaded.get(path) != stamp == self._seen.get(path)]
        self._seen = found
        self._loaded = {path: stamp for path, stamp in self._loaded.items() if path in found}
        if not ready:
            return None
        report = await load(self._library, self._worker, ready)
        self._loaded |= {path: found[path] for path in ready}
        return report

    async def run(self, seconds: float) -> None:
        """Look every so many seconds, until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            try:
                report = await self.look()
            except LibraryError as error:
                log.error("%s Loading is tried again in %.0f s.", error, seconds)
                continue
            except Exception:
                log.exception("The folders cannot be looked at; trying again.")
                continue
            if report is not None:
                log_report(report)


def log_report(report: LoadReport) -> None:
    for failure in report.failures:
        log.warning("%s: %s", failure.path, failure.reason)
    log.info("%s", report.summary())


def _stamps(folders: Sequence[Path]) -> dict[Path, _Stamp]:
    """The files that can be looked at, each with its stamp."""
    stamps = {}
    for path in find_files(folders):
        try:
            info = path.stat()
        except (OSError, ValueError):
            continue
        stamps[path] = _Stamp(info.st_mtime_ns, info.st_size, _sidecar(path))
    return stamps


def _sidecar(path: Path) -> tuple[int, int] | None:
    try:
        info = path.with_suffix(".toml").stat()
    except (OSError, ValueError):
        return None
    return info.st_mtime_ns, info.st_size
