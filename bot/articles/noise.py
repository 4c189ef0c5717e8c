"""Which lines of a page are no part of its article. The phrases are in noise.toml, for an editor to extend."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from bot.articles.plain import plain

_MAX_LINE = 250
_MAX_FORM = 400
_QUOTATION = re.compile(r"[«»“”\"]")
_TIDY = re.compile(r"[\s.,;!?…*•·|\-–—_=~<>▼▲►→«»\"'\u00a0]+$|^[\s.,;!?…*•·|\-–—_=~<>▼▲«»\"'\u00a0]+")
_TITLE_PREFIX_OBJECT = r"(?:this|the|ce|cet|le|l')\s*(?:title|headline|article|text|content|titre|article|texte)"
# Words that somebody is quoted with are no button: « Abonnez-vous », a-t-il lancé.
_REPORTED = re.compile(
    r"^\W*[«“\"]|\w-t-(?:il|elle|on)\b|\b(?:dit|lance|assure|affirme|explique)-(?:il|elle)\b|\b(?:he|she) said\b"
)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w+|https?://\S+|www\.\S+")


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """The tables of noise.toml."""
    text = resources.files("bot.articles").joinpath("noise.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class Phrases:
    """One list of phrases, ready to be held against lines."""

    exact: frozenset[str]
    wild: re.Pattern[str] | None = field(default=None)

    def match(self, line: str) -> bool:
        if len(line) > _MAX_LINE:
            return False
        tidy = _tidy(line)
        return tidy in self.exact or bool(tidy and self.wild and self.wild.fullmatch(tidy))


@cache
def group(table: str, name: str = "lines") -> Phrases:
    exact, wild = set(), []
    for phrase in phrases()[table][name]:
        if "*" in phrase or "#" in phrase:
            escaped = re.escape(plain(phrase)).replace(r"\*", ".*").replace(r"\#", r"\d+").replace(r"\ .*", r"\b.*")
            wild.append(escaped)
        else:
            exact.add(_tidy(phrase))
    return Phrases(frozenset(exact), re.compile("|".join(wild)) if wild else None)


def _tidy(line: str) -> str:
    return _TIDY.sub("", plain(line)).rstrip(":").strip()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is noise. `opens_list`: titles directly beneath go too; `opens_section`: so does all below it."""

    table: str
    opens_list: bool = False
    opens_section: bool = False


def judge(line: str, *, at_edge: bool, at_end: bool = False) -> Verdict | None:
    """What kind of noise a line is, null where it is none.

    `at_edge`: before or after the body of the page; `at_end`: no more than a few paragraphs stand below.
    """
    if at_end and group("sections").match(line):
        return Verdict("sections", opens_section=True)
    if group("links", "lists").match(line):
        return Verdict("links", opens_list=True)
    if group("links").match(line):
        return Verdict("links")
    reported = _REPORTED.search(line) is not None
    for table in ("advertising", "sharing", "counters", "forms"):
        if not reported and group(table).match(line):
            return Verdict(table)
    if at_edge and group("edges").match(line):
        return Verdict("edges")
    if is_instruction(line):
        return Verdict("instructions")
    if _is_form_sentence(line):
        return Verdict("forms")
    if _is_button_bar(line):
        return Verdict("sharing")
    if re.search(r"\w", line) is None or _ADDRESS.fullmatch(line.strip()):
        return Verdict("edges")
    return None


def _is_form_sentence(line: str) -> bool:
    if len(line) > _MAX_FORM or _QUOTATION.search(line):
        return False
    text = plain(line)
    if set(re.findall(r"\w+", text)).isdisjoint(phrases()["forms"]["readers"]):
        return False
    return len(set(_form_words().findall(text))) >= 2


@cache
def _form_words() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(stem) for stem in phrases()["forms"]["words"]) + ")")


def _is_button_bar(line: str) -> bool:
    words = re.findall(r"[\w+-]+", plain(line))
    return bool(words) and len(words) <= 12 and set(words) <= set(phrases()["sharing"]["words"])


def is_instruction(line: str) -> bool:
    """Whether a line orders a text generator about, or is such a program's own talk."""
    if group("instructions").match(line):
        return True
    if len(line) > 2 * _MAX_LINE or _QUOTATION.search(line):
        return False
    text = plain(line).lstrip("-*•>#[( ")
    first = re.match(r"\w[\w-]*", text)
    table = phrases()["instructions"]
    if not first or first.group() not in table["verbs"]:
        return False
    if _any_of(table["strong"], text):
        return True
    return _any_of(table["objects"], text) and _any_of(table["manners"], text)


def _any_of(terms: list[str], text: str) -> bool:
    return any(re.search(r"\b" + re.escape(term).replace(r"\#", r"\d+"), text) for term in terms)


@cache
def _prefix() -> re.Pattern[str]:
    table = phrases()["instructions"]
    verbs, languages = "|".join(table["verbs"]), "|".join(table["languages"] + ["français"])
    order = rf"(?:{verbs})\s+{_TITLE_PREFIX_OBJECT}\s+(?:in|into|to|en)\s+(?:{languages})"
    # The title follows glued on, or behind a separator.
    return re.compile(rf"^\W*(?i:{order})[\s:.\-–—]*(?=[^\Wa-zà-ÿ]|[«“\"']|$)")


def strip_instruction(line: str) -> str:
    """The line without an order put in front of its title ("translate this title to French")."""
    return _prefix().sub("", line, count=1)
