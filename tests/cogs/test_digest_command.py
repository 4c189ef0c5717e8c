from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import aiohttp
import discord
import pytest
from reading import shown
from simcord.builders import ChannelHandle

from bot.library import Library
from bot.newsbot import NewsBot
from bot.replies.posting import DigestPoster

MONDAY = datetime(2030, 1, 7, 6, tzinfo=UTC)  # 07:00 in Paris; the articles of the desk came before
DUE = MONDAY + timedelta(hours=1, minutes=30)


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def poster(simcord_env, held: Library, clock: Clock) -> DigestPoster:
    return DigestPoster(simcord_env.bot, held, clock)


async def came(library: Library, when: datetime, title: str | None = None) -> None:
    """Lets the articles, or those of a title, have come at `when`."""
    async with library._database.write() as connection:
        await connection.execute(
            "UPDATE articles SET added = ?1 WHERE ?2 IS NULL OR title = ?2",
            (when.isoformat(timespec="microseconds"), title),
        )


async def scheduled(library: Library, channel: ChannelHandle, guild, *, note_empty: bool = False) -> None:
    await library.digests.set(guild.id, channel.id, time(8, 30), "12345", None, MONDAY, note_empty=note_empty)


def posts(channel: ChannelHandle) -> list[str]:
    return [shown(message) for message in channel.history()]


class TestCommand:
    async def test_what_came_since_a_day(self, alice, channel, locale) -> None:
        result = await alice.slash(channel, "digest")
        assert not result.ephemeral
        text = shown(result.response)
        assert "Quoi de neuf\ndepuis le " in text
        assert " sujets · " in text
        assert " contacts · " in text
        assert "0 contradiction" not in text
        assert "Pêche : Paris et Oslo se parlent" in text
        assert "📞 appel · ✅ rapporté · 🇫🇷 France – 🇳🇴 Norvège" in text
        assert "> « Le ministre ardenais Paul Ravel a appelé lundi" in text
        assert "Le Courrier du Nord, publié le 14 janvier 2026" in text
        assert "👤 **" in text
        locale.value = "en-GB"
        private = await alice.slash(channel, "digest", private=True)
        assert private.ephemeral
        assert "What is new\nsince " in shown(private.response)

    async def test_nothing_new(self, alice, channel, held: Library) -> None:
        await came(held, datetime(2020, 1, 1, tzinfo=UTC))
        assert "Rien de nouveau depuis le " in shown((await alice.slash(channel, "digest")).response)
        text = shown((await alice.slash(channel, "digest", since="2019-12-31")).response)
        assert "depuis le 31 décembre 2019 à 00:00" in text
        assert "Pêche : Paris et Oslo se parlent" in text

    async def test_since_the_last_digest_of_the_channel(self, alice, channel, guild, held: Library) -> None:
        last = datetime(2020, 3, 2, 7, 30, tzinfo=UTC)
        await held.digests.set(guild.id, channel.id, time(8, 30), "1", None, last, note_empty=False)
        await came(held, datetime(2020, 3, 3, tzinfo=UTC))
        text = shown((await alice.slash(channel, "digest")).response)
        assert "depuis le 2 mars 2020 à 08:30" in text
        assert "Pêche : Paris et Oslo se parlent" in text

    async def test_what_is_no_date(self, alice, channel) -> None:
        refused = await alice.slash(channel, "digest", since="bientôt")
        assert refused.ephemeral
        assert "« bientôt » n’est pas une date" in refused.response.content

    async def test_in_a_direct_message(self, alice) -> None:
        assert "Quoi de neuf" in shown((await alice.user.slash("digest")).response)


