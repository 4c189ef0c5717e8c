"""Summaries: what they hold, in which order, and that every length of them can be read alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.articles import find_files, read_article
from bot.language.pipeline import Analyser
from bot.language.summary import WEIGHTS, Merits, rank_sentences
from bot.model import Analysis, Article, Block, BlockKind, Sentence, SummaryLength

VISIT = """\
Le ministre norvégien des Affaires étrangères, Lars Holte, est arrivé mardi à Tunis pour une visite de deux jours.

Il a été reçu dans la soirée par son homologue tunisien, Karim Jaziri. « Nous avons beaucoup à nous dire. La pêche
n'en est qu'une partie », a déclaré M. Jaziri à la presse.

Cette visite est la première d'un ministre norvégien en Tunisie depuis onze ans. Les deux hommes ont signé un accord
sur la pêche au large de Bizerte. Oslo fournira à la Tunisie quatre navires de surveillance avant la fin de l'année.

Mais le texte doit encore être approuvé par les deux parlements. Que diront les pêcheurs ? Leurs syndicats réclament
depuis des mois la fermeture du golfe aux chalutiers étrangers. Dans les ports, les patrons de pêche redoutent une
concurrence plus rude.

Lars Holte doit quitter Tunis jeudi matin pour Alger. La Norvège avait fermé son ambassade en Algérie en 2019."""
TITLE = "Pêche : la Norvège et la Tunisie signent un accord à Tunis"
LENGTHS = {SummaryLength.SHORT: (1, 2), SummaryLength.STANDARD: (3, 5), SummaryLength.LONG: (6, 8)}


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture
def seed_analyses(analyser: Analyser, seeds: Path) -> list[Analysis]:
    return [analyser.analyse(read_article(path)) for path in find_files([seeds])]


def _article(*blocks: tuple[BlockKind, str], title: str = TITLE) -> Article:
    texts = [Block(kind, " ".join(text.split())) for kind, text in blocks]
    return Article("a.txt", title, (Block(BlockKind.TITLE, title), *texts))


def _body(text: str, title: str = TITLE) -> Article:
    return _article(*((BlockKind.BODY, part) for part in text.split("\n\n")), title=title)


def _summaries(analysis: Analysis) -> list[list[str]]:
    return [[sentence.text for sentence in analysis.summarise(length)] for length in SummaryLength]


def _rank(article: Article, *, telling: set[int] | None = None, weights: Merits = WEIGHTS) -> tuple[int, ...]:
    """The ranks of an article whose sentences are split behind each mark that ends one."""
    sentences = []
    for number, (block, (start, _)) in enumerate(zip(article.blocks, article.spans, strict=True)):
        for match in re.finditer(r"\S.*?(?:[.!?](?: [»”])?(?=\s|$)|$)", block.text):
            sentences.append(Sentence(number, start + match.start(), start + match.end(), match.group()))
    return rank_sentences(article, sentences, telling or set(), "fr", weights=weights)


def test_lengths_order_and_prefixes(analyser: Analyser) -> None:
    analysis = analyser.analyse(_body(VISIT))
    assert len(set(analysis.summary)) == len(analysis.summary)
    shorter: list[Sentence] = []
    for length, (least, most) in LENGTHS.items():
        summary = analysis.summarise(length)
        assert least <= len(summary) <= most
        assert [sentence.start for sentence in summary] == sorted(sentence.start for sentence in summary)
        assert set(shorter) <= set(summary)
        shorter = summary
    assert not any(sentence.block == 0 for sentence in shorter), "the title is no part of its summary"


def test_pronouns_come_behind_their_antecedent(analyser: Analyser) -> None:
    for summary in _summaries(analyser.analyse(_body(VISIT))):
        assert not summary[0].startswith(("Il ", "Cette ", "Les deux ", "Mais ", "Leurs "))
        for sentence, before in (
            ("Il a été reçu", "Le ministre norvégien"),
            ("Les deux hommes", "Cette visite"),
        ):
            if any(text.startswith(sentence) for text in summary):
                assert any(text.startswith(before) for text in summary)


@pytest.mark.parametrize(
    "leaning",
    [
        "Il a promis à la Tunisie un accord sur la pêche.",
        "Interrogée à Tunis, elle a salué un accord de pêche avec la Norvège.",
        "Son homologue tunisien a salué un accord de pêche avec la Norvège.",
        "Cet accord de pêche lie désormais la Norvège et la Tunisie.",
        "Vendredi, plusieurs de ces accords de pêche ont lié la Norvège et la Tunisie.",
        "Mais la Norvège et la Tunisie ont signé un accord de pêche à Tunis.",
        "La Norvège et la Tunisie ont toutefois signé un accord de pêche.",
        "« Notre accord de pêche avec la Norvège durera », a-t-il dit.",
        "Selon lui, la Norvège et la Tunisie tiennent un accord de pêche.",
    ],
)
def test_leaning_sentences_are_chosen_with_the_one_before(leaning: str) -> None:
    alone = _rank(_body(leaning + "\n\nOslo versera quarante millions de couronnes aux ports du golfe."))
    assert alone == (2,), "nothing stands before it that it could lean on"
    led = _rank(_body("Un émissaire est attendu à Oslo lundi prochain. " + leaning))
    assert set(led) == {1, 2}
    assert led.index(1) < led.index(2)


@pytest.mark.parametrize(
    "standing",
    [
        "Il faudra deux ans à la Norvège pour honorer un accord de pêche.",
        "Ce mardi, la Norvège et la Tunisie ont signé un accord de pêche.",
        "Alors que la Tunisie hésitait, la Norvège a signé un accord de pêche.",
        "Le Premier ministre norvégien signe un accord de pêche à Tunis.",
        "Le président Kim Jong-il avait proposé un accord de pêche à la Norvège.",
    ],
)
def test_sentences_that_only_look_leaning_stand(standing: str) -> None:
    assert _rank(_body(standing)) == (1,)


def test_a_heading_parts_a_pronoun_from_its_antecedent() -> None:
    parts = (
        (BlockKind.BODY, "Un émissaire norvégien est attendu à Tunis lundi."),
        (BlockKind.HEADING, "La pêche"),
    )
    assert _rank(_article(*parts, (BlockKind.BODY, "Il doit y signer un accord sur la pêche au thon."))) == (1,)


def test_no_half_of_a_quotation(analyser: Analyser) -> None:
    for summary in _summaries(analyser.analyse(_body(VISIT))):
        assert all(text.count("«") == text.count("»") for text in summary)
        assert not any("La pêche n'en est" in text for text in summary)


@pytest.mark.parametrize(("opening", "closing"), [("« ", " »"), ('"', '"'), ("“", "”")])
def test_sentences_inside_a_long_quotation_are_left_out(opening: str, closing: str) -> None:
    article = _body(
        f"La Norvège et la Tunisie ont signé un accord. {opening}La pêche fera vivre tout le golfe de Tunis. "
        f"La Norvège et la Tunisie tiendront un accord de pêche. Rien ne sera oublié ici{closing}, assure Lars Holte. "
        f"Les ports de Tunisie parlent d'un accord {opening}de dupes{closing} sur la pêche."
    )
    assert set(_rank(article)) == {1, 5}


def test_a_quotation_without_its_speaker_is_left_out() -> None:
    assert _rank(_body("« La Norvège tiendra cet accord de pêche avec la Tunisie. »")) == ()


def test_captions_headings_and_tags_are_never_chosen(analyser: Analyser) -> None:
    article = _article(
        (BlockKind.STANDFIRST, "La Norvège et la Tunisie ont conclu mardi un accord sur la pêche au thon."),
        (BlockKind.CAPTION, "La Norvège et la Tunisie signent un accord de pêche, le 3 mars à Tunis."),
        (BlockKind.HEADING, "La Norvège et la Tunisie signent enfin un accord de pêche."),
        (BlockKind.BODY, "Oslo fournira quatre navires de surveillance avant la fin de l'année."),
        (BlockKind.TAGS, "Norvège, Tunisie, accord, pêche, Tunis."),
    )
    analysis = analyser.analyse(article)
    kinds = [article.blocks[analysis.sentences[index].block].kind for index in analysis.summary]
    assert kinds == [BlockKind.STANDFIRST, BlockKind.BODY]


def test_questions_lists_and_scraps_are_left_out() -> None:
    article = _body(
        "La pêche fera-t-elle vivre la Norvège et la Tunisie à Tunis ?\n\n- La Norvège et la Tunisie : un accord.\n\n"
        "Accord de pêche.\n\nNorvège et Tunisie, la pêche en commun, notre dossier complet\n\n"
        "La Norvège et la Tunisie signent un accord à Tunis.\n\n"
        "Les ports du golfe voient le thon revenir."
    )
    assert _rank(article) == (6,)


def test_what_repeats_a_chosen_sentence_is_left_out() -> None:
    told = "Lars Holte et Karim Jaziri ont signé à Tunis un accord de pêche pour dix ans."
    again = "Un accord de pêche pour dix ans a été signé à Tunis par Lars Holte et Karim Jaziri."
    assert len(_rank(_body(f"{told}\n\n{again}"))) == 1


def test_a_contact_is_told_first() -> None:
    article = _body(
        "Les ports du golfe voient le thon revenir.\n\nLes chantiers navals de Bergen embauchent deux cents soudeurs.",
        title="Une semaine sur les quais",
    )
    assert _rank(article)[0] == 1
    assert _rank(article, telling={2})[0] == 2
    assert _rank(article, telling={2}, weights=WEIGHTS._replace(contact=0.0))[0] == 1


def test_the_title_is_told_in_few_sentences() -> None:
    """Words of the title that one chosen sentence holds speak for no other."""
    article = _body(
        "La Norvège et la Tunisie ont trouvé un accord.\n\nLa Norvège et la Tunisie cherchaient depuis dix ans un "
        "accord durable.\n\nÀ Tunis, la pêche fait vivre trente mille marins."
    )
    assert set(_rank(article)[:2]) == {1, 3}


def test_articles_of_no_or_one_sentence(analyser: Analyser) -> None:
    assert analyser.analyse(_article()).summary == ()
    assert analyser.analyse(_article(title="")).summary == ()
    analysis = analyser.analyse(_body("Lars Holte a quitté Tunis jeudi matin pour la capitale de l'Algérie."))
    for summary in _summaries(analysis):
        assert summary == ["Lars Holte a quitté Tunis jeudi matin pour la capitale de l'Algérie."]


def test_an_english_article(analyser: Analyser) -> None:
    text = """\
