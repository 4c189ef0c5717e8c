"""The whole way on the reference data: from five articles as they stand on the web to answers in a channel."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from reading import shown

from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.loading import load

SHARED = Path(__file__).resolve().parents[3] / "shared"
NOISE = re.compile(
    r"publicité|a lire également|lire aussi|s'inscrire|connect|sign in|cookie|crédit|e-?mail|@|seo|make this"
    r"|format suivant|abonn|#\w|rechercher|jour \d+",
    re.IGNORECASE,
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def read_reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the reference articles, loaded once."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("no reference data beside the project")
    path = tmp_path_factory.mktemp("reference") / "vigie.db"
    library = await Library.open(path)
    worker = AnalysisWorker()
    try:
        await worker.start()
        report = await load(library, worker, [SHARED / "seeds"])
    finally:
        await worker.close()
        await library.close()
    assert not report.failures
    return path


@pytest_asyncio.fixture
async def held(read_reference: Path, tmp_path: Path) -> AsyncIterator[Library]:
    library = await Library.open(shutil.copy(read_reference, tmp_path / "reference.db"))
    yield library
    await library.close()


async def _contacts(alice, channel, **options: str):  # type: ignore[no-untyped-def]
    """All contacts listed, dated and undated, over all pages."""
    result = await alice.slash(channel, "contacts", **options)
    found = []
    while True:
        found += [field for embed in result.response.embeds for field in embed.fields]
        footer = result.response.embeds[-1].footer.text or ""
        page = re.fullmatch(r"Page (\d+) sur (\d+)", footer)
        if page is None or page[1] == page[2]:
            return found
        await alice.click(result.response, label="Suivant")


async def test_contacts_of_iraq_with_iran(alice, channel) -> None:
    found = await _contacts(alice, channel, country="Irak", **{"with": "Iran"})
    names = [field.name for field in found]
    assert names[0].startswith("13 janvier 2026 · 📞 appel")
    assert names[1].startswith("11 août 2025 · 🖋️ accord")
    for person in ("Qassem al-Araji", "Ali Larijani"):
        assert person in found[0].value
        assert person in found[1].value
    visits = [field for field in found if "janvier 2024" in field.name and "visite" in field.name]
    assert len(visits) == 1
    assert "Qaani" in visits[0].value
    for field in found:
        assert "> «" in field.value
        assert "publi" in field.value.splitlines()[-1]


async def test_no_noise_in_summaries(alice, channel, held: Library) -> None:
    articles = await held.articles()
    assert len(articles) == 5
    for article in articles:
        for length in ("short", "standard", "long"):
            result = await alice.slash(channel, "summary", article=f"#{article.id}", length=length)
            summary = result.response.embeds[0].description.partition("\n")[2]
            assert "•" in summary
            assert not NOISE.search(summary.replace("\u200b", "")), summary


async def test_an_order_to_a_text_generator_is_never_shown(alice, channel, held: Library) -> None:
    result = await alice.slash(channel, "search", query="seo compatible")
    assert "Aucune phrase" in shown(result.response)
    for article in await held.articles():
        assert "seo" not in article.title.lower()


async def test_actors_of_the_article_about_davos(simcord_env, alice, channel) -> None:
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> quels sont les acteurs de l'article sur Davos ?")
    assert "Acteurs dans «" in shown(channel.last_message)


async def test_words_that_only_happen_to_occur_fit_no_article(alice, channel) -> None:
    result = await alice.slash(channel, "summary", article="rien de tel")
    assert "aucun article pour « rien de tel »" in shown(result.response)


async def test_conversation_about_larijani(simcord_env, alice, channel) -> None:
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> résume l'article sur Larijani")
    text = shown(channel.last_message)
    assert "publié le 14 janvier 2026" in text
    assert "Larijani" in text


async def test_actors_joined_over_the_articles(alice, channel) -> None:
    """One prime minister under two spellings and his title; a body under acronym and full name; nobody else joined."""
    result = await alice.slash(channel, "actor", name="Mohamed Chia al-Soudani")
    text = shown(result.response)
    assert "3 articles" in text
    for name in ("Mohammed Shia al-Sudani", "Mohamed Chia al-Soudani", "Premier ministre irakien"):
        assert f"• **{name}**" in text
    assert "2024-01 → 2026-01" in text
    body = shown((await alice.slash(channel, "actor", name="EI")).response)
    assert "autre nom de" in body
    for name in ("Ali Larijani", "Masrour Barzani", "Qassem Soleimani", "Qassem al-Araji"):
        page = shown((await alice.slash(channel, "actor", name=name)).response)
        assert "autre graphie" not in page
        assert "nom de famille seul" not in page
