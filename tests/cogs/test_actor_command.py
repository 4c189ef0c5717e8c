from __future__ import annotations

from datetime import date

import discord
import pytest
import simcord
from reading import buttons, shown

from bot.library import Library
from bot.library.identities import pages
from bot.replies import actor_page
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

ROWS = [
    ("a.txt", date(2024, 3, 2), "Le Matin", ("Bassel al-Khouri", "SYR", "ministre syrien de la Défense")),
    ("b.txt", date(2025, 5, 1), "Le Soir", ("Basel al-Khoury", "SYR", "Premier ministre syrien")),
    ("c.txt", date(2025, 6, 1), "Le Soir", ("Khouri", "SYR", None)),
    ("d.txt", date(2025, 6, 2), "Le Soir", ("Nadia Hamdan", "LBN", "ministre libanaise de l'Intérieur")),
    ("e.txt", date(2025, 6, 3), "Le Soir", ("Rami Hamdan", "LBN", "député")),
    ("f.txt", date(2025, 6, 4), "Le Soir", ("Hamdan", "LBN", None)),
    ("g.txt", date(2025, 6, 5), "Le Soir", ("Abou Tarek", "SYR", "chef de milice")),
]


@pytest.fixture
async def held(library: Library) -> Library:
    for path, day, source, (name, country, role) in ROWS:
        text = f"{role or 'Monsieur'} {name} a appelé Beyrouth."
        article = make_article(f"Titre {path[0]}", text, path=path, published=day, source=source)
        actor = make_actor(article, name, country, role)
        contact = make_contact(country, "IRQ", sentence=1, since=day, people=[name])
        await library.store(article, make_analysis(article, actors=[actor], contacts=[contact]))
    text = "Le Premier ministre syrien reste muet."
    article = make_article("Silence", text, path="h.txt", published=date(2025, 5, 20), source="Le Soir")
    await library.store(article, make_analysis(article))
    return library


