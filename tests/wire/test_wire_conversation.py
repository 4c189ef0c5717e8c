"""Messages to the real program, by mention, by reply and in private, and the keywords that it looks out for."""

from __future__ import annotations

import pytest
import pytest_asyncio
from localdiscord import Desk
from localdiscord.payloads import READ_HISTORY, SEND_MESSAGES
from localdiscord.world import Payload

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def salon(desk: Desk) -> Payload:
    """A channel of the test's own."""
    return desk.discord.world.add_channel(desk.guild, "salon")


@pytest_asyncio.fixture(loop_scope="module")
async def watched(desk: Desk, salon: Payload) -> Payload:
    """The channel, which looks out for a word."""
    await desk.command("watch add", keyword="Kataib", at=salon)
    return salon


async def test_a_mention_is_answered_under_it(desk: Desk, salon: Payload) -> None:
    [answer] = await desk.say("@Vigie résume l'article sur Larijani", at=salon)
    assert answer.text.startswith("Contre les infiltrations")
    assert answer.reply_to is not None
    assert not answer.payload["mentions"]
    shorter = await desk.press(answer, "Court")
    assert len(shorter.text) < 5_000
    assert "Standard" in shorter.buttons


async def test_a_reply_to_an_answer_goes_on_without_a_mention(desk: Desk, salon: Payload) -> None:
    [answer] = await desk.say("@Vigie résume l'article sur Larijani", at=salon)
    [more] = await desk.say("contacts de l'Irak avec l'Iran", at=salon, reply_to=answer)
    assert "🇮🇶 Irak – 🇮🇷 Iran" in more.text


async def test_a_direct_message_is_answered_there(desk: Desk) -> None:
    private = desk.discord.world.dm(desk.reader["id"])
    [answer] = await desk.say("qui est Qaani ?", by=desk.reader, at=private)
    assert "Esmail Qaani" in answer.text
    reply = await desk.command("contacts", country="Qatar", by=desk.reader, at=private)
    assert "Qatar" in reply.text
    with pytest.raises(LookupError):
        await desk.command("watch list", by=desk.reader, at=private)


async def test_a_mention_without_a_subject_offers_articles_to_its_author_alone(desk: Desk, salon: Payload) -> None:
    [asked] = await desk.say("@Vigie résume", by=desk.reader, at=salon)
    assert len(asked.buttons) == 5
    refused = await desk.press(asked, asked.buttons[0], by=desk.editor)
    assert refused.message.private
    chosen = await desk.press(asked, asked.buttons[0], by=desk.reader)
    assert chosen.message.id == asked.id
    assert chosen.text.startswith("Contre les infiltrations")


async def test_what_is_not_for_it_is_left_alone(desk: Desk, salon: Payload) -> None:
    assert await desk.say("Qui relit le papier sur Qaani ?", at=salon, answers=0) == []


async def test_where_it_may_not_write_it_stays_silent(desk: Desk, salon: Payload) -> None:
    world = desk.discord.world
    world.deny(salon, world.bot["id"], SEND_MESSAGES)
    assert await desk.say("@Vigie qui est Qaani ?", at=salon, answers=0) == []


async def test_where_it_may_not_read_back_it_answers_without_a_reply(desk: Desk, salon: Payload) -> None:
    world = desk.discord.world
    world.deny(salon, world.bot["id"], READ_HISTORY)
    [answer] = await desk.say("@Vigie qui est Qaani ?", at=salon)
    assert answer.reply_to is None


async def test_a_question_that_is_taken_back_breaks_nothing(desk: Desk, salon: Payload) -> None:
    said = desk.write("@Vigie qui est Qaani ?", at=salon)
    desk.discord.world.remove(said.payload)
    await desk.until(lambda: desk.after(said), "the answer")
    [answer] = desk.after(said)
    assert answer.reply_to is None
    assert "Esmail Qaani" in answer.text
    assert not desk.errors


async def test_a_keyword_brings_sentences_and_a_button_for_everybody(desk: Desk, watched: Payload) -> None:
    [alert] = await desk.say("On reparle du KATAIB Hezbollah ce matin.", by=desk.reader, at=watched)
    assert "Mot-clé mentionné : Kataib" in alert.text
    assert "**Kataib**" in alert.text
    opened = await desk.press(alert, alert.buttons[0], by=desk.reader)
    assert opened.private
    assert opened.text.startswith("À l’aéroport de Bagdad")


async def test_a_keyword_of_one_channel_is_none_of_another(desk: Desk, watched: Payload) -> None:
    other = desk.discord.world.add_channel(desk.guild, "sports")
    assert await desk.say("Le Kataib encore.", at=other, answers=0) == []
    assert await desk.say("Rien de neuf.", at=watched, answers=0) == []


async def test_a_thread_hears_the_keywords_of_its_channel(desk: Desk, watched: Payload) -> None:
    thread = desk.discord.world.add_thread(watched, "Suivi", desk.reader)
    [alert] = await desk.say("Le Kataib dément.", by=desk.reader, at=thread)
    assert "Mot-clé mentionné" in alert.text


async def test_markdown_and_mentions_of_a_person_do_not_come_back(desk: Desk, salon: Payload) -> None:
    [answer] = await desk.say("@Vigie résume l'article sur **@everyone** <@&1>", at=salon)
    sent = [item for item in desk.discord.requests if item.route == "POST /channels/{channel_id}/messages"][-1]
    assert sent.body["allowed_mentions"]["parse"] == []
    assert not answer.payload["mention_everyone"]
    assert not answer.payload["mentions"]
