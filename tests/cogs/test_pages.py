"""Turning pages, opening an article from one, and what becomes of the controls."""

from __future__ import annotations

import logging
from collections.abc import Callable

import discord
import pytest
import simcord
from reading import buttons, options, shown

from bot.library import Library
from bot.newsbot import NewsBot
from bot.replies.layout import Entry, Item, Section, pages
from bot.replies.localization import localizer
from bot.replies.views import PagedView

PAGES = {"country": "Suède"}  # eleven contacts: three pages


async def test_last_first_next_and_previous(alice, channel) -> None:
    reply = (await alice.slash(channel, "contacts", **PAGES)).response
    for label, page in [("3", 3), ("Précédent", 2), ("Suivant", 3), ("1", 1), ("Suivant", 2)]:
        await alice.click(reply, label=label)
        assert f"Page {page} sur 3" in shown(reply)
        assert f"Page {page}…" in buttons(reply)


async def test_ends_are_disabled(alice, channel) -> None:
    reply = (await alice.slash(channel, "contacts", **PAGES)).response
    for label in ("1", "Précédent"):
        with pytest.raises(simcord.SetupError, match="disabled"):
            await alice.click(reply, label=label)
    await alice.click(reply, label="3")
    with pytest.raises(simcord.SetupError, match="disabled"):
        await alice.click(reply, label="Suivant")


@pytest.mark.parametrize(("language", "typed"), [("fr", "3"), ("en-GB", " 3 ")])
async def test_a_page_by_its_number(alice, channel, locale, language: str, typed: str) -> None:
    locale.value = language
    reply = (await alice.slash(channel, "contacts", **PAGES)).response
    asked = await alice.click(reply, label="Page 1…")
    assert asked.modal["title"] == {"fr": "Aller à une page", "en-GB": "Go to a page"}[language]
    await alice.submit_modal(asked, {"number": typed})
    assert {"fr": "Page 3 sur 3", "en-GB": "Page 3 of 3"}[language] in shown(reply)


@pytest.mark.parametrize("typed", ["0", "4", "-1", "deux", "²", "999999"])
async def test_no_such_page(alice, channel, typed: str) -> None:
    reply = (await alice.slash(channel, "contacts", **PAGES)).response
    answer = await alice.submit_modal(await alice.click(reply, label="Page 1…"), {"number": typed})
    assert answer.ephemeral
    assert "n’est pas une page. Écrivez un nombre de 1 à 3." in shown(answer.response)
    assert "Page 1 sur 3" in shown(reply)


async def test_only_the_person_who_asked_is_given_the_modal(alice, bob, channel, locale) -> None:
    reply = (await alice.slash(channel, "contacts", **PAGES)).response
    locale.value = "en-US"
    pressed = await bob.click(reply, label="Page 1…")
    assert pressed.modal is None
    assert pressed.ephemeral
    assert pressed.response.content == "Only the person who asked can use these buttons. Ask me for your own."


async def test_two_pages_need_no_more_than_two_buttons() -> None:
    reader = localizer("fr")
    entries = tuple(Entry(f"Nom {number}", "Valeur") for number in range(10))
    view = PagedView(reader, 1, pages(reader, [Section("Titre", entries=entries)]))
    assert [item.label for item in view.children if isinstance(item, discord.ui.Button)] == ["Précédent", "Suivant"]


async def test_an_article_of_the_page_opens_in_private(alice, bob, channel) -> None:
    """Anyone's, as the summary is for the one who opens it."""
    reply = (await alice.slash(channel, "search", query="accord")).response
    offered, before = options(reply), shown(reply)
    assert ("Un accord sur les glaces de l'Arctique · Revue polaire · 20/03/2025", "article:2") in offered
    opened = await bob.select(reply, ["article:2"])
    assert opened.ephemeral
    assert "Astrid Lund et Claire Morel ont paraphé" in shown(opened.response)
    assert shown(reply) == before


async def test_each_page_offers_its_own_articles(alice, channel) -> None:
    reply = (await alice.slash(channel, "contacts", country="Norvège")).response
    assert [value for _, value in options(reply)] == ["article:1", "article:2", "article:3"]
    reply = (await alice.slash(channel, "actors")).response
    assert len(options(reply)) == 3


async def test_article_gone_meanwhile(alice, channel, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = (await alice.slash(channel, "search", query="accord")).response

    async def nothing(self: Library, article_id: int) -> None:
        return None

    monkeypatch.setattr(Library, "article", nothing)
    opened = await alice.select(reply, ["article:2"])
    assert opened.ephemeral
    assert "n’est plus dans la bibliothèque" in opened.response.content


async def test_buttons_vanish_and_the_select_stays(simcord_env: simcord.Env, alice, channel) -> None:
    reply = (await alice.slash(channel, "contacts", country="Norvège")).response
    await simcord_env.advance_time(700)
    assert buttons(reply) == []
    assert len(options(reply)) == 3
    opened = await alice.select(reply, ["article:1"])
    assert "Pêche : Paris et Oslo se parlent" in shown(opened.response)


async def test_select_lasts_after_views_of_others_ended(simcord_env: simcord.Env, alice, bob, channel) -> None:
    first = (await alice.slash(channel, "search", query="accord")).response
    await simcord_env.advance_time(700)
    second = (await bob.slash(channel, "search", query="accord")).response
    assert "Claire Morel" in shown((await bob.select(second, ["article:2"])).response)
    assert "Claire Morel" in shown((await alice.select(first, ["article:2"])).response)


async def test_deleted_message_leaves_no_traceback(
    simcord_env: simcord.Env, alice, editor, channel, caplog: pytest.LogCaptureFixture
) -> None:
    await alice.slash(channel, "contacts", **PAGES)
    await editor.delete(channel.last_message)
    await simcord_env.advance_time(700)
    assert not [record for record in caplog.records if record.exc_info]


async def test_buttons_from_before_a_restart(
    simcord_env: simcord.Env, alice, channel, start_bot: Callable[[], NewsBot]
) -> None:
    """The view is gone, as it is after a restart: the press is answered, the dead buttons go, the select stays."""
    reply = (await alice.slash(channel, "contacts", country="Norvège")).response
    store = simcord_env.bot._connection._view_store
    store._views.clear()
    store._synced_message_views.clear()
    pressed = await alice.click(reply, label="CSV")
    assert [message.content for message in pressed.followups] == ["Ces boutons ont fait leur temps. Redemandez-moi."]
    assert pressed.followups[0].ephemeral
    assert buttons(reply) == []
    assert "Claire Morel" in shown((await alice.select(reply, ["article:2"])).response)


def test_a_view_keeps_to_discords_limits() -> None:
    reader = localizer("fr")
    entries = tuple(Entry("Nom", "Valeur", Item("article", number, "t" * 300)) for number in range(200))
    shown_pages = pages(reader, [Section("Titre", entries=entries)])
    assert all(len(page.items) <= 25 for page in shown_pages)


@pytest.mark.logs_errors
async def test_unexpected_error_in_the_select_is_answered(alice, channel, monkeypatch, caplog) -> None:
    reply = (await alice.slash(channel, "search", query="accord")).response

    async def fail(*args: object) -> None:
        raise RuntimeError("panne")

    monkeypatch.setattr(Library, "analysis", fail)
    opened = await alice.select(reply, ["article:2"])
    assert opened.ephemeral
    assert "Quelque chose a échoué de mon côté" in opened.response.content
    assert any(record.levelno == logging.ERROR and record.exc_info for record in caplog.records)
