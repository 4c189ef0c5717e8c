"""Work that ends when it is told to: by SIGTERM or Ctrl-C, cleanly, and within five seconds in any case."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import typer

log = logging.getLogger(__name__)
T = TypeVar("T")
FAILED = 1
# Service managers and containers grant ten seconds or more before they kill.
STOP_SECONDS = 5.0
_MARGIN = 0.5


def run(work: Coroutine[Any, Any, T]) -> T:
    """As asyncio.run, with an error of the library told. Raises KeyboardInterrupt when it was stopped.

    The first SIGTERM or SIGINT cancels the work, which closes what it opened. What is not closed within STOP_SECONDS,
    or at a second signal, ends with the process: the database is whole at any moment, and the next start goes on.
    """

    async def stoppable() -> T:
        task = asyncio.current_task()
        assert task is not None
        with contextlib.suppress(NotImplementedError):  # Windows
            stop = _stopper(task.cancel)
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, stop)
        return await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    except Exception as error:
        if (told := _told(error)) is None:
            raise
        typer.echo(told, err=True)
        raise typer.Exit(FAILED) from None


def _told(error: Exception) -> str | None:
    """What to tell of an error that its reader can do something about; null for those of the program."""
    from bot.language.cluster import ClusterError
    from bot.library import LibraryError
    from bot.library.database import advice, explain

    if isinstance(error, LibraryError | ClusterError):
        return str(error)
    return str(explain(None, error)) if isinstance(error, sqlite3.Error) and advice(error) else None


def _stopper(cancel: Callable[[], object]) -> Callable[[], None]:
    stopping = False

    def stop() -> None:
        nonlocal stopping
        if stopping:
            _end("stopped twice")
        stopping = True
        limit = threading.Timer(STOP_SECONDS - _MARGIN, _end, ["it took too long"])
        limit.daemon = True
        limit.start()
        cancel()

    return stop


def _end(why: str) -> None:
    log.warning("Ended at once (%s). Nothing that was told as done is lost; the next start goes on.", why)
    for handler in logging.getLogger().handlers:
        handler.flush()
    os._exit(FAILED)
