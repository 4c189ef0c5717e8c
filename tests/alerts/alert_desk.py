"""What tests of the outbox hold in their hands: articles, a clock, a desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from small_discord import SmallDiscord

from bot.alerts.delivery import Delivery
from bot.alerts.watchbook import WatchBook
from bot.library import Library, Place, Wanted
from bot.library.articles import Stored
from bot.model import (
    Analysis,
    Article,
    Block,
    BlockKind,
    Contact,
    Kind,
    Party,
    Sentence,
    Status,
    Watch,
    WatchKind,
    WatchOptions,
)

CHANNEL, OTHER_CHANNEL, GUILD, AUTHOR = 10, 11, 1, 100


class Clock:
    """Starts at the present, as the library notes the time of what it stores by itself."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **span: float) -> None:
        self._ahead += timedelta(**span)


def article(number: int, *sentences: str, title: str | None = None, source: str = "Le Quotidien") -> Article:
    body = Block(BlockKind.BODY, " ".join(sentences))
    name = title or f"Dépêche numéro {number}"
    return Article(
        f"{number}.txt", name, (Block(BlockKind.TITLE, name), body), source, None, f"https://a.example/{number}"
    )


def analysis(of: Article, sentences: Sequence[str], contacts: Sequence[Contact] = ()) -> Analysis:
    found, at = [], of.spans[1][0]
    for text in sentences:
        found.append(Sentence(1, at, at + len(text), text))
        at += len(text) + 1
    return Analysis("fr", "test", True, tuple(found), (), tuple(contacts), (0,))


def call(sentence: int = 0, status: Status = Status.REPORTED) -> Contact:
    return Contact(Kind.CALL, status, (Party("IRQ"), Party("IRN")), sentence)


@dataclass
class Desk:
    """What a test of the outbox holds in its hands."""

    library: Library
    book: WatchBook
    delivery: Delivery
    discord: SmallDiscord
    clock: Clock

    async def watch(
        self,
        query: str = "",
        *,
        channel: int | None = CHANNEL,
        author: int = AUTHOR,
        kind: WatchKind = WatchKind.WORDS,
        countries: tuple[str, ...] = (),
        options: WatchOptions = WatchOptions(),  # noqa: B008
    ) -> Watch:
        wanted = Wanted(query, kind, countries)
        watch = await self.library.watches.add(Place(GUILD, author, channel), wanted, options)
        await self.book.renew()
        return watch

    async def arrive(
        self, number: int, *sentences: str, title: str | None = None, contacts: Sequence[Contact] = (), **options: bool
    ) -> Stored:
        texts = sentences or (f"L'Irak publie la dépêche numéro {number} de la journée, sans autre détail.",)
        read = article(number, *texts, title=title)
        return await self.library.store(read, analysis(read, texts, contacts), **options)

    async def states(self, watch: Watch) -> list[str]:
        """What became of the watch's news, the oldest first."""
        return [row.state for row in reversed(await self.library.letters.log([watch.id], limit=200))]

    def texts(self, channel: int = CHANNEL) -> list[str]:
        return [
            "\n".join([message["content"], *(f"{e.get('title')}\n{e.get('description')}" for e in message["embeds"])])
            for message in self.discord.in_channel(channel)
        ]


async def settle(desk: Desk, rounds: int = 20, **step: float) -> None:
    """Drains until nothing is left to do, the clock turned on between."""
    for _ in range(rounds):
        await desk.delivery.drain()
        if await desk.library.outbox.next_due() is None:
            return
        desk.clock.advance(**(step or {"seconds": 10}))
