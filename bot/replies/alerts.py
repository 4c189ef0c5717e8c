"""Alerts as messages: the sentences around what was watched for, their source, and buttons that last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord.ext import commands

from bot.alerts.evidence import SENTENCES, Evidence, Shown, find_evidence
from bot.alerts.planning import is_quiet
from bot.alerts.watchbook import WatchBook
from bot.library import Library
from bot.library.letters import Item
from bot.library.outbox import Destination, Dispatch
from bot.model import ArticleRow, Contact, Watch
from bot.replies import limits, words
from bot.replies.escape import escape, highlight, link, web_address
from bot.replies.layout import Section, pages
from bot.replies.localization import Localizer
from bot.replies.speaking import guild_reader
from bot.replies.summary_view import summary_buttons
from bot.replies.views import message_fields
from bot.replies.watch_buttons import WhyButton, stop_button
from bot.replies.watch_words import wanted

_QUOTE, _COLLECTED = 450, 330
_COLLECTED_PLAIN = 170
_SOURCES, _STOPS = 5, 3


class AlertWriter:
    """Writes in the server's language, and mentions a role only where the watch's author might."""

    def __init__(self, bot: commands.Bot, book: WatchBook, library: Library) -> None:
        self._bot = bot
        self._book = book
        self._library = library

    async def alert(
        self, place: Destination, dispatch: Dispatch, items: Sequence[Item], now: datetime
    ) -> dict[str, Any] | None:
        held = [(item, [watch for watch in map(self._book.get, item.watch_ids) if watch]) for item in items]
        told = [(item, watches) for item, watches in held if watches]
        if not told:
            return None
        guild = self._bot.get_guild(place.guild_id) if place.guild_id else None
        if guild and place.kind == "user" and not await _is_member(guild, place.discord_id):
            return None
        reader, embeds = guild_reader(self._library, guild), self._may_embed(place)
        section = _single(reader, *told[0]) if len(told) == 1 else _collected(reader, told, embeds=embeds)
        watches = list({watch.id: watch for _, several in told for watch in several}.values())
        fields = message_fields(pages(reader, [section], embeds=embeds)[0])
        fields["view"] = _buttons(reader, place, dispatch, [item.article for item, _ in told], watches)
        fields["silent"] = all(is_quiet(watch.options, now, self._book.zone) for watch in watches)
        roles = await self._roles(guild, place, watches)
        if roles:
            called = " ".join(role.mention for role in roles)
            fields["content"] = limits.shorten(f"{called} {fields['content'] or ''}".strip(), limits.CONTENT)
            fields["allowed_mentions"] = discord.AllowedMentions(everyone=False, users=False, roles=roles)
        return fields

    def suspended(self, place: Destination, reason: str) -> dict[str, Any]:
        guild = self._bot.get_guild(place.guild_id) if place.guild_id else None
        reader = guild_reader(self._library, guild)
        text = reader.gettext(
            "I may not write in <#{channel}> ({server}), so the alerts of its watches wait. Give me there the rights "
            "to see the channel and to send messages; they follow by themselves.",
            channel=place.discord_id,
            server=escape(guild.name if guild else "?", 100),
        )
        return {"content": text, "allowed_mentions": discord.AllowedMentions.none()}

    def _may_embed(self, place: Destination) -> bool:
        channel = self._bot.get_channel(place.discord_id) if place.kind == "channel" else None
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread) and channel.guild.me is not None:
            return channel.permissions_for(channel.guild.me).embed_links
        return True

    async def _roles(
        self, guild: discord.Guild | None, place: Destination, watches: Iterable[Watch]
    ) -> list[discord.Role]:
        found: dict[int, discord.Role] = {}
        for watch in watches:
            role = guild.get_role(watch.options.role_id) if guild and watch.options.role_id else None
            if guild and role and await self._may_mention(guild, place, watch.author_id, role):
                found[role.id] = role
        return list(found.values())

    async def _may_mention(self, guild: discord.Guild, place: Destination, author_id: int, role: discord.Role) -> bool:
        if role.mentionable:
            return True
        channel = guild.get_channel_or_thread(place.discord_id)
        if channel is None:
            return False
        try:
            author = guild.get_member(author_id) or await guild.fetch_member(author_id)
        except discord.HTTPException:  # gone from the server, or not to be found now: the alert goes out without
            return False
        return channel.permissions_for(author).mention_everyone


async def _is_member(guild: discord.Guild, person_id: int) -> bool:
    """Whether a person is still in the server in which they asked: its articles are told to nobody who left."""
    try:
        return bool(guild.get_member(person_id) or await guild.fetch_member(person_id))
    except discord.NotFound:
        return False


def _single(reader: Localizer, item: Item, watches: Sequence[Watch]) -> Section:
    evidence = _merged([find_evidence(watch, item.article.title, item.analysis) for watch in watches])
    lines = [f"🔔 {' · '.join(f'**{wanted(reader, watch)}**' for watch in watches[:10])}"]
    lines += [_contact(reader, evidence.contact)] if evidence.contact else []
    lines += [f"> {highlight(shown.text, shown.spans, _QUOTE)}" for shown in evidence.sentences]
    lines.append(words.origin(reader, item.article))
    if item.others:
        named = dict.fromkeys(other.source or f"#{other.id}" for other in item.others)
        shown_sources = ", ".join(escape(name, 60) for name in list(named)[:_SOURCES])
        lines.append(reader.gettext("Also in: {sources}", sources=shown_sources))
    title = escape(item.article.title, limits.EMBED_TITLE) or f"#{item.article.id}"
    return Section(title, "\n".join(lines), url=item.article.url)


def _collected(reader: Localizer, told: Sequence[tuple[Item, list[Watch]]], *, embeds: bool) -> Section:
    room = _COLLECTED if embeds else _COLLECTED_PLAIN
    parts = []
    for item, watches in told:
        evidence = find_evidence(watches[0], item.article.title, item.analysis)
        title = link(item.article.title or f"#{item.article.id}", item.article.url if embeds else None, room // 3)
        lines = [f"**{wanted(reader, watches[0])}** · {title} — {words.origin(reader, item.article)}"]
        lines += [f"> {highlight(shown.text, shown.spans, room // 2)}" for shown in evidence.sentences[:1]]
        parts.append("\n".join(lines))
    heading = reader.ngettext("🔔 {n} story collected", "🔔 {n} stories collected", len(told))
    room_for_all = limits.EMBED_DESCRIPTION if embeds else limits.CONTENT - 250
    return Section(heading, limits.shorten("\n".join(parts), room_for_all))


def _merged(found: Sequence[Evidence]) -> Evidence:
    """The best sentences of several watches, none twice, with the words of all in bold."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for rank in range(SENTENCES):
        for evidence in found:
            if rank < len(evidence.sentences):
                shown = evidence.sentences[rank]
                if shown.text in spans or len(spans) < SENTENCES:
                    spans.setdefault(shown.text, []).extend(shown.spans)
    contact = next((evidence.contact for evidence in found if evidence.contact), None)
    return Evidence(tuple(Shown(text, _apart(places)) for text, places in spans.items()), contact)


def _apart(places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def _contact(reader: Localizer, contact: Contact) -> str:
    """What the contact is, its status first of all, and its own date where the text states one."""
    sides = reader.countries(list(contact.countries))
    parts = [words.status(reader, contact.status), words.kind(reader, contact.kind), sides]
    day = reader.contact_date(contact)
    return " · ".join([*parts, day] if day else parts)


def _buttons(
    reader: Localizer, place: Destination, dispatch: Dispatch, articles: list[ArticleRow], watches: Sequence[Watch]
) -> discord.ui.View:
    """A row for each kind: the article's summary, its address and why; in a direct message, how to end it."""
    view = discord.ui.View(timeout=None)
    if len(articles) == 1:
        view = summary_buttons(reader, articles) or view
        address = web_address(articles[0].url)
        if address:
            view.add_item(discord.ui.Button(label=reader.gettext("Open the article"), url=address, row=1))
    why = WhyButton(dispatch.nonce, reader.gettext("Why?"))
    why.row = 1
    view.add_item(why)
    if place.kind == "user":
        for watch in watches[:_STOPS]:
            stop = stop_button(reader, watch)
            stop.row = 2
            view.add_item(stop)
    return view
