"""Figures that a sentence states, so that two sources may be held against one another: how many of what."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.text import fold, stem

_NUMBERS = """deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 treize 13 quatorze 14
    quinze 15 seize 16 vingt 20 trente 30 quarante 40 cinquante 50 soixante 60 cent 100 two 2 three 3 four 4 five 5
    seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 twenty 20 thirty 30 forty 40 fifty 50 sixty 60""".split()
_ONES = dict(zip(_NUMBERS[::2], map(int, _NUMBERS[1::2]), strict=True))
_ONE = frozenset({"un", "one", "a"})
_SCALES = {"mille": 1e3, "thousand": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9,
           "billion": 1e9}  # fmt: skip
_TOKEN = re.compile(r"\d{1,3}(?:[ .,]\d{3})+(?!\d)|\d+(?:,\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*")
# A figure behind one of these is no exact one, or counts what was named before ("les deux ministres").
_INEXACT = frozenset(
    """les ces ses nos leurs aux des quelque environ moins plus pres presque jusqu the these both over about nearly
    least almost some around than up pour""".split()
)
_NO_UNIT = frozenset(
    """heure minute jour semaine mois an annee siecle fois homme femme pays ministre president dirigeant responsable
    chef capitale partie camp voisin allie gouvernement cote point an hour minute day week month year time man men
    side country leader official minister janvier fevrier mars avril mai juin juillet aout septembre octobre
    novembre decembre january february march april may june july august september october november december
    premier dernier prochain autre first last next other de d et a en par pour dans avec ou and in at on of to the
    les des qui que ont""".split()
)
_CASUALTIES = {
    "mort": re.compile(r"(?:tue|mort|deces|decede|victime|kill|dead|died|death)"),
    "blesse": re.compile(r"(?:blesse|wounded|injured)"),
}
_NEAR_BEFORE, _NEAR_AFTER = 3, 6


@lru_cache(maxsize=5_000)
def read_figures(sentence: str, language: str = "fr") -> dict[str, float]:
    """What is counted, as a stem ("mort" and "blesse" for casualties), and how many; what is told twice is left out."""
    tokens = _TOKEN.findall(fold(sentence))
    found: dict[str, float | None] = {}
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        value = 1.0 if token in _ONE and following in _SCALES else _value(token)
        before = [token for token in tokens[max(0, place - 2) : place] if token not in ("de", "of", "d")][-1:]
        if value is None or any(token in _INEXACT or _value(token) is not None for token in before):
            continue
        end = place + 1
        if end < len(tokens) and tokens[end] in _SCALES:
            value, end = value * _SCALES[tokens[end]], end + 1
        if end < len(tokens) and tokens[end] in ("de", "d"):
            end += 1
        unit = _unit(tokens, place, end, language)
        if unit:
            found[unit] = None if found.get(unit, value) != value else value
    return {unit: value for unit, value in found.items() if value is not None}


def _value(token: str) -> float | None:
    if token[0].isdecimal():
        digits = re.sub(r"[ .](?=\d{3})|,(?=\d{3}\b)", "", token)
        number = float(digits.replace(",", "."))
        return None if 1900 <= number <= 2100 and digits == token else number
    parts = [_ONES.get(part) for part in token.split("-") if part != "et"]
    if not parts or None in parts:
        return None
    total = 0.0
    for number in filter(None, parts):
        total = total * number if number in (20, 100) and 0 < total < 10 else total + number
    return total


def _unit(tokens: list[str], place: int, end: int, language: str) -> str | None:
    if end >= len(tokens) or len(tokens[end]) < 3:
        return None
    before, after = tokens[max(0, place - _NEAR_BEFORE) : place], tokens[end : end + _NEAR_AFTER]
    cut = next((index for index, token in enumerate(after) if _value(token) is not None), len(after))
    for said in (after[:cut], before):
        for unit, pattern in _CASUALTIES.items():
            if any(pattern.match(token) for token in said):
                return unit
    noun = tokens[end]
    if noun in _NO_UNIT or noun.rstrip("s") in _NO_UNIT or _value(noun) is not None or noun[0].isdecimal():
        return None
    return stem(noun, language)
