"""How far apart two written words are for a French, an English, an Arabic, a Persian or a Russian hand."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

# Letters to one sign a sound, longest first. C: "ch", which is "sh" in French, "tch" in English and "kh" in German.
_SOUNDS = (
    (r"shch|schtsch|chtch|sch|sh", "Š"),
    (r"tch|tsch", "Č"),
    (r"ch", "C"),
    (r"kh", "X"),
    (r"gh", "Γ"),
    (r"dzh|dj", "j"),
    (r"zh", "Ž"),
    (r"dh", "Δ"),
    (r"th", "Θ"),
    (r"ph", "f"),
    (r"qu(?=[eiy])", "k"),
    (r"gu(?=[eiy])", "g"),
    (r"g(?=[eiy])", "Ĝ"),
    (r"c(?=[eiy])", "s"),
    (r"ck|c", "k"),
    (r"x", "ks"),
    (r"tz", "ts"),
    (r"(?<=[^aeiouy])oe(?=[^aeiouy])", "o"),
    (r"(?<=[^aeiouy])ue(?=[^aeiouy])", "u"),
    (r"ou|oo", "u"),
    (r"ee", "i"),
    (r"[iy]?[jy]$|y", "i"),
    (r"(?<=[^aeiou])ow$", "ov"),
)
_RULES = tuple((re.compile(written), heard) for written, heard in _SOUNDS)

# What it costs to hear one sign for another; any other pair of letters costs a whole letter.
_CONFUSED = {
    "ae": 0.15, "ei": 0.15, "ou": 0.15, "ao": 0.4, "eo": 0.6, "eu": 0.6, "iu": 0.9,
    "CŠ": 0.0, "CČ": 0.0, "ŠČ": 0.5, "CX": 0.3, "Ch": 0.3, "Ck": 0.5, "Xk": 0.15, "Xh": 0.2, "Xq": 0.3, "XΓ": 0.4,
    "qk": 0.1, "qΓ": 0.1, "qg": 0.2, "Γg": 0.1, "Γk": 0.25, "gk": 0.4, "gh": 0.4, "Γh": 0.5,
    "jŽ": 0.05, "jĜ": 0.15, "gĜ": 0.0, "ŽĜ": 0.15, "gj": 0.4, "Žz": 0.5, "çs": 0.0, "çk": 0.2, "çC": 0.1, "çČ": 0.1,
    "çŠ": 0.5, "sz": 0.1, "sŠ": 0.5, "zŽ": 0.4, "Δd": 0.05, "Δz": 0.2, "dz": 0.5, "Θt": 0.05, "Θs": 0.3,
    "vw": 0.1, "fv": 0.3, "uw": 0.1, "ow": 0.3, "ij": 0.3, "bp": 0.6, "dt": 0.5, "mn": 0.7,
}  # fmt: skip
_COST = {pair: cost for two, cost in _CONFUSED.items() for pair in (two, two[::-1])}
_LEFT_OUT = {"e": 0.25, "i": 0.35, "a": 0.45, "o": 0.5, "u": 0.5, "h": 0.25, "w": 0.6}
# Of the signs of a word, those that another spelling of it has too, in the same order.
_SKELETON = {"l": "l", "r": "r", "b": "p", "p": "p", "m": "m", "n": "n", "t": "t", "d": "t", "s": "s", "z": "s"}
_ARTICLE_WRITTEN_ON = 7
SAME, NEAR = "same", "near"
_SAME, _NEAR = 0.65, 0.95


@lru_cache(maxsize=50_000)
def sounds(token: str) -> str:
    """The signs of a folded token, doubled ones once."""
    for pattern, heard in _RULES:
        token = pattern.sub(heard, token)
    return re.sub(r"(.)\1+", r"\1", token)


@lru_cache(maxsize=50_000)
def _leaving(word: str) -> tuple[float, ...]:
    return tuple(_leaving_out(word, place) for place in range(len(word)))


@lru_cache(maxsize=50_000)
def _firm(word: str) -> tuple[int, ...]:
    """How often the signs come that are heard for no others: one more or less of them costs a whole letter."""
    return tuple(sum(map(word.count, signs)) for signs in ("l", "r", "bp", "mn"))


def firm_consonants(token: str) -> str:
    """A key that two likes share: how many of each firm consonant a folded token has."""
    return "".join(map(str, _firm(sounds(token))))


def _leaving_out(word: str, place: int) -> float:
    sign = word[place]
    last = place == len(word) - 1
    if last and sign in "eh":
        return 0.1
    if last and sign == "a":
        return 1.0  # Robert and Roberta, Karim and Karima: a man and a woman
    if sign == "h" and place == 0:
        return 0.5
    after_e = sign in "ie" and word[max(place - 1, 0)] == "e" and place > 0
    if after_e or (sign == "e" and word[place + 1 : place + 2] == "i"):
        return 0.15
    if sign == "i" and not last and word[place + 1] in "eua":
        return 0.25
    return _LEFT_OUT.get(sign, 1.0)


@lru_cache(maxsize=100_000)
def distance(left: str, right: str) -> float:
    """The cheapest way from one folded token to the other, 0 for tokens that sound alike; at least `_NEAR`, and no
    more exact, for those that do not.
    """
    one, two = sounds(left), sounds(right)
    if one == two:
        return 0.0
    leaving = _leaving(two)
    row = [0.0, *accumulate(leaving)]
    for place, (sign, leave) in enumerate(zip(one, _leaving(one), strict=True)):
        above, row = row, [row[0] + leave]
        for column, other in enumerate(two):
            swap = 0.0 if sign == other else _COST.get(sign + other, 1.0)
            if column == len(two) - 1 and place == len(one) - 1 and {sign, other} == {"a", "e"}:
                swap = 0.6  # Alexandre and Alexandra
            row.append(min(above[column] + swap, above[column + 1] + leave, row[column] + leaving[column]))
        if min(row) > _NEAR:
            return min(row)
    return row[-1]


def likeness(left: str, right: str) -> str | None:
    """`same` for two spellings of one word, `near` where they may be, null where they are two words.

    The longer the word, the more its spelling may waver: a short name that differs by a vowel is another name.
    """
    if left == right:
        return SAME
    one, two = sounds(left), sounds(right)
    if _firm(one) != _firm(two):
        return None
    cost = distance(left, right)
    length = max(len(one), len(two))
    if length < 4:
        return SAME if cost <= 0.05 else None
    if cost <= min(_SAME, 0.085 * length):
        return SAME
    return NEAR if cost <= min(_NEAR, 0.15 * length) else None


@lru_cache(maxsize=50_000)
def skeleton(token: str) -> str:
    """What spellings of a folded word have in common."""
    if len(token) >= _ARTICLE_WRITTEN_ON and token.startswith(("al", "el")):
        token = token[2:]
    return "".join(_SKELETON.get(sign, "") for sign in sounds(token))
