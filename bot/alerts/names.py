"""Watches for an actor under any spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from bot.language.names import PARTICLES, name_tokens, same_person, sound_key
from bot.language.same_name import compare, may_be_one

SameName = Callable[[str, str], bool]


def same_name(wanted: str, found: str) -> bool:
    """Whether a name of a text means the one that is watched for.

    A watch for one word, as for a family name alone, takes whoever bears it.
    """
    one, two = _telling(wanted), _telling(found)
    if len(one) == 1:
        return any(_sounds_like(one[0], word) for word in two)
    if not one or not two or not (may_be_one(wanted, found) or same_person(wanted, found)):
        return False
    return compare(wanted, found).answer == "same" or same_person(wanted, found)


def _telling(name: str) -> list[str]:
    tokens = name_tokens(name)
    return [token for token in tokens if token not in PARTICLES] or tokens


def _sounds_like(one: str, two: str) -> bool:
    return one == two or (
        min(len(one), len(two)) >= 4 and len(sound_key(one)) >= 2 and sound_key(one) == sound_key(two)
    )


class NameIndex:
    """Names by number, found by the sound of their words. `same` has the last word on two names."""

    def __init__(self, names: Iterable[tuple[int, str]], same: SameName = same_name) -> None:
        self._same = same
        self._by_sound: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, name in names:
            for word in _telling(name)[-1:]:
                self._by_sound[sound_key(word)].append((number, name))

    def __bool__(self) -> bool:
        return bool(self._by_sound)

    def matches(self, names: Iterable[str]) -> Iterator[int]:
        """The numbers of the names that are among these."""
        for name in names:
            tried = {entry for word in _telling(name) for entry in self._by_sound.get(sound_key(word), ())}
            yield from (number for number, wanted in tried if self._same(wanted, name))

    def matches_text(self, text: str) -> Iterator[int]:
        """The numbers of the names that a text holds in which no names were looked for."""
        words = name_tokens(text)
        for place, word in enumerate(words):
            for number, wanted in self._by_sound.get(sound_key(word), ()):
                size = len(name_tokens(wanted))
                if self._same(wanted, " ".join(words[max(0, place - size + 1) : place + 1])):
                    yield number