@pytest.fixture
def chief(guild, simcord_env: simcord.Env) -> simcord.MemberActor:
    """A member who manages the server."""
    role = guild.create_role("Chef", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(simcord_env.create_user("chief"), roles=[role])


def _parts(message) -> list:  # type: ignore[no-untyped-def,type-arg]
    """Its buttons and lists."""
    return [part for row in getattr(message, "message", message).components for part in row.children]


def _options(message) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The values of the first list by the names that they begin with."""
    found = next(part for part in _parts(message) if isinstance(part, discord.SelectMenu))
    return {option.label.split(" · ")[0]: option.value for option in found.options}


async def _whole(actor, channel, **options) -> tuple[object, str]:  # type: ignore[no-untyped-def]
    """The answer, and its text over all pages."""
    result = await actor.slash(channel, "actor", **options)
    text = shown(result.response)
    while "Suivant" in buttons(result.response) and not _last(result.response):
        await actor.click(result.response, label="Suivant")
        text += "\n" + shown(result.response)
    return result, text


def _last(message) -> bool:  # type: ignore[no-untyped-def]
    return any(part.label == "Suivant" and part.disabled for part in _parts(message) if hasattr(part, "disabled"))


async def _ask(actor, page, button: str):  # type: ignore[no-untyped-def]
    """The question that a button of the page opens, to the person alone."""
    pressed = await actor.click(page.response, label=button)
    (question,) = pressed.followups
    return question


async def test_the_page_shows_names_offices_contacts_articles(alice, channel) -> None:
    result, text = await _whole(alice, channel, name="basel al-khoury")
    assert "👤 Bassel al-Khouri · 🇸🇾 Syrie" in text
    assert "3 articles" in text
    assert "• **Basel al-Khoury** (1 article) — autre graphie de « Bassel al-Khouri », même pays" in text
    assert "• **Khouri** (1 article) — nom de famille seul : l’unique personne" in text
    assert "• **Premier ministre syrien** (1 article) — fonction seule : l’unique titulaire" in text
    assert "dernière fonction citée : Premier ministre syrien (1er mai 2025)" in text
    assert "2025-05  Premier ministre syrien\n2024-03  ministre syrien de la Défense" in text
    assert "« ministre syrien de la Défense Bassel al-Khouri a appelé Beyrouth. »" in text
    assert "Titre a — Le Matin, publié le 2 mars 2024" in text
    assert "3 contacts" in text
    assert not {"Réunir…", "Séparer…", "Annuler…"} & set(buttons(result.response))


async def test_in_english(alice, channel, locale) -> None:
    locale.value = "en-GB"
    result = await alice.slash(channel, "actor", name="Nadia Hamdan")
    assert "last told of as: ministre libanaise de l'Intérieur (2 June 2025)" in shown(result.response)
    assert "Offices over time" in shown(result.response)


async def test_completion_knows_all_names(alice, channel) -> None:
    (choice,) = await alice.autocomplete(channel, "actor", "name", "khoury")
    assert choice["name"].startswith("Bassel al-Khouri · 🇸🇾 Syrie · 3 articles")
    result = await alice.slash(channel, "actor", name=choice["value"])
    assert "Bassel al-Khouri" in shown(result.response)
    assert await alice.autocomplete(channel, "actor", "name", "zzz") == []
    assert len(await alice.autocomplete(channel, "actor", "name", "")) == 5


async def test_several_fit_and_one_is_chosen(alice, bob, channel) -> None:
    result = await alice.slash(channel, "actor", name="ham")
    assert "Plusieurs acteurs correspondent à « ham »" in shown(result.response)
    options = _options(result.response)
    refused = await bob.select(result.response, [options["Hamdan"]])
    assert refused.ephemeral
    assert "Seule la personne" in shown(refused.response)
    assert list(options) == ["Nadia Hamdan", "Rami Hamdan", "Hamdan"]
    await alice.select(result.response, [options["Rami Hamdan"]])
    assert "👤 Rami Hamdan" in shown(result.response)


async def test_unknown_and_gone(alice, channel) -> None:
    result = await alice.slash(channel, "actor", name="Nadia Hamdane Bey")
    assert "Nadia Hamdan" in shown(result.response)
    gone = await alice.slash(channel, "actor", name="#999")
    assert "#999" in shown(gone.response)


async def test_private(alice, channel) -> None:
    assert (await alice.slash(channel, "actor", name="Abou Tarek", private=True)).ephemeral
    assert not (await alice.slash(channel, "actor", name="Abou Tarek")).ephemeral


async def test_join_from_the_list_and_undo(chief, alice, channel, held: Library) -> None:
    page = await chief.slash(channel, "actor", name="Hamdan")
    assert {"Réunir…", "Séparer…", "Annuler…"} <= set(buttons(page.response))
    pressed = await alice.click(page.response, label="Réunir…")
    assert pressed.ephemeral
    asked = await _ask(chief, page, "Réunir…")
    assert asked.message.flags.ephemeral
    assert "Qui est le même acteur que « Hamdan » ?" in shown(asked)
    answer = await chief.select(asked, [_options(asked)["Rami Hamdan"]])
    assert "« Hamdan » et « Rami Hamdan » ne font plus qu’un" in shown(answer.response)
    assert "👤 Rami Hamdan · 🇱🇧 Liban" in shown(page.response)
    assert "réuni à « Rami Hamdan » par décision de la rédaction" in shown(page.response)
    assert f"« Hamdan » réuni à « Rami Hamdan » — <@{chief.id}>" in shown(page.response)
    asked = await _ask(chief, page, "Annuler…")
    answer = await chief.select(asked, [*_options(asked).values()])
    assert "Annulé : la règle décide à nouveau." in shown(answer.response)
    assert {row.name for row in await held.actors(country="LBN")} == {"Nadia Hamdan", "Rami Hamdan", "Hamdan"}


async def test_join_by_name(chief, channel, held: Library) -> None:
    page = await chief.slash(channel, "actor", name="Abou Tarek")
    asked = await _ask(chief, page, "Réunir…")
    opened = await chief.click(asked, label="Autre nom…")
    nobody = await chief.submit_modal(opened, {"name": "Personne Inconnue"})
    assert "personne d’autre sous le nom « Personne Inconnue »" in shown(nobody.followups[0])
    opened = await chief.click(asked, label="Autre nom…")
    answer = await chief.submit_modal(opened, {"name": "Basel al-Khoury"})
    assert "ne font plus qu’un" in shown(answer.response)
    (row,) = await held.identities.find("Abou Tarek")
    assert set(row.names) >= {"Bassel al-Khouri", "Basel al-Khoury", "Khouri", "Abou Tarek"}


async def test_split(chief, channel, held: Library) -> None:
    page = await chief.slash(channel, "actor", name="Bassel al-Khouri")
    asked = await _ask(chief, page, "Séparer…")
    assert "Lesquels de ces noms ne désignent pas « Bassel al-Khouri » ?" in shown(asked)
    answer = await chief.select(asked, [_options(asked)["Basel al-Khoury"]])
    assert "« Basel al-Khoury » ne désigne plus « Bassel al-Khouri »" in shown(answer.response)
    names = {row.name: row.articles for row in await held.actors(country="SYR")}
    assert names["Basel al-Khoury"] == 1


async def test_a_right_that_is_lost_is_refused(chief, guild, channel, held: Library) -> None:
    page = await chief.slash(channel, "actor", name="Abou Tarek")
    asked = await _ask(chief, page, "Réunir…")
    guild.roles["Chef"]._role.permissions = 0
    refused = await chief.click(asked, label="Autre nom…")
    assert refused.ephemeral
    assert "Seuls les membres qui gèrent le serveur" in shown(refused.response)


async def test_nothing_to_split_or_undo(chief, channel) -> None:
    page = await chief.slash(channel, "actor", name="Nadia Hamdan")
    assert {"Séparer…", "Annuler…"} <= {part.label for part in _parts(page.response) if part.disabled}


class TestEmpty:
    @pytest.fixture
    async def held(self, library: Library) -> Library:
        return library

    async def test_an_empty_library(self, alice, channel) -> None:
        result = await alice.slash(channel, "actor", name="Larijani")
        assert "Larijani" in shown(result.response)
        assert await alice.autocomplete(channel, "actor", "name", "lar") == []


async def test_of_many_articles_the_newest_are_looked_through_and_it_is_said(alice, channel, monkeypatch) -> None:
    for module in (pages, actor_page):
        monkeypatch.setattr(module, "NEWEST", 1)
    _, text = await _whole(alice, channel, name="basel al-khoury")
    assert "3 articles" in text
    assert "2025-05  Premier ministre syrien" in text
    assert "ministre syrien de la Défense" not in text.split("**Contacts**")[0].split("Noms réunis")[0]
    assert text.count("parmi les 1 articles les plus récents") == 2
    assert "Titre c" in text
