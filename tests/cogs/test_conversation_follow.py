"""What a question takes from those before it: in a channel, a thread, a direct message, a chain of replies."""

from __future__ import annotations

import discord
import pytest
from reading import buttons, shown

from bot.language.intent import Action
from bot.model import Analysis, Article, Block, BlockKind
from bot.replies.conversations import ANSWERS, HANDED, TALK_SECONDS, Conversations
from bot.replies.handed import Handed
from bot.replies.topic import Topic


@pytest.fixture
def say(simcord_env, alice, channel):  # type: ignore[no-untyped-def]
    """Somebody speaks to the bot in the channel; the last message there is what came of it."""

    async def speak(text: str, who=alice, where=channel, **options):  # type: ignore[no-untyped-def]
        mention = f"<@{simcord_env.bot.user.id}> " if "reply_to" not in options else ""
        await who.send(where, mention + text, **options)
        return where.last_message

    return speak


def forget(simcord_env) -> None:  # type: ignore[no-untyped-def]
    """What a restart leaves: no memory of any conversation."""
    simcord_env.bot.get_cog("ConversationCog").conversations = Conversations()


async def test_another_country_and_other_conditions(say) -> None:
    await say("quels contacts entre la Norvège et la France ?")
    answer = await say("et avec l'Islande ?")
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norvège – 🇮🇸 Islande"
    answer = await say("seulement les accords")
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norvège – 🇮🇸 Islande"
    assert "accord" in answer.embeds[0].description
    answer = await say("et avec la France ?")
    assert "mars 2025" in shown(answer)
    assert "appel ·" not in shown(answer)


async def test_period_in_words(say, today) -> None:
    await say("contacts de la Norvège")
    answer = await say("depuis janvier ?")
    assert "depuis le 1er janvier 2026" in shown(answer)
    assert "12 janvier 2026" in shown(answer)
    assert "mars 2025" not in shown(answer)


async def test_lengths_of_the_same_article(say) -> None:
    await say("résume l'article sur Ravel")
    answer = await say("plus court")
    assert "Pêche : Paris et Oslo" in shown(answer)
    assert shown(answer).count("• ") == 2
    answer = await say("développe")
    assert shown(answer).count("• ") == 4
    answer = await say("encore plus long")
    assert shown(answer).count("• ") == 5


async def test_actors_contacts_and_source_of_the_same_article(say) -> None:
    await say("résume l'article sur Ravel")
    assert "Acteurs dans « Pêche : Paris et Oslo" in shown(await say("les acteurs ?"))
    assert "Contacts dans « Pêche : Paris et Oslo" in shown(await say("et les contacts ?"))
    answer = await say("la source ?")
    assert "Le Courrier du Nord, publié le 14 janvier 2026" in shown(answer)
    assert "https://courrier.example/peche" in shown(answer)


async def test_source_without_an_address(say) -> None:
    await say("résume l'article sur les glaces")
    answer = await say("tu as le lien ?")
    assert "Revue polaire, publié le 20 mars 2025" in shown(answer)
    assert "sans adresse" in shown(answer)


async def test_the_other_article(say, alice, channel) -> None:
    question = await say("résume l'article sur Astrid Lund")
    await alice.click(question, label=buttons(question)[0])
    assert "Un accord sur les glaces" in shown(channel.last_message)
    assert "Cabillaud : accord trouvé" in shown(await say("et l'autre article ?"))
    assert "Un accord sur les glaces" in shown(await say("le premier"))


@pytest.mark.simcord(settle_timeout=60)
async def test_the_picture_of_a_person_s_contacts(say, alice) -> None:
    answer = await say("les contacts de Nils Dahl")
    picture = await alice.click(answer, label="Chronologie")
    assert "Chronologie · Nils Dahl" in shown(picture.response)


async def test_what_is_chosen_is_what_is_asked_for(say, alice, channel) -> None:
    question = await say("quels acteurs dans l'article sur Astrid Lund ?")
    await alice.click(question, label=buttons(question)[0])
    assert "Acteurs dans « Un accord sur les glaces" in shown(channel.last_message)
    assert "Contacts dans « Un accord sur les glaces" in shown(await say("et les contacts ?"))


