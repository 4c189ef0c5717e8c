"""What Prometheus reads: how much the library holds, what waits, how long things take, what went wrong."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

from bot.config import MetricsSettings
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.replies.pulse import Pulse

log = logging.getLogger(__name__)
# A short dispatch takes some hundredths of a second, a magazine piece some tenths.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LAGS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
_FILES = ("added", "updated", "unchanged", "duplicate", "failed")
_STATES = ("pending", "sending", "sent", "coalesced", "failed", "dropped")


class Watched(Protocol):
    """The part of the bot that is watched over."""

    library: Library
    worker: AnalysisWorker
    pulse: Pulse

    @property
    def latency(self) -> float: ...

    def is_ready(self) -> bool: ...


class Metrics:
    """Made for one bot; `open` serves `/metrics`, and `/health`, which answers 503 while Discord is not connected."""

    def __init__(self, bot: Watched) -> None:
        self._bot = bot
        self._runner: web.AppRunner | None = None
        self._counting = _Counting()
        own = self.registry = CollectorRegistry()
        ProcessCollector(registry=own)
        GCCollector(registry=own)
        self._connected = Gauge("vigie_connected", "1 while the bot is connected to Discord", registry=own)
        self._latency = Gauge("vigie_gateway_latency_seconds", "Last heartbeat's way to Discord and back", registry=own)
        self._held = Gauge("vigie_library_rows", "What the library holds", ["what"], registry=own)
        self._bytes = Gauge("vigie_library_bytes", "Size of the database", registry=own)
        self._queue = Gauge("vigie_queue_articles", "Articles that wait to be analysed, or are", registry=own)
        self._deliveries = Gauge("vigie_deliveries", "Alerts of watches, by state", ["state"], registry=own)
        self._messages = Gauge("vigie_messages", "Discord messages of alerts, by state", ["state"], registry=own)
        self._oldest = Gauge("vigie_oldest_due_seconds", "How long the alert that waits longest is due", registry=own)
        self._loads = Gauge("vigie_loads", "Loads of folders so far", registry=own)
        self._files = Gauge("vigie_load_files", "Files of all loads, by what came of them", ["outcome"], registry=own)
        self._last_load = Gauge("vigie_last_load_timestamp_seconds", "When the last load ended", registry=own)
        self._feeds = Gauge("vigie_feeds", "Feeds, by how they fare", ["state"], registry=own)
        self._analysis = Histogram(
            "vigie_analysis_seconds", "Analysis of one article", ["outcome"], buckets=_SECONDS, registry=own
        )
        self._lag = Histogram(
            "vigie_event_loop_lag_seconds", "By how much the event loop was late", buckets=_LAGS, registry=own
        )
        self._records = Counter("vigie_log_records", "Warnings and errors in the log", ["level"], registry=own)

    async def open(self, settings: MetricsSettings) -> None:
        """Serve, and start to count; a port that is taken is told in the log, and the bot runs without."""
        self._listen()
        app = web.Application()
        app.router.add_get("/metrics", self._answer)
        app.router.add_get("/health", self._health)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, settings.host, settings.port).start()
        except OSError as error:
            log.error("No metrics: %s. Set [metrics] host and port to an address that is free.", error)
            return
        log.info("Metrics at http://%s:%d/metrics", settings.host, settings.port)

    async def close(self) -> None:
        logging.getLogger().removeHandler(self._counting)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Where it is served."""
        return [(host, port) for host, port, *_ in self._runner.addresses] if self._runner else []

    async def text(self) -> bytes:
        """All figures as they are now, in Prometheus's text format."""
        bot = self._bot
        state, tally = await bot.library.status(), await bot.library.tallies.read()
        self._connected.set(bot.is_ready())
        self._latency.set(bot.latency)
        for what in ("articles", "actors", "contacts", "watches"):
            self._held.labels(what).set(getattr(state, what))
        self._bytes.set(state.bytes)
        self._queue.set(bot.worker.waiting)
        for name in _STATES:
            self._deliveries.labels(name).set(tally.deliveries.get(name, 0))
        for name in ("sending", "sent", "failed"):
            self._messages.labels(name).set(tally.messages.get(name, 0))
        late = (datetime.now(UTC) - tally.oldest_waiting).total_seconds() if tally.oldest_waiting else 0.0
        self._oldest.set(max(0.0, late))
        self._loads.set(tally.loads)
        for name in _FILES:
            self._files.labels(name).set(tally.files[name])
        self._last_load.set(tally.last_load.timestamp() if tally.last_load else 0)
        for name in ("read", "failing", "off"):
            self._feeds.labels(name).set(tally.feeds.get(name, 0))
        return generate_latest(self.registry)

    def _listen(self) -> None:
        self._bot.worker.observer = lambda seconds, analysed: self._analysis.labels(
            "analysed" if analysed else "failed"
        ).observe(seconds)
        self._bot.pulse.observer = self._lag.observe
        for level in ("WARNING", "ERROR", "CRITICAL"):
            self._records.labels(level)
        self._counting.counter = self._records
        logging.getLogger().addHandler(self._counting)

    async def _answer(self, _: web.Request) -> web.Response:
        return web.Response(body=await self.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _health(self, _: web.Request) -> web.Response:
        ready = self._bot.is_ready()
        return web.Response(text="connected\n" if ready else "not connected\n", status=200 if ready else 503)


class _Counting(logging.Handler):
    """Counts the log's records, and shows none."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.counter: Counter | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.counter is not None:
            self.counter.labels(record.levelname).inc()
