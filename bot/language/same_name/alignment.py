"""Two lists of name tokens laid side by side, in their order: what answers what, and what stands alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from bot.language.same_name.given import same_given, two_given
from bot.language.same_name.parsing import Token
from bot.language.same_name.sounds import SAME, distance, likeness

SPELLED, SHORT, RULER, INITIAL, NEAR = "spelled", "short", "ruler", "initial", "near"
_COST = {SPELLED: 0.0, RULER: 0.1, SHORT: 0.1, INITIAL: 0.5, NEAR: 0.8}
_ALONE = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    how: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """`left_alone` and `right_alone` are places of tokens without a like, counted in their own name."""

    pairs: tuple[Pair, ...] = ()
    left_alone: tuple[int, ...] = ()
    right_alone: tuple[int, ...] = ()
    cost: float = field(default=0.0, compare=False)

    def worst(self) -> Pair:
        return max(self.pairs, key=lambda pair: _COST[pair.how])


@lru_cache(maxsize=50_000)
def match(left: Token, right: Token, rulers: bool = False) -> str | None:
    """How one token answers another, or null."""
    if left.text == right.text:
        return SPELLED if left.initial == right.initial else INITIAL
    if left.initial or right.initial:
        return INITIAL if left.initial != right.initial and left.text[:1] == right.text[:1] else None
    given = same_given(left.text, right.text, rulers=rulers)
    if given:
        return SPELLED if given == "spelling" else given
    if two_given(left.text, right.text):
        return None
    if left.text == f"abd{right.text}" or right.text == f"abd{left.text}":
        return NEAR
    alike = likeness(left.text, right.text)
    return {SAME: SPELLED, "near": NEAR}.get(alike or "")


def _without_article(left: str, right: str) -> bool:
    """Albusaidi and Busaidi: the article written as one with the name."""
    long, short = (left, right) if len(left) > len(right) else (right, left)
    return len(short) >= 5 and long.startswith(("al", "el")) and likeness(long[2:], short) == SAME


def _joined(tokens: tuple[Token, ...], place: int) -> Token | None:
    """The token at `place` and the next in one, as Abdel Hadi and Abdelhadi, Sassou-Nguesso and Sassou Nguesso."""
    if place + 1 >= len(tokens) or tokens[place].initial or tokens[place + 1].initial:
        return None
    return Token(tokens[place].text + tokens[place + 1].text, joined=tokens[place].joined)


Step = tuple[int, int]


def _likes(
    left: tuple[Token, ...], right: tuple[Token, ...], i: int, j: int, rulers: bool
) -> list[tuple[Pair, Step, float]]:
    """The pairs that can be made at these places, each with the tokens it takes and its cost."""
    found = []
    for one, two, steps in _steps(left, right, i, j):
        how = match(one, two, rulers)
        if how in (None, NEAR) and steps == (1, 1) and _without_article(one.text, two.text):
            how = SPELLED
        if how is not None and (steps == (1, 1) or how == SPELLED):
            # Of two spellings that both pass, the closer one is the like.
            found.append((Pair(one.text, two.text, how), steps, _COST[how] + 0.01 * distance(one.text, two.text)))
    return found


def align(left: tuple[Token, ...], right: tuple[Token, ...], *, rulers: bool = False) -> Alignment:
    """The cheapest alignment that keeps the order of both names."""
    places = [(i, j) for i in range(len(left)) for j in range(len(right))]
    likes = {place: found for place in places if (found := _likes(left, right, *place, rulers))}
    if not likes:  # as with most names that are compared
        alone = (len(left) + len(right)) * _ALONE
        return Alignment((), tuple(range(len(left))), tuple(range(len(right))), alone)
    known: dict[tuple[int, int], Alignment] = {}

    def rest(i: int, j: int) -> Alignment:
        if (i, j) not in known:
            known[i, j] = cheapest(i, j)
        return known[i, j]

    def cheapest(i: int, j: int) -> Alignment:
        if i == len(left) or j == len(right):
            alone = len(left) - i + len(right) - j
            return Alignment((), tuple(range(i, len(left))), tuple(range(j, len(right))), alone * _ALONE)
        options = []
        for pair, steps, cost in likes.get((i, j), ()):
            after = rest(i + steps[0], j + steps[1])
            options.append(Alignment((pair, *after.pairs), after.left_alone, after.right_alone, after.cost + cost))
        skip = rest(i + 1, j)
        options.append(Alignment(skip.pairs, (i, *skip.left_alone), skip.right_alone, skip.cost + _ALONE))
        skip = rest(i, j + 1)
        options.append(Alignment(skip.pairs, skip.left_alone, (j, *skip.right_alone), skip.cost + _ALONE))
        return min(options, key=lambda option: option.cost)

    return rest(0, 0)


def may_be_spelling(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """False where the first tokens already tell that no alignment takes all tokens of both for spellings."""
    return any(
        match(one, two) in (SPELLED, SHORT) or _without_article(one.text, two.text)
        for one, two, _ in _steps(left, right, 0, 0)
    )


def _steps(
    left: tuple[Token, ...], right: tuple[Token, ...], i: int, j: int
) -> list[tuple[Token, Token, tuple[int, int]]]:
    steps = [(left[i], right[j], (1, 1))]
    one, two = _joined(left, i), _joined(right, j)
    if one is not None and not right[j].initial:
        steps.append((one, right[j], (2, 1)))
    if two is not None and not left[i].initial:
        steps.append((left[i], two, (1, 2)))
    return steps
