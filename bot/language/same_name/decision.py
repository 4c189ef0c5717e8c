"""The answer to two names: by the tables where both are known, else by their spelling; in doubt a person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from bot.language.same_name import known
from bot.language.same_name.alignment import INITIAL, NEAR, RULER, SHORT, Alignment, align
from bot.language.same_name.given import given_names, is_common
from bot.language.same_name.parsing import Name, Token, folded, parse
from bot.language.same_name.sounds import SAME, likeness, skeleton

LONGEST_NAME = 120
Answer = Literal["same", "different", "ask"]


class Verdict(NamedTuple):
    answer: Answer
    reason: str


def may_be_one(first: str, second: str) -> bool:
    """False where no word of one name sounds like any part of the other: `compare`, which takes twenty times as
    long, finds two persons there, but for persons whom the tables know under both names."""
    (words, whole), (others, other_whole) = _skeletons(first), _skeletons(second)
    if not words or not others:
        return True
    if any(word in other_whole for word in words) or any(word in whole for word in others):
        return True
    number = known.person(first)
    return number is not None and number == known.person(second)


@lru_cache(maxsize=20_000)
def _skeletons(name: str) -> tuple[tuple[str, ...], str]:
    """Of the words that have two firm sounds or more, and of all words in one."""
    found = [skeleton(token.text) for token in parse(name).tokens]
    return tuple(one for one in found if len(one) > 1), "".join(found)


def compare(first: str, second: str) -> Verdict:
    """Whether two names denote one person. The order of the two does not matter."""
    for name in (first, second):
        if len(name) > LONGEST_NAME:
            return Verdict("ask", f"{len(name)} characters are no name: give the name alone, {LONGEST_NAME} at most")
    one, two = known.person(first), known.person(second)
    if one is not None and two is not None and one != two:
        names = known.known().names
        return Verdict("different", f"known as two persons: {names[one]} and {names[two]}")
    if one is not None and one == two:
        return Verdict("same", f"known spelling of {known.known().names[one]}")
    spelled = compare_spelling(first, second)
    for name, other in ((first, second), (second, first)):
        bearers = known.bearers(name)
        if bearers and folded(name) != folded(other):
            if spelled.answer != "different":
                return Verdict("ask", f"“{parse(name).written}” may be {' or '.join(bearers)}")
    return _with_tables(first, second, spelled)


def _with_tables(first: str, second: str, spelled: Verdict) -> Verdict:
    """What the spelling left open, answered by the persons whose known spellings the two come close to."""
    if spelled.answer == "same":
        return spelled
    one = known.closest(first)
    two = None if one is None else known.closest(second)
    if one is None or two is None:
        return spelled
    names = known.known().names
    if one == two:
        return Verdict("same", f"both close to known spellings of {names[one]}")
    if spelled.answer == "ask":
        return Verdict("different", f"close to two known persons: {names[one]} and {names[two]}")
    return spelled


def compare_spelling(first: str, second: str) -> Verdict:
    """The answer that the spelling alone gives, without the tables of known persons."""
    one, two = parse(first), parse(second)
    for name in (one, two):
        if not name.tokens:
            return Verdict("ask", f"no name in “{name.written}”")
    if not (_latin(one) and _latin(two)):
        if one.texts == two.texts:
            return Verdict("same", "the same name")
        return Verdict("ask", "a name that is not in Latin letters cannot be compared by its sound")
    if one.suffix and two.suffix and one.suffix != two.suffix:
        return Verdict("different", f"“{one.suffix}” against “{two.suffix}”")
    for name, other in ((one, two), (two, one)):
        if _is_ruler(name) and not other.suffix and len(other.tokens) > 1:
            return Verdict("different", f"{name.written} is a ruler's name, {other.written} a full name")
    verdict = _compare_east_asian(one, two) if one.east_asian and two.east_asian else _compare_tokens(one, two)
    if verdict.answer == "same" and one.suffix != two.suffix:
        return Verdict("ask", f"“{one.suffix or two.suffix}” stands in one name only: one person, or father and son")
    return verdict


def _is_ruler(name: Name) -> bool:
    return len(name.tokens) == 1 and name.suffix.isupper()


def _latin(name: Name) -> bool:
    return all(text.replace("ç", "c").isascii() for text in name.texts)


def _compare_east_asian(one: Name, two: Name) -> Verdict:
    """Family name first; the given name in one piece, where one letter makes another person."""
    family, given = align(one.tokens[:1], two.tokens[:1]), (one.texts[1], two.texts[1])
    if not family.pairs or family.worst().how == NEAR:
        return Verdict("different", f"family names {one.texts[0]} and {two.texts[0]}")
    if _romanised(given[0]) == _romanised(given[1]):
        return Verdict("same", f"family name {one.texts[0]} first, given name {given[0]} in one piece")
    if likeness(*given) == SAME and len(min(given, key=len)) >= 5:
        return Verdict("ask", f"given names {given[0]} and {given[1]} are close, which does not make them one")
    return Verdict("different", f"given names {given[0]} and {given[1]}")


def _romanised(given: str) -> str:
    for written, plain in (("ou", "u"), ("oo", "u"), ("eu", "u"), ("eo", "o"), ("ee", "i"), ("ts", "z"), ("tch", "ch")):
        given = given.replace(written, plain)
    return given


def _compare_tokens(one: Name, two: Name) -> Verdict:
    rulers = bool(one.suffix and one.suffix == two.suffix)
    found = align(one.tokens, two.tokens, rulers=rulers)
    if found.left_alone and found.right_alone:
        return _compare_turned(one, two) or _two_persons(one, two, found)
    if (found.left_alone or found.right_alone) and all(pair.how == INITIAL for pair in found.pairs):
        return Verdict("different", f"nothing but initials in common: {one.written} and {two.written}")
    if found.left_alone or found.right_alone:
        long, short, alone = (one, two, found.left_alone) if found.left_alone else (two, one, found.right_alone)
        return _compare_longer(long, short, alone, found)
    if len(found.pairs) == 1 and not rulers:
        return _compare_single(one, two, found)
    return _two_of_many(one, two) or _worst(found)


def _two_of_many(one: Name, two: Name) -> Verdict | None:
    """Mohamed Hassan and Mohamed al-Hassan: two of the most frequent names, and a particle that tells them apart."""
    frequent = is_common(one.texts[0]) and (given_names(one.texts[-1]) or one.texts[-1].startswith("abd"))
    if frequent and bool(one.particles) != bool(two.particles):
        return Verdict(
            "ask", f"many are called {one.written}, with and without “{(one.particles or two.particles)[0]}”"
        )
    return None


def _worst(found: Alignment) -> Verdict:
    """The worst token decides."""
    pair = found.worst()
    if pair.how == NEAR:
        return Verdict("ask", f"{pair.left} and {pair.right} are close, perhaps two names")
    if pair.how == INITIAL:
        full, letter = sorted((pair.left, pair.right), key=len, reverse=True)
        return Verdict("ask", f"the initial {letter.upper()}. fits {full}, and others")
    if pair.how == SHORT:
        return Verdict("same", f"{pair.left} and {pair.right}: a short form of the given name")
    if pair.how == RULER:
        return Verdict("same", f"{pair.left} and {pair.right}: one ruler's name in two languages")
    differing = [f"{pair.left} and {pair.right}" for pair in found.pairs if pair.left != pair.right]
    return Verdict("same", f"spellings of one name: {', '.join(differing)}" if differing else "the same name")


def _compare_turned(one: Name, two: Name) -> Verdict | None:
    """Given and family name in the other order, as Hungarian and Japanese have it."""
    lineage = one.lineage or two.lineage
    if lineage or len(one.tokens) != 2 or len(two.tokens) != 2 or one.east_asian or two.east_asian:
        return None
    found = align(one.tokens, two.tokens[::-1])
    if found.left_alone or found.worst().how in (NEAR, INITIAL):
        return None
    first, last = (given_names(text) for text in one.texts)
    if first != last:
        return Verdict("same", "the family name first in one, last in the other")
    return Verdict("ask", "the same words in another order: one person only if one of them is the family name")


def _two_persons(one: Name, two: Name, found: Alignment) -> Verdict:
    left = " ".join(one.texts[place] for place in found.left_alone)
    right = " ".join(two.texts[place] for place in found.right_alone)
    common = " ".join(pair.left for pair in found.pairs)
    return Verdict("different", f"{left} against {right}" + (f", {common} alone in common" if common else ""))


def _compare_single(one: Name, two: Name, found: Alignment) -> Verdict:
    pair = found.pairs[0]
    if pair.how in (NEAR, INITIAL):
        return _worst(found)
    bearer = known.only_bearer(pair.left, pair.right)
    if bearer:
        return Verdict("same", f"a family name alone on both sides; the tables know {bearer} under it")
    return Verdict("ask", f"one word alone on both sides: {one.written} and {two.written} may be relatives")


def _compare_longer(long: Name, short: Name, alone: tuple[int, ...], found: Alignment) -> Verdict:
    """One name has words that the other leaves out; which ones, and where, tells whether that makes another person."""
    left_out = " ".join(long.texts[place] for place in alone)
    if len(found.pairs) == 1:
        what = "given name" if given_names(short.texts[0]) else "family name"
        return Verdict("ask", f"a {what} alone fits {long.written}, and relatives or namesakes: it needs its context")
    worst = _worst(found)
    if worst.answer != "same":
        return worst
    if long.east_asian or short.east_asian:
        return Verdict("ask", f"{left_out} stands in one name only")
    initials = any(token.initial for token in short.tokens[1:])
    if initials and any(long.tokens[place].initial for place in alone):
        return Verdict("different", f"other initials: {left_out.upper()} is missing in {short.written}")
    if alone[0] == 0:
        return Verdict("ask", f"{left_out} before the given name stands in one name only: perhaps father and son")
    if any(_tied(long.tokens, place) for place in alone):
        return Verdict("ask", f"half of a double name is missing: {left_out}")
    if short.tokens[0].initial:
        return Verdict("ask", f"the initial {short.texts[0].upper()}. alone stands for the given names")
    if all(long.tokens[place].initial for place in alone):
        return Verdict("same", f"the middle initial {left_out.upper()} is left out in one")
    return _left_out(short, alone, left_out)


def _tied(tokens: tuple[Token, ...], place: int) -> bool:
    """True for half of a hyphened given name; a second family name may be left out."""
    first_name = all(token.joined for token in tokens[1 : place + 1])
    return tokens[place].joined and first_name


def _left_out(short: Name, alone: tuple[int, ...], left_out: str) -> Verdict:
    after = alone[0] >= len(short.tokens)
    if is_common(short.texts[0]) or short.texts[0].startswith("abd"):
        return Verdict("ask", f"many are called {short.texts[0]}: without {left_out} it may be another")
    if after and given_names(short.texts[-1]) and not short.lineage:
        return Verdict("ask", f"{short.texts[-1]} may be a second given name: {left_out} is missing")
    where = "after the family name" if after else "between given and family name"
    return Verdict("same", f"{left_out} {where} is left out in one")


def compare_file(path: Path) -> Iterator[tuple[str, str]]:
    """Answer and reason for each line of a file of two names a line, tab-separated; one answer a line, always.

    Raises OSError when the file cannot be read.
    """
    lines = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) < 2 or not fields[0] or not fields[1]:
            yield "ask", f"line {number}: write two names with a tab between them"
            continue
        verdict = compare(fields[0], fields[1])
        yield verdict.answer, verdict.reason
