from __future__ import annotations

import pytest
import simcord
from reading import buttons, shown

from bot.library import Library


async def test_summary_by_words_of_the_title(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="peche oslo")
    text = shown(result.response)
    assert "Pêche : Paris et Oslo se parlent" in text
    assert "Le Courrier du Nord, publié le 14 janvier 2026" in text
    assert "• Le ministre ardenais Paul Ravel a appelé lundi" in text
    assert "🇫🇷 Paul Ravel — ministre ardenais" in text
    assert "12 janvier 2026 · 📞 appel · ✅ rapporté" in text
    assert result.response.embeds[0].url == "https://courrier.example/peche"
    assert not result.ephemeral
    assert buttons(result.response) == ["Court", "Standard", "Long", "Acteurs", "Contacts"]


async def test_in_english(alice, channel, locale) -> None:
    locale.value = "de"
    result = await alice.slash(channel, "summary", article="peche oslo")
    assert "published 14 January 2026" in shown(result.response)
    assert "date not stated · ✈️ visit · 🗓️ planned" in shown(result.response)
    assert buttons(result.response) == ["Short", "Standard", "Long", "Actors", "Contacts"]


async def test_length_and_private(alice, bob, channel) -> None:
    result = await alice.slash(channel, "summary", article="#1", length="short", private=True)
    assert result.ephemeral
    assert shown(result.response).count("•") == 2
    assert channel.history(viewer=bob) == []


async def test_article_text_cannot_mention_or_format(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="#1", length="long")
    text = shown(result.response)
    assert "@\u200beveryone" in text
    assert r"\*\*le porte-parole\*\*" in text


async def test_autocomplete_offers_articles_by_their_number(alice, channel) -> None:
    offered = await alice.autocomplete(channel, "summary", "article", "glac")
    assert offered == [{"name": "Un accord sur les glaces de l'Arctique · Revue polaire · 20/03/2025", "value": "#2"}]
    assert len(await alice.autocomplete(channel, "summary", "article", "")) == 4
    result = await alice.slash(channel, "summary", article=offered[0]["value"])
    assert "Un accord sur les glaces" in shown(result.response)


async def test_other_length_actors_and_contacts_by_button(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="#1", length="short")
    await alice.click(result.response, label="Long")
    assert shown(result.response).count("•") == 5
    actors = await alice.click(result.response, label="Acteurs")
    assert "👤 Nils Dahl · 🇳🇴 Norvège" in shown(actors.response)
    contacts = await alice.click(result.response, label="Contacts")
    assert "2 contacts" in shown(contacts.response)


async def test_buttons_of_a_private_summary_answer_in_private(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="#1", private=True)
    assert (await alice.click(result.response, label="Acteurs")).ephemeral


async def test_only_the_person_who_asked_may_press(alice, bob, channel) -> None:
    result = await alice.slash(channel, "summary", article="#1")
    before = shown(result.response)
    pressed = await bob.click(result.response, label="Court")
    assert pressed.ephemeral
    assert "Seule la personne qui a posé la question" in pressed.response.content
    assert shown(result.response) == before


async def test_buttons_vanish_when_nobody_presses(simcord_env: simcord.Env, alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="#1")
    await simcord_env.advance_time(700)
    assert buttons(result.response) == []
    assert "Paul Ravel" in shown(result.response)


async def test_several_articles_fit(alice, bob, channel) -> None:
    result = await alice.slash(channel, "summary", article="accord")
    assert shown(result.response) == "Plusieurs articles correspondent à « accord ». Lequel ?"
    assert len(buttons(result.response)) == 2
    label = next(label for label in buttons(result.response) if "glaces" in label)
    assert (await bob.click(result.response, label=label)).ephemeral
    await alice.click(result.response, label=label)
    assert "Claire Morel" in shown(result.response)


@pytest.mark.parametrize("typed", ["#999", "zzzz qqqq"])
async def test_no_article_fits(alice, channel, typed: str) -> None:
    result = await alice.slash(channel, "summary", article=typed)
    assert f"aucun article pour « {typed.replace('#', chr(92) + '#')} ». Les plus récents :" in shown(result.response)
    assert len(buttons(result.response)) == 4


async def test_words_apart_in_a_text_are_no_fit(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="lundi printemps")
    assert "aucun article pour « lundi printemps »" in shown(result.response)
    result = await alice.slash(channel, "summary", article="compromis équilibré")
    assert "Cabillaud : accord trouvé entre voisins" in shown(result.response)


async def test_nearest_titles_are_offered(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="glaces antarctique xxxx")
    assert "Les plus proches :" in shown(result.response)
    assert "Un accord sur les glaces" in buttons(result.response)[0]


async def test_without_embed_links_the_answer_is_text(simcord_env, guild, alice, channel) -> None:
    overwrite = guild.create_text_channel("sobre", overwrites=_no_embeds(guild))
    result = await alice.slash(overwrite, "summary", article="#1")
    assert result.response.embeds == []
    assert "**Pêche : Paris et Oslo se parlent**" in result.response.content
    assert "publié le 14 janvier 2026" in result.response.content


def _no_embeds(guild):  # type: ignore[no-untyped-def]
    import discord

    return {guild.default_role: discord.PermissionOverwrite(embed_links=False)}


class TestEmptyLibrary:
    @pytest.fixture
    def held(self, library: Library) -> Library:
        return library

    async def test_every_command_says_so(self, alice, channel) -> None:
        for name, options, text in [
            ("summary", {"article": "accord"}, "La bibliothèque ne contient encore aucun article."),
            ("actors", {}, "La bibliothèque ne contient encore aucun acteur."),
            ("contacts", {"country": "Irak"}, "La bibliothèque ne contient encore aucun contact."),
            ("search", {"query": "accord"}, "Aucune phrase ne contient tous ces mots."),
        ]:
            result = await alice.slash(channel, name, **options)
            assert text in shown(result.response), name
        assert await alice.autocomplete(channel, "summary", "article", "") == []
        assert await alice.autocomplete(channel, "contacts", "country", "") == []
