"""Resident memory at rest: the bot and its analyser's process beside a bare discord.py bot and the bare spaCy pipeline.

    python tests/benchmarks/bench_memory.py [LIBRARY] [--update]

Each is a process of its own, not connected to Discord, read once it is ready. LIBRARY is a database to open (a copy of
it is); by default a new one. The analyser is read before and after its first articles, the project's seeds.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import tell

PROJECT = Path(__file__).resolve().parents[2]
_BARE_BOT = """
import discord
from discord.ext import commands
bot = commands.Bot(command_prefix="!", intents=discord.Intents.default())
"""
_BARE_PIPELINE = """
import spacy
from pathlib import Path
import importlib.util
base = Path(importlib.util.find_spec("bot").origin).parent / "language" / "base"
nlp = spacy.load(base)
nlp("Le ministre a parlé.")
"""
_READ = """
print(int(open("/proc/self/statm").read().split()[1]) * 4096)
"""


def resident(pid: int) -> int:
    """Bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def alone(code: str) -> int:
    done = subprocess.run([sys.executable, "-c", code + _READ], capture_output=True, text=True, check=True, cwd=PROJECT)
    return int(done.stdout)


async def bot_and_worker(library: Path) -> dict[str, int]:
    from bot.articles import find_files, read_article
    from bot.config import ArticlesSettings, LibrarySettings, Settings
    from bot.newsbot import create_bot

    bot = create_bot(Settings(articles=ArticlesSettings(folders=[]), library=LibrarySettings(path=library)))
    await bot.open()
    (pid,) = bot.worker._process.pids
    found = {"Vigie's bot, library open": resident(os.getpid()), "Vigie's analyser, loaded": resident(pid)}
    for path in find_files([PROJECT / "seeds"]):
        await bot.worker.analyse(read_article(path))
    found["Vigie's analyser, after five articles"] = resident(pid)
    await bot.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "vigie.db")
        for given in sys.argv[1:]:
            if given != "--update":
                shutil.copy(given, library)
        rows = {"a bare discord.py bot": alone(_BARE_BOT), **asyncio.run(bot_and_worker(library))}
        rows["the bare base model in spaCy"] = alone(_BARE_PIPELINE)
    ordered = sorted(rows.items(), key=lambda row: row[1])
    lines = ["| | MB |", "| --- | --- |", *(f"| {name} | {size / 1e6:.0f} |" for name, size in ordered)]
    tell("memory", lines, update="--update" in sys.argv)


if __name__ == "__main__":
    main()