Norway's foreign minister, Lars Holte, landed in Tunis on Tuesday for a two-day visit to the country.

He was received by his Tunisian counterpart in the evening. The ministers signed an agreement on fishing off Bizerte.
“We have a lot to talk about. Fishing is only a part of it,” the Tunisian minister told reporters.

However, parliaments in both countries must approve the agreement. This week Oslo will send four patrol boats."""
    analysis = analyser.analyse(_body(text, title="Norway and Tunisia sign a fishing agreement"))
    assert analysis.language == "en"
    short, _, long = _summaries(analysis)
    assert "The ministers signed an agreement on fishing off Bizerte." in short
    assert not short[0].startswith(("He ", "However"))
    assert not any("lot to talk" in text or "only a part" in text for text in long)
    assert long.index("He was received by his Tunisian counterpart in the evening.") == 1
    assert "This week Oslo will send four patrol boats." in long


def test_summaries_of_the_seeds_can_be_read_alone(seed_analyses: list[Analysis]) -> None:
    for analysis in seed_analyses:
        for summary in _summaries(analysis):
            assert summary
            assert not re.match(r"(?:Il|Elle|Ils|Elles|Celui-ci|Cette|Mais)\b(?! y a\b)", summary[0])
            assert all(text.count("«") == text.count("»") for text in summary)
