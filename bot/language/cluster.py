"""Language work on the workers of a dask.distributed scheduler, in place of the one process on this machine."""

from __future__ import annotations

import threading
from collections.abc import Awaitable
from typing import TYPE_CHECKING, cast

from bot.language.worker import AnalysisError, analyse_here, load_analyser
from bot.model import Analysis, Article

if TYPE_CHECKING:
    from distributed import Client

# Articles handed out ahead of the one whose result is awaited: at least so many, and so many for each worker.
_AHEAD, _AHEAD_EACH = 32, 4

_turn = threading.Lock()


class ClusterError(Exception):
    """A scheduler that cannot be used, or that was lost; the message says what to do."""


class ClusterAnalyser:
    """Analyses as AnalysisWorker does, for up to `at_once` articles at a time.

    An article whose worker dies goes to another; the death of several on one article is that article's AnalysisError.
    """

    def __init__(self, address: str, pipeline: str = "", *, patience: float = 30) -> None:
        self._address = address
        self._pipeline = pipeline
        self._patience = patience
        self._client: Client | None = None
        self.version = ""
        self.at_once = _AHEAD

    async def __aenter__(self) -> ClusterAnalyser:
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Connect, and load the pipeline in every worker. Raises ClusterError."""
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                "--scheduler needs dask.distributed, which is not installed: pip install 'vigie[cluster]'"
            ) from None
        try:
            client = Client(self._address, asynchronous=True, timeout=self._patience, set_as_default=False)
            self._client = await cast("Awaitable[Client]", client)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(
                f"No scheduler answers at {self._address} ({type(error).__name__}). Start one with: dask scheduler"
            ) from error
        try:
            await cast("Awaitable[None]", self._client.wait_for_workers(1, timeout=self._patience))
        except TimeoutError:
            start = f"dask worker {self._address} --nthreads 1"
            raise ClusterError(f"The scheduler {self._address} has no worker. Start some with: {start}") from None
        await self._agree()

    async def _agree(self) -> None:
        """Every worker must read as this program does: another version's analyses would count as stale."""
        from bot.language.pipeline import RULES_VERSION

        assert self._client is not None
        try:
            versions: dict[str, str] = await self._client.run(load_analyser, self._pipeline)
        except Exception as error:  # whatever a worker's installation lacks
            raise ClusterError(
                f"The workers cannot analyse ({type(error).__name__}: {error}). Install the same Vigie on each."
            ) from error
        self.version = next(iter(versions.values()), "")
        if len(set(versions.values())) != 1 or not self.version.startswith(f"{RULES_VERSION}+"):
            found = ", ".join(f"{worker}: {version}" for worker, version in sorted(versions.items()))
            raise ClusterError(f"The workers run other versions of the analyser ({found}). Install the same on each.")
        self.at_once = max(_AHEAD, _AHEAD_EACH * len(versions))

    async def analyse(self, article: Article) -> Analysis:
        """What the article says. Raises AnalysisError where the pipeline fails on it, ClusterError where it is lost."""
        from distributed.client import FutureCancelledError

        client = self._client
        if client is None or client.status != "running":
            raise self._lost()
        future = client.submit(_analyse, self._pipeline, article, pure=False)
        try:
            analysis: Analysis = await future
        except FutureCancelledError:
            raise self._lost() from None
        except Exception as error:
            raise AnalysisError(f"{type(error).__name__}: {error}") from error
        finally:
            future.release()
        if analysis.version != self.version:
            raise ClusterError(f"A worker of another version joined ({analysis.version}). Install the same on each.")
        return analysis

    async def close(self) -> None:
        """Leave the cluster; what it does for this program is given up."""
        client, self._client = self._client, None
        if client is not None:
            await client.close(timeout=self._patience)

    def _lost(self) -> ClusterError:
        return ClusterError(f"The scheduler {self._address} was lost. Start it again, then call the command again.")


def _analyse(pipeline: str, article: Article) -> Analysis:
    """On a worker, which may have several threads: the pipeline is one thread's at a time."""
    with _turn:
        return analyse_here(pipeline, article)
