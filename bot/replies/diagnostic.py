"""What keeps Vigie from working in a server: permissions missing where it posts, intents that are off."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.replies import permissions
from bot.replies.desk import Desk
from bot.replies.layout import Entry, Section
from bot.replies.localization import N_, Localizer

DESK, DIGEST, WATCH, HERE = N_("desk channel"), N_("digest"), N_("watches"), N_("here")


async def places(bot: Desk, guild: discord.Guild, here: int | None) -> dict[int, list[str]]:
    """The channels of this server that Vigie posts to, and why, the one that is asked from among them."""
    found: dict[int, list[str]] = {here: [HERE]} if here else {}
    named = [(bot.library.settings.of(guild.id).desk_channel_id, DESK)]
    named += [(row.channel_id, DIGEST) for row in await bot.library.digests.of_guild(guild.id)]
    named += [(channel_id, WATCH) for channel_id in await watched(bot, guild)]
    for channel_id, why in named:
        if channel_id is not None and why not in found.setdefault(channel_id, []):
            found[channel_id].append(why)
    return found


async def watched(bot: Desk, guild: discord.Guild) -> list[int]:
    watches = [watch for watch in await bot.library.watches.find() if watch.guild_id == guild.id]
    return [watch.channel_id for watch in watches if watch.channel_id is not None]


async def sections(reader: Localizer, bot: Desk, guild: discord.Guild, here: int | None) -> list[Section]:
    checked = [_channel(reader, guild, *item) for item in (await places(bot, guild, here)).items()]
    wrong = tuple(entry for entry in checked if entry is not None)
    intents = tuple(_intents(reader, bot))
    link = permissions.invite(bot.application_id or 0, guild)
    lines = [
        reader.ngettext("{n} channel checked.", "{n} channels checked.", len(checked)),
        reader.gettext("Nothing is missing.") if not wrong else "",
        reader.gettext("Invite me with all that I need, or mend my role: {link}", link=link),
    ]
    return [Section(reader.gettext("Diagnostic"), "\n".join(filter(None, lines)), (*wrong, *intents))]


def _channel(reader: Localizer, guild: discord.Guild, channel_id: int, why: Iterable[str]) -> Entry | None:
    """What is wrong with a channel; null where nothing is."""
    reasons = ", ".join(reader.gettext(reason) for reason in why)
    place = guild.get_channel_or_thread(channel_id)
    if place is None:
        text = reader.gettext("<#{id}> is gone, or a thread that I was not added to. Choose another.", id=channel_id)
        return Entry(f"⚠️ {reasons}", text)
    lacking = permissions.missing(place)
    if not lacking:
        return None
    lines = [
        reader.gettext("{channel}: I lack {names}.", channel=place.mention, names=permissions.names(reader, lacking)),
        permissions.fix(reader, place, lacking),
    ]
    return Entry(f"⚠️ #{place.name} ({reasons})", "\n".join(lines))


def _intents(reader: Localizer, bot: Desk) -> Iterable[Entry]:
    if not bot.intents.message_content:
        yield Entry(
            f"⚠️ {reader.gettext('The Message Content intent is off')}",
            reader.gettext(
                "Keyword watches see no messages; all else works. Whoever runs me can switch it on in Discord's "
                "developer portal (Bot, Privileged Gateway Intents), leave message_content = true in config.toml, and "
                "start me again."
            ),
        )
