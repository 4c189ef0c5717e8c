"""The command line: `vigie` starts the bot, `vigie load` fills the library, `vigie analyze` prints."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot import logs, terminal
from bot.config import ConfigError, Settings, load_settings
from bot.operating import commands
from bot.operating.running import FAILED, run

if TYPE_CHECKING:
    from bot.language.worker import AnalysisWorker
    from bot.library import Library
    from bot.library.loading import LoadReport
    from bot.library.reanalysis import ReanalysisReport

# What takes long to import (spaCy, discord.py, simcord) is imported by the command that needs it.

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
commands.register(app)
Paths = Annotated[list[Path], typer.Argument(help="Files, or folders with .txt, .md, .html files.", show_default=False)]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Analyses on the workers of this dask scheduler, such as tcp://host:8786."),
]
UNUSABLE_SETTINGS = 2


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(help="Settings file. Default: config.toml in this folder, when there is one."),
    ] = None,
) -> None:
    """Vigie, a newsroom's lookout on Discord. Without a command, it starts: on Discord when it has a token
    (DISCORD_TOKEN or [discord] token_file), else in a sandbox page in this machine's browser."""
    try:
        settings = load_settings(config)
    except ConfigError as error:
        typer.echo(error, err=True)
        raise typer.Exit(UNUSABLE_SETTINGS) from None
    context.obj = settings
    token = settings.discord.token
    level = settings.log.level if token or context.invoked_subcommand else "WARNING"
    logs.configure(level, token.get_secret_value() if token else None, settings.log.format)
    if context.invoked_subcommand is None:
        raise typer.Exit(_connect(settings) if token else _open_sandbox(settings))


@app.command("load")
def load_articles(context: typer.Context, paths: Paths) -> None:
    """Reads articles into the library. Exit status 0 when every file was read, else 1."""
    report = run(_load(context.obj, paths))
    terminal.tell(report)
    raise typer.Exit(FAILED if report.failures else 0)


@app.command()
def reanalyze(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Every article, not only those that another version analysed.")
    ] = False,
    scheduler: Scheduler = None,
) -> None:
    """Analyses the library's articles again, while the bot may run; corrections by people are kept. Broken off, it
    goes on when it is called again. Exit status 0 when every article could be analysed, else 1."""
    report = run(_reanalyze(context.obj, everything, scheduler))
    terminal.tell_reanalysis(report)
    raise typer.Exit(FAILED if report.failures else 0)


@app.command()
def analyze(
    context: typer.Context,
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    scheduler: Scheduler = None,
) -> None:
    """Prints what articles say, without the library. Exit status 0 when every file was read, else 1."""
    from bot.articles import find_files, no_article

    files = find_files(paths)
    if not files:
        terminal.notice(no_article())
    failed = run(_analyze(context.obj, files, as_json, scheduler))
    raise typer.Exit(FAILED if failed else 0)


@app.command()
def explain(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="ARTICLE", help="A .txt, .md or .html file.", show_default=False)],
    contact: Annotated[int | None, typer.Option(help="The number of one contact, from 1.")] = None,
    html: Annotated[Path | None, typer.Option(help="Writes a displaCy page to this file as well.")] = None,
) -> None:
    """Prints why an article was read as it was: words, arguments and rules behind each contact and person."""
    from bot.articles import ArticleError, read_article
    from bot.language import explain as explaining
    from bot.language.pipeline import Analyser

    try:
        read = explaining.explain(Analyser(context.obj.language.pipeline), read_article(path))
        terminal.show_lines(explaining.explain_lines(read, contact))
        if html is not None:
            html.write_text(explaining.explain_html(read, contact), encoding="utf-8")
    except ArticleError as error:
        terminal.failure(error.path, error.reason)
        raise typer.Exit(FAILED) from None
    except (ValueError, OSError) as error:
        terminal.failure(str(path), str(error))
        raise typer.Exit(FAILED) from None


@app.command("same-name")
def same_name(
    pairs: Annotated[
        Path,
        typer.Option(help="File of two names a line, tab-separated.", exists=True, dir_okay=False, readable=True),
    ],
) -> None:
    """Prints for each line whether its two names denote one person: same, different or ask, a tab, the reason."""
    from bot.language.same_name import compare_file

    for answer, reason in compare_file(pairs):
        typer.echo(f"{answer}\t{reason}")


