"""A written name taken apart: titles and particles off, initials, double names, the order of East Asian names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.language.names import PARTICLES
from bot.language.same_name.given import given_names
from bot.language.text import fold, normalise

_LETTERS = str.maketrans("øłıðəñ", "oldden") | {ord("đ"): "dj", ord("þ"): "th", ord("ß"): "ss", ord("ı"): "i"}
_CEDILLA = "\ue000"
_MARKS = re.compile(r"['ʿʾʻʼ`´]")
_TITLES = frozenset(
    """m mm mme mlle mr mrs ms miss dr pr me sir lord lady dame cheikh sheikh cheik shaykh ayatollah hodjatoleslam imam
    grand general colonel marechal marshal amiral admiral lieutenant capitaine president presidente monsieur madame
    premier premiere prime ministre minister vice roi king reine queen prince princesse princess heritier crown emir
    pape pope saint patriarche patriarch cardinal chancelier chanceliere chancellor senateur senatrice senator
    secretaire secretary gouverneur governor ambassadeur ambassador sayyed seyyed sayyid seyed mollah mullah rabbin
    rabbi professeur professor maitre l le la the ex""".split()
)
_SUFFIXES = {"jr": "junior", "junior": "junior", "fils": "junior", "sr": "senior", "senior": "senior"}
_NUMERAL = re.compile(r"(?:X{0,2}(?:IX|IV|V?I{0,3})|1er|Ier|1st)$")
_ARTICLES = frozenset("al el ul ol oul".split())
_ASSIMILATED = re.compile(r"[aeou](sh|ch|[rsdntzl])$")
_SONS = frozenset("ben bin ibn ould bint bent".split())
_KUNYAS = {"abou": "abu", "abu": "abu", "oum": "umm", "umm": "umm"}
_SERVANT_ALONE = re.compile(r"a(?:b|be)d(?:[aeiou]{1,2}[lrsndtz])?$")
_SERVANT = re.compile(r"a(?:b|be)d(?:[aeiou]{1,2}(?:l|([rsndtz])(?=\1)|(sh|ch)(?=\2)))?(?=\w{2})")
_FAITH_ALONE = re.compile(r"(?:[aeou]{1,2}(?:l|d))?d(?:ine?|een)$")
_GOD = re.compile(r"(?<=\w{2})[aeou]{1,2}(?:llah?|lah)$")
_FAITH = re.compile(r"(?<=\w{2})(?:[aeou]{1,2}d)d(?:ine?|een)$")
_SYLLABLE = r"(?:[bcdfghjklmnpqrstvwxyz]{0,3}[aeiouy]{1,3}(?:ng|nh|ch|ck|[nmklptrg])?)"
_EAST_ASIAN_GIVEN = re.compile(rf"{_SYLLABLE}{{1,3}}$")
EAST_ASIAN_SURNAMES = frozenset(
    """ahn an bai ban bae bo bui cai cao chai chang chen cheng chiang chiu cho choe choi chou chu chung cui dai dang
    deng ding do dong du duan fan fang feng fu gao ge geng gong gu guo han hao he ho hong hou hsiao hsieh hu hua huang
    hun hwang hyun jang jeon jeong ji jia jiang jin jo jung kang kim koo kwon lai lam lau le lee lei leung li liang lim
    lin liu lo lu luo luong lyu ma mao meng min moon mun ngo nguyen nie noh oh ong pak pan park peng pham phan qi qian
    qin qiu ren rhee ri ro roh ryu shan shao shen shi shin sin so son song su suh sun tan tang tao tchang tian to tran
    truong tsai vo vu wan wang wei wen wi woo wu xi xia xiao xie xu xue yan yang ye yi yin yoo yoon you yu yuan yun zeng
    zhai zhang zhao zheng zhong zhou zhu zong""".split()
)


class Token(NamedTuple):
    """A folded word of a name. `joined` marks one that a hyphen ties to the word before."""

    text: str
    initial: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `suffix` is "junior", "senior" or a ruler's number; `east_asian` names have two tokens, the
    family name first and the given name in one piece. `particles` are those left out of the tokens.
    """

    written: str
    tokens: tuple[Token, ...]
    suffix: str = ""
    east_asian: bool = False
    particles: tuple[str, ...] = ()

    @property
    def lineage(self) -> bool:
        """True where a word is the father's name: Tamim ben Hamad."""
        return not _SONS.isdisjoint(self.particles)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens)


def folded(text: str) -> str:
    """Folded as everywhere, and further: letters with strokes made plain, the cedilla's c kept apart from the c."""
    lowered = normalise(text).casefold().translate(_LETTERS).replace("ç", _CEDILLA)
    return _MARKS.sub("", fold(lowered).replace(_CEDILLA, "ç"))


