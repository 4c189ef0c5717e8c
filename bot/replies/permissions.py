"""The permissions that Vigie needs from Discord: which are missing where, and how they are granted."""

from __future__ import annotations

import discord

from bot.replies.localization import N_, Localizer
from bot.replies.refusals import Refusal

# As Discord's clients name them, in the order in which they are missed.
NEEDED = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "create_public_threads": N_("Create Public Threads"),
    "embed_links": N_("Embed Links"),
    "attach_files": N_("Attach Files"),
    "read_message_history": N_("Read Message History"),
}
# What files and threads take, and no message.
_NOT_TO_POST = frozenset({"attach_files", "create_public_threads", "send_messages_in_threads"})
INVITED = discord.Permissions(**dict.fromkeys(NEEDED, True))
SCOPES = ("bot", "applications.commands")

Place = discord.abc.GuildChannel | discord.Thread


def invite(application_id: int, guild: discord.Guild | None = None) -> str:
    """The link that invites the bot with all that it needs, and mends its role where it is a member already."""
    chosen = guild if guild is not None else discord.utils.MISSING
    return discord.utils.oauth_url(application_id, permissions=INVITED, scopes=SCOPES, guild=chosen)


def missing(place: Place) -> list[str]:
    """The permissions that the bot lacks there, by Discord's names in its API."""
    held = place.permissions_for(place.guild.me)
    unused = ("send_messages", "create_public_threads") if isinstance(place, discord.Thread) else ()
    # Discord derives the rest from the right to see: without it, nothing else counts.
    if not held.view_channel:
        return ["view_channel"]
    return [name for name in NEEDED if name not in unused and not getattr(held, name)]


def names(reader: Localizer, lacking: list[str]) -> str:
    return ", ".join(f"**{reader.gettext(NEEDED[name])}**" for name in lacking)


def fix(reader: Localizer, place: Place, lacking: list[str]) -> str:
    """Where the missing permissions are granted: in the channel, or in the role, if that lacks them as well."""
    role = place.guild.me.guild_permissions
    if all(getattr(role, name) for name in lacking):
        return reader.gettext(
            "Open the settings of {channel} (⚙️), Permissions, add {bot} and allow it.",
            channel=place.mention,
            bot=place.guild.me.mention,
        )
    return reader.gettext(
        "Open Server Settings, Roles, {bot}, and allow it; or invite me again with the link of /diagnostic.",
        bot=place.guild.me.mention,
    )


def require_post(reader: Localizer, place: Place) -> None:
    """Raises Refusal for a channel that the bot cannot post to."""
    lacking = [name for name in missing(place) if name not in _NOT_TO_POST]
    if lacking:
        raise Refusal(
            reader.gettext(
                "I cannot post in {channel}: I lack {names}. {fix}",
                channel=place.mention,
                names=names(reader, lacking),
                fix=fix(reader, place, lacking),
            )
        )
