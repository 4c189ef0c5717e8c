"""Own news sentences with marked entities, drawn from the grammar files, and the noise that real pages add."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from bot.language.training.grammar import Grammar, capitalise, elide, parse, to_entity_doc

DATA = Path(__file__).parent / "data"

# Share of each genre among the sentences drawn.
GENRES = {
    "dispatch": 40,
    "headline": 9,
    "caption": 6,
    "byline": 6,
    "hashtags": 3,
    "chrome": 4,
    "footer_en": 4,
    "local": 10,
    "sports": 5,
    "business": 6,
    "wiki": 8,
    "speech": 5,
    "works": 7,
    "capitals": 4,
    "place_life": 6,
    "question": 3,
    "nothing": 8,
}

# Genres whose lines stand alone on a page; the others come as paragraphs.
_LINES = frozenset({"headline", "caption", "byline", "hashtags", "chrome", "footer_en", "question"})

_FEMININE = (
    ("ien", "ienne"),
    ("ain", "aine"),
    ("éen", "éenne"),
    ("kh", "khe"),
    ("ol", "ole"),
    ("grec", "grecque"),
    ("turc", "turque"),
    ("letton", "lettonne"),
    ("i", "ie"),
    ("and", "ande"),
    ("ais", "aise"),
    ("ois", "oise"),
)


def load_grammar() -> Grammar:
    """The grammar files, with the symbols that the table of countries gives."""
    grammar = Grammar((DATA / "grammar").glob("*.txt"))
    for line in (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            _add_country(grammar, *line.split("\t"))
    return grammar


def _add_country(grammar: Grammar, country: str, adjective: str, capital: str) -> None:
    article, name = split_article(country)
    entity = f"<LOC {name}>"
    grammar.add("country", [entity])
    grammar.add("country_name", [name])
    grammar.add("the_country", [article + entity])
    grammar.add("the_country_bare", [country])
    if article in ("l'", "la "):
        grammar.add("country_fem", [entity])
        grammar.add("the_country_of", [entity])
        grammar.add("the_country_from", [article + entity])
    elif article == "le ":
        grammar.add("country_masc", [entity])
    elif not article:
        grammar.add("country_cuba", [entity])
    grammar.add("capital", [f"<LOC {capital}>"])
    feminine = to_feminine(adjective)
    grammar.add("adj_m", [adjective])
    grammar.add("adj_f", [feminine])
    grammar.add("adj_mpl", [to_plural(adjective)])
    grammar.add("adj_fpl", [to_plural(feminine)])
    grammar.add("nat_cap_m", [adjective[0].upper() + adjective[1:]])
    grammar.add("nat_mpl", [to_plural(adjective[0].upper() + adjective[1:])])
    grammar.add("nat_cap_f", [feminine[0].upper() + feminine[1:]])


def split_article(country: str) -> tuple[str, str]:
    """The article with the space that belongs to it, and the name: "l'Irak" → ("l'", "Irak")."""
    match = re.match(r"(l'|le |la |les )", country)
    return (match[1], country[match.end() :]) if match else ("", country)


def to_feminine(adjective: str) -> str:
    """The feminine of an adjective of nationality."""
    for ending, feminine in _FEMININE:
        if adjective.endswith(ending):
            return adjective[: -len(ending)] + feminine
    return adjective if adjective.endswith(("e", "é")) else adjective + "e"


def to_plural(adjective: str) -> str:
    """The plural of an adjective of nationality."""
    return adjective if adjective.endswith("s") else adjective + "s"


def draw_texts(grammar: Grammar, rng: random.Random) -> str:
    """A paragraph of one genre, entities marked: one line of a page, or one to four sentences."""
    genre = rng.choices(list(GENRES), list(GENRES.values()))[0]
    count = 1 if genre in _LINES else rng.choices([1, 2, 3, 4], [4, 3, 2, 1])[0]
    sentences = [capitalise(elide(grammar.draw(genre, rng))) for _ in range(count)]
    return distort(sentences, rng)


def distort(sentences: list[str], rng: random.Random) -> str:
    """What pages do to text: missing full stops, sentences glued together, upper case, lost accents, other quotes."""
    if rng.random() < 0.08:
        sentences[-1] = sentences[-1].rstrip(".")
    text = ("" if rng.random() < 0.02 else " ").join(sentences)
    chance = rng.random()
    if chance < 0.06:
        text = outside_marks(text, str.upper)
    elif chance < 0.10:
        text = outside_marks(text, without_accents)
    elif chance < 0.18:
        text = text.replace("'", "’")
    elif chance < 0.22:
        text = text.replace(' "', " « ").replace('"', " »")
    return text


def outside_marks(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to the text and to the entities, not to the labels of the marks."""
    return "".join(part if part.startswith("<") else change(part) for part in re.split(r"(<[A-Z]{3,4} )", text))


def without_accents(text: str) -> str:
    """The text as a keyboard without accents writes it."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(char for char in plain if not unicodedata.combining(char))


def synthetic_docs(tokenizer: Tokenizer, count: int, seed: int) -> Iterator[Doc]:
    """`count` paragraphs; the same seed gives the same paragraphs."""
    grammar = load_grammar()
    rng = random.Random(seed)
    made = 0
    while made < count:
        doc = to_entity_doc(tokenizer, parse(draw_texts(grammar, rng)))
        if doc is not None:
            made += 1
            yield doc
