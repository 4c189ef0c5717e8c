"""Which files hold articles, and their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from bot.articles.errors import ArticleError

EMPTY = "is empty: put the article's text into it"
SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})


def no_article() -> str:
    """That there was nothing to read, and what would have been read."""
    return f"No article found. Vigie reads files that end in {', '.join(sorted(SUFFIXES))}."


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The article files under `paths`: folders expanded and sorted, files as named, each once.

    What is named but missing, and a folder that cannot be listed, come back too, so that reading reports them.
    Hidden files, and symbolic links that lead out of the named folder, are left out.
    """
    found: dict[Path, None] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else [path]:
            found.setdefault(file)
    return list(found)


def _walk(folder: Path) -> list[Path]:
    files: list[Path] = []
    root = folder.resolve()

    def report(error: OSError) -> None:
        files.append(Path(error.filename or folder))

    for where, folders, names in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        candidates = [Path(where, name) for name in names if not name.startswith(".")]
        files += [path for path in candidates if path.suffix.lower() in SUFFIXES and _stays(path, root)]
    return sorted(files)


def _stays(path: Path, root: Path) -> bool:
    if not path.is_symlink():
        return True
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # broken, or a loop
        return False


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The content of a regular file of 1 to `max_bytes` bytes. Raises ArticleError, before reading where it can."""
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            list(path.iterdir())  # a folder that cannot be listed says so here
            raise ArticleError(str(path), "is a folder: name the files in it")
        if not stat.S_ISREG(info.st_mode):
            raise ArticleError(str(path), "is not a regular file: copy its text into one")
        if info.st_size > max_bytes:
            raise ArticleError(str(path), _too_large(info.st_size, max_bytes))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise ArticleError(str(path), _unreadable(error)) from None
    if len(data) > max_bytes:  # it grew since its size was asked
        raise ArticleError(str(path), _too_large(len(data), max_bytes))
    if not data.strip():
        raise ArticleError(str(path), EMPTY)
    return data


def _too_large(size: int, max_bytes: int) -> str:
    return f"is too large ({size:,} bytes, at most {max_bytes:,} are read): split it into single articles"


def _unreadable(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist: check the path"
    if isinstance(error, PermissionError):
        return "may not be read: change its permissions"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