async def test_person_then_contacts_then_who_else(say) -> None:
    answer = await say("qui est Nils Dahl ?")
    assert "homologue norvégien" in shown(answer)
    assert "Contacts\n1 contact\n" in shown(answer)
    assert "Claire Morel" in shown(await say("et Claire Morel ?"))
    answer = await say("ses contacts ?")
    assert answer.embeds[0].title == "Contacts · Claire Morel"
    await say("qui est Nils Dahl ?")
    answer = await say("qui d'autre ?")
    assert answer.embeds[0].title == "Acteurs · 🇳🇴 Norvège"
    assert "Astrid Lund" in shown(answer)


async def test_news_then_the_second(say) -> None:
    answer = await say("quoi de neuf ?")
    assert "1. Pêche : Paris et Oslo se parlent" in shown(answer)
    assert "Derniers contacts" in shown(answer)
    assert "Turku, capitale des consultations" in shown(await say("résume le deuxième"))


async def test_news_of_a_country_and_of_a_time_without_any(say, today) -> None:
    answer = await say("quoi de neuf sur la Suède ?")
    assert answer.embeds[0].title == "Quoi de neuf · 🇸🇪 Suède"
    assert "Pêche" not in shown(answer)
    assert "Rien de paru" in shown(await say("quoi de neuf depuis hier ?"))


async def test_search_and_on(say) -> None:
    assert "**cabillaud**" in shown(await say("cherche cabillaud"))
    assert "**consultation**" in shown(await say("et consultation ?"))
    assert "Aucune phrase" in shown(await say("et xyzzyx ?"))


async def test_follow_ups_in_english(say) -> None:
    answer = await say("contacts between Norway and France")
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norway – 🇫🇷 France"
    answer = await say("and with Iceland?")
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norway – 🇮🇸 Iceland"
    assert "do not translate" in shown(await say("in French?"))
    # The refusal changed nothing of what was spoken of.
    answer = await say("only agreements")
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norway – 🇮🇸 Iceland"


async def test_the_language_of_the_conversation_stays(say) -> None:
    await say("who is Nils Dahl?")
    assert "last told of as: ministre ardenais" in shown(await say("Paul Ravel?"))


async def test_each_person_in_a_channel_has_their_own_conversation(say, bob) -> None:
    await say("résume l'article sur Ravel")
    await say("résume l'article sur les glaces", who=bob)
    assert "Pêche : Paris et Oslo" in shown(await say("plus court"))
    assert "Un accord sur les glaces" in shown(await say("plus court", who=bob))


async def test_a_reply_takes_up_the_answer_that_it_replies_to(say, bob) -> None:
    first = await say("résume l'article sur Ravel")
    await say("résume l'article sur les glaces")
    answer = await say("les acteurs ?", reply_to=first)
    assert "Acteurs dans « Pêche : Paris et Oslo" in shown(answer)
    answer = await say("et les contacts ?", who=bob, reply_to=answer)
    assert "Contacts dans « Pêche : Paris et Oslo" in shown(answer)


@pytest.mark.parametrize(
    ("asked", "then", "expected"),
    [
        ("résume l'article sur Ravel", "les acteurs ?", "Acteurs dans « Pêche : Paris et Oslo"),
        ("acteurs de l'article sur Ravel", "résume", "• Le ministre ardenais"),
        ("contacts de l'article sur Ravel", "la source ?", "Le Courrier du Nord"),
        ("contacts entre la Norvège et la France", "et avec l'Islande ?", "🇳🇴 Norvège – 🇮🇸 Islande"),
        ("appels de la Norvège", "et avec l'Islande ?", "appel"),
        ("acteurs norvégiens", "et les Français ?", "Acteurs · 🇫🇷 France"),
        ("qui est Nils Dahl ?", "ses contacts ?", "Contacts · Nils Dahl"),
        ("cherche cabillaud", "et consultation ?", "**consultation**"),
        ("quoi de neuf sur la Suède ?", "et la Norvège ?", "Quoi de neuf · 🇳🇴 Norvège"),
    ],
)
async def test_after_a_restart_an_answer_tells_itself_what_it_was_about(
    simcord_env, say, asked: str, then: str, expected: str
) -> None:
    answer = await say(asked)
    forget(simcord_env)
    assert expected in shown(await say(then, reply_to=answer))


