"""Lines that are no part of an article, and lines that look like it and are."""

from __future__ import annotations

import pytest

from bot.articles import parse_text
from bot.articles.noise import is_instruction, judge, phrases, strip_instruction

TITLE = "Lima rappelle son ambassadeur à Santiago"
BODY = "Le gouvernement péruvien a rappelé mercredi son ambassadeur, après des propos jugés inacceptables."


@pytest.mark.parametrize(
    "line",
    [
        "Publicité",
        "PUBLICITÉ :",
        "La suite après cette publicité",
        "Story continues below advertisement",
        "À lire aussi : Ce que dit le traité de 1929",
        "A lire également:",
        ">> Lire aussi : Ce que dit le traité de 1929",
        "À voir : le ministre quitte Quito",
        "Lire la suite…",
        "Partager cet article.",
        "Facebook Twitter WhatsApp E-mail",
        "Temps de lecture : 4 min.",
        "2 min",
        "0 commentaire",
        "S'inscrire ou se connecter",
        "Veuillez utiliser le format suivant : nom@exemple.org",
        "Nous vous avons envoyé un courriel à nom@exemple.org.",
        "nom@exemple.org",
        "Abonnez-vous à notre lettre quotidienne",
        "En vous abonnant, vous acceptez nos conditions",
        "L'inscription vous donne un compte gratuit sur tous nos sites.",
        "Subscribe for Latest Updates",
        "Tout accepter",
        "We use cookies to improve this site",
        "Make this text SEO friendly, write at least 800 words",
        "Réécris cet article en français avec des intertitres",
        "As an AI language model, I cannot confirm this.",
        "* * *",
    ],
)
def test_noise_is_dropped_wherever_it_stands(line: str) -> None:
    for text in (
        f"{line}\n\n{TITLE}\n\n{BODY}",
        f"{TITLE}\n\n{line}\n\n{BODY}",
        f"{TITLE}\n\n{BODY}\n\n{line}\n\n{BODY} Bis.",
    ):
        article = parse_text(text)
        assert article.title == TITLE
        assert line not in article.text
        assert BODY in article.text


@pytest.mark.parametrize(
    "line", ["Rechercher", "Menu", "Crise andine - Jour 12", "Amériques", "Accueil > Monde", "Editor"]
)
def test_furniture_is_dropped_above_the_body_only(line: str) -> None:
    assert line not in parse_text(f"{line}\n\n{TITLE}\n\n{BODY}").text
    assert line in parse_text(f"{TITLE}\n\n{BODY}\n\n{line}\n\n{BODY} Bis.").text


@pytest.mark.parametrize(
    "line",
    [
        "« Abonnez-vous à notre compte gratuit, vous ne le regretterez pas », a ironisé le ministre.",
        "La publicité pour le tabac sera interdite au Pérou.",
        "Le chef de l'État a demandé à voir le traité avant toute signature.",
        "Inscrivez-vous, a-t-il lancé aux électeurs réunis sur la place d'armes de la capitale.",
        "Écrire l'article 12 du traité a pris trois ans aux négociateurs des deux pays.",
        "Les deux pays se partagent le lac.",
        "Vous verrez, dit-elle, que la frontière restera ouverte.",
    ],
)
def test_sentences_of_a_story_stay(line: str) -> None:
    assert line in parse_text(f"{TITLE}\n\n{BODY}\n\n{line}\n\n{BODY} Bis.").text


def test_a_list_of_links_goes_with_its_heading() -> None:
    links = "Sur le même sujet\nQuito ferme ses ports\nLe traité de 1929 expliqué"
    text = f"{TITLE}\n\n{BODY}\n\n{links}\n\nUne frontière ancienne\n\n{BODY} Bis."
    blocks = [block.text for block in parse_text(text).blocks]
    assert blocks == [TITLE, BODY, "Une frontière ancienne", f"{BODY} Bis."]


def test_what_an_outlet_says_of_itself_goes() -> None:
    about = "About us\n\nThe Relay is a daily newspaper. It has covered the Andes since 1950.\nThe Relay logo"
    text = f"{TITLE}\n\n{BODY}\n\n{BODY} Bis.\n\n{about}\n\nNewsletter"
    assert [block.text for block in parse_text(text).blocks] == [TITLE, BODY, f"{BODY} Bis."]


@pytest.mark.parametrize(
    "prefix",
    [
        "Customize this title in french",
        "Translate this headline to French: ",
        "Rewrite the title in English - ",
        "Traduis ce titre en français : ",
    ],
)
def test_an_order_in_front_of_a_title_goes_and_the_title_stays(prefix: str) -> None:
    assert strip_instruction(prefix + TITLE) == TITLE
    assert parse_text(f"{prefix}{TITLE}\n\n{BODY}").title == TITLE


@pytest.mark.parametrize(
    "line", ["Le titre de cet article est en français.", "Write-in votes counted", "Créez la paix"]
)
def test_what_is_no_order(line: str) -> None:
    assert not is_instruction(line)
    assert strip_instruction(line) == line


def test_every_phrase_of_the_file_finds_itself() -> None:
    for table in ("advertising", "edges", "sharing", "counters", "links", "forms", "sections"):
        for phrase in phrases()[table]["lines"]:
            line = phrase.replace("*", " relais ").replace("#", "12")
            if any(char.isalnum() for char in line):
                assert judge(line, at_edge=True, at_end=True), f"{table}: {phrase}"
