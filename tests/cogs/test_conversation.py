from __future__ import annotations

import pytest
import pytest_asyncio
from reading import buttons, options, shown

from bot.model import Actor, ActorType, Analysis, Article, Block, BlockKind, Mention, Sentence


@pytest.fixture
def say(simcord_env, alice, channel):  # type: ignore[no-untyped-def]
    """Alice speaks to the bot in the channel; the last message there is what came of it."""

    async def speak(text: str):  # type: ignore[no-untyped-def]
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> {text}")
        return channel.last_message

    return speak


async def test_summary_of_the_one_article_that_fits(say) -> None:
    answer = await say("résume l'article sur Ravel")
    assert "Pêche : Paris et Oslo se parlent" in shown(answer)
    assert "• Le ministre ardenais" in shown(answer)


async def test_name_in_one_title_is_enough(say) -> None:
    assert "Cabillaud : accord trouvé entre voisins" in shown(await say("résume le papier sur le cabillaud"))


@pytest.mark.parametrize(
    "typed", ["resumme l'article sur Ravell", "synthèse stp: Morell", "de quoi parle l'article sur Turkku ?"]
)
async def test_typing_mistakes(say, typed: str) -> None:
    answer = await say(typed)
    assert buttons(answer) == ["Court", "Standard", "Long", "Acteurs", "Contacts"]


async def test_in_a_direct_message_without_mention(alice) -> None:
    await alice.send_dm("résume l'article sur Ravel")
    assert "Pêche : Paris et Oslo se parlent" in shown(alice.user.dm_channel.last_message)
    await alice.send_dm("summarise the article about Ravel")
    assert "published 14 January 2026" in shown(alice.user.dm_channel.last_message)


async def test_two_articles_fit(say, alice, bob, channel) -> None:
    question = await say("résume l'article sur Astrid Lund")
    assert "Plusieurs articles correspondent à « Astrid Lund ». Lequel ?" in shown(question)
    assert len(buttons(question)) == 2
    refused = await bob.click(question, label=buttons(question)[0])
    assert refused.ephemeral
    assert "Seule la personne" in refused.response.content
    await alice.click(question, label=buttons(question)[1])
    assert "Cabillaud : accord trouvé entre voisins" in shown(channel.last_message)


async def test_no_article_fits(say, alice, channel) -> None:
    answer = await say("résume l'article sur Xyzzyx")
    assert "aucun article pour « Xyzzyx »" in shown(answer)
    await alice.click(answer, label=buttons(answer)[0])
    assert "Pêche : Paris et Oslo se parlent" in shown(channel.last_message)


async def test_contacts_and_actors(say) -> None:
    answer = await say("quels contacts entre la Norvège et la France ?")
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norvège – 🇫🇷 France"
    answer = await say("qui est Nils Dahl ?")
    assert answer.embeds[0].title == "👤 Nils Dahl · 🇳🇴 Norvège"
    assert "dernière fonction citée : homologue norvégien (14 janvier 2026)" in shown(answer)
    answer = await say("acteurs norvégiens")
    assert "Astrid Lund" in shown(answer)
    assert "Ravel ·" not in shown(answer)
    answer = await say("quels acteurs dans l'article sur les glaces ?")
    assert "Acteurs dans « Un accord sur les glaces" in shown(answer)
    answer = await say("contacts dans l'article sur les glaces")
    assert "Contacts dans « Un accord sur les glaces" in shown(answer)


async def test_an_article_named_by_a_town_comes_before_its_country(say) -> None:
    answer = await say("quels sont les acteurs de l'article sur Oslo ?")
    assert "Acteurs dans « Pêche : Paris et Oslo se parlent »" in shown(answer)
    answer = await say("contacts de l'article sur Oslo")
    assert "Contacts dans « Pêche : Paris et Oslo se parlent »" in shown(answer)


