"""The driver on a small bot: options, controls, forms, files and menus that the program may come to use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from conftest import new_discord
from localdiscord import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
TOY = Path(__file__).with_name("toybot.py")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def toy(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("toy")
    async with Desk(folder, discord=new_discord(), program=[str(TOY)], strict_log=False) as opened:
        yield opened


async def test_one_of_every_option_arrives(toy: Desk) -> None:
    reply = await toy.command(
        "everything",
        user=toy.reader, channel=toy.channel, role=toy.guild.everyone, file=("note.txt", b"bonjour"),
        count=3, share=0.25, really=True,
    )  # fmt: skip
    assert reply.message.content == "sacha international @everyone note.txt bonjour 3 0.25 True"
    assert reply.message.files == ["upper.txt"]
    assert b"BONJOUR" in toy.discord.world.files.values()
    await toy.until(lambda: reply.followups, "the second message")
    assert reply.followups[0].content == "and more"


async def test_what_discords_client_would_not_send_is_not_sent(toy: Desk) -> None:
    known = {"user": toy.reader, "channel": toy.channel, "role": toy.guild.everyone, "file": ("a.txt", b"a")}
    with pytest.raises(ValueError, match="not between 1 and 5"):
        await toy.command("everything", **known, count=9)
    with pytest.raises(ValueError, match="required options are missing: word"):
        await toy.command("outer inner deep")
    with pytest.raises(LookupError, match="no 'kind'"):
        await toy.command("outer inner deep", word="a", kind="b")
    with pytest.raises(LookupError, match="wants one of: deep"):
        await toy.command("outer inner")
    with pytest.raises(LookupError, match="not offered to sacha"):
        await toy.command("wrong", by=toy.reader)


async def test_a_command_in_a_group_in_a_group(toy: Desk) -> None:
    assert (await toy.command("outer inner deep", word="ici")).text == "ici"


async def test_a_select_changes_its_message(toy: Desk) -> None:
    asked = await toy.command("controls")
    changed = await toy.select(asked, "Pick", "One", "three")
    assert changed.text == "picked one three"
    assert changed.message.id == asked.message.id
    with pytest.raises(ValueError, match="takes 1 to 2"):
        await toy.select(asked, "Pick", "One", "Two", "Three")


async def test_a_form_is_opened_filled_and_sent(toy: Desk) -> None:
    form = await toy.press(await toy.command("controls"), "Form")
    assert form.modal["title"] == "Correction"
    sent = await toy.submit(form, Source="AFP")
    assert (sent.text, sent.private) == ("AFP / none", True)
    with pytest.raises(LookupError, match="no fields"):
        await toy.submit(form, Date="hier")


async def test_a_button_may_answer_beside_its_message(toy: Desk) -> None:
    asked = await toy.command("controls")
    answered = await toy.press(asked, "Twice")
    assert answered.message.content == "one more"
    assert answered.private
    assert asked.text == "choose"


async def test_a_menu_of_a_message_and_files_and_edits(toy: Desk) -> None:
    written = toy.write("bonjour")
    assert (await toy.menu("Shout", written)).text == "BONJOUR"
    [counted] = await toy.say("voici", files={"dépêche.txt": b"12345"})
    assert counted.content == "5 bytes"
    toy.edit(written, "bonsoir")
    await toy.until(lambda: any(shown.content == "now bonsoir" for shown in toy.after(written)), "the answer")


async def test_a_violation_names_its_route(toy: Desk) -> None:
    reply = await toy.command("wrong")
    assert reply.text == "fine"
    await toy.until(lambda: toy.violations, "the violation")
    assert toy.violations[0].startswith("POST /webhooks/{webhook_id}/{webhook_token}: 50035 content:")
    toy.discord.forgive("50035 content")
