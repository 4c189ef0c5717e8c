"""The reference data and the project's own seeds, read whole."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from bot.articles import find_files, read_article
from bot.articles.plain import key, plain
from bot.model import BlockKind

NOISE = re.compile(
    r"publicite|s'inscrire|se connecter|inscrivez|deja inscrit|\bemail\b|e-mail|log in|check your|about us|subscribe|"
    r"partager cet|source link|customize|seo compatible|a lire|a voir:|en savoir plus|credit|©|la redaction|1 min\b|"
    r"rechercher|jour 366|^editor$|avec la contribution|logo$|\+\+\+|^image$",
    re.MULTILINE,
)


def test_published_as_labelled(reference: Path) -> None:
    labels = [json.loads(path.read_text("utf-8")) for path in sorted((reference / "gold").glob("*.json"))]
    folders = {path.stem: path for path in find_files([reference / "seeds", reference / "dev"])}
    wrong = {
        label["slug"]: read_article(folders[label["slug"]]).published
        for label in labels
        if label["slug"] in folders and str(read_article(folders[label["slug"]]).published) != str(label["published"])
    }
    assert wrong == {}


def test_no_noise_is_left(reference: Path, seeds: Path) -> None:
    files = find_files([reference / "seeds", seeds])
    assert len(files) == 10
    left = {path.name: NOISE.findall(plain_lines(path)) for path in files}
    assert {name: found for name, found in left.items() if found} == {}


def plain_lines(path: Path) -> str:
    return "\n".join(plain(block.text) for block in read_article(path).blocks)


def test_each_text_once_and_the_title_first(reference: Path, seeds: Path) -> None:
    for path in find_files([reference / "seeds", reference / "dev", seeds]):
        article = read_article(path)
        assert article.blocks[0].kind is BlockKind.TITLE
        assert article.blocks[0].text == article.title
        counts = Counter(key(block.text) for block in article.blocks)
        assert max(counts.values()) == 1, path.name


def test_captions_and_sources(reference: Path) -> None:
    articles = [read_article(path) for path in find_files([reference / "seeds"])]
    captions = [[block.text for block in article.blocks if block.kind is BlockKind.CAPTION] for article in articles]
    assert [len(texts) for texts in captions] == [1, 0, 1, 0, 0]
    assert "11 août 2025" in captions[0][0]
    assert [article.source for article in articles[:4]] == [
        "AA",
        "Europe 1 avec AFP",
        "The Times of Israël",
        "Le Journal de Bruxelles",
    ]


def test_clean_text_comes_through_whole(reference: Path) -> None:
    for path in find_files([reference / "dev"]):
        assert letters(read_article(path).text) == letters(path.read_text("utf-8")), path.name


def letters(text: str) -> str:
    """Letters and figures alone: a heading that stuck to its paragraph may have been set free."""
    return key(text).replace(" ", "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("irak-iran-appel-securite", ["11 août 2025", "mardi 13 janvier", "2 000 morts"]),
        ("irak-iran-interets-americains", ["2 500", "Brigades du Hezbollah"]),
        ("sullivan-soudani-davos", ["Jake Sullivan", "Masrour Barzani", "« quatre civils »"]),
        ("choigou-ahmadian-telephone", ["vraisemblablement", "récemment", "Marco Rubio"]),
        ("qaani-bagdad-milices", ["fin janvier 2024", "aurait demandé", "Farhad Alaadin"]),
    ],
)
def test_seeds_tell_their_story(seeds: Path, name: str, words: list[str]) -> None:
    path = seeds / f"{name}.txt"
    article = read_article(path)
    stated = tomllib.loads(path.read_text("utf-8").split("+++")[1])
    assert (article.published, article.source) == (stated["published"], stated["source"])
    text = re.sub(r"\s", " ", article.text)
    assert [word for word in words if word not in text] == []
