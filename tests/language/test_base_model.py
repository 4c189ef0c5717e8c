"""The shipped base model on sentences of our own, and the recipe's own tools."""

import random
from pathlib import Path

import pytest
import spacy

from bot.language.text import normalise
from bot.language.training.build import blank
from bot.language.training.grammar import Grammar, elide, parse
from bot.language.training.synthetic import load_grammar, synthetic_docs, to_feminine
from bot.language.training.treebanks import read_conllu
from bot.language.training.verbs import forms, irregular_verbs, regular

BASE = Path(__file__).resolve().parents[2] / "bot" / "language" / "base"
SIZE_LIMIT = 25_000_000


@pytest.fixture(scope="module")
def nlp():
    return spacy.load(BASE)


def entities(nlp, text: str) -> set[tuple[str, str]]:
    return {(entity.label_, entity.text) for entity in nlp(normalise(text)).ents}


def test_model_is_complete_and_small(nlp):
    assert nlp.meta["name"] == "fr_vigie_news"
    assert nlp.meta["license"] == "CC BY-SA 4.0"
    assert {"morphologizer", "parser", "trainable_lemmatizer", "ner"} <= set(nlp.pipe_names)
    assert set(nlp.get_pipe("ner").labels) == {"PER", "ORG", "LOC", "MISC"}
    assert sum(path.stat().st_size for path in BASE.rglob("*") if path.is_file()) <= SIZE_LIMIT
    assert (BASE / "MODEL_CARD.md").is_file()


def test_parse_tells_who_receives_whom(nlp):
    doc = nlp("Le ministre égyptien a reçu la secrétaire générale dans son bureau.")
    verb = next(token for token in doc if token.dep_ == "ROOT")
    arguments = {token.dep_: token.text for token in verb.children}
    assert (verb.text, verb.lemma_) == ("reçu", "recevoir")
    assert arguments["nsubj"] == "ministre"
    assert arguments["obj"] == "secrétaire"


def test_parse_tells_the_agent_of_a_passive(nlp):
    doc = nlp("La ministre a été reçue par le roi.")
    relations = {token.text: token.dep_ for token in doc}
    assert relations["ministre"] == "nsubj:pass"
    assert relations["roi"] == "obl:agent"


def test_two_sentences_are_two(nlp):
    doc = nlp("Le sommet est fini. Les délégations sont rentrées chez elles.")
    assert [sent.text for sent in doc.sents] == [
        "Le sommet est fini.",
        "Les délégations sont rentrées chez elles.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hier à Lisbonne, la ministre Fatoumata Sangaré s'est longuement expliquée devant la presse.",
            {("LOC", "Lisbonne"), ("PER", "Fatoumata Sangaré")},
        ),
        (
            "Walid al-Tamimi, négociateur du Hamas, quittera le Qatar dimanche.",
            {("PER", "Walid al-Tamimi"), ("ORG", "Hamas"), ("LOC", "Qatar")},
        ),
        (
            "L’ambassadeur de Norvège a remis une note de l’ONU à M. Petrovitch.",
            {("LOC", "Norvège"), ("ORG", "ONU"), ("PER", "Petrovitch")},
        ),
        ("La Maison Blanche refuse de commenter.", {("ORG", "Maison Blanche")}),
        ("Le ministre a promis une réponse avant la fin du mois.", set()),
        ("Privacy Policy", set()),
    ],
)
def test_entities(nlp, text, expected):
    assert entities(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "form", "lemma"),
    [
        ("Le chancelier s'entretiendra demain avec ses invités.", "entretiendra", "entretenir"),
        ("Les présidents se verront à la fin du mois.", "verront", "voir"),
        ("Le pays accueille une conférence sur l'eau.", "accueille", "accueillir"),
        ("Le porte-parole dément cette version.", "dément", "démentir"),
        ("Les deux capitales ont rompu le contact.", "rompu", "rompre"),
        ("Elle mènera la délégation.", "mènera", "mener"),
        ("Une rencontre se tiendra en marge du forum.", "tiendra", "tenir"),
    ],
)
def test_lemma_of_an_inflected_verb(nlp, text, form, lemma):
    assert next(token.lemma_ for token in nlp(text) if token.text == form) == lemma


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Qassem al-Araji", ["Qassem", "al-Araji"]),
        ("l'ex-ministre", ["l'", "ex-ministre"]),
        ("dit-il", ["dit", "-il"]),
        ("A-t-elle parlé ?", ["A", "-t-elle", "parlé", "?"]),
        ("Sana'a et O'Brien", ["Sana'a", "et", "O'Brien"]),
        ("l'accord Iran-Irak", ["l'", "accord", "Iran", "-", "Irak"]),
        ("12:2314/01/2026", ["12:23", "14/01/2026"]),
        ("Il est parti.Elle reste.", ["Il", "est", "parti", ".", "Elle", "reste", "."]),
        ("aujourd'hui, M. Diop", ["aujourd'hui", ",", "M.", "Diop"]),
    ],
)
def test_tokens(nlp, text, tokens):
    assert [token.text for token in nlp.make_doc(text)] == tokens


