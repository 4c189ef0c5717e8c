"""Who published or wrote an article, where a by-line or a dateline says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from bot.articles.dates import find_dates
from bot.articles.noise import phrases
from bot.articles.plain import plain

_MAX_LINE = 140
_READING_TIME = re.compile(
    r"(?<!\s)\s*+(?:[.·•|,–—-]\s*+)?(?<!\d)\d++\s*+(?:min|mn)(?:utes?)?\b(?: de lecture| read)?\s*$", re.IGNORECASE
)
_CONNECTORS = frozenset(
    "de du des la le les l d et avec en a au the with and of for from via pour by par van von al el bin ben".split()
)
_NOBODY = frozenset(
    ("", "la redaction", "redaction", "redaction web", "the newsroom", "editor", "staff", "agences", "des agences")
)


@dataclass(frozen=True, slots=True)
class ByLine:
    """A line that says who wrote. `source` is null where it names persons only; a higher `rank` is surer."""

    source: str | None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place, outlet and day in front of an opening paragraph; `end` is where its sentence starts."""

    end: int
    source: str | None = None
    day: date | None = None


@cache
def _agency() -> str:
    names = sorted(set(phrases()["captions"]["agencies"]), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(name) for name in names) + ")"


@cache
def _by_line_patterns() -> dict[str, re.Pattern[str]]:
    agency = _agency()
    several = rf"{agency}(?:\s*(?:[,/&+-]|et|and)\s*{agency})*"
    written = r"par|by|texte|propos recueillis par|de notre correspondante?(?: à| au| en)?"
    stated = r"sources?|information fournie par|publié par|published by"
    patterns = {
        "alone": rf"\W{{0,2}}(?:(?i:source|par|by|via|avec)\s*:?\s+)?({several})\W{{0,2}}",
        "with": rf"\W{{0,2}}(?:(?i:par|by)\s+)?(.{{0,60}}?)(?<![\s,])[\s,]*+\b(avec|et|with|and|via)\s+"
        rf"(?:l['’]\s?)?(agences?|{several})\W{{0,2}}",
        "help": rf"\W{{0,2}}(?i:avec|with)\s.{{0,40}}?\b(?:agences?|agencies|{agency})\W{{0,2}}",
        "stated": rf"(?i:{stated})\s*:?\s+(?P<name>[^\W\d_].{{1,60}})",
        "person": rf"(?i:{written})\s*:?\s+(?P<name>.{{3,100}})",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def parse_by_line(line: str) -> ByLine | None:
    """Read a by-line such as "Le Quotidien avec AFP · 2 min", "Reuters", "Par Jeanne Dupont"."""
    if len(line) > _MAX_LINE:
        return None
    text = _READING_TIME.sub("", _without_date(line)).strip(" \t|·•–—-,")
    if len(text.split()) > 14:
        return None
    patterns = _by_line_patterns()
    if match := patterns["alone"].fullmatch(text):
        return ByLine(match[1], 1)
    if match := patterns["with"].fullmatch(text):
        return _joint(match[1].strip(" ,("), match[2], match[3])
    if patterns["help"].fullmatch(text):
        return ByLine(None)
    if (match := patterns["stated"].fullmatch(text)) and not re.search(r"https?:|www\.|\blink\b", text):
        return ByLine(match["name"].strip(" .•·|"), 2) if len(match["name"].split()) <= 8 else None
    if (match := patterns["person"].fullmatch(text)) and _all_names(match["name"]):
        return ByLine(None)
    return None


def _without_date(line: str) -> str:
    for start, end, _ in sorted(find_dates(line), reverse=True):
        before = re.sub(
            r"(?i)[\s•·|,–-]*\b(?:publié|mis à jour|published|updated)?\s*(?:le|on|à)?\s*$", "", line[:start]
        )
        line = before + re.sub(r"^\s*(?:à|at)?\s*\d{1,2}\s?[:h]\s?\d{0,2}", "", line[end:])
    return line


def _joint(name: str, joint: str, agency: str) -> ByLine | None:
    known = agency if re.fullmatch(r"(?!agences?)\S.*", agency) else None
    if plain(name).strip(" .") in _NOBODY:
        return ByLine(known, 1) if known or plain(name) else ByLine(None)
    if not _all_names(name):
        return None
    return ByLine(f"{name} {joint} {agency}", 2)


def _all_names(text: str) -> bool:
    """Nothing but names: every word has a capital or figure, save connecting words."""
    words = re.findall(r"\w[\w'’.-]*", text)
    return bool(words) and all(_is_name(word) for word in words) and any(word[0].isupper() for word in words)


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or plain(word).rstrip("'.") in _CONNECTORS


_DASH = re.compile(r"(?<!\s)(?:\s*+(?:--|[–—])\s*|\s++-\s+|\s*+:\s+)")
_BRACKET = re.compile(r"[(\[/]([^()\[\]/]{2,60})[)\]/]")
_DAY_ONLY = re.compile(r"(?:\ble\s+)?\b\d{1,2}(?:er)?\s+[^\W\d_]{3,9}\b\.?")
_MAX_DATELINE = 120
# "Depuis le 3 mars 2021 – …" opens a sentence.
_NO_PLACE = frozenset(
    "depuis avant apres des du le la les en au aux entre jusqu since on from after before until in the by".split()
)


def parse_dateline(paragraph: str) -> Dateline | None:
    """Read "Kinshasa (Le Quotidien) 3 mars 2021 – …", "LIMA, 3 mars (AFP) - …", "(Reuters) - …"."""
    dash = _DASH.search(paragraph, 0, _MAX_DATELINE)
    if not dash or dash.end() >= len(paragraph):
        return None
    head = paragraph[: dash.start()]
    bracket = _BRACKET.search(head)
    outlet = bracket[1].strip() if bracket else None
    agency = bool(outlet and re.fullmatch(_agency(), outlet))
    day = next((day for _, _, day in find_dates(head)), None)
    place = _without_date(head.replace(bracket[0], " ") if bracket else head)
    place = _DAY_ONLY.sub(" ", place).strip(" ,.-")
    if (place and not _is_place(place)) or (day is None and outlet is None):
        return None
    if outlet and _is_territory(outlet):
        outlet = None
    # A place and a bracket alone may open a sentence: only capitals ("DAKAR (Le Quotidien) –") show a dateline.
    if day is None and not agency and not (outlet and place.isupper()):
        return None
    return Dateline(dash.end(), outlet, day)


def _is_place(text: str) -> bool:
    return _all_names(text) and re.findall(r"\w+", plain(text))[0] not in _NO_PLACE


@cache
def _territories() -> frozenset[str]:
    return frozenset(plain(name) for locale in ("fr", "en") for name in Locale(locale).territories.values())


def _is_territory(name: str) -> bool:
    return plain(name).strip() in _territories()


def closing_agency(paragraph: str) -> tuple[str, str | None]:
    """The paragraph without an agency signed in brackets at its end, and that agency."""
    signed = re.compile(rf"\s*[(\[]\s*(?:avec\s+|with\s+)?({_agency()})\s*[)\]]\s*$")
    match = signed.search(paragraph, max(0, len(paragraph) - 60))
    return (paragraph[: match.start()], match[1]) if match and match.start() else (paragraph, None)


def is_person(text: str) -> bool:
    """Whether a line is two to four names and nothing else, as a journalist's is below a title."""
    words = re.findall(r"[\w'’.-]+", text)
    return 2 <= len(words) <= 4 and all(word[0].isupper() for word in words) and not re.search(r"[\d?!:;()]", text)
