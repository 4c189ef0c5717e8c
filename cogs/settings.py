"""/settings: what a server chooses for itself, shown and changed by whoever manages it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.library import ServerSettings, Task
from bot.replies import rights, settings
from bot.replies.audience import CHOICES, SERVER, Chosen, told
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.permissions import require_post
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.sending import send_sections
from bot.replies.timing import days_choices, read_days, read_time, read_zone, zone_choices

Short = app_commands.Range[str, 1, 60]
_AUTOMATIC = "auto"
_LANGUAGES = [app_commands.Choice(name=name, value=code) for code, name in settings.LANGUAGES.items()]
_LANGUAGES.append(app_commands.Choice(name="As the server's own", value=_AUTOMATIC))
_TASKS = [app_commands.Choice(name=name, value=task.value) for task, name in settings.TASKS.items()]


class SettingsCog(commands.Cog):
    settings = app_commands.Group(
        name="settings",
        description="What Vigie does in this server, and who may do what",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    digest = app_commands.Group(name="digest", description="What is new, posted by itself", parent=settings)

    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    def _server(self, interaction: Interaction) -> tuple[int, ServerSettings]:
        assert interaction.guild_id is not None  # the group is for servers only
        return interaction.guild_id, self.bot.library.settings.of(interaction.guild_id)

    @settings.command(name="show", description="Show the settings of this server")
    @answered
    async def show(self, interaction: Interaction) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        guild_id, known = self._server(interaction)
        digests = await self.bot.library.digests.of_guild(guild_id)
        await send_sections(interaction, reader, [settings.shown(reader, interaction, known, digests)])

    @settings.command(name="language", description="The language of what I post by myself")
    @app_commands.describe(language="Answers to a person follow that person's own Discord")
    @app_commands.choices(language=_LANGUAGES)
    @answered
    async def set_language(self, interaction: Interaction, language: app_commands.Choice[str]) -> None:
        rights.require_manager(interaction)
        await defer(interaction, private=True)
        chosen = None if language.value == _AUTOMATIC else language.value
        await self.bot.library.settings.set_language(self._server(interaction)[0], chosen)
        reader = for_locale(interaction.locale)
        name = reader.gettext(language.name)
        await self._changed(interaction, reader.gettext("Language of alerts and digests"), name)

    @settings.command(name="timezone", description="The time zone of this server")
    @app_commands.describe(zone="A city's, such as Europe/Paris; choose from the list")
    @answered
    async def set_zone(self, interaction: Interaction, zone: Short) -> None:
        rights.require_manager(interaction)
        reader = for_locale(interaction.locale)
        name = read_zone(reader, zone)
        await defer(interaction, private=True)
        await self.bot.library.settings.set_zone(self._server(interaction)[0], name)
        await self._changed(interaction, reader.gettext("Time zone"), name)

    @settings.command(name="desk", description="The desk's channel, where digests go unless another is named")
    @app_commands.describe(channel="A text channel; leave it out for none")
    @answered
    async def set_desk(self, interaction: Interaction, channel: discord.TextChannel | None = None) -> None:
        rights.require_manager(interaction)
        reader = for_locale(interaction.locale)
        if channel is not None:
            require_post(reader, channel)
        await defer(interaction, private=True)
        await self.bot.library.settings.set_desk(self._server(interaction)[0], channel.id if channel else None)
        value = channel.mention if channel else reader.gettext("none")
        await self._changed(interaction, reader.gettext("Desk channel"), value)

    @settings.command(name="articles", description="Who sees what this server hands in and what its feeds bring")
    @app_commands.describe(audience="For what comes from now on, unless it is said otherwise there")
    @app_commands.choices(audience=CHOICES)
    @answered
    async def set_audience(self, interaction: Interaction, audience: Chosen) -> None:
        rights.require_manager(interaction)
        await defer(interaction, private=True)
        private = audience.value == SERVER
        await self.bot.library.settings.set_private(self._server(interaction)[0], private)
        reader = for_locale(interaction.locale)
        await self._changed(interaction, reader.gettext("Who sees new articles"), told(reader, private))

    @settings.command(name="rights", description="Who may hand in articles, add feeds, change watches and correct")
    @app_commands.describe(
        task="What it is about",
        role="Who may; leave it out to go by Discord's permissions again. Who manages the server always may",
    )
    @app_commands.choices(task=_TASKS)
    @answered
    async def set_rights(
        self, interaction: Interaction, task: app_commands.Choice[str], role: discord.Role | None = None
    ) -> None:
        rights.require_manager(interaction)
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        meant = Task(task.value)
        await self.bot.library.settings.set_role(self._server(interaction)[0], meant, role.id if role else None)
        value = rights.holders(reader, interaction, meant)
        await self._changed(interaction, reader.gettext(settings.TASKS[meant]), value)

    @digest.command(name="set", description="Post what is new in a channel, at a time and on days that you choose")
    @app_commands.describe(
        time="When: 08:30 or 8h30",
        days="On which days: mon-fri, or mon, wed, sat; every day unless you say otherwise",
        channel="Where; the desk's channel, else this one, unless you say otherwise",
        zone="The time zone, where it is not the server's",
        empty="What to do when nothing is new",
    )
    @app_commands.choices(
        empty=[
            app_commands.Choice(name="Post nothing", value=0),
            app_commands.Choice(name="Post one line that says so", value=1),
        ]
    )
    @answered
    async def set_digest(
        self,
        interaction: Interaction,
        time: Short,
        days: Short | None = None,
        channel: discord.TextChannel | None = None,
        zone: Short | None = None,
        empty: app_commands.Choice[int] | None = None,
    ) -> None:
        rights.require_manager(interaction)
        reader = for_locale(interaction.locale)
        at, on = read_time(reader, time), read_days(reader, days or "every day")
        named = read_zone(reader, zone) if zone else None
        place = channel or self._usual_place(interaction)
        require_post(reader, place)
        await defer(interaction, private=True)
        guild_id, known = self._server(interaction)
        schedule = await self.bot.library.digests.set(
            guild_id, place.id, at, on, named, datetime.now(UTC), note_empty=bool(empty and empty.value)
        )
        await self._changed(interaction, reader.gettext("Digest"), settings.digest_line(reader, schedule, known))

    @digest.command(name="remove", description="Post no more digests in a channel")
    @app_commands.describe(channel="A channel that has one; /settings show lists them")
    @answered
    async def remove_digest(self, interaction: Interaction, channel: discord.TextChannel) -> None:
        rights.require_manager(interaction)
        reader = for_locale(interaction.locale)
        guild_id, _ = self._server(interaction)
        if not await self.bot.library.digests.remove(guild_id, channel.id):
            held = [f"<#{row.channel_id}>" for row in await self.bot.library.digests.of_guild(guild_id)]
            places = ", ".join(held) or reader.gettext("none")
            raise Refusal(reader.gettext("There is no digest there. Channels with one: {places}.", places=places))
        await defer(interaction, private=True)
        await self._changed(interaction, channel.mention, reader.gettext("no digest any more"))

    @set_zone.autocomplete("zone")
    @set_digest.autocomplete("zone")
    async def complete_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return zone_choices(typed)

    @set_digest.autocomplete("days")
    async def complete_days(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return days_choices(for_locale(interaction.locale), typed)

    def _usual_place(self, interaction: Interaction) -> Any:
        """The desk's channel while it is there, else the channel that the command comes from, or its thread's."""
        guild, channel = interaction.guild, interaction.channel
        assert guild is not None
        desk = guild.get_channel(self._server(interaction)[1].desk_channel_id or 0)
        return desk or (channel.parent if isinstance(channel, discord.Thread) else channel)

    async def _changed(self, interaction: Interaction, label: str, value: str) -> None:
        reader = for_locale(interaction.locale)
        await send_sections(interaction, reader, [settings.changed(reader, label, value)])


async def setup(bot: Desk) -> None:
    await bot.add_cog(SettingsCog(bot))
