"""An article that one server keeps to itself: no command, completion, button, talk or alert shows it elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord import AppCommandOptionType as Option
from discord import app_commands
from discord.ext import commands
from reading import buttons, options, shown

from bot.config import LimitsSettings
from bot.library import Library
from bot.library.shelves import reading_for
from bot.model import Analysis, Article, ArticleRow, Kind
from bot.newsbot import NewsBot
from bot.replies.layout import Item
from bot.replies.localization import localizer
from bot.replies.opening import ItemSelect
from bot.replies.pace import Paces
from bot.replies.posting import DigestPoster
from bot.replies.summary_view import summary_buttons
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

# What only the article says.
SECRETS = ("Quillebeuf", "Brennvik", "Gazette", "lamproies")
# They bring something in and ask nothing of the library; the first two are tried by themselves.
BRINGING_IN = {"articles add", "feeds add", "feeds import"}


def secret() -> Article:
    text = "Le ministre tongien Oskar Brennvik a visité Malte pour parler des lamproies de Quillebeuf."
    return make_article("Quillebeuf reçoit", text, path="", source="La Gazette", url="https://gazette.example/1")


@pytest_asyncio.fixture
async def own(desk: Library, guild: Any) -> ArticleRow:
    """The article in the library, for the server `guild` alone."""
    article = secret()
    actor = make_actor(article, "Oskar Brennvik", "TON", "ministre tongien")
    contact = make_contact("TON", "MLT", sentence=1, kind=Kind.VISIT, since=date(2026, 1, 13), people=[actor.name])
    await desk.store(
        article, make_analysis(article, actors=[actor], contacts=[contact], summary=[1]), guild_id=guild.id
    )
    with reading_for(guild.id):
        (row,) = [row for row in await desk.articles() if row.private]
    return row


class Worker:
    version, waiting = "test-1", 0

    async def analyse(self, article: Article) -> Analysis:
        return make_analysis(article)


@pytest.fixture
def simcord_bot(start_bot: Callable[[], NewsBot]) -> NewsBot:
    bot = start_bot()
    bot.paces = Paces(LimitsSettings(person_per_minute=100_000, server_per_minute=100_000))
    bot.worker = Worker()  # type: ignore[assignment]
    return bot


@pytest.fixture
def spy(simcord_env: Any) -> tuple[Any, Any]:
    """Who may do everything, in another server, and a channel there."""
    other = simcord_env.create_guild()
    room = other.create_text_channel("ailleurs")
    role = other.create_role("Chef", permissions=discord.Permissions(administrator=True))
    return other.add_member(simcord_env.create_user("spy"), roles=[role]), room


def told(answer: Any) -> str:
    """All that a person sees of an answer, and the files with it."""
    if answer.modal is not None or answer.response is None:
        return str(answer.modal)
    parts = [shown(answer.response), *buttons(answer.response), *(label for label, _ in options(answer.response))]
    return "\n".join([*parts, *(str(file) for file in answer.response.attachments)])


def leaks(text: str, typed: str = "") -> list[str]:
    return [word for word in SECRETS if word.lower() in text.lower() and word.lower() not in typed.lower()]


def calls(tree: Any, typed: str, room: Any, role: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every command of the bot with what it requires, then with each text that may be typed besides."""
    for command in tree.walk_commands():
        if not isinstance(command, app_commands.Command) or command.qualified_name in BRINGING_IN:
            continue
        values: dict[Option, Any] = {
            Option.string: typed, Option.integer: 1, Option.number: 1.0, Option.boolean: True, Option.channel: room,
            Option.role: role,
        }  # fmt: skip
        filled = {
            given.display_name: given.choices[0].value if given.choices else values[given.type]
            for given in command.parameters
            if given.required
        }
        yield command.qualified_name, filled
        for given in command.parameters:
            if given.type is Option.string and not given.required and not given.choices:
                yield command.qualified_name, {**filled, given.display_name: typed}


