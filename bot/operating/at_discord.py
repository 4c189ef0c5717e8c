"""What Discord says of the bot: its token, its intents, its servers and what it may do there."""

from __future__ import annotations

import asyncio

import discord

from bot.config import Settings
from bot.operating.address import point_at
from bot.operating.doctor import Finding, Level
from bot.replies.permissions import NEEDED, invite

_PATIENCE = 20.0


def ask(settings: Settings) -> list[Finding]:
    point_at(settings.discord)
    try:
        return asyncio.run(asyncio.wait_for(_ask(settings), _PATIENCE))
    except discord.LoginFailure:
        return [
            Finding(
                Level.WRONG, "discord", "refuses the token",
                "Copy it anew from the developer portal, page Bot, into [discord] token_file.",
            )
        ]  # fmt: skip
    except (discord.HTTPException, OSError, TimeoutError) as error:
        return [
            Finding(
                Level.WRONG, "discord", f"cannot be reached ({type(error).__name__})",
                "Check the network, or leave it out with --offline.",
            )
        ]  # fmt: skip


async def _ask(settings: Settings) -> list[Finding]:
    token = settings.discord.token
    assert token is not None
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token.get_secret_value())
        application = await client.application_info()
        guilds = await client.http.get_guilds(200)
    found = [Finding(Level.FINE, "discord", f"takes the token of {application.name}, in {len(guilds)} servers")]
    flags = application.flags
    if settings.discord.message_content and not (
        flags.gateway_message_content or flags.gateway_message_content_limited
    ):
        found.append(
            Finding(
                Level.DOUBTFUL, "discord", "does not grant the Message Content intent: no keyword watch sees messages",
                "Switch it on in the developer portal, page Bot, or set [discord] message_content = false.",
            )
        )  # fmt: skip
    if not guilds:
        found.append(
            Finding(Level.DOUBTFUL, "discord", "knows no server with Vigie in it", f"Invite: {invite(application.id)}")
        )
    for guild in guilds:
        held = discord.Permissions(int(guild["permissions"]))
        lacking = [name for name in NEEDED if not getattr(held, name) and not held.administrator]
        if lacking:
            names = ", ".join(NEEDED[name] for name in lacking)
            found.append(
                Finding(
                    Level.DOUBTFUL, "discord", f"server {guild['name']}: Vigie's role lacks {names}",
                    f"Invite it again ({invite(application.id)}), or see /diagnostic there.",
                )
            )  # fmt: skip
    return found
