"""Title, standfirst, captions, tags, pages in Markdown and HTML."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles import ArticleError, parse_text, read_article
from bot.articles.plain import key
from bot.model import Article, BlockKind

TITLE = "Lima rappelle son ambassadeur à Santiago"
BODY = "Le gouvernement péruvien a rappelé mercredi son ambassadeur, après des propos jugés inacceptables."
CAPTION = "La ministre péruvienne Ana Ruiz devant la presse à Lima, le 2 mai 2019."


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in article.blocks]


def test_a_caption_told_twice_is_kept_once() -> None:
    article = parse_text(f"{TITLE}\n\n{CAPTION}\nCrédit photo : Présidence / AFP\n{CAPTION}\n\n{BODY}\n")
    assert kinds(article) == [("title", TITLE), ("caption", CAPTION), ("body", BODY)]


def test_a_caption_is_known_by_its_credit_or_its_opening() -> None:
    for line in (f"{CAPTION} (Photo : Luis Paz/AFP)", f"{CAPTION}\n© Luis Paz / AFP"):
        assert ("caption", CAPTION) in kinds(parse_text(f"{TITLE}\n\n{line}\n\n{BODY}\n"))
    illustration = "Photo d'archives : le port de Callao en 2018."
    assert ("caption", illustration) in kinds(parse_text(f"{TITLE}\n\n{illustration}\n\n{BODY}\n"))


def test_the_title_is_kept_once_also_as_a_caption() -> None:
    article = parse_text(f"{TITLE}\n\nLe Relais avec AFP\n{TITLE}\n{TITLE} AFP / © Luis Paz\n\n{BODY}\n")
    assert kinds(article) == [("title", TITLE), ("body", BODY)]


def test_a_paragraph_told_again_is_kept_once() -> None:
    article = parse_text(f"{TITLE}\n\n{BODY}\n\nLa crise dure.\n\n{BODY}\n")
    assert kinds(article) == [("title", TITLE), ("body", BODY), ("body", "La crise dure.")]


@pytest.mark.parametrize(
    "standfirst",
    [
        "Le Pérou juge « inacceptables » les propos du président chilien sur la frontière maritime",
        "La crise couvait depuis des mois entre les deux voisins, que tout oppose.",
    ],
)
def test_a_standfirst(standfirst: str) -> None:
    article = parse_text(f"{TITLE}\n\n{standfirst}\n\n{BODY}\n\nLa crise dure.\n")
    assert kinds(article)[1] == ("standfirst", standfirst)


def test_the_opening_paragraph_of_a_report_is_body() -> None:
    article = parse_text(f"{TITLE}\n\n{BODY}\n\nLe Chili n'a pas répondu jusqu'ici à cette décision du Pérou.\n")
    assert [block.kind for block in article.blocks] == [BlockKind.TITLE, BlockKind.BODY, BlockKind.BODY]


def test_headings_stand_between_paragraphs() -> None:
    article = parse_text(
        f"{TITLE}\n\n{BODY}\n\nUne frontière ancienne\n\nLe traité date de 1929.\n\nQue faire ?\n\nRien.\n"
    )
    assert [text for kind, text in kinds(article) if kind == "heading"] == ["Une frontière ancienne", "Que faire ?"]


def test_tags_become_one_block() -> None:
    article = parse_text(f"{TITLE}\n\n{BODY}\n\n#Pérou\n#Ana Ruiz\n#Pérou\nMots-clés : Chili, frontière\n")
    assert kinds(article)[-1] == ("tags", "#Pérou #Ana Ruiz #Chili #frontière")


def test_without_a_title_line_the_first_sentence_serves() -> None:
    article = parse_text(f"{BODY} La crise dure.\n\nLe Chili n'a pas répondu.\n")
    assert article.title.startswith("Le gouvernement péruvien a rappelé")
    assert len(article.title) <= 120
    assert article.blocks[0].kind is BlockKind.BODY
    assert parse_text("Le Chili se tait").title == "Le Chili se tait"


def test_typography_stays_and_white_space_goes() -> None:
    line = "«\u00a0Rien\u202f!\u00a0», dit  l’ambassadeur\tà  Lima\u200b, mercredi, après une réunion."
    article = parse_text(f"{TITLE}\n\n{line}\n")
    assert article.blocks[1].text == line.replace("  ", " ").replace("\t", " ").replace("\u200b", "")


def test_an_address_alone_is_kept_apart() -> None:
    article = parse_text(f"{TITLE}\nSource : https://relais.example/a\n\n{BODY}\n")
    assert (article.url, kinds(article)) == ("https://relais.example/a", [("title", TITLE), ("body", BODY)])


def test_a_page_of_noise_alone_is_refused() -> None:
    with pytest.raises(ArticleError, match="holds no text of an article"):
        parse_text("Publicité\n\nS'inscrire ou se connecter\n\n2 min", path="vide.txt")


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        f"# {TITLE}\n\n![{CAPTION}](photo.jpg)\n\n{BODY} **Rien** de [plus](https://a.ex).\n\n"
        "## La suite\n\nElle viendra.\n"
    )
    assert kinds(read_article(path)) == [
        ("title", TITLE),
        ("caption", CAPTION),
        ("body", f"{BODY} Rien de plus."),
        ("heading", "La suite"),
        ("body", "Elle viendra."),
    ]


PAGE = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} - Le Relais</title>
<meta property="og:site_name" content="Le Relais">
<meta property="article:published_time" content="2021-03-03T08:30:00-05:00">
<link rel="canonical" href="https://relais.example/lima"></head><body><nav><a href="/">Accueil</a></nav>
<article><h1>{TITLE}</h1>
<figure><img src="a.jpg" alt=""><figcaption>{CAPTION} (Photo : Luis Paz/AFP)</figcaption></figure><p>{BODY}</p>
<p>Publicité</p>
<h2>Une frontière ancienne</h2><p>Le traité de 1929 fixe la frontière terrestre, mais la frontière maritime
est restée disputée jusqu'à un arrêt
rendu à La Haye le 27 janvier 2014 par la Cour internationale de justice.</p></article>
<footer>Abonnez-vous à notre newsletter</footer></body></html>"""


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    article = read_article(path)
    assert kinds(article)[:4] == [
        ("title", TITLE),
        ("caption", CAPTION),
        ("body", BODY),
        ("heading", "Une frontière ancienne"),
    ]
    assert article.blocks[-1].text.endswith("justice.")
    assert (article.source, article.published, article.url) == (
        "Le Relais",
        date(2021, 3, 3),
        "https://relais.example/lima",
    )
    assert parse_text(PAGE) == parse_text(PAGE, html=True)  # a page is known as one without being called so


