"""Results as files: CSV for a spreadsheet, JSON for a program.

CSV is UTF-8 with a byte order mark, without which Excel reads the accents as another encoding; lines end with CR LF,
as RFC 4180 has it. The columns are named in the reader's language and parted as the spreadsheets of that language
expect: by semicolons in French, by commas in English. A cell that a spreadsheet would take for a formula begins with
an apostrophe (OWASP, "CSV Injection"). JSON keeps the same English keys for everybody, and countries as their codes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.model import ActorRow, ArticleRow, ContactRow, Excerpt
from bot.replies.localization import N_, Localizer
from bot.replies.refusals import Interaction, Refusal, defer
from bot.replies.sending import may_attach
from bot.replies.views import Button
from bot.replies.words import KINDS, STATUSES

Record = dict[str, Any]
_BOM = "\ufeff"
_DELIMITERS = {"fr": ";", "en": ","}
# What Excel, LibreOffice and Google Sheets take for the start of a formula, full-width forms among them.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_COLUMNS = {
    "since": N_("Since"),
    "until": N_("Until"),
    "precision": N_("Precision"),
    "kind": N_("Kind"),
    "status": N_("Status"),
    "status_words": N_("Words of the status"),
    "attribution": N_("According to"),
    "countries": N_("Countries"),
    "initiator": N_("Initiator"),
    "people": N_("People"),
    "name": N_("Name"),
    "type": N_("Type"),
    "country": N_("Country"),
    "role": N_("Role"),
    "mentions": N_("Mentions"),
    "articles": N_("Articles"),
    "sentence": N_("Sentence"),
    "article": N_("Article"),
    "source": N_("Source"),
    "published": N_("Published"),
    "url": N_("Address"),
}
_COUNTRY_COLUMNS = {"countries", "country", "initiator"}


@dataclass(frozen=True, slots=True)
class Table:
    """Records with the same keys, all of them in `_COLUMNS`. `name` begins the file's name."""

    name: str
    records: Sequence[Record]


def contacts_table(rows: Iterable[ContactRow]) -> Table:
    return Table("contacts", [_contact(row) for row in rows])


def actors_table(rows: Iterable[ActorRow]) -> Table:
    return Table("actors", [_actor(row) for row in rows])


def excerpts_table(excerpts: Iterable[Excerpt]) -> Table:
    return Table("excerpts", [{"sentence": excerpt.text, **_article(excerpt.article)} for excerpt in excerpts])


def _contact(row: ContactRow) -> Record:
    contact = row.contact
    return {
        "since": _iso(contact.since),
        "until": _iso(contact.until),
        "precision": contact.precision.value,
        "kind": contact.kind.value,
        "status": contact.status.value,
        "status_words": contact.status_words,
        "attribution": contact.attribution,
        "countries": list(contact.countries),
        "initiator": contact.initiator,
        "people": list(contact.people),
        "sentence": row.sentence,
        **_article(row.article),
    }


def _actor(row: ActorRow) -> Record:
    return {
        "name": row.name,
        "type": row.type.value,
        "country": row.country,
        "role": row.role,
        "mentions": row.mentions,
        "articles": row.articles,
        "sentence": row.sentence,
        **_article(row.article),
    }


def _article(article: ArticleRow) -> Record:
    published = _iso(article.published)
    return {"article": article.title, "source": article.source, "published": published, "url": article.url}


def _iso(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def to_json(table: Table) -> bytes:
    return json.dumps(list(table.records), ensure_ascii=False, indent=1).encode("utf-8", "replace")


def to_csv(reader: Localizer, table: Table) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=_DELIMITERS[reader.language])
    keys = list(table.records[0]) if table.records else []
    writer.writerow(reader.gettext(_COLUMNS[key]) for key in keys)
    writer.writerows([_cell(reader, key, record[key]) for key in keys] for record in table.records)
    return (_BOM + written.getvalue()).encode("utf-8", "replace")


def _cell(reader: Localizer, key: str, value: Any) -> str | int:
    if value is None or isinstance(value, int):
        return "" if value is None else value
    if key in _COUNTRY_COLUMNS:
        value = [reader.country(code) for code in ([value] if isinstance(value, str) else value)]
    elif key == "kind":
        value = reader.gettext(next(word for kind, (_, word) in KINDS.items() if kind.value == value))
    elif key == "status":
        value = reader.gettext(next(word for status, (_, word) in STATUSES.items() if status.value == value))
    text = " / ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def download_buttons(reader: Localizer, load: Callable[[], Awaitable[Table]]) -> list[Button]:
    """Buttons that send what `load` finds as a file, to the person who presses alone."""

    def sending(ending: str, write: Callable[[Table], bytes]) -> Callable[[Interaction], Awaitable[None]]:
        async def send(interaction: Interaction) -> None:
            if not may_attach(interaction):
                raise Refusal(reader.gettext("I cannot send files here: I lack the permission “Attach Files”."))
            await defer(interaction, private=True)
            await _send_file(interaction, reader, await load(), ending, write)

        return send

    return [
        Button(sending("csv", lambda table: to_csv(reader, table)), label="CSV", emoji="📎"),
        Button(sending("json", to_json), label="JSON", emoji="📎"),
    ]


async def _send_file(
    interaction: Interaction, reader: Localizer, table: Table, ending: str, write: Callable[[Table], bytes]
) -> None:
    data, kept = write(table), len(table.records)
    while len(data) > interaction.filesize_limit and kept:
        kept //= 2
        data = write(Table(table.name, table.records[:kept]))
    text = reader.ngettext("{n} row", "{n} rows", kept)
    if kept < len(table.records):
        text = reader.gettext("The first {n} rows: the whole file is too large for Discord.", n=kept)
    file = discord.File(io.BytesIO(data), filename=f"{table.name}.{ending}")
    await interaction.edit_original_response(
        content=text, attachments=[file], allowed_mentions=discord.AllowedMentions.none()
    )
