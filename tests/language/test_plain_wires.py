"""Plain sentences as wires write them: what each tells is read, and what tells of no contact gives none.

Those of the table that are not read yet are expected to fail, so that whoever mends them takes the mark away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.language.families import FAMILY
from bot.language.pipeline import Analyser
from bot.model import Article, Block, BlockKind, Kind

PUBLISHED = date(2020, 2, 12)


def _rows() -> Iterator[object]:
    lines = (Path(__file__).parent / "plain_wires.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[1:], 2):
        state, kind, codes, sentence = line.split("\t")
        marks = [pytest.mark.xfail(strict=True, reason="not read yet")] if state == "not yet" else []
        yield pytest.param(kind, codes, sentence, id=f"{number} {kind} {codes}".strip(), marks=marks)


@pytest.mark.parametrize(("kind", "codes", "sentence"), [*_rows()])
def test_plain_wire(analyser: Analyser, kind: str, codes: str, sentence: str) -> None:
    title = "Dépêche du jour"
    blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, sentence))
    found = analyser.analyse(Article("essai.txt", title, blocks, published=PUBLISHED)).contacts
    told = [(FAMILY[contact.kind], set(contact.countries)) for contact in found]
    if kind == "none":
        assert not told
    else:
        assert (FAMILY[Kind(kind)], set(codes.split())) in told
