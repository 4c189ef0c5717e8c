"""/watch: what is looked out for in a channel or for oneself, how it is told, and why it was or was not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.alerts.engine import Engine
from bot.alerts.evidence import Evidence, find_evidence
from bot.alerts.explain import explain
from bot.alerts.planning import read_quiet
from bot.library import Place, TooManyWatches, Wanted, WatchExists
from bot.model import Analysis, ArticleRow, Digest, Kind, Status, Watch, WatchKind, WatchOptions
from bot.replies import watch_why, watches
from bot.replies.asking import find_or_offer
from bot.replies.desk import Desk
from bot.replies.localization import Localizer, for_locale
from bot.replies.options import article_choices, country_choices, read_country
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.sending import send_sections
from bot.replies.watch_buttons import MuteButton, StopButton, WhyButton
from bot.replies.watch_choosing import find_watch, forum_post, held_watches, home, require_right, watch_choices
from bot.replies.words import KINDS, STATUSES

_KINDS = [app_commands.Choice(name=word, value=kind.value) for kind, (_, word) in KINDS.items()]
_STATUSES = [app_commands.Choice(name=word, value=status.value) for status, (_, word) in STATUSES.items()]
_DIGESTS = [
    app_commands.Choice(name="at once", value=Digest.OFF.value),
    app_commands.Choice(name="collected, once an hour", value=Digest.HOUR.value),
    app_commands.Choice(name="collected, once a day", value=Digest.DAY.value),
]
_LOOKED = 50
_SHOWN = 5
Typed = app_commands.Range[str, 1, 100]


class WatchCog(commands.Cog):
    watch = app_commands.Group(name="watch", description="What to look out for, here or for yourself", guild_only=True)

    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @watch.command(name="add", description="Look out for words, a country, a contact or a person")
    @app_commands.describe(
        keyword='Words in a row; ET, OU, SAUF between them, "this very wording", beginning*',
        country="A country, or the EU, UN, NATO or IAEA",
        with_="Only contacts with this country",
        kind="Only contacts of this kind",
        status="Only contacts told in this way",
        actor="A person or body, under any spelling",
        personal="Tell you alone, by direct message",
    )
    @app_commands.rename(with_="with")
    @app_commands.choices(kind=_KINDS, status=_STATUSES)
    @answered
    async def add(
        self,
        interaction: Interaction,
        keyword: app_commands.Range[str, 1, 500] | None = None,
        country: Typed | None = None,
        with_: Typed | None = None,
        kind: app_commands.Choice[str] | None = None,
        status: app_commands.Choice[str] | None = None,
        actor: Typed | None = None,
        personal: bool = False,
    ) -> None:
        reader = for_locale(interaction.locale)
        if not personal:
            require_right(interaction)
        sides = tuple(code for code in (read_country(reader, country), read_country(reader, with_)) if code)
        wanted = _wanted(reader, keyword, actor, sides, kind, status)
        wanted.key()  # before the public deferral, so that a refusal is for the person alone
        channel_id = None if personal else home(interaction.channel)
        place = Place(interaction.guild_id, interaction.user.id, channel_id, forum_post(interaction.channel))
        limits = self.bot.settings.watches
        await defer(interaction, private=personal)
        try:
            watch = await self.bot.library.watches.add(
                place, wanted, per_person=limits.per_person, per_server=limits.per_server
            )
        except WatchExists as known:
            raise Refusal(watches.exists(reader, known.watch)) from known
        except TooManyWatches as many:
            raise Refusal(watches.too_many(reader, many.limit, server=many.server)) from many
        await self.bot.book.renew()
        readable = self.bot.settings.discord.message_content
        await send_sections(interaction, reader, [watches.added(reader, watch, readable=readable)])

    @watch.command(name="list", description="List the watches of this channel and your own")
    @answered
    async def list_(self, interaction: Interaction) -> None:
        await defer(interaction, private=True)
        reader = for_locale(interaction.locale)
        channel = self.bot.book.of_channel(home(interaction.channel))
        own = self.bot.book.of_person(interaction.user.id)
        await send_sections(interaction, reader, watches.listed(reader, channel, own))

    @watch.command(name="edit", description="Change what a watch looks for, or how it tells")
    @app_commands.describe(
        watch="One of the watches here; choose from the list",
        keyword="Other words to look for",
        digest="Tell at once, or collected",
        hour="The hour of a daily digest, 0 to 23",
        cooldown="Minutes between two alerts; what comes meanwhile follows together",
        cap="Alerts an hour at most; what comes beyond follows together. 0: no limit",
        quiet="Hours in which its messages make no sound: 22:00-07:00; none: always heard",
        role="A role to mention; the bot itself: none any more",
        articles="Tell what new articles bring",
        chat="Answer when the channel's messages mention it",
    )
    @app_commands.choices(digest=_DIGESTS)
    @answered
    async def edit(
        self,
        interaction: Interaction,
        watch: Typed,
        keyword: app_commands.Range[str, 1, 500] | None = None,
        digest: app_commands.Choice[str] | None = None,
        hour: app_commands.Range[int, 0, 23] | None = None,
        cooldown: app_commands.Range[int, 0, 1440] | None = None,
        cap: app_commands.Range[int, 0, 60] | None = None,
        quiet: app_commands.Range[str, 1, 20] | None = None,
        role: discord.Role | None = None,
        articles: bool | None = None,
        chat: bool | None = None,
    ) -> None:
        reader = for_locale(interaction.locale)
        meant = find_watch(self.bot, interaction, watch, change=True)
        given: dict[str, Any] = {
            "digest": Digest(digest.value) if digest else None,
            "digest_hour": hour,
            "cooldown": None if cooldown is None else cooldown * 60,
            "cap": cap,
            "quiet": None if quiet is None else _quiet(reader, quiet),
            "articles": articles,
            "chat": chat,
        }
        options = replace(meant.options, **{name: value for name, value in given.items() if value is not None})
        if role is not None:
            options = replace(options, role_id=_role(reader, interaction, meant, role))
        wanted = None
        if keyword is not None:
            if meant.kind not in (WatchKind.WORDS, WatchKind.ACTOR):
                raise Refusal(reader.gettext("This watch looks for no words. Remove it, and add another."))
            wanted = Wanted(keyword, meant.kind)
            wanted.key()
        await self._change(interaction, reader, meant, wanted, options)

    async def _change(
        self,
        interaction: Interaction,
        reader: Localizer,
        meant: Watch,
        wanted: Wanted | None,
        options: WatchOptions,
    ) -> None:
        await defer(interaction, private=meant.channel_id is None)
        try:
            changed = await self.bot.library.watches.change(meant.id, wanted=wanted, options=options)
        except WatchExists as known:
            raise Refusal(watches.exists(reader, known.watch)) from known
        if changed is None:
            raise Refusal(reader.gettext("This watch is gone already."))
        await self.bot.book.renew()
        await send_sections(interaction, reader, [watches.changed(reader, changed)])

    @watch.command(name="test", description="Try a watch on the newest articles of the library")
    @app_commands.describe(watch="One of the watches here, or words to try as one")
    @answered
    async def test(self, interaction: Interaction, watch: app_commands.Range[str, 1, 500]) -> None:
        reader = for_locale(interaction.locale)
        meant = find_watch(self.bot, interaction, watch, typed_new=True)
        await defer(interaction, private=True)
        found, count, looked = await self._try(meant)
        await send_sections(interaction, reader, [watch_why.tested(reader, meant, found, count, looked)])

    async def _try(self, watch: Watch) -> tuple[list[tuple[ArticleRow, Evidence]], int, int]:
        """The first matches with their evidence, how many there are, and among how many articles."""
        library = self.bot.library
        newest = await library.articles(limit=_LOOKED)
        matching = await self._matching(watch, newest)
        read = await library.analyses(article.id for article in matching[:_SHOWN])
        found = [
            (article, find_evidence(watch, article.title, read[article.id]))
            for article in matching[:_SHOWN]
            if article.id in read
        ]
        return found, len(matching), len(newest)

    async def _matching(self, watch: Watch, articles: Sequence[ArticleRow]) -> list[ArticleRow]:
        library, ids = self.bot.library, [article.id for article in articles]
        engine = Engine([replace(watch, options=WatchOptions(), paused=False)])
        if watch.kind is WatchKind.WORDS:  # for these, what was read for the index is enough
            words = await library.words(ids)
            read = {id_: Analysis(article.language, "") for id_, article in zip(ids, articles, strict=True)}
        else:
            words, read = {}, await library.analyses(ids)
        found = []
        for article in articles:
            await asyncio.sleep(0)  # so that others are answered meanwhile
            if article.id in read and engine.match_article(article.title, read[article.id], words.get(article.id)):
                found.append(article)
        return found

    @watch.command(name="why", description="Explain why an article matches a watch, or why not")
    @app_commands.describe(
        article="Words of its title or a name in it; choose from the list",
        watch="One of the watches here; choose from the list",
    )
    @answered
    async def why(self, interaction: Interaction, article: Typed, watch: Typed | None = None) -> None:
        reader = for_locale(interaction.locale)
        held = held_watches(self.bot, interaction)
        chosen = held if watch is None else [find_watch(self.bot, interaction, watch, typed_new=True)]
        if not chosen:
            raise Refusal(reader.gettext("There are none yet. Add one with /watch add."))
        await defer(interaction, private=True)
        row = await find_or_offer(interaction, self.bot.library, reader, article)
        if row is None:
            return
        analysis = await self.bot.library.analysis(row.id)
        sections = [
            section
            for one in chosen
            for section in watch_why.why_sections(reader, one, row, explain(one, row.title, analysis))
        ]
        await send_sections(interaction, reader, sections)

    @watch.command(name="pause", description="Pause a watch, or take it up again")
    @app_commands.describe(watch="One of the watches here; choose from the list")
    @answered
    async def pause(self, interaction: Interaction, watch: Typed) -> None:
        reader = for_locale(interaction.locale)
        meant = find_watch(self.bot, interaction, watch, change=True)
        await defer(interaction, private=meant.channel_id is None)
        changed = await self.bot.library.watches.change(meant.id, paused=not meant.paused)
        await self.bot.book.renew()
        await send_sections(interaction, reader, [watches.paused(reader, changed or meant)])

    @watch.command(name="remove", description="No longer look out for something")
    @app_commands.describe(watch="One of the watches here; choose from the list")
    @answered
    async def remove(self, interaction: Interaction, watch: Typed) -> None:
        reader = for_locale(interaction.locale)
        meant = find_watch(self.bot, interaction, watch, change=True)
        await defer(interaction, private=meant.channel_id is None)
        await self.bot.library.watches.remove(meant.id)
        await self.bot.book.renew()
        await send_sections(interaction, reader, [watches.removed(reader, meant)])

    @watch.command(name="log", description="Show what was told, when, and why not")
    @app_commands.describe(watch="Only this watch; choose from the list")
    @answered
    async def log(self, interaction: Interaction, watch: Typed | None = None) -> None:
        reader = for_locale(interaction.locale)
        held = held_watches(self.bot, interaction)
        chosen = held if watch is None else [find_watch(self.bot, interaction, watch)]
        await defer(interaction, private=True)
        rows = await self.bot.library.letters.log([one.id for one in chosen])
        await send_sections(interaction, reader, [watch_why.log_section(reader, rows, {one.id: one for one in chosen})])

    @edit.autocomplete("watch")
    @test.autocomplete("watch")
    @why.autocomplete("watch")
    @pause.autocomplete("watch")
    @remove.autocomplete("watch")
    @log.autocomplete("watch")
    async def complete_watch(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return watch_choices(self.bot, interaction, typed)

    @why.autocomplete("article")
    async def complete_article(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return article_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)

    @add.autocomplete("country")
    @add.autocomplete("with_")
    async def complete_country(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return country_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)

    @add.autocomplete("actor")
    async def complete_actor(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names = self.bot.library.catalogue.actors(typed)
        return [app_commands.Choice(name=name[:100], value=name[:100]) for name in names]


def _wanted(
    reader: Localizer,
    keyword: str | None,
    actor: str | None,
    sides: tuple[str, ...],
    kind: app_commands.Choice[str] | None,
    status: app_commands.Choice[str] | None,
) -> Wanted:
    """Raises Refusal unless one thing is asked for."""
    if sum(map(bool, (keyword, actor, sides))) != 1:
        raise Refusal(reader.gettext("Name one thing to look out for: a keyword, a country or an actor."))
    if keyword:
        return Wanted(keyword)
    if actor:
        return Wanted(actor, WatchKind.ACTOR)
    if len(set(sides)) < len(sides):
        raise Refusal(reader.gettext("A contact needs two countries: name another one after “with”."))
    if len(sides) == 1 and not kind and not status:
        return Wanted(kind=WatchKind.COUNTRY, countries=sides)
    return Wanted(
        kind=WatchKind.CONTACT,
        countries=sides,
        contact_kind=Kind(kind.value) if kind else None,
        contact_status=Status(status.value) if status else None,
    )


def _quiet(reader: Localizer, typed: str) -> str:
    """The span in one form, empty for none. Raises Refusal."""
    if typed.strip().lower() in ("none", "aucune", "0", "-"):
        return ""
    try:
        begin, end = read_quiet(typed)
    except ValueError:
        raise Refusal(
            reader.gettext("I cannot read these hours. Write a span such as 22:00-07:00, or “none”.")
        ) from None
    return f"{begin:%H:%M}-{end:%H:%M}"


def _role(reader: Localizer, interaction: Interaction, watch: Watch, role: discord.Role) -> int | None:
    """The role to mention, null to mention none any more. Raises Refusal for one that the person may not mention."""
    if role.is_bot_managed() and interaction.guild and role == interaction.guild.self_role:
        return None
    if watch.channel_id is None or not (role.mentionable or interaction.permissions.mention_everyone):
        raise Refusal(reader.gettext("You may not mention this role here, so a watch of yours may not either."))
    return role.id


async def setup(bot: Desk) -> None:
    bot.add_dynamic_items(WhyButton, StopButton, MuteButton)
    await bot.add_cog(WatchCog(bot))
