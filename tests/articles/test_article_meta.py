"""Front matter and sidecars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.articles import ArticleError, parse_text, read_article

BODY = "Lomé accueille un sommet\n\nLe président togolais a ouvert mardi un sommet de trois jours sur le Sahel.\n"


def test_front_matter_tells_of_its_article() -> None:
    article = parse_text(
        '+++\ntitle = "Sommet à Lomé"\nsource = "Le Relais"\npublished = 2023-05-02\nurl = "https://relais.example/a"\n+++\n'
        + BODY
    )
    assert (article.title, article.source, article.published) == ("Sommet à Lomé", "Le Relais", date(2023, 5, 2))
    assert article.url == "https://relais.example/a"
    assert article.blocks[0].text == "Sommet à Lomé"
    assert "+++" not in article.text
    assert "Lomé accueille un sommet" in article.text


@pytest.mark.parametrize("value", ["2023-05-02T10:00:00Z", '"2023-05-02"', '"2023-05-02T10:00"'])
def test_a_day_may_come_with_a_time_or_in_quotes(value: str) -> None:
    assert parse_text(f"+++\npublished = {value}\n+++\n{BODY}").published == date(2023, 5, 2)


def test_the_sidecar_wins(tmp_path: Path) -> None:
    path = tmp_path / "lome.txt"
    path.write_text('+++\nsource = "Brouillon"\npublished = 2020-01-01\n+++\n' + BODY)
    path.with_suffix(".toml").write_text('published = 2023-05-02\nsource = "Le Relais"\n')
    article = read_article(path)
    assert (article.source, article.published, article.path) == ("Le Relais", date(2023, 5, 2), str(path))


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("published = 3", "published must be a date"),
        ('published = "hier"', "published must be a date"),
        ("published = 10:00:00", "published must be a date"),
        ("published = 0999-01-01", "published = 0999-01-01 is no day"),
        (f"published = {datetime.now(UTC).date() + timedelta(days=400)}", "is no day"),
        ("source = 12", "source must be a text"),
        ('title = ["a"]', "title must be a text"),
        ('url = "javascript:alert(1)"', "url must begin with http"),
        ("title = ", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(toml: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=said):
        parse_text(f"+++\n{toml}\n+++\n{BODY}")
    path = tmp_path / "a.txt"
    path.write_text(BODY)
    path.with_suffix(".toml").write_text(toml)
    with pytest.raises(ArticleError, match=said) as caught:
        read_article(path)
    assert caught.value.path == str(path)
    assert "sidecar a.toml" in caught.value.reason


def test_every_key_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lome.txt"
    path.write_text(BODY, encoding="utf-8")
    path.with_suffix(".toml").write_text('source = 3\npublished = "demain"\nurl = "relais.example"\n', encoding="utf-8")
    with pytest.raises(ArticleError) as caught:
        read_article(path)
    assert caught.value.reason == (
        'sidecar lome.toml: source must be a text in quotes, like source = "…"; published must be a date, like '
        "published = 2026-01-14; url must begin with http:// or https://"
    )


def test_front_matter_left_open_or_of_another_kind() -> None:
    with pytest.raises(ArticleError, match="not closed"):
        parse_text(f'+++\ntitle = "A"\n{BODY}')
    with pytest.raises(ArticleError, match="YAML"):
        parse_text(f"---\ntitle: A\ndate: 2020-01-01\n---\n{BODY}")


def test_keys_of_a_desk_are_left_alone() -> None:
    assert parse_text(f'+++\ndesk = "Afrique"\n+++\n{BODY}').title == "Lomé accueille un sommet"


def test_windows_line_ends() -> None:
    text = f'+++\nsource = "Le Relais"\n+++\n{BODY}'.replace("\n", "\r\n")
    assert parse_text(text).source == "Le Relais"
