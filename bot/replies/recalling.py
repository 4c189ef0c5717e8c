"""What an answer was about, read from the answer itself: for a reply to a message that nothing else is known of."""

from __future__ import annotations

import re

import discord
import pycountry

from bot.language.asked_times import read_period
from bot.language.countries import find_state
from bot.language.intent import Action
from bot.library import Library
from bot.model import ArticleRow
from bot.replies import limits, options
from bot.replies.actors import SIGNS
from bot.replies.escape import escape, plain
from bot.replies.localization import LANGUAGES, Localizer, localizer
from bot.replies.people import find_people
from bot.replies.topic import Topic
from bot.replies.words import KINDS, STATUSES

_TITLE = re.compile(r"\*\*(.+?)\*\*")
_FLAG = re.compile(r"[🇦-🇿]{2}")
_ESCAPE = re.compile(r"\\(.)")
_FIRST_LETTER = ord("🇦")
_UNIONS = {"EU": "EU", "UN": "UN"}
_QUOTED = 180
_CANDIDATES = 25


async def recall(library: Library, answer: discord.Message) -> Topic | None:
    """The topic as far as title and first line tell it; null where they name nothing that the library knows."""
    embed = answer.embeds[0] if answer.embeds else None
    text = (embed.description if embed else answer.content) or ""
    found = _TITLE.search(answer.content)
    title = (embed.title if embed else found[1] if found else "") or ""
    if not title:
        return None
    for language in LANGUAGES:
        if topic := await _of_title(library, localizer(language), title, text):
            return topic
    article = await _find(library, title, 240)
    return Topic(Action.SUMMARY, article=article, offered=(article,)) if article else None


async def _of_title(library: Library, reader: Localizer, title: str, text: str) -> Topic | None:
    for action, template in ((Action.ACTORS, "Actors in “{title}”"), (Action.CONTACTS, "Contacts in “{title}”")):
        before, after = reader.gettext(template, title="\0").split("\0")
        if title.startswith(before) and title.endswith(after):
            article = await _find(library, title[len(before) : len(title) - len(after)], _QUOTED)
            return Topic(action, article=article, offered=(article,)) if article else None
    if title.startswith(tuple(SIGNS.values())):
        name = _unescape(title.partition(" ")[2].partition(" · ")[0])
        people = find_people(library.catalogue, name)
        return Topic(Action.PERSON, people=people) if people else None
    head, _, subject = title.partition(" · ")
    if head == reader.gettext("Contacts"):
        return _contacts(library, subject, text)
    if head == reader.gettext("Actors"):
        codes = _countries(subject)
        people = () if codes else find_people(library.catalogue, _unescape(subject))
        return Topic(Action.PERSON if people else Action.ACTORS, countries=codes, people=people)
    if head == reader.gettext("What is new"):
        return Topic(Action.NEWS, countries=_countries(subject))
    before, after = reader.gettext("Search · {query}", query="\0").split("\0")
    if title.startswith(before) and len(title) > len(before):
        return Topic(Action.SEARCH, query=_unescape(title[len(before) : len(title) - len(after)]))
    return None


def _contacts(library: Library, subject: str, text: str) -> Topic:
    line = text.split("\n")[0]
    period = read_period(line, options.today())
    codes = _countries(subject)
    return Topic(
        Action.CONTACTS,
        countries=codes,
        people=() if codes else find_people(library.catalogue, _unescape(subject))[:1],
        kind=next((kind for kind, (sign, _) in KINDS.items() if sign in line), None),
        status=next((status for status, (sign, _) in STATUSES.items() if sign in line), None),
        since=period.since,
        until=period.until,
    )


def _countries(subject: str) -> tuple[str, ...]:
    """The codes of countries shown with flags, or of bodies by name."""
    codes = []
    for part in filter(None, subject.split(" – ")):
        flag = _FLAG.search(part)
        letters = "".join(chr(ord(sign) - _FIRST_LETTER + ord("A")) for sign in flag.group()) if flag else ""
        country = pycountry.countries.get(alpha_2=letters) if letters else None
        code = country.alpha_3 if country else _UNIONS.get(letters) or find_state(part.lstrip("🏛️ "))
        codes += [code] if code else []
    return tuple(codes)


async def _find(library: Library, title: str, limit: int) -> ArticleRow | None:
    """The article under this title, which a reply may have cut."""
    wanted = plain(_unescape(title))
    for row in await library.find_articles(wanted, limit=_CANDIDATES):
        known = {plain(row.title), plain(limits.shorten(row.title, limit)), plain(_unescape(escape(row.title, limit)))}
        if wanted in known:
            return row
    return None


def _unescape(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