class TestPosting:
    async def test_once_at_its_time(self, poster, clock, channel, guild, held: Library) -> None:
        await scheduled(held, channel, guild)
        await came(held, MONDAY)
        await poster.post_due()
        assert posts(channel) == []
        clock.now = DUE
        await poster.post_due()
        told = posts(channel)
        assert "Pêche : Paris et Oslo se parlent" in "\n".join(told)
        assert "depuis le 7 janvier 2030 à 07:00" in told[0]
        for minutes in (1, 60, 600):
            clock.now = DUE + timedelta(minutes=minutes)
            await poster.post_due()
        assert posts(channel) == told

    async def test_after_a_restart_too(
        self, poster, clock, channel, guild, held: Library, simcord_env, start_bot: Callable[[], NewsBot]
    ) -> None:
        # By the real clock: a start takes a time of posting that is still to come for a clock set wrong.
        clock.now = datetime.now(UTC)
        at = (clock.now - timedelta(minutes=1)).time().replace(second=0, microsecond=0)
        begun = clock.now - timedelta(hours=1)
        await held.digests.set(guild.id, channel.id, at, "1234567", "UTC", begun, note_empty=True)
        await poster.post_due()
        told = posts(channel)
        assert told
        await simcord_env.restart_bot(start_bot())
        again = DigestPoster(simcord_env.bot, held, clock)
        await again.post_due()
        assert posts(channel) == told
        clock.now += timedelta(days=1)
        await again.post_due()
        assert len(posts(channel)) > len(told)

    async def test_of_those_missed_one_is_caught_up(self, poster, clock, channel, guild, held: Library) -> None:
        await scheduled(held, channel, guild, note_empty=True)
        clock.now = DUE + timedelta(days=9, hours=5)
        await poster.post_due()
        await poster.post_due()
        assert [text.splitlines()[1] for text in posts(channel)] == [
            "Rien de nouveau depuis le 7 janvier 2030 à 07:00."
        ]

    async def test_nothing_new_nothing_posted(self, poster, clock, channel, guild, held: Library) -> None:
        await scheduled(held, channel, guild)
        clock.now = DUE
        await poster.post_due()
        assert posts(channel) == []
        (row,) = await held.digests.of_guild(guild.id)
        assert (row.slot, row.told) == (DUE, DUE)

    async def test_each_thing_is_told_once(self, poster, clock, channel, guild, held: Library) -> None:
        await scheduled(held, channel, guild, note_empty=True)
        await came(held, MONDAY)
        clock.now = DUE
        await poster.post_due()
        first = len(posts(channel))
        clock.now = DUE + timedelta(days=1)
        await poster.post_due()
        (last,) = posts(channel)[first:]
        assert "Rien de nouveau depuis le 7 janvier 2030 à 08:30." in last

    async def test_in_the_language_and_zone_of_the_server(self, poster, clock, channel, guild, held: Library) -> None:
        await held.settings.set_language(guild.id, "en")
        await held.settings.set_zone(guild.id, "America/Montreal")
        await scheduled(held, channel, guild, note_empty=True)
        clock.now = DUE
        await poster.post_due()
        assert posts(channel) == []
        clock.now = DUE + timedelta(hours=6)
        await poster.post_due()
        assert "Nothing new since 7 January 2030, 01:00." in posts(channel)[0]

    async def test_without_the_right_to_post_it_waits_for_the_next(
        self, poster, clock, channel, guild, held: Library, simcord_env, manager
    ) -> None:
        await scheduled(held, channel, guild)
        await came(held, MONDAY)
        place = simcord_env.bot.get_channel(channel.id)
        await place.set_permissions(place.guild.me, send_messages=False)
        clock.now = DUE
        await poster.post_due()
        assert posts(channel) == []
        assert "voyez /diagnostic" in shown((await manager.slash(channel, "settings show")).response)
        await place.set_permissions(place.guild.me, overwrite=None)
        await poster.post_due()
        assert posts(channel) == []
        clock.now = DUE + timedelta(days=1)
        await poster.post_due()
        assert "Pêche : Paris et Oslo se parlent" in "\n".join(posts(channel))
        assert "/diagnostic" not in shown((await manager.slash(channel, "settings show")).response)

    async def test_a_lost_connection_is_noted(
        self, poster, clock, channel, guild, held: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await scheduled(held, channel, guild, note_empty=True)

        async def cut(self: object, *args: object, **values: object) -> None:
            raise aiohttp.ServerDisconnectedError

        monkeypatch.setattr(discord.TextChannel, "send", cut)
        clock.now = DUE
        await poster.post_due()
        (row,) = await held.digests.of_guild(guild.id)
        assert (row.problem, row.slot, row.told) == ("discord", DUE, MONDAY)

    @pytest.mark.logs_errors
    async def test_one_that_fails_does_not_keep_the_others(
        self, poster, clock, channel, guild, held: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = guild.create_text_channel("autre")
        await scheduled(held, channel, guild, note_empty=True)
        await scheduled(held, other, guild, note_empty=True)
        real = Library.arrivals
        calls: list[int] = []

        async def once(self: Library, since: datetime, until: datetime) -> object:
            calls.append(1)
            if len(calls) == 1:
                raise RuntimeError("panne")
            return await real(self, since, until)

        monkeypatch.setattr(Library, "arrivals", once)
        clock.now = DUE
        await poster.post_due()
        assert sorted(row.problem for row in await held.digests.of_guild(guild.id)) == ["", "library"]
        assert len(posts(channel)) + len(posts(other)) == 1

    async def test_a_channel_that_is_gone(self, poster, clock, channel, guild, held: Library) -> None:
        await held.digests.set(guild.id, 4242, time(8, 30), "1", None, MONDAY, note_empty=True)
        await scheduled(held, channel, guild, note_empty=True)
        clock.now = DUE
        await poster.post_due()
        assert [row.channel_id for row in await held.digests.of_guild(guild.id)] == [channel.id]
        assert len(posts(channel)) == 1

    async def test_a_server_that_is_away_gets_it_later(self, poster, clock, held: Library) -> None:
        await held.digests.set(999, 998, time(8, 30), "1", None, MONDAY, note_empty=True)
        clock.now = DUE
        await poster.post_due()
        (row,) = await held.digests.all()
        assert row.slot == MONDAY

    async def test_plain_text_where_embeds_may_not_be_shown(
        self, poster, clock, channel, guild, held: Library, simcord_env
    ) -> None:
        await scheduled(held, channel, guild)
        await came(held, MONDAY)
        place = simcord_env.bot.get_channel(channel.id)
        await place.set_permissions(place.guild.me, embed_links=False)
        clock.now = DUE
        await poster.post_due()
        assert not any(message.embeds for message in channel.history())
        assert "Pêche : Paris et Oslo se parlent" in "\n".join(posts(channel))


@pytest.mark.logs_errors
async def test_it_goes_on_after_a_database_that_could_not_be_read(
    poster, clock, channel, guild, held: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    class Enough(BaseException):
        pass

    async def fail(self: DigestPoster) -> None:
        tries.append(1)
        if len(tries) == 3:
            raise Enough
        raise OSError("disk")

    monkeypatch.setattr(DigestPoster, "post_due", fail)
    with pytest.raises(Enough):
        await poster.run(0)
    assert caplog.text.count("the next try follows") == 2
