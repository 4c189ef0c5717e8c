"""Who may do what in a server: Discord's permissions decide, or the role that the server gave a task to."""

from __future__ import annotations

from typing import NamedTuple

import discord

from bot.library import Task
from bot.replies.desk import library_of
from bot.replies.localization import N_, Localizer, for_locale
from bot.replies.refusals import Interaction, Refusal


class _Rule(NamedTuple):
    """The permission that allows a task where no role does, null for everyone; who that is; what they may do."""

    permission: str | None
    who: str
    what: str


RULES = {
    Task.ARTICLES: _Rule(None, N_("everyone"), N_("hand in articles")),
    Task.FEEDS: _Rule("manage_guild", N_("whoever may manage the server"), N_("add and remove feeds")),
    Task.WATCHES: _Rule("manage_messages", N_("whoever may manage messages"), N_("change a channel's watches")),
    Task.CORRECTIONS: _Rule("manage_messages", N_("whoever may manage messages"), N_("correct and remove articles")),
}


def may(interaction: Interaction, task: Task) -> bool:
    """Whoever may manage the server always may, so that nobody is locked out."""
    role_id = library_of(interaction).settings.of(interaction.guild_id).roles.get(task)
    if role_id is None:
        permission = RULES[task].permission
        return permission is None or bool(getattr(interaction.permissions, permission))
    member = interaction.user
    held = isinstance(member, discord.Member) and any(role.id == role_id for role in member.roles)
    return held or interaction.permissions.manage_guild


def may_edit(interaction: Interaction) -> bool:
    """Whether this member may correct, strike and remove."""
    return may(interaction, Task.CORRECTIONS)


def require(interaction: Interaction, task: Task, usual: str = "") -> None:
    """Raises Refusal, which says who may and where that is settled, or `usual` where Discord's permissions decide."""
    if may(interaction, task):
        return
    if usual and task not in library_of(interaction).settings.of(interaction.guild_id).roles:
        raise Refusal(usual)
    reader = for_locale(interaction.locale)
    raise Refusal(
        reader.gettext(
            "You may not {what} here. Who may: {who}. Ask one of them, or whoever manages this server to change "
            "it with /settings rights.",
            what=reader.gettext(RULES[task].what),
            who=holders(reader, interaction, task),
        )
    )


def require_manager(interaction: Interaction) -> None:
    """Raises Refusal for who may not manage the server."""
    if not interaction.permissions.manage_guild:
        reader = for_locale(interaction.locale)
        raise Refusal(
            reader.gettext("Only members who may manage this server can change that. /settings show says what is set.")
        )


def holders(reader: Localizer, interaction: Interaction, task: Task) -> str:
    """Who may, as Discord markdown. The mention of a role pings nobody."""
    role_id = library_of(interaction).settings.of(interaction.guild_id).roles.get(task)
    if role_id is None or role_id == interaction.guild_id:
        return reader.gettext(RULES[task].who if role_id is None else RULES[Task.ARTICLES].who)
    if interaction.guild is not None and interaction.guild.get_role(role_id) is None:
        return reader.gettext("a role that is gone; whoever may manage the server")
    return f"<@&{role_id}>"


def require_edit(interaction: Interaction) -> None:
    """Raises Refusal."""
    usual = for_locale(interaction.locale).gettext(
        "Only members who may manage messages here can correct or remove articles. Tell one of them what is "
        "wrong; /articles show says what was corrected so far."
    )
    require(interaction, Task.CORRECTIONS, usual)
