"""/contacts: who has been in contact with whom, newest first, each with its sentence and source."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.model import Kind, Status
from bot.replies.answers import answer_contacts
from bot.replies.contacts import ContactFilter
from bot.replies.desk import Desk
from bot.replies.localization import for_locale
from bot.replies.options import country_choices, read_country, read_period
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.words import KINDS, STATUSES

_KINDS = [app_commands.Choice(name=word, value=kind.value) for kind, (_, word) in KINDS.items()]
_STATUSES = [app_commands.Choice(name=word, value=status.value) for status, (_, word) in STATUSES.items()]


class ContactsCog(commands.Cog):
    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @app_commands.command(name="contacts", description="List a country's contacts with others, newest first")
    @app_commands.describe(
        country="A country, or the EU, UN, NATO or IAEA",
        with_="Only contacts with this country",
        kind="Only contacts of this kind",
        status="Only contacts told in this way",
        since="Only since: 2026-01-14, 2026-01, 2026, yesterday or 7 days",
        until="Only until: 2026-01-14, 2026-01, 2026, yesterday or 7 days",
    )
    @app_commands.rename(with_="with")
    @app_commands.choices(kind=_KINDS, status=_STATUSES)
    @answered
    async def contacts(
        self,
        interaction: Interaction,
        country: app_commands.Range[str, 1, 100],
        with_: app_commands.Range[str, 1, 100] | None = None,
        kind: app_commands.Choice[str] | None = None,
        status: app_commands.Choice[str] | None = None,
        since: app_commands.Range[str, 1, 40] | None = None,
        until: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        reader = for_locale(interaction.locale)
        code, other = read_country(reader, country), read_country(reader, with_)
        if code is not None and code == other:
            raise Refusal(reader.gettext("A contact needs two countries: name another one after “with”."))
        first, last = read_period(reader, since, until)
        await defer(interaction)
        asked = ContactFilter(
            country=code,
            with_country=other,
            kind=Kind(kind.value) if kind else None,
            status=Status(status.value) if status else None,
            since=first,
            until=last,
        )
        await answer_contacts(interaction, self.bot.library, reader, asked)

    @contacts.autocomplete("country")
    @contacts.autocomplete("with_")
    async def complete_country(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return country_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)


async def setup(bot: Desk) -> None:
    await bot.add_cog(ContactsCog(bot))
