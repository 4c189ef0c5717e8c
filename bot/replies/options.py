"""What people type into options: countries, articles and dates, checked, and the choices offered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from discord import app_commands
from rapidfuzz import fuzz, process

from bot.articles.dates import find_dates, is_possible
from bot.language.countries import COUNTRY_CODES, find_country
from bot.language.text import fold
from bot.library import Catalogue
from bot.replies import limits
from bot.replies.escape import escape
from bot.replies.localization import Localizer, flag, localizer
from bot.replies.periods import period
from bot.replies.refusals import Refusal
from bot.replies.words import actor_label, label

_ALIKE = 55
_NONE = frozenset({"none", "aucun", "aucune", "inconnu", "inconnue", "unknown", "-"})


def today() -> date:
    return datetime.now(UTC).date()


@cache
def _names() -> dict[str, str]:
    """Folded French and English names of all known countries, and their codes."""
    return {fold(localizer(language).country(code)): code for language in ("en", "fr") for code in COUNTRY_CODES}


def read_country(reader: Localizer, typed: str | None) -> str | None:
    """The code of the country that was typed. Raises Refusal with the nearest names for an unknown one."""
    if typed is None or not typed.strip():
        return None
    code = find_country(typed)
    if code is not None:
        return code
    nearest = [reader.country(code) for code in nearest_countries(typed)]
    text = reader.gettext("I know no country called “{typed}”.", typed=escape(typed, 80))
    if nearest:
        text += " " + reader.gettext("Did you mean: {names}?", names=", ".join(nearest))
    raise Refusal(text)


def nearest_countries(typed: str, limit: int = 3) -> list[str]:
    found = process.extract(
        fold(typed)[:100], _names().keys(), scorer=fuzz.WRatio, limit=limit * 2, score_cutoff=_ALIKE
    )
    return list(dict.fromkeys(_names()[name] for name, _, _ in found))[:limit]


def read_period(reader: Localizer, since: str | None, until: str | None = None) -> tuple[date | None, date | None]:
    """The days that bound what is asked for. Raises Refusal for what is no date, and out of order."""
    first = _read_date(reader, since)[0] if since else None
    last = _read_date(reader, until)[1] if until else None
    if first and last and first > last:
        raise Refusal(
            reader.gettext(
                "The period ends ({until}) before it begins ({since}). Swap the two dates.",
                since=reader.day(first),
                until=reader.day(last),
            )
        )
    return first, last


def _read_date(reader: Localizer, typed: str) -> tuple[date, date]:
    try:
        return period(typed, today())
    except ValueError:
        raise Refusal(
            reader.gettext(
                "“{typed}” is not a date I can read. Write 2026-01-14, 2026-01, 2026, yesterday or 7 days.",
                typed=escape(typed, 60),
            )
        ) from None


def is_none(typed: str | None) -> bool:
    """Whether a value is to be left empty, in either language."""
    return typed is not None and fold(typed.strip()) in _NONE


def read_day(reader: Localizer, typed: str) -> date:
    """The day of publication that was typed. Raises Refusal for what is no single day, and none to appear on."""
    try:
        first, last = period(typed, today())
    except ValueError:
        written = [day for _, _, day in find_dates(typed)]
        first, last = (written[0], written[0]) if written else (date.min, date.max)
    if first != last:
        raise Refusal(
            reader.gettext(
                "“{typed}” is not a day I can read. Write 2026-01-14, 14/01/2026, 14 janvier 2026 or yesterday.",
                typed=escape(typed, 60),
            )
        )
    if not is_possible(first):
        raise Refusal(
            reader.gettext(
                "No article can have appeared on {date}: the day must lie between 1900 and tomorrow.",
                date=reader.day(first),
            )
        )
    return first


def country_choices(reader: Localizer, catalogue: Catalogue, typed: str) -> list[app_commands.Choice[str]]:
    """Countries whose French or English name holds what was typed, those of the library first."""
    held = catalogue.countries()
    codes = held if not typed.strip() else _matching(typed, held)
    return [
        app_commands.Choice(name=limits.shorten(f"{flag(code)} {reader.country(code)}", limits.CHOICE_NAME), value=code)
        for code in codes[: limits.CHOICES]
    ]


def _matching(typed: str, held: list[str]) -> list[str]:
    wanted = fold(typed).strip()
    exact = find_country(typed)
    found = {code for name, code in _names().items() if name.startswith(wanted) or f" {wanted}" in name}
    ranked = [code for code in held if code in found] + sorted(found - set(held))
    if exact is not None:
        ranked = [exact, *(code for code in ranked if code != exact)]
    return ranked or nearest_countries(typed)


def article_choices(reader: Localizer, catalogue: Catalogue, typed: str) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=label(reader, article, limits.CHOICE_NAME), value=f"#{article.id}")
        for article in catalogue.articles(typed, limit=limits.CHOICES)
    ]


def actor_choices(reader: Localizer, catalogue: Catalogue, typed: str) -> list[app_commands.Choice[str]]:
    """Persons and bodies with a word for each beginning typed in one of their names."""
    return [
        app_commands.Choice(name=limits.shorten(actor_label(reader, row), limits.CHOICE_NAME), value=f"#{row.id}")
        for row in catalogue.identities.rows(typed, limit=limits.CHOICES)
    ]
