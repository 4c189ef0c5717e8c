"""/erase: what Vigie keeps of a person or of a server is erased; so is a server's when Vigie leaves it."""

from __future__ import annotations

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.library.erasure import Erased
from bot.replies import erasing, rights
from bot.replies.desk import Desk
from bot.replies.layout import Section, pages
from bot.replies.localization import Localizer, for_locale
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.sending import may_embed, send
from bot.replies.views import message_fields

log = logging.getLogger(__name__)


class EraseCog(commands.Cog):
    erase = app_commands.Group(name="erase", description="Erase what I keep of you or of this server")

    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @erase.command(name="me", description="Erase what I keep of you: your own watches, your name elsewhere")
    @answered
    async def me(self, interaction: Interaction) -> None:
        reader = for_locale(interaction.locale)
        view = erasing.EraseView(reader, interaction.user.id, self._member, server=False)
        await _ask(interaction, reader, erasing.question_of_member(reader), view)

    @erase.command(name="server", description="Erase what I keep of this server: watches, feeds, settings")
    @answered
    async def server(self, interaction: Interaction) -> None:
        reader = for_locale(interaction.locale)
        if interaction.guild_id is None:
            raise Refusal(reader.gettext("This command works in a server's channel only."))
        rights.require_manager(interaction)
        view = erasing.EraseView(reader, interaction.user.id, self._server, server=True)
        await _ask(interaction, reader, erasing.question_of_server(reader), view)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Not for a server that is out for a while: discord.py tells that otherwise."""
        erased = await self._erase_server(guild.id)
        log.info("Left server %d: %d watches and %d feeds erased", guild.id, erased.watches, erased.feeds)

    async def _member(self, interaction: Interaction) -> Erased:
        erased = await self.bot.library.erasure.of_member(interaction.user.id)
        await self.bot.book.renew()
        return erased

    async def _server(self, interaction: Interaction) -> Erased:
        rights.require_manager(interaction)  # the right may be gone since the question
        assert interaction.guild_id is not None
        return await self._erase_server(interaction.guild_id)

    async def _erase_server(self, guild_id: int) -> Erased:
        erased = await self.bot.library.erasure.of_server(guild_id)
        await self.bot.book.renew()
        return erased


async def _ask(interaction: Interaction, reader: Localizer, question: Section, view: erasing.EraseView) -> None:
    await defer(interaction, private=True)
    await send(interaction, message_fields(pages(reader, [question], embeds=may_embed(interaction))[0]), view)


async def setup(bot: Desk) -> None:
    await bot.add_cog(EraseCog(bot))
