"""Results as files, to the person who presses alone."""

from __future__ import annotations

import csv
import io
import json

import discord
import pytest
from reading import buttons, shown

from bot.replies import export


async def _download(alice, channel, command: str, label: str, **options: str):  # type: ignore[no-untyped-def]
    reply = (await alice.slash(channel, command, **options)).response
    pressed = await alice.click(reply, label=label)
    assert pressed.ephemeral
    (file,) = pressed.response.attachments
    return pressed.response, file, await file.read()


@pytest.mark.parametrize(
    ("command", "options", "name", "column", "value"),
    [
        ("contacts", {"country": "Suède"}, "contacts.csv", "Pays", "Suède / Finlande"),
        ("actors", {}, "actors.csv", "Nom", "Astrid Lund"),
        ("search", {"query": "accord"}, "excerpts.csv", "Source", "Revue polaire"),
    ],
)
async def test_csv(alice, channel, command, options, name, column, value) -> None:  # type: ignore[no-untyped-def]
    message, file, data = await _download(alice, channel, command, "CSV", **options)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert file.filename == name
    assert value in [row[column] for row in rows]
    assert message.content.startswith(f"{len(rows)} ligne")


async def test_json_in_english(alice, channel, locale) -> None:
    locale.value = "en-US"
    message, file, data = await _download(alice, channel, "contacts", "JSON", country="Sweden")
    assert file.filename == "contacts.json"
    assert len(json.loads(data)) == 11
    assert message.content == "11 rows"


async def test_all_rows_not_only_those_listed(alice, channel, monkeypatch) -> None:
    """The list of excerpts ends after some; the file goes on."""
    monkeypatch.setattr("bot.replies.answers._EXCERPTS", 2)
    reply = (await alice.slash(channel, "search", query="consultation")).response
    assert "2 premiers extraits" in shown(reply)
    pressed = await alice.click(reply, label="JSON")
    assert len(json.loads(await pressed.response.attachments[0].read())) == 13  # the title too


async def test_too_large_a_file_is_cut_and_says_so(alice, channel, monkeypatch) -> None:
    real = export._send_file

    async def small(interaction, *rest):  # type: ignore[no-untyped-def]
        interaction.filesize_limit = 2_000
        await real(interaction, *rest)

    monkeypatch.setattr(export, "_send_file", small)
    message, _, data = await _download(alice, channel, "contacts", "JSON", country="Suède")
    assert len(data) <= 2_000
    kept = len(json.loads(data))
    assert 0 < kept < 11
    assert message.content == f"Les {kept} premières lignes : le fichier entier est trop grand pour Discord."


async def test_without_the_right_to_attach_files(guild, alice, channel) -> None:
    bare = guild.create_text_channel(
        "sobre", overwrites={guild.default_role: discord.PermissionOverwrite(attach_files=False)}
    )
    reply = (await alice.slash(bare, "contacts", country="Suède")).response
    for label in ("CSV", "JSON", "Chronologie", "Réseau"):
        pressed = await alice.click(reply, label=label)
        assert pressed.ephemeral
        assert "il me manque la permission « Joindre des fichiers »" in pressed.response.content


async def test_nothing_found_nothing_to_download(alice, channel) -> None:
    reply = (await alice.slash(channel, "contacts", country="Tuvalu")).response
    assert buttons(reply) == []