def test_tokenizer_of_the_model_is_that_of_the_recipe(nlp):
    text = "Qu'a-t-on décidé, l'ONU et l'Union européenne, à Saint-Denis (AFP) le 3/4/2024 ?"
    assert [token.text for token in nlp.make_doc(text)] == [token.text for token in blank().make_doc(text)]


def test_grammar_marks_the_outermost_entity():
    marked = parse("Le <ORG Front de libération de <LOC Karsk>> parle à <PER Ada Lind>.")
    assert marked.text == "Le Front de libération de Karsk parle à Ada Lind."
    assert [(marked.text[start:end], label) for start, end, label in marked.entities] == [
        ("Front de libération de Karsk", "ORG"),
        ("Ada Lind", "PER"),
    ]


@pytest.mark.parametrize(
    ("text", "elided"),
    [
        ("de le <LOC Liban>", "du <LOC Liban>"),
        ("à les <LOC États-Unis>", "aux <LOC États-Unis>"),
        ("de <LOC Ankara>", "d'<LOC Ankara>"),
        ("de <LOC Le Caire>", "du <LOC Caire>"),
        ("que <PER Anna>", "qu'<PER Anna>"),
    ],
)
def test_elide(text, elided):
    assert elide(text) == elided


def test_grammar_without_a_symbol_says_which(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text("[start]\n{missing}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="missing"):
        Grammar([path]).draw("start", random.Random(0))


def test_every_symbol_of_the_grammar_can_be_drawn():
    grammar = load_grammar()
    rng = random.Random(1)
    for name in grammar.symbols:
        parse(grammar.draw(name, rng))


def test_synthetic_sentences_repeat_with_the_seed():
    tokenizer = blank().tokenizer
    first, second = ([doc.text for doc in synthetic_docs(tokenizer, 20, seed=7)] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [("irakien", "irakienne"), ("turc", "turque"), ("russe", "russe"), ("qatari", "qatarie"), ("malien", "malienne")],
)
def test_feminine_of_nationalities(masculine, feminine):
    assert to_feminine(masculine) == feminine


def test_conjugation():
    parts = {verb.infinitive: [form.text for form in forms(verb)] for verb in irregular_verbs()}
    assert {"reçoit", "recevra", "reçue", "reçut"} <= set(parts["recevoir"])
    assert {"entretient", "entretiendra", "entretenu"} <= set(parts["entretenir"])
    assert {"lança", "lancèrent", "lançait"} <= {form.text for form in forms(regular("lancer"))}
    assert {"exigea", "exigèrent"} <= {form.text for form in forms(regular("exiger"))}


def test_contraction_is_one_token_with_the_analysis_of_its_head(tmp_path):
    path = tmp_path / "tiny.conllu"
    rows = [
        "1\tretour\tretour\tNOUN\t_\tGender=Masc|Number=Sing\t0\troot\t_\t_",
        "2-3\tdu\t_\t_\t_\t_\t_\t_\t_\t_",
        "2\tde\tde\tADP\t_\t_\t4\tcase\t_\t_",
        "3\tle\tle\tDET\t_\tDefinite=Def\t4\tdet\t_\t_",
        "4\tgel\tgel\tNOUN\t_\tGender=Masc|Number=Sing\t1\tnmod\t_\tSpaceAfter=No",
    ]
    path.write_text("# sent_id = tiny-1\n" + "\n".join(rows) + "\n\n", encoding="utf-8")
    (sentence,) = read_conllu(path)
    assert sentence.text == "retour du gel"
    assert [(word.form, word.lemma, word.head, word.dep) for word in sentence.words] == [
        ("retour", "retour", 0, "root"),
        ("du", "de", 2, "case"),
        ("gel", "gel", 0, "nmod"),
    ]
