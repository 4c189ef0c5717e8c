"""What the command line shows: a progress bar, reports, an analysis in plain words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

if TYPE_CHECKING:
    from bot.library.loading import LoadReport
    from bot.library.reanalysis import ReanalysisReport

_output = Console(highlight=False)
_errors = Console(stderr=True, highlight=False)


class LoadProgress:
    """Called with the number of articles done, their total, and the name of the one just read."""

    def __init__(self, label: str) -> None:
        columns = (
            TextColumn(label),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
        )
        self._bar = Progress(*columns, console=_errors, transient=True, disable=not _errors.is_terminal)
        self._task = self._bar.add_task("", total=None)

    def __call__(self, done: int, total: int, name: str) -> None:
        self._bar.update(self._task, completed=done, total=total, description=escape(name))

    def start(self) -> None:
        self._bar.start()

    def stop(self) -> None:
        self._bar.stop()


@contextlib.contextmanager
def progress_bar(label: str = "Loading articles") -> Iterator[LoadProgress]:
    progress = LoadProgress(label)
    progress.start()
    try:
        yield progress
    finally:
        progress.stop()


def show_lines(lines: Iterable[str]) -> None:
    """Lines of rich markup, unbroken however narrow the terminal is."""
    for line in lines:
        _output.print(line, soft_wrap=True)


def failure(path: str, reason: str) -> None:
    _errors.print(f"[red]{escape(path)}[/red]: {escape(reason)}", soft_wrap=True)


def tell(report: LoadReport) -> None:
    """Every failure by name, then one line that sums the load up."""
    for error in report.failures:
        failure(error.path, error.reason)
    _output.print(escape(report.summary()), soft_wrap=True)


def tell_reanalysis(report: ReanalysisReport) -> None:
    """Every failure by title, then one line that sums it up."""
    for title, reason in report.failures:
        failure(title, reason)
    _output.print(escape(report.summary()), soft_wrap=True)


def notice(text: str) -> None:
    _errors.print(escape(text), soft_wrap=True)


_MARKS = {"fine": "[green]fine[/green]", "look": "[yellow]look[/yellow]", "mend": "[red]mend[/red]"}


def show_finding(level: str, about: str, text: str, advice: str) -> None:
    """One line, and below it what is to be done."""
    _output.print(f"{_MARKS[level]}  {escape(about)}: {escape(text)}", soft_wrap=True)
    if advice:
        _output.print(f"      {escape(advice)}", soft_wrap=True)


def show_address(address: str) -> None:
    """The address alone on its line, unbroken however narrow the terminal is."""
    _output.print("Vigie's sandbox is open in your browser at this address. Ctrl-C ends it.")
    _output.print(address, soft_wrap=True, markup=False)


def show_analysis(found: dict[str, Any]) -> None:
    """An analysis, in the form of bot.language.export, as a newsroom reads it."""
    _output.rule(escape(found["title"] or found["path"]), align="left")
    known = (found["source"], found["published"] or "no date stated", found["lang"], found["path"])
    _output.print(escape(" · ".join(part for part in known if part)), style="dim")
    for sentence in found["summary"]:
        _output.print("•", escape(sentence))
    if found["actors"]:
        _output.print(_actors(found["actors"]))
    for contact in found["contacts"]:
        _output.print(f"\n[bold]{escape(_headline(contact))}[/bold]")
        _output.print(escape(contact["sentence"]))
    _output.print()


def _headline(contact: dict[str, Any]) -> str:
    countries = " – ".join(contact["countries"])
    if contact["from"]:
        others = [code for code in contact["countries"] if code != contact["from"]]
        countries = f"{contact['from']} → {', '.join(others)}"
    parts = [
        contact["date"] or "no date",
        contact["kind"],
        countries,
        contact["status"],
        ", ".join(contact["people"]),
    ]
    return " · ".join(part for part in parts if part)


def _actors(actors: list[dict[str, Any]]) -> Table:
    table = Table("Actor", "Country", "Role", box=None, padding=(0, 2, 0, 0))
    for actor in actors:
        table.add_row(escape(actor["name"]), actor["country"] or "", escape(actor["role"] or ""))
    return table
