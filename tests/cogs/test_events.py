"""/contacts where several sources tell one event, /contradictions, and the note under a summary."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import pytest_asyncio
import simcord
from reading import shown

from bot.library import Library
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Article,
    Block,
    BlockKind,
    Contact,
    Kind,
    Mention,
    Party,
    PartyRole,
    Precision,
    Sentence,
    Status,
)

DAY = date(2026, 1, 12)


def _told(
    source: str, text: str, *, published: date, contact: Contact | None = None, name: str = "", role: str = ""
) -> tuple[Article, Analysis]:
    title = f"Selon {source}"
    blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, text))
    article = Article(f"{source}.txt", title, blocks, source, published)
    start = article.spans[1][0]
    sentences = (Sentence(1, start, start + len(text), text),)
    place = article.text.find(name) if name else 0
    actors = (Actor(name, ActorType.PERSON, "NOR", role, (Mention(place, place + len(name), name),)),) if name else ()
    return article, Analysis("fr", "1", True, sentences, actors, (contact,) if contact else (), (0,))


def _call(status: Status = Status.REPORTED, since: date | None = DAY, **facts: Any) -> Contact:
    parties = (
        Party("FRA", PartyRole.INITIATOR, ("Paul Ravel",)),
        Party("NOR", PartyRole.TARGET, facts.pop("people", ("Nils Dahl",))),
    )
    precision = Precision.DAY if since else Precision.NONE
    return Contact(Kind.CALL, status, parties, 0, since, since, precision, **facts)


ARTICLES = [
    _told("Le Courrier", "Paul Ravel a appelé Nils Dahl lundi.", published=date(2026, 1, 13), contact=_call()),
    _told("Polaris", "Les deux hommes se sont parlé, dit **Oslo**.", published=date(2026, 1, 13),
          contact=_call(since=None)),
    _told("Nordlys", "Oslo dément tout appel de Paul Ravel.", published=date(2026, 1, 15),
          contact=_call(Status.DENIED, since=None)),
    _told("Baltique", "Le ministre norvégien de la Pêche, Lars Vik, ouvre un port.", published=date(2026, 1, 10),
          name="Lars Vik", role="ministre norvégien de la Pêche"),
    _told("Tromsø Soir", "La flotte salue Sigrid Moe, ministre de la Pêche de Norvège, à quai.",
          published=date(2026, 1, 16), name="Sigrid Moe", role="ministre de la Pêche de Norvège"),
]  # fmt: skip


@pytest_asyncio.fixture
async def held(library: Library) -> Library:
    for article, analysis in ARTICLES:
        await library.store(article, analysis)
    return library


def _menu(message: Any) -> Any:
    rows = getattr(message, "message", message).components
    return next((item for row in rows for item in row.children if hasattr(item, "options")), None)


async def test_one_line_for_an_event_with_its_sources(alice, channel) -> None:
    result = await alice.slash(channel, "contacts", country="Norvège")
    (embed,) = result.response.embeds
    assert embed.description == "1 contact"
    (field,) = embed.fields
    assert field.name == "12 janvier 2026 · 📞 appel · ✅ rapporté · 3 sources"
    assert field.value.splitlines() == [
        "🇫🇷 **France** (à l’initiative) : Paul Ravel · 🇳🇴 **Norvège** (destinataire) : Nils Dahl",
        "> « Paul Ravel a appelé Nils Dahl lundi. »",
        "Selon Le Courrier — Le Courrier, publié le 13 janvier 2026",
        "⚠️ Nordlys : ❌ démenti",
    ]


async def test_the_menu_opens_each_source(alice, bob, channel) -> None:
    result = await alice.slash(channel, "contacts", country="Norvège")
    menu = _menu(result.response)
    assert [option.label for option in menu.options] == ["3 sources · 12 janvier 2026 · 📞 appel · France – Norvège"]
    for reader in (bob, alice):
        opened = await reader.select(result.response, [menu.options[0].value])
        assert opened.ephemeral
    (embed,) = opened.response.embeds
    assert embed.title == "🇫🇷 France – 🇳🇴 Norvège"
    assert embed.description == "12 janvier 2026 · 📞 appel · ✅ rapporté · 3 sources"
    assert [field.name for field in embed.fields] == [
        "12 janvier 2026 · 📞 appel · ✅ rapporté",
        "date non précisée · 📞 appel · ✅ rapporté",
        "date non précisée · 📞 appel · ❌ démenti",
    ]
    assert r"dit \*\*Oslo\*\*" in embed.fields[1].value
    assert "⚠️ diffère : le statut" in embed.fields[2].value
    assert embed.fields[2].value.endswith("Nordlys, publié le 15 janvier 2026")


async def test_an_event_read_anew_since_is_not_shown_as_another(alice, channel, held: Library) -> None:
    result = await alice.slash(channel, "contacts", country="Norvège")
    for article, analysis in ARTICLES[:3]:
        again = Analysis("fr", "2", True, analysis.sentences)
        await held.store(article, again)
    opened = await alice.select(result.response, [_menu(result.response).options[0].value])
    assert "Ce contact a été relu depuis" in shown(opened.response)


async def test_events_in_english(alice, channel, locale) -> None:
    locale.value = "en-GB"
    result = await alice.slash(channel, "contacts", country="Norway")
    assert "12 January 2026 · 📞 call · ✅ reported · 3 sources" in shown(result.response)
    assert "⚠️ Nordlys: ❌ denied" in shown(result.response)
    opened = await alice.select(result.response, [_menu(result.response).options[0].value])
    assert "⚠️ differs: the status" in shown(opened.response)


async def test_contradictions_show_both_sentences(alice, channel) -> None:
    result = await alice.slash(channel, "contradictions")
    (embed,) = result.response.embeds
    assert embed.title == "Contradictions"
    assert embed.description.startswith("2 contradictions · Deux sources, deux versions")
    office, denial = embed.fields
    assert office.name == "👥 Une fonction, deux titulaires · 🇳🇴 Norvège"
    assert office.value.splitlines() == [
        "**Lars Vik** — ministre norvégien de la Pêche",
        "> « Le ministre norvégien de la Pêche, **Lars Vik**, ouvre un port. »",
        "> `#4` Baltique, publié le 10 janvier 2026",
        "",
        "**Sigrid Moe** — ministre de la Pêche de Norvège",
        "> « La flotte salue **Sigrid Moe**, ministre de la Pêche de Norvège, à quai. »",
        "> `#5` Tromsø Soir, publié le 16 janvier 2026",
    ]
    assert denial.name == "❌ Rapporté ici, démenti là · 🇫🇷 France – 🇳🇴 Norvège"
    assert "**✅ rapporté** · 📞 appel" in denial.value
    assert "**❌ démenti** · 📞 appel" in denial.value
    assert "> « Oslo dément tout appel de Paul Ravel. »" in denial.value


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({"country": "France"}, 1),
        ({"country": "Norvège"}, 2),
        ({"actor": "sigrid moe"}, 1),
        ({"actor": "Ravel"}, 1),
        ({"article": "#4"}, 1),
        ({"article": "#1", "country": "FRA"}, 1),
    ],
)
async def test_contradictions_of_a_country_an_actor_or_an_article(
    alice, channel, options: dict[str, str], count: int
) -> None:
    result = await alice.slash(channel, "contradictions", **options)
    assert len(result.response.embeds[0].fields) == count


@pytest.mark.parametrize(
    ("options", "heading"),
    [
        ({"country": "Suède"}, "Contradictions · 🇸🇪 Suède"),
        ({"actor": "@everyone **x**"}, "Contradictions · @\u200beveryone"),
        ({"article": "#2"}, "Contradictions · Selon Polaris"),
    ],
)
async def test_no_contradiction(alice, channel, options: dict[str, str], heading: str) -> None:
    result = await alice.slash(channel, "contradictions", **options)
    (embed,) = result.response.embeds
    assert embed.title.startswith(heading)
    assert embed.description == "Aucune contradiction trouvée.\nEssayez avec moins de conditions."


async def test_contradictions_in_english_and_in_an_empty_library(alice, channel, locale, held: Library) -> None:
    locale.value = "en-US"
    result = await alice.slash(channel, "contradictions", actor="Lars Vik")
    assert "👥 One office, two holders · 🇳🇴 Norway" in shown(result.response)
    for article, analysis in ARTICLES:
        await held.store(article, Analysis("fr", "2", True, analysis.sentences))
    result = await alice.slash(channel, "contradictions")
    assert result.response.embeds[0].description == "No contradiction found."


async def test_unknown_country_is_refused_in_private(alice, bob, channel) -> None:
    result = await alice.slash(channel, "contradictions", country="Norvéje")
    assert result.ephemeral
    assert "Je ne connais aucun pays nommé « Norvéje »" in result.response.content
    assert channel.history(viewer=bob) == []


async def test_completion(alice, channel) -> None:
    assert await alice.autocomplete(channel, "contradictions", "actor", "sig") == [
        {"name": "Sigrid Moe", "value": "Sigrid Moe"}
    ]
    assert {"name": "🇳🇴 Norvège", "value": "NOR"} in await alice.autocomplete(channel, "contradictions", "country", "")
    assert [
        choice["value"] for choice in await alice.autocomplete(channel, "contradictions", "article", "baltique")
    ] == ["#4"]


async def test_a_summary_concerned_says_so(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="#4")
    note = result.response.embeds[0].fields[-1]
    assert note.name == "⚠️ À vérifier"
    assert note.value.splitlines() == [
        "👥 Une fonction, deux titulaires : Lars Vik ici, Sigrid Moe ailleurs (Tromsø Soir, publié le 16 janvier 2026)",
        "Les deux phrases : `/contradictions article:#4`",
    ]
    result = await alice.slash(channel, "summary", article="#2")
    assert "À vérifier" not in shown(result.response)


async def test_the_menu_follows_the_pages(simcord_env: simcord.Env, alice, channel, held: Library) -> None:
    for number in range(7):
        day = date(2025, 1 + number, 5)
        for source in ("Nord", "Sud"):
            text = f"Appel {number} entre ministres, écrit {source}."
            await held.store(*_told(f"{source} {number}", text, published=day, contact=_call(since=day)))
    result = await alice.slash(channel, "contacts", country="Norvège")
    assert "Page 1 sur 2" in shown(result.response)
    assert [option.label[:9] for option in _menu(result.response).options] == ["3 sources"] + ["2 sources"] * 4
    await alice.click(result.response, label="Suivant")
    assert len(_menu(result.response).options) == 3
    opened = await alice.select(result.response, [_menu(result.response).options[0].value])
    assert "5 mars 2025 · 📞 appel" in shown(opened.response)
    await simcord_env.advance_time(700)
    still = await alice.select(result.response, [_menu(result.response).options[0].value])
    assert "5 mars 2025 · 📞 appel" in shown(still.response)
