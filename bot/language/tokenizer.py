"""How French text is cut into tokens: as the Universal Dependencies treebanks cut it, with rules instead of word lists.

spaCy's own French rules cost over two seconds at start (one regular expression of hyphenated prefixes) and cut
"al-Araji" in three. Here a hyphen inside a word never cuts, save before a clitic ("dit-il" → "dit", "-il") and
between two countries or capitals ("Iran-Irak"), and an apostrophe cuts after an elided word alone, so that
"O'Brien" and "Sana'a" stay whole. The rules travel inside the trained model: loading it needs no import of this module.
"""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, LIST_ELLIPSES, LIST_ICONS
from spacy.lang.punctuation import TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS, URL_MATCH
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_ELIDED = r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]"
_CLITICS = "ce elle elles en eux il ils je la le les leur lui là moi nous on te toi tu vous y".split()

# Two of these joined by a hyphen are two actors, not one name.
_PAIRED = (
    "Allemagne Algérie Arabie Arménie Azerbaïdjan Bagdad Berlin Beyrouth Bruxelles Chine Congo Corée Damas Egypte "
    "Égypte Erevan Ethiopie Éthiopie Europe France Géorgie Inde Irak Iran Israël Italie Japon Jordanie Kiev Kyiv Liban "
    "Libye Londres Maroc Moscou Niger Ottawa Pakistan Palestine Paris Pékin Pologne Pyongyang Qatar Riyad Rome "
    "Russie Rwanda Soudan Syrie Tchad Tokyo Turquie Téhéran UE USA Ukraine Varsovie Washington Yémen"
).split()

# Words that begin a sentence glued to a heading: "diplomatiqueLe".
_STARTS = (
    "Après Au Aux Avant Ce Ces Cette Dans De Depuis Des Du Elle En Il Ils La Le Les Lors Mais Par Pour Selon Si Un Une"
).split()

_WHOLE = (
    "M. MM. Mr. Mrs. Ms. Dr. Mme. Mlle. St. Ste. Gal. Col. Cdt. Cne. Lt. Pr. Me. Mgr. "
    "av. apr. janv. févr. avr. juil. juill. sept. oct. nov. déc. n° N° etc. cf. Cf. vol. Vol. No. art. pp. éd. "
    "aujourd'hui Aujourd'hui AUJOURD'HUI quelqu'un Quelqu'un rendez-vous Rendez-vous RENDEZ-VOUS "
    "peut-être Peut-être celui-là celle-là ceux-là celles-là c'est-à-dire C'est-à-dire jusque-là ici-là"
).split()


def prefixes() -> list[str]:
    """spaCy's common prefixes and the elided words, in either case."""
    return [*TOKENIZER_PREFIXES, rf"-(?=[{ALPHA}])", rf"(?i:{_ELIDED})(?=[{ALPHA}0-9«\"])"]


def suffixes() -> list[str]:
    """spaCy's common suffixes without the English possessive, units and currencies, and the clitics after a verb."""
    common = [rule for rule in TOKENIZER_SUFFIXES if rule not in ("'s", "'S", "’s", "’S")]
    clitics = "|".join(_CLITICS)
    return [*common, rf"(?<=[{ALPHA}])-(?:[tT]-)?(?i:{clitics})", rf"(?<=[{ALPHA}0-9)])-", r"(?<=[0-9])%"]


def infixes() -> list[str]:
    """Cuts inside a token: dashes, slashes, a sentence glued to the next, paired countries."""
    glued = "|".join(_STARTS)
    before = "|".join(f"(?<={name})" for name in _PAIRED)
    return [
        *LIST_ELLIPSES,
        *LIST_ICONS,
        r"(?<=[0-9])[+*^](?=[0-9-])",
        r"(?<=[0-9]:[0-9]{2})(?=[0-9]{2}/)",
        rf"(?<=[{ALPHA_LOWER}0-9)»\"])[.?!…](?=[{ALPHA_UPPER}«\"])",
        rf"(?<=[{ALPHA_UPPER}]{{2}})\.(?=[{ALPHA_UPPER}][{ALPHA_LOWER}])",
        rf"(?<=[{ALPHA_LOWER}]{{3}})(?=(?:{glued})$)",
        rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}0-9])(?:[«»“”\"–—:<>=/]|--+)(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}])[–—](?=[{ALPHA}0-9])",
        rf"(?<=[{ALPHA}]{{3}})\((?=[{ALPHA_UPPER}])",
        rf"(?:{before})-(?={'|'.join(_PAIRED)})",
    ]


def exceptions() -> dict[str, list[dict[int, str]]]:
    """Abbreviations and words that the rules would cut. Not spaCy's one-letter ones: "il y a." ends a sentence."""
    rules = {
        text: parts
        for text, parts in BASE_EXCEPTIONS.items()
        if not (len(text) == 2 and text[0].isalpha() and text.endswith("."))
    }
    rules.update({word: [{ORTH: word}] for word in _WHOLE})
    rules["J.-C."] = [{ORTH: "J.-C."}]
    return rules


@spacy.registry.tokenizers("vigie.FrenchTokenizer.v1")
def create_french_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer for a training configuration; a trained model carries the same rules as spaCy's own tokenizer."""

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(
            nlp.vocab,
            rules=exceptions(),
            prefix_search=compile_prefix_regex(prefixes()).search,
            suffix_search=compile_suffix_regex(suffixes()).search,
            infix_finditer=compile_infix_regex(infixes()).finditer,
            url_match=URL_MATCH,
        )

    return create


__all__ = ["create_french_tokenizer", "exceptions", "infixes", "prefixes", "suffixes"]
