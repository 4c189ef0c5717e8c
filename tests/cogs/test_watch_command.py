"""/watch: adding, listing, changing, trying and explaining watches."""

from __future__ import annotations

import pytest
from reading import shown

from bot.model import Digest, WatchKind


@pytest.fixture
async def watched(editor, channel) -> None:
    await editor.slash(channel, "watch add", keyword="norvégien")


async def test_add_list_remove(editor, alice, channel) -> None:
    added = await editor.slash(channel, "watch add", keyword="Norvégien")
    assert "En veille sur « Norvégien »" in shown(added.response)
    listed = await alice.slash(channel, "watch list")
    assert listed.ephemeral
    assert f"**Norvégien** (<@{editor.id}>)" in shown(listed.response)
    assert await editor.autocomplete(channel, "watch remove", "watch", "norv") == [{"name": "Norvégien", "value": "#1"}]
    removed = await editor.slash(channel, "watch remove", watch="#1")
    assert "Fin de la veille sur « Norvégien »" in shown(removed.response)
    assert "pas encore" in shown((await alice.slash(channel, "watch list")).response)


@pytest.mark.usefixtures("watched")
async def test_refusals(editor, alice, channel) -> None:
    for name, options in (("watch add", {"keyword": "norvégien"}), ("watch remove", {"watch": "norvégien"})):
        refused = await alice.slash(channel, name, **options)
        assert refused.ephemeral
        assert "peuvent gérer les messages" in refused.response.content
    again = await editor.slash(channel, "watch add", keyword="NORVEGIENNE")
    assert "déjà en veille sur « norvégien »" in again.response.content
    unknown = await editor.slash(channel, "watch remove", watch="pêche")
    assert unknown.ephemeral
    assert "êtes en veille sur « pêche ». En veille ici : norvégien." in unknown.response.content


@pytest.mark.parametrize(
    ("typed", "reason", "marked"),
    [
        ("le", "presque tous les textes", "le\n^"),
        ("Irak OU", "Cet opérateur demande un mot de chaque côté", "Irak OU\n     ^"),
        ('Irak "accord', "Ce guillemet n’est jamais fermé", 'Irak "accord\n     ^'),
        ("SAUF Irak", "un mot à chercher en plus", "SAUF Irak\n^"),
    ],
)
async def test_a_query_that_cannot_be_read_is_marked(editor, channel, typed: str, reason: str, marked: str) -> None:
    bad = await editor.slash(channel, "watch add", keyword=typed)
    assert bad.ephemeral
    assert reason in bad.response.content
    assert marked in bad.response.content


async def test_one_thing_at_a_time(editor, channel) -> None:
    for options in ({}, {"keyword": "Irak", "country": "France"}, {"keyword": "Irak", "actor": "Astrid Lund"}):
        refused = await editor.slash(channel, "watch add", **options)
        assert refused.ephemeral
        assert "une seule chose à surveiller" in refused.response.content
    twice = await editor.slash(channel, "watch add", country="France", **{"with": "FRA"})
    assert "Un contact suppose deux pays" in twice.response.content


async def test_countries_contacts_and_actors(editor, channel, held) -> None:
    assert "🇳🇴 Norvège" in shown((await editor.slash(channel, "watch add", country="Norvège")).response)
    pair = await editor.slash(
        channel, "watch add", country="Norvège", kind="call", status="denied", **{"with": "France"}
    )
    assert "🇳🇴 Norvège – 🇫🇷 France · 📞 appel · ❌ démenti" in shown(pair.response)
    assert "👤 Astrid Lund" in shown((await editor.slash(channel, "watch add", actor="Astrid Lund")).response)
    kinds = [watch.kind for watch in await held.watches.find()]
    assert kinds == [WatchKind.COUNTRY, WatchKind.CONTACT, WatchKind.ACTOR]


async def test_ones_own_watches(alice, bob, channel) -> None:
    added = await alice.slash(channel, "watch add", keyword="norvégien", personal=True)
    assert added.ephemeral
    assert "en message privé" in shown(added.response)
    assert "norvégien" in shown((await alice.slash(channel, "watch list")).response)
    assert "norvégien" not in shown((await bob.slash(channel, "watch list")).response)
    refused = await bob.slash(channel, "watch pause", watch="norvégien")
    assert "peuvent gérer les messages" in refused.response.content
    paused = await alice.slash(channel, "watch pause", watch="norvégien")
    assert paused.ephemeral
    assert "Veille en pause" in shown(paused.response)
    assert "De nouveau en veille" in shown((await alice.slash(channel, "watch pause", watch="#1")).response)


