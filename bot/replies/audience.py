"""Who is to see an article: everyone, or the server that it comes from alone."""

from __future__ import annotations

from discord import app_commands

from bot.replies.desk import library_of
from bot.replies.localization import N_, Localizer, for_locale
from bot.replies.refusals import Interaction, Refusal

EVERYONE, SERVER = "everyone", "server"
AUDIENCES = {EVERYONE: N_("everyone"), SERVER: N_("this server only")}
CHOICES = [app_commands.Choice(name=name, value=value) for value, name in AUDIENCES.items()]
Chosen = app_commands.Choice[str]


def kept_by(interaction: Interaction, chosen: Chosen | None) -> int | None:
    """The server that alone is to see what is handed in here, as chosen or else as it is set; null for everyone.

    Raises Refusal where that was chosen outside of servers.
    """
    guild_id = interaction.guild_id
    private = library_of(interaction).settings.of(guild_id).private if chosen is None else chosen.value == SERVER
    if private and guild_id is None:
        reader = for_locale(interaction.locale)
        raise Refusal(reader.gettext("Only a server can keep an article to itself: hand it in from a channel there."))
    return guild_id if private else None


def told(reader: Localizer, private: bool) -> str:
    return reader.gettext(AUDIENCES[SERVER if private else EVERYONE])
