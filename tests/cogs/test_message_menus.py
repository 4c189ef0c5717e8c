"""The menus on a message: its text, its embeds, its file, its link; read by the real analyser, and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import discord
import pytest
import pytest_asyncio
from reading import buttons, options, shown

from bot.language.worker import AnalysisError, AnalysisWorker
from bot.library import Library
from bot.newsbot import NewsBot
from bot.replies import handed

# The analyser may have other work on this machine.
pytestmark = pytest.mark.simcord(settle_timeout=60)

SUM_UP, TELL = "Summarise", "Actors and contacts"
TEXT = """Le ministre norvégien des Affaires étrangères, Nils Dahl, a rencontré lundi 12 janvier 2026 à Genève son \
homologue français Paul Ravel. Les deux ministres ont parlé de la pêche en mer du Nord et de la \
sécurité des câbles sous-marins.

À l'issue de l'entretien, Paul Ravel a annoncé que la France et la Norvège signeraient au printemps un accord sur la \
surveillance des fonds marins. Nils Dahl a salué une étape importante pour les deux pays.

Le ministère norvégien a précisé que des experts des deux pays se réuniraient à Genève au mois de mars."""
GERMAN = (
    "Der norwegische Außenminister hat am Montag in Paris seinen französischen Kollegen getroffen. Beide sprachen über "
    "die Fischerei in der Nordsee und über die Sicherheit der Kabel auf dem Meeresgrund. Im Frühling soll ein Abkommen "
    "unterzeichnet werden, sagte der Minister nach dem Gespräch vor der Presse in der Hauptstadt."
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def worker() -> AsyncIterator[AnalysisWorker]:
    started = AnalysisWorker()
    await started.start()
    yield started
    await started.close()


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot], worker: AnalysisWorker) -> NewsBot:
    bot = start_bot()
    bot.worker = worker
    return bot


@pytest.fixture
def stored(held: Library, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is stored while the test runs."""
    kept: list[object] = []

    async def store(*values: object) -> None:
        kept.append(values)

    monkeypatch.setattr(Library, "store", store)
    return kept


async def test_text_of_a_message(alice, bob, channel, stored) -> None:
    message = await bob.send(channel, TEXT)
    result = await alice.context_menu(channel, SUM_UP, message)
    assert result.ephemeral
    text = shown(result.response)
    assert "• Le ministre norvégien des Affaires étrangères, Nils Dahl, a rencontré lundi" in text
    assert "Nils Dahl — ministre" in text
    assert "🤝 rencontre · ✅ rapporté" in text
    assert f"Lu dans {message.jump_url}, non conservé dans la bibliothèque." in text
    assert buttons(result.response)[:3] == ["Court", "Standard", "Long"]
    assert stored == []
    assert channel.history(viewer=bob)[-1].id == message.id


async def test_its_buttons(alice, bob, channel, stored) -> None:
    message = await bob.send(channel, TEXT)
    result = await alice.context_menu(channel, SUM_UP, message)
    await alice.click(result.response, label="Court")
    assert shown(result.response).count("•") == 2
    actors = await alice.click(result.response, label="Acteurs")
    assert actors.ephemeral
    assert "👤 Paul Ravel · 🇫🇷 France" in shown(actors.response)
    assert options(actors.response) == []
    contacts = await alice.click(result.response, label="Contacts")
    assert contacts.ephemeral
    assert "12 janvier 2026 · 🤝 rencontre" in shown(contacts.response)
    assert stored == []


async def test_actors_and_contacts_in_english(alice, bob, channel, locale, stored) -> None:
    locale.value = "en-US"
    message = await bob.send(channel, TEXT)
    result = await alice.context_menu(channel, TELL, message)
    assert result.ephemeral
    text = shown(result.response)
    assert "👤 Nils Dahl · 🇳🇴 Norway" in text
    assert "12 January 2026 · 🤝 meeting · ✅ reported" in text
    assert "not kept in the library." in text


async def test_actors_and_contacts_of_one_sentence(alice, bob, channel) -> None:
    message = await bob.send(
        channel, "Le président finlandais Matti Lehto a reçu mardi à Helsinki le premier ministre suédois."
    )
    result = await alice.context_menu(channel, TELL, message)
    assert "Matti Lehto" in shown(result.response)


@pytest.mark.parametrize(("name", "before", "after"), [("depeche.txt", "", ""), ("note.MD", "# Pêche\n\n", "\n")])
async def test_attached_file(alice, bob, channel, stored, name: str, before: str, after: str) -> None:
    message = await bob.send(channel, "voici", attachments=[(name, (before + TEXT + after).encode())])
    result = await alice.context_menu(channel, SUM_UP, message)
    assert "Nils Dahl, a rencontré lundi" in shown(result.response)
    assert stored == []


async def test_attached_page(alice, bob, channel) -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
    page = f"<html><head><title>Entretien à Paris</title></head><body><article>{paragraphs}</article></body></html>"
    message = await bob.send(channel, "", attachments=[("page.html", page.encode())])
    result = await alice.context_menu(channel, SUM_UP, message)
    assert "Nils Dahl, a rencontré lundi" in shown(result.response)
    assert "<p>" not in shown(result.response)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("image.png", b"x", "Je ne lis que les fichiers .htm, .html, .md, .txt, et image.png n’en est pas un."),
        ("vide.txt", b"  \n ", "Je ne peux pas lire vide.txt : il est vide."),
        ("gros.txt", b"a" * (handed.MAX_BYTES + 1), "gros.txt est trop lourd : je lis jusqu’à 2 Mo."),
        ("binaire.txt", bytes(range(256)) * 40, "Je ne peux pas lire binaire.txt : ce n’est pas un texte."),
    ],
    ids=["picture", "empty", "large", "binary"],
)
async def test_files_that_cannot_be_read(alice, bob, channel, name: str, data: bytes, said: str) -> None:
    message = await bob.send(channel, "", attachments=[(name, data)])
    for menu in (SUM_UP, TELL):
        result = await alice.context_menu(channel, menu, message)
        assert result.ephemeral
        assert said in result.response.content


