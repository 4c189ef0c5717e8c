"""Replies in the reader's language: gettext catalogues, and CLDR's dates and country names through Babel."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import discord
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.language.countries import alpha2
from bot.model import Contact, Precision

CATALOGUES = Path(__file__).parent / "locales"
LANGUAGES = ("en", "fr")
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
DEFAULT_LANGUAGE = "fr"
NAME_CONTEXT, MENU_CONTEXT, COMMAND_CONTEXT = "name", "menu", "command"


def N_(message: str) -> str:
    """Marks a text for the catalogue that is translated where it is shown."""
    return message


_BODIES = {
    "EU": N_("European Union"),
    "UN": N_("United Nations"),
    "NATO": N_("NATO"),
    "IAEA": N_("IAEA"),
}
_FLAGS = {"EU": "🇪🇺", "UN": "🇺🇳"}
_NO_FLAG = "🏛️"


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of a language, compiled from its .po file; English texts are the message ids themselves."""
    path = CATALOGUES / language / "LC_MESSAGES" / "vigie.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="vigie")


class Localizer:
    """One language. `values` fill the named places of a translated text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(_LOCALES[language])
        self._catalogue = catalogue(language)

    def gettext(self, message: str, /, **values: Any) -> str:
        return self._catalogue.gettext(message).format_map(values)

    def ngettext(self, singular: str, plural: str, n: int, /, **values: Any) -> str:
        return self._catalogue.ngettext(singular, plural, n).format_map({"n": n, **values})

    def name(self, message: str) -> str:
        """The name of a command or an option, which Discord wants in lower case and without spaces."""
        return str(self._catalogue.pgettext(NAME_CONTEXT, message))

    def menu(self, message: str) -> str:
        """The name of a message's menu, which may have capitals and spaces."""
        return str(self._catalogue.pgettext(MENU_CONTEXT, message))

    def command_name(self, message: str) -> str:
        """The name of a command, where it differs from that of an option of the same English name."""
        own = str(self._catalogue.pgettext(COMMAND_CONTEXT, message))
        return own if own != message else self.name(message)

    def day(self, day: date) -> str:
        """The day in full; French says "1er" for the first of a month."""
        first = self.language == "fr" and day.day == 1
        return _format_day(day, "d'er' MMMM y" if first else "long", self.locale)

    def short_day(self, day: date) -> str:
        return _format_day(day, "dd/MM/y", self.locale)

    def month(self, day: date) -> str:
        return format_skeleton("yMMMM", day, locale=self.locale)

    def contact_date(self, contact: Contact) -> str | None:
        """The time of a contact as precisely as its text states it; null where it states none."""
        since, until = contact.since, contact.until
        if since is None:
            return None
        if contact.precision is Precision.YEAR:
            return str(since.year)
        if contact.precision is Precision.MONTH:
            return self.month(since)
        if until is not None and until != since:
            return self.gettext("{since} to {until}", since=self.day(since), until=self.day(until))
        return self.day(since)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def country(self, code: str) -> str:
        if code in _BODIES:
            return self.gettext(_BODIES[code])
        return self.locale.territories.get(alpha2(code) or "", code)

    def countries(self, codes: list[str]) -> str:
        return format_list([self.country(code) for code in codes], locale=self.locale)

    def quote(self, text: str) -> str:
        return f"« {text} »" if self.language == "fr" else f"“{text}”"


@lru_cache(maxsize=10_000)
def _format_day(day: date, format_: str, locale: Locale) -> str:
    """A long answer names the same days again and again."""
    return format_date(day, format=format_, locale=locale)


@cache
def flag(code: str) -> str:
    """The flag of a country as an emoji; a building for a body that has none."""
    letters = alpha2(code)
    if code in _FLAGS or letters is None or len(letters) != 2:
        return _FLAGS.get(code, _NO_FLAG)
    return "".join(chr(ord("🇦") + ord(letter) - ord("A")) for letter in letters.upper())


@cache
def localizer(language: str) -> Localizer:
    return Localizer(language if language in LANGUAGES else "en")


def for_locale(locale: discord.Locale) -> Localizer:
    """French for a French reader, English for everyone else."""
    return localizer("fr" if locale is discord.Locale.french else "en")


def for_guild(guild: discord.Guild | None) -> Localizer:
    """A server's language. Only community servers choose one: the others report en-US, and get French."""
    if guild is None:
        return localizer(DEFAULT_LANGUAGE)
    chosen = guild.preferred_locale
    if chosen is discord.Locale.american_english and "COMMUNITY" not in guild.features:
        return localizer(DEFAULT_LANGUAGE)
    return for_locale(chosen)


_COMMANDS = {Location.command_name, Location.group_name}


class CommandTranslator(app_commands.Translator):
    """Names, descriptions and choices of the commands, from the same catalogues as the replies."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        if locale is not discord.Locale.french:
            return None
        french = localizer("fr")
        if isinstance(context.data, app_commands.ContextMenu):
            return french.menu(string.message)
        message = string.message
        if context.location in _COMMANDS:
            return french.command_name(message)
        return french.name(message) if context.location is Location.parameter_name else french.gettext(message)