async def test_nobody_of_that_name(say) -> None:
    answer = await say("qui est Macron ?")
    assert "Je n’ai trouvé personne du nom de « Macron »." in shown(answer)
    assert "article" not in shown(answer)
    assert "Vouliez-vous dire : Paul Ravel ?" in shown(await say("qui est Pauline Ravel ?"))


async def test_a_misspelt_name_is_answered_under_its_own(say) -> None:
    answer = await say("qui est Paul Ravvel ?")
    assert answer.embeds[0].title == "👤 Paul Ravel · 🇫🇷 France"
    assert "ministre ardenais" in shown(answer)


async def test_a_person_is_answered_over_all_articles_as_the_command_does(say, alice, channel) -> None:
    answer = await say("qui est Astrid Lund ?")
    text = shown(answer)
    assert "2 mentions · 2 articles" in text
    assert "Noms réunis\n• **Astrid Lund** (2 articles)" in text
    assert "Un accord sur les glaces" in text
    assert "Cabillaud : accord trouvé entre voisins" in text
    assert text == shown((await alice.slash(channel, "actor", name="Astrid Lund")).response)
    assert shown(await say("who is Astrid Lundh?")).startswith("👤 Astrid Lund · 🇳🇴 Norway")


@pytest_asyncio.fixture
async def namesake(held) -> None:
    """A second person of the family name Lund."""
    text = "Le ministre suédois Erik Lund a reçu la presse."
    article = Article("erik.txt", "Conférence", (Block(BlockKind.BODY, text),))
    mention = Mention(20, 29, "Erik Lund")
    actor = Actor("Erik Lund", ActorType.PERSON, "SWE", "ministre suédois", (mention,))
    await held.store(article, Analysis("fr", "1", sentences=(Sentence(0, 0, len(text), text),), actors=(actor,)))


async def test_of_two_persons_of_a_name_it_asks_which(say, alice, bob, channel, namesake) -> None:
    question = await say("qui est Lund ?")
    assert "Plusieurs acteurs correspondent à" in shown(question)
    labels = [label for label, _ in options(question)]
    assert [label.split(" · ")[0] for label in labels] == ["Astrid Lund", "Erik Lund"]
    refused = await bob.select(question, [options(question)[1][1]])
    assert "Seule la personne" in refused.response.content
    await alice.select(question, [options(question)[1][1]])
    assert channel.last_message.embeds[0].title == "👤 Erik Lund · 🇸🇪 Suède"


async def test_questions_without_a_subject(say) -> None:
    answer = await say("résume")
    assert "Quel article dois-je résumer ?" in shown(answer)
    assert len(buttons(answer)) == 4
    assert "Les contacts de quel pays ?" in shown(await say("contacts ?"))
    assert "Me parler" in shown(await say("aide"))
    assert "Me parler" in shown(await say(""))


async def test_reply_to_the_bot_needs_no_mention(say, alice, channel) -> None:
    answer = await say("aide")
    await alice.send(channel, "résume Ravel", reply_to=answer)
    assert "Pêche : Paris et Oslo se parlent" in shown(channel.last_message)


async def test_others_talk_is_left_alone(alice, bob, channel, guild) -> None:
    message = await bob.send(channel, "résume l'article sur Ravel")
    await alice.send(channel, f"oui {bob.mention}, résume Ravel", reply_to=message)
    assert len(channel.history()) == 2


async def test_what_is_said_to_the_bot_is_no_keyword(say, editor, channel) -> None:
    await editor.slash(channel, "watch add", keyword="Ravel")
    count = len(channel.history())
    await say("résume l'article sur Ravel")
    assert len(channel.history()) == count + 2


async def test_nobody_is_pinged(say, simcord_env) -> None:
    await say("résume @everyone <@&1> zzz")
    sent = [
        request.json for request in simcord_env.http_requests if request.json and "allowed_mentions" in request.json
    ]
    assert sent
    assert all(body["allowed_mentions"].get("parse") == [] for body in sent)
    assert not any(body["allowed_mentions"].get("replied_user") for body in sent)
