"""The real program in a process of its own, its log read line by line."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[3]
_END_SECONDS = 180.0
_ORPHAN_SECONDS = 60.0
_PREFIXES = ("VIGIE_", "DISCORD_")


def write_config(path: Path, sections: Mapping[str, Mapping[str, Any]]) -> None:
    """Tables of texts, numbers, truth values and lists, which TOML writes as JSON does."""
    lines: list[str] = []
    for name, section in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {json.dumps(_plain(value))}" for key, value in section.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value


_RECORD = re.compile(r"\d\d:\d\d:\d\d [A-Z]+ ", re.MULTILINE)
# discord.py tells a gateway that cannot be reached as an error, and tries again.
_EXPECTED = "discord.client: Attempting a reconnect in"


class BotProcess:
    """One run of the program. `log` is what it wrote to standard error so far, `output` to standard output."""

    def __init__(self, program: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._program = program
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIXES)}
        # As anybody's Python, it keeps what it compiles: else every start compiles all modules anew.
        own = {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": ""}
        self._environment = kept | own | dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._log: list[str] = []
        self._output: list[str] = []

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._program,
            cwd=self._folder, env=self._environment, start_new_session=True,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        for stream, lines in ((self._process.stderr, self._log), (self._process.stdout, self._output)):
            assert stream is not None
            self._readers.append(asyncio.create_task(_collect(stream, lines)))

    @property
    def log(self) -> str:
        return "".join(self._log)

    @property
    def errors(self) -> list[str]:
        """The records of the log that tell of an error, each with its traceback."""
        starts = [match.start() for match in _RECORD.finditer(self.log)]
        records = [self.log[begin:end] for begin, end in zip([0, *starts], [*starts, None], strict=True)]
        bad = [text for text in records if " ERROR " in text[:20] or "Traceback" in text]
        return [text for text in bad if _EXPECTED not in text]

    @property
    def output(self) -> str:
        return "".join(self._output)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The exit status, null while it runs; minus the signal's number when one ended it."""
        return self._process.returncode if self._process else None

    def signal(self, number: int) -> None:
        """To the program alone, as a service manager or the kernel would."""
        os.kill(self.pid, number)

    async def ended(self) -> int:
        """The exit status, once it has ended of itself. Raises TimeoutError."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), _END_SECONDS)

    async def kill(self) -> None:
        """SIGKILL to the program alone. Raises TimeoutError where its worker does not notice and end."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        await self._process.wait()
        await self.gone()

    async def gone(self) -> None:
        """Until no process of its family is left. Raises TimeoutError where one outlives it."""
        # Whoever still lives holds the other end of the log.
        await asyncio.wait_for(asyncio.gather(*self._readers), _ORPHAN_SECONDS)

    async def close(self) -> None:
        """Ends whatever is left of its process group, and the reading of its log."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        await asyncio.gather(*self._readers, return_exceptions=True)


async def _collect(stream: asyncio.StreamReader, lines: list[str]) -> None:
    while line := await stream.readline():
        lines.append(line.decode(errors="replace"))
