"""What each conversation is about: kept in memory within bounds, and read again from an old answer."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import discord

from bot.language.intent import Action
from bot.replies.addressing import replied_to
from bot.replies.topic import Topic

# A desk takes up a thread of talk within the half hour; a reply to one answer may come the day after.
TALK_SECONDS = 1_800.0
ANSWER_SECONDS = 86_400.0
TALKS, ANSWERS = 1_000, 4_000
# A text that was handed over takes as much room as an article.
HANDED = 50
# After these a conversation goes on about what it was about.
ASIDES = frozenset({Action.NONE, Action.HELP, Action.GREETING, Action.THANKS, Action.TRANSLATE, Action.THREAD})


@dataclass
class _Bounded:
    """The topics last put, at most `size`, none older than `age` seconds."""

    size: int
    age: float
    clock: Callable[[], float]
    kept: OrderedDict[Hashable, tuple[float, Topic]] = field(default_factory=OrderedDict)

    def put(self, key: Hashable, topic: Topic) -> None:
        self.kept[key] = (self.clock(), topic)
        self.kept.move_to_end(key)
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)
        if topic.handed is not None:
            handed = [key for key, (_, held) in self.kept.items() if held.handed is not None]
            for old in handed[:-HANDED]:
                del self.kept[old]

    def get(self, key: Hashable) -> Topic | None:
        put, topic = self.kept.get(key, (0.0, None))
        if topic is not None and self.clock() - put > self.age:
            del self.kept[key]
            return None
        return topic


class Conversations:
    """A thread and a direct message are one conversation for all in it; in a channel each person has their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._talks = _Bounded(TALKS, TALK_SECONDS, clock)
        # By the id of the question: an answer tells by its reference which one it answers.
        self._answers = _Bounded(ANSWERS, ANSWER_SECONDS, clock)

    def remember(self, message: discord.Message, topic: Topic) -> None:
        """Note what a message was about."""
        if topic.action in ASIDES:
            earlier = self.earlier(message)
            if earlier is not None:
                self._answers.put(message.id, earlier)
            return
        self._talks.put(_place(message), topic)
        self._answers.put(message.id, topic)

    def earlier(self, message: discord.Message) -> Topic | None:
        """What was spoken of before the message: of the answer that it replies to, else where it stands."""
        answer = replied_to(message)
        if answer is None:
            return self._talks.get(_place(message))
        question = answer.reference.message_id if answer.reference else None
        return self._answers.get(question) if question else None

    def carry(self, channel_id: int, topic: Topic) -> None:
        """A conversation that goes on in a thread just opened."""
        self._talks.put((channel_id, None), topic)


def _place(message: discord.Message) -> tuple[int, int | None]:
    shared = message.guild is None or isinstance(message.channel, discord.Thread)
    return message.channel.id, None if shared else message.author.id
