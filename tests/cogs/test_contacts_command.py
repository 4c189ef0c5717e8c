from __future__ import annotations

from datetime import date, timedelta

import pytest
import simcord
from reading import buttons, shown

from bot.library import Library
from bot.model import Kind
from tests.library.builders import make_analysis, make_article, make_contact


async def test_dated_first_then_undated_under_their_heading(alice, channel) -> None:
    result = await alice.slash(channel, "contacts", country="Norvège", **{"with": "FRA"})
    dated, undated = result.response.embeds
    assert dated.title == "Contacts · 🇳🇴 Norvège – 🇫🇷 France"
    assert [field.name for field in dated.fields] == [
        "12 janvier 2026 · 📞 appel · ✅ rapporté",
        "mars 2025 · 🖋️ accord · ✅ rapporté",
    ]
    assert undated.title == "Date non précisée"
    assert [field.name for field in undated.fields] == ["publié le 14 janvier 2026 · ✈️ visite · 🗓️ prévu"]


async def test_each_contact_shows_parties_sentence_and_source(alice, channel) -> None:
    result = await alice.slash(channel, "contacts", country="norvegienne", kind="call")
    value = result.response.embeds[0].fields[0].value
    assert value.splitlines() == [
        "🇫🇷 **France** (à l’initiative) : Paul Ravel · 🇳🇴 **Norvège** (destinataire) : Nils Dahl",
        "> « Le ministre ardenais Paul Ravel a appelé lundi son homologue norvégien Nils Dahl. »",
        "[Pêche : Paris et Oslo se parlent](https://courrier.example/peche)"
        " — Le Courrier du Nord, publié le 14 janvier 2026",
    ]


async def test_the_words_that_decided_the_status(alice, channel) -> None:
    result = await alice.slash(channel, "contacts", country="Oslo", status="planned")
    assert "🗓️ prévu : « se rendra »" in shown(result.response)
    assert "1 contact · 🗓️ prévu" in shown(result.response)


async def test_in_english(alice, channel, locale) -> None:
    locale.value = "en-GB"
    result = await alice.slash(channel, "contacts", country="Islande")
    assert "publication date not stated · 🖋️ agreement · ✅ reported" in shown(result.response)
    assert "🇮🇸 **Iceland**" in shown(result.response)


async def test_period(alice, channel, today) -> None:
    result = await alice.slash(channel, "contacts", country="NOR", since="30 jours")
    assert "12 janvier 2026" in shown(result.response)
    assert "mars 2025" not in shown(result.response)
    result = await alice.slash(channel, "contacts", country="NOR", since="2025", until="2025-06")
    assert "mars 2025" in shown(result.response)
    assert "janvier 2026 ·" not in shown(result.response)


async def test_pages(simcord_env: simcord.Env, alice, bob, channel) -> None:
    result = await alice.slash(channel, "contacts", country="Suède")
    assert "Page 1 sur 3" in shown(result.response)
    assert "5 novembre 2025" in shown(result.response)
    assert buttons(result.response)[:5] == ["1", "Précédent", "Page 1…", "Suivant", "3"]
    with pytest.raises(simcord.SetupError, match="disabled"):
        await alice.click(result.response, label="Précédent")
    assert (await bob.click(result.response, label="Suivant")).ephemeral
    await alice.click(result.response, label="Suivant")
    await alice.click(result.response, label="Suivant")
    assert "Page 3 sur 3" in shown(result.response)
    assert "5 janvier 2025" in shown(result.response)
    await alice.click(result.response, label="Précédent")
    assert "Page 2 sur 3" in shown(result.response)
    await simcord_env.advance_time(700)
    assert buttons(result.response) == []


async def test_a_list_that_is_cut_says_so(alice, channel, held: Library) -> None:
    for number in range(41):
        article = make_article(f"Appel {number}", f"Texte {number}.", path=f"{number}.txt")
        day = date(2025, 1, 1) + timedelta(days=7 * number)
        await held.store(article, make_analysis(article, contacts=[make_contact("KEN", "UGA", sentence=1, since=day)]))
    more = "Il y en a d’autres : resserrez la question, ou prenez le fichier, qui les a tous."
    cut = shown((await alice.slash(channel, "contacts", country="Kenya")).response)
    assert "40 contacts\n" + more in cut
    assert "8 octobre 2025" in cut
    narrow = await alice.slash(channel, "contacts", country="Kenya", since="2025-01-02", kind=Kind.CALL)
    assert "40 contacts" in shown(narrow.response)
    assert more not in shown(narrow.response)


async def test_nothing_found_says_what_could_be_tried(alice, channel) -> None:
    result = await alice.slash(channel, "contacts", country="Suède", **{"with": "Islande"}, kind="strike")
    text = shown(result.response)
    assert "🇸🇪 Suède – 🇮🇸 Islande" in text
    assert "Aucun contact trouvé." in text
    assert "Essayez avec moins de conditions." in text
    assert "Finlande" in text


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"country": "Norvéje"}, "Je ne connais aucun pays nommé « Norvéje ». Vouliez-vous dire : Norvège"),
        ({"country": "NOR", "with": "Xyzzyx"}, "« Xyzzyx »"),
        ({"country": "NOR", "with": "norvégien"}, "Un contact suppose deux pays"),
        ({"country": "NOR", "since": "bientôt"}, "« bientôt » n’est pas une date"),
        ({"country": "NOR", "since": "2026", "until": "2025"}, "La période finit (31 décembre 2025) avant"),
        ({"country": "@everyone"}, "@\u200beveryone"),
    ],
)
async def test_refusals_are_private(alice, bob, channel, options: dict[str, str], text: str) -> None:
    result = await alice.slash(channel, "contacts", **options)
    assert result.ephemeral
    assert text in result.response.content
    assert channel.history(viewer=bob) == []


async def test_autocomplete_in_both_languages(alice, channel, locale) -> None:
    first = await alice.autocomplete(channel, "contacts", "country", "")
    assert first[0] == {"name": "🇸🇪 Suède", "value": "SWE"}
    assert {"name": "🇩🇪 Allemagne", "value": "DEU"} in await alice.autocomplete(channel, "contacts", "with", "germ")
    locale.value = "en-US"
    assert {"name": "🇩🇪 Germany", "value": "DEU"} in await alice.autocomplete(channel, "contacts", "country", "allem")
    assert await alice.autocomplete(channel, "contacts", "country", "swed") == [{"name": "🇸🇪 Sweden", "value": "SWE"}]
