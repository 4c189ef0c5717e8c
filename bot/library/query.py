"""What a reader types to search: parsed here, so that nothing typed reaches SQLite's own query syntax.

Words must all be found; `"…"` is this very wording; `OR`, `NOT` (or a leading `-`), `AND` and parentheses combine;
a closing `*` stands for any ending. The French OU, SAUF and ET do the same, all in upper case.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar, cast

from bot.language.text import fold, spans, stem, stop_stems

MAX_LENGTH = 500
MAX_DEPTH = 20
LANGUAGES = ("fr", "en")

_OPERATORS = {"AND": "AND", "ET": "AND", "OR": "OR", "OU": "OR", "NOT": "NOT", "SAUF": "NOT"}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\))
      | (?P<quoted>"[^"]*" | «[^»]*» | “[^”]*”)
      | (?P<unclosed>["«“])
      | (?P<minus>-+)(?=[^\s\-])
      | (?P<word>[^\s()"«“]+)
    )""",
    re.VERBOSE,
)


class Problem(StrEnum):
    """Why a query cannot be answered, as a reader is told; the texts stand alone so that they can be translated."""

    EMPTY = "There is no word to look for."
    TOO_LONG = "The query is too long: 500 characters at most."
    TOO_DEEP = "There are too many parentheses within one another."
    UNREADABLE = "This character cannot be read."
    UNCLOSED_QUOTE = "This quotation mark is never closed."
    UNCLOSED_PARENTHESIS = "This parenthesis is never closed."
    UNOPENED_PARENTHESIS = "This parenthesis was never opened."
    LONELY_OPERATOR = "This operator needs a word on either side, and NOT or - a word after it."
    ONLY_EXCLUDED = "A query needs a word to look for beside those it leaves out."
    STAR = "A * may only close a word of at least two letters."
    TOO_COMMON = "This word stands in nearly every text: watch for one that tells more, or for several in a row."


class QueryError(ValueError):
    """`message` is a Problem; `position` counts characters of `query` from 0, which is empty where it is not known."""

    def __init__(self, message: Problem, position: int) -> None:
        super().__init__(f"{message} (character {position + 1})")
        self.message = message
        self.position = position
        self.query = ""


F = TypeVar("F", bound=Callable[..., "Query"])


def _told_with_query(parser: F) -> F:
    """The query goes with the error, so that a reader can be shown the place."""

    @functools.wraps(parser)
    def parsing(text: str) -> Query:
        try:
            return parser(text)
        except QueryError as error:
            error.query = text
            raise

    return cast(F, parsing)


class Token(NamedTuple):
    start: int
    end: int
    stem: str
    folded: str


def tokens(text: str, language: str) -> list[Token]:
    """The words of a text with their places, each both stemmed and only folded.

    Letters and digits alone are kept: some signs fold to several words (㏂ to a.m.), which SQLite would take apart.
    """
    found = []
    for start, end, word in spans(text):
        stemmed, folded = _indexed(word, language)
        if folded:
            found.append(Token(start, end, stemmed, folded))
    return found


def index_words(text: str, language: str) -> tuple[str, str]:
    """The words of a text between spaces, as `tokens` has them: stemmed, and only folded."""
    found = [pair for _, _, word in spans(text) if (pair := _indexed(word, language))[1]]
    return " ".join([stemmed for stemmed, _ in found]), " ".join([folded for _, folded in found])


@functools.lru_cache(maxsize=50_000)
def _indexed(word: str, language: str) -> tuple[str, str]:
    """A word stemmed and only folded; two empty texts where there is nothing to index."""
    folded = _letters(fold(word))
    return (_letters(stem(word.replace(".", ""), language)) or folded) if folded else "", folded


def _letters(text: str) -> str:
    return text if text.isalnum() else "".join(char for char in text if char.isalnum())


