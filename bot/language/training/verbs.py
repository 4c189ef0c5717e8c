"""Conjugated verbs of the news in short frames, so that the lemmatizer knows forms that no treebank holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

DATA = Path(__file__).parent / "data"

_FINITE = "Mood={mood}|Number={number}|Person=3|Tense={tense}|VerbForm=Fin"
_PARTICIPLE = "Gender={gender}|Number={number}|Tense=Past|VerbForm=Part"

_SINGULAR = ("Le ministre", "Il", "Elle", "La France", "Bagdad", "Le Kremlin", "M. Durand", "Le président russe", "Qui")
_PLURAL = ("Les ministres", "Ils", "Elles", "Les deux pays", "Les autorités", "Paris et Rome", "Les deux hommes")
_AFTER = (
    "",
    "lundi",
    "à Paris",
    "avec le ministre",
    "un accord",
    "la réunion",
    "de nouvelles sanctions",
    "que tout va bien",
    "son homologue iranien",
    "l' ambassadeur",
    "pour la paix",
)
_BEFORE_PARTICIPLE = {
    ("Masc", "Sing"): (
        "Il a",
        "Le ministre a",
        "Il avait",
        "Ils ont",
        "Il a été",
        "Le texte sera",
        "Il s' est",
        "Paris a",
    ),
    ("Fem", "Sing"): ("Elle a été", "La lettre sera", "Elle est", "La délégation s' est", "La réunion avait été"),
    ("Masc", "Plur"): ("Ils ont été", "Ils se sont", "Les accords seront", "Les deux hommes se sont"),
    ("Fem", "Plur"): ("Elles ont été", "Elles se sont", "Les mesures seront"),
}
# Of the forms of regular verbs most can be guessed: a part of them suffices.
REGULAR_SHARE = 0.6

# A form of an irregular verb seen once, in one frame, is not learned.
IRREGULAR_COPIES = 3

_VOWELS = "aeiouyéèêâîôh"


class Form(NamedTuple):
    """A form of a verb with its features."""

    text: str
    lemma: str
    morph: str


class Parts(NamedTuple):
    """The principal parts that every form is built on."""

    infinitive: str
    present: str
    presents: str
    imperfect: str
    future: str
    participle: str
    historic: str


def irregular_verbs() -> list[Parts]:
    """The verbs of the table, with each of their prefixes."""
    verbs: list[Parts] = []
    for line in _lines(DATA / "verbs.txt"):
        columns, _, prefixes = line.partition(" : ")
        for prefix in prefixes.split() or ["."]:
            verbs.append(Parts(*(part.replace("-", "" if prefix == "." else prefix) for part in columns.split())))
    return verbs


def regular_verbs() -> list[Parts]:
    """The verbs whose forms follow from the infinitive."""
    return [regular(infinitive) for line in _lines(DATA / "regular_verbs.txt") for infinitive in line.split()]


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def regular(infinitive: str) -> Parts:
    """Principal parts by rule: finir, parler, and the changes of stem of mener, préférer, appeler, déployer, lancer."""
    stem = infinitive[:-2]
    if infinitive.endswith("ir"):
        return Parts(infinitive, stem + "it", stem + "issent", stem + "iss", infinitive, stem + "i", stem + "it")
    strong, future = stem, infinitive
    if infinitive.endswith(("peler", "jeter")):
        strong = stem + stem[-1]
        future = strong + "er"
    elif stem.endswith(("oy", "uy")):
        strong = stem[:-1] + "i"
        future = strong + "er"
    elif len(stem) > 2 and stem[-2] == "e" and stem[-1] in "mnltvcs":
        strong = stem[:-2] + "è" + stem[-1]
        future = strong + "er"
    elif len(stem) > 2 and "é" in stem[-3:-1] and stem[-1] not in _VOWELS:
        place = stem.rindex("é")
        strong = stem[:place] + "è" + stem[place + 1 :]
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)
    return Parts(infinitive, strong + "e", strong + "ent", soft, future, stem + "é", soft + "a")


def forms(verb: Parts) -> Iterator[Form]:
    """Third persons, "nous", participles and the infinitive: what news and its quotations are written in."""
    indicative = {
        ("Ind", "Pres"): (verb.present, verb.presents),
        ("Ind", "Imp"): (verb.imperfect + "ait", verb.imperfect + "aient"),
        ("Ind", "Fut"): (verb.future + "a", verb.future + "ont"),
        ("Cnd", "Pres"): (verb.future + "ait", verb.future + "aient"),
        ("Ind", "Past"): (verb.historic, _historic_plural(verb.historic)),
    }
    for (mood, tense), pair in indicative.items():
        for text, number in zip(pair, ("Sing", "Plur"), strict=True):
            yield Form(text, verb.infinitive, _FINITE.format(mood=mood, number=number, tense=tense))
    for stem, tense in ((verb.imperfect, "Pres"), (verb.future, "Fut")):
        yield Form(stem + "ons", verb.infinitive, f"Mood=Ind|Number=Plur|Person=1|Tense={tense}|VerbForm=Fin")
    yield Form(verb.infinitive, verb.infinitive, "VerbForm=Inf")
    yield Form(verb.imperfect + "ant", verb.infinitive, "Tense=Pres|VerbForm=Part")
    masculine = verb.participle.replace("dû", "du") if verb.infinitive == "devoir" else verb.participle
    for gender, number, ending in (
        ("Masc", "Sing", ""),
        ("Fem", "Sing", "e"),
        ("Masc", "Plur", "s"),
        ("Fem", "Plur", "es"),
    ):
        text = verb.participle if not ending else masculine + ending
        if text.endswith("ss"):
            text = text[:-1]
        yield Form(text, verb.infinitive, _PARTICIPLE.format(gender=gender, number=number))


def _historic_plural(historic: str) -> str:
    if historic.endswith(("ça", "gea")):
        return historic[:-2].replace("ç", "") + ("c" if historic.endswith("ça") else "") + "èrent"
    for singular, plural in (
        ("a", "èrent"),
        ("int", "inrent"),
        ("it", "irent"),
        ("ît", "îrent"),
        ("ut", "urent"),
        ("ût", "ûrent"),
    ):
        if historic.endswith(singular):
            return historic[: -len(singular)] + plural
    return historic


def frame(form: Form, rng: random.Random) -> tuple[list[str], int]:
    """The words of a short sentence around a form, and the place of the form."""
    features = dict(feature.split("=") for feature in form.morph.split("|"))
    if features.get("Person") == "1":
        before = ["Nous"]
    elif features["VerbForm"] == "Fin":
        before = rng.choice(_PLURAL if features["Number"] == "Plur" else _SINGULAR).split()
        if rng.random() < 0.3:
            before.append("s'" if form.text[0] in _VOWELS else "se")
    elif features.get("Tense") == "Past":
        before = rng.choice(_BEFORE_PARTICIPLE[features["Gender"], features["Number"]]).split()
    elif features["VerbForm"] == "Inf":
        before = rng.choice(("Il doit", "Ils devraient", "Le ministre va", "Il faut", "Elle compte", "Il veut")).split()
    else:
        before = ["En"]
    return [*before, form.text, *rng.choice(_AFTER).split(), "."], len(before)


def verb_docs(vocab: Vocab, rng: random.Random, together: int = 8) -> Iterator[Doc]:
    """Every form of the irregular verbs and a share of the regular ones, several frames to a document.

    The verb alone is annotated, so that the frames teach no syntax.
    """
    chosen = [form for verb in irregular_verbs() for form in forms(verb)] * IRREGULAR_COPIES
    chosen.extend(form for verb in regular_verbs() for form in forms(verb) if rng.random() < REGULAR_SHARE)
    rng.shuffle(chosen)
    for start in range(0, len(chosen), together):
        yield _annotated(vocab, [(form, *frame(form, rng)) for form in chosen[start : start + together]])


def _annotated(vocab: Vocab, frames: list[tuple[Form, list[str], int]]) -> Doc:
    words = [word for _, frame_words, _ in frames for word in frame_words]
    forms_by_place: dict[int, Form] = {}
    for start, (form, place) in zip(_starts(frames), ((form, place) for form, _, place in frames), strict=True):
        forms_by_place[start + place] = form
    following = [*words[1:], ""]
    verbs = [forms_by_place.get(index) for index in range(len(words))]
    return Doc(
        vocab,
        words=words,
        spaces=[not word.endswith("'") and then != "." for word, then in zip(words, following, strict=True)],
        lemmas=[verb.lemma if verb else "" for verb in verbs],
    )


def _starts(frames: list[tuple[Form, list[str], int]]) -> Iterator[int]:
    start = 0
    for _, words, _ in frames:
        yield start
        start += len(words)