@lru_cache(maxsize=20_000)
def parse(written: str) -> Name:
    written = " ".join(written.split())
    text = normalise(written)
    head, comma, tail = text.partition(",")
    if comma and folded(tail).strip(" .") not in _SUFFIXES:
        text = f"{tail} {head}"
    tokens = _untitled(_split(text))
    tokens, suffix = _without_suffix(tokens)
    plain = [token for token, _ in tokens]
    ordered = _east_asian(plain)
    if ordered is not None:
        return Name(written, ordered, suffix, east_asian=True)
    kept, particles = _without_particles(plain)
    return Name(written, tuple(_compounds(kept)), suffix, particles=particles)


def _split(text: str) -> list[tuple[Token, str]]:
    """The tokens with the words as written, initials apart ("J.D." two, "JD" two beside a name in small letters)."""
    found: list[tuple[Token, str]] = []
    shouted = text.upper() == text
    for word in text.split():
        for place, part in enumerate(re.split(r"[-‐‑–]+", word)):
            letters = re.findall(r"[^\W_]+", _MARKS.sub("", normalise(part)))
            if len(letters) == 1 and len(letters[0]) == 2 and letters[0].isupper() and not shouted:
                letters = [*letters[0]] if not _NUMERAL.match(letters[0]) else letters
            for letter in letters:
                initial = len(letter) == 1 and letter.isupper() and not (letter in "VI" and "." not in part and found)
                found.append((Token(folded(letter), initial, place > 0), letter))
    return found


def _untitled(tokens: list[tuple[Token, str]]) -> list[tuple[Token, str]]:
    while (
        len(tokens) > 1
        and tokens[0][0].text in _TITLES
        and not (tokens[0][0].initial and (len(tokens) > 2 or tokens[0][0].text != "m"))
    ):
        tokens = tokens[1:]
    return tokens


def _without_suffix(tokens: list[tuple[Token, str]]) -> tuple[list[tuple[Token, str]], str]:
    for place, (token, letters) in enumerate(tokens[1:], 1):
        if _NUMERAL.match(letters) and not token.initial:
            number = "I" if letters in ("1er", "Ier", "1st") else letters
            return tokens[:place], number
    if len(tokens) > 1 and tokens[-1][0].text in _SUFFIXES:
        return tokens[:-1], _SUFFIXES[tokens[-1][0].text]
    return tokens, ""


def _east_asian(tokens: list[Token]) -> tuple[Token, ...] | None:
    """Family name and given name in one piece, or null for a name of another shape."""
    if not 2 <= len(tokens) <= 4 or any(token.initial for token in tokens):
        return None
    texts = [token.text for token in tokens]
    family, given = texts[0], texts[1:]
    if family not in EAST_ASIAN_SURNAMES:
        family, given = texts[-1], texts[:-1]
        if family not in EAST_ASIAN_SURNAMES:
            return None
    joined = "".join(given)
    shaped = _EAST_ASIAN_GIVEN.match(joined) and all(_EAST_ASIAN_GIVEN.match(part) for part in given)
    if not shaped or any(given_names(part) for part in given) or len(joined) > 12:
        return None
    return Token(family), Token(joined)


def _without_particles(tokens: list[Token]) -> tuple[list[Token], tuple[str, ...]]:
    kept: list[Token] = []
    particles: list[str] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is None or not _is_particle(token, following, first=not kept):
            kept.append(token)
            continue
        tokens[place + 1] = following._replace(joined=token.joined and bool(kept))
        particles.append(token.text)
    return kept, tuple(particles)


def _is_particle(token: Token, following: Token, *, first: bool) -> bool:
    if token.initial:
        return False
    assimilated = _ASSIMILATED.match(token.text)
    if assimilated and following.joined and following.text.startswith(assimilated[1]):
        return True
    if token.text in _ARTICLES:
        return not first or following.joined
    if token.text in _KUNYAS or (first and token.text in _SONS):
        return False
    return token.text in PARTICLES or token.text in {"dos", "das", "do", "y", "e", "bint"}


def _compounds(tokens: list[Token]) -> list[Token]:
    """Names of two words that are one: Abd al-Fattah and Abdelfattah, Nur al-Din and Noureddine, Abou Mazen."""
    made: list[Token] = []
    for token in tokens:
        before = made[-1] if made else None
        if before and not before.initial and (_SERVANT_ALONE.match(before.text) or before.text in _KUNYAS):
            made[-1] = before._replace(text=_KUNYAS.get(before.text, "abd") + token.text)
        elif before and not before.initial and _FAITH_ALONE.match(token.text):
            made[-1] = before._replace(text=before.text + "din")
        else:
            text = _GOD.sub("allah", _FAITH.sub("din", token.text))
            made.append(token._replace(text=_SERVANT.sub("abd", text, count=1) if text.startswith("ab") else text))
    return made