async def test_no_command_shows_it_in_another_server_or_a_direct_message(
    simcord_env: Any, own: ArticleRow, spy: Any, alice: Any
) -> None:
    person, room = spy
    role, private = person.guild.create_role("Autre"), set(alice.user.available_commands())
    names, typed_before = set(), ""
    for typed in (f"#{own.id}", "Tonga", "Brennvik"):
        typed_before += typed  # a watch of what was typed is listed from then on
        for name, values in calls(simcord_env.bot.tree, typed, room, role):
            names.add(name)
            assert not leaks(told(await person.slash(room, name, **values)), typed_before), (name, values)
            if name in private:
                assert not leaks(told(await alice.user.slash(name, **values)), typed_before), (name, values)
    assert names | BRINGING_IN == set(person.available_commands(room))


async def test_the_same_commands_show_it_in_its_own_server(own: ArticleRow, alice: Any, channel: Any) -> None:
    """Else the walk through all commands would prove nothing."""
    for name, values in (
        ("summary", {"article": "Quillebeuf"}), ("actors", {"article": f"#{own.id}"}), ("actor", {"name": "Brennvik"}),
        ("contacts", {"country": "Tonga"}), ("search", {"query": "lamproies"}), ("digest", {}), ("articles list", {}),
        ("articles show", {"article": f"#{own.id}"}),
    ):  # fmt: skip
        assert leaks(told(await alice.slash(channel, name, **values))), name


async def test_no_completion_offers_it_elsewhere(
    simcord_env: Any, own: ArticleRow, spy: Any, alice: Any, guild: Any, channel: Any
) -> None:
    person, room = spy
    role = guild.create_role("Chef", permissions=discord.Permissions(administrator=True))
    chief = guild.add_member(simcord_env.create_user("chief"), roles=[role])
    private, offered = set(alice.user.available_commands()), 0
    for command in simcord_env.bot.tree.walk_commands():
        if not isinstance(command, app_commands.Command):
            continue
        name = command.qualified_name
        for given in command.parameters:
            for typed in ("", *(word[:5] for word in SECRETS)) if given.autocomplete else ():
                filled = {} if given.name == "article" else {"article": f"#{own.id}"} if "strike" in name else {}
                found = await person.autocomplete(room, name, given.display_name, typed, **filled)
                assert not leaks(str(found)), (name, given.name, typed)
                if name in private:
                    assert not leaks(str(await alice.user.autocomplete(name, given.display_name, typed))), (
                        name,
                        given.name,
                    )
                own_found = await chief.autocomplete(channel, name, given.display_name, typed)
                offered += bool(leaks(str(own_found)))
    assert offered > 20


async def test_no_button_opens_it_elsewhere(
    simcord_env: Any, own: ArticleRow, spy: Any, alice: Any, editor: Any, channel: Any, held: Library
) -> None:
    """Its buttons and its line of a select, put under a message elsewhere: whatever leads there, they open nothing."""
    person, room = spy
    reader = localizer("fr")
    view = summary_buttons(reader, [own])
    assert view is not None
    view.add_item(ItemSelect(reader, [Item("article", own.id, own.title)], 4))
    for place, asker in ((room, person), (channel, alice)):
        await simcord_env.bot.get_channel(place.id).send("Voir", view=view)
        message = place.last_message
        (line,) = options(message)
        for answer in (
            await asker.click(message, label=buttons(message)[0]),
            await asker.select(message, [line[1]]),
        ):
            assert bool(leaks(told(answer))) is (asker is alice)


async def test_no_talk_tells_of_it_elsewhere(
    simcord_env: Any, own: ArticleRow, spy: Any, alice: Any, channel: Any
) -> None:
    person, room = spy
    cog: Any = simcord_env.bot.get_cog("ConversationCog")
    cog._pace = commands.CooldownMapping.from_cooldown(1_000, 1, commands.BucketType.user)
    for asked in (
        "résume l'article sur Brennvik", "qui est Oskar Brennvik ?", "contacts Tonga Malte", "quoi de neuf ?",
        "que sait-on des lamproies ?", f"résume #{own.id}", "résume https://gazette.example/1", "acteurs de Tonga",
    ):  # fmt: skip
        await person.send(room, f"<@{simcord_env.bot.user.id}> {asked}")
        assert not leaks(shown(room.last_message), asked), asked
        assert not leaks("\n".join(buttons(room.last_message)), asked), asked
        await alice.send_dm(asked)
        assert not leaks(shown(alice.user.dm_channel.last_message), asked), asked
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> résume l'article sur Brennvik")
    assert leaks(shown(channel.last_message), "Brennvik")


