"""Every command of the real program, with each of its options, completions and buttons."""

from __future__ import annotations

import pytest
import pytest_asyncio
from localdiscord import Desk, Reply
from localdiscord.world import Payload

pytestmark = pytest.mark.asyncio(loop_scope="module")
TITLES = {
    "Contre les infiltrations, Bagdad et Téhéran accordent leurs violons par téléphone",
    "Moscou et Téhéran se parlent : Choïgou au téléphone avec le chef de la sécurité iranienne",
    "Pris entre deux alliés, l’Irak prie l’Iran d’épargner les Américains présents sur son sol",
    "À Davos, la Maison Blanche tend la main à l’Irak après les missiles iraniens",
    "À l’aéroport de Bagdad, le général Qaani a sommé les milices de cesser le feu contre les Américains",
}
AIRPORT = "À l’aéroport de Bagdad, le général Qaani"


def sentences(reply: Reply) -> int:
    """Of a summary."""
    return sum(line.startswith("• ") for line in reply.text.splitlines())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def keywords(desk: Desk) -> Payload:
    """A channel for what the watches of these tests see."""
    return desk.discord.world.add_channel(desk.guild, "mots-clés")


async def test_the_synced_commands_bear_french_names(desk: Desk) -> None:
    offered = {command["name"]: command for command in desk.discord.commands.offered()}
    assert {"actors", "contacts", "help", "search", "summary", "watch"} <= offered.keys()
    assert offered["summary"]["name_localizations"]["fr"] == "résumé"
    reply = await desk.command("résumé", article="Qaani")
    assert reply.text.startswith(AIRPORT)


@pytest.mark.parametrize(("length", "most"), [("short", 2), ("standard", 4), ("long", 8)])
async def test_summary_is_as_long_as_asked(desk: Desk, length: str, most: int) -> None:
    reply = await desk.command("summary", article="Larijani", length=length)
    assert 0 < sentences(reply) <= most
    assert "d'après AA" in reply.text
    assert "14 janvier 2026" in reply.text
    assert not reply.private


async def test_summary_can_be_private(desk: Desk) -> None:
    reply = await desk.command("summary", article="Qaani", private=True)
    assert reply.private
    actors = await desk.press(reply, "Acteurs")
    assert actors.private


async def test_summary_completes_titles(desk: Desk) -> None:
    offered = await desk.autocomplete("summary", article="")
    assert len(offered) >= len(TITLES)
    [(name, value)] = await desk.autocomplete("summary", article="davos")
    assert name.startswith("À Davos")
    reply = await desk.command("summary", article=value)
    assert "Jake Sullivan" in reply.text


async def test_the_buttons_of_a_summary_change_its_length_and_open_the_rest(desk: Desk) -> None:
    asked = await desk.command("summary", article="Qaani")
    assert asked.buttons == ["Court", "Long", "Acteurs", "Contacts"]
    counts = {name: sentences(await desk.press(asked, name)) for name in ("Court", "Long", "Standard")}
    assert counts["Court"] < counts["Standard"] < counts["Long"]
    actors = await desk.press(asked, "Acteurs")
    assert "Esmail Qaani" in actors.text
    contacts = await desk.press(asked, "Contacts")
    assert "✈️ visite" in contacts.text
    assert contacts.message.id != asked.message.id


async def test_only_who_asked_may_press(desk: Desk) -> None:
    asked = await desk.command("summary", article="Qaani")
    before = asked.text
    refused = await desk.press(asked, "Court", by=desk.reader)
    assert refused.private
    assert "Seule la personne qui a posé la question" in refused.text
    assert asked.text == before


async def test_several_articles_are_offered_and_one_is_chosen(desk: Desk) -> None:
    asked = await desk.command("summary", article="Irak")
    assert "Lequel ?" in asked.text
    assert len(asked.buttons) == 2
    chosen = await desk.press(asked, asked.buttons[0])
    assert chosen.message.id == asked.message.id
    assert chosen.text.startswith(("À Davos", "Pris entre deux alliés"))


async def test_actors_of_everything_of_an_article_of_a_country_and_since(desk: Desk) -> None:
    everybody = await desk.command("actors")
    assert everybody.text.startswith("Acteurs\n")
    of_one = await desk.command("actors", article="Davos")
    assert "Jake Sullivan" in of_one.text
    iranians = await desk.command("actors", country="Iran", since="2026")
    assert "Ali Larijani" in iranians.text
    assert "Esmail Qaani" not in iranians.text
    second = await desk.press(everybody, "Suivant")
    assert {"Précédent", "Suivant"} <= set(second.buttons)
    first = await desk.press(everybody, "Précédent")
    assert first.text == everybody.text