async def test_link_to_an_article_of_the_library(alice, bob, channel) -> None:
    message = await bob.send(channel, "à lire : https://www.courrier.example/peche?utm_source=x".replace("www.", ""))
    result = await alice.context_menu(channel, SUM_UP, message)
    assert result.ephemeral
    assert "Le ministre ardenais Paul Ravel a appelé lundi" in shown(result.response)
    assert "non conservé" not in shown(result.response)
    facts = await alice.context_menu(channel, TELL, message)
    assert "👤 Nils Dahl · 🇳🇴 Norvège" in shown(facts.response)
    assert "12 janvier 2026 · 📞 appel" in shown(facts.response)


async def test_link_to_another_page(alice, bob, channel, locale) -> None:
    message = await bob.send(channel, "<http://127.0.0.1:9/article>")
    result = await alice.context_menu(channel, SUM_UP, message)
    assert "Je ne peux pas lire cette page : l’adresse mène dans un réseau privé" in result.response.content
    locale.value = "en-GB"
    result = await alice.context_menu(channel, TELL, message)
    assert "I cannot read this page: the address leads into a private network" in result.response.content


async def test_long_text_with_a_link_is_read_itself(alice, bob, channel) -> None:
    message = await bob.send(channel, f"{TEXT}\n\nhttps://courrier.example/peche")
    result = await alice.context_menu(channel, SUM_UP, message)
    assert "Nils Dahl, a rencontré lundi" in shown(result.response)


async def test_embeds_are_read(simcord_env, alice, channel) -> None:
    embed = discord.Embed(title="Entretien à Paris", description=TEXT)
    message = await simcord_env.bot.get_channel(channel.id).send(embed=embed)
    result = await alice.context_menu(channel, SUM_UP, message)
    assert "Nils Dahl, a rencontré lundi" in shown(result.response)


async def test_the_preview_of_a_link_does_not_stand_for_its_article(simcord_env, alice, channel) -> None:
    preview = discord.Embed(title="Pêche", description="Un aperçu de quelques mots sur la pêche en mer du Nord.")
    preview.type = "article"
    message = await simcord_env.bot.get_channel(channel.id).send("https://courrier.example/peche", embed=preview)
    result = await alice.context_menu(channel, TELL, message)
    assert "12 janvier 2026 · 📞 appel" in shown(result.response)


async def test_forwarded_text(alice, bob, channel) -> None:
    message = await alice.forward(await bob.send(channel, TEXT), channel)
    result = await alice.context_menu(channel, SUM_UP, message)
    assert "Nils Dahl, a rencontré lundi" in shown(result.response)


@pytest.mark.parametrize(
    ("menu", "text", "said"),
    [
        (SUM_UP, "Bonjour à tous", "Il me faut 40 mots au moins."),
        (TELL, "Bonjour", "Il me faut 4 mots au moins."),
        (SUM_UP, "<@123456789012345678> 🎉", "Il me faut 40 mots au moins."),
        (SUM_UP, GERMAN, "Ce texte semble être dans une autre langue (allemand). Je lis le français et l’anglais."),
    ],
    ids=["short", "one word", "no word", "german"],
)
async def test_too_short_or_in_another_language(alice, bob, channel, menu: str, text: str, said: str) -> None:
    message = await bob.send(channel, text)
    result = await alice.context_menu(channel, menu, message)
    assert result.ephemeral
    assert said in result.response.content


async def test_nobody_named_and_no_contact(alice, bob, channel) -> None:
    message = await bob.send(channel, "La pluie tombera demain sur tout le nord et le vent sera faible le soir.")
    result = await alice.context_menu(channel, TELL, message)
    assert "Aucun acteur trouvé." in shown(result.response)
    assert "Aucun contact" in shown(result.response)


async def test_hostile_text_pings_and_formats_nothing(alice, bob, channel) -> None:
    message = await bob.send(channel, TEXT.replace("Paul Ravel a annoncé", "@everyone **Paul Ravel** a annoncé"))
    result = await alice.context_menu(channel, SUM_UP, message)
    await alice.click(result.response, label="Long")
    assert "@everyone" not in shown(result.response)
    assert not result.response.message.mention_everyone


async def test_analyser_that_fails(alice, bob, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*args: object) -> None:
        raise AnalysisError("takes too long")

    monkeypatch.setattr(AnalysisWorker, "analyse", fail)
    message = await bob.send(channel, TEXT)
    result = await alice.context_menu(channel, SUM_UP, message)
    assert result.response.content == "Je n’ai pas pu lire ce texte. Essayez avec une partie plus courte."


async def test_without_embeds_the_answer_is_text(guild, alice, bob) -> None:
    bare = guild.create_text_channel(
        "sobre", overwrites={guild.default_role: discord.PermissionOverwrite(embed_links=False)}
    )
    message = await bob.send(bare, TEXT)
    for menu in (SUM_UP, TELL):
        result = await alice.context_menu(bare, menu, message)
        assert result.response.embeds == []
        assert "Nils Dahl" in result.response.content


def test_links_are_found_without_their_punctuation() -> None:
    found = handed.find_links("voir (https://a.example/b), <https://c.example/d> et https://e.example/f.")
    assert found == ["https://a.example/b", "https://c.example/d", "https://e.example/f"]
