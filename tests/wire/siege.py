"""A newsroom whose program is killed again and again, while articles come in and alerts go out."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web
from conftest import new_discord
from localdiscord import Desk
from localdiscord.faults import late
from localdiscord.world import Payload

SEND = "POST /channels/{channel_id}/messages"
# Discord and the program forget a nonce in the proportion of their real figures, 300 and 120 seconds, only sooner: a
# start takes some seconds, so that kills lead to both of the ways in which a doubtful request is settled.
_DISCORD_KNOWS, _PROGRAM_TRUSTS = 15.0, 6.0
_SLOW = 0.3
_MARK = "Kataib"
_MANAGE_GUILD = 1 << 5

_PEOPLE = "Jourdan Perrin Lacombe Masson Ferrand Delorme Castel Verdier Aubry Renaud Leclerc Picard".split()
_TOWNS = "Mossoul Bassora Nadjaf Kerbala Kirkouk Tikrit Samarra Ramadi Falloujah Erbil Dohouk Hilla Koufa Amara".split()
_THINGS = """un convoi;une caserne;un dépôt de vivres;une école;un pont;un barrage;une clinique;une gare;un marché;
une raffinerie;un entrepôt;une antenne;un bureau de vote;une station de pompage;un chantier;une route""".split(";")
_DEEDS = "inspecté fermé rouvert cédé occupé quitté fouillé protégé repeint réparé filmé visité recensé gardé".split()


def dispatch(name: str, chance: random.Random) -> str:
    """A title and a text of its own: no two are one story, and all are what the watches look for."""
    lines = [f"Le {_MARK} et le dossier {name}"]
    for _ in range(5):
        person, town, other = chance.choice(_PEOPLE), *chance.sample(_TOWNS, 2)
        thing, deed = chance.choice(_THINGS).strip(), chance.choice(_DEEDS)
        lines.append(
            f"À {town}, selon {person}, le {_MARK} a {deed} {thing} au kilomètre {chance.randint(1, 999)} "
            f"vers {other}, dossier {name}, sans que {chance.choice(_PEOPLE)} ait {chance.choice(_DEEDS)} "
            f"{chance.choice(_THINGS).strip()} numéro {chance.randint(1, 999)}."
        )
    return lines[0] + "\n\n" + " ".join(lines[1:3]) + "\n\n" + " ".join(lines[3:])


class FeedServer:
    """One feed of this machine, whose items hold their whole text."""

    def __init__(self) -> None:
        self.items: list[tuple[str, str]] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/flux.xml", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/flux.xml"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, _: web.Request) -> web.Response:
        items = "".join(
            f"<item><guid isPermaLink='false'>{name}</guid><title>{text.splitlines()[0]}</title>"
            f"<description><![CDATA[<p>{'</p><p>'.join(text.split(chr(10) * 2)[1:])}</p>]]></description></item>"
            for name, text in self.items
        )
        text = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Agence</title>{items}"
        return web.Response(text=text + "</channel></rss>", content_type="application/rss+xml")


@dataclass
class Siege:
    """`async with Siege(folder, seed) as siege:` opens the newsroom; `stages` counts where each kill fell.

    With `shift`, `pass_time` pushes on the clocks by which alerts and Discord go.
    Every article is told in two channels and by direct message, in one of the channels for two watches at once.
    """

    folder: Path
    seed: int
    feed: FeedServer | None = None
    shift: bool = False
    stages: Counter[str] = field(default_factory=Counter)
    expected: list[str] = field(default_factory=list)
    _asked: dict[str, int] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        self.chance = random.Random(self.seed)
        self.incoming = self.folder / "dépêches"
        self.incoming.mkdir()
        self.arrive("D000")
        self.expected.clear()
        discord = new_discord()
        discord.world.nonce_seconds = _DISCORD_KNOWS
        self._ahead = self.folder / "ahead"
        self._ahead.write_text("0")
        shifted = (str(Path(__file__).with_name("shifted.py")), "--config", "config.toml")
        options: dict[str, Any] = {"program": shifted, "environment": {"SHIFTED_BY": str(self._ahead)}}
        self.desk = Desk(
            self.folder,
            discord=discord,
            **(options if self.shift else {}),
            articles=[self.incoming],
            settings={
                "articles": {"rescan_seconds": 0.2},
                "watches": {"cooldown_seconds": 0},
                "delivery": {
                    "messages_per_hour": 1_000_000, "nonce_seconds": _PROGRAM_TRUSTS,
                    "retry_seconds": 0.2, "poll_seconds": 1.0,
                },
                "feeds": {"allow_private": True, "delay_seconds": 0, "interval_seconds": 60},
            },
        )  # fmt: skip
        self.starting, self.launched = 5.0, time.monotonic()
        await self.desk.__aenter__()
        await self.desk.loaded()
        self.other = discord.world.add_channel(self.desk.guild, "proche-orient")
        await self.desk.command("watch add", keyword=_MARK)
        await self.desk.command("watch add", keyword=f"{_MARK} SAUF absent")
        await self.desk.command("watch add", at=self.other, keyword="dossier")
        await self.desk.command("watch add", by=self.desk.reader, keyword=_MARK, personal=True)
        if self.feed is not None:
            await self.feed.start()
            self.feed.items.append(("F000", dispatch("F000", self.chance)))
            chief = discord.world.add_user("dominique")
            discord.world.add_member(self.desk.guild, chief, rights=_MANAGE_GUILD)
            added = await self.desk.command("feeds add", by=chief, url=self.feed.url)
            assert "Agence" in added.text, added
        for after in (False, True):
            discord.faults.sometimes(SEND, late(_SLOW, after=after), 0.5, self.seed)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.desk.__aexit__(*error)  # type: ignore[arg-type]
        if self.feed is not None:
            await self.feed.stop()

    async def kill(self) -> None:
        """Kill the program once, at a moment of its start or its work, and start it for the next time."""
        number = self.stages.total() + 1
        moment = self.chance.choices(("start", "arrival", "request", "answer"), (2, 3, 4, 1))[0]
        if moment == "start":
            await asyncio.sleep(self.chance.uniform(0, self.starting))
        else:
            await self._ready()
            if self.chance.random() < 0.5:
                await self.all_told()
            await getattr(self, f"_at_{moment}")(number)
        await self.desk.kill()
        self.stages[self._stage(started=moment != "start")] += 1
        self._arrive(number)
        await self.desk.launch()
        self.launched = time.monotonic()

    async def _ready(self) -> None:
        await self.desk.ready()
        self.starting = time.monotonic() - self.launched

    async def settled(self) -> None:
        """Until all that came in was told, and nothing is on its way any more."""
        await self._ready()
        await self.all_told(self.expected)
        await self.desk.until(lambda: not self.desk.discord.serving, "the last answers")
        await self.desk.stop()

    async def all_told(self, names: Sequence[str] | None = None) -> None:
        """Of those named, else of all but what waits for the feed's next poll."""
        for name in [name for name in self.expected if name[0] != "F"] if names is None else names:
            await self.desk.until(lambda name=name: all(self.told(place, name) for place in self.places), name)  # type: ignore[misc]

    def pass_time(self, seconds: float) -> None:
        self._ahead.write_text(str(float(self._ahead.read_text()) + seconds))
        self.desk.discord.clock.advance(seconds)
        self.desk.discord.world.ids.ahead += seconds

    @property
    def places(self) -> list[Payload]:
        return [self.desk.channel, self.other, self.desk.discord.world.dm(self.desk.reader["id"])]

    def told(self, place: Payload, name: str) -> int:
        return sum(f"dossier {name}" in shown.text.replace("**", "") for shown in self.desk.messages(place))

    def outcome(self) -> Counter[str]:
        """How many alerts were expected, how many arrived, were lost, came again."""
        counts = [self.told(place, name) for name in self.expected for place in self.places]
        return Counter(
            expected=len(counts),
            arrived=sum(map(bool, counts)),
            lost=counts.count(0),
            doubled=sum(count - 1 for count in counts if count),
        )

    def _arrive(self, number: int) -> None:
        """Something comes in while the program is not running, or is about to start."""
        if self.chance.random() < 0.5:
            self.arrive(f"D{number:03d}a")
        if self.feed is not None and self.chance.random() < 0.4:
            name = f"F{number:03d}"
            self.feed.items.append((name, dispatch(name, self.chance)))
            self.expected.append(name)

    def arrive(self, name: str) -> None:
        """An article in the folder."""
        (self.incoming / f"{name}.txt").write_text(dispatch(name, self.chance), encoding="utf-8")
        self.expected.append(name)

    async def _at_arrival(self, number: int) -> None:
        for letter in "bc"[: self.chance.randint(1, 2)]:
            self.arrive(f"D{number:03d}{letter}")
        await asyncio.sleep(self.chance.uniform(0, 2.0))

    async def _at_request(self, number: int) -> None:
        """While Discord has the message, carried out or not, and the program waits for its answer."""
        self.arrive(f"D{number:03d}d")
        met = len(self.desk.discord.faults.met)
        await self.desk.until(lambda: len(self.desk.discord.faults.met) > met, "a slow request")
        await asyncio.sleep(self.chance.uniform(0, _SLOW))

    async def _at_answer(self, number: int) -> None:
        """Just when an answer has left: it may have been noted, or not."""
        self.arrive(f"D{number:03d}e")
        sent = self._answers()
        await self.desk.until(lambda: self._answers() > sent, "an answer")
        await asyncio.sleep(self.chance.uniform(0, 0.02))

    def _answers(self) -> int:
        return sum(request.route == SEND for request in self.desk.discord.requests)

    def _stage(self, *, started: bool) -> str:
        """What the kill broke off, the most delicate first; what an earlier kill had left does not count again."""
        with tempfile.TemporaryDirectory() as copied:  # else reading would tidy up what the kill left behind
            for path in self.folder.glob("vigie.db*"):
                if not path.name.endswith("-shm"):
                    shutil.copy(path, copied)
            with closing(sqlite3.connect(Path(copied) / "vigie.db")) as database:
                open_ = dict(database.execute("SELECT nonce, attempts FROM dispatches WHERE state = 'sending'"))
                waiting = database.execute("SELECT count(*) FROM deliveries WHERE state = 'pending'").fetchone()[0]
                held = {Path(path).stem for (path,) in database.execute("SELECT path FROM articles") if path}
        asked = [nonce for nonce, attempts in open_.items() if attempts > self._asked.get(nonce, 0)]
        self._asked = open_
        if not set(asked).isdisjoint(self._nonces()):
            return "posted, not recorded"
        if asked:
            return "asked to post, not posted"
        if not started:
            return "during the start"
        if any(path.stem not in held for path in self.incoming.iterdir()):
            return "arrived, not stored"
        return "stored, not sent" if open_ or waiting else "all recorded"

    def _nonces(self) -> Iterator[str]:
        for place in self.places:
            for shown in self.desk.messages(place):
                yield str(shown.payload.get("nonce"))