def quoted(*stems: str) -> str:
    """A string of FTS5's query language: whatever stands in it is looked for, never obeyed."""
    return '"{}"'.format(" ".join(stems).replace('"', '""'))


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another: stems in each of LANGUAGES (one where all have the same), or `exact` folded words,
    the last perhaps cut short."""

    variants: tuple[tuple[str, ...], ...]
    exact: bool = False
    prefix: bool = False

    def variant(self, language: str) -> tuple[str, ...]:
        """The words of the term in a text that was read in this language."""
        place = LANGUAGES.index(language) if language in LANGUAGES else 0
        return self.variants[min(place, len(self.variants) - 1)]

    def match(self) -> str:
        column = "words" if self.exact else "stems"
        star = " *" if self.prefix else ""
        return "(" + " OR ".join(f"{column} : {quoted(*words)}{star}" for words in dict.fromkeys(self.variants)) + ")"

    def places(self, text: list[Token]) -> Iterator[tuple[int, int]]:
        """Start and end of each occurrence in a text."""
        found = [token.folded if self.exact else token.stem for token in text]
        for variant in self.variants:
            size = len(variant)
            for index in range(len(found) - size + 1):
                here = tuple(found[index : index + size])
                if here == variant or (self.prefix and here[:-1] == variant[:-1] and here[-1].startswith(variant[-1])):
                    yield text[index].start, text[index + size - 1].end


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Query, ...]

    def match(self) -> str:
        return "(" + " OR ".join(part.match() for part in self.parts) + ")"


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Query, ...]
    excluded: tuple[Query, ...] = ()

    def match(self) -> str:
        wanted = "(" + " AND ".join(part.match() for part in self.parts) + ")"
        if not self.excluded:
            return wanted
        return f"({wanted} NOT ({' OR '.join(part.match() for part in self.excluded)}))"


Query = Term | AnyOf | AllOf


def wanted_terms(query: Query) -> Iterator[Term]:
    """The terms that a match shows; excluded ones are not among them."""
    if isinstance(query, Term):
        yield query
    else:
        for part in query.parts:
            yield from wanted_terms(part)


def holds(query: Query, passages: list[list[Token]]) -> bool:
    """Whether passages together meet a query, be it each with another part of it."""
    if isinstance(query, Term):
        return any(next(query.places(passage), None) for passage in passages)
    if isinstance(query, AnyOf):
        return any(holds(part, passages) for part in query.parts)
    return all(holds(part, passages) for part in query.parts) and not any(
        holds(part, passages) for part in query.excluded
    )


@_told_with_query
def parse(text: str) -> Query:
    """Raises QueryError."""
    lexemes = list(_lexemes(text))
    if not any(isinstance(lexeme.value, Term) for lexeme in lexemes):
        raise QueryError(Problem.EMPTY, 0)
    return _Parser(lexemes, len(text)).parse()


@_told_with_query
def parse_watch(text: str) -> Query:
    """What a watch looks for: as a search, but plain words side by side are a phrase. Raises QueryError.

    Where any text at all would do, as for "le", it is refused.
    """
    lexemes = _joined(list(_lexemes(text)))
    if not any(isinstance(lexeme.value, Term) for lexeme in lexemes):
        raise QueryError(Problem.EMPTY, 0)
    query = _Parser(lexemes, len(text)).parse()
    for term in required_terms(query):
        if is_common(term):
            raise QueryError(Problem.TOO_COMMON, next(lexeme.position for lexeme in lexemes if lexeme.value == term))
    return query


def _joined(lexemes: list[_Lexeme]) -> list[_Lexeme]:
    """Neighbouring plain words as one term."""
    joined: list[_Lexeme] = []
    for lexeme in lexemes:
        before = joined[-1].value if joined else None
        after = lexeme.value
        if isinstance(before, Term) and isinstance(after, Term) and not (before.exact or after.exact):
            stems = tuple(before.variant(language) + after.variant(language) for language in LANGUAGES)
            joined[-1] = _Lexeme(joined[-1].position, Term(_told_once(stems)))
        else:
            joined.append(lexeme)
    return joined


def required_terms(query: Query) -> tuple[Term, ...]:
    """Terms of which every text that meets the query holds at least one: the fewest and most telling."""
    if isinstance(query, Term):
        return (query,)
    if isinstance(query, AnyOf):
        return tuple(dict.fromkeys(term for part in query.parts for term in required_terms(part)))
    return required_terms(cheapest(query))


def cheapest(query: AllOf) -> Query:
    """The part whose required terms are the fewest and most telling."""
    return min(query.parts, key=lambda part: _cost(required_terms(part)))


def is_common(term: Term) -> bool:
    """Whether the term is one word that stands in nearly every text."""
    word = term.variants[0]
    if term.prefix or len(word) > 1:
        return False
    return word[0] in stop_stems() or (len(word[0]) == 1 and word[0].isalpha())


def _cost(terms: tuple[Term, ...]) -> tuple[bool, float]:
    """A short word is taken for a frequent one: it has no say beside a longer one."""
    lengths = [sum(map(len, term.variants[0])) for term in terms]
    return any(map(is_common, terms)), sum(1 / length**2 for length in lengths)


def canonical(query: Query) -> str:
    """The query in a form in which two that ask the same, in other inflections or marks, are mostly equal."""
    if isinstance(query, Term):
        words = " ".join(query.variants[0])
        return f'"{words}"' + "*" * query.prefix if query.exact else words
    if isinstance(query, AnyOf):
        return "(" + " | ".join(sorted(map(canonical, query.parts))) + ")"
    excluded = "".join(f" - {part}" for part in sorted(map(canonical, query.excluded)))
    return "(" + " & ".join(sorted(map(canonical, query.parts))) + excluded + ")"


class _Lexeme(NamedTuple):
    position: int
    value: Term | str


def _lexemes(text: str) -> Iterator[_Lexeme]:
    """Terms, `(`, `)` and operators; what holds no word is passed over."""
    if len(text) > MAX_LENGTH:
        raise QueryError(Problem.TOO_LONG, MAX_LENGTH)
    for index, char in enumerate(text):
        if "\ud800" <= char <= "\udfff":
            raise QueryError(Problem.UNREADABLE, index)
    position = 0
    while match := _TOKEN.match(text, position):
        kind = str(match.lastgroup)
        start, position = match.span(kind)
        found = match[kind]
        if kind == "unclosed":
            raise QueryError(Problem.UNCLOSED_QUOTE, start)
        if kind in ("open", "close"):
            yield _Lexeme(start, found)
        elif kind == "minus":
            yield _Lexeme(start, "NOT")
        elif kind == "word" and found in _OPERATORS:
            yield _Lexeme(start, _OPERATORS[found])
        elif term := _exact(found[1:-1], start) if kind == "quoted" else _word(found, start):
            yield _Lexeme(start, term)


def _word(found: str, start: int) -> Term | None:
    bare = found.removesuffix("*")
    if "*" in bare or (bare != found and not tokens(bare, "fr")):
        raise QueryError(Problem.STAR, start + found.index("*"))
    if bare != found:
        return _exact(found, start)
    return _stemmed(found) if tokens(found, "fr") else None


def _stemmed(text: str) -> Term:
    return Term(_told_once(tuple(tuple(token.stem for token in tokens(text, language)) for language in LANGUAGES)))


def _told_once(variants: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return variants[:1] if len(set(variants)) == 1 else variants


def _exact(text: str, start: int) -> Term | None:
    prefix = text.endswith("*")
    folded = tuple(token.folded for token in tokens(text, "fr"))
    if prefix and folded and len(folded[-1]) < 2:
        raise QueryError(Problem.STAR, start + text.index("*"))
    return Term((folded,), exact=True, prefix=prefix) if folded else None


class _Parser:
    """Recursive descent: any = all (OR all)*, all = (AND? NOT? one)+, one = term or ( any )."""

    def __init__(self, lexemes: list[_Lexeme], end: int) -> None:
        self._lexemes = [*lexemes, _Lexeme(end, "")]
        self._index = 0
        self._depth = 0

    def parse(self) -> Query:
        query = self._any()
        if self._next.value == ")":
            raise QueryError(Problem.UNOPENED_PARENTHESIS, self._next.position)
        return query

    @property
    def _next(self) -> _Lexeme:
        return self._lexemes[self._index]

    def _take(self, value: str) -> _Lexeme | None:
        lexeme = self._next
        if lexeme.value != value:
            return None
        self._index += 1
        return lexeme

    def _any(self) -> Query:
        parts = [self._all()]
        while operator := self._take("OR"):
            if self._next.value in ("", ")"):
                raise QueryError(Problem.LONELY_OPERATOR, operator.position)
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Query:
        wanted: list[Query] = []
        excluded: list[Query] = []
        first = self._next.position
        while True:
            joined = self._take("AND")
            negated = self._take("NOT")
            operator = negated or joined
            if not operator and self._next.value in ("", ")", "OR"):
                break
            if joined and not (wanted or excluded):
                raise QueryError(Problem.LONELY_OPERATOR, joined.position)
            (excluded if negated else wanted).append(self._one(operator))
        if not wanted:
            if not excluded:
                raise QueryError(Problem.LONELY_OPERATOR, first)
            raise QueryError(Problem.ONLY_EXCLUDED, first)
        return wanted[0] if len(wanted) == 1 and not excluded else AllOf(tuple(wanted), tuple(excluded))

    def _one(self, operator: _Lexeme | None) -> Query:
        lexeme = self._next
        if isinstance(lexeme.value, Term):
            self._index += 1
            return lexeme.value
        if not self._take("("):
            raise QueryError(Problem.LONELY_OPERATOR, (operator or lexeme).position)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(Problem.TOO_DEEP, lexeme.position)
        inner = self._any()
        self._depth -= 1
        if not self._take(")"):
            raise QueryError(Problem.UNCLOSED_PARENTHESIS, lexeme.position)
        return inner
