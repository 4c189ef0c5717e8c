"""The drawing process: it draws, is started anew after a failure, and ends."""

from __future__ import annotations

import asyncio

import pytest

from bot.replies.pictures.painter import Painter, PictureError
from bot.replies.pictures.specs import Network

SPEC = Network("Titre", "", ("France", "Norvège"), ((0, 1, 3),), 0, "rien")


async def test_draws_several_at_once_and_ends() -> None:
    painter = Painter()
    try:
        drawn = await asyncio.gather(*(painter.draw(SPEC) for _ in range(3)))
        assert all(picture.startswith(b"\x89PNG") for picture in drawn)
    finally:
        await painter.close()
    await painter.close()  # a second time does nothing


async def test_what_takes_too_long_is_given_up_and_the_next_is_drawn() -> None:
    painter = Painter(patience=0.01)
    try:
        with pytest.raises(PictureError):
            await painter.draw(SPEC)
        painter._patience = 60
        assert (await painter.draw(SPEC)).startswith(b"\x89PNG")
    finally:
        await painter.close()


async def test_a_process_that_dies_is_replaced() -> None:
    painter = Painter()
    try:
        await painter.draw(SPEC)
        assert painter._pool is not None
        for process in painter._pool._processes.values():
            process.kill()
        with pytest.raises(PictureError):
            await painter.draw(SPEC)
        assert (await painter.draw(SPEC)).startswith(b"\x89PNG")
    finally:
        await painter.close()