async def test_a_command_s_answer_can_be_replied_to(say, alice, channel) -> None:
    await alice.slash(channel, "contacts", country="Norvège", **{"with": "France"})
    answer = await say("et avec l'Islande ?", reply_to=channel.last_message)
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norvège – 🇮🇸 Islande"


async def test_plain_text_answers_are_remembered_too(simcord_env, guild, alice, say) -> None:
    bare = guild.create_text_channel(
        "sans-embeds", overwrites={guild.me: discord.PermissionOverwrite(embed_links=False)}
    )
    answer = await say("contacts entre la Norvège et la France", where=bare)
    assert not answer.embeds
    forget(simcord_env)
    answer = await say("et avec l'Islande ?", where=bare, reply_to=answer)
    assert "🇳🇴 Norvège – 🇮🇸 Islande" in shown(answer)


async def test_direct_messages_go_on_without_mentions(alice) -> None:
    await alice.send_dm("contacts Norvège France")
    await alice.send_dm("et avec l'Islande ?")
    answer = alice.user.dm_channel.last_message
    assert answer.embeds[0].title == "Contacts · 🇳🇴 Norvège – 🇮🇸 Islande"
    await alice.send_dm("merci !")
    assert alice.user.dm_channel.last_message.content == "Avec plaisir."


async def test_a_thread_of_its_own(simcord_env, say, alice, bob, channel) -> None:
    await say("résume l'article sur Ravel")
    await say("ouvre un fil")
    (thread,) = channel.threads
    assert thread.name == "Pêche : Paris et Oslo se parlent"
    assert "inutile de me mentionner" in shown(thread.last_message)
    await alice.send(thread, "plus court")
    assert "Pêche : Paris et Oslo" in shown(thread.last_message)
    await bob.send(thread, "et les acteurs ?")
    assert "Acteurs dans « Pêche : Paris et Oslo" in shown(thread.last_message)
    count = len(thread.history())
    message = await bob.send(thread, f"{alice.mention} tu as vu ?")
    await alice.send(thread, "oui, résume", reply_to=message)
    assert len(thread.history()) == count + 2
    await alice.send(thread, "ouvre un fil")
    assert "Continuons ici même" in shown(thread.last_message)


async def test_a_thread_that_may_not_be_opened(guild, say) -> None:
    closed = guild.create_text_channel(
        "sans-fils", overwrites={guild.me: discord.PermissionOverwrite(create_public_threads=False)}
    )
    assert "« Créer des fils publics »" in shown(await say("ouvre un fil", where=closed))
    assert closed.threads == []


class Said:
    """A message as far as the memory looks at it."""

    guild = reference = None

    def __init__(self, number: int) -> None:
        self.id = number
        self.channel = self.author = type("Some", (), {"id": number})()


def test_few_handed_texts_are_kept() -> None:
    talks = Conversations(lambda: 0.0)
    article = Article("", "Titre", (Block(BlockKind.TITLE, "Titre"),))
    topic = Topic(Action.SUMMARY, handed=Handed(article, Analysis("fr", "1"), ""))
    for number in range(HANDED + 1):
        talks.remember(Said(number), topic)  # type: ignore[arg-type]
    assert talks.earlier(Said(0)) is None  # type: ignore[arg-type]
    assert talks.earlier(Said(1)) == topic  # type: ignore[arg-type]


def test_memory_is_bounded_and_ages() -> None:
    now = 0.0
    talks = Conversations(lambda: now)
    told = Topic(Action.SEARCH, query="cabillaud")

    for number in range(ANSWERS + 10):
        talks.remember(Said(number), told)  # type: ignore[arg-type]
    assert len(talks._answers.kept) == ANSWERS
    assert talks.earlier(Said(0)) is None  # type: ignore[arg-type]
    assert talks.earlier(Said(ANSWERS + 9)) == told  # type: ignore[arg-type]
    now = TALK_SECONDS + 1
    assert talks.earlier(Said(ANSWERS + 9)) is None  # type: ignore[arg-type]
