"""A bot with every kind of option, control and answer that Vigie has not: what the newsroom's driver is tried on."""

from __future__ import annotations

import io
import os
import tomllib
from pathlib import Path

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

Interaction = discord.Interaction[discord.Client]
client = discord.Client(intents=discord.Intents(guilds=True, messages=True, message_content=True))
tree = app_commands.CommandTree(client)
group = app_commands.Group(name="outer", description="A group")
inner = app_commands.Group(name="inner", description="A group in it", parent=group)
tree.add_command(group)


class Form(discord.ui.Modal, title="Correction"):
    source: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Source", custom_id="source")
    note: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Note", required=False, default="none")

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.send_message(f"{self.source.value} / {self.note.value}", ephemeral=True)


class Controls(discord.ui.View):
    @discord.ui.select(
        custom_id="pick",
        placeholder="Pick",
        max_values=2,
        options=[discord.SelectOption(label=name, value=name.lower()) for name in ("One", "Two", "Three")],
    )
    async def pick(self, interaction: Interaction, select: discord.ui.Select[Controls]) -> None:
        await interaction.response.edit_message(content=f"picked {' '.join(select.values)}")

    @discord.ui.button(label="Form")
    async def form(self, interaction: Interaction, _: discord.ui.Button[Controls]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.button(label="Twice")
    async def twice(self, interaction: Interaction, _: discord.ui.Button[Controls]) -> None:
        await interaction.response.defer()
        await interaction.followup.send("one more", ephemeral=True)


@tree.command(description="Shows controls")
async def controls(interaction: Interaction) -> None:
    await interaction.response.send_message("choose", view=Controls())


@tree.command(description="Takes one of everything")
async def everything(
    interaction: Interaction,
    user: discord.User,
    channel: discord.TextChannel,
    role: discord.Role,
    file: discord.Attachment,
    count: app_commands.Range[int, 1, 5] = 1,
    share: float = 0.5,
    really: bool = False,
) -> None:
    await interaction.response.defer(thinking=True)
    data = await file.read()
    text = f"{user.name} {channel.name} {role.name} {file.filename} {data.decode()} {count} {share} {really}"
    await interaction.followup.send(text, file=discord.File(io.BytesIO(data.upper()), "upper.txt"))
    await interaction.followup.send("and more")


@inner.command(name="deep", description="A command in a group in a group")
async def deep(interaction: Interaction, word: str) -> None:
    await interaction.response.send_message(word)


@tree.command(description="Breaks the rules")
@app_commands.default_permissions(manage_messages=True)
async def wrong(interaction: Interaction) -> None:
    await interaction.response.send_message("fine")
    await interaction.followup.send("a" * 2001)


@tree.context_menu(name="Shout")
async def shout(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(message.content.upper())


@client.event
async def on_message(message: discord.Message) -> None:
    if message.attachments and message.author != client.user:
        data = await message.attachments[0].read()
        await message.reply(f"{len(data)} bytes")


@client.event
async def on_message_edit(_: discord.Message, after: discord.Message) -> None:
    if after.author != client.user:
        await after.reply(f"now {after.content}")


async def setup_hook() -> None:
    await tree.sync()


if __name__ == "__main__":
    settings = tomllib.loads(Path("config.toml").read_text(encoding="utf-8"))["discord"]
    Route.BASE = settings["api_url"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings["gateway_url"])
    client.setup_hook = setup_hook  # type: ignore[method-assign]
    client.run(os.environ["DISCORD_TOKEN"])
