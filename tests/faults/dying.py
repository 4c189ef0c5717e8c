"""Work for the worker process that kills it, holds it up, or succeeds, as the article's text says."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from bot.model import Analysis, Article
from tests.library.builders import make_analysis

KILLS, HANGS = "tue le processus", "ne finit jamais"
VERSION = "new"


def load(pipeline: str) -> str:
    return VERSION


def read(pipeline: str, article: Article) -> Analysis:
    if KILLS in article.text:
        os._exit(9)
    while HANGS in article.text:
        time.sleep(0.1)
    return make_analysis(article, version=VERSION)


def read_together(pipeline: str, articles: Sequence[Article]) -> list[Analysis]:
    return [read(pipeline, article) for article in articles]
