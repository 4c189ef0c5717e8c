"""What a desk types into each command: another article, person, country and word in every round."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol

from bot.library import Library
from bot.model import ArticleRow

COUNTRIES = ["France", "États-Unis", "Russie", "Chine", "Iran", "Royaume-Uni", "Allemagne", "Turquie", "Maroc", "Irak"]
QUERIES = [
    "gouvernement",
    "nucléaire",
    '"conseil de sécurité"',
    "accord OR traité",
    "ambassad*",
    "Moscou -Kiev",
    "grève",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Asker(Protocol):
    async def slash(self, name: str, /, **options: Any) -> Any: ...

    async def complete(self, name: str, option: str, typed: str, /, **filled: Any) -> list[dict[str, Any]]: ...


Case = Callable[[Any], Awaitable[object]]


class Typist:
    """What one person types in one round."""

    def __init__(self, library: Library, chance: random.Random, number: int) -> None:
        rows = library.catalogue.articles("", limit=3_000)
        names = [row.name for row in library.catalogue.identities.rows("", limit=3_000)]
        self.chance = chance
        self.number = number
        self.row: ArticleRow = chance.choice(rows)
        self.name: str = chance.choice(names)
        self.country: str = chance.choice(COUNTRIES)
        self.other: str = chance.choice([one for one in COUNTRIES if one != self.country])
        self.chosen = f"#{self.row.id}"

    @property
    def article(self) -> str:
        """Chosen from the list, or some words of the title, or these with a slip."""
        return [self.chosen, self.chosen, self.words, self.slip(self.words)][self.number % 4]

    @property
    def person(self) -> str:
        return [self.name, self.name, self.name.split()[-1], self.slip(self.name)][self.number % 4]

    @property
    def words(self) -> str:
        return " ".join([word for word in self.row.title.split() if len(word) > 3][:3]) or self.row.title

    def slip(self, text: str) -> str:
        place = self.chance.randrange(1, max(2, len(text) - 1))
        return text[:place] + self.chance.choice(LETTERS) + text[place + 1 :]

    def typed(self, text: str) -> str:
        """As far as one has come: nothing, one letter, some letters, a slip."""
        return ["", text[:1], text[:3], text[:8], self.slip(text[:10]), "zzzz"][self.number % 6]


def cases(library: Library, chance: random.Random, number: int) -> Iterator[Case]:
    typist = Typist(library, chance, number)
    yield from _reading(typist)
    yield from _server(typist)
    yield from _completed(typist)
    yield lambda desk: _watches(desk, typist)
    yield lambda desk: _feeds(desk, typist)
    yield lambda desk: _corrections(desk, typist)


def _complete(command: str, option: str, typed: str) -> Case:
    return lambda desk: desk.complete(command, option, typed)


def _reading(it: Typist) -> Iterator[Case]:
    even = it.number % 2 == 0
    period = {"since": "2019-01", "until": "2019-12"} if it.number % 3 == 0 else {}
    beside = {"with": it.other} if even else {"kind": "meeting"}
    yield lambda desk: desk.slash("summary", article=it.article, length="long" if even else "short")
    yield lambda desk: desk.slash("actors", **({"article": it.article} if even else {"country": it.country}))
    yield lambda desk: desk.slash("actors", since="2020-07")
    yield lambda desk: desk.slash("actors")
    yield lambda desk: desk.slash("actor", name=it.person)
    yield lambda desk: desk.slash("contacts", country=it.country)
    yield lambda desk: desk.slash("contacts", country=it.country, **beside, **period)
    yield lambda desk: desk.slash("contradictions")
    yield lambda desk: desk.slash(
        "contradictions", **[{"country": it.country}, {"actor": it.person}, {"article": it.article}][it.number % 3]
    )
    yield lambda desk: desk.slash("search", query=QUERIES[it.number % len(QUERIES)])
    yield lambda desk: desk.slash("search", query=it.slip(it.name))
    yield lambda desk: desk.slash("digest", **({} if even else {"since": "7 days"}))
    yield lambda desk: desk.slash("articles list", **({"about": it.words} if even else {"corrected": True}))
    yield lambda desk: desk.slash("articles show", article=it.article)


def _server(it: Typist) -> Iterator[Case]:
    yield lambda desk: desk.slash("help")
    yield lambda desk: desk.slash("status")
    yield lambda desk: desk.slash("diagnostic")
    yield lambda desk: desk.slash("settings show")
    yield lambda desk: desk.slash("settings language", language="fr")
    yield lambda desk: desk.slash("settings timezone", zone="Europe/Paris")
    yield lambda desk: desk.slash("settings desk", channel=desk.channel)
    yield lambda desk: desk.slash("settings rights", task="articles")
    yield lambda desk: desk.slash("settings digest set", time="8h30", days="mon-fri")
    yield lambda desk: desk.slash("settings digest remove", channel=desk.channel)


def _completed(it: Typist) -> Iterator[Case]:
    """Autocompletion, but for what needs a watch, a feed or an article's contacts."""
    title, name, country = it.typed(it.row.title), it.typed(it.name), it.typed(it.country)
    for command in ("summary", "actors", "contradictions", "watch why", *_ARTICLES):
        yield _complete(command, "article", title)
    yield lambda desk: desk.complete("articles list", "about", title)
    for command in ("actors", "contacts", "contradictions", "watch add"):
        yield _complete(command, "country", country)
    for command in ("contacts", "watch add"):
        yield _complete(command, "with", country)
    yield lambda desk: desk.complete("actor", "name", name)
    for command in ("contradictions", "watch add"):
        yield _complete(command, "actor", name)
    yield lambda desk: desk.complete("settings timezone", "zone", it.typed("Europe/Paris"))
    yield lambda desk: desk.complete("settings digest set", "zone", it.typed("Paris"))
    yield lambda desk: desk.complete("settings digest set", "days", it.typed("lundi, mardi"))


