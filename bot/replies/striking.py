"""Which contact, actor or correction of an article a person means; the choices offered, and what comes of the choice.

The choices are of one article and read by its index: the catalogue in memory holds no contacts and no corrections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from discord import app_commands

from bot.language.text import fold
from bot.library import Author, Correction, Library
from bot.model import ArticleRow
from bot.replies import edits, limits
from bot.replies.escape import escape, plain
from bot.replies.localization import Localizer, for_locale
from bot.replies.refusals import Interaction, Refusal

_NUMBER = re.compile(r"#(-?\d{1,18})")
Choices = list[app_commands.Choice[str]]


def _chosen_article(interaction: Interaction, library: Library) -> int | None:
    """The article that the option beside holds so far: by its number, or the only one that its words fit."""
    typed = str(getattr(interaction.namespace, "article", None) or "").strip()
    if match := _NUMBER.fullmatch(typed):
        return int(match[1])
    found = library.catalogue.articles(typed, limit=2) if typed else []
    return found[0].id if len(found) == 1 else None


async def _contacts(library: Library, reader: Localizer, article_id: int) -> list[tuple[int, str]]:
    return [
        (row.id, plain(f"{edits.contact_line(reader, row)} · {reader.quote(row.sentence)}"))
        for row in await library.contacts(article_id=article_id)
    ]


async def contact_choices(interaction: Interaction, library: Library, typed: str) -> Choices:
    article_id = _chosen_article(interaction, library)
    if article_id is None:
        return []
    return _choices(await _contacts(library, for_locale(interaction.locale), article_id), typed)


async def actor_choices(interaction: Interaction, library: Library, typed: str) -> Choices:
    article_id = _chosen_article(interaction, library)
    rows = await library.actors(article_id=article_id) if article_id is not None else []
    names = [plain(row.name) for row in rows if fold(typed) in fold(row.name)]
    return [
        app_commands.Choice(name=limits.shorten(name, limits.CHOICE_NAME), value=limits.shorten(name, 100))
        for name in dict.fromkeys(names)
    ][: limits.CHOICES]


async def correction_choices(interaction: Interaction, library: Library, typed: str) -> Choices:
    article_id = _chosen_article(interaction, library)
    if article_id is None:
        return []
    return _choices(_named(for_locale(interaction.locale), await _holding(library, article_id)), typed)


async def _holding(library: Library, article_id: int) -> list[Correction]:
    """The newest first."""
    return [made for made in reversed(await library.corrections.history(article_id)) if made.undone is None]


def _named(reader: Localizer, holding: Iterable[Correction]) -> list[tuple[int, str]]:
    return [(made.id, edits.choice_name(reader, made)) for made in holding]


def _choices(found: Iterable[tuple[int, str]], typed: str) -> Choices:
    return [
        app_commands.Choice(name=limits.shorten(name, limits.CHOICE_NAME), value=f"#{number}")
        for number, name in found
        if fold(typed) in fold(name)
    ][: limits.CHOICES]


def _meant(found: list[tuple[int, str]], typed: str) -> int | None:
    """By its number, or by words that only one of them has."""
    if match := _NUMBER.fullmatch(typed.strip()):
        return next((number for number, _ in found if number == int(match[1])), None)
    fitting = [number for number, name in found if fold(typed) in fold(name)]
    return fitting[0] if len(fitting) == 1 else None


async def strike_contact(
    library: Library, reader: Localizer, article: ArticleRow, typed: str, author: Author
) -> Correction:
    """Raises Refusal with the article's contacts where none or several are meant."""
    found = await _contacts(library, reader, article.id)
    meant = _meant(found, typed)
    if meant is None:
        text = reader.gettext("This article has no such contact, or several. Choose from the list; it has:")
        raise Refusal(_offer(reader, text, found))
    return await library.corrections.strike_contact(article.id, meant, author)


async def strike_actor(
    library: Library, reader: Localizer, article: ArticleRow, typed: str, author: Author
) -> Correction:
    """Raises Refusal with the article's actors where it names nobody so."""
    try:
        return await library.corrections.strike_actor(article.id, typed, author)
    except LookupError:
        names = [(0, row.name) for row in await library.actors(article_id=article.id)]
        text = reader.gettext("This article names no “{name}”. It names:", name=escape(typed, 80))
        raise Refusal(_offer(reader, text, names)) from None


async def find_correction(library: Library, reader: Localizer, article: ArticleRow, typed: str) -> Correction:
    """Raises Refusal with what could be taken back where none or several are meant."""
    holding = await _holding(library, article.id)
    found = _named(reader, holding)
    meant = _meant(found, typed)
    if meant is None:
        text = reader.gettext("This article has no such correction that holds. Choose from the list; it has:")
        raise Refusal(_offer(reader, text, found))
    return next(made for made in holding if made.id == meant)


def _offer(reader: Localizer, text: str, found: list[tuple[int, str]]) -> str:
    lines = [f"• {escape(limits.shorten(name, 150))}" for _, name in found[:10]]
    return "\n".join([text, *(lines or [reader.gettext("(nothing)")])])
