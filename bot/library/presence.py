"""Whether a program has the library open: a lock on a file beside it, let go by the system when the program ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bot.library.migrate import LibraryError

try:
    import fcntl
except ImportError:  # Windows knows no such lock, and does not let an open file be replaced either
    fcntl = None  # type: ignore[assignment]


def lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def hold(path: Path) -> IO[bytes] | None:
    """Shared with every other program that has the library open, until the file is closed; null where none can be made.

    Raises LibraryError while the library is being replaced.
    """
    try:
        held = lock_file(path).open("ab")
    except OSError:  # opening the database will say what is wrong there
        return None
    if fcntl is not None:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise LibraryError(f"{path} is being replaced by a backup. Start again when that is done.") from None
        except OSError:  # a file system without locks
            pass
    return held


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else has the library open, or opens it meanwhile. Raises LibraryError."""
    with lock_file(path).open("ab") as held:
        if fcntl is not None:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LibraryError(
                    f"{path} is in use by a running Vigie. Stop it (systemctl stop vigie, or Ctrl-C in its terminal), "
                    "then restore."
                ) from None
        yield


def in_use(path: Path) -> bool:
    """Whether another program has the library open."""
    if not lock_file(path).is_file():
        return False
    try:
        with alone(path):
            return False
    except (LibraryError, OSError):
        return True
