"""Whatever the articles hold, every reply is one that Discord takes, pings nobody, and fits the limits."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import discord
from hostile import actor_lists, analyses, articles, codes, contact_lists, days, excerpts, readers, texts
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from simcord.components import validate_components, validate_embeds

from bot.model import Kind, Status, SummaryLength, Watch
from bot.replies import actors, contacts, limits, search, summary, watches
from bot.replies.actors import ActorFilter
from bot.replies.contacts import ContactFilter
from bot.replies.export import Table, actors_table, contacts_table, download_buttons, excerpts_table, to_csv, to_json
from bot.replies.handed import actor_rows, contact_rows
from bot.replies.layout import Page, Section, pages
from bot.replies.localization import Localizer
from bot.replies.pictures.actor import mentions_of
from bot.replies.pictures.contacts import timeline_of
from bot.replies.pictures.partners import network_of
from bot.replies.pictures.picture import Picture
from bot.replies.picturing import picture_buttons
from bot.replies.refusals import Refusal
from bot.replies.summary_view import SummaryView, summary_buttons
from bot.replies.views import Button, PagedView

# Few examples and no shrinking keep the run short.
few = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PING = re.compile(r"@(?:everyone|here)|<@[!&]?\d+>|<#\d+>")
FORMULA = tuple("=+-@\t\r")


def _texts(page: Page) -> list[str]:
    found = [page.content]
    for embed in page.embeds:
        found += [embed.title or "", embed.description or "", embed.footer.text or ""]
        found += [part or "" for field in embed.fields for part in (field.name, field.value)]
    return found


def _check(reader: Localizer, sections: list[Section], tools: Callable[[], list[Button]] = list) -> None:
    """As embeds and as text the sections are messages that Discord takes; no text of them would ping anybody."""
    for embeds in (True, False):
        shown = pages(reader, sections, embeds=embeds)
        for page in shown:
            assert page.content or page.embeds
            assert limits.size(page.content) <= limits.CONTENT
            assert limits.fits(page.embeds)
            validate_embeds([embed.to_dict() for embed in page.embeds])
            for text in _texts(page):
                assert not PING.search(text)
                text.encode()
        _check_view(PagedView(reader, 1, shown, tools()))


def _check_view(view: discord.ui.View | None) -> None:
    if view is not None and view.children:
        validate_components(view.to_components())
        assert len({item["custom_id"] for row in view.to_components() for item in row["components"]}) == len(
            view.children
        )


async def _no_table() -> Table:
    return Table("", [])


@few
@given(readers, articles, analyses(), actor_lists, contact_lists, st.sampled_from(SummaryLength))
async def test_summary(reader, article, analysis, people, rows, length) -> None:  # type: ignore[no-untyped-def]
    sections = summary.sections(reader, article, analysis, people, rows, length)
    _check(reader, sections)
    _check_view(SummaryView(reader, 1, pages(reader, sections), article, length))
    _check_view(summary_buttons(reader, [article, *(row.article for row in rows)]))


@few
@given(readers, articles, analyses())
async def test_text_handed_over(reader, article, analysis) -> None:  # type: ignore[no-untyped-def]
    people, rows = actor_rows(article, analysis), contact_rows(article, analysis)
    _check(reader, summary.sections(reader, article, analysis, people, rows))


@few
@given(readers, st.none() | articles, st.none() | codes, days, actor_lists, texts)
async def test_actors(reader, article, country, since, rows, name) -> None:  # type: ignore[no-untyped-def]
    asked = ActorFilter(article, country, since, name)
    _check(reader, actors.sections(reader, asked, rows), lambda: download_buttons(reader, _no_table))
    _check(reader, [actors.nothing(reader, asked, ["FRA"])])
    _check(reader, [actors.nobody(reader, name, [row.name for row in rows])])


filters = st.builds(
    ContactFilter,
    country=st.none() | codes,
    with_country=st.none() | codes,
    kind=st.none() | st.sampled_from(Kind),
    status=st.none() | st.sampled_from(Status),
    since=days,
    until=days,
    article=st.none() | articles,
)


@few
@given(readers, filters, contact_lists)
async def test_contacts(reader, asked, rows) -> None:  # type: ignore[no-untyped-def]
    def tools() -> list[Button]:
        return [*picture_buttons(reader, asked), *download_buttons(reader, _no_table)]

    _check(reader, contacts.sections(reader, asked, rows), tools)
    _check(reader, [contacts.nothing(reader, asked, ["FRA", "NOR"])])


@few
@given(readers, texts, st.lists(excerpts(), max_size=12))
async def test_search_and_watches(reader, query, found) -> None:  # type: ignore[no-untyped-def]
    _check(reader, search.sections(reader, query, found, more=True), lambda: download_buttons(reader, _no_table))
    _check(reader, search.mention(reader, query, found))
    _check(reader, [search.nothing(reader, query, [excerpt.text for excerpt in found])])
    watch = Watch(1, 1, 1, 1, query, datetime(2026, 1, 1, tzinfo=UTC))
    for section in (watches.added(reader, watch, readable=False), watches.removed(reader, watch)):
        _check(reader, [section])


@few
@given(readers, filters, contact_lists, actor_lists)
async def test_facts_of_pictures(reader, asked, rows, people) -> None:  # type: ignore[no-untyped-def]
    def check(make: Callable[[], Picture]) -> None:
        try:
            picture = make()
        except Refusal:
            return
        _check(reader, [picture.facts])
        picture.alt.encode()
        assert picture.alt.startswith(picture.spec.title)

    check(lambda: timeline_of(reader, asked, rows))
    check(lambda: network_of(reader, asked, rows))
    check(lambda: mentions_of(people, reader))


@few
@given(readers, contact_lists, actor_lists, st.lists(excerpts(), max_size=6))
def test_files(reader, rows, people, found) -> None:  # type: ignore[no-untyped-def]
    for table in (contacts_table(rows), actors_table(people), excerpts_table(found)):
        assert len(json.loads(to_json(table))) == len(table.records)
        read = list(csv.reader(io.StringIO(to_csv(reader, table).decode("utf-8-sig"), newline=""),
                               delimiter=";" if reader.language == "fr" else ","))  # fmt: skip
        assert len(read) == len(table.records) + 1
        assert all(len(cells) == len(read[0]) for cells in read)
        assert not any(cell.startswith(FORMULA) for cells in read[1:] for cell in cells)