_ARTICLES = ("articles show", "articles correct", "articles remove", "articles strike", "articles restore")


async def _watches(desk: Asker, it: Typist) -> None:
    wanted = [{"keyword": it.words}, {"country": it.country}, {"actor": it.name}][it.number % 3]
    await desk.slash("watch add", **wanted)
    await desk.slash("watch list")
    (watch, *_) = await desk.complete("watch edit", "watch", "")
    for command in ("watch test", "watch why", "watch pause", "watch remove", "watch log"):
        await desk.complete(command, "watch", it.typed(watch["name"]))
    held = watch["value"]
    await desk.slash("watch edit", watch=held, cooldown=30)
    await desk.slash("watch test", watch=held)
    await desk.slash("watch why", article=it.article, watch=held)
    await desk.slash("watch log")
    await desk.slash("watch pause", watch=held)
    await desk.slash("watch remove", watch=held)


async def _feeds(desk: Any, it: Typist) -> None:
    listed = "".join(f'<outline xmlUrl="http://127.0.0.1:9/{it.number}/{n}" text="Fil {n}"/>' for n in range(5))
    opml = f'<opml version="2.0"><body>{listed}</body></opml>'.encode()
    await desk.slash("feeds import", file=("list.opml", opml))
    await desk.slash("feeds list")
    await desk.slash("feeds export")
    for _ in range(5):
        (feed, *_) = await desk.complete("feeds remove", "feed", "")
        await desk.slash("feeds remove", feed=feed["value"])


async def _corrections(desk: Asker, it: Typist) -> None:
    text = f"+++\nsource = 'Le Fil'\n+++\nNumero {it.number}\n\nLe ministre danois Lars Holm a vu hier {it.name}.\n"
    await desk.slash("articles add", file=("a.txt", text.encode()))
    await desk.slash("articles correct", article=it.chosen, source=f"Le Fil {it.number}", reason="relu")
    actors = await desk.complete("articles strike", "actor", "", article=it.chosen, reason="relu")
    await desk.complete("articles strike", "contact", "", article=it.chosen, reason="relu")
    if actors:
        await desk.slash("articles strike", article=it.chosen, reason="relu", actor=actors[0]["value"])
    (made, *_) = await desk.complete("articles restore", "what", "", article=it.chosen)
    await desk.slash("articles restore", article=it.chosen, what=made["value"])
    await desk.slash("articles remove", article=it.chosen)