async def test_only_the_watches_of_its_servers_channels_tell_of_it(
    simcord_env: Any, desk: Library, spy: Any, alice: Any, editor: Any, channel: Any, guild: Any
) -> None:
    person, room = spy
    await editor.slash(channel, "watch add", keyword="lamproies")
    await person.slash(room, "watch add", keyword="lamproies")
    await person.slash(room, "watch add", country="Tonga", personal=True)
    await alice.slash(channel, "watch add", keyword="Quillebeuf", personal=True)
    article = secret()
    contact = make_contact("TON", "MLT", sentence=1, kind=Kind.VISIT)
    await desk.store(article, make_analysis(article, contacts=[contact]), guild_id=guild.id)
    await simcord_env.bot.delivery.drain()
    await simcord_env.settle()
    watches = await desk.watches.find()
    assert len(watches) == 4
    told_to = [row.watch_id for row in await desk.letters.log([watch.id for watch in watches])]
    assert told_to == [watches[0].id]
    assert "lamproies" in shown(channel.last_message)
    assert "Quillebeuf reçoit" in shown(channel.last_message)
    assert not [message for message in room.history() if leaks(shown(message), "lamproies")]
    for reader in (person, alice):
        assert not [m for m in reader.user.dm_channel.history() if leaks(shown(m), "Quillebeuf lamproies")]
    await person.send(room, "Des lamproies, encore ?")
    assert not [message for message in room.history() if leaks(shown(message), "lamproies")]


async def test_a_digest_that_is_posted_tells_of_it_in_its_server_alone(
    simcord_env: Any, own: ArticleRow, spy: Any, channel: Any, held: Library, guild: Any
) -> None:
    _, room = spy
    for place, server in ((channel, guild), (room, room_guild(spy))):
        at = datetime(2026, 1, 1, tzinfo=UTC)
        await held.digests.set(server.id, place.id, time(8), "1234567", "UTC", at, note_empty=True)
    await DigestPoster(simcord_env.bot, held).post_due()
    assert "Quillebeuf" in shown(channel.last_message)
    assert not leaks(shown(room.last_message))


def room_guild(spy: Any) -> Any:
    return spy[0].guild


async def test_a_text_is_handed_in_for_one_server_by_choice_or_by_setting(
    desk: Library, spy: Any, alice: Any, manager: Any, channel: Any
) -> None:
    person, room = spy

    async def hand_in(member: Any, place: Any, text: str, **chosen: str) -> str:
        asked = await member.slash(place, "articles add", **chosen)
        values = {"text": f"{text}\n\nLes lamproies de Quillebeuf remontent le fleuve."}
        return told(await member.submit_modal(asked, {**values, "title": "", "source": "", "date": ""}))

    assert "🔒 Ce serveur est seul à le voir." in await hand_in(alice, channel, "Le retour", audience="server")
    assert not leaks(told(await person.slash(room, "search", query="lamproies")), "lamproies")
    copy = await hand_in(person, room, "Le retour", audience="everyone")
    assert "Il est maintenant dans la bibliothèque" in copy
    assert "🔒" not in copy
    assert "Tout le monde pouvait déjà le voir" in await hand_in(alice, channel, "Le retour", audience="server")
    await manager.slash(channel, "settings articles", audience="server")
    assert "Qui voit les nouveaux articles" in told(await manager.slash(channel, "settings show"))
    assert "🔒" in await hand_in(alice, channel, "Un second texte")
    assert "🔒" not in await hand_in(alice, channel, "Un troisième texte", audience="everyone")
    assert "🔒" not in await hand_in(person, room, "Un quatrième texte")
