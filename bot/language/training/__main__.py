"""`python -m bot.language.training CORPORA_DIR OUT_DIR` trains; `… measure MODEL CORPORA_DIR` measures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.language.training import build as recipe
from bot.language.training import measure as figures

app = typer.Typer(add_completion=False, help="Train and measure the French base model.")

Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False)]


@app.command()
def build(corpora_dir: Folder, out_dir: Annotated[Path, typer.Argument(file_okay=False)]) -> None:
    """Train on the corpora and write the model, and its archive, to OUT_DIR."""
    typer.echo(recipe.build(corpora_dir, out_dir))


@app.command()
def measure(
    model: Folder,
    corpora_dir: Folder,
    articles: Annotated[Path | None, typer.Option(help="Folder of the reference articles.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Show each sentence with a wrong entity.")] = False,
) -> None:
    """Print the figures of a model; the articles default to `seeds` beside the corpora."""
    for line in figures.report(model, corpora_dir, articles or corpora_dir.parent / "seeds", errors):
        typer.echo(line)


if __name__ == "__main__":
    # `build` is what the command does when no other word is given.
    if len(sys.argv) > 1 and sys.argv[1] not in {"build", "measure", "--help"}:
        sys.argv.insert(1, "build")
    app()
