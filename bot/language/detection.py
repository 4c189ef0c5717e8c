"""The language an article is written in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.language.text import normalise
from bot.model import Article

_ENOUGH = 3000
_SHORT = 20
_SURE = 0.6
_WORD = re.compile(r"[^\W\d_]+")
_FRENCH = frozenset(
    """le la les l un une des du de d au aux et à en est sont sur pour par dans avec chez qui que son sa ses leur ne pas
    après avant contre entre vers ce cette il elle selon""".split()
)
# No word that is French as well: "a", "on", "met", "leader".
_ENGLISH = frozenset(
    """the of to and in at is are was were with for by from after before against over says said his her their
    its will has have not he she they that this who meet meets calls visits urges talks sign signs agree agrees
    trade warns holds hosts minister foreign peace war strike strikes""".split()
)


def detect_language(article: Article) -> str:
    """The ISO 639-1 code of the article's language, from its first 3,000 characters."""
    return language_of(article.text[:_ENOUGH])


def language_of(text: str) -> str:
    """The ISO 639-1 code of a text's language. A text of under twenty words is French, unless clearly otherwise.

    Names make up most of a title or a caption, and the classifier takes them for whatever language has most of them.
    There the small words and headline words of French and English decide, another alphabet, or a sure classifier.
    """
    language, probability = _identifier().classify(text)
    words = [word.lower() for word in _WORD.findall(normalise(text))]
    if len(words) >= _SHORT:
        # Names of persons and places turn the classifier from English to what is spoken beside it.
        plain = language == "pcm" and sum(word in _ENGLISH for word in words) * 8 > len(words)
        return "en" if plain else str(language)
    if words and not any(_latin(word) for word in words):
        return str(language)
    french, english = (sum(word in known for word in words) for known in (_FRENCH, _ENGLISH))
    if probability >= _SURE and language not in ("fr", "en") and french + english < 2:
        return str(language)
    return "en" if english > french or (language == "en" and not french and probability >= _SURE / 3) else "fr"


def _latin(word: str) -> bool:
    return "LATIN" in unicodedata.name(word[0], "")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
