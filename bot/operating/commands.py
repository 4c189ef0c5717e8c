"""The commands of whoever runs Vigie: doctor, backup, restore, erase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import terminal
from bot.operating.running import FAILED, run

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.library.erasure import Erased

File = Annotated[Path, typer.Argument(show_default=False)]


def register(app: typer.Typer) -> None:
    for command in (doctor, backup, restore, erase):
        app.command()(command)


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask Discord nothing.")] = False,
) -> None:
    """Looks for what is wrong: settings, database, model, disk, what Discord grants. Exit status 0 when nothing must
    be done, else 1; each finding says what to do."""
    from bot.operating.doctor import Level, examine

    findings = []
    for finding in examine(context.obj, offline=offline):
        terminal.show_finding(finding.level, finding.about, finding.text, finding.advice)
        findings.append(finding)
    wrong = [finding for finding in findings if finding.level is Level.WRONG]
    doubtful = [finding for finding in findings if finding.level is Level.DOUBTFUL]
    terminal.show_lines([f"{len(findings)} checks: {len(wrong)} to be mended, {len(doubtful)} to be looked at."])
    raise typer.Exit(FAILED if wrong else 0)


def backup(context: typer.Context, file: File) -> None:
    """Copies the library into FILE, also while the bot runs, and reads the copy through. FILE must not exist."""
    from bot.library import LibraryError
    from bot.library.copies import back_up

    try:
        made = back_up(context.obj.library.path, file)
    except LibraryError as error:
        raise _refused(error) from None
    typer.echo(f"{file}: {made.articles} articles, schema {made.version}, {made.bytes:,} bytes, read through.")


def restore(context: typer.Context, file: File) -> None:
    """Puts the backup FILE in the library's place, and keeps the library before it beside it. The bot must not run."""
    from bot.library import LibraryError
    from bot.library.copies import restore as put_back

    path = context.obj.library.path
    try:
        made, kept = put_back(file, path)
    except LibraryError as error:
        raise _refused(error) from None
    typer.echo(f"{path}: {made.articles} articles, schema {made.version}, from {file}.")
    if kept:
        typer.echo(f"The library before it is kept as {kept}. Delete it when all is well.")


def erase(
    context: typer.Context,
    member: Annotated[int | None, typer.Option(help="A person's Discord id.")] = None,
    server: Annotated[int | None, typer.Option(help="A server's Discord id.")] = None,
) -> None:
    """Erases what the library keeps of a person or a server, as /erase does in Discord. The bot may run."""
    if (member is None) == (server is None):
        typer.echo("Give either --member ID or --server ID.", err=True)
        raise typer.Exit(FAILED)
    erased = run(_erase(context.obj, member, server))
    typer.echo(
        f"{erased.watches} watches deleted, {erased.anonymous} entries kept without a name, {erased.feeds} feeds given "
        f"up, {erased.rows} settings deleted. A bot that runs follows when it is started again."
    )


async def _erase(settings: Settings, member: int | None, server: int | None) -> Erased:
    from bot.library import Library

    library = await Library.open(settings.library.path)
    try:
        if member is not None:
            return await library.erasure.of_member(member)
        assert server is not None
        return await library.erasure.of_server(server)
    finally:
        await library.close()


def _refused(error: Exception) -> typer.Exit:
    typer.echo(error, err=True)
    return typer.Exit(FAILED)
