"""Folders that are looked at again: new and changed files come into the library while the program runs."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.articles import find_files
from bot.library.intake import Worker
from bot.library.library import Library
from bot.library.loading import LoadReport, load
from bot.library.migrate import LibraryError

log = logging.getLogger(__name__)
# How often, in seconds, the folders themselves are asked whether something was put into them or taken out, which costs
# next to nothing; and how long a new file must stay as it is: it may be half written.
_GLANCE, _SETTLE = 0.25, 0.3
# A file that goes on growing is left to the regular looks.
_PATIENCE = 20


class _Stamp(NamedTuple):
    """By which a changed file is known: time in nanoseconds and size in bytes, of it and of the sidecar beside it."""

    changed: int
    size: int
    sidecar: tuple[int, int] | None


class FolderWatch:
    """`load_all` first, then `look` as often as wanted, or `run`; also where the first load was broken off."""

    def __init__(self, library: Library, worker: Worker, folders: Sequence[Path]) -> None:
        self._library = library
        self._worker = worker
        self._folders = folders
        self._loaded: dict[Path, _Stamp] = {}
        self._seen: dict[Path, _Stamp] = {}
        self._whole = False
        self._entries: dict[Path, int] = {}
        self._settling = 0

    async def load_all(self) -> LoadReport:
        """What the folders hold at the start; news in it is what came into one that was loaded before."""
        self._entries = await asyncio.to_thread(_entries, self._folders)
        self._loaded = self._seen = await asyncio.to_thread(_stamps, self._folders)
        report = await load(self._library, self._worker, self._folders)
        self._whole = True
        return report

    async def look(self) -> LoadReport | None:
        """Load what is new or changed, and has stayed as it is since the last look: a file may be half written."""
        if not self._whole:  # the first load was broken off, by a full disk or the like
            return await self.load_all()
        self._entries = await asyncio.to_thread(_entries, self._folders)
        found = await asyncio.to_thread(_stamps, self._folders)
        fresh = [path for path, stamp in found.items() if self._loaded.get(path) != stamp]
        ready = [path for path in fresh if found[path] == self._seen.get(path)]
        self._settling = self._settling + 1 if len(ready) < len(fresh) else 0
        self._seen = found
        self._loaded = {path: stamp for path, stamp in self._loaded.items() if path in found}
        if not ready:
            return None
        report = await load(self._library, self._worker, ready)
        self._loaded |= {path: found[path] for path in ready}
        return report

    async def run(self, seconds: float) -> None:
        """Look every so many seconds, and soon after something was put into a folder, until cancelled.

        A file that is changed in its place is noticed by the regular look alone.
        """
        while True:
            try:
                await self._wait(seconds)
                report = await self.look()
            except LibraryError as error:
                log.error("%s Loading is tried again in %.0f s.", error, seconds)
                continue
            except Exception:
                log.exception("The folders cannot be looked at; trying again.")
                await asyncio.sleep(seconds)
                continue
            if report is not None:
                log_report(report)

    async def _wait(self, seconds: float) -> None:
        """Until there may be something to see, so many seconds at most."""
        if 0 < self._settling <= _PATIENCE:
            await asyncio.sleep(min(_SETTLE, seconds))
            return
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(_GLANCE, left))
            if await asyncio.to_thread(_changed, self._entries):
                return


def log_report(report: LoadReport) -> None:
    for failure in report.failures:
        log.warning("%s: %s", failure.path, failure.reason)
    log.info("%s", report.summary())


def _entries(folders: Iterable[Path]) -> dict[Path, int]:
    """All folders, those within others too, with the time in nanoseconds of the last change to what they list."""
    held = [Path(where) for folder in folders for where, _, _ in os.walk(folder)]
    return {path: path.stat().st_mtime_ns for path in held if path.is_dir()}


def _changed(entries: dict[Path, int]) -> bool:
    try:
        return any(path.stat().st_mtime_ns != changed for path, changed in entries.items())
    except OSError:
        return True


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