@pytest.mark.parametrize(("option", "typed", "named"), [("article", "davos", "À Davos"), ("country", "ira", "Iran")])
async def test_actors_completes(desk: Desk, option: str, typed: str, named: str) -> None:
    offered = await desk.autocomplete("actors", **{option: typed})
    assert any(named in name for name, _ in offered)


async def test_contacts_of_a_country_page_by_page(desk: Desk) -> None:
    reply = await desk.command("contacts", country="Irak")
    assert reply.text.startswith("Contacts · 🇮🇶 Irak")
    assert "13 janvier 2026 · 📞 appel · ✅ rapporté" in reply.text
    later = await desk.press(reply, "Suivant")
    assert "Précédent" in later.buttons


async def test_contacts_narrowed_by_every_option(desk: Desk) -> None:
    reply = await desk.command(
        "contacts", country="IRQ", with_="Iran", kind="call", status="reported", since="2025-12", until="2026-02"
    )
    assert "1 contact ·" in reply.text
    assert "Qassem al-Araji" in reply.text
    nothing = await desk.command("contacts", country="Irak", kind="sanction", status="denied")
    assert "Qassem al-Araji" not in nothing.text


@pytest.mark.parametrize("option", ["country", "with_"])
async def test_contacts_completes_countries(desk: Desk, option: str) -> None:
    given = {"country": "Qatar"} if option == "with_" else {}
    offered = await desk.autocomplete("contacts", **given, **{option: "ira"})
    assert {"IRQ", "IRN"} <= {value for _, value in offered}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"country": "Iran", "with_": "Iran"}, "deux pays"),
        ({"country": "Atlantide"}, "Je ne connais aucun pays"),
        ({"country": "Irak", "since": "jadis"}, "n’est pas une date"),
        ({"country": "Irak", "since": "2026", "until": "2025"}, "avant de commencer"),
    ],
)
async def test_a_refusal_is_for_the_person_alone(desk: Desk, options: dict[str, str], told: str) -> None:
    reply = await desk.command("contacts", **options)
    assert reply.private
    assert told in reply.text


async def test_search_shows_the_words_in_bold_and_says_where_a_query_breaks(desk: Desk) -> None:
    found = await desk.command("search", query="frontière")
    assert "**frontières**" in found.text
    nothing = await desk.command("search", query="zanzibar")
    assert "Aucune phrase" in nothing.text
    refused = await desk.command("search", query='"frontière')
    assert refused.private
    assert "guillemet" in refused.text


async def test_help_is_private_and_speaks_the_readers_language(desk: Desk) -> None:
    french = await desk.command("help")
    assert french.private
    assert "/contacts" in french.text
    assert "/aide" in french.text
    desk.locale = "en-US"
    try:
        english = await desk.command("help")
    finally:
        desk.locale = "fr"
    assert "/summary" in english.text


async def test_a_keyword_is_added_listed_completed_and_removed(desk: Desk, keywords: Payload) -> None:
    added = await desk.command("watch add", keyword="Kataib", at=keywords)
    assert "En veille sur « Kataib »" in added.text
    again = await desk.command("watch add", keyword="kataib", at=keywords)
    assert "déjà" in again.text
    listed = await desk.command("watch list", at=keywords, by=desk.reader)
    assert listed.private
    assert "Kataib" in listed.text
    [(name, value)] = await desk.autocomplete("watch remove", watch="kat", at=keywords)
    assert name == "Kataib"
    removed = await desk.command("watch remove", watch=value, at=keywords)
    assert "Fin de la veille" in removed.text
    unknown = await desk.command("watch remove", watch="Kataib", at=keywords)
    assert unknown.private


async def test_a_member_without_the_right_changes_no_keyword(desk: Desk, keywords: Payload) -> None:
    refused = await desk.command("watch add", keyword="Qods", at=keywords, by=desk.reader)
    assert refused.private
    assert "gérer les messages" in refused.text


async def test_without_the_right_to_embed_the_answer_is_plain_text(desk: Desk) -> None:
    channel = desk.discord.world.add_channel(desk.guild, "sans intégrations")
    desk.discord.world.deny(channel, desk.discord.world.bot["id"], 1 << 14)
    reply = await desk.command("contacts", country="Irak", at=channel)
    assert "📞 appel" in reply.message.content
    assert not reply.message.payload["embeds"]


async def test_many_answers_at_once_are_each_their_own(desk: Desk) -> None:
    titles = [value for _, value in await desk.autocomplete("summary", article="")][: len(TITLES)]
    made = [desk.type_command("summary", article=titles[number % len(titles)]) for number in range(40)]
    shown = [(await desk.answer(interaction)).text.splitlines()[0] for interaction in made]
    assert len(set(shown)) == len(titles)
    assert shown == [shown[number % len(titles)] for number in range(40)]
