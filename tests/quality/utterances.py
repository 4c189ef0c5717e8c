"""What people say to the bot, and how much of it is understood.

    python tests/quality/utterances.py [--details]

`utterances.tsv` holds a line for each utterance: its language, the utterances before it in the conversation (parted by
" / "), itself, the action that it asks for, its target and its conditions. A target is an article (`@name`), several to
choose from (`@one,@other`), countries or people (`+` between), a name that nobody bears (`?name`), words to search for,
or `-`. The odd lines are there to write rules with (`--details` shows what goes wrong in them); the even ones only
measure.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from talk_desk import TODAY, fill

from bot.language.intent import Action, read_intent
from bot.language.text import fold
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.loading import load
from bot.model import SummaryLength
from bot.replies.topic import Topic
from bot.replies.understanding import understand

HERE = Path(__file__).resolve().parent
# After these a conversation goes on about what it was about.
ASIDE = (Action.NONE, Action.HELP, Action.GREETING, Action.THANKS, Action.TRANSLATE)


class Utterance(NamedTuple):
    language: str
    context: str
    utterance: str
    intent: str
    target: str
    parameters: str


def read_utterances() -> list[Utterance]:
    with (HERE / "utterances.tsv").open(encoding="utf-8", newline="") as file:
        return [Utterance(*row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


async def converse(library: Library, said: Utterance) -> Topic:
    """What the bot makes of an utterance after those before it."""
    earlier: Topic | None = None
    for text in [*filter(None, said.context.split(" / ")), said.utterance]:
        topic = await understand(library, read_intent(text, TODAY, library.catalogue.knows), earlier)
        earlier = earlier if topic.action in ASIDE else topic
    return topic


def read_as(topic: Topic, names: dict[int, str]) -> tuple[str, str, str]:
    """Action, target and conditions in the words of the table."""
    conditions = {
        "length": topic.length
        if topic.action is Action.SUMMARY and topic.length is not SummaryLength.STANDARD
        else None,
        "kind": topic.kind,
        "status": topic.status,
        "since": topic.since,
        "until": topic.until,
    }
    shown = " ".join(f"{name}={value}" for name, value in conditions.items() if value)
    return topic.action.value, _target(topic, names), shown


def _target(topic: Topic, names: dict[int, str]) -> str:
    if topic.action in ASIDE:
        return "-"
    if topic.action is Action.NEWS:
        return "+".join(topic.countries) or "-"
    if topic.action is Action.SEARCH:
        return fold(topic.query).replace('"', "")
    if topic.article:
        return f"@{names[topic.article.id]}"
    if topic.unknown:
        return f"?{topic.unknown}"
    offered = ",".join(f"@{names[row.id]}" for row in topic.offered)
    return offered or "+".join((*topic.people, *topic.countries)) or "-"


def expected(said: Utterance) -> tuple[str, str, str]:
    target = fold(said.target) if said.intent == Action.SEARCH else said.target
    shown = " ".join(part for part in said.parameters.split() if part != "length=standard")
    return said.intent, target, shown


class Figures(NamedTuple):
    right: int
    total: int
    wrong: list[str]

    @property
    def share(self) -> float:
        return self.right / self.total


async def measure(library: Library, names: dict[int, str], *, odd: bool) -> Figures:
    """How many utterances of one half are understood in full: action, target and all conditions."""
    wrong = []
    half = [said for number, said in enumerate(read_utterances(), start=1) if number % 2 == odd]
    for said in half:
        found = read_as(await converse(library, said), names)
        if found != expected(said):
            before = f"{said.context} / " if said.context else ""
            wrong.append(f"{before}{said.utterance}: {' '.join(expected(said))}; read as {' '.join(found)}")
    return Figures(len(half) - len(wrong), len(half), wrong)


async def _run(details: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library, worker = await Library.open(Path(folder) / "vigie.db"), AnalysisWorker()
        try:
            await worker.start()
            await load(library, worker, [HERE.parents[1] / "seeds"])
            names = await fill(library)
            for odd, label in ((True, "to build with"), (False, "to measure")):
                figures = await measure(library, names, odd=odd)
                print(f"{label}: {figures.right} of {figures.total} understood in full, {figures.share:.3f}")
                if details and odd:
                    print("\n".join(f"  {line}" for line in figures.wrong))
        finally:
            await worker.close()
            await library.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How many utterances are understood in full.")
    parser.add_argument("--details", action="store_true", help="list what is misread of the half to build with")
    asyncio.run(_run(parser.parse_args(sys.argv[1:]).details))