async def test_limits(editor, alice, channel, simcord_env, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = simcord_env.bot.settings
    few = settings.watches.model_copy(update={"per_person": 1, "per_server": 2})
    monkeypatch.setattr(simcord_env.bot, "settings", settings.model_copy(update={"watches": few}))
    await editor.slash(channel, "watch add", keyword="Irak")
    refused = await editor.slash(channel, "watch add", keyword="Iran")
    assert "Vous avez 1 veilles ici" in refused.response.content
    await alice.slash(channel, "watch add", keyword="Iran", personal=True)
    bob_refused = await alice.slash(channel, "watch add", keyword="Chine", personal=True)
    assert "davantage" in bob_refused.response.content


@pytest.mark.usefixtures("watched")
async def test_edit(editor, alice, channel, guild, held) -> None:
    refused = await alice.slash(channel, "watch edit", watch="#1", cap=3)
    assert "peuvent gérer les messages" in refused.response.content
    changed = await editor.slash(
        channel, "watch edit", watch="#1", keyword="norvégien OU Oslo", digest="day", hour=6, cooldown=5, cap=3,
        quiet="22h-7h", articles=True, chat=False,
    )  # fmt: skip
    text = shown(changed.response)
    for part in (
        "norvégien OU Oslo",
        "5 min entre deux alertes",
        "3 par heure",
        "22:00-07:00",
        "à 6 h",
        "articles seul",
    ):
        assert part in text
    (watch,) = await held.watches.find()
    assert (watch.options.digest, watch.options.cooldown, watch.options.chat) == (Digest.DAY, 300, False)
    bad = await editor.slash(channel, "watch edit", watch="#1", quiet="la nuit")
    assert "Je ne peux pas lire ces heures" in bad.response.content
    await editor.slash(channel, "watch edit", watch="#1", quiet="aucune", cap=0)
    assert (await held.watches.find())[0].options.quiet == ""
    secret = guild.create_role("Direction")
    denied = await editor.slash(channel, "watch edit", watch="#1", role=secret)
    assert "Vous ne pouvez pas mentionner ce rôle" in denied.response.content


async def test_test_tries_a_watch_on_the_library(editor, channel) -> None:
    tried = await editor.slash(channel, "watch test", watch="norvégien ET pêche")
    assert tried.ephemeral
    text = shown(tried.response)
    assert "1 des 4 articles les plus récents correspondent" in text
    assert "Pêche : Paris et Oslo se parlent" in text
    assert "**norvégien**" in text
    bad = await editor.slash(channel, "watch test", watch="norvégien OU")
    assert "Je ne peux pas lire" in bad.response.content


@pytest.mark.usefixtures("watched")
async def test_why(editor, channel) -> None:
    why = await editor.slash(channel, "watch why", article="#1")
    assert why.ephemeral
    assert "« norvégien » correspond" in shown(why.response)
    assert "À cause de : **norvégien**" in shown(why.response)
    miss = await editor.slash(channel, "watch why", article="#4", watch="norvégien")
    assert "ne correspond pas" in shown(miss.response)
    assert "aucun des mots nécessaires : norvégien" in shown(miss.response)
    tried = await editor.slash(channel, "watch why", article="#1", watch="pêche SAUF norvégien")
    assert "un mot exclu : norvégien" in shown(tried.response)
    choices = await editor.autocomplete(channel, "watch why", "article", "pêche")
    assert choices[0]["value"] == "#1"


@pytest.mark.usefixtures("watched")
async def test_the_log_is_empty_at_first(alice, channel) -> None:
    log = await alice.slash(channel, "watch log")
    assert log.ephemeral
    assert "Rien n’a encore été trouvé" in shown(log.response)


async def test_not_in_direct_messages(alice) -> None:
    assert not [name for name in alice.user.available_commands() if name.startswith("watch")]
