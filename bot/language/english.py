"""English articles: words and sentences by rule, names from the base pipeline's entities, then as for French.

The base pipeline parses French alone; its entity recogniser finds most names in English too. Everything behind
them reads the surface: see english_actors and english_contacts.
"""

from __future__ import annotations

from functools import cache, lru_cache

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

from bot.language.countries import Means, Reference
from bot.language.english_actors import EnglishActors
from bot.language.english_contacts import EnglishContacts
from bot.language.extensions import TokenReference, kind_of, read_blocks
from bot.language.lexicons import load_toml
from bot.language.references import ReferenceFinder
from bot.language.times import TimeFinder
from bot.model import Article, BlockKind

_ABBREVIATIONS = frozenset(
    """mr. mrs. ms. dr. gen. lt. col. maj. adm. sen. rep. gov. prof. st. u.s. u.n. e.u. u.k. u.a.e. jan. feb. aug. sept.
    oct. nov. dec. no. vs. rev. hon. capt. sgt. jr. sr. inc. corp. ltd.""".split()
)
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("\"'“‘«([")


def read_english(nlp: Language, article: Article) -> Doc:
    """The article as one Doc with all extension attributes. `nlp` is the French pipeline, of which NER is used."""
    doc = read_blocks(_english_pipeline(nlp), article, "en")
    _tag_words(doc)
    for component in (ReferenceFinder(), add_references, TimeFinder(), EnglishActors(), EnglishContacts()):
        doc = component(doc)
    return doc


def add_references(doc: Doc) -> Doc:
    """Adds what English alone calls a country by to `Doc._.references`."""
    codes = load_toml("english.toml")["references"]
    known = {i for ref in doc._.references for i in range(ref.start, ref.end)}
    added = [
        TokenReference(
            token.i, token.i + 1, Reference(token.idx, token.idx + len(token), token.text, code, Means.COUNTRY)
        )
        for token in doc
        if token.i not in known and (code := codes.get(token.text))
    ]
    doc._.references = sorted([*doc._.references, *added], key=lambda ref: ref.start)
    return doc


@lru_cache(maxsize=1)
def _english_pipeline(nlp: Language) -> Language:
    english = Language(nlp.vocab, meta={"lang": nlp.vocab.lang})
    english.tokenizer = _tokenizer(nlp.vocab)
    english.add_pipe("vigie_english_sentences")
    for name in ("tok2vec", "transformer"):
        if nlp.has_pipe(name) and "ner" in getattr(nlp.get_pipe(name), "listening_components", ()):
            english.add_pipe(name, source=nlp)
    english.add_pipe("ner", source=nlp)
    return english


def _tokenizer(vocab: Vocab) -> Tokenizer:
    """spaCy's English tokenizer over the words of another pipeline."""
    rules = English.Defaults
    return Tokenizer(
        vocab,
        rules=rules.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(rules.prefixes or ()).search,
        suffix_search=compile_suffix_regex(rules.suffixes or ()).search,
        infix_finditer=compile_infix_regex(rules.infixes or ()).finditer,
        token_match=rules.token_match,
        url_match=rules.url_match,
    )


@Language.component("vigie_english_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """A sentence ends behind . ? ! … and the quotes that close on it, where what follows begins as one does."""
    for token in doc:
        token.is_sent_start = token.i == 0 or _begins(token)
    return doc


def _begins(token: Token) -> bool:
    """Whether a token other than the first starts a sentence."""
    before = token.nbor(-1)
    if before.is_space:
        return "\n" in before.text
    if _closing(token) or not (token.text[0].isupper() or token.text[0].isdigit() or token.text[0] in _OPENING):
        return False
    while before.i and _closing(before):
        before = before.nbor(-1)
    if before.text in ("?", "!", "…", "..."):
        return True
    return before.text.endswith(".") and before.lower_ not in _ABBREVIATIONS and not _initial(before)


def _closing(token: Token) -> bool:
    """Whether a token is a quote or bracket that ends what it stands behind; a straight quote may do either."""
    opens = token.text in _OPENING and token.i > 0 and bool(token.nbor(-1).whitespace_) and not token.whitespace_
    return token.text in _CLOSING and not opens


def _initial(token: Token) -> bool:
    """True for "J." and for the stop that a tokenizer took off it."""
    if len(token.text) == 2:
        return token.text[0].isupper()
    return token.text == "." and token.i > 0 and len(token.nbor(-1).text) == 1 and token.nbor(-1).text.isupper()


@cache
def word_classes() -> dict[str, str]:
    """Part of speech by lower-cased word, for the words whose class the lexicon knows."""
    words = load_toml("english.toml")["words"]
    classes = {form: "VERB" for base in words["regular"] for form in _forms(base)}
    classes |= dict.fromkeys(words["irregular"], "VERB")
    for name, tag in (
        ("prepositions", "ADP"), ("adverbs", "ADV"), ("clauses", "SCONJ"), ("pronouns", "PRON"), ("determiners", "DET"),
        ("conjunctions", "CCONJ"), ("auxiliaries", "AUX"),
    ):  # fmt: skip
        classes |= dict.fromkeys(words[name], tag)
    for word in ("in", "on", "at", "with", "to", "from", "of", "by", "since"):
        classes[word] = "ADP"
    classes["that"] = "SCONJ"
    return classes


def _forms(base: str) -> tuple[str, ...]:
    stem = base[:-1] if base.endswith("e") else base
    if base.endswith("y") and base[-2] not in "aeiou":
        return (base, base[:-1] + "ies", base[:-1] + "ied", base + "ing")
    plural = base + ("es" if base.endswith(("s", "ch", "sh", "x")) else "s")
    doubled = base + base[-1]
    return (base, plural, stem + "ed", stem + "ing", doubled + "ed", doubled + "ing")


def _tag_words(doc: Doc) -> None:
    for token in doc:
        token.pos_ = _class_of(token)
        token.lemma_ = token.lower_


def _class_of(token: Token) -> str:
    known = word_classes().get(token.lower_)
    if token.is_space:
        return "SPACE"
    if token.is_punct or not any(char.isalnum() for char in token.text):
        return "CCONJ" if token.text == "&" else "PUNCT"
    if token.text in ("'s", "’s"):
        return "PART"
    if token.text[0].isdigit():
        return "NUM"
    capital = token.text[0].isupper()
    # In a headline every word may be capitalised; elsewhere a capital makes "May" and "Will" names.
    if known and (not capital or token.is_sent_start or kind_of(token.doc, token.i) is BlockKind.TITLE):
        return known
    if capital:
        return "PROPN"
    if token.text.endswith("ly"):
        return "ADV"
    return "VERB" if token.text.endswith("ed") and len(token.text) > 4 else "NOUN"
