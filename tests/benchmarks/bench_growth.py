"""x"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench_library import Press

from bot.library import Library
from bot.model import Analysis, Article, Block, BlockKind, Sentence


class Wire(Press):
    """Dispatches of an agency: 3 to 6 sentences of 9 to 15 words, 3 actors, a contact in most."""

    def dispatch(self, number: int) -> tuple[Article, Analysis]:
        pick = self._random
        sentences = [self._words(pick.randint(9, 15)) + "." for _ in range(pick.randint(3, 6))]
        title = self._words(9)
        day = date(2016, 1, 1) + timedelta(days=pick.randrange(3650))
        blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, " ".join(sentences)))
        article = Article(f"{number}.txt", title, blocks, "Le Quotidien", day)
        places, start = [], article.spans[1][0]
        for text in sentences:
            places.append(Sentence(1, start, start + len(text), text))
            start += len(text) + 1
        names = dict.fromkeys(pick.choices(self.names, cum_weights=self._name_weights, k=3))
        actors = tuple(self._actor(name, places) for name in names)
        contacts = tuple(self._contact(day, len(places)) for _ in range(pick.choice((0, 1, 1, 2))))
        return article, Analysis("fr", "bench", True, tuple(places), actors, contacts, (0, 1, 2))

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(self.words, cum_weights=self._weights, k=count)).capitalize()


async def write_small(path: Path, articles: int) -> None:
    library = await Library.open(path)
    wire = Wire()
    for number in range(articles):
        await library.store(*wire.dispatch(number))
    await library.close()
