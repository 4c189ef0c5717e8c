"""Who may change what the library holds."""

from __future__ import annotations

from bot.replies.localization import for_locale
from bot.replies.refusals import Interaction, Refusal


def may_edit(interaction: Interaction) -> bool:
    """Whether this member may correct, strike and remove: whoever may manage messages here."""
    return interaction.permissions.manage_messages


def require_edit(interaction: Interaction) -> None:
    """Raises Refusal."""
    if not may_edit(interaction):
        reader = for_locale(interaction.locale)
        raise Refusal(
            reader.gettext(
                "Only members who may manage messages here can correct or remove articles. Tell one of them what is "
                "wrong; /articles show says what was corrected so far."
            )
        )
