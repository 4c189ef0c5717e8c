"""Ends the process that draws the pictures along with the bot."""

from __future__ import annotations

from discord.ext import commands

from bot.replies.desk import Desk
from bot.replies.pictures.painter import painter


class PicturesCog(commands.Cog):
    async def cog_unload(self) -> None:
        await painter.close()


async def setup(bot: Desk) -> None:
    await bot.add_cog(PicturesCog())
