"""/articles, with the real analyser in its process: what a desk hands in, corrects, strikes and removes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date

import pytest
import pytest_asyncio
from reading import buttons, shown

from bot.articles import parse_text
from bot.language.worker import AnalysisWorker
from bot.library import Library
from bot.library.intake import take_in
from bot.newsbot import NewsBot

NORTH = """+++
source = "Le Fil"
published = 2024-05-15
+++
Danemark et Finlande se parlent

Le ministre danois Lars Holm a rencontré mardi à Genève son homologue finlandaise Aino Virta.
Le Danemark a condamné hier les propos du gouvernement suédois.
"""
_FERRY = [
    "Le chantier naval de Turku livrera 12 ferries à la Norvège d'ici à la fin de l'an prochain, selon sa direction.",
    "Les premiers navires rejoindront Bergen au printemps, où une nouvelle gare maritime les attend déjà sur le port.",
    "Les syndicats des deux pays saluent une commande qui occupera quelque trois cents soudeurs pendant dix-huit mois.",
    "Les armateurs privés, eux, craignent une concurrence faussée sur les lignes qu'ils exploitent depuis vingt ans.",
]


def ferry(source: str, day: int, text: str = "", title: str = "Des ferries pour la Norvège") -> str:
    body = "\n\n".join(_FERRY).replace("12 ferries", text or "12 ferries")
    return f'+++\nsource = "{source}"\npublished = 2024-06-{day:02}\n+++\n{title}\n\n{body}\n'


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def worker() -> AsyncIterator[AnalysisWorker]:
    started = AnalysisWorker()
    await started.start()
    yield started
    await started.close()


@pytest_asyncio.fixture
async def held(library: Library, worker: AnalysisWorker) -> Library:
    """1 is a dispatch with dates to count from; 2, 3 and 4 are a story: agency, copy, corrected."""
    texts = [NORTH, ferry("Agence", 3), ferry("Le Port", 4, title="Bergen attend ses navires")]
    texts.append(ferry("Agence", 5, "21 ferries"))
    for text in texts:
        await take_in(library, worker, parse_text(text), alert=True)
    return library


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot], worker: AnalysisWorker) -> NewsBot:
    bot = start_bot()
    bot.worker = worker
    return bot


async def _contacts(member, channel) -> str:
    return shown((await member.slash(channel, "contacts", country="Danemark")).response)


class TestCorrect:
    async def test_a_date(self, editor, alice, channel) -> None:
        assert "14 mai 2024 · 🤝 rencontre" in await _contacts(alice, channel)
        offered = await editor.autocomplete(channel, "articles correct", "article", "finl")
        assert offered == [{"name": "Danemark et Finlande se parlent · Le Fil · 15/05/2024", "value": "#1"}]
        result = await editor.slash(
            channel, "articles correct", article="#1", date="20 juin 2024", reason="daté du lendemain"
        )
        assert not result.ephemeral
        text = shown(result.response)
        assert f"Date : 15 mai 2024 → **20 juin 2024** — <@{editor.id}>" in text
        assert "(daté du lendemain)" in text
        assert "🤝 rencontre · 🇩🇰 Danemark – 🇫🇮 Finlande : 14 mai 2024 → **18 juin 2024**" in text
        after = await _contacts(alice, channel)
        assert "18 juin 2024 · 🤝 rencontre" in after
        assert "19 juin 2024 · 🗯️ accusation" in after
        assert "Le Fil, publié le 20 juin 2024" in after
        summary = shown((await alice.slash(channel, "summary", article="#1")).response)
        assert "Corrigé à la main\nDate : 15 mai 2024 → **20 juin 2024**" in summary
        offered = await alice.autocomplete(channel, "summary", "article", "finl")
        assert offered[0]["name"].endswith("20/06/2024")

    async def test_source_and_title_in_english(self, editor, alice, channel, locale) -> None:
        locale.value = "en-GB"
        options = {"article": "#1", "title": "  Copenhague et Helsinki  ", "source": "Le **Matin**"}
        text = shown((await editor.slash(channel, "articles correct", **options)).response)
        assert "Title: “Danemark et Finlande se parlent” → **“Copenhague et Helsinki”**" in text
        assert r"Source: “Le Fil” → **“Le \*\*Matin\*\*”**" in text
        found = shown((await alice.slash(channel, "search", query="copenhague")).response)
        assert "**Copenhague** et Helsinki" in found
        assert "published 15 May 2024" in found
        history = shown((await alice.slash(channel, "articles show", article="#1")).response)
        assert "Title: “Danemark et Finlande se parlent”" in history

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("le 35 mai", "n’est pas un jour que je sache lire. Écrivez 2026-01-14"),
            ("2024-05", "n’est pas un jour que je sache lire"),
            ("2024-02-30", "n’est pas un jour que je sache lire"),
            ("1848-02-24", "entre 1900 et demain"),
            ("2199-01-01", "entre 1900 et demain"),
        ],
    )
    async def test_a_date_that_is_none(self, editor, channel, held: Library, typed: str, said: str) -> None:
        result = await editor.slash(channel, "articles correct", article="#1", date=typed)
        assert result.ephemeral
        assert said in result.response.content
        assert await held.corrections.history(1) == []

    async def test_a_date_and_a_source_that_nobody_states(self, editor, channel, held: Library) -> None:
        result = await editor.slash(channel, "articles correct", article="#1", date="aucun", source="Aucune")
        text = shown(result.response)
        assert "Date : 15 mai 2024 → **non précisé**" in text
        assert "→ **non précisé**" in text.partition("Source")[2]
        row = await held.article(1)
        assert row is not None
        assert (row.published, row.source) == (None, None)
        assert all(contact.contact.date is None for contact in await held.contacts(article_id=1))
        (date_made, _) = sorted(await held.corrections.history(1), key=lambda made: made.target != "published")
        await editor.slash(channel, "articles restore", article="#1", what=str(date_made.id))
        row = await held.article(1)
        assert row is not None
        assert (str(row.published), row.source) == ("2024-05-15", None)

    async def test_nothing_to_correct(self, editor, channel) -> None:
        result = await editor.slash(channel, "articles correct", article="#1")
        assert "la date, la source ou le titre" in result.response.content
        result = await editor.slash(channel, "articles correct", article="#1", source="Le Fil")
        assert "rien à corriger" in result.response.content

    async def test_taken_back(self, editor, alice, channel) -> None:
        await editor.slash(channel, "articles correct", article="#1", date="2024-06-20")
        offered = await editor.autocomplete(channel, "articles restore", "what", "", article="#1")
        assert [choice["name"] for choice in offered] == ["Date : 15 mai 2024 → 20 juin 2024"]
        result = await editor.slash(channel, "articles restore", article="#1", what=offered[0]["value"])
        assert f"annulé par <@{editor.id}>" in shown(result.response)
        assert "14 mai 2024 · 🤝 rencontre" in await _contacts(alice, channel)
        again = await editor.slash(channel, "articles restore", article="#1", what=offered[0]["value"])
        assert "pas cette correction en vigueur" in shown(again.response)


class TestStrike:
    async def test_a_contact(self, editor, alice, channel) -> None:
        assert "accusation" in await _contacts(alice, channel)
        offered = await editor.autocomplete(channel, "articles strike", "contact", "accus", article="#1")
        assert len(offered) == 1
        assert offered[0]["name"].startswith("14 mai 2024 · 🗯️ accusation · 🇩🇰 Danemark – 🇸🇪 Suède · « Le Danemark")
        result = await editor.slash(
            channel, "articles strike", article="#1", contact=offered[0]["value"], reason="autre gouvernement"
        )
        assert "Contact rayé : 🗯️ accusation · 🇩🇰 Danemark – 🇸🇪 Suède" in shown(result.response)
        after = await _contacts(alice, channel)
        assert "accusation" not in after
        assert "rencontre" in after
        restored = await editor.slash(channel, "articles restore", article="#1", what="accusation")
        assert "annulé par" in shown(restored.response)
        assert "accusation" in await _contacts(alice, channel)

    async def test_an_actor(self, editor, alice, channel) -> None:
        offered = await editor.autocomplete(channel, "articles strike", "actor", "holm", article="finlande")
        assert offered == [{"name": "Lars Holm", "value": "Lars Holm"}]
        result = await editor.slash(channel, "articles strike", article="#1", actor="lars holm", reason="faux nom")
        assert "Acteur rayé : « Lars Holm »" in shown(result.response)
        actors = shown((await alice.slash(channel, "actors", article="#1")).response)
        assert "👤 Aino Virta" in actors
        assert "👤 Lars Holm" not in actors
        history = shown((await alice.slash(channel, "articles show", article="#1")).response)
        assert f"Acteur rayé : « Lars Holm » — <@{editor.id}>" in history
        assert "(faux nom)" in history

    async def test_refusals(self, editor, channel) -> None:
        result = await editor.slash(channel, "articles strike", article="#1", reason="?")
        assert result.ephemeral
        assert "l’un des deux" in result.response.content
        result = await editor.slash(channel, "articles strike", article="#1", reason="?", actor="Personne")
        assert "ne nomme aucun « Personne »" in shown(result.response)
        assert "• Lars Holm" in shown(result.response)
        result = await editor.slash(channel, "articles strike", article="#1", reason="?", contact="#999")
        assert "n’a pas ce contact" in shown(result.response)
        assert "• 14 mai 2024" in shown(result.response)
        assert await editor.autocomplete(channel, "articles strike", "contact", "", article="navires norvège") == []


class TestRemove:
    async def test_after_confirmation_by_who_asked(self, editor, bob, channel) -> None:
        result = await editor.slash(channel, "articles remove", article="#1", reason="doublon")
        assert "Retirer cet article de la bibliothèque ?" in shown(result.response)
        assert buttons(result.response) == ["Retirer", "Le garder"]
        assert (await bob.click(result.response, label="Retirer")).ephemeral
        await editor.click(result.response, label="Retirer")
        assert f"Retiré par <@{editor.id}>. (doublon)" in shown(result.response)
        assert buttons(result.response) == []
        assert "aucun article" in shown((await bob.slash(channel, "summary", article="#1")).response)
        assert await bob.autocomplete(channel, "summary", "article", "finlande") == []

    async def test_or_it_stays(self, editor, channel) -> None:
        result = await editor.slash(channel, "articles remove", article="#1")
        await editor.click(result.response, label="Le garder")
        assert "Il reste dans la bibliothèque." in shown(result.response)
        assert await editor.autocomplete(channel, "summary", "article", "finlande") != []

    async def test_removed_twice(self, editor, channel) -> None:
        first = await editor.slash(channel, "articles remove", article="#1")
        second = await editor.slash(channel, "articles remove", article="#1")
        await editor.click(first.response, label="Retirer")
        await editor.click(second.response, label="Retirer")
        assert "n’est plus dans la bibliothèque" in shown(second.response)

    async def test_only_who_may_edit_brings_it_back(self, editor, alice, channel) -> None:
        result = await editor.slash(channel, "articles remove", article="#1")
        await editor.click(result.response, label="Retirer")
        file = ("nord.txt", NORTH.encode())
        refused = await alice.slash(channel, "articles add", file=file)
        assert "a été retiré de la bibliothèque" in shown(refused.response)
        back = await editor.slash(channel, "articles add", file=file)
        assert "Il est maintenant dans la bibliothèque" in shown(back.response)
        assert "rencontre" in await _contacts(alice, channel)


class TestAdd:
    TEXT = "La Norvège et l'Islande ont signé lundi à Oslo un accord sur la pêche au hareng.\n"

    async def test_a_file_with_what_is_known_of_it(self, alice, channel) -> None:
        options = {"title": "Accord sur le hareng", "source": "Le Port", "date": "14/05/2024"}
        file = ("hareng.txt", self.TEXT.encode())
        result = await alice.slash(channel, "articles add", file=file, **options)
        text = shown(result.response)
        assert "Accord sur le hareng" in text
        assert "Il est maintenant dans la bibliothèque : `#5`." in text
        assert "Le Port, publié le 14 mai 2024" in text
        assert "1 contact" in text
        opened = await alice.click(result.response, label=buttons(result.response)[0])
        assert "accord sur la pêche au hareng" in shown(opened.response)
        contacts = shown((await alice.slash(channel, "contacts", country="Islande")).response)
        assert "13 mai 2024 · 🖋️ accord" in contacts
        again = await alice.slash(channel, "articles add", file=("autre.txt", file[1]), **options)
        assert "Il était déjà dans la bibliothèque : `#5`." in shown(again.response)

    async def test_two_files_of_one_name_are_two_articles(self, alice, channel, held: Library) -> None:
        await alice.slash(channel, "articles add", file=("article.txt", self.TEXT.encode()))
        other = self.TEXT.replace("hareng", "cabillaud").encode()
        result = await alice.slash(channel, "articles add", file=("article.txt", other))
        assert "`#6`" in shown(result.response)
        assert len(await held.articles()) == 6

    async def test_a_text_that_is_pasted(self, alice, channel, locale) -> None:
        opened = await alice.slash(channel, "articles add", source="Le Port")
        assert opened.modal["title"] == "Confier un article"
        values = {"text": self.TEXT, "title": "Accord sur le hareng", "source": "Le Port", "date": "2024-05-14"}
        result = await alice.submit_modal(opened, values)
        assert "Le Port, publié le 14 mai 2024" in shown(result.response)
        locale.value = "en-US"
        opened = await alice.slash(channel, "articles add")
        assert opened.modal["title"] == "Hand in an article"

    async def test_a_wrong_date_does_not_lose_what_was_pasted(self, alice, channel) -> None:
        opened = await alice.slash(channel, "articles add")
        result = await alice.submit_modal(opened, {"text": self.TEXT, "date": "le mois dernier"})
        text = shown(result.response)
        assert "⚠️ « le mois dernier » n’est pas un jour" in text
        assert "Il est maintenant dans la bibliothèque" in text
        assert "Fixez-le avec /articles corriger" in text

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            (
                "photo.png",
                b"\x89PNG",
                "les fichiers .htm, .html, .md, .txt, et photo.png n’en est pas un",
            ),
            ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Je ne peux pas lire photo.txt : c’est une image"),
            ("vide.txt", b" \n", "Je ne peux pas lire vide.txt : il est vide"),
            ("page.html", b"<html><body></body></html>", "Je ne peux pas lire page.html"),
            ("tete.txt", b"+++\nsource = 1\n+++\nTexte.", "les lignes entre +++"),
            ("pub.txt", b"PUBLICIT\xc3\x89\n", "aucun texte d’article"),
            ("long.txt", b"Un mot. " * 20_000, "Séparez-en les articles|interminable"),
        ],
    )
    async def test_a_file_that_is_no_article(self, alice, channel, held, name: str, data: bytes, said: str) -> None:
        result = await alice.slash(channel, "articles add", file=(name, data))
        assert any(part in shown(result.response) for part in said.split("|")), shown(result.response)
        assert len(await held.articles()) == 4

    async def test_a_date_that_is_none(self, alice, channel) -> None:
        result = await alice.slash(channel, "articles add", date="bientôt")
        assert result.ephemeral
        assert "n’est pas un jour" in result.response.content


class TestStories:
    async def test_summary_of_the_older_tells_of_the_correction(self, alice, channel) -> None:
        text = shown((await alice.slash(channel, "summary", article="#2")).response)
        assert "Également dans · 2 sources" in text
        assert "• Le Port, publié le 4 juin 2024 (même texte) — `#3` Bergen attend ses navires" in text
        assert "• Agence, publié le 5 juin 2024 (rectificatif) — `#4`" in text
        assert "✏️ Rectifié depuis : Agence, publié le 5 juin 2024" in text
        assert "> « Le chantier naval de Turku livrera 12 ferries" in text
        assert "→ « Le chantier naval de Turku livrera 21 ferries" in text

    async def test_the_correction_itself(self, alice, channel, locale) -> None:
        locale.value = "en-US"
        text = shown((await alice.slash(channel, "articles show", article="#4")).response)
        assert "✏️ This article corrects an earlier one" in text
        assert "(the oldest) — `#2`" in text
        assert "(the same text) — `#3`" in text

    async def test_an_article_alone_tells_no_story(self, alice, channel) -> None:
        assert "Également" not in shown((await alice.slash(channel, "summary", article="#1")).response)

    async def test_a_copy_that_is_handed_in_is_told(self, alice, channel) -> None:
        text = ferry("La Vigie du Port", 6, title="Turku construit pour Bergen")
        result = await alice.slash(channel, "articles add", file=("copie.txt", text.encode()))
        assert "Également dans · 3 sources" in shown(result.response)


class TestList:
    async def test_newest_first_and_corrected(self, editor, alice, channel) -> None:
        await editor.slash(channel, "articles correct", article="#1", source="Le Matin")
        text = shown((await alice.slash(channel, "articles list")).response)
        assert "4 articles dans la bibliothèque" in text
        lines = [line for line in text.splitlines() if line.startswith("`#")]
        assert [line[:4] for line in lines] == ["`#4`", "`#3`", "`#2`", "`#1`"]
        assert lines[-1].endswith("Danemark et Finlande se parlent — Le Matin, publié le 15 mai 2024 ✏️")
        text = shown((await alice.slash(channel, "articles list", corrected=True)).response)
        assert "`#1`" in text
        assert "`#2`" not in text
        text = shown((await alice.slash(channel, "articles list", about="bergen")).response)
        assert [line[:4] for line in text.splitlines() if line.startswith("`#")] == ["`#3`"]
        text = shown((await alice.slash(channel, "articles list", about="zzzz")).response)
        assert "Aucun article ne correspond." in text

    async def test_show(self, alice, channel) -> None:
        text = shown((await alice.slash(channel, "articles show", article="finlande")).response)
        assert "Le Fil, publié le 15 mai 2024" in text
        assert "2 contacts" in text


OPTIONS = {
    "articles correct": {"article": "#1", "date": "2024-05-16"},
    "articles remove": {"article": "#1"},
    "articles strike": {"article": "#1", "reason": "faux", "actor": "Lars Holm"},
    "articles restore": {"article": "#1", "what": "#1"},
}


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize(("language", "said"), [("fr", "Seuls les membres"), ("en-US", "Only members who may manage")])
async def test_members_without_the_right_are_refused(
    alice, channel, locale, held: Library, name: str, language: str, said: str
) -> None:
    locale.value = language
    result = await alice.slash(channel, name, **OPTIONS[name])
    assert result.ephemeral
    assert said in result.response.content
    assert await held.corrections.history(1) == []


class TestEmptyLibrary:
    @pytest.fixture
    def held(self, library: Library) -> Library:
        return library

    async def test_every_command_says_so(self, editor, channel) -> None:
        empty = "La bibliothèque ne contient encore aucun article."
        for name, options in OPTIONS.items():
            assert empty in shown((await editor.slash(channel, name, **options)).response), name
        assert empty in shown((await editor.slash(channel, "articles show", article="#1")).response)
        text = shown((await editor.slash(channel, "articles list")).response)
        assert f"{empty} Confiez-en un avec /articles ajouter." in text
        for option in ("contact", "actor"):
            assert await editor.autocomplete(channel, "articles strike", option, "", article="#1") == []
        assert await editor.autocomplete(channel, "articles restore", "what", "", article="x") == []


async def test_a_correction_holds_though_the_analyser_is_gone(
    editor, alice, channel, held: Library, simcord_bot: NewsBot
) -> None:
    simcord_bot.worker = AnalysisWorker()  # not started
    result = await editor.slash(channel, "articles correct", article="#1", date="2024-06-20")
    text = shown(result.response)
    assert "→ **20 juin 2024**" in text
    assert "au prochain démarrage" in text
    row = await held.article(1)
    assert row is not None
    assert row.published == date(2024, 6, 20)
    assert await held.rereading.count_stale("any") >= 1