async def _analyze(settings: Settings, files: list[Path], as_json: bool, scheduler: str | None) -> bool:
    """Whether a file could not be read or analysed."""
    from bot.articles import ArticleError
    from bot.language.files import analyse_files

    failed = False
    async with contextlib.aclosing(analyse_files(files, settings.language.pipeline, scheduler)) as analysed:
        async for found in analysed:
            if isinstance(found, ArticleError):
                terminal.failure(found.path, found.reason)
                failed = True
            elif as_json:
                typer.echo(json.dumps(found, ensure_ascii=False))
            else:
                terminal.show_analysis(found)
    return failed


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Library, AnalysisWorker]]:
    from bot.language.worker import AnalysisWorker
    from bot.library import Library

    worker = AnalysisWorker(settings.language.pipeline)
    library = await Library.open(settings.library.path)
    try:
        await worker.start()
        yield library, worker
    finally:
        await worker.close()
        await library.close()


async def _load(settings: Settings, paths: list[Path]) -> LoadReport:
    from bot.alerts.watchbook import WatchBook
    from bot.library.loading import load

    async with _opened(settings) as (library, worker):
        # What is new is put into the outbox, which a bot that runs looks through.
        await WatchBook.open(library, ZoneInfo(settings.watches.time_zone))
        with terminal.progress_bar() as progress:
            return await load(library, worker, paths, progress=progress)


async def _reanalyze(settings: Settings, everything: bool, scheduler: str | None) -> ReanalysisReport:
    from bot.language.cluster import ClusterAnalyser
    from bot.language.worker import AnalysisWorker
    from bot.library import Library
    from bot.library.reanalysis import reanalyze

    pipeline = settings.language.pipeline
    async with contextlib.AsyncExitStack() as stack:
        worker = ClusterAnalyser(scheduler, pipeline) if scheduler else AnalysisWorker(pipeline)
        library = await Library.open(settings.library.path)
        stack.push_async_callback(library.close)
        stack.push_async_callback(worker.close)
        await worker.start()
        progress = stack.enter_context(terminal.progress_bar("Analysing again"))
        return await reanalyze(
            library,
            worker.analyse,
            worker.version,
            everything=everything,
            at_once=worker.at_once,
            progress=progress,
        )


def _connect(settings: Settings) -> int:
    try:
        run(_run_on_discord(settings))
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        import aiohttp
        import discord

        if isinstance(error, discord.LoginFailure):
            typer.echo("Discord refused the token. Copy it anew from the developer portal, page Bot.", err=True)
            return UNUSABLE_SETTINGS
        if isinstance(error, aiohttp.ClientError | discord.HTTPException | discord.GatewayNotFound | OSError):
            reason = f"Discord cannot be reached ({type(error).__name__}). Check the network, then start again."
            typer.echo(reason, err=True)
            return FAILED
        raise
    return 0


async def _run_on_discord(settings: Settings) -> None:
    async with _starting_worker(settings) as worker:
        from bot.newsbot import run_bot

        await run_bot(settings, worker)


@contextlib.asynccontextmanager
async def _starting_worker(settings: Settings) -> AsyncIterator[AnalysisWorker]:
    """Its process takes as long to start as discord.py to be imported: both at once. `start` waits until it has."""
    from bot.language.worker import AnalysisWorker

    worker = AnalysisWorker(settings.language.pipeline)
    starting = asyncio.create_task(worker.start())
    try:
        await asyncio.sleep(0)
        yield worker
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await worker.close()


def _open_sandbox(settings: Settings) -> int:
    """Until Ctrl-C, or until the page ends the session."""
    # simcord tries out clients of its own, of which discord.py warns.
    logging.getLogger("discord").setLevel(logging.ERROR)
    try:
        run(_show_sandbox(settings))
    except ConfigError as error:
        typer.echo(error, err=True)
        return UNUSABLE_SETTINGS
    except KeyboardInterrupt:
        pass
    return 0


async def _show_sandbox(settings: Settings) -> None:
    async with _starting_worker(settings) as worker:
        from bot.sandbox import run_sandbox

        with terminal.progress_bar() as progress:

            def ready(address: str) -> None:
                progress.stop()
                terminal.show_address(address)

            await run_sandbox(settings, worker, progress=progress, loaded=terminal.tell, ready=ready)


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
