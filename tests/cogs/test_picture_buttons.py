"""Pictures under contacts, drawn by the drawing process; what they show stands in the text beside them too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import discord
import pytest
import pytest_asyncio
from reading import buttons, shown

from bot.replies.pictures.painter import Painter, PictureError, painter
from bot.replies.pictures.specs import Network

# Drawing may have to wait for other work on this machine.
pytestmark = pytest.mark.simcord(settle_timeout=60)

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True, scope="module")
def end_of_drawing() -> Iterator[None]:
    yield
    asyncio.run(Painter.close(painter))


@pytest_asyncio.fixture(autouse=True)
async def drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drawing process is up, and outlives the bot of one test: it takes longer to start than simcord waits."""

    async def stay_open() -> None:
        pass

    monkeypatch.setattr(painter, "close", stay_open)
    await painter.draw(Network("", "", (), (), None, ""))


async def _press(alice, channel, label: str, **options: str):  # type: ignore[no-untyped-def]
    reply = (await alice.slash(channel, "contacts", **options)).response
    return await alice.click(reply, label=label)


async def test_timeline_of_two_countries(alice, channel, today) -> None:
    pressed = await _press(alice, channel, "Chronologie", country="NOR", **{"with": "FRA"})
    assert pressed.ephemeral
    (file,) = pressed.response.attachments
    assert file.filename == "timeline.png"
    assert (await file.read()).startswith(PNG)
    assert file.description == (
        "Chronologie · Norvège – France. 2 contacts datés · du 1er mars 2025 au 12 janvier 2026 · "
        "1 contact sans date non dessiné. appel 1, accord 1, rapporté 2. "
        "12 janvier 2026 appel (rapporté), France – Norvège; mars 2025 accord (rapporté), Norvège – France"
    )
    text = shown(pressed.response)
    assert "12 janvier 2026 · 📞 appel · ✅ rapporté : 🇫🇷 France → 🇳🇴 Norvège" in text
    assert "mars 2025 · 🖋️ accord · ✅ rapporté : 🇳🇴 Norvège – 🇫🇷 France" in text


async def test_network_in_english(alice, channel, locale) -> None:
    locale.value = "en-GB"
    pressed = await _press(alice, channel, "Network", country="NOR")
    (file,) = pressed.response.attachments
    assert (await file.read()).startswith(PNG)
    assert file.description.startswith("Network · Norway. 2 links · without denied contacts. France – Norway 3")
    assert "🇫🇷 France – 🇳🇴 Norway: 3 contacts" in shown(pressed.response)
    assert "Sweden" not in shown(pressed.response)


async def test_two_countries_have_no_network(alice, channel) -> None:
    reply = (await alice.slash(channel, "contacts", country="NOR", **{"with": "FRA"})).response
    assert "Chronologie" in buttons(reply)
    assert "Réseau" not in buttons(reply)


async def test_contacts_of_an_article(alice, channel) -> None:
    summary = (await alice.slash(channel, "summary", article="#4")).response
    contacts = (await alice.click(summary, label="Contacts")).response
    for label, name in [("Chronologie", "timeline.png"), ("Réseau", "network.png")]:
        pressed = await alice.click(contacts, label=label)
        assert [file.filename for file in pressed.response.attachments] == [name]
        assert "Turku, capitale des consultations" in shown(pressed.response)


async def test_nothing_has_a_date(alice, channel) -> None:
    pressed = await _press(alice, channel, "Chronologie", country="ISL")
    assert pressed.ephemeral
    assert pressed.response.content == "Aucun de ces contacts n’est daté : il n’y a rien à dessiner."


async def test_the_picture_is_for_the_person_who_asked(alice, bob, channel) -> None:
    reply = (await alice.slash(channel, "contacts", country="NOR")).response
    pressed = await bob.click(reply, label="Réseau")
    assert "Seule la personne qui a posé la question" in pressed.response.content


async def test_a_picture_that_fails_leaves_its_facts(alice, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(spec: object) -> bytes:
        raise PictureError("not drawn")

    monkeypatch.setattr(painter, "draw", fail)
    pressed = await _press(alice, channel, "Réseau", country="NOR")
    assert pressed.response.attachments == []
    assert "🇫🇷 France – 🇳🇴 Norvège : 3 contacts" in shown(pressed.response)


async def test_facts_as_text_where_embeds_are_not_allowed(guild, alice, channel) -> None:
    bare = guild.create_text_channel(
        "sobre", overwrites={guild.default_role: discord.PermissionOverwrite(embed_links=False)}
    )
    pressed = await _press(alice, bare, "Réseau", country="NOR")
    assert pressed.response.embeds == []
    assert "🇫🇷 France – 🇳🇴 Norvège : 3 contacts" in pressed.response.content
    assert len(pressed.response.attachments) == 1


async def test_mentions_of_a_person(alice, channel) -> None:
    reply = (await alice.slash(channel, "actor", name="Astrid Lund")).response
    pressed = await alice.click(reply, label="Mentions")
    assert pressed.ephemeral
    (file,) = pressed.response.attachments
    assert file.filename == "mentions.png"
    assert (await file.read()).startswith(PNG)
    assert file.description.startswith("Mentions · Astrid Lund. 1 mention · 1 article · 20 mars 2025")
    assert "20 mars 2025 · Revue polaire · 1 mention" in shown(pressed.response)
