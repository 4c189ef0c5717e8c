from __future__ import annotations

import re

import pytest
from reading import shown

from bot.replies import answers


async def test_actors_of_the_library(alice, channel) -> None:
    result = await alice.slash(channel, "actors")
    names = [field.name for field in result.response.embeds[0].fields]
    assert names[0] == "👤 Astrid Lund · 🇳🇴 Norvège"
    value = result.response.embeds[0].fields[0].value
    assert "ministre de la Pêche · 2 mentions · 2 articles" in value
    assert "> « Astrid Lund a salué un compromis équilibré. »" in value
    assert "Cabillaud : accord trouvé entre voisins — Le Courrier du Nord" in value


async def test_actors_of_an_article_a_country_and_a_time(alice, channel, today) -> None:
    result = await alice.slash(channel, "actors", article="glaces")
    assert "Acteurs dans « Un accord sur les glaces de l'Arctique »" in shown(result.response)
    assert "Claire Morel" in shown(result.response)
    assert "Ravel" not in shown(result.response)
    result = await alice.slash(channel, "actors", country="france", since="2026")
    assert "Paul Ravel" in shown(result.response)
    assert "Claire Morel" not in shown(result.response)


async def test_no_actor_of_that_country(alice, channel) -> None:
    result = await alice.slash(channel, "actors", country="Japon")
    assert "Aucun acteur trouvé." in shown(result.response)
    assert "Norvège" in shown(result.response)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"country": "Norvéje"}, "Vouliez-vous dire : Norvège"),
        ({"since": "demain"}, "« demain » n’est pas une date"),
    ],
)
async def test_actors_refusals(alice, channel, options: dict[str, str], text: str) -> None:
    result = await alice.slash(channel, "actors", **options)
    assert result.ephemeral
    assert text in result.response.content


async def test_actors_of_which_article(alice, channel) -> None:
    result = await alice.slash(channel, "actors", article="accord")
    assert "Désignez-en un par son numéro" in result.response.content
    assert "`#2` Un accord sur les glaces" in result.response.content
    result = await alice.slash(channel, "actors", article="zzzz")
    assert "aucun article pour « zzzz »" in result.response.content


async def test_search_shows_words_in_bold_with_their_source(alice, channel) -> None:
    result = await alice.slash(channel, "search", query="norvegienne")
    text = shown(result.response)
    assert "homologue **norvégien** Nils Dahl" in text
    assert "Une délégation **norvégienne**" in text
    assert "[Le Courrier du Nord, publié le 14 janvier 2026](https://courrier.example/peche)" in text
    result = await alice.slash(channel, "search", query='"accord sur les glaces" -cabillaud')
    assert "Revue polaire" in shown(result.response)
    assert "Cabillaud" not in shown(result.response)


async def test_search_says_that_it_shows_the_first_excerpts(alice, channel, locale, monkeypatch) -> None:
    monkeypatch.setattr(answers, "_EXCERPTS", 12)
    assert "\n12 extraits" in shown((await alice.slash(channel, "search", query="Turku Finlande")).response)
    monkeypatch.setattr(answers, "_EXCERPTS", 11)
    assert "11 premiers extraits" in shown((await alice.slash(channel, "search", query="Turku Finlande")).response)
    locale.value = "en-GB"
    assert "first 11 excerpts" in shown((await alice.slash(channel, "search", query="Turku Finlande")).response)


async def test_search_without_result_names_what_is_alike(alice, channel) -> None:
    result = await alice.slash(channel, "search", query="Astrid Lundd")
    assert "Aucune phrase ne contient tous ces mots." in shown(result.response)
    assert "Astrid Lund." in shown(result.response)


@pytest.mark.parametrize("query", ['"sans fin', "OR", "(a", "*", "-rien"])
async def test_unreadable_query_is_refused_in_private(alice, bob, channel, query: str) -> None:
    result = await alice.slash(channel, "search", query=query)
    assert result.ephemeral
    assert result.response.content.startswith("Je ne peux pas lire cette requête à partir du caractère")
    assert "Écrivez des mots" in result.response.content
    assert channel.history(viewer=bob) == []


async def test_help_lists_every_command(alice, channel, locale) -> None:
    result = await alice.slash(channel, "help")
    assert result.ephemeral
    text = shown(result.response)
    for name in (
        "résumé",
        "acteurs",
        "contacts",
        "chercher",
        "aide",
        "veille ajouter",
        "veille liste",
        "veille retirer",
    ):
        assert f"**/{name}** — " in text
    shown_names = re.findall(r"^\*\*/(.+?)\*\* — ", text, re.MULTILINE)
    assert shown_names.index("aide") < shown_names.index("contacts") < shown_names.index("revue")
    locale.value = "en-US"
    assert "**/watch add** — Look out" in shown((await alice.slash(channel, "help")).response)


async def test_commands_in_a_direct_message(alice) -> None:
    result = await alice.user.slash("contacts", country="Suède")
    assert "Page 1 sur 3" in shown(result.response)
    assert "watch list" not in alice.user.available_commands()
