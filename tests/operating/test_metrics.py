"""The figures that Prometheus reads, over HTTP, and what they follow."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config import MetricsSettings
from bot.language.worker import AnalysisError, AnalysisWorker
from bot.library import Library, Place, Wanted
from bot.library.loads import LoadCounts
from bot.operating.metrics import Metrics
from bot.replies.pulse import Pulse
from tests.library.builders import make_analysis, make_article

ANY_PORT = MetricsSettings.model_construct(host="127.0.0.1", port=0)


class Bot:
    """What is watched over."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.worker = AnalysisWorker()
        self.pulse = Pulse()
        self.latency = 0.04
        self.ready = True

    def is_ready(self) -> bool:
        return self.ready


async def _get(metrics: Metrics, path: str) -> tuple[int, str]:
    ((host, port),) = metrics.addresses
    async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}{path}") as answer:
        return answer.status, await answer.text()


async def _figures(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """By name and label values."""
    status, text = await _get(metrics, "/metrics")
    assert status == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_figures_follow_the_library_the_worker_and_the_log(library: Library) -> None:
    bot = Bot(library)
    metrics = Metrics(bot)
    await metrics.open(ANY_PORT)
    try:
        before = await _figures(metrics)
        article = make_article("Le sommet", "Les ministres se sont parlé.")
        await library.store(article, make_analysis(article))
        await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
        await library.finish_load(await library.start_load(), LoadCounts(7, 1, 0, 0), [("vide.txt", "it is empty")])
        bot.worker.waiting = 3
        with pytest.raises(AnalysisError):  # it is not running
            await bot.worker.analyse(article)
        bot.pulse.observer(0.2)
        logging.getLogger("bot.test").warning("One that is counted")
        after = await _figures(metrics)
    finally:
        await metrics.close()
    assert before[("vigie_library_rows", "articles")] == 0
    assert after[("vigie_library_rows", "articles")] == 1
    assert after[("vigie_library_rows", "watches")] == 1
    assert after[("vigie_load_files", "added")] == 7
    assert after[("vigie_load_files", "failed")] == 1
    assert after[("vigie_loads",)] == 1
    assert after[("vigie_queue_articles",)] == 3
    assert after[("vigie_analysis_seconds_count", "failed")] == 1
    assert after[("vigie_event_loop_lag_seconds_count",)] == 1
    assert after[("vigie_log_records_total", "WARNING")] == before[("vigie_log_records_total", "WARNING")] + 1
    assert after[("vigie_connected",)] == 1
    assert after[("vigie_library_bytes",)] > 0
    assert after[("process_resident_memory_bytes",)] > 0


async def test_an_alert_that_waits_is_seen(library: Library) -> None:
    watch = await library.watches.add(Place(1, 2, 3), Wanted("sommet"))
    article = make_article("Le sommet", "Les ministres se sont parlé.")
    stored = await library.store(article, make_analysis(article))
    due = datetime.now(UTC) - timedelta(minutes=5)
    async with library._database.write() as connection:
        await connection.execute(
            "INSERT INTO deliveries (watch_id, story_id, article_id, destination_id, due, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (watch.id, stored.story_id, stored.article_id, watch.destination_id, due.isoformat(), due.isoformat()),
        )
    text = (await Metrics(Bot(library)).text()).decode()
    assert 'vigie_deliveries{state="pending"} 1.0' in text
    late = next(line for line in text.splitlines() if line.startswith("vigie_oldest_due_seconds "))
    assert float(late.split()[1]) >= 300


async def test_health_follows_the_connection(library: Library) -> None:
    bot = Bot(library)
    metrics = Metrics(bot)
    await metrics.open(ANY_PORT)
    try:
        assert await _get(metrics, "/health") == (200, "connected\n")
        bot.ready = False
        assert await _get(metrics, "/health") == (503, "not connected\n")
    finally:
        await metrics.close()


async def test_a_port_that_is_taken_is_told_and_does_no_harm(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    metrics = Metrics(Bot(library))
    await metrics.open(MetricsSettings(port=port))
    await metrics.close()
    server.close()
    assert "Set [metrics] host and port to an address that is free" in caplog.text


def test_nothing_is_served_beyond_this_machine_unless_it_is_asked_for() -> None:
    assert MetricsSettings().host == "127.0.0.1"
    assert MetricsSettings().port == 0
