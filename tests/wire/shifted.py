"""The real program, the clock of its alerts ahead by as many seconds as the file that SHIFTED_BY names holds."""

from __future__ import annotations

import functools
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.__main__ import main


def _clock() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(Path(os.environ["SHIFTED_BY"]).read_text()))


if __name__ == "__main__":
    from bot import newsbot

    newsbot.Delivery = functools.partial(newsbot.Delivery, clock=_clock)  # type: ignore[misc, assignment]
    main()
