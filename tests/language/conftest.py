"""The real pipeline, loaded once, and articles of our own to read with it."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.language.pipeline import Analyser
from bot.model import Analysis, Article, Block, BlockKind

PUBLISHED = date(2024, 5, 15)


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(scope="session")
def read(analyser: Analyser) -> Callable[..., Analysis]:
    """Reads paragraphs under a title that names nobody, published on Wednesday 15 May 2024."""

    def analyse(*paragraphs: str, title: str = "Ce que l'on sait de la journée", caption: str = "") -> Analysis:
        blocks = [Block(BlockKind.TITLE, title), *(Block(BlockKind.BODY, text) for text in paragraphs)]
        if caption:
            blocks.insert(1, Block(BlockKind.CAPTION, caption))
        return analyser.analyse(Article("essai.txt", title, tuple(blocks), published=PUBLISHED))

    return analyse