def test_a_page_that_states_no_date_has_none() -> None:
    undated = PAGE.replace('<meta property="article:published_time" content="2021-03-03T08:30:00-05:00">', "")
    assert parse_text(undated, html=True).published is None


@pytest.mark.parametrize("page", ["<html></html>", "<div>" * 3000, "plain words", "<!doctype html><script>1</script>"])
def test_a_page_without_an_article(page: str) -> None:
    with pytest.raises(ArticleError, match=r"HTML|article text"):
        parse_text(page, html=True)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.booleans())
def test_any_text_is_read_or_refused(text: str, html: bool) -> None:
    try:
        article = parse_text(text, html=html)
    except ArticleError:
        return
    assert article.title
    assert article.text.encode()
    assert all(block.text.strip() for block in article.blocks)


WORDS = st.lists(
    st.sampled_from("ministre traité frontière Lima Quito délégation pêche arrêt soldats réunion".split()),
    min_size=9,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS.map(lambda words: "Le " + " ".join(words) + "."), min_size=1, max_size=8), st.data())
def test_no_word_of_the_body_is_lost(paragraphs: list[str], data: st.DataObject) -> None:
    noise = st.sampled_from(
        ["", "Publicité", "La suite après cette publicité", "À lire aussi : un autre sujet", "2 min"]
    )
    text = "\n\n".join(f"{paragraph}\n\n{data.draw(noise)}" for paragraph in paragraphs)
    read = key(parse_text(f"{TITLE}\n\n{text}").text)
    assert all(key(paragraph) in read for paragraph in paragraphs)
    assert "publicite" not in read
